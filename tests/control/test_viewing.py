"""What is looked at changes in one place, which tells of it once."""

from dataclasses import replace

import pytest

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.control.viewing import CurrentViewing
from playground.model.selection import Selection
from playground.model.viewing import Viewing

SPEC = Spec(network=NetworkSpec(hidden=(LayerSpec(4), LayerSpec(2))))


@pytest.fixture
def current() -> CurrentViewing:
    return CurrentViewing(SPEC)


def told_by(current: CurrentViewing) -> list[Viewing]:
    told: list[Viewing] = []
    current.changed.connect(told.append)
    return told


def test_what_is_asked_for_is_told_once(current: CurrentViewing) -> None:
    told = told_by(current)
    wanted = replace(current.now, sample=7).switched("kink_lines", True)
    current.show(wanted)
    current.show(wanted)
    assert told == [wanted]
    assert current.now == wanted


def test_a_unit_that_the_network_does_not_have_selects_nothing(current: CurrentViewing) -> None:
    current.select(Selection(1, 1))
    current.select(Selection(1, 5))
    assert current.now.selection is None
    assert current.now.explored_layer == 1


def test_a_smaller_network_takes_the_selection_away(current: CurrentViewing) -> None:
    current.select(Selection(1, 1))
    told = told_by(current)
    current.fit(Spec(network=NetworkSpec(hidden=(LayerSpec(4),))))
    assert [viewing.selection for viewing in told] == [None]


def test_a_network_that_has_it_all_changes_nothing(current: CurrentViewing) -> None:
    current.select(Selection(0, 1))
    told = told_by(current)
    current.fit(Spec(network=NetworkSpec(hidden=(LayerSpec(2), LayerSpec(2)))))
    assert told == []

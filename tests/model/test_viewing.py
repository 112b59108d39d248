"""What is looked at is one value that fits the network, whatever is asked for."""

from dataclasses import replace

import pytest

from engine.parameters import Address
from engine.questions.landscape import MapLoss
from engine.questions.warp import Warp
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from playground.model.selection import Selection
from playground.model.viewing import SWITCHES, Switch, Viewing

SMALL = Spec(data=DataSpec(samples=100), network=NetworkSpec(hidden=(LayerSpec(3),)))


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_changes_nothing_but_itself(switch: Switch) -> None:
    usual = Viewing()
    other = usual.switched(switch, not usual.is_on(switch))
    assert other.switches ^ usual.switches == {switch}
    assert other.switched(switch, usual.is_on(switch)) == usual


def test_the_activation_panel_follows_the_selection_and_stays_when_nothing_is_selected() -> None:
    selecting = Viewing().selecting(Selection(1, 0))
    assert selecting.explored_layer == 1
    assert selecting.selecting(None).explored_layer == 1


def test_only_a_unit_is_shown_large() -> None:
    assert Viewing(Selection(0, 2)).looked_at == (0, 2)
    assert Viewing(Selection(0)).looked_at is None
    assert Viewing().looked_at is None


def test_what_a_network_has_lost_is_looked_at_no_more() -> None:
    viewing = Viewing(Selection(2, 1), sample=400, explored_layer=5, shows_z=True)
    fitted = viewing.fitted(SMALL)
    assert fitted == replace(viewing, selection=None, sample=49, explored_layer=1)
    assert fitted.fitted(SMALL) is not viewing


def test_the_warped_space_follows_what_a_network_still_has() -> None:
    def fitted(warp: Warp) -> Warp:
        return Viewing(warp=warp).fitted(SMALL).warp

    assert fitted(Warp()) == Warp()
    assert fitted(Warp(2, (4, 0))) == Warp(2, (1, 0))  # the output has one unit: two wait for a layer with more
    assert fitted(Warp(3)) == Warp()  # that layer is gone
    assert fitted(Warp(3, (7, 1))) == Warp(None, (2, 1))
    assert fitted(Warp(1, (7, 9))) == Warp(1, (2, 1))
    assert fitted(Warp(0, (1, 0))) == Warp(0, (1, 0))


def test_the_landscape_follows_what_parameters_a_network_still_has() -> None:
    def fitted(first: Address, second: Address) -> tuple[Address, Address]:
        landscape = Viewing(landscape=MapLoss("pair", first, second)).fitted(SMALL).landscape
        return landscape.first, landscape.second

    weight, bias = Address(0, 2, 1), Address(1, 0)
    assert fitted(weight, bias) == (weight, bias)
    assert fitted(weight, weight) == (weight, Address(0, 0, 0))
    assert fitted(Address(0, 3, 0), bias) == (Address(0, 0, 0), bias)  # that unit is gone
    assert fitted(Address(0, 0, 5), Address(0, 0, 6)) == (Address(0, 0, 0), Address(0, 0, 1))
    lean = replace(SMALL, features=("x1",))
    landscape = Viewing().fitted(lean).landscape
    assert (landscape.first, landscape.second) == (Address(0, 0, 0), Address(0, 0))


def test_what_a_network_has_stays() -> None:
    viewing = Viewing(Selection(1, 0), sample=49, explored_layer=1)
    assert viewing.fitted(SMALL) == viewing


def test_a_scene_keeps_what_a_person_chose_and_leaves_what_is_only_for_now() -> None:
    now = Viewing(Selection(0, 1), shows_z=True, sample=3, probe=(1.0, 2.0), hides_points=True, moment="held")
    kept = now.kept()
    assert kept == Viewing(Selection(0, 1), sample=3)
    assert now.returned_to(Viewing(sample=9)) == replace(now, selection=None, sample=9)

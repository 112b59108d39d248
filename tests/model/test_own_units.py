"""Coordinates as they are told: round numbers of a column, as many digits as say something, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.dataset import OwnUnits
from engine.data.drawn import DataSpec
from engine.data.plane import DOMAIN
from engine.data.table import TableColumn
from playground.model.edits import as_table
from playground.model.own_units import PLAIN_AXES, Axes, own_label
from tests.tables import petals, prices

LENGTHS = Axes.of(petals(), in_own_units=True)


def test_toy_data_have_coordinates_and_so_has_a_table_where_that_is_wished() -> None:
    assert Axes.of(DataSpec(), in_own_units=True) == Axes.of(petals(), in_own_units=False) == PLAIN_AXES
    assert PLAIN_AXES.names == ("x₁", "x₂")
    assert PLAIN_AXES.text(0, 1.5) == "1.50"


def test_drawn_points_that_are_painted_on_keep_the_axes_of_the_plane() -> None:
    assert Axes.of(as_table(DataSpec()), in_own_units=True) == PLAIN_AXES
    named = petals(columns=(TableColumn("x1", 0.0, 2.0), TableColumn("x2")))
    assert Axes.of(named, in_own_units=True).is_own  # another scale: its numbers are others


def test_a_table_has_the_names_and_numbers_of_its_columns() -> None:
    assert LENGTHS.names == ("length (cm)", "width (cm)")
    assert LENGTHS.told(0, 2.0) == 3.0 + 2.0 * 1.5
    assert LENGTHS.told(1, -1.0) == pytest.approx(0.3)
    assert LENGTHS.point((2.0, -1.0)) == "(6.000, 0.300)"


def test_ticks_are_round_numbers_of_the_column_where_they_belong() -> None:
    ticks = LENGTHS.ticks(0, 6)
    assert [text for _, text in ticks] == ["−5", "0", "5", "10"]
    for coordinate, text in ticks:
        assert LENGTHS.told(0, coordinate) == pytest.approx(float(text.replace("−", "-")), abs=1e-9)


@given(st.floats(-1e12, 1e12), st.floats(1e-12, 1e12))
def test_ticks_lie_on_the_plane_rise_and_differ_whatever_the_column(center: float, scale: float) -> None:
    axes = Axes(("a", "b"), (OwnUnits(center, scale), OwnUnits()), is_own=True)
    ticks = axes.ticks(0, 6)
    assert len(ticks) <= 13
    places = [place for place, _ in ticks]
    assert all(-DOMAIN <= place <= DOMAIN for place in places)
    assert places == sorted(places)
    if abs(center) < 100.0 * scale:
        assert len(ticks) >= 2
        assert len({text for _, text in ticks}) == len(ticks)


def test_a_number_to_learn_is_told_in_its_own_units() -> None:
    assert own_label(prices(), 0.5) == "price = 300"
    assert own_label(petals(), 0.5) == ""
    assert own_label(DataSpec(), 0.5) == ""
    assert own_label(prices(), float("nan")) == ""


def test_x1_and_x2_are_explained_by_the_columns() -> None:
    assert LENGTHS.explanation() == "x₁ = (length (cm) − 3.000)/1.500, x₂ = (width (cm) − 0.8000)/0.5000."
    assert PLAIN_AXES.explanation() == "x₁ and x₂ are the coordinates of the point."


def test_long_names_are_cut() -> None:
    assert len(Axes(("x" * 10, "y")).names[0]) == 10
    table = petals(columns=(TableColumn("a very long name of a column indeed"), TableColumn("")))
    names = Axes.of(table, in_own_units=True).names
    assert len(names[0]) == 24
    assert names[0].endswith("…")
    assert names[1] == "x₂"

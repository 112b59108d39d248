"""The slice panel and its line on the plane show what the engine found, and ask for other lines and units."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.snapshot import Kink, KinkLines, Point, Snapshot
from engine.snapshot import SliceView as Slice
from playground.model.selection import Selection
from playground.views.plots.output_view import OutputView
from playground.views.plots.slice_view import SliceView
from playground.views.theme import LIGHT
from tests.clicks import click_widget, drag_widget, hover_widget
from tests.views.panels.desk import find
from tests.views.plots.slices import DOCUMENT, shown_output, shown_slice, spot_of
from tests.views.snapshots import make_snapshot

ENDS: tuple[Point, Point] = ((-6.0, 0.0), (6.0, 0.0))
KINKS = (Kink(0.25, 0, 2), Kink(0.75, 0, 0))


def bent(shares: np.ndarray) -> np.ndarray:
    """A curve with slope 1 between the kinks and 0 beside them, in the plane's own length."""
    return np.clip(12.0 * (shares - 0.25), 0.0, 6.0)


def snapshot_of(kinks: tuple[Kink, ...] | None = KINKS, **changes: object) -> Snapshot:
    shares = np.linspace(0.0, 1.0, 401)
    slopes = None if kinks is None else np.array([0.0, 1.0, 0.0])
    view = Slice(ENDS, 1, 0, shares, bent(shares), np.tanh(bent(shares)), False, kinks, slopes)
    return replace(make_snapshot(DOCUMENT), slice_view=view, **changes)  # type: ignore[arg-type]


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    return shown_slice(qtbot, snapshot_of())


def words(view: SliceView) -> str:
    return find(view, QLabel, "slice_words").text()


def at(view: SliceView, x: float, y: float) -> QPoint:
    """Where axis coordinates lie in the chart."""
    return view.chart.widget_point(x, y).toPoint()


def is_near(one: QColor, other: QColor) -> bool:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 60


def test_the_linear_pieces_are_counted(view: SliceView) -> None:
    assert words(view) == "3 linear pieces of z"


def test_a_curved_network_has_no_straight_pieces(view: SliceView) -> None:
    view.show_snapshot(snapshot_of(None))
    view._show_slice()
    assert words(view).startswith("curved")


def test_each_kink_is_marked_where_it_is(view: SliceView) -> None:
    picture = view.chart.grab().toImage()
    ground = QColor(LIGHT.panel)
    for x, is_marked in ((-3.0, True), (3.0, True), (-1.0, False)):
        place = at(view, x, 0.0)
        rows = range(place.y() - 50, place.y() - 5)
        dark = max(
            sum(not is_near(picture.pixelColor(place.x() + beside, y), ground) for y in rows) for beside in (-1, 0, 1)
        )
        assert (dark > 15) == is_marked


def test_the_mouse_reads_value_and_slope_of_the_piece(view: SliceView) -> None:
    hover_widget(view.chart.viewport(), at(view, 0.0, 0.5))
    assert "slope of z 1.0" in words(view)
    hover_widget(view.chart.viewport(), at(view, -5.0, 0.5))
    assert "slope of z 0" in words(view)


def test_a_click_on_a_kink_selects_its_unit(view: SliceView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selection_requested) as asked:
        click_widget(view.chart.viewport(), at(view, 3.0, 0.5))
    assert asked.args == [Selection(0, 0)]


@pytest.mark.parametrize(
    ("button", "ends"),
    [
        ("slice_vertical", ((0.0, -6.0), (0.0, 6.0))),
        ("slice_diagonal", ((-6.0, -6.0), (6.0, 6.0))),
        ("slice_horizontal", ((-6.0, 0.0), (6.0, 0.0))),
    ],
)
def test_presets_ask_for_their_lines(view: SliceView, qtbot: QtBot, button: str, ends: object) -> None:
    with qtbot.waitSignal(view.slice_requested) as asked:
        click_widget(find(view, QToolButton, button))
    assert asked.args == [ends]


def test_the_held_coordinate_can_be_set(view: SliceView, qtbot: QtBot) -> None:
    box = find(view, QDoubleSpinBox, "slice_held")
    assert box.prefix() == "x₂ = "
    with qtbot.waitSignal(view.slice_requested) as asked:
        box.setValue(2.5)
    assert asked.args == [((-6.0, 2.5), (6.0, 2.5))]


def test_z_can_be_shown_instead_of_a(view: SliceView) -> None:
    click_widget(find(view, QToolButton, "slice_pre_activation"))
    hover_widget(view.chart.viewport(), at(view, 4.0, 3.0))
    assert "z = 6.000" in words(view)


# --- on the plane ---


@pytest.fixture
def output(qtbot: QtBot) -> OutputView:
    return shown_output(qtbot, snapshot_of())


def test_the_line_is_dragged_by_its_end(output: OutputView, qtbot: QtBot) -> None:
    output.show_slice(((-4.0, 0.0), (4.0, 0.0)))
    asked: list[tuple[Point, Point]] = []
    output.slice_requested.connect(asked.append)
    drag_widget(output.plane, spot_of(output, 4.0, 0.0), spot_of(output, 4.0, 3.0))
    qtbot.waitUntil(lambda: bool(asked) and abs(asked[-1][1][1] - 3.0) < 0.1)
    assert asked[-1][0] == (-4.0, 0.0)


def test_a_click_picks_the_nearest_training_sample_while_picking(output: OutputView) -> None:
    picked: list[int] = []
    output.sample_requested.connect(picked.append)
    click_widget(output.plane, spot_of(output, -3.0, 2.5))
    assert picked == []
    output.show_sample_picking(True)
    click_widget(output.plane, spot_of(output, -3.0, 2.5))
    assert picked == [1]


def test_kink_lines_are_drawn_while_they_are_wanted(output: OutputView) -> None:
    segments = np.array([[-6.0, -5.0, 6.0, -5.0]], np.float32)
    lines = KinkLines(segments, np.array([0, 1, 1, 1]))
    spot = spot_of(output, 2.0, -5.0)
    output.show_snapshot(snapshot_of(kink_lines=lines))
    without = output.plane.grab().toImage().pixelColor(spot)
    output.show_kinks(True)
    assert not is_near(output.plane.grab().toImage().pixelColor(spot), without)
    output.show_kinks(False)
    assert is_near(output.plane.grab().toImage().pixelColor(spot), without)

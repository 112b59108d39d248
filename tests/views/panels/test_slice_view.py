"""The slice panel and its line on the plane show what the engine found, and ask for other lines and units."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.data.plane import Point
from engine.learned import untrained
from engine.questions.kinks import KinkLines
from engine.questions.pieces import Kink
from engine.questions.slice import SliceView as Slice
from engine.questions.slice import ViewSlice
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.look.theme import LIGHT
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.slice.slice_view import SliceView
from tests.asking import look
from tests.clicks import click_widget, drag_widget, hover_widget, key_window
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.plots.slices import DOCUMENT, shown_output, shown_slice, spot_of
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer

ENDS: tuple[Point, Point] = ((-6.0, 0.0), (6.0, 0.0))
KINKS = (Kink(0.25, 0, 2), Kink(0.75, 0, 0))


def bent(shares: np.ndarray) -> np.ndarray:
    """A curve with slope 1 between the kinks and 0 beside them, in the plane's own length."""
    return np.clip(12.0 * (shares - 0.25), 0.0, 6.0)


def snapshot_of(kinks: tuple[Kink, ...] | None = KINKS, **changes: object) -> Snapshot:
    shares = np.linspace(0.0, 1.0, 401)
    slopes = None if kinks is None else np.array([0.0, 1.0, 0.0])
    view = Slice(ENDS, 1, 0, shares, bent(shares), np.tanh(bent(shares)), False, kinks, slopes)
    return changed(make_snapshot(DOCUMENT), slice_view=view, **changes)


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    return shown_slice(qtbot, snapshot_of())


@pytest.fixture(autouse=True)
def viewer(view: SliceView) -> Viewer:
    return Viewer(view)


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
    draw_at_once(view)
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
def test_presets_ask_for_their_lines(view: SliceView, viewer: Viewer, button: str, ends: object) -> None:
    click_widget(find(view, QToolButton, button))
    assert [viewing.slice_ends for viewing in viewer.asked] == [ends]


def test_the_held_coordinate_can_be_set(view: SliceView, viewer: Viewer) -> None:
    box = find(view, QDoubleSpinBox, "slice_held")
    assert box.prefix() == "x₂ = "
    box.setValue(2.5)
    assert [viewing.slice_ends for viewing in viewer.asked] == [((-6.0, 2.5), (6.0, 2.5))]


def test_z_can_be_shown_instead_of_a(view: SliceView) -> None:
    click_widget(find(view, QToolButton, "slice_pre_activation"))
    hover_widget(view.chart.viewport(), at(view, 4.0, 3.0))
    assert "z = 6.000" in words(view)


# --- before and after an edit ---


def scaled(factor: float, **changes: object) -> Snapshot:
    """The snapshot with all values so many times as large."""
    snapshot = snapshot_of()
    own = snapshot.get(ViewSlice)
    assert own is not None
    return changed(snapshot, slice_view=replace(own, z=factor * own.z, a=factor * own.a, **changes))  # type: ignore[arg-type]


def show(view: SliceView, snapshot: Snapshot) -> None:
    view.show_snapshot(snapshot)
    draw_at_once(view)


def ink(view: SliceView, x: float, y: float) -> QColor:
    """The colour at a place of the axes."""
    return view.chart.grab().toImage().pixelColor(at(view, x, y))


def accent_and_grey(view: SliceView, x: float, y: float) -> tuple[bool, bool]:
    """Whether the curve is at a place of the axes, and whether the one of before is."""
    colour = ink(view, x, y)
    is_grey = abs(colour.red() - colour.blue()) < 45 and colour.lightness() < QColor(LIGHT.panel).lightness() - 20
    return is_near(colour, QColor(LIGHT.accent)), is_grey


BASE = 0.87  # the curve's height: no line of the grid is there


def test_more_looks_higher(view: SliceView) -> None:
    show(view, scaled(BASE))
    one = at(view, 5.0, 0.0).y() - at(view, 5.0, 1.0).y()
    view.keep_before()
    show(view, scaled(1.3 * BASE))
    assert at(view, 5.0, 0.0).y() - at(view, 5.0, 1.0).y() == one  # the axis is kept while the curve fits
    assert accent_and_grey(view, 4.5, 1.3 * BASE)[0]
    assert accent_and_grey(view, 4.5, BASE)[1]


def test_an_axis_that_must_grow_shows_the_curve_of_before_in_the_same_measure(view: SliceView) -> None:
    show(view, scaled(BASE))
    view.keep_before()
    show(view, scaled(3.0 * BASE))
    assert accent_and_grey(view, 4.5, 3.0 * BASE)[0]
    assert accent_and_grey(view, 4.5, BASE)[1]
    assert words(view).endswith("grey: before the edit")


def test_an_edit_that_is_taken_back_brings_the_axis_of_before_no_further_than_it_must(view: SliceView) -> None:
    view.keep_before()
    show(view, scaled(2.0))
    grown = at(view, 5.0, 1.0)
    view.keep_before()
    show(view, scaled(1.0))
    assert at(view, 5.0, 1.0) == grown
    view.keep_before()
    show(view, scaled(0.05))
    show(view, scaled(0.05))
    view.keep_before()
    show(view, scaled(0.05))  # nothing of the large one is left: it would drown in its axis
    assert at(view, 5.0, 1.0) != grown


def test_without_an_edit_there_is_no_curve_of_before(view: SliceView) -> None:
    show(view, scaled(BASE))
    show(view, scaled(1.3 * BASE))
    assert accent_and_grey(view, 4.5, 1.3 * BASE)[0]
    assert not accent_and_grey(view, 4.5, BASE)[1]
    assert "grey" not in words(view)


def test_another_document_begins_anew(view: SliceView) -> None:
    view.keep_before()
    show(view, scaled(40.0))
    view.begin_anew()
    view.show_document(DOCUMENT)
    show(view, scaled(1.0))
    fresh = at(view, 5.0, 1.0)
    assert "grey" not in words(view)
    assert at(view, 5.0, 0.0).y() - fresh.y() > view.chart.height() / 6  # the curve fills the chart again


def test_the_curve_of_before_is_of_the_same_line_and_unit_only(view: SliceView) -> None:
    view.keep_before()
    show(view, scaled(2.0, ends=((0.0, -6.0), (0.0, 6.0))))
    assert "grey" not in words(view)
    show(view, scaled(2.0, layer=0, unit=1))
    assert "grey" not in words(view)
    show(view, scaled(2.0))
    assert "grey" in words(view)


# --- kinks ---


def test_kinks_are_named_in_a_way_that_is_no_number(view: SliceView) -> None:
    assert [view.chart.kink_name(kink) for kink in KINKS] == ["L1 u3", "L1 u1"]


def test_arrow_keys_go_from_kink_to_kink(view: SliceView, qtbot: QtBot) -> None:
    asked: list[Selection] = []
    view.selection_requested.connect(asked.append)
    view.selection_requested.connect(view.show_selection)
    view.activateWindow()
    view.chart.setFocus()
    qtbot.waitUntil(view.chart.hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        key_window(view, key)
    assert asked == [Selection(0, 2), Selection(0, 0), Selection(0, 0), Selection(0, 2)]


# --- on the plane ---


@pytest.fixture
def output(qtbot: QtBot) -> OutputView:
    return shown_output(qtbot, snapshot_of())


def test_the_line_is_dragged_by_its_end(output: OutputView, qtbot: QtBot) -> None:
    output.show_slice_line(True)
    viewer = Viewer(output)
    viewer.show(slice_ends=((-4.0, 0.0), (4.0, 0.0)))
    drag_widget(output.plane, spot_of(output, 4.0, 0.0), spot_of(output, 4.0, 3.0))
    qtbot.waitUntil(lambda: abs(viewer.viewing.slice_ends[1][1] - 3.0) < 0.1)
    assert viewer.viewing.slice_ends[0] == (-4.0, 0.0)


def test_a_click_picks_the_nearest_training_sample_while_picking(output: OutputView) -> None:
    viewer = Viewer(output)
    viewer.show(sample=2)
    click_widget(output.plane, spot_of(output, -3.0, 2.5))
    assert viewer.viewing.sample == 2
    output.show_sample_picking(True)
    click_widget(output.plane, spot_of(output, -3.0, 2.5))
    assert viewer.viewing.sample == 1


def test_kink_lines_are_drawn_while_they_are_wanted(output: OutputView) -> None:
    segments = np.array([[-6.0, -5.0, 6.0, -5.0]], np.float32)
    lines = KinkLines(segments, np.array([0, 1, 1, 1]))
    spot = spot_of(output, 2.0, -5.0)
    output.show_snapshot(snapshot_of(kink_lines=lines))
    without = output.plane.grab().toImage().pixelColor(spot)
    viewer = Viewer(output)
    viewer.switch("kink_lines", True)
    assert not is_near(output.plane.grab().toImage().pixelColor(spot), without)
    viewer.switch("kink_lines", False)
    assert is_near(output.plane.grab().toImage().pixelColor(spot), without)


# --- several classes ---

CLASSES = Document(
    Spec(
        DataSpec("clouds", 60, classes=4),
        network=NetworkSpec((LayerSpec(3, "relu"),), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy"),
    )
)


@pytest.fixture
def of_classes(qtbot: QtBot) -> SliceView:
    view = shown_slice(qtbot, snapshot_of(), CLASSES)
    trainer = Trainer(CLASSES.spec, untrained(CLASSES.spec))
    trainer.train_epochs(40)
    view.show_snapshot(look(trainer, ViewSlice(ENDS)))
    draw_at_once(view)
    return view


def slice_of(view: SliceView) -> Slice:
    assert view.shown_slice is not None
    return view.shown_slice


def colours_at(view: SliceView, x: float, y: float, reach: int = 3) -> set[str]:
    picture, spot = view.chart.grab().toImage(), at(view, x, y)
    steps = range(-reach, reach + 1)
    return {picture.pixelColor(spot.x() + dx, spot.y() + dy).name() for dx in steps for dy in steps}


def x_of(place: int) -> float:
    """Where the axis has a point of the line."""
    return -6.0 + 12.0 * place / 400


def test_each_class_has_a_curve_in_its_colour(of_classes: SliceView) -> None:
    shown = slice_of(of_classes)
    assert shown.classes is not None
    for number, curve in enumerate(shown.classes.a):
        own = LIGHT.class_line_colour(number).name()
        seen = [
            own in colours_at(of_classes, -6.0 + 12.0 * place / 400, curve[place], 5) for place in range(20, 400, 40)
        ]
        assert any(seen), number


def test_the_mark_of_a_class_stands_where_it_leads_most(of_classes: SliceView) -> None:
    shown = slice_of(of_classes)
    assert shown.classes is not None
    lead = shown.classes.a[1] - np.delete(shown.classes.a, 1, axis=0).max(axis=0)
    place = int(lead[8:-8].argmax()) + 8
    assert LIGHT.class_colour(1).name() in colours_at(
        of_classes, -6.0 + 12.0 * place / 400, shown.classes.a[1][place], 1
    )


def test_pointing_tells_the_likeliest_classes_first(of_classes: SliceView) -> None:
    shown = slice_of(of_classes)
    assert shown.classes is not None
    hover_widget(of_classes.chart.viewport(), at(of_classes, 3.0, 0.5))
    values = {name: curve[300] for name, curve in zip("ABCD", shown.classes.a, strict=True)}
    names = [word for word in words(of_classes).split() if word in values]
    assert names == sorted(values, key=lambda name: -values[name])


def test_z_of_every_class_can_be_shown(of_classes: SliceView) -> None:
    before = of_classes.chart.grab().toImage()
    Viewer(of_classes).show(shows_z=True)
    shown = slice_of(of_classes)
    assert shown.classes is not None
    np.testing.assert_array_equal(of_classes.chart.curves, shown.classes.z)
    assert of_classes.chart.grab().toImage() != before
    assert "pieces of z" in words(of_classes)


def test_a_curve_of_one_class_alone_has_its_colour(qtbot: QtBot, of_classes: SliceView) -> None:
    trainer = Trainer(CLASSES.spec, untrained(CLASSES.spec))
    Viewer(of_classes).select(Selection(1, 2))
    of_classes.show_snapshot(look(trainer, ViewSlice(ENDS, (1, 2))))
    draw_at_once(of_classes)
    shown = slice_of(of_classes)
    assert shown.classes is None
    assert LIGHT.class_line_colour(2).name() in colours_at(of_classes, 0.0, shown.a[200])

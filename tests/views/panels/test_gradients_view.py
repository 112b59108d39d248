"""The gradients' bars tell the truth: an exact 0 is no tiny number, and none is hidden."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from engine.measurement import GradientMoment
from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.look.theme import LIGHT
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.gradients.layer_bars import stands_in_its_bar
from playground.views.panels.gradients.ratio_label import RatioLabel
from playground.views.plots.chart import configure_pyqtgraph
from playground.views.plots.throttle import Throttle
from tests.clicks import click_widget, key_window
from tests.views.pace import draw_at_once
from tests.views.snapshots import changed, make_snapshot, with_numbers
from tests.views.viewer import Viewer


def deep(layers: int) -> Document:
    return Document(Spec(network=NetworkSpec(tuple(LayerSpec(2) for _ in range(layers)))))


DOCUMENT = deep(3)  # and the output: four bars


@pytest.fixture(autouse=True)
def viewer(view: GradientsView) -> Viewer:
    return Viewer(view)


@pytest.fixture
def view(qtbot: QtBot) -> GradientsView:
    configure_pyqtgraph()
    view = GradientsView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(DOCUMENT)
    view.resize(800, 200)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view


def with_deltas(*deltas: float, document: Document = DOCUMENT) -> Snapshot:
    snapshot = make_snapshot(document)
    layers = tuple(replace(layer, delta_norm=d) for layer, d in zip(snapshot[Measure].layers, deltas, strict=True))
    past = with_numbers(snapshot.curves, delta_norm=np.tile(deltas, (len(snapshot.curves.epoch), 1)))
    return changed(snapshot, layers=layers, curves=past)


def ratio(view: GradientsView) -> str:
    label = view.findChild(QLabel, "gradientRatio")
    assert isinstance(label, QLabel)
    return label.text()


def show(view: GradientsView, snapshot: Snapshot) -> None:
    view.show_snapshot(snapshot)
    draw_at_once(view)  # at once, not at the view's pace


def bar_pixels(view: GradientsView, layer: int) -> int:
    """How many pixels in the middle column of a layer's bar have the layer's colour."""
    picture = view.bars.grab().toImage()
    colour = LIGHT.layer_colours(view.bars.count)[layer]
    column = round(view.bars.bar_rect(layer).center().x())
    return sum(picture.pixelColor(column, row) == colour for row in range(picture.height()))


def test_each_bar_is_as_high_as_its_decade(view: GradientsView) -> None:
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    heights = [bar_pixels(view, layer) for layer in range(4)]
    steps = np.diff(heights)
    assert (steps > 5).all()
    assert np.ptp(steps) <= 2


def test_a_bar_is_as_high_as_the_end_of_its_line(view: GradientsView, qtbot: QtBot) -> None:
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    qtbot.waitUntil(lambda: view.bars.plot_rect().height() == view.history.plot_rect().height())  # both laid out
    picture = view.history.grab().toImage()
    column = round(view.history.widget_point(60.0, 0.0).x())
    for layer, colour in enumerate(LIGHT.layer_colours(4)):
        rows = [row for row in range(picture.height()) if picture.pixelColor(column, row) == colour]
        assert rows
        assert abs(rows[0] - view.bars.bar_rect(layer).top()) <= 3


def test_an_exact_zero_is_marked_in_a_lane_of_its_own(view: GradientsView) -> None:
    show(view, with_deltas(0.0, 1e-3, 1e-2, 1e-1))
    assert bar_pixels(view, 0) <= 6  # the upper and lower side of a ring, no bar
    foot = view.bars.widget_y(view.bars.floor)
    centre = QPointF(view.bars.bar_rect(0).center().x(), view.bars.widget_y(view.bars.zero))
    assert centre.y() > foot
    picture = view.bars.grab().toImage()
    assert picture.pixelColor(centre.toPoint()) == QColor(LIGHT.raised)  # hollow
    ring = {
        (dx, dy)
        for dx in range(-6, 7)
        for dy in range(-6, 7)
        if picture.pixelColor(centre.toPoint() + QPoint(dx, dy)) == LIGHT.layer_colours(4)[0]
    }
    assert ring
    strings = view.bars.y_axis.tickStrings(view.bars.y_axis.major_ticks(), 1.0, 1.0)
    assert strings[0] == "0"


def test_a_tiny_number_is_no_zero(view: GradientsView) -> None:
    show(view, with_deltas(1e-40, 1e-3, 1e-2, 1e-1))
    assert bar_pixels(view, 0) >= 4  # an arrow on the floor
    strings = view.bars.y_axis.tickStrings(view.bars.y_axis.major_ticks(), 1.0, 1.0)
    assert "0" not in strings
    assert strings[0] == "10⁻¹²"


@pytest.mark.parametrize("width", [800, 400])
@pytest.mark.parametrize("layers", [3, 8])
def test_each_bar_has_two_digits_at_every_width(view: GradientsView, layers: int, width: int) -> None:
    document = deep(layers)
    view.show_document(document)
    view.resize(width, 200)
    deltas = [0.0112, 0.0085, 0.35, *[0.02] * (layers - 2)]
    show(view, with_deltas(*deltas, document=document))
    assert view.bars.texts() == ["0.011", "0.0085", "0.35", *["0.020"] * (layers - 2)]
    font, is_upright = view.bars.choose_font(view.bars.texts())
    metrics = QFontMetricsF(font)
    widest = metrics.height() if is_upright else max(metrics.horizontalAdvance(text) for text in view.bars.texts())
    assert widest <= view.bars.plot_rect().width() / (layers + 1)


@pytest.mark.parametrize("layers", [2, 8])
@pytest.mark.parametrize("height", [120, 200])
def test_no_number_of_a_bar_stands_on_what_is_drawn(view: GradientsView, layers: int, height: int) -> None:
    document = deep(layers)
    view.show_document(document)
    view.resize(400, height)

    def heading(delta: float) -> list[QColor]:
        show(view, with_deltas(*[delta] * layers, 0.01, document=document))
        picture = view.bars.grab().toImage()
        box = view.bars.plot_rect()
        places = ((x, y) for x in range(round(box.left()) + 2, picture.width()) for y in range(round(box.top()) - 2))
        return [picture.pixelColor(*place) for place in places]

    plain = heading(0.0)
    for delta in (0.02, 0.1, 0.2, 0.3, 0.5, 0.95):  # the highest nearly at the top of the axis
        assert heading(delta) == plain, delta


def test_the_ratio_is_whole_or_shorter_or_not_there(view: GradientsView) -> None:
    show(view, with_deltas(0.5, 0.1, 0.1, 0.1))
    QApplication.processEvents()
    label = view.findChild(QLabel, "gradientRatio")
    assert isinstance(label, RatioLabel)
    assert label.shown == label.text() == "first / last = 5.0"
    view.resize(230, 200)
    QApplication.processEvents()
    assert label.shown == ""
    assert "first / last = 5.0" in label.toolTip()
    show(view, with_deltas(0.5, 0.1, 0.1, 0.0))
    shown = set()
    for width in range(230, 800, 10):
        view.resize(width, 200)
        QApplication.processEvents()
        shown.add(label.shown)
        assert label.fontMetrics().horizontalAdvance(label.shown) <= label.width()
    assert shown == {"", "first / last: –", "first / last: the last is exactly 0"}


def test_numbers_do_not_jump_between_sizes(view: GradientsView) -> None:
    view.resize(400, 200)
    show(view, with_deltas(0.0085, 0.01, 0.01, 0.01))
    first = view.bars.choose_font(view.bars.texts())
    show(view, with_deltas(0.01, 0.01, 0.01, 0.01))
    assert view.bars.choose_font(view.bars.texts()) == first
    view.resize(800, 200)
    assert view.bars.choose_font(view.bars.texts()) != first


def test_not_a_number_has_no_bar(view: GradientsView) -> None:
    show(view, with_deltas(math.nan, 1e-3, 1e-2, 1e-1))
    assert bar_pixels(view, 0) == 0


@pytest.mark.parametrize(
    ("deltas", "text"),
    [
        ((3.1e-5, 1.0, 1.0, 0.1), "first / last = 3.1·10⁻⁴"),
        ((0.1, 1.0, 1.0, 0.1), "first / last = 1.0"),
        ((0.0, 1.0, 1.0, 0.1), "first / last = 0, because the first is exactly 0"),
        ((0.1, 1.0, 1.0, 0.0), "first / last: the last is exactly 0"),
        ((math.nan, 1.0, 1.0, 0.1), "first / last: no numbers yet"),
        ((1e-40, 1.0, 1.0, 0.1), "first / last = 10⁻³⁹"),
    ],
)
def test_the_ratio_is_written_out(view: GradientsView, deltas: tuple[float, ...], text: str) -> None:
    show(view, with_deltas(*deltas))
    assert ratio(view) == text


def test_another_quantity_is_chosen(view: GradientsView) -> None:
    show(view, make_snapshot(DOCUMENT))
    combo = view.findChild(QComboBox, "gradientQuantity")
    assert combo is not None
    assert [combo.itemText(at) for at in range(combo.count())] == ["δ norm", "∇W norm", "∇b norm", "Update ratio"]
    before = combo.toolTip()
    combo.setCurrentIndex(3)
    assert ratio(view) == "first / last: no numbers yet"  # the first update ratio is NaN in the made snapshot
    assert combo.toolTip() != before


def test_a_click_on_a_bar_selects_its_layer(view: GradientsView, qtbot: QtBot) -> None:
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    with qtbot.waitSignal(view.selection_requested) as asked:
        click_widget(view.bars.viewport(), view.bars.bar_rect(2).center().toPoint())
    assert asked.args == [Selection(2)]


def test_arrow_keys_go_from_bar_to_bar(view: GradientsView, qtbot: QtBot) -> None:
    qtbot.waitUntil(view.isActiveWindow)
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    view.show_selection(Selection(1, 0))
    view.bars.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(view.selection_requested) as asked:
        key_window(view.bars, Qt.Key.Key_Right)
    assert asked.args == [Selection(2)]


def test_the_selected_layer_is_marked(view: GradientsView) -> None:
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    plain = view.bars.grab().toImage()
    view.show_selection(Selection(1))
    assert view.bars.grab().toImage() != plain
    view.show_selection(None)
    assert view.bars.grab().toImage() == plain


def test_the_axis_holds_still_while_numbers_swing(view: GradientsView) -> None:
    rng = np.random.default_rng(3)
    floors = set()
    for _ in range(40):
        show(view, with_deltas(*(10.0 ** rng.uniform(-4.0, -3.1, 4))))
        floors.add((view.bars.floor, view.bars.widget_y(-3.0)))
    assert len(floors) <= 2


def test_bars_alone_do_not_shrink_the_axis_of_the_history(view: GradientsView) -> None:
    snapshot = with_deltas(1e-3, 1e-3, 1e-2, 1e-1)
    past = snapshot.curves.of_layers("delta_norm").copy()
    past[3] = 1e-9
    snapshot = replace(snapshot, curves=with_numbers(snapshot.curves, delta_norm=past))
    show(view, snapshot)
    floor = view.bars.floor
    bars_pace, _ = view.findChildren(Throttle)
    bars_pace.due.emit()
    assert view.bars.floor == floor <= -9.0


def test_twenty_layers_have_names_that_do_not_touch(view: GradientsView) -> None:
    document = deep(20)
    view.show_document(document)
    view.resize(560, 200)
    show(view, make_snapshot(document))
    ticks = view.bars.x_ticks
    assert ticks is not None
    names = [name for _, name in ticks]
    assert names[0] == "1"
    assert names[-1] == "out"
    metrics = view.fontMetrics()
    edges = [(view.bars.bar_rect(int(at)).center().x(), metrics.horizontalAdvance(name) / 2.0) for at, name in ticks]
    for (left, half), (right, other) in pairwise(edges):
        assert left + half + 2 <= right - other


def test_another_structure_drops_the_numbers(view: GradientsView) -> None:
    show(view, with_deltas(1e-4, 1e-3, 1e-2, 1e-1))
    view.show_document(deep(5))
    assert ratio(view) == ""
    assert all(bar_pixels(view, layer) == 0 for layer in range(6))


def test_one_layer_has_no_ratio(view: GradientsView) -> None:
    document = deep(0)
    view.show_document(document)
    show(view, make_snapshot(document))
    assert ratio(view) == "first / last: there is one layer only"


def test_every_control_explains_itself(view: GradientsView) -> None:
    controls = [each for kind in (QComboBox, QLabel) for each in view.findChildren(kind) if each.objectName()]
    assert len(controls) >= 2
    for control in controls:
        assert control.toolTip()
        assert control.accessibleName()


# --- what the history shows ---


def colours_at(view: GradientsView, x: float) -> list[str]:
    """The colours down a column of the history's picture."""
    picture = view.history.grab().toImage()
    column = round(view.history.widget_point(x, 0.0).x())
    return [picture.pixelColor(column, y).name() for y in range(picture.height())]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_lines_that_run_together_can_all_be_seen(view: GradientsView, count: int) -> None:
    document = Document(Spec(network=NetworkSpec((LayerSpec(2),) * (count - 1))))
    view.show_document(document)
    show(view, with_deltas(*[1e-2] * count, document=document))
    seen = set(colours_at(view, 60.0))
    for colour in LIGHT.layer_colours(count):
        assert colour.name() in seen


def check_box(view: GradientsView) -> QCheckBox:
    found = view.findChild(QCheckBox, "lastBatch")
    assert isinstance(found, QCheckBox)
    return found


def last_drawn(view: GradientsView) -> list[float]:
    return [float(line.getData()[1][-1]) for line in view.lines]


def test_the_history_shows_means_and_on_request_the_last_batches(view: GradientsView) -> None:
    snapshot = with_deltas(1e-3, 1e-3, 1e-2, 1e-1)
    rows = len(snapshot.curves.epoch)
    past = with_numbers(snapshot.curves, last_delta_norm=np.tile([1e-2, 1e-2, 1e-1, 1.0], (rows, 1)))
    show(view, replace(snapshot, curves=past))
    assert last_drawn(view) == pytest.approx([-3.0, -3.0, -2.0, -1.0])
    click_widget(check_box(view))
    assert last_drawn(view) == pytest.approx([-2.0, -2.0, -1.0, 0.0])


def test_a_layer_that_was_not_there_has_a_gap(view: GradientsView) -> None:
    snapshot = with_deltas(1e-3, 1e-3, 1e-2, 1e-1)
    deltas = snapshot.curves.of_layers("delta_norm").copy()
    deltas[:50, 1] = np.nan
    show(view, replace(snapshot, curves=with_numbers(snapshot.curves, delta_norm=deltas)))
    _, y = view.lines[1].getData()
    assert np.isnan(y[:50]).all()
    assert np.isfinite(y[50:]).all()


@pytest.mark.parametrize("number", [1e31, 1e300, np.inf])
def test_numbers_beyond_the_axis_are_left_out_and_told(view: GradientsView, number: float) -> None:
    snapshot = with_deltas(1e-3, 1e-3, 1e-2, 1e-1)
    show(view, snapshot)
    assert view.history.note == "history, means by epoch"
    deltas = snapshot.curves.of_layers("delta_norm").copy()
    deltas[-5:, 3] = number
    show(view, replace(snapshot, curves=with_numbers(snapshot.curves, delta_norm=deltas)))
    assert view.history.note == "history, means by epoch; beyond 10³⁰: not drawn"
    _, y = view.lines[3].getData()
    assert np.isnan(y[-5:]).all()
    show(view, snapshot)
    assert view.history.note == "history, means by epoch"


@pytest.mark.parametrize(
    ("width", "of_last", "note"),
    [
        (800, False, "history, means by epoch"),
        (800, True, "history of last batches, by epoch"),
        (420, False, "history, means by epoch"),
        (420, True, "last batches, by epoch"),
        (230, False, "means"),
        (230, True, "last batches"),
    ],
)
def test_what_the_history_shows_is_told_in_whole_words(
    view: GradientsView, width: int, of_last: bool, note: str
) -> None:
    show(view, with_deltas(1e-3, 1e-3, 1e-2, 1e-1))
    check_box(view).setChecked(of_last)
    view.resize(width, 200)
    QApplication.processEvents()
    assert view.history.written_note == note


# --- of which moment, and what has no number ---


@pytest.mark.parametrize(
    ("moment", "note", "told"),
    [
        ("before the first", "first batch", "the first batch, before any step"),
        ("after the step", "after the step", "the last batch, after its step"),
        ("made the step", "made the step", "the last batch, as it made its step"),
    ],
)
def test_the_bars_say_of_which_parameters_their_gradient_is(
    view: GradientsView, moment: GradientMoment, note: str, told: str
) -> None:
    show(view, changed(make_snapshot(DOCUMENT), gradient_moment=moment))
    combo = view.findChild(QComboBox, "gradientQuantity")
    assert combo is not None
    assert view.bars.note == note
    assert told in combo.toolTip()
    assert all(told in combo.itemData(at, Qt.ItemDataRole.ToolTipRole) for at in range(3))
    combo.setCurrentIndex(3)
    assert view.bars.note == "last step"


def test_an_update_ratio_of_weights_that_were_0_has_no_bar_and_no_point(view: GradientsView) -> None:
    snapshot = make_snapshot(DOCUMENT)
    ratios = (math.inf, 0.5, 0.25, 0.125)
    layers = tuple(replace(layer, update_ratio=r) for layer, r in zip(snapshot[Measure].layers, ratios, strict=True))
    rows = np.tile(ratios, (len(snapshot.curves.epoch), 1))
    curves = with_numbers(snapshot.curves, update_ratio=rows)
    combo = view.findChild(QComboBox, "gradientQuantity")
    assert combo is not None
    combo.setCurrentIndex(3)
    show(view, changed(snapshot, layers=layers, curves=curves))
    assert view.bars.texts()[:2] == ["–", "0.50"]
    assert bar_pixels(view, 0) == 0
    assert bar_pixels(view, 1) > 0
    assert ratio(view) == "first / last: –, because W was 0"
    assert "not drawn" not in view.history.note


@pytest.mark.parametrize(
    ("length", "above", "inside", "expected"),
    [(40, 60, 10, False), (40, 10, 60, True), (40, 39.5, 8, False), (40, 50, 80, False), (40, 41, 41, False)],
)
def test_an_upright_number_never_stands_in_a_bar_that_is_too_low_for_it(
    length: float, above: float, inside: float, expected: bool
) -> None:
    assert stands_in_its_bar(length, above, inside) is expected

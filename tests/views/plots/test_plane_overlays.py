"""What is laid over the plane is dragged, kept within it and calm; the slice says which way and of what it speaks."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.portable import Floats
from engine.questions.kinks import KinkLines
from engine.questions.pieces import Kink
from engine.questions.slice import SliceView as Slice
from playground.model.viewing import Ends
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.slice.slice_view import SliceView
from playground.views.plots.chart import legible
from playground.views.plots.slice_ends import diagonal, moved, with_end
from tests.clicks import LEFT, drag_widget, hover_widget, key_window
from tests.views.panels.host import find
from tests.views.plots.slices import DOCUMENT, shown_output, shown_slice, spot_of
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer

LEVEL: Ends = ((-6.0, 0.0), (6.0, 0.0))
SHORT: Ends = ((-4.0, 0.0), (4.0, 0.0))


# --- the line as numbers ---


def test_a_line_that_is_moved_stops_at_the_rim() -> None:
    assert moved(SHORT, (5.0, 2.0)) == ((-2.0, 2.0), (6.0, 2.0))


def test_an_end_stays_in_the_plane() -> None:
    assert with_end(SHORT, 1, (9.0, -7.0)) == ((-4.0, 0.0), (6.0, -6.0))


@pytest.mark.parametrize(
    ("to", "end"), [((5.0, 1.0), (5.0, 0.0)), ((-3.5, 4.0), (-4.0, 4.0)), ((0.0, 4.5), (0.25, 4.25))]
)
def test_an_aligned_line_is_level_upright_or_at_45_degrees(to: tuple[float, float], end: tuple[float, float]) -> None:
    assert with_end(SHORT, 1, to, aligned=True)[1] == pytest.approx(end)


def test_a_line_keeps_a_direction() -> None:
    assert with_end(SHORT, 1, (-4.0, 0.05)) == SHORT


def test_the_diagonal_is_rising_and_then_falling() -> None:
    rising = diagonal(LEVEL)
    assert rising == ((-6.0, -6.0), (6.0, 6.0))
    assert diagonal(rising) == ((-6.0, 6.0), (6.0, -6.0))


# --- the line under the mouse ---


@pytest.fixture
def output(qtbot: QtBot) -> OutputView:
    output = shown_output(qtbot, make_snapshot(DOCUMENT))
    output.show_slice_line(True)
    return output


@pytest.fixture
def viewer(output: OutputView) -> Viewer:
    viewer = Viewer(output)
    viewer.show(slice_ends=SHORT)
    return viewer


def slices(viewer: Viewer) -> list[Ends]:
    """The lines that were asked for."""
    return [viewing.slice_ends for viewing in viewer.asked]


def test_the_line_is_dragged_as_a_whole_and_that_picks_no_sample(
    output: OutputView, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.show(sample=2)
    output.show_sample_picking(True)
    drag_widget(output.plane, spot_of(output, 0.0, 0.0), spot_of(output, 5.0, 2.0))
    qtbot.waitUntil(lambda: viewer.viewing.slice_ends[1][0] == 6.0)
    (a1, a2), (b1, b2) = viewer.viewing.slice_ends
    assert b1 - a1 == pytest.approx(8.0)
    assert a2 == b2 == pytest.approx(2.0, abs=0.1)
    assert {viewing.sample for viewing in viewer.asked} == {2}


def test_shift_keeps_a_dragged_line_at_45_degrees(output: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.NoButton
    kinds = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
    start, end = spot_of(output, 4.0, 0.0), spot_of(output, 1.0, 4.5)
    for kind, at in zip(kinds, (start, end, end), strict=True):  # QTest's moves carry no modifier
        button = none if kind is QEvent.Type.MouseMove else LEFT
        place = output.plane.mapToGlobal(QPointF(at))
        QApplication.sendEvent(output.plane, QMouseEvent(kind, QPointF(at), place, button, LEFT, shift))
    qtbot.waitUntil(lambda: len(set(slices(viewer))) > 0)
    (a1, a2), (b1, b2) = slices(viewer)[-1]
    assert b1 - a1 == pytest.approx(b2 - a2)


def test_the_mouse_says_what_can_be_dragged(output: OutputView, viewer: Viewer) -> None:
    shapes = []
    for x1, x2 in ((4.0, 0.0), (1.0, 0.0), (1.0, 4.0)):
        hover_widget(output.plane, spot_of(output, x1, x2))
        shapes.append(output.plane.cursor().shape())
    assert shapes == [
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.SizeAllCursor,
        Qt.CursorShape.CrossCursor,
    ]


def test_keys_put_an_end_where_the_arrow_keys_are(output: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    qtbot.waitUntil(output.isActiveWindow)
    find(output, QCheckBox, "showPoints").setFocus(Qt.FocusReason.TabFocusReason)
    output.plane.setFocus(Qt.FocusReason.TabFocusReason)
    key_window(output.plane, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    key_window(output.plane, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: viewer.viewing.slice_ends != SHORT)
    assert viewer.viewing.slice_ends == ((-4.0, 0.0), (0.0, 1.0))


@pytest.mark.parametrize("rows", [1, 3])
def test_kink_lines_that_are_not_finite_or_of_another_network_draw_nothing(
    output: OutputView, viewer: Viewer, rows: int
) -> None:
    output.show_slice_line(False)
    before = output.plane.grab().toImage()
    lines = KinkLines(np.full((rows, 4), np.nan if rows == 3 else 0.0, np.float32), np.arange(rows + 1))
    viewer.switch("kink_lines", True)
    output.show_snapshot(changed(make_snapshot(DOCUMENT), kink_lines=lines))
    assert output.plane.grab().toImage() == before


# --- the panel's words ---

Curve = Callable[[Floats], Floats]


def shown(qtbot: QtBot, made: Slice) -> SliceView:
    return shown_slice(qtbot, changed(make_snapshot(DOCUMENT), slice_view=made))


def slice_of(
    ends: Ends, z: Curve, a: Curve, slopes: tuple[float, ...], kinks: tuple[Kink, ...], activated: bool
) -> Slice:
    shares = np.linspace(0.0, 1.0, 401)
    return Slice(ends, 1, 0, shares, z(shares), a(shares), activated, kinks, np.array(slopes))


def words_at(view: SliceView, x: float, y: float) -> str:
    hover_widget(view.chart.viewport(), view.chart.widget_point(x, y).toPoint())
    return find(view, QLabel, "slice_words").text()


def test_a_line_from_right_to_left_is_read_where_the_mouse_is(qtbot: QtBot) -> None:
    """Along it the curve is max(0, x₁ − 3): it falls from A, at x₁ = 6, and rises with x₁."""

    def curve(shares: Floats) -> Floats:
        return np.maximum(3.0 - 12.0 * shares, 0.0)

    ends: Ends = ((6.0, 0.0), (-6.0, 0.0))
    view = shown(qtbot, slice_of(ends, curve, curve, (-1.0, 0.0), (Kink(0.25, 0, 2),), True))
    right, left = words_at(view, 5.0, 1.0), words_at(view, -2.0, 1.0)
    assert right.endswith("slope 1.00")
    assert right.startswith(("(5.0", "(4.9"))
    assert left.endswith("slope 0")
    assert left.startswith(("(−2.0", "(−1.9"))


def test_slopes_of_z_are_called_so_while_a_is_shown(qtbot: QtBot) -> None:
    def z(shares: Floats) -> Floats:
        return 12.0 * shares - 6.0

    view = shown(qtbot, slice_of(LEVEL, z, lambda shares: np.tanh(z(shares)), (1.0,), (), False))
    Viewer(view)
    assert words_at(view, 5.0, 0.2).endswith("slope of z 1.00")
    find(view, QToolButton, "slice_pre_activation").setChecked(True)
    assert words_at(view, 4.0, 0.2).endswith("slope 1.00")


def test_z_is_not_shown_under_the_slopes_of_a(qtbot: QtBot) -> None:
    def z(shares: Floats) -> Floats:
        return 12.0 * shares - 6.0

    made = slice_of(LEVEL, z, lambda shares: np.maximum(z(shares), 0.0), (0.0, 1.0), (Kink(0.5, 0, 1),), True)
    view = shown(qtbot, made)
    button = find(view, QToolButton, "slice_pre_activation")
    button.setChecked(True)
    assert not button.isEnabled()
    assert "a = 0 " in words_at(view, -3.0, 0.2)


def test_the_curve_runs_between_the_names_and_the_slopes(qtbot: QtBot) -> None:
    def curve(shares: Floats) -> Floats:
        return np.tanh(24.0 * shares - 12.0)

    view = shown(qtbot, slice_of(LEVEL, curve, curve, (1.0,), (), False))
    box, line = view.chart.plot_rect(), QFontMetricsF(legible(view.font())).height()
    for value in (-1.0, 1.0):
        y = view.chart.widget_point(0.0, value).y()
        assert box.top() + line <= y <= box.bottom() - line


def test_a_slice_that_is_not_finite_is_drawn_calmly(qtbot: QtBot) -> None:
    def curve(shares: Floats) -> Floats:
        return np.where(shares < 0.5, np.inf, np.nan)

    view = shown(qtbot, slice_of(LEVEL, curve, curve, (np.inf, np.nan), (Kink(0.5, 0, 1),), False))
    assert words_at(view, 1.0, 0.01).endswith("slope of z –")

"""A person paints on the plane: with the mouse, a pen or keys, one stroke one undo, while training may go on."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPainter, QPixmap, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from engine.data.dataset import Dataset
from engine.data.drawn import DataSpec
from engine.data.table import TableSource
from playground.app import Playground
from playground.model.edits import RemoveRows, SetData, SetOutput
from playground.views.plots.brush import Brush, BrushHand
from tests.clicks import click_widget, hover_widget, key_window
from tests.tables import petals, prices

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def painting(playground: Playground) -> Playground:
    """The program with the brush in the hand, begun by its key."""
    playground.window.activateWindow()
    key_window(playground.network, Qt.Key.Key_P)
    assert playground.viewing.now.is_painting
    QApplication.processEvents()
    return playground


def data(playground: Playground) -> Dataset:
    return playground.session.document.spec.data.dataset


def count(playground: Playground) -> int:
    return len(data(playground).all)


def place(playground: Playground, x1: float, x2: float) -> QPoint:
    return playground.output.plane.position_of(x1, x2).toPoint()


def stroke(playground: Playground, *points: tuple[float, float]) -> None:
    """Press at the first, drag over all, let go at the last, all through the window."""
    plane = playground.output.plane
    hover_widget(plane, place(playground, *points[0]))
    window = plane.window().windowHandle()
    places = [plane.mapTo(plane.window(), place(playground, *point)) for point in points]
    QTest.mousePress(window, LEFT, Qt.KeyboardModifier.NoModifier, places[0])
    for at in places[1:]:
        QTest.mouseMove(window, at)
    QTest.mouseRelease(window, LEFT, Qt.KeyboardModifier.NoModifier, places[-1])


def choose(playground: Playground, name: str) -> None:
    button = playground.output.findChild(QToolButton, name)
    assert button is not None
    click_widget(button)


def test_the_brush_looks_as_the_points_will(painting: Playground) -> None:
    """In the colours of the plane, whose scale may reach beyond the labels, and in the shapes of softmax."""

    def mark() -> QImage:
        button = painting.output.findChild(QToolButton, "paint_class_1")
        assert button is not None
        return button.icon().pixmap(16).toImage()

    before = mark()
    painting.session.apply(SetOutput("softmax", "cross_entropy"))
    assert mark() != before
    hand = BrushHand(painting.output.plane)
    hand.show_brush(Brush("point", label=1.0))
    hand.go_to((0.0, 0.0))
    colours = []
    for reach in (1.0, 4.0):  # as far as the values go that the plane shows
        picture = QPixmap(100, 100)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        hand.paint(painter, 100.0, label_reach=reach)
        painter.end()
        colours.append(picture.toImage().pixelColor(50, 50))
    assert colours[0].saturation() > colours[1].saturation()


def test_a_class_that_is_not_there_yet_is_painted_by_the_next_key_and_the_output_follows(painting: Playground) -> None:
    before = painting.session.work()
    assert painting.session.document.spec.layer_sizes[-1] == 1
    painting.output.plane.setFocus()
    key_window(painting.output.plane, Qt.Key.Key_3)
    stroke(painting, (-4.0, 4.0), (-2.0, 4.0), (0.0, 4.0))
    spec = painting.session.document.spec
    assert data(painting).classes == ("A", "B", "C")
    assert int((data(painting).all.labels == 2.0).sum()) > 8
    assert (spec.head.name, spec.training.loss, spec.layer_sizes[-1]) == ("softmax", "cross_entropy", 3)
    hidden = [painting.session.document.layout.weights(painting.session.work().learned.parameters, 0)]
    np.testing.assert_array_equal(hidden[0], before.document.layout.weights(before.learned.parameters, 0))
    assert painting.window.commands["undo"].text() == "&Undo Paint points of C"
    chosen = painting.output.findChild(QToolButton, "paint_class_2")
    assert chosen is not None
    assert chosen.isChecked()
    for number in range(3, 8):  # up to eight, each by its key or by the button
        painting.window.activateWindow()
        QApplication.processEvents()
        if number % 2:
            choose(painting, "paint_class_new")
        else:
            key_window(painting.output.plane, f"{number + 1}")
        stroke(painting, (3.0, 3.0 - number), (4.0, 3.0 - number))
        assert len(data(painting).classes) == number + 1
    assert painting.output.findChild(QToolButton, "paint_class_7") is not None
    for _ in range(6):
        painting.session.undo()
    assert isinstance(painting.session.document.spec.data, DataSpec)
    assert painting.session.document.spec.head.name == "tanh"


def test_a_spray_is_one_undo_and_keeps_the_very_points_that_were_there(painting: Playground) -> None:
    before, undoable = data(painting), len(painting.session.history.done)
    stroke(painting, (-4.0, 4.0), (-2.0, 4.0), (0.0, 4.0), (2.0, 4.0))
    after = data(painting)
    assert len(after.all) > len(before.all) + 8
    assert after.train.points[: len(before.train)].tobytes() == before.train.points.tobytes()
    assert after.test.points[: len(before.test)].tobytes() == before.test.points.tobytes()
    assert len(painting.session.history.done) == undoable + 1
    assert painting.window.commands["undo"].text() == "&Undo Paint points of −1"
    painting.session.undo()
    assert isinstance(painting.session.document.spec.data, DataSpec)
    assert data(painting) is before


def test_painting_on_drawn_data_is_told_once(painting: Playground) -> None:
    stroke(painting, (-4.0, 4.0))
    told = painting.window.notices.notice
    assert told is not None
    assert "The data are a table now, with the same points" in told.text
    painting.window.notices.clear()
    stroke(painting, (4.0, 4.0))
    painting.session.undo()
    painting.session.undo()
    painting.window.notices.clear()
    stroke(painting, (4.0, 4.0))
    assert painting.window.notices.notice is None


def test_a_digit_chooses_the_class_that_is_painted(painting: Playground) -> None:
    before = count(painting)
    key_window(painting.output.plane, Qt.Key.Key_2)
    choose(painting, "paint_point")
    stroke(painting, (5.0, -5.0))
    dataset = data(painting)
    (row,) = np.flatnonzero(np.hypot(*(dataset.all.points - (5.0, -5.0)).T) < 0.1)
    assert dataset.all.labels[row] == 1.0
    assert count(painting) == before + 1
    assert painting.window.commands["undo"].text() == "&Undo Paint points of +1"
    choose(painting, "paint_class_0")
    stroke(painting, (5.0, 5.0))
    assert painting.window.commands["undo"].text() == "&Undo Paint points of −1"


def test_keys_alone_paint_and_erase_and_escape_ends_it(painting: Playground) -> None:
    before, plane = count(painting), painting.output.plane
    for key in (*[Qt.Key.Key_Up] * 3, Qt.Key.Key_Right):
        key_window(plane, key)
    key_window(plane, Qt.Key.Key_Space)
    assert [0.1, 0.3] in data(painting).all.points.tolist()
    assert not painting.session.is_playing
    key_window(plane, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    key_window(plane, Qt.Key.Key_Return)
    assert [1.1, 0.3] in data(painting).all.points.tolist()
    assert count(painting) == before + 2
    key_window(plane, Qt.Key.Key_Delete)
    assert [1.1, 0.3] not in data(painting).all.points.tolist()
    assert count(painting) == before + 1
    key_window(plane, Qt.Key.Key_Escape)
    assert not painting.viewing.now.is_painting
    assert not painting.window.commands["paint"].isChecked()


def test_keys_alone_take_a_point_elsewhere(painting: Playground) -> None:
    plane, before = painting.output.plane, count(painting)
    key_window(plane, Qt.Key.Key_Space)
    choose(painting, "paint_move")
    plane.setFocus()
    key_window(plane, Qt.Key.Key_Return)
    for _ in range(2):
        key_window(plane, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    key_window(plane, Qt.Key.Key_Return)
    points = data(painting).all.points.tolist()
    assert [-2.0, 0.0] in points
    assert len(points) == before + 1


def test_the_eraser_takes_away_what_it_goes_over_and_leaves_two(painting: Playground) -> None:
    painting.session.apply(SetData(petals(12), "Import"))
    choose(painting, "paint_erase")
    slider = painting.output.findChild(QSlider, "paint_size")
    assert slider is not None
    slider.setValue(slider.maximum())
    everywhere = [(x1, x2) for x1 in (-4.0, 0.0, 4.0) for x2 in (-4.0, 0.0, 4.0)]
    stroke(painting, *everywhere)
    assert count(painting) == 2
    stroke(painting, *everywhere)
    assert count(painting) == 2
    told = painting.window.notices.notice
    assert told is not None
    assert "Allowed: at least 2" in told.text
    painting.session.undo()
    assert count(painting) == 12


def test_a_point_is_dragged_to_another_place_as_one_undo(painting: Playground) -> None:
    choose(painting, "paint_move")
    dataset = data(painting)
    row = int(np.argmax(dataset.train.points[:, 0]))
    x1, x2 = dataset.train.points[row].tolist()
    undoable = len(painting.session.history.done)
    stroke(painting, (x1, x2), (5.5, 5.0), (5.5, 5.5))
    moved = data(painting).train.points[row]
    assert np.hypot(*(moved - (5.5, 5.5))) < 0.15
    assert len(painting.session.history.done) == undoable + 1
    assert painting.window.commands["undo"].text() == "&Undo Move a point"


def test_numbers_are_painted_by_the_slider_in_their_own_units(painting: Playground) -> None:
    painting.session.apply(SetData(prices(), "Import"))
    slider = painting.output.findChild(QSlider, "paint_value")
    assert slider is not None
    assert slider.isVisible()
    classes = painting.output.findChild(QToolButton, "paint_class_0")
    assert classes is None or not classes.isVisible()
    choose(painting, "paint_point")
    slider.setValue(slider.minimum())
    lowest = painting.output.paint_mode.bar.paint.label
    stroke(painting, (5.0, 5.0))
    source = painting.session.document.spec.data
    assert isinstance(source, TableSource)
    size, age, price = source.rows.values[np.argmax(source.rows.values[:, 1])]
    assert (size, age) == (pytest.approx(180.0, abs=2.0), pytest.approx(19.0, abs=0.3))
    assert price == lowest
    assert lowest < 150.0


def test_training_goes_on_while_a_stroke_does(painting: Playground, qtbot: QtBot) -> None:
    painting.session.play(True)
    stroke(painting, (-4.0, 4.0), (0.0, 4.0), (4.0, 4.0))
    assert painting.session.is_playing
    steps = painting.session.work().learned.steps
    qtbot.waitUntil(lambda: painting.session.work().learned.steps > steps)
    painting.session.play(False)


def test_all_points_are_seen_while_painting_and_as_before_when_it_ends(painting: Playground) -> None:
    plane = painting.output.plane
    assert plane.shows_points
    assert plane.shows_test_points
    key_window(plane, Qt.Key.Key_Escape)
    assert not plane.shows_test_points


def test_the_readout_goes_on_under_the_brush(painting: Playground, qtbot: QtBot) -> None:
    hover_widget(painting.output.plane, place(painting, 2.0, 3.0))
    qtbot.waitUntil(lambda: painting.viewing.now.probe is not None)


def test_clear_leaves_a_point_of_each_class(painting: Playground) -> None:
    painting.output.paint_mode.bar.clear_requested.emit()
    assert data(painting).all.labels.tolist() == [0.0, 1.0]
    assert painting.window.commands["undo"].text() == "&Undo Clear the points"


def test_a_refused_stroke_changes_nothing_and_is_told_once(painting: Playground) -> None:
    told: list[object] = []
    painting.session.refused.connect(told.append)
    painting.session.restrict(lambda edit: "Not in this step.", None)
    stroke(painting, (-4.0, 4.0), (0.0, 4.0), (4.0, 4.0))
    assert isinstance(painting.session.document.spec.data, DataSpec)
    assert len(told) == 1


def test_escape_ends_painting_before_it_ends_full_screen(painting: Playground) -> None:
    painting.window.full_screens.toggle("output")
    QApplication.processEvents()
    plane = painting.output.plane
    plane.setFocus()
    key_window(plane, Qt.Key.Key_Escape)
    assert not painting.viewing.now.is_painting
    assert "output" in painting.window.full_screens.screens
    painting.window.full_screens.leave_all()


def pen(kind: QPointingDevice.PointerType) -> Callable[[Playground, QEvent.Type, tuple[float, float], float], None]:
    device = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        kind,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )

    def send(playground: Playground, what: QEvent.Type, point: tuple[float, float], pressure: float) -> None:
        plane = playground.output.plane
        at = QPointF(place(playground, *point))
        whole = QPointF(plane.mapToGlobal(at.toPoint()))
        none = Qt.KeyboardModifier.NoModifier
        event = QTabletEvent(what, device, at, whole, pressure, 0.0, 0.0, 0.0, 0.0, 0.0, none, LEFT, LEFT)
        QApplication.sendEvent(plane, event)
        assert event.isAccepted()

    return send


def test_a_pen_paints_and_its_other_end_erases(painting: Playground) -> None:
    before = count(painting)
    send = pen(QPointingDevice.PointerType.Pen)
    send(painting, QEvent.Type.TabletPress, (-5.0, 5.0), 1.0)
    send(painting, QEvent.Type.TabletMove, (-4.0, 5.0), 1.0)
    send(painting, QEvent.Type.TabletRelease, (-4.0, 5.0), 0.0)
    painted = count(painting)
    assert painted > before + 6
    undoable = len(painting.session.history.done)
    send = pen(QPointingDevice.PointerType.Eraser)
    send(painting, QEvent.Type.TabletPress, (-5.0, 5.0), 1.0)
    send(painting, QEvent.Type.TabletMove, (-4.0, 5.0), 1.0)
    send(painting, QEvent.Type.TabletRelease, (-4.0, 5.0), 0.0)
    assert count(painting) < painted
    assert len(painting.session.history.done) == undoable + 1
    assert isinstance(painting.session.history.done[-1].edit, RemoveRows)


def test_when_nobody_paints_a_press_on_the_plane_changes_no_point(playground: Playground) -> None:
    stroke(playground, (-4.0, 4.0), (4.0, 4.0))
    assert isinstance(playground.session.document.spec.data, DataSpec)

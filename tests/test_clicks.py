"""The clicks of the tests reach what a person could reach, and refuse the rest."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.clicks import OutOfReachError, click_widget, drag_widget, hover_widget, key_window, type_text


class Pad(QWidget):
    """Notes where the mouse was pressed, moved and released."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.events: list[tuple[str, QPoint]] = []
        self.setMouseTracking(True)
        self.setMinimumSize(120, 80)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.events.append(("press", event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held = event.buttons() == Qt.MouseButton.LeftButton
        self.events.append(("drag" if held else "hover", event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.events.append(("release", event.position().toPoint()))


class Form(QWidget):
    """A window with a button, a line to type into and a pad."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("Press")
        self.line = QLineEdit()
        self.pad = Pad(self)
        layout = QVBoxLayout(self)
        for widget in (self.button, self.line, self.pad):
            layout.addWidget(widget)
        self.presses = 0
        self.button.clicked.connect(self._count)

    def _count(self) -> None:
        self.presses += 1


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    form.resize(300, 240)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    return form


def test_a_click_presses_a_button(form: Form) -> None:
    click_widget(form.button)
    assert form.presses == 1


def test_a_hidden_widget_is_refused(form: Form) -> None:
    form.button.hide()
    with pytest.raises(OutOfReachError, match="hidden"):
        click_widget(form.button)
    assert form.presses == 0


def test_a_covered_widget_is_refused(form: Form) -> None:
    cover = QWidget(form)
    cover.setObjectName("cover")
    cover.setGeometry(form.rect())
    cover.show()
    with pytest.raises(OutOfReachError, match="lies QWidget “cover”"):
        click_widget(form.button)
    assert form.presses == 0


def test_a_point_outside_of_the_widget_is_refused(form: Form) -> None:
    with pytest.raises(OutOfReachError):
        click_widget(form.button, QPoint(-200, 5))


def test_a_widget_behind_a_modal_dialog_is_refused(form: Form, qtbot: QtBot) -> None:
    dialog = QDialog(form)
    dialog.setObjectName("question")
    dialog.setModal(True)
    dialog.setGeometry(form.x() + 2000, form.y(), 50, 50)  # far away: the button is in sight, but out of reach
    qtbot.addWidget(dialog)
    dialog.show()
    with pytest.raises(OutOfReachError, match="behind the dialog QDialog “question”"):
        click_widget(form.button)
    assert form.presses == 0


def test_a_disabled_button_does_nothing(form: Form) -> None:
    form.button.setEnabled(False)
    click_widget(form.button)
    assert form.presses == 0


def test_a_drag_is_seen_at_both_ends_and_between(form: Form) -> None:
    drag_widget(form.pad, QPoint(10, 20), QPoint(90, 60))
    kinds = [kind for kind, _ in form.pad.events]
    assert form.pad.events[kinds.index("press")] == ("press", QPoint(10, 20))
    assert form.pad.events[-1] == ("release", QPoint(90, 60))
    assert kinds.count("drag") >= 3


def test_the_mouse_hovers_without_a_button(form: Form) -> None:
    hover_widget(form.pad, QPoint(30, 30))
    assert {kind for kind, _ in form.pad.events} == {"hover"}
    assert form.pad.events[-1] == ("hover", QPoint(30, 30))


def test_the_mouse_is_noticed_where_it_was_left(form: Form) -> None:
    for _ in range(2):
        form.pad.events.clear()
        hover_widget(form.pad, QPoint(30, 30))
        assert form.pad.events[-1] == ("hover", QPoint(30, 30))


def test_typing_goes_to_what_has_the_focus(form: Form) -> None:
    click_widget(form.line)
    type_text(form, "0.03")
    key_window(form, Qt.Key.Key_Backspace)
    assert form.line.text() == "0.0"


def test_keys_for_another_window_are_refused(form: Form, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    with pytest.raises(OutOfReachError, match="keys go to"):
        key_window(form, Qt.Key.Key_A)

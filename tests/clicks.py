"""Mouse and keyboard for tests inside the process, which do only what a person could do.

`QTest.mouseClick(widget)` reaches hidden widgets and widgets under a modal dialog. These functions first make sure that
the widget is what lies under the mouse, and then go through its window, as events of the system do.
"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class OutOfReachError(AssertionError):
    """A person could not do this: the text says what is in the way."""


def click_widget(
    widget: QWidget,
    pos: QPoint | None = None,
    button: Qt.MouseButton = LEFT,
    modifier: Qt.KeyboardModifier = NONE,
) -> None:
    """Click on `widget` at `pos`, in its own coordinates; by default in its middle.

    Raises:
        OutOfReachError: it is hidden, covered or behind a modal dialog.
    """
    window, point = _reach(widget, pos)
    QTest.mouseMove(window, point)
    QTest.mouseClick(window, button, modifier, point)


def double_click_widget(widget: QWidget, pos: QPoint | None = None, button: Qt.MouseButton = LEFT) -> None:
    """Double-click on `widget`; otherwise as `click_widget`."""
    window, point = _reach(widget, pos)
    QTest.mouseMove(window, point)
    QTest.mouseDClick(window, button, NONE, point)


def hover_widget(widget: QWidget, pos: QPoint | None = None) -> None:
    """Move the mouse onto `widget`; otherwise as `click_widget`."""
    window, point = _reach(widget, pos)
    _let_go()
    QTest.mouseMove(window, QPoint(-3, -3))  # from outside: where the mouse was left Qt may not tell of its coming
    QTest.mouseMove(window, point)
    QApplication.processEvents()


def _let_go() -> None:
    """Let Qt forget a button that an earlier test pressed on a widget which then vanished.

    Until the next click it would tell no widget that the mouse comes or goes.
    """
    elsewhere = QWidget(None, Qt.WindowType.Tool)
    elsewhere.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    elsewhere.show()
    handle = elsewhere.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, LEFT, NONE, QPoint(5, 5))
    elsewhere.close()


def drag_widget(
    widget: QWidget,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    modifier: Qt.KeyboardModifier = NONE,
    steps: int = 8,
) -> None:
    """Press on `widget` at `start`, move to `end`, in its coordinates, in steps, and let go."""
    window, first = _reach(widget, start)
    last = first + end - start
    QTest.mouseMove(window, first)
    QTest.mousePress(window, button, modifier, first)
    for step in range(1, steps + 1):
        QTest.mouseMove(window, first + (last - first) * (step / steps))
        QApplication.processEvents()
    QTest.mouseRelease(window, button, modifier, last)


def key_window(widget: QWidget, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press `key` in the window of `widget`; what has the focus there gets it, or a shortcut takes it.

    Raises:
        OutOfReachError: the window is not the one that gets what a person types.
    """
    window = _window(widget)
    typed_into = QGuiApplication.focusWindow()
    if typed_into is not window:
        raise OutOfReachError(f"keys go to {_name(typed_into)}, not to {_name(window)}")
    _refuse_behind_dialog(widget)
    QTest.keyClick(window, key, modifier)  # type: ignore[arg-type]  # its stub forgets that characters will do


def type_text(widget: QWidget, text: str) -> None:
    """Type `text` in the window of `widget`; otherwise as `key_window`."""
    for character in text:
        key_window(widget, character)


def _reach(widget: QWidget, pos: QPoint | None) -> tuple[QWindow, QPoint]:
    """Return the window of `widget` and the point there, after making sure that the mouse would reach it."""
    QApplication.processEvents()  # nobody aims before everything is in its place
    if not widget.isVisible():
        raise OutOfReachError(f"{_name(widget)} is hidden")
    window = _window(widget)
    _refuse_behind_dialog(widget)
    point = widget.rect().center() if pos is None else pos
    found = QApplication.widgetAt(widget.mapToGlobal(point))
    if found is not widget and not (found is not None and widget.isAncestorOf(found)):
        raise OutOfReachError(f"at {point.toTuple()} of {_name(widget)} lies {_name(found)}")
    return window, widget.mapTo(widget.window(), point)


def _window(widget: QWidget) -> QWindow:
    window = widget.window().windowHandle()
    if window is None:
        raise OutOfReachError(f"the window of {_name(widget)} was never shown")
    return window


def _refuse_behind_dialog(widget: QWidget) -> None:
    dialog = QApplication.activeModalWidget()
    popup = QApplication.activePopupWidget()
    if dialog is not None and widget.window() not in (dialog, popup):
        raise OutOfReachError(f"{_name(widget)} is behind the dialog {_name(dialog)}")


def _name(thing: QWidget | QWindow | None) -> str:
    return "nothing" if thing is None else f"{type(thing).__name__} “{thing.objectName()}”"

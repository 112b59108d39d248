"""The ground of everything that is laid over a window: as large as the window, and the mouse goes through it.

A window owns what is laid over it, and takes it along when it ends. So nobody keeps a part by reference: who wants it
asks the window for it (`laid_over`), and finds none where the window has another one or none.
"""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

Part = TypeVar("Part", bound=QWidget)


def laid_over(window: QWidget, kind: type[Part]) -> Part | None:
    """The part of that kind that lies over a window now."""
    found = window.findChild(kind, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, kind) else None


def take_off(window: QWidget, kind: type[QWidget]) -> None:
    """Let no part of that kind lie over a window any more."""
    part = laid_over(window, kind)
    if part is not None:
        window.removeEventFilter(part)
        part.hide()
        part.setParent(None)  # from now on nobody finds it
        part.deleteLater()


class Overlay(QWidget):
    """Covers its parent, whatever its size, and lies on top of all that is in it."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(covered.rect())
        covered.installEventFilter(self)
        self.show()
        self.raise_()

    def show_at(self, point: QPoint) -> None:
        """The mouse is at this point of the screen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.ChildPolished:
            self.raise_()  # what came later must not lie above
        return super().eventFilter(watched, event)

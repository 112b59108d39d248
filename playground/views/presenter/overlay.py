"""The ground of everything that is laid over a window: as large as the window, and the mouse goes through it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget


class Overlay(QWidget):
    """Covers its parent, whatever its size, and lies on top of all that is in it."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._covered = covered
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
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())
        elif event.type() == QEvent.Type.ChildPolished:
            self.raise_()  # what came later must not lie above
        return super().eventFilter(watched, event)

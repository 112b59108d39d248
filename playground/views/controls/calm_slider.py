"""A slider that can stand in a scrolling panel."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider


class CalmSlider(QSlider):
    """A slider that leaves the wheel to the panel unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

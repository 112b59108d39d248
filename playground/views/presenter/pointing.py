"""Spotlight and laser over all windows of the program: one of them, or none."""

from enum import Enum, auto

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from playground.views.presenter.input_watch import InputWatch
from playground.views.presenter.laser import Laser
from playground.views.presenter.overlay import Overlay
from playground.views.presenter.spotlight import USUAL_RADIUS, Spotlight, stepped_radius


class Light(Enum):
    """What follows the mouse."""

    NONE = auto()
    SPOTLIGHT = auto()
    LASER = auto()


class Pointing(QObject):
    """Keeps an overlay over each window that `watch` knows, as long as there is a light."""

    def __init__(self, watch: InputWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._watch = watch
        self.light = Light.NONE
        self.radius = USUAL_RADIUS
        self._overlays: dict[QWidget, Overlay] = {}
        watch.windows_changed.connect(self._follow_windows)
        watch.moved.connect(self._follow_mouse)
        watch.turned.connect(self.resize_spot)

    def show_light(self, light: Light) -> None:
        """Shine like this from now on; where the mouse is."""
        self.light = light
        self._watch.takes_wheel = light is Light.SPOTLIGHT
        for overlay in self._overlays.values():
            _end(overlay)
        self._overlays = {}
        self._follow_windows()

    def resize_spot(self, steps: int) -> None:
        """Make the spotlight so many steps larger, or smaller."""
        self.radius = stepped_radius(self.radius, steps)
        for overlay in self._overlays.values():
            if isinstance(overlay, Spotlight):
                overlay.show_radius(self.radius)

    def _follow_windows(self) -> None:
        windows = self._watch.windows if self.light is not Light.NONE else []
        for window in [window for window in self._overlays if not isValid(window) or window not in windows]:
            _end(self._overlays.pop(window))
        for window in windows:
            if window not in self._overlays:
                self._overlays[window] = self._make(window)
        self._follow_mouse(QCursor.pos())

    def _make(self, window: QWidget) -> Overlay:
        if self.light is Light.LASER:
            return Laser(window)
        spotlight = Spotlight(window)
        spotlight.show_radius(self.radius)
        return spotlight

    def _follow_mouse(self, point: QPoint) -> None:
        for overlay in self._overlays.values():
            overlay.show_at(point)


def _end(overlay: Overlay) -> None:
    if isValid(overlay):  # else its window has taken it along
        overlay.hide()
        overlay.deleteLater()

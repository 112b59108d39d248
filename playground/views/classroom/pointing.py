"""Spotlight and laser over all windows of the program: one of them, or none."""

from enum import Enum, auto

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.laser import Laser
from playground.views.classroom.overlay import Overlay, laid_over, take_off
from playground.views.classroom.spotlight import USUAL_RADIUS, Spotlight, stepped_radius


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
        self._card = QRect()
        watch.windows_changed.connect(self._follow_windows)
        watch.moved.connect(self._follow_mouse)
        watch.turned.connect(self.resize_spot)

    def show_light(self, light: Light) -> None:
        """Shine like this from now on; where the mouse is."""
        self.light = light
        self._watch.takes_wheel = light is Light.SPOTLIGHT
        self._follow_windows()

    def resize_spot(self, steps: int) -> None:
        """Make the spotlight so many steps larger, or smaller."""
        self.radius = stepped_radius(self.radius, steps)
        for window in self._watch.windows:
            spotlight = laid_over(window, Spotlight)
            if spotlight is not None:
                spotlight.show_radius(self.radius)

    def show_card(self, card: QRect) -> None:
        """Leave this rectangle of the screen in the light, too: what is said of the part under the mouse."""
        self._card = card
        for window in self._watch.windows:
            spotlight = laid_over(window, Spotlight)
            if spotlight is not None:
                spotlight.show_card(card)

    def _follow_windows(self) -> None:
        shown = set(self._watch.windows) if self.light is not Light.NONE else set()
        for window in self._watch.all_windows:
            for kind in (Spotlight, Laser):
                if window not in shown or kind is not self._kind():
                    take_off(window, kind)
            if window in shown and laid_over(window, Overlay) is None:
                self._lay_over(window)
        self._follow_mouse(QCursor.pos())

    def _kind(self) -> type[Overlay]:
        return Laser if self.light is Light.LASER else Spotlight

    def _lay_over(self, window: QWidget) -> None:
        overlay = self._kind()(window)
        if isinstance(overlay, Spotlight):
            overlay.show_radius(self.radius)
            overlay.show_card(self._card)

    def _follow_mouse(self, point: QPoint) -> None:
        if self.light is Light.NONE:
            return
        for window in self._watch.windows:
            overlay = laid_over(window, Overlay)
            if overlay is not None:
                overlay.show_at(point)

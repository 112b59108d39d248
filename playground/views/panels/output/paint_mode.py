"""Painting on the plane as a mode: the bar, the brush on the plane, the strokes, and the keys that belong to them."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.sources import AnySource
from playground.views.controls.keys import PartKeys, takes_text
from playground.views.look.theme import Theme
from playground.views.panels.output.paint_bar import MOST_CLASS_KEYS, PaintBar
from playground.views.panels.output.painting import Painting
from playground.views.plots.plane import Plane

_PLAIN: Final = Qt.KeyboardModifier.KeypadModifier


class PaintMode(QObject):
    """Ties them together; asks for edits, and for its own end."""

    edit_requested = Signal(object)
    end_requested = Signal()

    def __init__(self, plane: Plane, parent: QWidget) -> None:
        super().__init__(parent)
        self._plane = plane
        self.is_on = False
        self.bar = PaintBar(parent)
        self.bar.hide()
        self.painting = Painting(self)
        self.painting.edit_requested.connect(self.edit_requested)
        plane.hand.dabbed.connect(self.painting.dab)
        self.bar.paint_changed.connect(self._show_paint)
        self.bar.clear_requested.connect(self.painting.clear)
        self.bar.end_requested.connect(self.end_requested)

    def show_source(self, source: AnySource) -> None:
        """These are the data now."""
        self.painting.show_source(source)
        self.bar.show_source(source)
        self._show_paint()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.bar.show_theme(theme)
        self._show_paint()

    def show_painting(self, is_on: bool) -> None:
        """Begin to paint, or end it."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        self.bar.setVisible(is_on)
        self._show_paint()
        if is_on:
            self._plane.begin_to_paint()

    def _show_paint(self) -> None:
        self.painting.paint = self.bar.paint
        self._plane.show_brush(self.bar.brush() if self.is_on else None)

    # --- keys ---

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key has work to do here, wherever the focus is in the panel."""
        if not self.is_on or event.modifiers() & ~_PLAIN:
            return False
        is_typing = takes_text(QApplication.focusWidget())
        return event.key() == Qt.Key.Key_Escape or (not is_typing and _class_of(event) is not None)

    def press(self, event: QKeyEvent) -> None:
        """Do the work of a key that it takes."""
        at = _class_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.end_requested.emit()
        elif at is not None:
            self.bar.choose_class(at)

    @staticmethod
    def own_keys() -> PartKeys:
        """What can be done by key while a person paints."""
        lines = (
            (_tr("choose the class"), ("1", "2", "8")),
            (_tr("move the mark over the plane (with Shift by larger steps)"), ("Left", "Right", "Up", "Down")),
            (_tr("set a point at the mark; with Move, take hold of one and let it go"), ("Space", "Return")),
            (_tr("erase the nearest point"), ("Delete",)),
            (_tr("end painting"), ("Esc",)),
        )
        return PartKeys(_tr("While painting"), lines)


def _class_of(event: QKeyEvent) -> int | None:
    """The class that a digit chooses, 0-based."""
    at = event.key() - Qt.Key.Key_1.value
    return at if 0 <= at < MOST_CLASS_KEYS else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaintMode", text)

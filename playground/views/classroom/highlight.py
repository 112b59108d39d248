"""Points things out: a calm frame that lies over a panel, a bar or a tab. Moves nothing and takes no mouse.

A panel that stands behind another one cannot be framed; then its tab is.
"""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QTabBar, QWidget
from shiboken6 import isValid

from playground.views.look.theme import LIGHT, Theme

_REACH: Final = 7
"""How far the glow reaches inwards, in pixels; the rest of what is framed is left alone, so it paints as ever."""


class Glow(QWidget):
    """A frame along the inner edge of its parent, or of one tab of it."""

    def __init__(self, target: QWidget, tab: str | None = None) -> None:
        super().__init__(target)
        self.setObjectName("highlight")
        self._tab = tab
        self._theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        self._follow()
        self.show()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._follow()
        self.update()

    def _follow(self) -> None:
        """Take the place of what is framed."""
        place = self._place()
        if place != self.geometry():
            self.setGeometry(place)
        self.setVisible(not place.isEmpty())
        inner = self.rect().adjusted(_REACH, _REACH, -_REACH, -_REACH)
        ring = QRegion(self.rect())
        self.setMask(ring.subtracted(QRegion(inner)) if inner.isValid() and self._tab is None else ring)
        self.raise_()

    def _place(self) -> QRect:
        target = self.parentWidget()
        if target is None:
            return QRect()
        if self._tab is None:
            return target.rect()
        assert isinstance(target, QTabBar)
        for index in range(target.count()):
            if target.tabText(index) == self._tab:
                return target.tabRect(index)
        return QRect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded, QEvent.Type.Show):
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(self.rect())
        colour = QColor(self._theme.accent)
        width = self._theme.wide(2.0)
        reach = _REACH if self._tab is None else 4
        for depth in range(reach, 0, -1):
            colour.setAlpha(round(16 + 26 * (1 - depth / reach)))
            painter.setPen(QPen(colour, 1.0))
            inset = width + depth - 0.5
            painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), 6.0, 6.0)
        colour.setAlpha(255)
        painter.setPen(QPen(colour, width))
        inset = width / 2
        painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), 8.0, 8.0)


class Highlight(QObject):
    """Which things are pointed out.

    What is framed owns its frame, and takes it along when it ends: Qt makes and ends tab bars as panels move.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._glows: list[Glow] = []

    def show_targets(self, targets: Iterable[tuple[QWidget, str | None]]) -> None:
        """Frame these widgets and no others; with a text, the tab of that text in a tab bar."""
        self.clear()
        for target, tab in targets:
            glow = Glow(target, tab)
            glow.show_theme(self._theme)
            glow.destroyed.connect(self._forget_ended)
            self._glows.append(glow)

    def clear(self) -> None:
        """Point out nothing."""
        self._forget_ended()
        glows, self._glows = self._glows, []
        for glow in glows:
            target = glow.parentWidget()
            if target is not None:
                target.removeEventFilter(glow)
            glow.hide()
            glow.setParent(None)
            glow.deleteLater()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._forget_ended()
        for glow in self._glows:
            glow.show_theme(theme)

    def _forget_ended(self) -> None:
        self._glows = [glow for glow in self._glows if isValid(glow)]

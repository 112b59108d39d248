"""The mark on a picture that stands still while training goes on behind it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from playground.views.look.theme import Theme

_FONT_PIXELS: Final = 14


class FrozenMark(QLabel):
    """A badge in the middle of the window's top, under its menus and toolbar."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("frozen_mark")
        self.setText(self.tr("❄  Frozen — F7 to go on"))
        self.setAccessibleName(
            self.tr("Frozen: the picture does not change while training continues. Press F7 to unfreeze it")
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        window.installEventFilter(self)
        self.show_theme(theme)
        self.show()
        self.raise_()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and scale."""
        font = QFont(self.font())
        font.setPixelSize(theme.text_px(_FONT_PIXELS))
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setStyleSheet(
            f"QLabel {{ background: {theme.accent}; color: {theme.on_accent}; border-radius: {theme.px(11)}px;"
            f" padding: {theme.px(3)}px {theme.px(14)}px; }}"
        )
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        top = 2
        window = self.parentWidget()
        if window is None:
            return
        if isinstance(window, QMainWindow):
            top = window.menuWidget().geometry().bottom() + 1
        self.move((window.width() - self.width()) // 2, top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

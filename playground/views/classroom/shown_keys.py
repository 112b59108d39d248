"""Keys that are pressed, as large caps at the bottom of the window; and how each is called.

What a person types into a field is not shown: only shortcuts are, there.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.views.controls.keys import takes_text
from playground.views.look.theme import LIGHT, Theme

SHOWN_MS: Final = 1500
_MOST: Final = 3
_FONT_PIXELS: Final = 26
_HEIGHT: Final = 54
_LEAST_WIDTH: Final = 54
_PADDING: Final = 18
_GAP: Final = 8
_BETWEEN: Final = 30
_ABOVE_THE_EDGE: Final = 26

_NAMED: Final[dict[int, str]] = {
    Qt.Key.Key_Left: "←",
    Qt.Key.Key_Right: "→",
    Qt.Key.Key_Up: "↑",
    Qt.Key.Key_Down: "↓",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Backspace: "⌫",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDn",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
}
_BARE: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)
_CHORDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def key_names(event: QKeyEvent) -> tuple[str, ...]:
    """The caps of a key and the modifiers held with it: `("Ctrl", "Z")`; none for a modifier alone."""
    key = Qt.Key(event.key())
    if key in _BARE:
        return ()
    held = event.modifiers()
    text = event.text()
    name = QCoreApplication.translate("KeyCaps", _NAMED[key]) if key in _NAMED else None
    is_sign = name is None and text.isprintable() and bool(text.strip()) and not held & _CHORDS
    if name is None:
        name = text.upper() if is_sign else QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    if not name:
        return ()
    has_shift = held & Qt.KeyboardModifier.ShiftModifier and not (is_sign and not text.isalpha())
    names = [
        cap
        for cap, is_held in (
            ("Ctrl", held & Qt.KeyboardModifier.ControlModifier),
            ("Alt", held & Qt.KeyboardModifier.AltModifier),
            ("Meta", held & Qt.KeyboardModifier.MetaModifier),
            ("Shift", has_shift or key == Qt.Key.Key_Backtab),
        )
        if is_held
    ]
    return (*names, name)


def may_be_shown(event: QKeyEvent, focused: QWidget | None) -> bool:
    """Whether a key is no part of what a person types into a field."""
    if event.isAutoRepeat():
        return False
    is_function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    return is_function_key or bool(event.modifiers() & _CHORDS) or not takes_text(focused)


class KeyCaps(QWidget):
    """The last keys, each with how often it was pressed, for a second and a half."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("key_caps")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = LIGHT
        self._shown: list[tuple[tuple[str, ...], int]] = []
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(SHOWN_MS)
        self._leaving.timeout.connect(self.clear)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown: `Ctrl + Z`, `→ ×3`."""
        return "   ".join(_text(names, count) for names, count in self._shown)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and scale."""
        self._theme = theme
        self._place()

    def show_key(self, names: tuple[str, ...]) -> None:
        """A key was pressed."""
        if self._shown and self._shown[-1][0] == names:
            self._shown[-1] = (names, self._shown[-1][1] + 1)
        else:
            self._shown = [*self._shown, (names, 1)][-_MOST:]
        self.setAccessibleName(self.text)
        self._leaving.start()
        self._place()
        self.show()
        self.raise_()
        self.update()

    def clear(self) -> None:
        """Show none."""
        self._leaving.stop()
        self._shown = []
        self.hide()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.text_px(_FONT_PIXELS))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _cap_width(self, text: str) -> float:
        width = QFontMetricsF(self._font()).horizontalAdvance(text) + 2.0 * self._theme.px(_PADDING)
        return max(width, float(self._theme.px(_LEAST_WIDTH)))

    def _pieces(self) -> list[tuple[float, float, str, bool]]:
        """Left edge, width and text of each piece, and whether it is a cap."""
        metrics, gap = QFontMetricsF(self._font()), float(_GAP)
        pieces, x = [], 2.0
        for names, count in self._shown:
            for at, name in enumerate(names):
                if at:
                    pieces.append((x, metrics.horizontalAdvance("+"), "+", False))
                    x += metrics.horizontalAdvance("+") + gap
                pieces.append((x, self._cap_width(name), name, True))
                x += self._cap_width(name) + gap
            if count > 1:
                times = f"×{count}"
                pieces.append((x, metrics.horizontalAdvance(times), times, False))
                x += metrics.horizontalAdvance(times) + gap
            x += _BETWEEN
        return pieces

    def _place(self) -> None:
        pieces = self._pieces()
        if not pieces:
            return
        size = QSize(round(pieces[-1][0] + pieces[-1][1]) + 14, self._theme.px(_HEIGHT) + 18)
        window = self.parentWidget()
        if window is None:
            return
        area = window.rect()
        self.setGeometry(
            (area.width() - size.width()) // 2,
            area.height() - size.height() - _ABOVE_THE_EDGE,
            size.width(),
            size.height(),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        ground = QColor(theme.window)
        ground.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()), 12.0, 12.0)
        painter.setFont(self._font())
        height = float(theme.px(_HEIGHT))
        for x, width, text, is_cap in self._pieces():
            rect = QRectF(x + 5.0, 7.0, width, height)
            if is_cap:
                painter.setPen(QPen(QColor(theme.muted), 1.5))
                painter.setBrush(QColor(theme.muted))
                painter.drawRoundedRect(rect.translated(QPointF(0.0, 4.0)), 9.0, 9.0)
                painter.setBrush(QColor(theme.raised))
                painter.drawRoundedRect(rect, 9.0, 9.0)
            painter.setPen(QColor(theme.text))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _text(names: tuple[str, ...], count: int) -> str:
    keys = " + ".join(names)
    return f"{keys} ×{count}" if count > 1 else keys

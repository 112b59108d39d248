"""The epoch in big digits, with the place within it and the pace beside its caption. Never changes its width."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.snapshot import Snapshot
from playground.model.numerals import THIN_SPACE, counted, fixed, grouped
from playground.views.look.style import CAPTION_PIXELS, CONTROL_HEIGHT
from playground.views.look.theme import LIGHT, Theme
from playground.views.look.tool_tips import show_tip

_DIGITS: Final = 6
_DIGIT_PIXELS: Final = 24


class EpochCounter(QWidget):
    """Paints `000 012`, the leading zeros faint, under `Epoch` and `+30/250` or `1 240/s`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("epoch_counter")
        show_tip(self, self.tr("Epochs done, and samples of the current epoch; while playing, epochs per second"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._epoch = 0
        self._beside = ""
        self._fonts: dict[int, QFont] = {}
        self._fit_fonts()
        self._show_name()

    @property
    def digits(self) -> str:
        """The epoch as it is painted: `001 234`."""
        return counted(self._epoch, _DIGITS)

    @property
    def beside(self) -> str:
        """What stands beside the caption: the place within the epoch, or the pace."""
        return self._beside

    def show_snapshot(self, snapshot: Snapshot) -> None:
        data = snapshot.spec.data
        position, in_epoch = snapshot.learned.position, data.train_size
        if snapshot.is_past:
            beside = self.tr("past")
        elif position:
            beside = f"+{counted(position)}/{counted(in_epoch)}"
        elif snapshot.epochs_per_second >= 0.05:
            rate = snapshot.epochs_per_second
            beside = self.tr("{rate}/s").format(rate=fixed(rate, 1 if rate < 10 else 0))
        else:
            beside = ""
        if (snapshot.epoch, beside) != (self._epoch, self._beside):
            self._epoch, self._beside = snapshot.epoch, beside
            self.update()
        if snapshot.epochs_per_second == 0:
            self._show_name()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fit_fonts()
        self.update()

    def _fit_fonts(self) -> None:
        self._caption_font = QFont(self.font())
        self._caption_font.setPixelSize(self._theme.text_px(CAPTION_PIXELS))
        self._digit_font = QFont(self.font())
        self._digit_font.setPixelSize(self._theme.px(_DIGIT_PIXELS))
        self._digit_font.setWeight(QFont.Weight.DemiBold)
        self._fonts = {}
        self.updateGeometry()

    def _show_name(self) -> None:
        """Tell a screen reader the epoch when it rests; not sixty times a second."""
        name = self.tr("Epoch {epoch}").format(epoch=counted(self._epoch))
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _font_for(self, digits: int) -> QFont:
        """The font for so many digits: smaller for more than six, so that they fit. All digits are equally wide."""
        if digits not in self._fonts:
            font = QFont(self._digit_font)
            zeros = grouped("0" * max(digits, _DIGITS))
            while font.pixelSize() > 12 and QFontMetricsF(font).horizontalAdvance(zeros) > self.width():
                font.setPixelSize(font.pixelSize() - 1)
            self._fonts[digits] = font
        return self._fonts[digits]

    def sizeHint(self) -> QSize:
        zero = QFontMetricsF(self._digit_font).horizontalAdvance(grouped("0" * _DIGITS))
        return QSize(round(zero) + 4, self._theme.text_px(CAPTION_PIXELS) + 4 + self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = QRectF(0, 0, self.width(), self._theme.text_px(CAPTION_PIXELS) + 4)
        painter.setFont(self._caption_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.tr("Epoch"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._beside)
        text = self.digits
        font = self._font_for(len(str(self._epoch)))
        painter.setFont(font)
        below = QRectF(0, top.bottom(), self.width(), self.height() - top.bottom())
        significant = text.lstrip(f"0{THIN_SPACE}") or "0"
        leading = text[: len(text) - len(significant)]
        painter.setPen(QColor(self._theme.border))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, leading)
        below.setLeft(QFontMetricsF(font).horizontalAdvance(leading))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, significant)

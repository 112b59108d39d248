"""The present loss and accuracy in the toolbar, for presenter mode. Never changes its width while it trains."""

from collections.abc import Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.views.look.style import CAPTION_PIXELS, CONTROL_HEIGHT
from playground.views.look.theme import LIGHT, Theme
from playground.views.look.tool_tips import show_tip
from playground.views.plots.chart import fitted, legible
from playground.views.plots.scores import accuracy_text, loss_text

_Column = TypeVar("_Column")

_GAP: Final = 12
_NONE: Final = "–"
_WIDEST: Final = (("0.0000", "0.0·10⁻⁹"), ("0.0000", "0.0·10⁻⁹"), ("99.9 / 99.9 %", "100 / 100 %"))


class Scores(QWidget):
    """Paints `Train loss`, `Test loss` and, where there are classes, `Accuracy` over their numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scores")
        show_tip(
            self,
            self.tr(
                "Mean loss over the training and over the test data, without the penalty; "
                "accuracy on the training data / on the test data"
            ),
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._titles = (self.tr("Train loss"), self.tr("Test loss"), self.tr("Accuracy"))
        self._texts = (_NONE, _NONE, _NONE)
        self._is_rated = self._has_test = True
        self._fit_fonts()
        self._show_name()

    @property
    def texts(self) -> tuple[str, ...]:
        """The numbers as they are painted: the losses, and the accuracy where there are classes."""
        return self._shown(self._texts)

    def _shown(self, columns: Sequence[_Column]) -> tuple[_Column, ...]:
        """Of the train loss, the test loss and the accuracy those that there are."""
        there = (True, self._has_test, self._is_rated)
        return tuple(column for column, is_there in zip(columns, there, strict=True) if is_there)

    def show_document(self, document: Document) -> None:
        """Show accuracy only where there are classes, and the test loss only where there is a test."""
        there = document.spec.data.is_classification, document.spec.data.test_size > 0
        if there != (self._is_rated, self._has_test):
            self._is_rated, self._has_test = there
            self._show_name()
            self.updateGeometry()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of the snapshot."""
        measured = snapshot[Measure]
        accuracy = accuracy_text(measured.train_accuracy, measured.test_accuracy)
        texts = (loss_text(measured.train_loss), loss_text(measured.test_loss), accuracy)
        if texts != self._texts:
            self._texts = texts
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
        self._number_font = legible(self.font())
        self._number_font.setWeight(QFont.Weight.DemiBold)
        captions, numbers = QFontMetricsF(self._caption_font), QFontMetricsF(self._number_font)
        self.widths = [
            max(captions.horizontalAdvance(title), *(numbers.horizontalAdvance(text) for text in widest)) + 2.0
            for title, widest in zip(self._titles, _WIDEST, strict=True)
        ]
        self.updateGeometry()

    def _show_name(self) -> None:
        """Tell a screen reader the numbers when they rest; not sixty times a second."""
        name = ", ".join(f"{title}: {text}" for title, text in zip(self._shown(self._titles), self.texts, strict=True))
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        widths = self._shown(self.widths)
        width = sum(widths) + self._theme.px(_GAP) * (len(widths) - 1)
        return QSize(round(width), self._theme.text_px(CAPTION_PIXELS) + 4 + self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top, left = self._theme.text_px(CAPTION_PIXELS) + 4, 0.0
        alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for title, text, width in zip(self._shown(self._titles), self.texts, self._shown(self.widths), strict=True):
            painter.setFont(self._caption_font)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(left, 0.0, width, top), alignment, title)
            painter.setFont(fitted(self._number_font, text, width + 4.0))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(QRectF(left, top, width + 4.0, self.height() - top), alignment, text)
            left += width + self._theme.px(_GAP)

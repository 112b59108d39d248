"""Text to be read: Markdown in a calm measure, as high as its width makes it. Knows nothing of lessons."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

LINE_PERCENT: Final = 128
_PARAGRAPH_GAP: Final = 0.55  # of a line's height
_LEAST_WIDTH: Final = 120
_TIGHT: Final = "\u00a0"
_TOGETHER: Final = re.compile(r"\d %|\b\w[₀-₉]? [=<>≈] [−-]?\d")


def kept_together(text: str) -> str:
    """The text with no break between lines within `95 %` and `x₁ = −5`."""
    return _TOGETHER.sub(lambda found: found[0].replace(" ", _TIGHT), text)


def prose_document(markdown: str, font: QFont) -> QTextDocument:
    """The text, laid out in `font` with generous lines. HTML in it is shown as it is written, never followed."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    features = QTextDocument.MarkdownFeature.MarkdownDialectCommonMark
    document.setMarkdown(kept_together(markdown), features | QTextDocument.MarkdownFeature.MarkdownNoHTML)
    gap = font.pointSizeF() * _PARAGRAPH_GAP * 1.6
    block = document.begin()
    while block.isValid():
        form = QTextBlockFormat(block.blockFormat())
        form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin(0)
        form.setBottomMargin(gap if block.next().isValid() else 0)
        QTextCursor(block).setBlockFormat(form)
        block = block.next()
    return document


def paint_document(painter: QPainter, document: QTextDocument, colour: QColor, clip: QRectF) -> None:
    """Draw the document from the painter's origin."""
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, colour)
    context.clip = clip
    document.documentLayout().draw(painter, context)


class Prose(QWidget):
    """Shows a text in the widget's own font and colour of text."""

    def __init__(self, name: str, parent: QWidget | None = None, *, is_strong: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._text = ""
        self._is_strong = is_strong
        self._document = QTextDocument(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("")

    @property
    def text(self) -> str:
        """What it shows, in Markdown."""
        return self._text

    @property
    def plain_text(self) -> str:
        """What it shows, as it is read."""
        return self._document.toPlainText()

    def show_text(self, markdown: str) -> None:
        """Show `markdown`; empty hides nothing but takes no room."""
        if markdown != self._text:
            self._text = markdown
            self._compose()

    def _compose(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.05)
        if self._is_strong:
            font.setWeight(QFont.Weight.DemiBold)
        self._document = prose_document(self._text, font)
        self._document.setParent(self)
        self._document.setTextWidth(self.width())
        self.setAccessibleName(self.plain_text)
        self.updateGeometry()
        self.update()

    # --- Qt ---

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self._text:
            return 0
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)
        return round(self._document.size().height() + 0.5)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH * 2, self.heightForWidth(_LEAST_WIDTH * 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._document.setTextWidth(self.width())
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange) and self._text:
            self._compose()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        self._document.setTextWidth(self.width())
        paint_document(painter, self._document, self.palette().text().color(), QRectF(event.rect()))

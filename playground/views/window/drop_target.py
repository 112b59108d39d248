"""What a person sees over the window while a file is dragged upon it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.model.files.disk import is_file, is_there
from playground.views.look.theme import LIGHT, Theme


class DropTarget(QWidget):
    """Covers its parent with a frame and the file's name. Lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setObjectName("drop_target")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._text = ""
        self.hide()

    def show_file(self, path: str) -> None:
        """Offer to open the file."""
        self._offer(self.tr("Drop to open “{name}”").format(name=Path(path).name))

    def show_text(self) -> None:
        """Offer to take the text."""
        self._offer(self.tr("Drop to import this table or link"))

    def _offer(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(self._text)
        self.setGeometry(self._covered.rect())
        self.show()
        self.raise_()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.window)
        veil.setAlpha(216)
        painter.fillRect(self.rect(), veil)
        accent = QColor(self._theme.accent)
        pen = QPen(accent, 2.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 12, 12)
        font = QFont(self.font())
        font.setPixelSize(self._theme.text_px(24))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def dropped_text(data: QMimeData) -> str:
    """The text that is dragged and may be a table or a link; empty for anything else, and for a file."""
    if any(url.isLocalFile() for url in data.urls()) or not data.hasText():
        return ""
    text = data.text()
    return text if "\n" in text.strip() or "#" in text or "=" in text else ""


def dropped_file(data: QMimeData) -> str | None:
    """The path of the one local file that is dragged; None for anything else.

    One that cannot be looked at is taken, too: to open it tells why it cannot be read.
    """
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = urls[0].toLocalFile()
    return path if is_file(Path(path)) or not is_there(Path(path)) else None

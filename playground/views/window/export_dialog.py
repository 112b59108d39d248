"""Asks in which format the network is to be exported, and shows what will be in the file. Writes none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.exchange.exporters import EXPORTERS
from playground.exchange.exporters.exporter import Exported
from playground.exchange.packages import PackageMissing
from playground.model.numerals import counted
from playground.views.pictures.form import add_default_button, named

_MOST_SHOWN: Final = 20_000
"""Letters of a long file that are shown."""

_COLUMNS: Final = 72
_ROWS: Final = 14
_ROWS_LEFT_OUT: Final = 7


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The name of the format. is_copy: for the clipboard, not for a file."""

    name: str
    is_copy: bool = False


class ExportDialog(QDialog):
    """Shows the formats, and of the chosen one its text and what it leaves out.

    write: gives what is in the file, by the format's name.
    """

    def __init__(self, write: Callable[[str], Exported], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle(self.tr("Export the network"))
        self._write = write
        self._is_copy = False
        self._format = named(QComboBox(self), "export_format", self.tr("Format of the file"))
        for name, exporter in EXPORTERS.items():
            self._format.addItem(exporter.label, name)
        self._note = QLabel(self)
        self._note.setObjectName("export_note")
        self._preview = named(QPlainTextEdit(self), "export_preview", self.tr("What will be in the file"))
        self._preview.setReadOnly(True)
        self._preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._lost = QLabel(self.tr("What this format cannot hold:"), self)
        self._left_out = named(QPlainTextEdit(self), "export_left_out", self.tr("What this format cannot hold"))
        self._left_out.setReadOnly(True)
        lines = self._preview.fontMetrics()
        self._preview.setMinimumSize(lines.averageCharWidth() * _COLUMNS, lines.lineSpacing() * _ROWS)
        self._left_out.setMinimumHeight(lines.lineSpacing() * _ROWS_LEFT_OUT)
        head = QHBoxLayout()
        label = QLabel(self.tr("&Format"), self)
        label.setBuddy(self._format)
        head.addWidget(label)
        head.addWidget(self._format, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        save, tip = self.tr("&Save…"), self.tr("Choose a file, and write it there")
        self._save = add_default_button(buttons, "export_save", save, tip)
        self._copy = QPushButton(self.tr("&Copy"), self)
        self._copy.setObjectName("export_copy")
        self._copy.setToolTip(self.tr("Copy the whole text to the clipboard"))
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self._preview, 3)
        column.addWidget(self._lost)
        column.addWidget(self._left_out, 1)
        column.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._format.setCurrentIndex(max(self._format.findData(chosen), 0))
        self._format.currentIndexChanged.connect(self._show)
        self._copy.clicked.connect(self._accept_copy)
        self._show()

    @property
    def choice(self) -> ExportChoice:
        """What is chosen."""
        return ExportChoice(self._format.currentData(), self._is_copy)

    def _show(self) -> None:
        name: str = self._format.currentData()
        self._note.setText(EXPORTERS[name].note)
        try:
            exported = self._write(name)
        except PackageMissing as reason:
            self._show_missing(str(reason))
            return
        content = exported.content
        self._save.setEnabled(True)
        self._copy.setEnabled(isinstance(content, str))
        if isinstance(content, bytes):
            text = self.tr("{count} bytes, not to be read by people").format(count=counted(len(content)))
        else:
            text = content.replace("\r\n", "\n")
        if len(text) > _MOST_SHOWN:
            more = self.tr("… and {count} letters more").format(count=counted(len(text) - _MOST_SHOWN))
            text = f"{text[:_MOST_SHOWN]}\n{more}"
        wrap, keep = QPlainTextEdit.LineWrapMode.WidgetWidth, QPlainTextEdit.LineWrapMode.NoWrap
        self._preview.setLineWrapMode(keep if "\n" in text.rstrip() else wrap)  # a link is one long line
        self._preview.setPlainText(text)
        self._left_out.setPlainText("\n".join(exported.left_out))
        for part in (self._lost, self._left_out):
            part.setVisible(bool(exported.left_out))

    def _show_missing(self, reason: str) -> None:
        """Tell which package is missing, in place of what would be in the file."""
        self._save.setEnabled(False)
        self._copy.setEnabled(False)
        self._preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._preview.setPlainText(reason)
        for part in (self._lost, self._left_out):
            part.setVisible(False)

    def _accept_copy(self) -> None:
        self._is_copy = True
        self.accept()

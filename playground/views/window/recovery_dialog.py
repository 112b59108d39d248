"""Offers work that was kept aside when the program ended without warning. Shows and asks; reads and deletes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

_WIDTH: Final = 560
_TALLEST: Final = 460
_BESIDE_THE_TEXT: Final = 30
_SPARE: Final = 8


@dataclass(frozen=True, slots=True)
class LeftoverRow:
    """One offer: what it is called, what it is, and why it cannot be restored; empty where it can."""

    title: str
    details: str
    refusal: str = ""


class RecoveryDialog(QDialog):
    """One row for each window that ended without warning.

    Nothing is lost by accident: to close the dialog is to decide later, and what is to be deleted is marked first, and
    can be unmarked until then. When the dialog is accepted `discarded` tells which rows are marked.
    """

    restore_requested = Signal(int)

    def __init__(self, rows: Sequence[LeftoverRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_dialog")
        self.setWindowTitle(self.tr("Unsaved work"))
        self.setAccessibleName(self.tr("Unsaved work"))
        self.discarded: set[int] = set()
        heading = QLabel(self.tr("The program ended before your work was saved. A copy was kept for you:"), self)
        heading.setObjectName("recovery_heading")
        heading.setProperty("heading", True)
        heading.setWordWrap(True)
        self._rows = [_Row(index, row, self) for index, row in enumerate(rows)]
        listed = QWidget(self)
        lines = QVBoxLayout(listed)
        lines.setContentsMargins(0, 0, 6, 0)
        lines.setSpacing(16)
        for row in self._rows:
            lines.addWidget(row)
            row.restore.clicked.connect(self._ask_restore)
            row.discard.clicked.connect(self._turn_discard)
        lines.addStretch()
        area = QScrollArea(self)
        area.setWidget(listed)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        later = QPushButton(self.tr("&Later"), self)
        later.setObjectName("recovery_later")
        later.setAutoDefault(False)
        later.setToolTip(self.tr("Keep it all, and offer it again at the next start or in the File menu (Esc)"))
        later.clicked.connect(self._go_on)
        self._close = later
        self._note = QLabel(self)
        self._note.setObjectName("recovery_note")
        self._note.setWordWrap(True)
        self._note.setProperty("caption", True)
        below = QHBoxLayout()
        below.addWidget(self._note, 1)
        below.addWidget(later)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addWidget(heading)
        layout.addWidget(area, 1)
        layout.addLayout(below)
        first = next((row.restore for row in self._rows if row.restore.isEnabled()), later)
        first.setDefault(True)
        first.setFocus()
        self._listed, self._lines, self._area, self._stack = listed, lines, area, layout
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self._fit)
        self._show_note()
        self.ensurePolished()
        self._fit()

    def _fit(self) -> None:
        """Be as large as the texts are."""
        for row in self._rows:
            row.fit()
        self._listed.adjustSize()
        lines = self._lines
        wide = max(_WIDTH, round(36 * self.fontMetrics().averageCharWidth() * 1.8))
        tall = lines.totalHeightForWidth(wide - 60) if lines.hasHeightForWidth() else lines.sizeHint().height()
        around = self._stack.totalHeightForWidth(wide) - self._area.sizeHint().height()
        self.resize(wide, min(tall + around + _SPARE, _TALLEST))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():  # presenter mode begins, or ends
            self._fit_soon.start()

    def _go_on(self) -> None:
        self.done(int(bool(self.discarded)))

    def _ask_restore(self) -> None:
        self.restore_requested.emit(self._index(self.sender()))

    def _turn_discard(self) -> None:
        index = self._index(self.sender())
        self.discarded ^= {index}
        self._rows[index].show_discarded(index in self.discarded)
        self._show_note()

    def _index(self, button: object) -> int:
        return next(row.index for row in self._rows if button in (row.restore, row.discard))

    def _show_note(self) -> None:
        if self.discarded:
            self._close.setText(self.tr("&Delete"))
            self._note.setText(self.tr("What is crossed out is deleted when you go on. Esc: keep it all."))
        else:
            self._close.setText(self.tr("&Later"))
            self._note.setText(self.tr("Whatever you do not restore or discard is kept, and offered again."))


class _Row(QWidget):
    """Title, details and the two buttons of one offer."""

    def __init__(self, index: int, row: LeftoverRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.index = index
        self._shown = row
        self.setObjectName(f"leftover_{index}")
        self._title = QLabel(row.title, self)
        self._title.setObjectName(f"leftover_title_{index}")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("heading", True)
        self._title.setWordWrap(True)
        details = QLabel(row.details, self)
        details.setObjectName(f"leftover_details_{index}")
        details.setTextFormat(Qt.TextFormat.PlainText)
        details.setWordWrap(True)
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.restore = QPushButton(self.tr("&Restore"), self)
        self.restore.setObjectName(f"restore_{index}")
        self.restore.setAccessibleName(self.tr("Restore “{name}”").format(name=row.title))
        self.restore.setToolTip(self.tr("Open it; it stays unsaved until you save it"))
        self.restore.setEnabled(not row.refusal)
        self.restore.setAutoDefault(not row.refusal)
        self.discard = QPushButton(self)
        self.discard.setObjectName(f"discard_{index}")
        self.discard.setAutoDefault(False)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self._title)
        texts.addWidget(details)
        if row.refusal:
            told = QLabel(self.tr("It is damaged and cannot be restored: {reason}").format(reason=row.refusal), self)
            told.setObjectName(f"leftover_refusal_{index}")
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setWordWrap(True)
            texts.addWidget(told)
        for label in self.findChildren(QLabel):  # a long word is cut rather than push the buttons out of the window
            label.setSizePolicy(QSizePolicy.Policy.Ignored, label.sizePolicy().verticalPolicy())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(texts, 1)
        layout.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.discard, 0, Qt.AlignmentFlag.AlignTop)
        self.show_discarded(False)

    def fit(self) -> None:
        """Leave the button room for its text in the present font."""
        bold = QFont(self.restore.font())
        bold.setWeight(QFont.Weight.DemiBold)  # as the default button is written
        self.restore.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(self.restore.text()) + _BESIDE_THE_TEXT)

    def show_discarded(self, is_discarded: bool) -> None:
        """Cross it out, or not."""
        font = self._title.font()
        font.setStrikeOut(is_discarded)
        self._title.setFont(font)
        self.restore.setEnabled(not is_discarded and not self._shown.refusal)
        self.discard.setText(self.tr("Ke&ep") if is_discarded else self.tr("&Discard"))
        name = self.discard.text().replace("&", "")
        self.discard.setAccessibleName(self.tr("{what} “{name}”").format(what=name, name=self._shown.title))
        tip = self.tr("Do not delete it") if is_discarded else self.tr("Delete it when you go on")
        self.discard.setToolTip(tip)

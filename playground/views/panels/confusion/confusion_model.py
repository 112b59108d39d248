"""The confusion matrix as a table: rows the true class, columns the chosen one, at the rims recall and precision."""

import math
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap

from engine.questions.confusion import Confusion
from playground.model.confused import Cell
from playground.model.numerals import counted, percent
from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.sample_layer import class_picture

_Index = QModelIndex | QPersistentModelIndex
_NONE: Final = QModelIndex()
_STRONGEST: Final = 0.45
"""How much of a colour the ground of a full cell has: the number on it stays legible."""


class Role(IntEnum):
    """What the table asks for besides Qt's own roles."""

    LIT = Qt.ItemDataRole.UserRole + 1


class ConfusionModel(QAbstractTableModel):
    """Tells what stands in each cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._pictures: list[QPixmap] = []
        self._classes: tuple[str, ...] = ()
        self._by_class = False
        self._confusion: Confusion | None = None
        self._as_shares = False
        self._names_columns = self._names_rims = True
        self._lit: Cell | None = None

    # --- what is shown ---

    def show_theme(self, theme: Theme, ratio: float) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._paint_pictures(ratio)
        self._tell()

    def show_classes(self, classes: tuple[str, ...], ratio: float, *, by_class: bool) -> None:
        """Have a row and a column for each class."""
        if (classes, by_class) != (self._classes, self._by_class):
            self.beginResetModel()
            self._classes, self._by_class, self._confusion, self._lit = classes, by_class, None, None
            self._paint_pictures(ratio)
            self.endResetModel()

    def _paint_pictures(self, ratio: float) -> None:
        numbers = range(len(self._classes))
        self._pictures = [class_picture(number, self._theme, ratio, by_class=self._is_by_class) for number in numbers]

    @property
    def _is_by_class(self) -> bool:
        return self._by_class or len(self._classes) > 2

    def show_confusion(self, confusion: Confusion | None) -> None:
        """Show other numbers; None: none are known."""
        fits = confusion is not None and confusion.classes == self._classes
        self._confusion = confusion if fits else None
        self._tell()

    def show_shares(self, as_shares: bool) -> None:
        """Show the shares of each row, or counts."""
        self._as_shares = as_shares
        self._tell()

    def show_room(self, *, for_columns: bool, for_rims: bool) -> None:
        """Whether columns have room for the names of classes beside their marks, and rims for whole words."""
        if (for_columns, for_rims) != (self._names_columns, self._names_rims):
            self._names_columns, self._names_rims = for_columns, for_rims
            for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
                self.headerDataChanged.emit(way, 0, self.classes)

    def rim_title(self, orientation: Qt.Orientation, *, is_short: bool = False) -> str:
        """What stands over the column of recalls, and beside the row of precisions."""
        if orientation == Qt.Orientation.Horizontal:
            return self.tr("rec.") if is_short else self.tr("recall, %")
        return self.tr("prec.") if is_short else self.tr("precision, %")

    def show_lit(self, cell: Cell | None) -> None:
        """Mark the cell whose points stand out on the plane."""
        self._lit = cell
        self._tell()

    def _tell(self) -> None:
        if self._classes:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # --- what stands where ---

    @property
    def classes(self) -> int:
        """How many there are."""
        return len(self._classes)

    @property
    def names(self) -> tuple[str, ...]:
        """What the classes are called."""
        return self._classes

    @property
    def widest(self) -> str:
        """The widest text that a cell may have of these points, whatever the network says of them."""
        shares = percent(1.0)
        if self._confusion is None or self._as_shares:
            return shares
        return max(shares, counted(int(self._confusion.counts.sum(axis=1).max())), key=len)

    @property
    def mark_width(self) -> int:
        """Pixels of a class's mark."""
        return round(self._pictures[0].deviceIndependentSize().width()) if self._pictures else 0

    def cell(self, index: _Index) -> Cell | None:
        """The cell of the matrix; None at its rims."""
        inside = index.isValid() and max(index.row(), index.column()) < self.classes
        return (index.row(), index.column()) if inside else None

    def text(self, row: int, column: int) -> str:
        """What is written there."""
        confusion, size = self._confusion, self.classes
        if confusion is None:
            return "–"
        if row < size and column < size:
            count = int(confusion.counts[row, column])
            return self._share(count, int(confusion.counts[row].sum())) if self._as_shares else counted(count)
        if row < size:
            return _percent(float(confusion.recalls[row]))
        return _percent(float(confusion.precisions[column]) if column < size else confusion.accuracy)

    def _share(self, count: int, of: int) -> str:
        return percent(count / of) if of else "–"

    def words(self, row: int, column: int) -> str:
        """The same in a sentence, for a tooltip and for a screen reader."""
        confusion, size = self._confusion, self.classes
        if confusion is None:
            return self.tr("Not known yet")
        text = self.text(row, column)
        if row < size and column < size:
            count, of = int(confusion.counts[row, column]), int(confusion.counts[row].sum())
            share = self._share(count, of)
            told = self.tr("{count} of {of} points of {true} ({share} %) are taken for {chosen}")
            told = told.format(
                count=counted(count),
                of=counted(of),
                share=share,
                true=self._classes[row],
                chosen=self._classes[column],
            )
            return told + (self.tr("; they stand out on the plane") if (row, column) == self._lit else "")
        if row < size:
            told = self.tr("Recall of {name}: of the points that are {name}, {share} % are found")
            return told.format(name=self._classes[row], share=text)
        if column < size:
            told = self.tr("Precision of {name}: of the points taken for {name}, {share} % are right")
            return told.format(name=self._classes[column], share=text)
        return self.tr("Accuracy: {share} % of all points are taken for what they are").format(share=text)

    def _ground(self, row: int, column: int) -> QColor | None:
        """The fuller a row's cell, the stronger: right ones in the accent's colour, wrong ones in that of danger."""
        confusion, size = self._confusion, self.classes
        if confusion is None or max(row, column) >= size:
            return None
        of = int(confusion.counts[row].sum())
        share = float(confusion.counts[row, column]) / of if of else 0.0
        if share == 0.0:
            return None
        colour = self._theme.accent if row == column else self._theme.danger
        return QColor(faded(colour, self._theme.panel, _STRONGEST * math.sqrt(share)))

    # --- Qt's overrides ---

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() or not self._classes else self.classes + 1

    def columnCount(self, parent: _Index = _NONE) -> int:
        return self.rowCount(parent)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.text if self.cell(index) is not None else self._theme.muted)
        if role == Role.LIT:
            return self._lit is not None and self.cell(index) == self._lit
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_class = section < self.classes
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DecorationRole and is_class:
            return self._pictures[section]
        if role == Qt.ItemDataRole.DisplayRole:
            if is_class:
                return self._classes[section] if self._names_columns or not across else ""
            return self.rim_title(orientation, is_short=not self._names_rims)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if not is_class:
                return (
                    self.tr("Recall: of the points of a class, the share that is found, in percent")
                    if across
                    else self.tr("Precision: of the points taken for a class, the share that is right, in percent")
                )
            told = self.tr("Taken for {name}") if across else self.tr("Really {name}")
            return told.format(name=self._classes[section])
        return None


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else percent(share)

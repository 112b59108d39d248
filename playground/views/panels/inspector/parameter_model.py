"""The weights and the bias of one unit as rows of a table: name, value, pinned. Shows; asks by signals."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from engine.parameters import Address
from playground.model.numerals import fixed
from playground.views.controls.table_copy import EXACT_ROLE

_Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
VALUE_ROLE: Final = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    """The columns, left to right."""

    NAME = 0
    VALUE = 1
    PINNED = 2


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter: which, its name in the formula, and what it is in words."""

    address: Address
    name: str
    description: str


class ParameterModel(QAbstractTableModel):
    """Rows for a unit's bias and weights. Values are None until the network's first snapshot."""

    value_requested = Signal(object, float, object)
    """Pin, value, merge key."""
    pinned_requested = Signal(object, bool)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ParameterRow, ...] = ()
        self._values: tuple[float, ...] | None = None
        self._pins: frozenset[Address] = frozenset()

    def show_rows(self, rows: Sequence[ParameterRow]) -> None:
        """Show other parameters; the same ones leave an open editor alone."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self._values = None
        self.endResetModel()

    def show_values(self, values: Sequence[float] | None) -> None:
        """Show the present numbers, one a row."""
        new = None if values is None else tuple(values)
        if new != self._values:
            assert new is None or len(new) == len(self._rows)
            self._values = new
            self._tell(Column.VALUE)

    def show_pins(self, pins: frozenset[Address]) -> None:
        """Show which are pinned."""
        if pins != self._pins:
            self._pins = pins
            self._tell(Column.PINNED)

    def ask_value(self, row: int, value: float, gesture: Hashable) -> None:
        """Ask for another value."""
        self.value_requested.emit(self._rows[row].address, value, gesture)

    def ask_pinned(self, row: int) -> None:
        """Ask to pin, or to free."""
        address = self._rows[row].address
        self.pinned_requested.emit(address, address not in self._pins)

    def is_pinned(self, row: int) -> bool:
        """Whether training leaves the parameter as it is."""
        return self._rows[row].address in self._pins

    def value(self, row: int) -> float | None:
        """The number of a row, None before the first snapshot."""
        return None if self._values is None else self._values[row]

    def _tell(self, column: Column) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.VALUE and self._values is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        shown = self._rows[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VALUE_ROLE:
            return self.value(row)
        if role == EXACT_ROLE:
            return self.value(row) if column == Column.VALUE else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(shown, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = self.tr("bias") if shown.address.input is None else self.tr("weight of {0}").format(shown.name)
            return f"{kind}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column == Column.VALUE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Input"), self.tr("Weight"), self.tr("Pin"))[section]
        return None

    def _text(self, row: int, column: int) -> str:
        if column == Column.NAME:
            return self._rows[row].name
        if column == Column.PINNED:
            return self.tr("pinned") if self.is_pinned(row) else self.tr("free")
        value = self.value(row)
        return "–" if value is None else fixed(value, 3)

    def _tip(self, shown: ParameterRow, column: int) -> str:
        if column == Column.PINNED:
            if shown.address in self._pins:
                return self.tr("Pinned: training does not change it. Click to free it.")
            return self.tr("Free: training changes it. Click to pin it.")
        if column == Column.VALUE:
            return self.tr("Click to type a number, or drag to the left or right.")
        return f"{shown.name}: {shown.description}"

"""One sample's pass as rows of a table: features, units layer by layer, the loss; open units show their parameters."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.spec import Spec
from playground.model.formula import activation_text, unit_title
from playground.views.panels.sample.sample_numbers import (
    Column,
    Kind,
    Row,
    SampleNumbers,
    number,
    row_name,
    rows_below,
    rows_of,
)

_Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
OPEN_MARK: Final = "▾"
CLOSED_MARK: Final = "▸"


class SampleModel(QAbstractTableModel):
    """One row a feature, unit, parameter of an open unit, and one for the loss."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._spec: Spec | None = None
        self._rows: list[Row] = []
        self._open: set[tuple[int, int]] = set()
        self._numbers: SampleNumbers | None = None

    @property
    def numbers(self) -> SampleNumbers | None:
        """What is shown, None before there is any."""
        return self._numbers

    def row(self, at: int) -> Row:
        """What a row speaks of."""
        return self._rows[at]

    def is_open(self, at: int) -> bool:
        """Whether the parameters of a row's unit stand below it."""
        return (self._rows[at].layer, self._rows[at].unit) in self._open

    def begins_group(self, at: int) -> bool:
        """Whether a row is the first of a layer, or the loss."""
        row = self._rows[at]
        return at > 0 and (row.kind is Kind.LOSS or (row.kind is Kind.UNIT and row.unit == 0))

    def show_spec(self, spec: Spec) -> None:
        """Show the rows of a network; which units are open stays while its architecture does."""
        old = self._spec
        self._spec = spec
        if old is None or (old.features, old.layer_sizes) != (spec.features, spec.layer_sizes):
            self.beginResetModel()
            self._rows, self._open, self._numbers = list(rows_of(spec)), set(), None
            self.endResetModel()

    def show_numbers(self, numbers: SampleNumbers | None) -> None:
        """Show the numbers of a pass through the present network; None before there are any."""
        self._numbers = numbers
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def toggle(self, at: int) -> None:
        """Open a unit's parameters below its row, or close them; nothing for other rows."""
        row = self._rows[at]
        if row.kind is not Kind.UNIT or self._spec is None:
            return
        below = rows_below(self._spec, row)
        if self.is_open(at):
            self.beginRemoveRows(NO_INDEX, at + 1, at + len(below))
            del self._rows[at + 1 : at + 1 + len(below)]
            self._open.discard((row.layer, row.unit))
            self.endRemoveRows()
        else:
            self.beginInsertRows(NO_INDEX, at + 1, at + len(below))
            self._rows[at + 1 : at + 1] = below
            self._open.add((row.layer, row.unit))
            self.endInsertRows()
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def _text(self, row: Row, column: int, at: int) -> str:
        assert self._spec is not None
        if row.kind is Kind.TITLES:
            return ("", self.tr("now"), self.tr("input"), "∂L/∂w", self.tr("step"))[column]
        if column == Column.NAME:
            name = row_name(self._spec, row)
            if row.kind is Kind.UNIT:
                return f"{OPEN_MARK if self.is_open(at) else CLOSED_MARK} {name}"
            return name
        if self._numbers is None:
            return "" if row.kind is Kind.FEATURE and column != Column.A else "–"
        value = self._numbers.value(row, column)
        return "" if value is None else number(value)

    def _tip(self, row: Row, column: int) -> str | None:
        assert self._spec is not None
        if column != Column.NAME or row.kind is not Kind.UNIT:
            return None
        own = self._spec.layers[row.layer].unit_activation(row.unit)
        return self.tr("{0} · {1}: f(z) = {2}\nClick, or press Enter, to see its weights").format(
            unit_title(self._spec, row.layer, row.unit), activation_text(own), UNIT_ACTIVATIONS[own.activation].formula
        )

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column, index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            assert self._spec is not None
            title = self.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
            text = self._text(row, column, index.row())
            return text if column == Column.NAME else f"{row_name(self._spec, row)}, {title}: {text}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column != Column.NAME:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("unit"), "↓ z", "↓ a", "f′(z)", "↑ δ")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.NAME:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("h1.2 is the second unit of the first layer"),
                self.tr("Forward, from top to bottom: z, the weighted sum of the inputs and the bias"),
                self.tr("Forward, from top to bottom: a = f(z), what the unit passes on; at the end the loss"),
                self.tr("The slope of the activation at z: the share of the gradient that passes back"),
                self.tr("Backward, from bottom to top: δ = ∂L/∂z, how fast the loss grows with z"),
            )[section]
        return None

"""The diagnostics of all layers as rows of a table. Shows; computes nothing."""

import math
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.diagnostics import LayerDiagnostics
from engine.measurement import GradientMoment
from engine.spec import AnyLayer, Spec
from playground.model.numerals import fixed, measured, percent
from playground.model.wording import batch_name, layer_name
from playground.views.look.theme import LIGHT, Theme

_Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
_SWATCH_PIXELS: Final = 9
_SWATCH_GAP: Final = 5
_WARN_FROM_SATURATED: Final = 0.5  # half of all unit × sample pairs


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One column: the field of LayerDiagnostics, its heading, its definition, how its numbers are written.

    `{batch}` in the definition stands for what the gradient is of. short: the heading where there is little room.
    """

    field: str
    title: str
    definition: str
    form: str  # "size", "slope" or "share"
    short: str = ""


class LayerModel(QAbstractTableModel):
    """One row a layer, first hidden to output; one column a quantity of LayerDiagnostics."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._layers: tuple[AnyLayer, ...] = ()
        self._diagnostics: tuple[LayerDiagnostics, ...] | None = None
        self._moment: GradientMoment = "after the step"
        self._texts: list[list[str]] = []
        self._theme = LIGHT
        self._swatches: list[QPixmap] = []
        self._quantities = self._make_quantities()
        self._is_short = False

    def _make_quantities(self) -> tuple[_Quantity, ...]:
        return (
            _Quantity(
                "delta_norm",
                self.tr("δ norm"),
                self.tr("Root mean square, over units and samples of {batch}, of each sample's own ∂loss/∂z"),
                "size",
            ),
            _Quantity(
                "weight_gradient_norm",
                self.tr("∇W norm"),
                self.tr("Frobenius norm of ∂L/∂W, L the mean loss over {batch}"),
                "size",
                "‖∇W‖",
            ),
            _Quantity(
                "mean_slope", self.tr("slope"), self.tr("Mean of f′(z) over units and the training set"), "slope"
            ),
            _Quantity(
                "dead_share",
                self.tr("never on"),
                self.tr(
                    "Share of the ReLU and leaky ReLU units that fire (z > 0) on no training point: "
                    "such a ReLU unit is dead, because no gradient reaches it; such a leaky ReLU unit is only off"
                ),
                "share",
            ),
            _Quantity(
                "saturated_share",
                self.tr("saturated"),
                self.tr("Share of unit × sample pairs with |f′(z)| < 0.05, of the tanh and sigmoid units"),
                "share",
                self.tr("satur."),
            ),
            _Quantity(
                "bias_gradient_norm",
                self.tr("∇b norm"),
                self.tr("2-norm of ∂L/∂b, L the mean loss over {batch}"),
                "size",
                "‖∇b‖",
            ),
            _Quantity(
                "update_ratio",
                self.tr("update"),
                self.tr("Update ratio ‖ΔW‖ / ‖W‖ of the last step; none before the first, and none where W was 0"),
                "size",
            ),
        )

    def show_spec(self, spec: Spec) -> None:
        """Show the layers of a network; the numbers come with the snapshot."""
        layers = spec.layers
        if layers == self._layers:
            return
        is_as_long = len(layers) == len(self._layers)
        if not is_as_long:
            self.beginResetModel()
        self._layers = layers
        self._diagnostics = None if not is_as_long else self._diagnostics
        self._texts = self._write()
        self._swatches = self._draw_swatches()
        if not is_as_long:
            self.endResetModel()
        else:
            self._tell_changed()
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(layers) - 1)

    def show_diagnostics(
        self, diagnostics: tuple[LayerDiagnostics, ...] | None, moment: GradientMoment = "after the step"
    ) -> bool:
        """Show the numbers, one row a layer; None before there are any. moment: of which parameters gradients are.

        Gives whether any is written otherwise now.
        """
        if diagnostics is self._diagnostics and moment == self._moment:
            return False
        self._moment = moment
        assert diagnostics is None or len(diagnostics) == len(self._layers)
        self._diagnostics = diagnostics
        texts = self._write()
        if texts == self._texts:
            return False
        self._texts = texts
        self._tell_changed()
        return True

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._swatches = self._draw_swatches()
        if self._layers:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._layers) - 1)
            self._tell_changed()

    def show_short_titles(self, is_short: bool) -> None:
        """Head the columns with short titles, or with whole ones."""
        if is_short != self._is_short:
            self._is_short = is_short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._quantities) - 1)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self._texts[row][column]

    def column_title(self, column: int, is_short: bool = False) -> str:
        """A column's heading."""
        quantity = self._quantities[column]
        return (is_short and quantity.short) or quantity.title

    def usual_text(self, column: int) -> str:
        """A number as wide as a column's numbers commonly are."""
        return {"size": "0.0·10⁻⁹", "slope": "0.000", "share": "100 %"}[self._quantities[column].form]

    def row_title(self, row: int) -> str:
        """A layer's name and activation: `2 Tanh`, with a star where a unit has its own."""
        layer = self._layers[row]
        name = self.tr("Out") if row == len(self._layers) - 1 else str(row + 1)
        label = UNIT_ACTIVATIONS[layer.activation].label.removesuffix(" (swish)")
        return f"{name}  {label}{'*' if layer.overrides else ''}"

    def _draw_swatches(self) -> list[QPixmap]:
        """Each layer's colour, as its line in the gradients has it."""
        swatches = []
        for colour in self._theme.layer_colours(len(self._layers)):
            swatch = QPixmap(_SWATCH_PIXELS + _SWATCH_GAP, _SWATCH_PIXELS)
            swatch.fill(Qt.GlobalColor.transparent)
            painter = QPainter(swatch)
            painter.fillRect(0, 0, _SWATCH_PIXELS, _SWATCH_PIXELS, colour)
            painter.end()
            swatches.append(swatch)
        return swatches

    def _tell_changed(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._layers) - 1, len(self._quantities) - 1))

    def _write(self) -> list[list[str]]:
        return [[self._write_one(row, quantity) for quantity in self._quantities] for row in range(len(self._layers))]

    def _write_one(self, row: int, quantity: _Quantity) -> str:
        if self._diagnostics is None:
            return "–"
        if not self._applies(row, quantity):
            return "–"
        value = float(getattr(self._diagnostics[row], quantity.field))
        if quantity.form == "share":
            return f"{percent(value)} %"
        if quantity.field == "update_ratio" and not math.isfinite(value):
            return "–"
        return fixed(value, 3) if quantity.form == "slope" else measured(value, 2)

    def _define(self, quantity: _Quantity) -> str:
        """What a quantity is, and of which batch."""
        return quantity.definition.format(batch=batch_name(self._moment))

    def _applies(self, row: int, quantity: _Quantity) -> bool:
        """Whether a share speaks of any unit of the layer."""
        if quantity.form != "share":
            return True
        kinds = [UNIT_ACTIVATIONS[each.activation] for each in self._layers[row].activations]
        return any(kind.fires if quantity.field == "dead_share" else kind.saturates for kind in kinds)

    def _is_alarming(self, row: int, quantity: _Quantity) -> str:
        """The theme's colour that warns of this number, or nothing."""
        if self._diagnostics is None or not self._applies(row, quantity):
            return ""
        numbers = self._diagnostics[row]
        if quantity.field == "dead_share" and numbers.dead_share > numbers.off_share:
            return self._theme.danger
        if quantity.field == "saturated_share" and numbers.saturated_share >= _WARN_FROM_SATURATED:
            return self._theme.warning
        return ""

    def _tip(self, row: int, quantity: _Quantity) -> str:
        if not self._applies(row, quantity):
            return self.tr("No unit of this layer has an activation that this share applies to.")
        exact = ""
        if self._diagnostics is not None:
            value = float(getattr(self._diagnostics[row], quantity.field))
            is_known = quantity.field != "update_ratio" or math.isfinite(value)
            exact = measured(value, 6) if is_known else "–"
        name = layer_name(row, len(self._layers) - 1)
        return f"{name}\n{quantity.title} {exact}\n{self._define(quantity)}"

    def _describe(self, row: int) -> str:
        layer = self._layers[row]
        text = self.tr("{0}: {1}, units: {2}").format(
            layer_name(row, len(self._layers) - 1), UNIT_ACTIVATIONS[layer.activation].label, layer.units
        )
        if layer.overrides:
            text += "\n" + self.tr("* {0} of them have their own activation").format(len(layer.overrides))
        return text + "\n" + self.tr("Click to select the layer")

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._quantities)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        quantity = self._quantities[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), quantity)
        if role == Qt.ItemDataRole.ForegroundRole:
            colour = self._is_alarming(index.row(), quantity)
            return QColor(colour) if colour else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if section >= len(self._layers):
                return None
            if role == Qt.ItemDataRole.DisplayRole:
                return self.row_title(section)
            if role == Qt.ItemDataRole.DecorationRole:
                return self._swatches[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._describe(section)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.column_title(section, self._is_short)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._define(self._quantities[section])
        return None

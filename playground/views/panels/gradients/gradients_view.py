"""How strongly each layer is pulled: one bar a layer, beside it the history, one line a layer, on one log axis.

The bars are of the last batch, the lines of means over the epochs, or of the last batch of each. Both share one axis.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.measurement import GradientMoment
from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.numerals import measured
from playground.model.selection import Selection
from playground.model.viewing import QUANTITIES, Quantity, Viewing
from playground.model.wording import batch_name
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.keys import PartKeys
from playground.views.controls.switch_box import SwitchBox
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.gradients.layer_bars import LayerBars
from playground.views.panels.gradients.layer_chart import LayerChart
from playground.views.panels.gradients.ratio_label import RatioLabel
from playground.views.plots.chart import Floats, legible
from playground.views.plots.ranges import BEYOND, FLOOR, SteadyDecades, SteadyEpochs, within_ceiling
from playground.views.plots.throttle import Throttle

_BARS_INTERVAL_MS: Final = 45
_HISTORY_INTERVAL_MS: Final = 100
_MOST_POINTS: Final = 3000  # over all lines; more cannot be told apart, and takes too long to draw
_NARROWEST: Final = 1.5
_STEP: Final = 1.5  # of one line's width to the next, as long as there is room for it
_FEW: Final = 4
_WIDEST: Final = 4.0  # of more lines than these few


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What may be drawn: `key` is its field in `LayerDiagnostics`, and its name in `Trace`."""

    key: Quantity
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class _Span:
    """What numbers span: the least and largest of the positive ones, and whether there is an exact 0."""

    least: float = math.inf
    largest: float = -math.inf
    has_zero: bool = False

    @staticmethod
    def of(values: Floats) -> "_Span":
        positive = values[np.isfinite(values) & (values > 0.0)]
        if not positive.size:
            return _Span(has_zero=bool((values == 0.0).any()))
        return _Span(float(positive.min()), float(positive.max()), bool((values == 0.0).any()))


class GradientsView(QWidget):
    """Shows a quantity of every layer, now and over the epochs; asks to select a layer."""

    selection_requested = Signal(object)
    """The Selection of a layer."""
    viewing_requested = Signal(object)
    """The Viewing with another quantity, or another kind of history."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradientsView")
        self._theme = LIGHT
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._count = 0
        self._notes: tuple[str, ...] = ()
        self._moment: GradientMoment = "after the step"
        self.lines: list[Any] = []
        self._decades = SteadyDecades(-4, 0)
        self._past = self._present = _Span()
        self._epochs = SteadyEpochs()
        self._bars_throttle = Throttle(_BARS_INTERVAL_MS, self)
        self._bars_throttle.due.connect(self._draw_bars)
        self._history_throttle = Throttle(_HISTORY_INTERVAL_MS, self)
        self._history_throttle.due.connect(self._draw_history)
        self._quantities = (
            _Quantity(
                "delta_norm",
                self.tr("δ norm"),
                self.tr(
                    "How strongly the loss pulls at a layer: the root mean square of ∂loss/∂z over its units and the "
                    "samples of {batch}"
                ),
            ),
            _Quantity(
                "weight_gradient_norm",
                self.tr("∇W norm"),
                self.tr(
                    "The length of the gradient of a layer's weights: the Frobenius norm of ∂L/∂W, L the mean loss "
                    "over {batch}"
                ),
            ),
            _Quantity(
                "bias_gradient_norm",
                self.tr("∇b norm"),
                self.tr(
                    "The length of the gradient of a layer's biases: the norm of ∂L/∂b, L the mean loss over {batch}"
                ),
            ),
            _Quantity(
                "update_ratio",
                self.tr("Update ratio"),
                self.tr("How far the last step moved a layer's weights, in shares of their length: ‖ΔW‖ / ‖W‖"),
            ),
        )

        self._combo = CalmComboBox(self)
        self._combo.setObjectName("gradientQuantity")
        self._combo.setAccessibleName(self.tr("Quantity of the gradient plot"))
        for quantity in self._quantities:
            self._combo.addItem(quantity.label)
        self._combo.currentIndexChanged.connect(self._ask_quantity)
        self._last_batch = SwitchBox(
            "last_batch",
            "lastBatch",
            self.tr("Last batch"),
            self.tr(
                "Off: each point of the history is a mean (root mean square) over all batches of its epoch. "
                "On: it is the epoch's last batch alone, as in the bars"
            ),
            self,
        )
        self._last_batch.setAccessibleName(self.tr("Draw the history of the last batches"))
        self._last_batch.viewing_requested.connect(self.viewing_requested)
        self._ratio = RatioLabel(
            self.tr("First layer's number divided by the output's"),
            self.tr(
                "The first layer's number divided by the output's: far below 1, the gradient vanishes on its way back"
            ),
            self,
        )
        self._ratio.setObjectName("gradientRatio")
        self._ratio.setFont(legible(self.font()))

        self.bars = LayerBars("gradientBars")
        self.bars.setParent(self)
        self.bars.setAccessibleName(self.tr("One bar for each layer"))
        self.bars.layer_clicked.connect(self._request_layer)
        self.history = LayerChart("gradientHistory")
        self.history.setParent(self)
        self.history.setAccessibleName(self.tr("History, one line for each layer"))
        self.history.hide_y_numbers()

        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._combo)
        head.addWidget(self._ratio)
        head.addStretch()
        head.addWidget(self._last_batch)
        charts = QHBoxLayout()
        charts.setSpacing(8)
        charts.addWidget(self.bars, 1)
        charts.addWidget(self.history, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(charts, 1)
        self._show_quantity()

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.bars.show_theme(theme)
        self.history.show_theme(theme)
        self._colour_lines()

    def show_document(self, document: Document) -> None:
        """Make room for the document's layers; forget numbers of another structure."""
        self._spec = document.spec
        if self._snapshot is not None and self._snapshot.fits(document.spec):
            return
        self._snapshot = None
        if self._count != len(document.spec.layers):
            self._count = len(document.spec.layers)
            self.bars.show_layers(self._count)
            self._make_lines()
            self._begin_axis()
        self._draw()

    def show_selection(self, selection: Selection | None) -> None:
        """Mark the selected layer, or the layer of the selected unit."""
        self.bars.show_chosen(None if selection is None else selection.layer)

    def show_viewing(self, viewing: Viewing) -> None:
        """Show the quantity, and the kind of history, that are looked at."""
        before, self._viewing = self._viewing, viewing
        if viewing.selection != before.selection:
            self.show_selection(viewing.selection)
        self._last_batch.show_viewing(viewing)
        with QSignalBlocker(self._combo):
            self._combo.setCurrentIndex(QUANTITIES.index(viewing.quantity))
        if (viewing.quantity, viewing.is_on("last_batch")) != (before.quantity, before.is_on("last_batch")):
            self._show_quantity()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the layers' numbers, at this view's own pace."""
        if self._spec is None or not snapshot.fits(self._spec):
            return
        self._snapshot = snapshot
        self._bars_throttle.request()
        self._history_throttle.request()

    def _show_moment(self, moment: GradientMoment) -> None:
        """Say of which parameters the gradients are."""
        if moment != self._moment:
            self._moment = moment
            self._define()

    def _define(self) -> None:
        """Write what the quantities are, above the bars and in the tooltips."""
        brief = {
            "before the first": self.tr("first batch"),
            "after the step": self.tr("after the step"),
            "made the step": self.tr("made the step"),
        }
        self.bars.show_note(brief[self._moment] if self._quantity.key != "update_ratio" else self.tr("last step"))
        batch = batch_name(self._moment)
        for index, quantity in enumerate(self._quantities):
            definition = quantity.definition.format(batch=batch)
            self._combo.setItemData(index, definition, Qt.ItemDataRole.ToolTipRole)
        definition = self._quantity.definition.format(batch=batch)
        self._combo.setToolTip(definition)
        self.history.setToolTip(f"{definition}\n{self._last_batch.toolTip()}")

    def _show_quantity(self) -> None:
        self._define()
        self._tell_what()
        self._begin_axis()
        self._draw()

    @property
    def _quantity(self) -> _Quantity:
        return self._quantities[QUANTITIES.index(self._viewing.quantity)]

    def _begin_axis(self) -> None:
        self._decades.clear()
        self._past = self._present = _Span()

    def _draw(self) -> None:
        self._draw_history()
        self._draw_bars()

    def _draw_bars(self) -> None:
        if self._snapshot is None:
            self.bars.show_values((), self._quantity.label)
            self._ratio.show_ratio("")
            return
        self._show_moment(self._snapshot[Measure].gradient_moment)
        values = [float(getattr(layer, self._quantity.key)) for layer in self._snapshot[Measure].layers]
        ratio = self._ratio_text(values)
        self._ratio.show_ratio(ratio, "" if "=" in ratio else self.tr("first / last: –"))
        if self._quantity.key == "update_ratio":  # infinite where W was 0, which is no length of a bar
            values = [value if math.isfinite(value) else math.nan for value in values]
        self._present = _Span.of(np.array(values))
        self._fit_axis()
        self.bars.show_values(values, self._quantity.label)

    def _ratio_text(self, values: list[float]) -> str:
        first, last = values[0], values[-1]
        if len(values) == 1:
            return self.tr("first / last: there is one layer only")
        if math.isnan(first) or math.isnan(last):
            return self.tr("first / last: no numbers yet")
        if self._quantity.key == "update_ratio" and math.inf in (first, last):
            return self.tr("first / last: –, because W was 0")
        if last == 0.0:
            return self.tr("first / last: the last is exactly 0")
        if first == 0.0:
            return self.tr("first / last = 0, because the first is exactly 0")
        return self.tr("first / last = {}").format(measured(first / last, 2))

    def _draw_history(self) -> None:
        if self._snapshot is None:
            for line in self.lines:
                line.setData([], [])
            return
        curves = self._snapshot.curves
        self.history.show_marker(self._snapshot.epoch if self._snapshot.is_past else None)
        key = self._quantity.key
        rows = curves.of_layers(f"last_{key}" if self._viewing.is_on("last_batch") else key)
        if key == "update_ratio":
            rows = np.where(np.isinf(rows), np.nan, rows)  # W was 0: a gap, as where there is no number
        rows, is_cut = within_ceiling(rows)
        self._tell_what(is_cut)
        if rows.shape[1] != len(self.lines):
            return
        last = max(curves.last_epoch, 0.0)
        self._epochs.fit(last)
        self._past = _Span.of(rows)
        self._fit_axis()
        stride = max(1, math.ceil(rows.size / _MOST_POINTS))
        kept = np.arange(0, len(rows), stride)  # the same from one time to the next, and the newest
        if len(rows) and kept[-1] != len(rows) - 1:
            kept = np.append(kept, len(rows) - 1)
        epochs = curves.epoch[kept]
        for layer, line in enumerate(self.lines):
            line.setData(epochs, self.history.place(rows[kept, layer]), connect="finite")

    def _tell_what(self, is_cut: bool = False) -> None:
        """Say above the history what is drawn over what."""
        if self._viewing.is_on("last_batch"):
            note, shorter = self.tr("history of last batches, by epoch"), self.tr("last batches, by epoch")
            shortest = self.tr("last batches")
        else:
            note, shorter = self.tr("history, means by epoch"), self.tr("means by epoch")
            shortest = self.tr("means")
        notes = (note, shorter, shortest)
        if is_cut:
            cut = self.tr("beyond {ceiling}: not drawn").format(ceiling=BEYOND)
            notes = (f"{note}; {cut}", f"{shorter}; {cut}", cut)
        if notes != self._notes:
            self._notes = notes
            self.history.show_note(*notes)

    def _fit_axis(self) -> None:
        """Let both charts' common axis hold the present numbers and the past ones."""
        both = (self._past, self._present)
        least, largest = min(span.least for span in both), max(span.largest for span in both)
        # a bar needs some height: the axis begins well below the least of them
        low, high = self._decades.fit(max(least / 2.0, FLOOR), largest)
        has_lane = any(span.has_zero for span in both)
        self.bars.show_decades((-0.5, max(self._count, 1) - 0.5), low, high, has_lane)
        self.history.show_decades((0.0, self._epochs.last), low, high, has_lane)

    # --- the lines ---

    def _make_lines(self) -> None:
        for line in self.lines:
            self.history.remove_line(line)
        self.lines = [self.history.add_line(colour) for colour in self._theme.layer_colours(self._count)]
        self._colour_lines()

    def _colour_lines(self) -> None:
        """The first layers lie below and are wider: where lines run together, each shows at the sides of the next."""
        count = len(self.lines)
        widest = _NARROWEST + _STEP * (count - 1) if count <= _FEW else _WIDEST
        for at, (line, colour) in enumerate(zip(self.lines, self._theme.layer_colours(count), strict=True)):
            share = at / max(count - 1, 1)
            pen = QPen(colour, self._theme.wide(widest + share * (_NARROWEST - widest)))
            pen.setCosmetic(True)
            line.setPen(pen)

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        return (PartKeys(_tr("In the gradients"), ((_tr("go from layer to layer"), ("Left", "Right")),)),)

    # --- what is asked for ---

    def _ask_quantity(self, index: int) -> None:
        self.viewing_requested.emit(replace(self._viewing, quantity=QUANTITIES[index]))

    def _request_layer(self, layer: int) -> None:
        self.selection_requested.emit(Selection(layer))


def _tr(text: str) -> str:
    return QCoreApplication.translate("GradientsView", text)

"""All about one unit: its formula, its activation with the training data on it, and its weights and bias to edit.

Shows a document, a snapshot and which unit; computes nothing of its own.
"""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.questions.probe import Probe, ProbePoint
from engine.questions.unit import ViewUnit
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.edits import SetPinned, SetValue
from playground.model.formula import (
    Formula,
    input_description,
    input_names,
    unit_formula,
    unit_title,
)
from playground.model.numerals import fixed, percent
from playground.model.own_units import Axes
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.scroll_panel import COMPACT_STYLE_SHEET
from playground.views.look.theme import Theme
from playground.views.panels.inspector.activation_chart import ActivationChart
from playground.views.panels.inspector.activation_control import ActivationControl
from playground.views.panels.inspector.badge import Badge
from playground.views.panels.inspector.formula_view import FormulaView
from playground.views.panels.inspector.metric import Metric
from playground.views.panels.inspector.parameter_model import ParameterModel, ParameterRow
from playground.views.panels.inspector.parameter_table import ParameterTable

_TWO_COLUMNS_FROM: Final = 290  # pixels
_FOUR_METRICS_FROM: Final = 390
_LEAST_WIDTH: Final = 240


class UnitInspector(QWidget):
    """Shows one unit; asks for other values, pins and activations."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unit_inspector")
        self.setStyleSheet(COMPACT_STYLE_SHEET)
        self._place: tuple[int, int] = (0, 0)
        self._in_own_units = True
        self._spec: Spec | None = None
        self._title = ElidedLabel(self)
        self._title.setObjectName("unit_title")
        self._title.setProperty("heading", True)
        self._dead = Badge("dead_badge", self.tr("dead"), "danger", self)
        self._off = Badge("off_badge", self.tr("off"), "muted", self)
        self._off.setToolTip(
            self.tr(
                "z is 0 or below on every training point: the unit never fires.\n"
                "Its slope there is s, not 0: so it still gets some gradient, and learns."
            )
        )
        self._dead.setToolTip(
            self.tr(
                "z is 0 or below on every training point: the unit never fires.\n"
                "There its slope is 0, so it gets no gradient: the data cannot move it. Only a change in the layer\n"
                "before, momentum from earlier steps, a penalty on its weights, or you can."
            )
        )
        self._saturated = Badge("saturated_badge", self.tr("saturated"), "warning", self)
        self._saturated.setToolTip(
            self.tr(
                "On at least 95 % of the training points the slope here is below 0.05,\n"
                "so hardly any gradient gets through: the unit learns very slowly."
            )
        )
        self._formula = FormulaView(self)
        self._chart = ActivationChart(self)
        self._activation = ActivationControl(self)
        self._parameters = ParameterModel(self)
        self._table = ParameterTable(self._parameters, self)
        self._make_metrics()
        self._arrange()
        self._activation.edit_requested.connect(self.edit_requested)
        self._parameters.value_requested.connect(self._ask_value)
        self._parameters.pinned_requested.connect(self._ask_pinned)

    def _make_metrics(self) -> None:
        self._mean_slope = Metric(
            "mean_slope",
            self.tr("mean slope"),
            "−0.000",
            self.tr("The mean of f′(z) over all training points: the share of the gradient that passes through"),
            self,
        )
        self._firing = Metric(
            "firing_share", self.tr("fires on"), "100 %", self.tr("The share of training points with z > 0"), self
        )
        self._mean_output = Metric(
            "mean_output", self.tr("mean output"), "−00.000", self.tr("The mean of a over all training points"), self
        )

        self._probe = Metric(
            "probe",
            self.tr("at the mouse"),
            "z = −00.00, slope −0.00",
            self.tr("The unit's z for the point under the mouse in the output panel, and the slope f′(z) there"),
            self,
        )

    def _arrange(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._title)
        heading.addWidget(self._dead)
        heading.addWidget(self._off)
        heading.addWidget(self._saturated)
        heading.addStretch(1)
        heading.addWidget(self._activation)
        metrics = QHBoxLayout()
        metrics.setSpacing(12)
        for metric in (self._mean_slope, self._firing, self._mean_output, self._probe):
            metrics.addWidget(metric)
        metrics.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(12)
        self._columns.addWidget(self._chart, 3)
        self._columns.addWidget(self._table, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(heading)
        rows.addWidget(self._formula)
        rows.addLayout(self._columns, 1)
        rows.addLayout(metrics)

    # --- show -------------------------------------------------------------------------------------------------------

    def show_own_units(self, is_on: bool) -> None:
        """Explain x₁ and x₂ by the columns of a table, or as coordinates."""
        self._in_own_units = is_on
        if self._spec is not None:
            self._formula.explain(self._explain(self._spec, self._place[0]))

    def show_unit(self, document: Document, layer: int, unit: int) -> None:
        """Show the structure of a unit: its name, activation, inputs and pins. Numbers come with the snapshot."""
        spec = document.spec
        own = spec.layers[layer].unit_activation(unit)
        names = input_names(spec, layer)
        if (layer, unit) != self._place or self._spec is None or self._spec.layer_sizes != spec.layer_sizes:
            self._formula.start(self._explain(spec, layer))
            self._formula.show_formula(Formula("", (), ""))
            self._chart.show_unit(None)
            self._chart.show_probe(None)
        else:
            self._formula.explain(self._explain(spec, layer))
        self._place, self._spec = (layer, unit), spec
        self._title.setText(f"{unit_title(spec, layer, unit)} · {UNIT_ACTIVATIONS[own.activation].label}")
        fires = UNIT_ACTIVATIONS[own.activation].fires
        self._firing.show_title(self.tr("fires on") if fires else self.tr("z positive on"))
        self._activation.show_unit(spec, layer, unit)
        bias = ParameterRow(Address(layer, unit), self.tr("bias"), self.tr("added to the weighted sum of the inputs"))
        weights = (
            ParameterRow(Address(layer, unit, at), name, input_description(spec, layer, at))
            for at, name in enumerate(names)
        )
        self._parameters.show_rows((bias, *weights))
        self._parameters.show_pins(document.pins)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show the unit's present numbers; None before there are any."""
        layer, unit = self._place
        if snapshot is None or self._spec is None:
            self._show_no_numbers()
            return
        weights = snapshot.weights[layer][unit].tolist()
        bias = float(snapshot.biases[layer][unit])
        own = self._spec.layers[layer].unit_activation(unit)
        formula = unit_formula(own, input_names(self._spec, layer), weights, bias)
        self._formula.show_formula(formula)
        self._parameters.show_values((bias, *weights))
        at, units = snapshot.unit_index(layer, unit), snapshot[Measure].units
        self._dead.setVisible(bool(units.dead[at]))
        self._off.setVisible(bool(units.off[at]))
        self._saturated.setVisible(bool(units.saturated[at]))
        self._mean_slope.show_text(fixed(float(units.mean_slope[at]), 3))
        self._firing.show_text(f"{percent(float(units.firing_share[at]))} %")
        self._mean_output.show_text(fixed(float(units.mean_activation[at]), 3))
        view = snapshot.get(ViewUnit)
        fitting = view if view is not None and (view.layer, view.unit) == self._place else None
        self._chart.show_unit(fitting)
        self._show_probe(snapshot.get(ProbePoint) if fitting is not None else None)

    def show_theme(self, theme: Theme) -> None:
        for part in (self._dead, self._off, self._saturated, self._formula, self._chart, self._table):
            part.show_theme(theme)

    def _show_no_numbers(self) -> None:
        self._parameters.show_values(None)
        self._chart.show_unit(None)
        self._chart.show_probe(None)
        self._dead.hide()
        self._off.hide()
        self._saturated.hide()
        for metric in (self._mean_slope, self._firing, self._mean_output, self._probe):
            metric.show_text("–")

    def _show_probe(self, probe: Probe | None) -> None:
        if probe is None:
            self._chart.show_probe(None)
            self._probe.show_text("–")
            return
        layer, unit = self._place
        z, slope = float(probe.z[layer][unit]), float(probe.slopes[layer][unit])
        self._chart.show_probe((z, slope))
        self._probe.show_text(self.tr("z = {0}, slope {1}").format(fixed(z, 2), fixed(slope, 2)))

    def _explain(self, spec: Spec, layer: int) -> str:
        """What the formula's letters stand for."""
        if layer == 0:
            return Axes.of(spec.data, self._in_own_units).explanation()
        return self.tr("a₁, a₂ … are the outputs of the units of layer {0}.").format(layer)

    # --- ask --------------------------------------------------------------------------------------------------------

    def _ask_value(self, address: Address, value: float, gesture: object) -> None:
        self.edit_requested.emit(SetValue(address, value, merge_key=gesture))

    def _ask_pinned(self, address: Address, pinned: bool) -> None:
        self.edit_requested.emit(SetPinned(address, pinned))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """As wide as the parts need below each other, for `resizeEvent` puts them so."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._probe.setVisible(event.size().width() >= _FOUR_METRICS_FROM)
        side_by_side = event.size().width() >= _TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        if direction != self._columns.direction():
            self._columns.setDirection(direction)

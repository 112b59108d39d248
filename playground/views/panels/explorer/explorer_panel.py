"""The activation explorer: an activation's curve and slope side by side, and where a layer's z fall on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.choices.activations import ACTIVATIONS, UNIT_ACTIVATIONS, ActivationName
from engine.portable import Floats
from engine.questions.layer import ViewLayer
from engine.questions.question import Questions
from engine.snapshot import Snapshot
from engine.spec import UnitActivation
from playground.model.document import Document
from playground.model.edits import SetActivation
from playground.model.numerals import fixed
from playground.model.viewing import Viewing
from playground.model.wording import layer_name
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.calm_slider import CalmSlider
from playground.views.controls.gesture import Gesture
from playground.views.look.theme import Theme
from playground.views.panels.explorer.activation_plot import ActivationPlot
from playground.views.plots.throttle import Throttle

ShapeSource = Callable[[UnitActivation, Floats], tuple[Floats, Floats]]
"""Gives a and f'(z) of an activation at z."""

_INTERVAL_MS: Final = 100
_POINTS: Final = 401
_REACH: Final = 4.0  # of z, before any data is known
_FLAT: Final = 0.05  # a smaller slope is called flat, as a saturated unit's is
_TICKS: Final = 1000  # of the slope's slider
_STYLE: Final = "QComboBox { min-height: 22px; max-height: 22px; }"


class ExplorerPanel(QWidget):
    """Shows the activation of a layer; asks for edits, and for the layer whose z are counted."""

    edit_requested = Signal(object)
    viewing_requested = Signal(object)
    """The Viewing with another layer, whose histogram is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explorer_panel")
        self.setAccessibleName(self.tr("Activation"))
        self.setStyleSheet(_STYLE)
        self._document = Document()
        self._layer = 0
        self._viewing = Viewing()
        self._snapshot: Snapshot | None = None
        self._source: ShapeSource | None = None
        self._drawn: object = None
        self._gesture = Gesture()
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show)
        self._layers = CalmComboBox(self)
        self._layers.setObjectName("explored_layer")
        self._layers.setAccessibleName(self.tr("The layer"))
        self._layers.setToolTip(self.tr("Whose activation is shown, and whose z are counted over the training data"))
        self._layers.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
        self._others = CalmComboBox(self)
        self._others.setObjectName("compared_activation")
        self._others.setAccessibleName(self.tr("Compare with"))
        self._others.setToolTip(self.tr("Another activation to compare with, drawn dashed"))
        self._others.addItem(self.tr("compare with …"), None)
        for name, activation in ACTIVATIONS.items():
            self._others.addItem(activation.label, name)
        self._slope = CalmSlider(Qt.Orientation.Horizontal, self)
        self._slope.setObjectName("explored_slope")
        self._slope.setAccessibleName(self.tr("Slope below zero"))
        self._slope.setToolTip(self.tr("Slope of leaky ReLU below zero: s in max(s·z, z), from 0 to less than 1"))
        self._slope.setRange(0, _TICKS - 1)
        self._slope.setMaximumWidth(140)
        self._slope_text = QLabel(self)
        self._slope_text.setObjectName("explored_slope_value")
        self._value = ActivationPlot("value_plot", self.tr("a = f(z), and the data"), self)
        self._value.setAccessibleName(self.tr("The activation over z, with the training data"))
        self._steepness = ActivationPlot("slope_plot", self.tr("slope f′(z)"), self)
        self._steepness.setAccessibleName(self.tr("The activation's slope over z"))
        head = QHBoxLayout()
        head.setSpacing(6)
        for part in (self._layers, self._others, self._slope, self._slope_text):
            head.addWidget(part)
        head.addStretch(1)
        plots = QHBoxLayout()
        plots.setSpacing(4)
        plots.addWidget(self._value)
        plots.addWidget(self._steepness)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 6, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(plots, 1)
        self._layers.currentIndexChanged.connect(self._ask_layer)
        self._others.currentIndexChanged.connect(self._show)
        self._slope.valueChanged.connect(self._ask_slope)
        self._slope.sliderPressed.connect(self._gesture.hold)
        self._slope.sliderReleased.connect(self._gesture.release)

    # --- what is shown ---

    def set_shape_source(self, source: ShapeSource) -> None:
        """Let the panel draw curves."""
        self._source = source
        self._show()

    def show_document(self, document: Document) -> None:
        """Know which network it is."""
        self._document = document
        if self._snapshot is not None and not self._snapshot.fits(document.spec):
            self._snapshot = None
        layers = document.spec.layers
        with QSignalBlocker(self._layers):
            self._layers.clear()
            for at, layer in enumerate(layers):
                name = layer_name(at, len(layers) - 1)
                self._layers.addItem(f"{name}: {UNIT_ACTIVATIONS[layer.activation].label}")
            self._go_to(min(self._layer, len(layers) - 1))
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the histogram of this snapshot, at this panel's own pace."""
        if not snapshot.fits(self._document.spec):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        return frozenset({ViewLayer(viewing.explored_layer)})

    def show_viewing(self, viewing: Viewing) -> None:
        """Go to the layer that is looked at."""
        self._viewing = viewing
        layer = viewing.explored_layer
        if layer != self._layer and layer < self._layers.count():
            with QSignalBlocker(self._layers):
                self._go_to(layer)
            self._show()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        for plot in (self._value, self._steepness):
            plot.show_theme(theme)

    def _go_to(self, layer: int) -> None:
        self._layers.setCurrentIndex(layer)
        self._layer = layer

    @property
    def _own(self) -> UnitActivation:
        layer = self._document.spec.layers[self._layer]
        return UnitActivation(layer.activation, layer.slope)

    def _show(self) -> None:
        own = self._own
        has_slope = UNIT_ACTIVATIONS[own.activation].takes_slope
        for part in (self._slope, self._slope_text):
            part.setVisible(has_slope)
        with QSignalBlocker(self._slope):
            self._slope.setValue(round(own.slope * _TICKS))
        self._slope_text.setText(f"s = {fixed(own.slope, 3)}")
        if self._source is None:
            return
        view = None if self._snapshot is None else self._snapshot.get(ViewLayer)
        if view is not None and view.layer != self._layer:
            view = None
        reach = _REACH if view is None else float(view.edges[-1])
        other: ActivationName | None = self._others.currentData()
        wanted = (own, other, reach)
        if wanted != self._drawn:
            self._drawn = wanted
            self._draw(self._source, own, other, reach)
        self._value.show_histogram(view)

    def _draw(self, source: ShapeSource, own: UnitActivation, other: ActivationName | None, reach: float) -> None:
        z = np.linspace(-reach, reach, _POINTS)
        a, slope = source(own, z)
        a2, slope2 = (None, None) if other is None else source(UnitActivation(other, own.slope), z)
        for plot, one, two in ((self._value, a, a2), (self._steepness, slope, slope2)):
            both = np.concatenate((one, two)) if two is not None else one
            low, high = min(float(both.min()), 0.0), max(float(both.max()), 0.2)
            spare = 0.08 * (high - low)
            plot.show_curves(z, one, two, (low - spare, high + spare))
            plot.show_flat(z, np.abs(slope) < _FLAT)

    # --- what is asked for ---

    def _ask_layer(self, layer: int) -> None:
        self.viewing_requested.emit(replace(self._viewing, explored_layer=layer))

    def _ask_slope(self, ticks: int) -> None:
        self.edit_requested.emit(
            SetActivation(
                self._layer, self._own.activation, ticks / _TICKS, merge_key=("explorer", self._gesture.key())
            )
        )

    # --- Qt's overrides ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 130)

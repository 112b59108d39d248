"""How fast training goes and what one step is."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.model.numerals import chosen
from playground.model.pace import STEP_RATES, STEP_UNITS, Pace
from playground.views.toolbar.fitted_combo import FittedComboBox
from playground.views.toolbar.labelled import Labelled, describe


class PaceControls(QWidget):
    """Shows the pace; asks for another."""

    pace_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = FittedComboBox(self)
        for unit, text in zip(STEP_UNITS, (self.tr("Sample"), self.tr("Batch"), self.tr("Epoch")), strict=True):
            self._unit.addItem(text, unit)
        describe(
            self._unit,
            "step_unit",
            self.tr("One step is a"),
            self.tr("What one step trains on: one sample, one batch, or all training data once"),
        )
        self._unit.fit_to_items()
        self._rate = FittedComboBox(self)
        for rate in STEP_RATES:
            self._rate.addItem(
                self.tr("Full speed") if rate is None else self.tr("{rate}/s").format(rate=chosen(rate)), rate
            )
        describe(
            self._rate,
            "step_rate",
            self.tr("Speed, in steps a second"),
            self.tr("Steps a second while playing: slow, to explain each one, up to full speed (Ctrl+, and Ctrl+.)"),
        )
        self._rate.fit_to_items()
        self._rate.setMaxVisibleItems(12)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Labelled(self.tr("Step by"), self._unit, self))
        layout.addWidget(Labelled(self.tr("Speed"), self._rate, self))
        self._unit.activated.connect(self._ask)
        self._rate.activated.connect(self._ask)
        self.show_pace(Pace())

    def show_pace(self, pace: Pace) -> None:
        with QSignalBlocker(self._unit), QSignalBlocker(self._rate):
            self._unit.setCurrentIndex(STEP_UNITS.index(pace.unit))
            self._rate.setCurrentIndex(STEP_RATES.index(pace.steps_per_second))

    def _ask(self) -> None:
        self.pace_requested.emit(Pace(self._unit.currentData(), self._rate.currentData()))

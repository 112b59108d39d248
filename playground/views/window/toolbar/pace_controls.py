"""How fast training goes and what one step is."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.runs.pace import STEP_RATES, STEP_UNITS, Pace
from playground.model.numerals import chosen
from playground.views.controls.fitted_combo import FittedComboBox
from playground.views.controls.labelled import Labelled, describe


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
            self.tr(
                "Steps per second while playing, from slow enough to explain each one to full speed (Ctrl+, and Ctrl+.)"
            ),
        )
        self._rate.fit_to_items()
        self._rate.setMaxVisibleItems(12)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._layout = layout
        self._labelled = [Labelled(self.tr("Speed"), self._rate, self), Labelled(self.tr("Step by"), self._unit, self)]
        self.show_first(self.count)
        self._unit.activated.connect(self._ask)
        self._rate.activated.connect(self._ask)
        self.show_pace(Pace())

    @property
    def count(self) -> int:
        """How many controls there are."""
        return len(self._labelled)

    def show_first(self, count: int) -> list[Labelled]:
        """Have so many of the controls, the speed first, which stands last; the others are returned."""
        for labelled in self._labelled[:count]:
            if self._layout.indexOf(labelled) < 0:  # it was elsewhere
                self._layout.insertWidget(0, labelled)
            labelled.show()
        self.setVisible(count > 0)
        return self._labelled[count:]

    def needed_width(self, count: int) -> int:
        """The width that the first `count` controls need."""
        widths = [labelled.sizeHint().width() for labelled in self._labelled[:count]]
        return sum(widths) + max(count - 1, 0) * self._layout.spacing()

    def show_pace(self, pace: Pace) -> None:
        with QSignalBlocker(self._unit), QSignalBlocker(self._rate):
            self._unit.setCurrentIndex(STEP_UNITS.index(pace.unit))
            self._rate.setCurrentIndex(STEP_RATES.index(pace.steps_per_second))

    def _ask(self) -> None:
        self.pace_requested.emit(Pace(self._unit.currentData(), self._rate.currentData()))

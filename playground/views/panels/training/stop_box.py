"""When training is to stop by itself: a line to tick for each part of the rule, with its number."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from engine.runs.stopping import StopRule
from playground.views.controls.number_box import NumberBox

_MOST_EPOCHS: Final = 1_000_000
_LEAST_NUMBER_PIXELS: Final = 60

_BEGIN: Final = StopRule(epochs=100, loss=0.05, accuracy=0.95, patience=50)
"""The numbers that stand there until others are chosen."""


class StopBox(QWidget):
    """Shows the rule by which training stops; asks for another."""

    stop_rule_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stop_box")
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(6)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(0, 1)
        self._epochs = self._line(
            "stop_epochs",
            self.tr("Every N epochs"),
            self.tr("Stop at the end of epoch 100, 200, 300, … for 100"),
            NumberBox(1, _MOST_EPOCHS, 10, 0, parent=self),
        )
        self._loss = self._line(
            "stop_loss",
            self.tr("At loss"),
            self.tr("Stop at the first epoch at whose end the training loss is at most this"),
            NumberBox(0.0, 1e6, 0.01, 3, parent=self),
        )
        self._accuracy = self._line(
            "stop_accuracy",
            self.tr("At accuracy"),
            self.tr("Stop at the first epoch at whose end at least this share of the training data is right"),
            NumberBox(0.0, 100.0, 1.0, 1, " %", self),
        )
        self._patience = self._line(
            "stop_patience",
            self.tr("No better for"),
            self.tr(
                "Stop when the test loss (without test data, the training loss) has not become better for so many "
                "epochs: early stopping"
            ),
            NumberBox(1, _MOST_EPOCHS, 10, 0, parent=self),
        )
        self._show_numbers(_BEGIN)
        self.show_rule(StopRule())

    def _line(self, name: str, words: str, tip: str, number: NumberBox) -> tuple[QCheckBox, NumberBox]:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(self.tr("Stop training: {words}").format(words=words))
        number.setObjectName(f"{name}_number")
        number.setAccessibleName(words)
        number.setMinimumWidth(_LEAST_NUMBER_PIXELS)
        row = self._rows.rowCount()
        for column, part in enumerate((box, number)):
            part.setToolTip(tip)
            self._rows.addWidget(part, row, column)
        box.clicked.connect(self._ask)
        number.entered.connect(self._ask)
        return box, number

    # --- show ---

    def show_rule(self, rule: StopRule) -> None:
        """Show this rule; the numbers of what it does not say stay."""
        parts = (
            (self._epochs, rule.epochs),
            (self._loss, rule.loss),
            (self._accuracy, rule.accuracy),
            (self._patience, rule.patience),
        )
        for (box, number), value in parts:
            with QSignalBlocker(box):
                box.setChecked(value is not None)
            number.setEnabled(value is not None)
        self._show_numbers(rule)

    def _show_numbers(self, rule: StopRule) -> None:
        accuracy = None if rule.accuracy is None else 100.0 * rule.accuracy
        values = (rule.epochs, rule.loss, accuracy, rule.patience)
        lines = (self._epochs, self._loss, self._accuracy, self._patience)
        for (_, number), value in zip(lines, values, strict=True):
            if value is not None:
                number.show_value(value)

    def show_rated(self, is_rated: bool) -> None:
        """Whether there is an accuracy to stop at."""
        self._accuracy[0].setEnabled(is_rated)
        self._accuracy[1].setEnabled(is_rated and self._accuracy[0].isChecked())

    # --- ask ---

    def _ask(self) -> None:
        def chosen(line: tuple[QCheckBox, NumberBox]) -> float | None:
            return line[1].value() if line[0].isChecked() else None

        epochs, loss, accuracy, patience = map(chosen, (self._epochs, self._loss, self._accuracy, self._patience))
        rule = StopRule(
            epochs=None if epochs is None else round(epochs),
            loss=loss,
            accuracy=None if accuracy is None else accuracy / 100.0,
            patience=None if patience is None else round(patience),
        )
        self.stop_rule_requested.emit(rule)

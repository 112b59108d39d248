"""The settings that a teacher changes most, one labelled control each. Shows the document; asks for edits."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.data.table import TableSource
from engine.spec import MAX_SAMPLES, TrainingSpec
from playground.model.document import Document
from playground.model.edits import Edit, SetData, SetSetting, Together
from playground.model.wording import limits_of
from playground.views.controls.choice_box import ChoiceBox
from playground.views.controls.gesture import Gesture
from playground.views.controls.labelled import Labelled, describe
from playground.views.controls.narrow_number_box import NarrowNumberBox
from playground.views.controls.rate_box import RateBox
from playground.views.window.toolbar.activation_box import ActivationBox

LEARNING_RATES: Final = (1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTY_RATES: Final = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

_USUAL_MOMENTUM: Final = 0.9
_USUAL_PENALTY_RATE: Final = 0.003


@dataclass(frozen=True, slots=True)
class _Task:
    label: str
    description: str


class SettingsBar(QWidget):
    """Activation, learning rate, optimizer, penalty, batch size and task in a row."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = Document()
        self._last_data: dict[str, AnySource] = {}
        self._gesture = Gesture()
        self.activation = ActivationBox(self)
        self.learning_rate = RateBox(LEARNING_RATES, limits_of(TrainingSpec, "learning_rate"), "0.0003", self)
        self.optimizer = ChoiceBox(OPTIMIZERS, self)
        self.penalty = ChoiceBox(PENALTIES, self)
        self.penalty_rate = RateBox(PENALTY_RATES, limits_of(TrainingSpec, "penalty_rate"), "0.003", self)
        self.batch_size = NarrowNumberBox(1, MAX_SAMPLES, 1, 0, "000", self)
        tasks = {
            "classification": _Task(self.tr("Classification"), self.tr("Tell two classes apart")),
            "regression": _Task(self.tr("Regression"), self.tr("Predict a number for each point")),
        }
        self.task = ChoiceBox(tasks, self)
        self._describe()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.activation)
        self._labelled: list[Labelled] = []
        for caption, control in (
            (self.tr("Learning rate"), self.learning_rate),
            (self.tr("Optimizer"), self.optimizer),
            (self.tr("Penalty"), self.penalty),
            (self.tr("Penalty rate"), self.penalty_rate),
            (self.tr("Batch size"), self.batch_size),
            (self.tr("Task"), self.task),
        ):
            labelled = Labelled(caption, control, self)
            self._labelled.append(labelled)
            layout.addWidget(labelled)
        layout.addStretch(1)
        self._layout = layout
        self._connect()

    def _describe(self) -> None:
        for control, name, title, tip in (
            (
                self.learning_rate,
                "learning_rate",
                self.tr("Learning rate"),
                self.tr("How far each step goes against the gradient: above 0, up to 100. Choose or type."),
            ),
            (
                self.optimizer,
                "optimizer",
                self.tr("Optimizer"),
                self.tr("The rule that turns a gradient into a step"),
            ),
            (
                self.penalty,
                "penalty",
                self.tr("Penalty"),
                self.tr(
                    "Pulls weights towards 0: L1 to exactly 0, L2 in proportion to their size. Biases are not affected."
                ),
            ),
            (
                self.penalty_rate,
                "penalty_rate",
                self.tr("Penalty rate"),
                self.tr("How strongly the penalty pulls: 0 to 10. Choose or type."),
            ),
            (
                self.batch_size,
                "batch_size",
                self.tr("Batch size"),
                self.tr("Samples averaged for one step: 1 to the whole training set"),
            ),
            (
                self.task,
                "task",
                self.tr("Task"),
                self.tr("Tell two classes apart, or predict numbers. Changes the data to match"),
            ),
        ):
            describe(control, name, title, tip)

    def _connect(self) -> None:
        self.activation.edit_requested.connect(self.edit_requested)
        self.learning_rate.chosen.connect(self._ask_learning_rate)
        self.optimizer.chosen.connect(self._ask_optimizer)
        self.penalty.chosen.connect(self._ask_penalty)
        self.penalty_rate.chosen.connect(self._ask_penalty_rate)
        self.batch_size.entered.connect(self._ask_batch_size)
        self.task.chosen.connect(self._ask_task)

    def set_gap(self, gap: int) -> None:
        """The space between the controls, in pixels."""
        self._layout.setSpacing(gap)

    @property
    def count(self) -> int:
        """How many controls there are beside the activation."""
        return len(self._labelled)

    def show_first(self, count: int, with_activation: bool = True) -> list[QWidget]:
        """Have so many of the controls, the foremost ones, after the activation or without it; return the others."""
        for at, labelled in enumerate(self._labelled[:count]):
            if self._layout.indexOf(labelled) < 0:  # it was elsewhere
                self._layout.insertWidget(max(self._layout.indexOf(self.activation), -1) + 1 + at, labelled)
            labelled.show()
        if not with_activation:
            return [self.activation, *self._labelled[count:]]
        if self._layout.indexOf(self.activation) < 0:
            self._layout.insertWidget(0, self.activation)
        self.activation.show()
        return list(self._labelled[count:])

    def needed_width(self, gap: int, count: int | None = None, with_activation: bool = True) -> int:
        """The width that the first `count` controls need with `gap` between; None: all of them.

        With the activation there is room for the slope of leaky ReLU, too.
        """
        widths = [labelled.sizeHint().width() for labelled in self._labelled[:count]]
        if with_activation:
            widths.append(self.activation.widest())
        return sum(widths) + (len(widths) - 1) * gap

    # --- show ---

    def show_document(self, document: Document) -> None:
        self._document = document
        spec = document.spec
        training = spec.training
        self.activation.show_document(document)
        self.learning_rate.show_value(training.learning_rate)
        self.optimizer.show_name(training.optimizer)
        self.penalty.show_name(training.penalty)
        self.penalty_rate.show_value(training.penalty_rate)
        self.penalty_rate.setEnabled(training.penalty != "none")
        in_training = spec.data.train_size
        self.batch_size.set_highest(max(in_training, training.batch_size))
        self.batch_size.show_value(training.batch_size)
        task = "classification" if spec.data.is_classification else "regression"
        self._last_data[task] = spec.data
        self.task.show_name(task)

    # --- ask ---

    def _ask_learning_rate(self, rate: float) -> None:
        self._ask("learning_rate", rate)

    def _ask_optimizer(self, name: str) -> None:
        """Momentum of 0 would be plain SGD under another name, so the usual momentum comes with it."""
        edit: Edit = SetSetting("training", "optimizer", name)
        takes_momentum = any(own.takes_momentum for own in OPTIMIZERS.values() if own.name == name)
        if takes_momentum and self._document.spec.training.momentum == 0.0:
            edit = Together(edit.text, (edit, SetSetting("training", "momentum", _USUAL_MOMENTUM)))
        self.edit_requested.emit(edit)

    def _ask_penalty(self, name: str) -> None:
        """A penalty at rate 0 would do nothing, so a mild rate comes with it."""
        edit: Edit = SetSetting("training", "penalty", name)
        if name != "none" and self._document.spec.training.penalty_rate == 0.0:
            edit = Together(edit.text, (edit, SetSetting("training", "penalty_rate", _USUAL_PENALTY_RATE)))
        self.edit_requested.emit(edit)

    def _ask_penalty_rate(self, rate: float) -> None:
        self._ask("penalty_rate", rate)

    def _ask_batch_size(self, size: int) -> None:
        self._ask("batch_size", size, self._gesture.key())

    def _ask_task(self, task: str) -> None:
        """Bring back the data that was shown last for this task, else the first of its kind."""
        of_task = [kind for kind, data in GENERATORS.items() if data.is_classification == (task == "classification")]
        last = self._last_data.get(task)
        if isinstance(last, TableSource):
            self.edit_requested.emit(SetData(last, self.tr("Change data to {name}").format(name=last.title)))
        else:
            self.edit_requested.emit(SetSetting("data", "kind", of_task[0] if last is None else last.kind))

    def _ask(self, key: str, value: object, gesture: Hashable | None = None) -> None:
        self.edit_requested.emit(SetSetting("training", key, value, merge_key=gesture))

"""What to try: one or two settings with their values, how many seeds, and for how long."""

import re
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from engine.spec import Spec
from playground.model.experiment import Experiment, ExperimentRefused, read_varied, usual_values
from playground.model.experiment_results import ExperimentState
from playground.model.files.settings_keys import key_label, setting_keys, write_value
from playground.model.numerals import counted
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.number_box import NumberBox
from playground.views.controls.scroll_panel import ScrollPanel
from playground.views.look.theme import Theme

_FIRST: Final = "training.learning_rate"
_OTHER_MARKS: Final = re.compile(r";|\d,\d+[ \t]+\d")
"""What people write between values, or into them, where a decimal has a comma."""

_MOST_SEEDS: Final = 1000
_MOST_EPOCHS: Final = 1_000_000
_LEAST_PIXELS: Final = 80


class ExperimentSetup(ScrollPanel):
    """Shows what would be tried, and how far it is; asks to begin it, or to stop."""

    begin_requested = Signal(object)
    """An Experiment."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("experiment_setup", parent)
        self._spec = Spec()
        self._is_running = False
        form = QFormLayout()
        form.setHorizontalSpacing(6)
        form.setVerticalSpacing(2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._keys = (
            self._key_box("experiment_key", self.tr("Setting to vary")),
            self._key_box("experiment_second_key", self.tr("Second setting to vary")),
        )
        self._values = (
            self._values_box("experiment_values", self.tr("Values of the setting")),
            self._values_box("experiment_second_values", self.tr("Values of the second setting")),
        )
        for words, key, values in zip((self.tr("Vary"), self.tr("and")), self._keys, self._values, strict=True):
            form.addRow(words, key)
            form.addRow("", values)
        self._seeds = self._number(
            "experiment_seeds",
            self.tr("Seeds"),
            _MOST_SEEDS,
            10,
            self.tr(
                "How many seeds each combination is trained with. Seed s, from 0 on, draws data, weights and order"
            ),
        )
        self._epochs = self._number(
            "experiment_epochs",
            self.tr("Epochs"),
            _MOST_EPOCHS,
            100,
            self.tr("How many epochs each run has. The goals of the Training panel end it before"),
        )
        counts = QHBoxLayout()
        counts.setSpacing(6)
        counts.addWidget(self._seeds)
        counts.addWidget(QLabel(self.tr("for"), self.body))
        counts.addWidget(self._epochs)
        counts.addWidget(QLabel(self.tr("epochs"), self.body))
        form.addRow(self.tr("Seeds"), counts)
        self.rows.addLayout(form)
        self._begin = QPushButton(self.body)
        self._begin.setObjectName("experiment_begin")
        self._begin.clicked.connect(self._ask)
        self._progress = QProgressBar(self.body)
        self._progress.setObjectName("experiment_progress")
        self._progress.setAccessibleName(self.tr("Runs that are over"))
        self._progress.setTextVisible(False)
        self._done = self.caption_label("")
        self._done.setObjectName("experiment_done")
        self._remark = QLabel(self.body)
        self._remark.setObjectName("experiment_remark")
        self._remark.setWordWrap(True)
        for part in (self._begin, self._progress, self._done, self._remark):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        for key, values in zip(self._keys, self._values, strict=True):
            key.activated.connect(lambda _, key=key, values=values: self._offer_values(key, values))
            values.returnPressed.connect(self._ask)
        self._show_keys()
        self._keys[0].setCurrentIndex(self._keys[0].findData(_FIRST))
        self._offer_values(self._keys[0], self._values[0])
        self._offer_values(self._keys[1], self._values[1])
        self.show_state(None)

    def _key_box(self, name: str, words: str) -> QComboBox:
        box = CalmComboBox(self.body)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMinimumWidth(_LEAST_PIXELS)
        return box

    def _values_box(self, name: str, words: str) -> QLineEdit:
        box = QLineEdit(self.body)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(self.tr("Values parted by commas: 0.1, 0.03, 0.01"))
        box.setMinimumWidth(_LEAST_PIXELS)
        return box

    def _number(self, name: str, words: str, most: int, value: int, tip: str) -> NumberBox:
        box = NumberBox(1, most, 10, 0, parent=self.body)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(tip)
        box.setMinimumWidth(56)
        box.show_value(value)
        return box

    # --- show ---

    def show_spec(self, spec: Spec) -> None:
        """Offer the settings that this network has."""
        had = self._known(self._spec)
        self._spec = spec
        if self._known(spec) != had:
            self._show_keys()

    @staticmethod
    def _known(spec: Spec) -> tuple[str, ...]:
        return setting_keys(spec)

    def _show_keys(self) -> None:
        for at, box in enumerate(self._keys):
            with QSignalBlocker(box):
                chosen = box.currentData()
                box.clear()
                if at:
                    box.addItem(self.tr("nothing else"), "")
                for key in self._known(self._spec):
                    box.addItem(key_label(key), key)
                box.setCurrentIndex(max(box.findData(chosen), 0))

    def _offer_values(self, key: QComboBox, values: QLineEdit) -> None:
        chosen = str(key.currentData())
        values.setEnabled(bool(chosen))
        values.setText(usual_values(chosen, self._spec) if chosen else "")

    def show_experiment(self, experiment: Experiment) -> None:
        """Have this experiment chosen, ready to be begun."""
        for at, (key, values) in enumerate(zip(self._keys, self._values, strict=True)):
            varied = experiment.varied[at] if at < len(experiment.varied) else None
            key.setCurrentIndex(max(key.findData(varied.key if varied else ""), 0))
            values.setEnabled(bool(key.currentData()))
            values.setText(", ".join(map(write_value, varied.values)) if varied else "")
        self._seeds.show_value(experiment.seeds)
        self._epochs.show_value(experiment.epochs)

    def show_state(self, state: ExperimentState | None) -> None:
        """Show how far the experiment is."""
        self._is_running = state is not None and state.is_running
        words = self.tr("Stop") if self._is_running else self.tr("Start")
        self._begin.setText(words)
        self._begin.setAccessibleName(self.tr("{words} the experiment").format(words=words))
        self._begin.setToolTip(
            self.tr("End the experiment; the runs that are over stay")
            if self._is_running
            else self.tr("Train every combination with every seed, on all cores, beside the network in the window")
        )
        total = 1 if state is None else state.experiment.run_count
        done = 0 if state is None else len(state.results)
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        words = self.tr("{done} of {total} runs").format(done=counted(done), total=counted(total))
        self._done.setText(words if state else "")
        if self._is_running:
            self.show_remark("")

    def show_remark(self, words: str) -> None:
        """Say why something cannot be done, of settings by the names that the lists have."""
        for key in (str(box.currentData()) for box in self._keys if box.currentData()):
            words = words.replace(key, key_label(key))
        if words and any(_OTHER_MARKS.search(values.text()) for values in self._values):
            words += self.tr(" Put commas between the values, and points into them: 0.01, 0.1.")
        self._remark.setText(words)
        self._remark.setVisible(bool(words))

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._remark.setStyleSheet(f"color: {theme.danger}")

    # --- ask ---

    def _ask(self) -> None:
        if self._is_running:
            self.stop_requested.emit()
            return
        if not (self._seeds.commit() and self._epochs.commit()):
            return
        try:
            varied = tuple(
                read_varied(f"{key.currentData()}={values.text()}")
                for key, values in zip(self._keys, self._values, strict=True)
                if key.currentData()
            )
        except ExperimentRefused as refusal:
            self.show_remark(f"{refusal}.")
            return
        self.begin_requested.emit(Experiment(varied, round(self._seeds.value()), round(self._epochs.value())))

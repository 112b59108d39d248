"""The training panel: how weights begin, the settings of learning that the toolbar leaves out, and when it stops."""

from collections.abc import Hashable
from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from engine.choices.initializers import INITIALIZERS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.spec import TrainingSpec
from playground.model.document import Document
from playground.model.edits import Section, SetSetting
from playground.model.wording import limits_of
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.gesture import Gesture
from playground.views.controls.number_box import NumberBox
from playground.views.controls.scroll_panel import ScrollPanel
from playground.views.controls.seed_box import SeedBox
from playground.views.look.theme import Theme
from playground.views.panels.training.stop_box import StopBox

_LEAST_COMBO_PIXELS: Final = 90


class TrainingPanel(ScrollPanel):
    """Shows initialisation, loss, momentum and order; asks for others."""

    edit_requested = Signal(object)
    stop_rule_requested = Signal(object)

    def __init__(self, rng: np.random.Generator | None = None, parent: QWidget | None = None) -> None:
        """`rng` rolls new seeds."""
        super().__init__("training_panel", parent)
        self.setAccessibleName(self.tr("Training"))
        rng = rng or np.random.default_rng()
        self._seeds = limits_of(TrainingSpec, "seed").text
        self._document: Document | None = None
        self._scale_gesture, self._momentum_gesture = Gesture(), Gesture()
        self._make_start(rng)
        self._make_learning(rng)
        self.rows.addWidget(self.caption_label(self.tr("Stop by itself")))
        self.stop_box = StopBox(self.body)
        self.stop_box.stop_rule_requested.connect(self.stop_rule_requested)
        self.rows.addWidget(self.stop_box)
        self.rows.addStretch(1)

    def _make_start(self, rng: np.random.Generator) -> None:
        at_reset = self.tr("Trained weights stay: this takes effect at the next Reset.")
        self._scheme = self._combo("init_scheme", self.tr("Initialisation of the weights"))
        for scheme in INITIALIZERS.values():
            self._scheme.addItem(scheme.label, scheme.name)
            self._scheme.setItemData(self._scheme.count() - 1, scheme.formula, Qt.ItemDataRole.ToolTipRole)
        self._scale = NumberBox(0.0, 10.0, 0.1, 3, parent=self.body)
        self._scale.setObjectName("init_scale")
        self._scale.setAccessibleName(self.tr("Scale of the initial weights"))
        self._scale.setToolTip(self.tr("Every initial weight is multiplied by it: 0 to 10") + " " + at_reset)
        self._weight_seed = SeedBox("weight_seed", rng, self.body)
        self._weight_seed.describe(
            self.tr("Weight seed"),
            self.tr("The same seed gives the same initial weights: {range}").format(
                range=limits_of(TrainingSpec, "seed").text
            )
            + " "
            + at_reset,
            self.tr("Roll a new weight seed") + " " + at_reset,
        )
        heading = self.caption_label(self.tr("Start (used at Reset)"))
        heading.setToolTip(at_reset)
        self.rows.addWidget(heading)
        form = self._form()
        form.addRow(self.tr("Weights"), self._scheme)
        form.addRow(self.tr("Scale"), self._scale)
        form.addRow(self.tr("Seed"), self._weight_seed)
        self._scheme.activated.connect(self._ask_scheme)
        self._scale.entered.connect(self._ask_scale)
        self._weight_seed.chosen.connect(self._ask_weight_seed)

    def _make_learning(self, rng: np.random.Generator) -> None:
        self._loss = self._combo("loss", self.tr("Loss"))
        for loss in LOSSES.values():
            self._loss.addItem(loss.label, loss.name)
            self._loss.setItemData(self._loss.count() - 1, loss.formula, Qt.ItemDataRole.ToolTipRole)
        self._momentum = NumberBox(0.0, 1.0, 0.05, 3, parent=self.body, without_high=True)
        self._momentum.setObjectName("momentum")
        self._momentum.setAccessibleName(self.tr("Momentum"))
        self._shuffle = QCheckBox(self.tr("Shuffle each epoch"), self.body)
        self._shuffle.setObjectName("shuffle")
        self._shuffle.setAccessibleName(self._shuffle.text())
        self._shuffle.setToolTip(
            self.tr("On: every epoch takes the training points in another order.\nOff: always in the same order.")
        )
        self._order_seed = SeedBox("order_seed", rng, self.body)
        self._order_seed.describe(
            self.tr("Order seed"),
            self.tr("The same seed shuffles the training points in the same way: {range}").format(
                range=limits_of(TrainingSpec, "seed").text
            ),
            self.tr("Roll a new order seed"),
        )
        self.rows.addWidget(self.caption_label(self.tr("Learning")))
        form = self._form()
        form.addRow(self.tr("Loss"), self._loss)
        form.addRow(self.tr("Momentum"), self._momentum)
        form.addRow(self._shuffle)
        form.addRow(self.tr("Order"), self._order_seed)
        self._loss.activated.connect(self._ask_loss)
        self._momentum.entered.connect(self._ask_momentum)
        self._shuffle.clicked.connect(self._ask_shuffle)
        self._order_seed.chosen.connect(self._ask_order_seed)

    def _combo(self, name: str, accessible_name: str) -> QComboBox:
        combo = CalmComboBox(self.body)
        combo.setObjectName(name)
        combo.setAccessibleName(accessible_name)
        combo.setMinimumWidth(_LEAST_COMBO_PIXELS)
        return combo

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(6)
        form.setVerticalSpacing(2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.rows.addLayout(form)
        return form

    # --- show -------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        self._document = document
        self.stop_box.show_rated(document.spec.data.is_classification)
        init, training = document.spec.network.init, document.spec.training
        scheme, loss = INITIALIZERS[init.scheme], LOSSES[training.loss]
        for combo, name in ((self._scheme, init.scheme), (self._loss, training.loss)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(name))
        self._scheme.setToolTip(
            self.tr("Initial weights: {0}.\nTrained weights stay: this takes effect at the next Reset.").format(
                scheme.formula
            )
        )
        self._loss.setToolTip(
            self.tr(
                "What training minimises, for output o and target t: {0}.\nThe loss shown is without penalty."
            ).format(loss.formula)
        )
        self._scale.show_value(init.scale)
        self._weight_seed.show_value(init.seed)
        self._momentum.show_value(training.momentum)
        takes_momentum = OPTIMIZERS[training.optimizer].takes_momentum
        self._momentum.setEnabled(takes_momentum)
        rule = next(own.formula for own in OPTIMIZERS.values() if own.takes_momentum)
        self._momentum.setToolTip(
            self.tr("μ in {0}: 0 to less than 1").format(rule)
            if takes_momentum
            else self.tr("Only the optimizer Momentum uses it (μ in {0})").format(rule)
        )
        with QSignalBlocker(self._shuffle):
            self._shuffle.setChecked(training.shuffle)
        self._order_seed.show_value(training.seed)
        self._order_seed.setEnabled(training.shuffle)

    def show_theme(self, theme: Theme) -> None:
        self._weight_seed.show_theme(theme)
        self._order_seed.show_theme(theme)

    # --- ask --------------------------------------------------------------------------------------------------------

    def _ask_scheme(self) -> None:
        self._ask("init", "scheme", self._scheme.currentData())

    def _ask_scale(self, value: object) -> None:
        self._ask("init", "scale", value, self._scale_gesture.key())

    def _ask_weight_seed(self, value: object) -> None:
        self._ask("init", "seed", value)

    def _ask_loss(self) -> None:
        self._ask("training", "loss", self._loss.currentData())

    def _ask_momentum(self, value: object) -> None:
        self._ask("training", "momentum", value, self._momentum_gesture.key())

    def _ask_shuffle(self, checked: bool) -> None:
        self._ask("training", "shuffle", checked)

    def _ask_order_seed(self, value: object) -> None:
        self._ask("training", "seed", value)

    def _ask(self, section: Section, key: str, value: object, gesture: Hashable | None = None) -> None:
        self.edit_requested.emit(SetSetting(section, key, value, merge_key=gesture))
        if self._document is not None:
            self.show_document(self._document)  # a refused edit leaves no trace

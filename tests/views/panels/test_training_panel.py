"""The training panel shows how weights begin and how training goes on, and asks for changes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.initializers import INITIALIZERS
from engine.choices.losses import LOSSES
from engine.runs.stopping import StopRule
from engine.spec import DataSpec, InitSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document
from playground.views.controls.number_box import NumberBox
from playground.views.look.theme import LIGHT
from playground.views.panels.training.training_panel import TrainingPanel
from tests.clicks import click_widget, key_window, type_text
from tests.views.panels.host import Host, find


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel(np.random.default_rng(3))
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.resize(250, 320)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def choose(combo: QComboBox, at: int) -> None:
    """Choose an entry by keys, as a person may."""
    combo.setFocus()
    key_window(combo, Qt.Key.Key_Home)
    for _ in range(at):
        key_window(combo, Qt.Key.Key_Down)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initialisation_can_be_chosen(panel: TrainingPanel, name: str) -> None:
    host = Host(panel)
    combo = find(panel, QComboBox, "init_scheme")
    choose(combo, combo.findData(name))
    assert host.document.spec.network.init.scheme == name
    assert combo.currentText() == INITIALIZERS[name].label
    assert INITIALIZERS[name].formula in combo.toolTip()


def test_huber_can_be_chosen(panel: TrainingPanel) -> None:
    host = Host(panel)
    combo = find(panel, QComboBox, "loss")
    combo.setFocus()
    key_window(combo, Qt.Key.Key_End)
    assert host.document.spec.training.loss == "huber"
    assert LOSSES["huber"].formula in combo.toolTip()


def test_a_refused_loss_leaves_the_old_one_shown(panel: TrainingPanel) -> None:
    host = Host(panel)
    combo = find(panel, QComboBox, "loss")
    combo.setFocus()
    key_window(combo, Qt.Key.Key_Down)
    assert len(host.refusals) == 1
    assert combo.currentText() == LOSSES["mse"].label


def test_cross_entropy_goes_with_a_sigmoid_output(panel: TrainingPanel) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(output=OutputSpec("sigmoid")))))
    combo = find(panel, QComboBox, "loss")
    combo.setFocus()
    key_window(combo, Qt.Key.Key_Down)
    assert host.document.spec.training.loss == "cross_entropy"


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
def test_momentum_can_be_set_for_its_optimizer_only(panel: TrainingPanel, optimizer: str) -> None:
    Host(panel, Document(Spec(training=TrainingSpec(optimizer=optimizer))))  # type: ignore[arg-type]
    assert find(panel, NumberBox, "momentum").isEnabled() == (optimizer == "momentum")


def test_momentum_is_typed(panel: TrainingPanel) -> None:
    host = Host(panel, Document(Spec(training=TrainingSpec(optimizer="momentum"))))
    box = find(panel, NumberBox, "momentum")
    click_widget(box, QPoint(12, box.height() // 2))
    box.selectAll()
    type_text(box, "0.9")
    key_window(box, Qt.Key.Key_Return)
    assert host.document.spec.training.momentum == 0.9


def test_steps_of_the_scale_in_a_row_are_one_step_of_undo(panel: TrainingPanel) -> None:
    host = Host(panel)
    box = find(panel, NumberBox, "init_scale")
    box.setFocus()
    for _ in range(3):
        key_window(box, Qt.Key.Key_Up)
    assert host.document.spec.network.init.scale == pytest.approx(1.3)
    assert len({edit.merge_key for edit in host.edits}) == 1


def test_shuffling_is_switched_and_frees_the_order_seed(panel: TrainingPanel) -> None:
    host = Host(panel)
    click_widget(find(panel, QCheckBox, "shuffle"), QPoint(8, 8))
    assert not host.document.spec.training.shuffle
    assert not find(panel, QWidget, "order_seed_box").isEnabled()


@pytest.mark.parametrize("name", ["weight_seed", "order_seed"])
def test_a_die_rolls_its_own_seed(panel: TrainingPanel, name: str) -> None:
    host = Host(panel)
    click_widget(find(panel, QToolButton, f"{name}_die"))
    spec = host.document.spec
    seeds = {"weight_seed": spec.network.init.seed, "order_seed": spec.training.seed}
    assert seeds.pop(name) != 0
    assert list(seeds.values()) == [0]


def test_showing_a_document_asks_for_nothing(panel: TrainingPanel) -> None:
    asked: list[object] = []
    panel.edit_requested.connect(asked.append)
    network = NetworkSpec(init=InitSpec("he", 2.5, 77))
    panel.show_document(
        Document(Spec(network=network, training=TrainingSpec("huber", "momentum", 0.85, shuffle=False, seed=5)))
    )
    assert asked == []
    assert find(panel, QComboBox, "init_scheme").currentText() == "He"
    assert find(panel, NumberBox, "init_scale").text() == "2.5"
    assert find(panel, NumberBox, "weight_seed_box").text() == "77"
    assert find(panel, NumberBox, "momentum").text() == "0.85"
    assert find(panel, NumberBox, "order_seed_box").text() == "5"


def test_everything_has_a_name_and_a_tip(panel: TrainingPanel) -> None:
    Host(panel)
    kinds: tuple[type[QWidget], ...] = (QComboBox, QAbstractSpinBox, QToolButton, QCheckBox)
    controls = [control for kind in kinds for control in panel.findChildren(kind)]
    assert len(controls) > 8
    for control in controls:
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()


# --- stopping by itself ---------------------------------------------------------------------------------------------


def test_each_line_of_the_stop_rule_asks_for_its_part_with_its_number(panel: TrainingPanel) -> None:
    asked: list[StopRule] = []
    panel.show_document(Document())
    panel.stop_rule_requested.connect(asked.append)
    panel.stop_rule_requested.connect(panel.stop_box.show_rule)
    panel.resize(250, 700)
    for name in ("stop_epochs", "stop_loss", "stop_accuracy", "stop_patience"):
        box = find(panel, QCheckBox, name)
        assert not find(panel, NumberBox, f"{name}_number").isEnabled()
        assert box.toolTip()
        panel.ensureWidgetVisible(box)
        click_widget(box, QPoint(10, box.height() // 2))
        assert find(panel, NumberBox, f"{name}_number").isEnabled()
    assert asked[-1] == StopRule(epochs=100, loss=0.05, accuracy=0.95, patience=50)
    number = find(panel, NumberBox, "stop_accuracy_number")
    number.setFocus()
    number.selectAll()
    type_text(number, "80")
    key_window(number, Qt.Key.Key_Return)
    assert asked[-1] == StopRule(epochs=100, loss=0.05, accuracy=0.8, patience=50)
    panel.show_document(Document(Spec(DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear")))))
    assert not find(panel, QCheckBox, "stop_accuracy").isEnabled()

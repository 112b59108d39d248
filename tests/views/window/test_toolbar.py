"""The toolbar shows the document and asks for edits, and all of it is in sight at 1280 pixels."""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDoubleSpinBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS
from engine.runs.pace import STEP_RATES, Pace
from engine.spec import LayerSpec, UnitOverride
from playground.model.document import Document
from playground.model.edits import NewWeights, Reset, SetAllActivations, SetSetting
from playground.model.numerals import chosen, grouped
from playground.views.look.style import apply_theme
from playground.views.look.theme import DARK, LIGHT
from playground.views.window.toolbar.epoch_counter import EpochCounter
from playground.views.window.toolbar.main_tool_bar import Shape
from playground.views.window.toolbar.scores import Scores
from tests.clicks import click_widget, key_window, type_text
from tests.views.shell import Shell
from tests.views.snapshots import changed, make_snapshot

CONTROLS = (
    *("play_button", "step_button", "reset_button", "new_weights_button", "epoch_counter", "step_unit", "step_rate"),
    *("activation", "learning_rate", "optimizer", "penalty", "penalty_rate", "batch_size", "task"),
)


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


def choose(shell: Shell, name: str, text: str) -> None:
    """Open a list and take one of its lines by the keys, as a person may; the offscreen screen ends before some."""
    box: QComboBox = shell.find(QComboBox, name)
    box.setFocus()
    key_window(shell.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view = box.view()
    assert view.isVisible()
    row = box.findText(text)
    assert row >= 0, text
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not view.isVisible()
    QApplication.processEvents()


# --- what is in sight ---


@pytest.mark.parametrize("size", [(960, 560), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("activation", ["tanh", "leaky_relu"])
def test_every_control_is_whole_inside_the_window(qtbot: QtBot, size: tuple[int, int], activation: str) -> None:
    shell = Shell(qtbot, size)
    shell.show_hidden(LayerSpec(4, activation))  # type: ignore[arg-type]  # a name from the parameters
    QApplication.processEvents()
    assert shell.find(QWidget, "slope").isVisible() == (activation == "leaky_relu")
    names = (*CONTROLS, "slope") if activation == "leaky_relu" else CONTROLS
    for name in names:
        control = shell.find(QWidget, name)
        corner = control.mapTo(shell.window, control.rect().bottomRight())
        assert control.isVisible(), name
        assert shell.window.rect().contains(corner), name
        assert control.width() >= control.minimumSizeHint().width() or isinstance(control, QAbstractSpinBox), name


def test_controls_of_a_row_do_not_overlap(shell: Shell) -> None:
    boxes = []
    for name in CONTROLS:
        control = shell.find(QWidget, name)
        boxes.append(control.rect().translated(control.mapTo(shell.window, control.rect().topLeft())))
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_at_1280_it_is_one_row_and_stays_one_when_the_slope_appears(shell: Shell) -> None:
    before = shell.window.tool_bar.height()
    shell.show_hidden(LayerSpec(4, "leaky_relu"))
    QApplication.processEvents()
    assert shell.window.tool_bar.shape is Shape.COMPACT
    assert shell.window.tool_bar.height() == before


def test_a_larger_font_makes_the_boxes_wider(shell: Shell) -> None:
    """The window is built before the theme brings its font."""
    names = ("play_button", "activation", "learning_rate", "batch_size", "step_rate")
    before = {name: shell.find(QWidget, name).width() for name in names}
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    font = app.font()
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * 1.5)
    try:
        app.setFont(larger)
        for theme in (DARK, LIGHT):  # Qt styles every widget anew
            apply_theme(app, theme)
        QApplication.processEvents()
        assert [name for name in names if shell.find(QWidget, name).width() <= before[name]] == []
    finally:
        app.setFont(font)
        for theme in (DARK, LIGHT):
            apply_theme(app, theme)


def test_a_narrow_window_takes_two_rows(qtbot: QtBot) -> None:
    assert Shell(qtbot, (960, 560)).window.tool_bar.shape is Shape.STACKED


def test_a_wide_window_writes_the_buttons_names(qtbot: QtBot) -> None:
    shell = Shell(qtbot, (1920, 1080))
    style = shell.find(QToolButton, "reset_button").toolButtonStyle()
    assert style is Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def test_every_control_has_a_name_and_an_explanation(shell: Shell) -> None:
    for name in (*CONTROLS, "slope"):
        control = shell.find(QWidget, name)
        assert control.accessibleName(), name
        assert control.toolTip(), name


# --- training ---


def test_a_click_on_play_asks_to_play(shell: Shell) -> None:
    click_widget(shell.find(QToolButton, "play_button"))
    assert shell.asked == [True]


def test_the_play_button_says_what_it_would_do(shell: Shell) -> None:
    button = shell.find(QToolButton, "play_button")
    width = button.width()
    shell.window.show_playing(True)
    assert (button.text(), button.width()) == ("Pause", width)
    shell.window.show_playing(False)
    assert button.text() == "Play"


def test_reset_and_new_weights_are_one_click_away(shell: Shell) -> None:
    click_widget(shell.find(QToolButton, "reset_button"))
    click_widget(shell.find(QToolButton, "new_weights_button"))
    assert shell.asked == [Reset(), NewWeights(1)]


def test_training_can_be_asked_for_from_the_start(shell: Shell) -> None:
    for name in ("play_button", "step_button"):
        assert shell.find(QToolButton, name).isEnabled()


def test_the_step_button_steps_by_the_chosen_unit(shell: Shell) -> None:
    shell.window.show_pace(Pace("batch", 5.0))
    click_widget(shell.find(QToolButton, "step_button"), shell.find(QToolButton, "step_button").rect().center())
    assert shell.asked == ["batch"]


def test_choosing_a_speed_asks_for_it(shell: Shell) -> None:
    choose(shell, "step_rate", "5/s")
    assert shell.asked == [Pace("epoch", 5.0)]


def test_choosing_a_unit_keeps_the_speed(shell: Shell) -> None:
    shell.window.show_pace(Pace("epoch", 2.0))
    choose(shell, "step_unit", "Sample")
    assert shell.asked == [Pace("sample", 2.0)]


@pytest.mark.parametrize("rate", STEP_RATES)
def test_a_shown_pace_is_shown_everywhere_and_asks_for_nothing(shell: Shell, rate: float | None) -> None:
    shell.window.show_pace(Pace("sample", rate))
    assert shell.find(QComboBox, "step_rate").currentData() == rate
    assert shell.find(QComboBox, "step_unit").currentData() == "sample"
    assert [action.data() for action in shell.window.commands.rate_group.actions() if action.isChecked()] == [str(rate)]
    assert shell.asked == []


# --- the counter ---


def test_the_counter_shows_the_epoch_in_groups_of_three(shell: Shell) -> None:
    learned = replace(shell.work.learned, epoch=1234)
    shell.window.show_snapshot(make_snapshot(learned=learned, epochs_per_second=0.0))
    counter: EpochCounter = shell.find(EpochCounter, "epoch_counter")
    assert counter.digits == "001\u2009234"
    assert counter.accessibleName() == "Epoch 1\u2009234"


def test_the_counter_keeps_its_size_whatever_it_shows(shell: Shell) -> None:
    counter: EpochCounter = shell.find(EpochCounter, "epoch_counter")
    size = counter.size()
    for epoch in (0, 9_999, 123_456_789):
        learned = replace(shell.work.learned, epoch=epoch)
        shell.window.show_snapshot(make_snapshot(learned=learned, epochs_per_second=12_345.6))
        QApplication.processEvents()
        assert counter.size() == size


def test_the_counter_tells_the_place_within_the_epoch(shell: Shell) -> None:
    learned = replace(shell.work.learned, position=30)
    shell.window.show_snapshot(make_snapshot(learned=learned, epochs_per_second=0.0))
    assert shell.find(EpochCounter, "epoch_counter").beside == "+30/250"


def test_the_counter_tells_the_pace(shell: Shell) -> None:
    shell.window.show_snapshot(make_snapshot(epochs_per_second=1234.4))
    assert shell.find(EpochCounter, "epoch_counter").beside == "1\u2009234/s"


@pytest.mark.parametrize(("digits", "shown"), [("12", "12"), ("1234", "1 234"), ("1234567", "1 234 567")])
def test_digits_stand_in_threes(digits: str, shown: str) -> None:
    assert grouped(digits) == shown.replace(" ", "\u2009")


# --- settings ---


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_common_activation_is_shown(shell: Shell, name: str) -> None:
    shell.show_hidden(LayerSpec(3, name), LayerSpec(2, name))  # type: ignore[arg-type]  # names of the registry
    assert shell.find(QComboBox, "activation").currentText() == ACTIVATIONS[name].label  # type: ignore[index]


@pytest.mark.parametrize(
    "layers",
    [(LayerSpec(3, "relu"), LayerSpec(2, "tanh")), (LayerSpec(3, "tanh", overrides=(UnitOverride(1, "relu"),)),)],
    ids=["layers", "a unit"],
)
def test_different_activations_are_called_mixed(shell: Shell, layers: tuple[LayerSpec, ...]) -> None:
    shell.show_hidden(*layers)
    box = shell.find(QComboBox, "activation")
    assert (box.currentIndex(), box.placeholderText()) == (-1, "Mixed")


def test_choosing_an_activation_asks_for_all_layers(shell: Shell) -> None:
    choose(shell, "activation", "ReLU")
    assert shell.asked == [SetAllActivations("relu")]


def test_the_slope_shows_with_leaky_relu_alone(shell: Shell) -> None:
    slope = shell.find(QDoubleSpinBox, "slope")
    assert not slope.isVisible()
    shell.show_hidden(LayerSpec(3, "leaky_relu", 0.2))
    assert slope.isVisible()
    assert slope.value() == 0.2


def test_steps_of_the_slope_merge_into_one(shell: Shell) -> None:
    shell.show_hidden(LayerSpec(3, "leaky_relu", 0.3))
    shell.follow()
    slope = shell.find(QDoubleSpinBox, "slope")
    slope.setFocus()
    key_window(shell.window, Qt.Key.Key_Up)
    key_window(shell.window, Qt.Key.Key_Up)
    assert shell.asked == [SetAllActivations("leaky_relu", 0.35), SetAllActivations("leaky_relu", 0.4)]
    assert shell.asked[0].merge_key == shell.asked[1].merge_key is not None


def test_choosing_a_learning_rate(shell: Shell) -> None:
    choose(shell, "learning_rate", "0.3")
    assert shell.asked == [SetSetting("training", "learning_rate", 0.3)]


@pytest.mark.parametrize(("typed", "rate"), [("0.05", 0.05), ("0,05", 0.05), ("1e-3", 0.001), ("100", 100.0)])
def test_typing_a_learning_rate(shell: Shell, typed: str, rate: float) -> None:
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    box.lineEdit().selectAll()
    type_text(shell.window, typed)
    key_window(shell.window, Qt.Key.Key_Return)
    assert shell.asked == [SetSetting("training", "learning_rate", rate)]


@pytest.mark.parametrize("typed", ["0", "-1", "101", "abc", "nan", "inf", ""])
def test_what_is_no_learning_rate_is_refused_with_what_is_allowed(shell: Shell, typed: str) -> None:
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    box.lineEdit().selectAll()
    key_window(shell.window, Qt.Key.Key_Delete)
    type_text(shell.window, typed)
    key_window(shell.window, Qt.Key.Key_Return)
    assert shell.asked == []
    assert box.currentText() == typed
    remark = shell.find(QLabel, "remark")
    assert remark.isVisible()
    assert "Allowed: above 0 and up to 100" in remark.text()
    assert box.accessibleDescription() == remark.text()


def test_choosing_momentum_brings_a_momentum(shell: Shell) -> None:
    shell.follow()
    choose(shell, "optimizer", "Momentum")
    training = shell.work.document.spec.training
    assert (training.optimizer, training.momentum) == ("momentum", 0.9)


def test_choosing_a_penalty_brings_a_rate_and_opens_its_box(shell: Shell) -> None:
    shell.follow()
    assert not shell.find(QComboBox, "penalty_rate").isEnabled()
    choose(shell, "penalty", "L2")
    training = shell.work.document.spec.training
    assert (training.penalty, training.penalty_rate) == ("l2", 0.003)
    assert shell.find(QComboBox, "penalty_rate").isEnabled()
    assert shell.find(QComboBox, "penalty_rate").currentText() == "0.003"


def test_the_batch_goes_up_to_the_training_set(shell: Shell) -> None:
    assert shell.find(QDoubleSpinBox, "batch_size").maximum() == 250


def test_the_task_brings_back_the_data_shown_last(shell: Shell) -> None:
    shell.follow()
    choose(shell, "task", "Regression")
    assert shell.work.document.spec.data.kind == "plane"
    choose(shell, "task", "Classification")
    assert shell.work.document.spec.data.kind == "spiral"


def test_a_choice_that_is_not_done_leaves_no_trace(shell: Shell) -> None:
    choose(shell, "optimizer", "Adam")
    assert shell.find(QComboBox, "optimizer").currentText() == "SGD"


def test_showing_a_document_asks_for_nothing(shell: Shell) -> None:
    spec = Document().spec
    training = replace(spec.training, learning_rate=0.3, optimizer="adam", penalty="l1", penalty_rate=0.01)
    shell.show_document(Document(replace(spec, training=training)))
    assert shell.asked == []
    assert shell.find(QComboBox, "learning_rate").currentText() == "0.3"
    assert shell.find(QComboBox, "optimizer").currentText() == "Adam"


@pytest.mark.parametrize(("rate", "text"), [(1e-5, "10⁻⁵"), (0.0001, "10⁻⁴"), (0.03, "0.03"), (10.0, "10")])
def test_rates_are_written_as_people_write_them(rate: float, text: str) -> None:
    assert chosen(rate) == text


def test_a_shown_tiny_rate_can_be_entered_again(shell: Shell) -> None:
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    box.lineEdit().setText("2e−5")  # Qt's test keys know no true minus
    key_window(shell.window, Qt.Key.Key_Return)
    assert shell.asked == [SetSetting("training", "learning_rate", 2e-5)]


@pytest.mark.parametrize("loss", [0.5, 9.9e-5, 1.2e-12, 4.4e123])
def test_no_loss_before_a_class_is_cut_or_touches_the_next(qtbot: QtBot, loss: float) -> None:
    board = Scores()
    qtbot.addWidget(board)
    for theme in (LIGHT, LIGHT.with_scale(1.4)):
        board.show_theme(theme)
        board.resize(board.sizeHint())
        board.show_snapshot(changed(make_snapshot(Document()), train_loss=loss, test_loss=0.5, train_accuracy=None))
        picture = board.grab().toImage()
        second = board.widths[0] + theme.px(12)
        ground = picture.pixelColor(picture.width() - 1, 0)
        gap = range(round(board.widths[0] + 4), round(second) - 1)
        assert all(picture.pixelColor(x, y) == ground for x in gap for y in range(picture.height()))

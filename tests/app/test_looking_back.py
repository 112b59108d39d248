"""Time travel in the whole program: the timeline is dragged, clicked and moved by keys, and everything shows it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.questions.measurement import Measure
from engine.runs.pace import Pace
from engine.trainer import Trainer
from playground.app import Playground
from playground.model.edits import InsertLayer, SetSetting
from playground.model.numerals import counted
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.loss.loss_view import LossView
from playground.views.plots.scores import loss_text
from playground.views.window.timeline.track import TimelineTrack
from playground.views.window.toolbar.epoch_counter import EpochCounter
from tests.clicks import click_widget, drag_widget, key_window
from tests.views.pace import draw_at_once

KEY = Qt.Key
NONE, ALT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def train(playground: Playground, qtbot: QtBot, epochs: int) -> None:
    until = playground.session.begin_run(epochs, 10_000.0)
    qtbot.waitUntil(
        lambda: (
            not playground.session.is_playing
            and playground.session.snapshot is not None
            and playground.session.snapshot.epoch == until
        ),
        timeout=10_000,
    )


def track(playground: Playground) -> TimelineTrack:
    return playground.window.timeline.track


def press(playground: Playground, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    playground.network.setFocus()
    key_window(playground.window, key, modifiers)


def wait_for(playground: Playground, qtbot: QtBot, epoch: int | None) -> None:
    """Until the whole window shows an epoch; None: the newest moment."""

    def is_shown() -> bool:
        shown = playground.session.shown_snapshot
        if shown is None or playground.viewing.now.epoch != epoch or shown.is_past != (epoch is not None):
            return False
        return epoch is None or shown.epoch == epoch

    qtbot.waitUntil(is_shown, timeout=10_000)
    qtbot.waitUntil(lambda: playground.network.picture.snapshot is playground.session.shown_snapshot)


def assert_everything_shows(playground: Playground, qtbot: QtBot, epoch: int) -> None:
    """Toolbar, words, loss and its curve, diagram, plane and gradients: all numbers are those of an epoch."""
    snapshot = playground.session.shown_snapshot
    assert snapshot is not None
    spec = playground.session.past.document.spec
    trainer = Trainer(spec, snapshot.learned)
    assert trainer.epoch == epoch
    window, loss, gradients = playground.window, playground.panels.of(LossView), playground.panels.of(GradientsView)

    def is_told() -> bool:
        draw_at_once(loss)
        draw_at_once(gradients)
        return loss.chart.marker == gradients.history.marker == epoch

    qtbot.waitUntil(is_told)
    assert window.tool_bar.findChild(EpochCounter).digits == counted(epoch, 6)  # type: ignore[union-attr]
    assert (
        window.timeline.words.text()
        == f"Past: epoch {counted(epoch)} of {counted(playground.session.work().learned.epoch)}"
    )
    number = loss.findChild(QLabel, "lossTrainValue")
    assert number is not None
    assert number.text() == loss_text(snapshot[Measure].train_loss) == loss_text(trainer.measure().train_loss)
    assert playground.network.picture.snapshot is snapshot


def test_the_run_is_gone_back_in_by_mouse_and_keys_and_nothing_changes(playground: Playground, qtbot: QtBot) -> None:
    assert not track(playground).isEnabled()
    assert playground.window.timeline.minimumSizeHint().width() < 240, "the smallest window has room for it"
    train(playground, qtbot, 12)
    plane = playground.output.plane
    as_it_was = plane.grab().toImage()
    train(playground, qtbot, 28)
    before = playground.session.work()
    assert plane.grab().toImage() != as_it_was
    bar = track(playground)
    middle = bar.height() // 2
    click_widget(bar, QPoint(round(bar.x_of(12)), middle))
    wait_for(playground, qtbot, 12)
    assert_everything_shows(playground, qtbot, 12)
    qtbot.waitUntil(lambda: plane.grab().toImage() == as_it_was)
    press(playground, KEY.Key_Left)
    wait_for(playground, qtbot, 11)
    press(playground, KEY.Key_Right)
    wait_for(playground, qtbot, 12)
    press(playground, KEY.Key_Left, ALT)
    press(playground, KEY.Key_Right, ALT)
    wait_for(playground, qtbot, 12)
    press(playground, KEY.Key_Home)
    wait_for(playground, qtbot, 0)
    assert_everything_shows(playground, qtbot, 0)
    press(playground, KEY.Key_Left)
    assert playground.viewing.now.epoch == 0
    drag_widget(bar, QPoint(round(bar.x_of(3)), middle), QPoint(round(bar.x_of(30)), middle))
    wait_for(playground, qtbot, 30)
    assert_everything_shows(playground, qtbot, 30)
    press(playground, KEY.Key_End)
    wait_for(playground, qtbot, None)
    assert playground.window.timeline.words.text() == "Now"
    draw_at_once(playground.panels.of(LossView))
    assert playground.panels.of(LossView).chart.marker is None
    assert playground.session.work() == before
    assert not playground.session.is_edited()
    interface = QAccessible.queryAccessibleInterface(track(playground))
    assert interface.role() == QAccessible.Role.Slider
    assert "epoch" in interface.text(QAccessible.Text.Name)
    value = interface.valueInterface()
    assert (value.minimumValue(), value.maximumValue(), value.currentValue()) == (0, 40, 40)
    value.setCurrentValue(4)
    wait_for(playground, qtbot, 4)
    playground.window.full_screens.toggle("loss")
    screen = playground.window.full_screens.screens["loss"]
    label = screen.bar.findChild(QLabel)
    assert label is not None
    assert label.text() == "Loss — past: epoch 4"
    playground.looking_back.go_back()
    assert label.text() == "Loss — past: epoch 3"
    screen.close()


def test_marks_tell_where_edits_were_made_and_are_gone_to_by_a_click(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 20)
    spec = playground.session.document.spec
    playground.session.apply(InsertLayer(1))
    train(playground, qtbot, 20)
    bar = track(playground)
    assert bar.text_at(bar.x_of(20)).startswith("Epoch 20: Insert")
    assert bar.text_at(bar.x_of(35)) == "Epoch 35"
    click_widget(bar, QPoint(round(bar.x_of(20)) + 3, bar.height() // 2))
    wait_for(playground, qtbot, 20)
    assert len(playground.network.document.spec.network.hidden) == 3
    press(playground, KEY.Key_Left)
    wait_for(playground, qtbot, 19)
    assert playground.network.document.spec == spec, "the network of that time, with its layers"
    assert_everything_shows(playground, qtbot, 19)
    press(playground, KEY.Key_End)
    wait_for(playground, qtbot, None)
    assert playground.network.document is playground.session.document
    playground.window.commands["save_with_run"].trigger()
    path = playground.files.path
    assert path is not None
    playground.files.new()
    assert not bar.isEnabled()
    playground.files.open(path)
    playground.looking_back.look_at(19)
    wait_for(playground, qtbot, 19)
    assert playground.network.document.spec == spec
    assert_everything_shows(playground, qtbot, 19)


def test_training_and_edits_go_on_from_a_past_epoch_and_the_run_that_was_left_comes_back(
    playground: Playground, qtbot: QtBot
) -> None:
    train(playground, qtbot, 30)
    was = playground.session.work()
    playground.looking_back.look_at(10)
    wait_for(playground, qtbot, 10)
    press(playground, KEY.Key_T)
    assert playground.session.is_playing
    qtbot.waitUntil(lambda: playground.session.work().learned.epoch > 12)
    press(playground, KEY.Key_Space)
    assert not playground.session.is_playing
    assert playground.session.history.undo_text == "Train from epoch 10"
    button = playground.window.findChild(QToolButton, "timeline_branches")
    assert button is not None
    assert button.isVisible()
    go, close = playground.window.timeline.branches.actions()
    assert (go.text(), close.text()) == (
        "Go to the branch of epochs 10 to 30",
        "Close the branch of epochs 10 to 30",
    )
    go.trigger()
    assert playground.session.work() == was
    (_, close) = playground.window.timeline.branches.actions()
    close.trigger()
    assert not button.isVisible()
    press(playground, KEY.Key_Z, CONTROL)
    assert button.isVisible()
    press(playground, KEY.Key_Z, CONTROL)
    press(playground, KEY.Key_Z, CONTROL)
    playground.looking_back.look_at(5)
    wait_for(playground, qtbot, 5)
    playground.session.apply(SetSetting("training", "learning_rate", 0.1))
    wait_for(playground, qtbot, None)
    assert playground.session.work().learned.epoch == 5
    press(playground, KEY.Key_Z, CONTROL)
    assert playground.session.work() == was


def test_the_run_plays_as_a_film_and_ends_at_the_newest_moment(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 60)
    before = playground.session.work()
    playground.training.set_pace(Pace("epoch", 5.0))
    seen: list[int] = []
    playground.session.past.changed.connect(lambda snapshot: seen.append(snapshot.epoch))
    press(playground, KEY.Key_Space, SHIFT)
    assert playground.looking_back.film.is_playing
    assert playground.window.commands["play"].text() == "Pause"
    qtbot.waitUntil(lambda: len(seen) > 2)
    press(playground, KEY.Key_Space)
    assert not playground.looking_back.film.is_playing
    assert not playground.session.is_playing
    assert playground.viewing.now.epoch is not None
    playground.training.set_pace(Pace("epoch", 1000.0))
    press(playground, KEY.Key_Space)
    qtbot.waitUntil(lambda: playground.viewing.now.epoch is None, timeout=10_000)
    assert seen == sorted(seen)
    assert playground.window.commands["play"].text() == "Play"
    assert playground.session.work() == before
    playground.training.set_pace(Pace("epoch", 30.0))
    press(playground, KEY.Key_Space)
    qtbot.waitUntil(lambda: playground.session.work().learned.epoch > 60)
    press(playground, KEY.Key_Left)
    assert not playground.session.is_playing
    press(playground, KEY.Key_End)
    assert playground.session.is_playing, "training goes on when one comes back to it"
    playground.session.play(False)

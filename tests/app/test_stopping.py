"""Training stops by itself, in the window: what a person chose, and what is told."""

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import SetSetting


def test_training_stops_where_the_panel_says_and_the_window_tells_why(playground: Playground, qtbot: QtBot) -> None:
    session, window = playground.session, playground.window
    panel = playground.panels["training"]
    box = panel.findChild(QCheckBox, "stop_epochs")
    assert box is not None
    box.click()
    session.play(True)
    qtbot.waitUntil(lambda: not session.is_playing, timeout=20_000)
    assert session.work().learned.epoch == 100
    notice = window.notices.notice
    assert notice is not None
    assert notice.text == "Training stopped at epoch 100: it stops every 100 epochs. Press Play to go on."
    assert session.apply(SetSetting("training", "learning_rate", 0.1))  # another trainer, the same rule
    session.play(True)
    qtbot.waitUntil(lambda: not session.is_playing, timeout=20_000)
    assert session.work().learned.epoch == 200
    box.click()
    assert not session.stop_rule


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("stop_loss", "the training loss is at most 0.05. Press Play to go on."),
        ("stop_accuracy", "at least 95 % of the training data are right. Press Play to go on."),
        ("stop_patience", "the loss has not become better for 50 epochs. Press Play to go on."),
    ],
)
def test_every_reason_has_its_words(name: str, told: str, playground: Playground, qtbot: QtBot) -> None:
    box = playground.panels["training"].findChild(QCheckBox, name)
    assert box is not None
    box.click()
    if name == "stop_patience":
        playground.session.apply(SetSetting("training", "learning_rate", 3.0))
    with qtbot.waitSignal(playground.session.stopped_by_rule, timeout=30_000):
        playground.session.play(True)
    notice = playground.window.notices.notice
    assert notice is not None
    assert notice.text.endswith(told)

"""Undo in the whole program: the curves come back as they were, and so do weights that were trained away."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import InsertLayer, SetSetting
from playground.views.panels.loss.loss_view import LossView
from tests.clicks import click_widget, key_window
from tests.views.pace import draw_at_once

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(playground: Playground, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    playground.network.setFocus()
    key_window(playground.window, key, modifiers)


def train(playground: Playground, qtbot: QtBot, epochs: int) -> None:
    until = playground.session.begin_run(epochs, 1000.0)
    qtbot.waitUntil(lambda: _shown_epoch(playground) == until and not playground.session.is_playing, timeout=10_000)


def _shown_epoch(playground: Playground) -> float:
    snapshot = playground.session.snapshot
    return -1.0 if snapshot is None else snapshot.curves.last_epoch


def drawn(playground: Playground) -> tuple[list[float], list[float]]:
    """The points of the training loss that are drawn."""
    draw_at_once(playground.panels.of(LossView))
    x, y = playground.panels.of(LossView).train_line.getData()
    return x.tolist(), y.tolist()


def test_undo_of_reset_draws_the_curve_as_it_was(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 40)
    before = drawn(playground)
    assert before[0] == [float(epoch) for epoch in range(41)]
    press(playground, KEY.Key_R)
    qtbot.waitUntil(lambda: _shown_epoch(playground) == 0.0)
    press(playground, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: _shown_epoch(playground) == 40.0)
    assert drawn(playground) == before


def test_a_reopened_file_draws_how_it_got_there(playground: Playground, qtbot: QtBot, tmp_path: Path) -> None:
    train(playground, qtbot, 25)
    before = drawn(playground)
    playground.files.save()
    path = playground.files.path
    assert path is not None
    playground.files.new()
    qtbot.waitUntil(lambda: _shown_epoch(playground) == 0.0)
    playground.files.open(path)
    qtbot.waitUntil(lambda: _shown_epoch(playground) == 25.0)
    assert drawn(playground) == before


def test_a_new_layer_leaves_the_others_their_past(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 10)
    layers = len(playground.session.document.spec.layers)
    playground.session.apply(InsertLayer(0))
    train(playground, qtbot, 5)
    snapshot = playground.session.snapshot
    assert snapshot is not None
    known = np.isfinite(snapshot.curves.of_layers("delta_norm")).sum(axis=0)
    assert known.tolist() == [5, *[15] * layers]


def lose_the_weights(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 30)
    kind = playground.session.document.spec.data.kind
    playground.session.apply(SetSetting("data", "kind", "circle" if kind != "circle" else "xor"))
    train(playground, qtbot, 20)
    press(playground, KEY.Key_Z, CONTROL)


def test_after_undo_a_key_brings_back_the_weights_of_before(playground: Playground, qtbot: QtBot) -> None:
    lose_the_weights(playground, qtbot)
    notice = playground.window.notices.notice
    assert notice is not None
    assert notice.text.startswith("Undone: Change data to ")
    assert (
        "keeps what it has learned since. Press Ctrl+Alt+Z to restore the weights from before the change" in notice.text
    )
    assert playground.session.work().learned.epoch == 50
    press(playground, KEY.Key_Z, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert playground.session.work().learned.epoch == 30
    assert playground.window.notices.notice is None
    assert not playground.window.commands["bring_back"].isEnabled()
    qtbot.waitUntil(lambda: _shown_epoch(playground) == 30.0)
    assert drawn(playground)[0] == [float(epoch) for epoch in range(31)]
    assert playground.window.commands["undo"].text().endswith("Bring back the weights of epoch 30")


def test_the_button_of_the_notice_does_the_same(playground: Playground, qtbot: QtBot) -> None:
    lose_the_weights(playground, qtbot)
    button = playground.window.findChild(QPushButton, "notice_remedy")
    assert isinstance(button, QPushButton)
    assert button.text() == "Bring back the weights of epoch 30"
    click_widget(button)
    assert playground.session.work().learned.epoch == 30


def test_the_offer_ends_with_the_next_edit(playground: Playground, qtbot: QtBot) -> None:
    lose_the_weights(playground, qtbot)
    assert playground.window.commands["bring_back"].isEnabled()
    playground.session.apply(SetSetting("training", "learning_rate", 0.1))
    assert not playground.window.commands["bring_back"].isEnabled()
    assert playground.window.notices.notice is None


def test_undo_without_training_in_between_says_nothing(playground: Playground, qtbot: QtBot) -> None:
    train(playground, qtbot, 3)
    playground.session.apply(InsertLayer(0))
    press(playground, KEY.Key_Z, CONTROL)
    assert playground.window.notices.notice is None
    assert not playground.window.commands["bring_back"].isEnabled()

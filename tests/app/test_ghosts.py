"""A past run stays behind the present one, named by what it was, until it is let go."""

from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import Reset, SetAllActivations
from playground.views.panels.loss.loss_view import LossView
from tests.clicks import click_widget


def test_a_run_that_is_kept_stays_behind_the_next_one(playground: Playground, qtbot: QtBot) -> None:
    commands, session = playground.window.commands, playground.session
    loss = playground.panels.of(LossView)
    behind = loss.findChild(QLabel, "ghosts")
    button = loss.findChild(QToolButton, "let_go_of_ghosts")
    assert behind is not None
    assert button is not None
    assert not commands["let_go"].isEnabled()
    commands["keep_ghost"].trigger()
    told = playground.window.notices.notice
    assert told is not None
    assert "no run yet" in told.text
    assert behind.isHidden()

    session.begin_run(20, 1e6)
    qtbot.waitUntil(lambda: session.work().learned.epoch == 20 and not session.is_playing)
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch == 20)
    losses = session.work().curves.train_loss.tolist()
    commands["keep_ghost"].trigger()
    assert behind.text() == "Behind 1: 20 epochs"

    session.apply(SetAllActivations("relu"))
    session.apply(Reset())
    assert behind.text() == "Behind 1: activation of all layers Tanh, 20 epochs"
    session.begin_run(5, 1e6)
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch == 5)
    (ghost,) = playground.racing.ghosts.kept
    assert ghost.curves.train_loss.tolist() == losses, "what is kept changes no more"
    (low, high), _ = loss.chart.plot_box.viewRange()
    assert low <= 0.0
    assert high >= 20.0, "the whole ghost is in sight"

    click_widget(button)
    assert playground.racing.ghosts.kept == ()
    assert behind.isHidden()
    assert not commands["let_go"].isEnabled()

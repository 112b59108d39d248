"""A race in the window: two clicks, and two networks learn side by side; it is saved and comes back as one file."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import SetAllActivations
from playground.views.panels.race.race_panel import RacePanel
from tests.app.conftest import Answers
from tests.clicks import click_widget


def panel(playground: Playground) -> RacePanel:
    made = playground.panels["race"]
    assert isinstance(made, RacePanel)
    return made


def test_a_race_takes_two_clicks_and_shows_both_networks_in_step(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    playground.window.commands["race"].trigger()
    race = panel(playground)
    qtbot.waitUntil(race.isVisible)
    differs = race.findChild(QLabel, "race_differs")
    assert differs is not None
    assert differs.text() == "No difference yet: change something in network B"
    playground.session.apply(SetAllActivations("relu"))
    assert differs.text() == "Differs in activation of all layers: Tanh | ReLU"
    playground.session.begin_run(25, 1e6)

    def told(lane: int) -> str:
        label = race.findChild(QLabel, f"lane_{lane}_numbers")
        assert label is not None
        return label.text()

    qtbot.waitUntil(lambda: all("epoch 25" in told(lane) for lane in range(2)))
    assert told(0) != told(1)
    assert told(0).startswith("test loss ")
    assert " %, epoch 25" in told(0)
    lengths = [len(line.getData()[0]) for line in race.lines]
    assert lengths[:2] == [26, 26]
    assert lengths[2:] == [0, 0]

    # a press on A takes it to the table, and B keeps what it has learned
    button = race.findChild(QToolButton, "lane_0_take")
    assert button is not None
    assert button.accessibleName() == "Network A"
    click_widget(button)
    assert playground.session.document.spec.network.hidden[0].activation == "tanh"
    assert button.accessibleName() == "Network A: you edit it"
    qtbot.waitUntil(lambda: told(0).endswith("epoch 25"))

    # what came of it can be kept
    answers.path = tmp_path / "mine.md"
    report = race.findChild(QPushButton, "race_report")
    assert report is not None
    click_widget(report)
    assert "| activation of all layers | Tanh | ReLU |" in (tmp_path / "mine.md").read_text(encoding="utf-8")
    assert len(list(tmp_path.glob("mine-*.png"))) == 4

    # one file holds both
    answers.path = tmp_path / "race.json"
    assert playground.files.is_modified
    playground.window.commands["save_as"].trigger()
    assert not playground.files.is_modified
    end = race.findChild(QPushButton, "race_end")
    assert end is not None
    click_widget(end)
    assert not playground.racing.race.is_on
    assert playground.files.is_modified
    answers.save_answer = "discard"
    assert playground.files.open(tmp_path / "race.json")
    state = playground.racing.race.state
    assert [lane.document.spec.network.hidden[0].activation for lane in state.lanes] == ["tanh", "relu"]
    assert [lane.is_on_table for lane in state.lanes] == [True, False]
    assert not playground.files.is_modified


def test_a_fifth_network_is_refused_with_a_word(playground: Playground) -> None:
    for _ in range(5):
        playground.window.commands["race"].trigger()
    notice = playground.window.notices.notice
    assert notice is not None
    assert "at most 4 networks" in notice.text
    assert len(playground.racing.race.state.lanes) == 4

"""A race in the window: two clicks, and two networks learn side by side; it is saved and comes back as one file."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.document import Work
from playground.model.edits import SetAllActivations
from playground.model.files.document_io import read
from playground.resources import resource_path
from playground.views.panels.race.lane_look import lane_colour
from playground.views.panels.race.race_panel import RacePanel
from tests.app.conftest import Answers
from tests.clicks import click_widget


def panel(playground: Playground) -> RacePanel:
    made = playground.panels["race"]
    assert isinstance(made, RacePanel)
    return made


def others(playground: Playground) -> tuple[Work, ...]:
    rivals = playground.racing.race.rivals()
    assert rivals is not None
    return rivals.works


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
    assert [len(epochs) for epochs, _ in race.drawn] == [26, 26]
    assert [len(line.getData()[0]) > 0 for line in race.lines] == [True, True, False, False]

    # a past moment leaves the curves where they are, and is marked on them
    playground.looking_back.look_at(10)
    qtbot.waitUntil(lambda: all("epoch 10" in told(lane) for lane in range(2)))
    assert [len(epochs) for epochs, _ in race.drawn] == [26, 26]
    assert race.chart.marker == 10.0
    playground.looking_back.look_at(None)
    qtbot.waitUntil(lambda: all("epoch 25" in told(lane) for lane in range(2)))
    assert race.chart.marker is None

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
    with Image.open(tmp_path / "mine-1.png") as losses:  # of a page's width, however small the panel is
        assert losses.width > 1000
        colours = {colour for _, colour in losses.convert("RGB").getcolors(1 << 24) or ()}
    assert lane_colour(0, playground.appearance.theme).getRgb()[:3] in colours

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
    playground.window.docks["race"].close()
    assert playground.files.open(tmp_path / "race.json")
    assert race.isVisible()  # else nobody would see that others train, too
    state = playground.racing.race.state
    assert [lane.document.spec.network.hidden[0].activation for lane in state.lanes] == ["tanh", "relu"]
    assert [lane.is_on_table for lane in state.lanes] == [True, False]
    assert not playground.files.is_modified


def test_networks_that_were_let_go_of_come_back_as_they_were(
    playground: Playground, answers: Answers, qtbot: QtBot
) -> None:
    window, race = playground.window, playground.racing.race
    back = window.commands["race_back"]
    for activation in ("relu", "sigmoid"):
        window.commands["race"].trigger()
        playground.session.apply(SetAllActivations(activation))
    playground.session.begin_run(6, 1e6)
    qtbot.waitUntil(lambda: all(work.learned.epoch == 6 for work in others(playground)))
    qtbot.waitUntil(lambda: not playground.session.is_playing)
    assert not back.isEnabled()

    def told() -> list[tuple[str, bool]]:
        return [(lane.document.spec.network.hidden[0].activation, lane.is_on_table) for lane in race.state.lanes]

    before, learned = told(), [work.learned for work in others(playground)]
    for name, left in (("lane_1_remove", ["tanh", "sigmoid"]), ("race_end", [])):
        button = panel(playground).findChild(QAbstractButton, name)
        assert button is not None
        click_widget(button)
        assert [activation for activation, _ in told()] == left
        assert window.notices.notice is not None
        assert "Bring Back What Raced" in window.notices.notice.text
        back.trigger()
        assert told() == before
        assert [work.learned for work in others(playground)] == learned
        assert not back.isEnabled()
    remove = panel(playground).findChild(QAbstractButton, "lane_2_remove")  # the one on the table
    assert remove is not None
    click_widget(remove)
    assert told() == [("tanh", True), ("relu", False)]
    back.trigger()
    assert told() == [("tanh", True), ("relu", False), ("sigmoid", False)]
    end = panel(playground).findChild(QAbstractButton, "race_end")
    assert end is not None
    click_widget(end)
    window.commands["new"].trigger()
    assert not back.isEnabled()


def test_a_fifth_network_is_refused_with_a_word(playground: Playground) -> None:
    for _ in range(5):
        playground.window.commands["race"].trigger()
    notice = playground.window.notices.notice
    assert notice is not None
    assert "at most 4 networks" in notice.text
    assert len(playground.racing.race.state.lanes) == 4


@pytest.mark.parametrize("saved", [False, True], ids=["left", "saved from the lesson"])
def test_a_race_comes_back_from_a_lesson_as_it_was(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path, saved: bool
) -> None:
    session, race = playground.session, playground.racing.race
    race.add_copy()
    session.apply(SetAllActivations("relu"))
    race.take(0)
    race.edit_all(True)
    session.begin_run(4, 1e6)
    qtbot.waitUntil(lambda: not session.is_playing)
    qtbot.waitUntil(lambda: all(work.learned.epoch == 4 for work in others(playground)))
    before = others(playground)

    playground.window.lesson_requested.emit(str(resource_path("lessons", "relu.json")))
    assert playground.lesson.isVisible()
    assert not race.is_on
    kept = playground.files.keepsake()
    assert kept is not None
    assert kept.work.rivals is not None
    assert kept.work.rivals.works == before
    if saved:
        answers.path, answers.save_answer = tmp_path / "race.json", "save"
        assert playground.files.may_leave()
        rivals = read(tmp_path / "race.json").rivals
        assert rivals is not None
        assert rivals.works == before
    playground.window.commands["leave_lesson"].trigger()
    assert others(playground) == before
    assert [lane.is_on_table for lane in race.state.lanes] == [True, False]
    assert race.state.edits_all
    assert playground.files.is_modified is not saved
    race.take(1)
    assert session.history.undo_text == SetAllActivations("relu").text
    session.begin_run(2, 1e6)
    qtbot.waitUntil(lambda: all(work.learned.epoch == 6 for work in others(playground)))

"""A new panel is a folder and a row: the row alone opens it, connects it, and lets files and lessons speak of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.moment import Moment
from engine.questions.question import Question, Questions
from engine.snapshot import Snapshot
from playground.app import Playground
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.model.files.arrangement_io import arrangement_from_plain, arrangement_to_plain
from playground.model.panels import PANELS, Panel, asked_for_panels
from playground.model.viewing import Viewing
from playground.resources import resource_text
from playground.views.controls.keys import PartKeys
from playground.views.look.theme import Theme
from playground.views.panels.help.help_panel import load_pages
from tests.clicks import click_widget


@dataclass(frozen=True, slots=True)
class CountWeights(Question[int]):
    """How many weights and biases there are."""

    def ask(self, moment: Moment) -> int:
        return moment.parameters.size


class NotesPanel(QWidget):
    """Shows how fast the network learns, and asks for twice the rate, for the kink lines, and how large it is."""

    edit_requested = Signal(object)
    viewing_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.faster = QPushButton("Faster", self)
        self.kinks = QPushButton("Kinks", self)
        column = QVBoxLayout(self)
        for part in (self.words, self.faster, self.kinks):
            column.addWidget(part)
        self.faster.clicked.connect(self._ask_faster)
        self.kinks.clicked.connect(self._ask_kinks)
        self._viewing = Viewing()
        self.rate = 0.0
        self.steps = -1
        self.parameters: int | None = None
        self.theme: Theme | None = None

    def show_document(self, document: Document) -> None:
        self.rate = document.spec.training.learning_rate
        self.words.setText(f"rate {self.rate}")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.steps = snapshot.learned.steps
        self.parameters = snapshot.get(CountWeights)

    def show_viewing(self, viewing: Viewing) -> None:
        self._viewing = viewing

    def questions(self, viewing: Viewing) -> Questions:
        return frozenset({CountWeights()})

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        return (PartKeys("In the notes", (("write them", ("W",)),)),)

    def show_theme(self, theme: Theme) -> None:
        self.theme = theme

    def _ask_faster(self) -> None:
        self.edit_requested.emit(SetSetting("training", "learning_rate", 2.0 * self.rate))

    def _ask_kinks(self) -> None:
        self.viewing_requested.emit(self._viewing.switched("kink_lines", True))


@pytest.fixture(autouse=True, params=["data", "loss", "gradients"])
def row(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """The row, behind a panel on each side of the window; there before the program begins."""
    front = PANELS[request.param]
    row = Panel("notes", "Notes", f"{__name__}:NotesPanel", front.side, front.name)
    monkeypatch.setitem(PANELS, row.name, row)
    return row


def notes(playground: Playground) -> NotesPanel:
    panel = playground.panels["notes"]
    assert type(panel).__name__ == "NotesPanel"
    return panel  # type: ignore[return-value]  # the class as the registry's path loads it


def test_one_row_opens_a_panel_that_shows_and_asks(playground: Playground, qtbot: QtBot) -> None:
    panel = notes(playground)
    playground.window.docks["notes"].raise_()
    QApplication.processEvents()
    assert not playground.window.docks["notes"].visibleRegion().isEmpty()
    assert panel.theme is not None
    before = panel.rate
    click_widget(panel.faster)
    assert playground.session.document.spec.training.learning_rate == panel.rate == 2.0 * before
    click_widget(panel.kinks)
    assert playground.viewing.now.is_on("kink_lines")
    playground.session.step("batch")
    qtbot.waitUntil(lambda: panel.steps == 1)


def test_its_questions_are_answered_while_it_is_open(playground: Playground, qtbot: QtBot) -> None:
    panel, dock = notes(playground), playground.window.docks["notes"]
    dock.raise_()
    qtbot.waitUntil(lambda: panel.parameters == playground.session.work().learned.parameters.size)
    dock.hide()
    qtbot.waitUntil(lambda: panel.parameters is None)


def test_its_place_is_kept_in_plain_words(playground: Playground) -> None:
    playground.window.docks["notes"].hide()
    told = playground.window.places.arrangement()
    assert told is not None
    plain = json.loads(json.dumps(arrangement_to_plain(told)))
    assert plain["hidden"] == [*asked_for_panels(), "notes"]
    assert arrangement_from_plain(plain) == told


def test_menus_full_screen_and_presenter_mode_know_it(playground: Playground) -> None:
    window = playground.window
    assert window.panel_titles()["notes"] == "Notes"
    listed = window.keys()
    assert ("In the notes: write them", "W") in listed
    assert window.docks["notes"].toggleViewAction().text() == "Notes"
    window.full_screens.toggle("notes")
    assert "notes" in window.full_screens.screens
    window.full_screens.leave_all()
    window.present(["network", "notes"])
    QApplication.processEvents()
    assert {name for name, dock in window.docks.items() if dock.isVisible()} == {"notes"}
    window.end_presentation()


def test_a_lesson_may_point_it_out_and_cover_it(playground: Playground, tmp_path: Path) -> None:
    question = {"text": "Why?", "choices": [{"text": "A", "reply": "So."}, {"text": "B", "reply": "No."}], "answer": 0}
    step = {"heading": "Look", "text": "Here.", "highlight": ["notes"], "cover": ["notes"], "question": question}
    network = json.loads(resource_text("examples", "circle.json"))
    lesson = {"format": "neural-playground-lesson", "version": 1, "title": "A", "summary": "A", "steps": [step]}
    step["network"] = network
    path = tmp_path / "one.json"
    path.write_text(json.dumps(lesson), encoding="utf-8")
    playground.lessons.begin_path(str(path))
    QApplication.processEvents()
    dock = playground.window.docks["notes"]
    assert not dock.visibleRegion().isEmpty()
    assert dock.holder.is_covered
    playground.lessons.player.answer(0)
    assert not dock.holder.is_covered


def test_reset_layout_puts_it_back_behind_its_tab(playground: Playground) -> None:
    window = playground.window
    dock, front = window.docks["notes"], window.docks[PANELS["notes"].behind]
    dock.setFloating(True)
    window.commands["reset_layout"].trigger()
    QApplication.processEvents()
    assert not dock.isFloating()
    assert dock in window.tabifiedDockWidgets(front)


def test_help_lists_it_for_teachers_who_write_lessons() -> None:
    (page,) = (page for page in load_pages() if page.name == "lessons")
    assert "equation, rows, confusion, race, warp, landscape, experiment, notes, toolbar" in page.html

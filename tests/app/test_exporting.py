"""File → Export writes the network as it is now, in the format that a person chose, or copies it."""

import html
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from playground.app import Playground
from playground.exchange.exporters import EXPORTERS
from playground.model.lessons.lesson_io import read_lesson
from playground.resources import resource_path
from playground.views.window.export_dialog import ExportChoice
from tests.app.conftest import Answers
from tests.faults import FailingDisk


def export(playground: Playground) -> None:
    playground.window.commands["export"].trigger()


def notice(playground: Playground) -> str:
    told = playground.window.notices.notice
    return "" if told is None else told.text


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_is_written_where_the_person_wants_it(
    playground: Playground, answers: Answers, tmp_path: Path, name: str
) -> None:
    answers.export_choice = ExportChoice(name)
    export(playground)
    path = tmp_path / f"a-first-network{EXPORTERS[name].ending}"
    assert path.read_bytes() == EXPORTERS[name].write(playground.session.work()).data
    assert notice(playground) == f"Saved: {path}"


def test_an_export_can_be_copied(playground: Playground, answers: Answers) -> None:
    answers.export_choice = ExportChoice("python", is_copy=True)
    export(playground)
    assert QGuiApplication.clipboard().text() == EXPORTERS["python"].write(playground.session.work()).content
    assert notice(playground) == "Copied: Python."


def test_a_person_who_thinks_better_of_it_gets_nothing(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    export(playground)
    answers.export_choice = ExportChoice("csv")
    answers.path = None
    export(playground)
    assert list(tmp_path.glob("*.csv")) == []
    assert notice(playground) == ""


def test_an_export_that_cannot_be_written_is_told(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    answers.export_choice = ExportChoice("csv")
    with FailingDisk(tmp_path, 1, "ENOSPC", lasts=True).watching():
        export(playground)
    assert answers.told[-1].startswith("“a-first-network.csv” was not written.")


def test_a_run_is_shared_as_a_web_page_without_choosing_a_format(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    answers.export_choice = ExportChoice("page")
    playground.window.commands["share_page"].trigger()
    assert b"<h1>A first network</h1>" in (tmp_path / "a-first-network.html").read_bytes()
    assert answers.suggested_export == "page"
    export(playground)
    assert answers.suggested_export != "page", "who shares a page still exports what was chosen before"


def test_a_page_of_a_lesson_has_its_words_as_far_as_they_were_read(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    lesson = read_lesson(resource_path("lessons", "relu.json"))
    playground.lessons.player.begin(lesson)
    answers.export_choice = ExportChoice("page")
    playground.window.commands["share_page"].trigger()
    text = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    assert f"<h1>{lesson.title}</h1>" in text
    assert lesson.steps[0].text.splitlines()[0].replace("**", "") in html.unescape(text)
    assert lesson.steps[1].text.splitlines()[0].replace("**", "") not in html.unescape(text)

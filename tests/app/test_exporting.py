"""File → Export writes the network as it is now, in the format that a person chose, or copies it."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from playground.app import Playground
from playground.exchange.exporters import EXPORTERS
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

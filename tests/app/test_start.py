"""The program starts with the file that it is given, and with the first sample where that is refused."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.resources import resource_path
from tests.app.conftest import Answers


def test_a_file_that_is_refused_leaves_the_first_sample_which_is_made_ready_meanwhile(
    program: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(path: str, reason: str) -> None:
        """Stands open, like the dialog, until the network behind it can train."""
        qtbot.waitUntil(lambda: program.session.snapshot is not None, timeout=60_000)
        answers.told.append(f"{program.session.document.title}: {reason}")

    monkeypatch.setattr(answers, "tell_refused_file", tell)
    (tmp_path / "cut.json").write_text('{"format": "neural-play')
    program.open_window(tmp_path / "cut.json")
    (told,) = answers.told
    assert told.startswith("A first network: ")
    assert program.session.document.title == "A first network"
    assert program.window.notices.notice is None or program.window.notices.notice.severity != "hint"


def test_a_file_is_opened_with_its_notes(program: Playground, answers: Answers) -> None:
    program.open_window(resource_path("examples", "xor.json"))
    assert answers.told == []
    assert program.files.name == "xor.json"
    assert program.window.notices.notice is not None
    assert program.window.notices.notice.text == program.session.document.notes

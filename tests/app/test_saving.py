"""Quitting with unsaved work on a disk that fails: the window stays open with its work until it is saved."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.document_io import read, write
from playground.model.edits import SetSetting
from tests.app.conftest import Answers
from tests.faults import FailingDisk


@pytest.mark.parametrize("error", ["EACCES", "ESTALE", "ENOSPC"])
def test_the_window_stays_open_when_what_it_should_save_cannot_be_saved(
    playground: Playground, answers: Answers, tmp_path: Path, error: str
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    path = folder / "mine.json"
    write(path, playground.session.work())
    assert playground.files.open(path)
    playground.session.apply(SetSetting("data", "noise", 10.0))
    answers.save_answer = "save"
    answers.told.clear()
    with FailingDisk(folder, 0, error, lasts=True).watching():
        assert not playground.window.close()
    assert playground.window.isVisible()
    assert playground.files.is_modified
    assert any("was not saved" in told for told in answers.told)
    assert playground.window.close()
    assert read(path).document.spec.data.noise == 10.0


def test_an_error_while_closing_leaves_the_window_open(playground: Playground, qtbot: QtBot) -> None:
    def fail() -> bool:
        raise OSError("unforeseen")

    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions() as errors:
        patch.setattr(playground.window, "may_close", fail)
        playground.window.close()
    assert [str(error[1]) for error in errors] == ["unforeseen"]
    assert playground.window.isVisible()

"""The window on a disk that fails: it stays open with its work until that is saved, and says what it cannot read."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import SetSetting
from playground.model.examples import example_groups
from playground.model.files.document_io import read, write
from playground.resources import resource_path
from playground.views.plots.chart import configure_pyqtgraph
from tests.app.conftest import Answers
from tests.faults import FailingDisk
from tests.toys import toy_data


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
    assert toy_data(read(path).document.spec).noise == 10.0


def test_an_error_while_closing_leaves_the_window_open(playground: Playground, qtbot: QtBot) -> None:
    def fail() -> bool:
        raise OSError("unforeseen")

    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions() as errors:
        patch.setattr(playground.window, "may_close", fail)
        playground.window.close()
    assert [str(error[1]) for error in errors] == ["unforeseen"]
    assert playground.window.isVisible()


# --- what comes with the program, and what is remembered -------------------------------------------------------------


def notice(playground: Playground) -> str:
    label = playground.window.notices.findChild(QLabel, "notice_text")
    assert isinstance(label, QLabel)
    return label.text()


def test_help_that_cannot_be_read_is_told(playground: Playground, answers: Answers) -> None:
    help_files = resource_path("help")
    for error in ("EACCES", "EIO"):
        answers.told.clear()
        with FailingDisk(help_files, 1, error, lasts=True).watching():
            playground.window.commands["help"].trigger()
            playground.window.commands["keys"].trigger()
        assert len(answers.told) == 2
        assert "comes with the program, cannot be read" in answers.told[0]
        assert "Install the program again" in answers.told[0]
    playground.window.commands["help"].trigger()
    assert playground.helping.help_window is not None


def test_examples_that_cannot_be_read_are_told_and_read_again_the_next_time(playground: Playground) -> None:
    files, examples = (playground.window.findChild(QMenu, name) for name in ("file_menu", "examples_menu"))
    assert isinstance(files, QMenu)
    assert isinstance(examples, QMenu)
    with FailingDisk(resource_path("examples"), 2, "EIO", lasts=True).watching():
        files.aboutToShow.emit()
    assert notice(playground).startswith("The examples cannot be listed. “examples/")
    assert not examples.isEnabled()
    files.aboutToShow.emit()
    assert examples.isEnabled()
    assert [action.text() for action in examples.actions()] == [group.title for group in example_groups()]


def lesson_menu(playground: Playground) -> list[QAction]:
    playground.window.lessons_opening.emit()
    menu = playground.window.findChild(QMenu, "lesson_list_menu")
    assert isinstance(menu, QMenu)
    assert menu.isEnabled()
    return menu.actions()


def reasons(playground: Playground) -> list[str]:
    """Why lessons cannot be read, as the list of lessons tells it."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = playground.lesson.chooser.findChildren(QLabel, "refused_reason")
    return [label.text() for label in labels]


def test_a_folder_of_lessons_that_may_not_be_looked_into_stands_in_the_menu_with_the_reason(
    playground: Playground, tmp_path: Path
) -> None:
    folder = tmp_path / "class 7"
    folder.mkdir()
    (folder / "mine.json").write_bytes(resource_path("lessons", "leaky-relu.json").read_bytes())
    playground.preferences.lesson_folder = str(folder)
    with FailingDisk(folder, 0, "EACCES", lasts=True).watching():
        last = lesson_menu(playground)[-1]
        assert last.text() == "class 7: You do not have permission to open this folder"
        assert "Ask its owner, or choose a copy" in last.toolTip()
        last.trigger()
        assert reasons(playground) == [
            "You do not have permission to open this folder. Ask its owner, or choose a copy of it."
        ]
    assert "class 7" not in lesson_menu(playground)[-1].text()  # it may be looked into again
    assert reasons(playground) == []


def test_a_folder_of_lessons_that_is_gone_stands_in_the_menu_with_the_reason(
    playground: Playground, tmp_path: Path
) -> None:
    playground.preferences.lesson_folder = str(tmp_path / "stick")
    assert lesson_menu(playground)[-1].text() == "stick: This folder no longer exists"


def test_the_programs_own_lessons_that_cannot_be_read_stand_in_the_menu_with_the_reason(
    playground: Playground,
) -> None:
    with FailingDisk(resource_path("lessons"), 0, "EACCES", lasts=True).watching():
        (only,) = (action for action in lesson_menu(playground) if not action.isSeparator())
    assert "comes with the program, cannot be read" in only.text()


def test_settings_that_cannot_be_kept_are_told_once_with_what_to_do(
    qtbot: QtBot, qapp: QApplication, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings = QSettings(str(tmp_path / "file" / "settings.ini"), QSettings.Format.IniFormat)
    configure_pyqtgraph()
    program = Playground(qapp, settings, answers)
    qtbot.addWidget(program.window)
    program.open_window()
    qtbot.waitUntil(
        lambda: "Your settings and your progress in lessons cannot be saved" in notice(program), timeout=60_000
    )
    assert str(tmp_path / "file" / "settings.ini") in notice(program)
    program.window.notices.clear()
    program.filing.tell_unkept_settings()
    assert "Your settings" not in notice(program) or program.window.notices.isHidden()
    program.window.close()
    program.close()

"""What ends the program from outside, and errors of its own, lose nothing: the parts in one process."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.control.error_log import ErrorLog
from playground.control.faults import Faults
from playground.control.signals import Signals
from playground.control.state_folder import state_folder
from playground.model import edits
from playground.views.window.error_window import ErrorWindow
from playground.wiring import ending as ending_module
from playground.wiring.ending import Ending
from tests.app.conftest import Answers


def kept() -> list[Path]:
    return sorted((state_folder() / "recovery").glob("*/work.json"))


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The codes with which the program was told to end."""
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    monkeypatch.setattr(ending_module, "die_in_time", lambda code: None)
    return codes


@pytest.fixture
def ending(
    playground: Playground, tmp_path: Path, exits: list[int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ending]:
    faults = Faults(ErrorLog(tmp_path / "log"))
    monkeypatch.setattr(faults.log, "watch_for_crashes", lambda program: None)
    faults.catch()
    signals = Signals()
    yield Ending(faults, signals, playground.recovering.recovery, playground.window, playground)
    signals.stop()
    faults.release()


def edit(playground: Playground) -> None:
    assert playground.session.apply(edits.SetSetting("data", "noise", 20.0))


def test_an_error_keeps_the_work_and_opens_one_window(playground: Playground, ending: Ending, qtbot: QtBot) -> None:
    edit(playground)

    def fail() -> None:
        raise IndexError("index 6 of 4 units")

    for _ in range(30):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: len(playground.window.findChildren(ErrorWindow)) == 1)
    qtbot.waitUntil(lambda: len(kept()) == 1)
    window = playground.window.findChild(ErrorWindow)
    assert isinstance(window, ErrorWindow)
    assert window.isVisible()
    qtbot.waitUntil(lambda: ending.faults.total == 30)
    assert len(playground.window.findChildren(ErrorWindow)) == 1
    window.close()


def test_being_told_to_end_asks_nothing_and_keeps_the_work(
    playground: Playground, ending: Ending, answers: Answers, exits: list[int]
) -> None:
    edit(playground)
    ending.end_now()
    assert exits == [130]
    assert ending.exit_code == 130
    assert answers.told == []
    assert len(kept()) == 1


@pytest.mark.parametrize(("answer", "codes"), [("cancel", []), ("discard", [130])])
def test_ctrl_c_asks_as_the_windows_own_button_does(
    playground: Playground,
    ending: Ending,
    answers: Answers,
    exits: list[int],
    qtbot: QtBot,
    answer: str,
    codes: list[int],
) -> None:
    edit(playground)
    answers.save_answer = answer  # type: ignore[assignment]  # one of them
    ending.interrupt()
    qtbot.waitUntil(lambda: len(answers.told) == 1)
    assert exits == codes
    assert ending.exit_code == (130 if codes else None)
    assert playground.window.isVisible() == (not codes)


def test_ctrl_c_closes_dialogs_and_menus_first(
    playground: Playground, ending: Ending, exits: list[int], qtbot: QtBot
) -> None:
    dialog = QDialog(playground.window)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    ending.interrupt()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: exits == [130])


def test_ctrl_c_ends_also_when_closing_itself_fails(
    playground: Playground, ending: Ending, exits: list[int], qtbot: QtBot
) -> None:
    edit(playground)
    may_close = playground.window.may_close

    def fail() -> bool:
        raise ZeroDivisionError

    playground.window.may_close = fail
    ending.interrupt()
    qtbot.waitUntil(lambda: exits == [130])
    assert len(kept()) == 1
    playground.window.may_close = may_close
    assert sys.excepthook == ending.faults.hear

"""Errors that nobody handles are written down, counted and told, from wherever they surface."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from pytestqt.qtbot import QtBot

from playground.control.error_log import LARGEST, ErrorLog
from playground.control.faults import Faults
from playground.control.files import new_work
from playground.control.session import Session
from playground.guard import guard_overrides
from playground.model.fault import Fault

guard_overrides()


@pytest.fixture
def faults(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    made = Faults(ErrorLog(tmp_path / "state" / "log"))
    monkeypatch.setattr(made.log, "watch_for_crashes", lambda program: None)  # pytest has its own
    made.catch()
    yield made
    made.release()


def fail() -> None:
    raise ZeroDivisionError("nothing to divide by")


def test_an_error_in_a_slot_is_told_and_written_down(
    faults: Faults, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(faults.happened) as told:
        QTimer.singleShot(0, fail)
    fault: Fault = told.args[0]
    assert fault.summary == "ZeroDivisionError: nothing to divide by"
    assert "in fail" in fault.report
    assert "PySide6" in fault.report
    assert fault.report.splitlines()[-1] in faults.log.path.read_text()
    printed = capsys.readouterr().err
    assert "Traceback" not in printed
    assert str(faults.log.path) in printed


def test_an_error_in_a_thread_is_told_on_the_windows_thread(faults: Faults, qtbot: QtBot) -> None:
    threads = []
    faults.happened.connect(lambda fault: threads.append(threading.current_thread()))
    with qtbot.waitSignal(faults.happened) as told:
        threading.Thread(target=fail, name="trainer").start()
    assert "thread trainer" in told.args[0].report
    assert threads == [threading.main_thread()]


def test_an_error_in_a_finalizer_is_written_down_alone(faults: Faults, qtbot: QtBot) -> None:
    class Bad:
        def __del__(self) -> None:
            fail()

    with qtbot.assertNotEmitted(faults.happened):
        del [Bad()][0]
    assert "__del__" in faults.log.path.read_text()


def test_a_thousand_errors_are_counted_and_written_down_a_few_times(faults: Faults, qtbot: QtBot) -> None:
    counts: list[int] = []
    faults.happened.connect(lambda fault: counts.append(fault.count))
    for _ in range(1000):
        try:
            fail()
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(counts) == 1000)
    assert counts[-1] == 1000
    assert faults.log.path.read_text().count("Traceback") < 10


def test_a_warning_of_qt_is_written_down(faults: Faults) -> None:
    qWarning("something is odd")
    assert "something is odd" in faults.log.path.read_text()


@pytest.mark.parametrize(
    "message",
    [
        "The X11 connection broke (error 1). Did the X server die?",
        "The Wayland connection broke. Did the Wayland compositor die?",
        "The Wayland connection experienced a fatal error: Invalid argument",
    ],
)
def test_the_loss_of_the_display_is_told_at_once(faults: Faults, message: str) -> None:
    lost = []
    faults.when_display_is_lost = lambda: lost.append(True)
    qWarning(message)
    assert lost == [True]


def test_ctrl_c_is_no_error(faults: Faults, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(faults.happened):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not faults.log.path.exists()


def test_all_hooks_are_given_back(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    faults = Faults(ErrorLog(tmp_path))
    monkeypatch.setattr(faults.log, "watch_for_crashes", lambda program: None)
    faults.catch()
    assert sys.excepthook != before[0]
    faults.release()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_a_log_makes_room_and_one_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    log = ErrorLog(tmp_path / "log")
    for _ in range(4):
        log.write("x" * LARGEST)
    assert sum(path.stat().st_size for path in log.folder.iterdir()) < 3 * LARGEST
    (tmp_path / "file").write_text("")
    nowhere = ErrorLog(tmp_path / "file")
    nowhere.write("lost")
    nowhere.watch_for_crashes("program")
    nowhere.close()


def test_the_trainers_failure_goes_the_same_way_and_the_network_stays(
    faults: Faults, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(new_work())
    monkeypatch.setattr(session.trainer_thread, "work_once", fail)
    faults_told: list[Fault] = []
    faults.happened.connect(faults_told.append)
    try:
        with qtbot.waitSignals([faults.happened, session.failed], timeout=60_000):
            session.start()
        assert [fault.summary for fault in faults_told] == ["ZeroDivisionError: nothing to divide by"]
        assert session.work() == new_work()
    finally:
        session.stop()

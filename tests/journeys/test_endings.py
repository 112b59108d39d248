"""However the program ends, its work is there at the next start: killed, told to end, or left without a display."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.journey import Journey
from tests.screen import Screen


def kept_in(state: Path) -> list[dict[str, Any]]:
    """The works that are kept aside."""
    return [json.loads(path.read_text()) for path in sorted(state.glob("recovery/*/work.json"))]


def edited_and_trained(screen: Screen) -> Journey:
    """A window with a unit more, trained for a while, at rest."""
    journey = Journey(screen)
    journey.click("part ADD_UNIT 0 - -")
    journey.wait_until(lambda: journey.hidden()[0][0] == 5, "the added unit")
    screen.key("space")
    journey.wait_until(lambda: journey.epoch() > 20, "some epochs of training")
    screen.key("space")
    return journey


def restored(screen: Screen, kept: dict[str, Any], path: Path) -> None:
    """Start again, restore by the key that the offer gives, save, and find what was kept."""
    journey = Journey(screen)
    journey.place("widget recovery_dialog")
    screen.key("Return")
    journey.wait_until(lambda: journey.ask("widget recovery_dialog") is None, "the offer to go")
    journey.wait_until(lambda: journey.epoch() == kept["state"]["epoch"], "the epoch of then")
    assert journey.hidden()[0][0] == 5
    screen.key("ctrl+s")
    screen.wait_for_window("Save")
    journey.enter(str(path))
    journey.wait_until(path.exists, "the saved file")
    journey.quit()
    saved = json.loads(path.read_text())
    assert saved["state"] == kept["state"]
    assert kept_in(screen.state) == []


def test_a_killed_program_offers_its_work_at_the_next_start(screen: Screen, tmp_path: Path) -> None:
    journey = edited_and_trained(screen)
    journey.wait_until(
        lambda: [work["state"]["epoch"] for work in kept_in(screen.state)] == [journey.epoch()], "the work to be kept"
    )
    assert journey.end(signal.SIGKILL) == -signal.SIGKILL
    (kept,) = kept_in(screen.state)
    restored(screen, kept, tmp_path / "restored.json")


def test_sigterm_asks_nothing_keeps_the_work_to_the_last_epoch_and_ends(screen: Screen, tmp_path: Path) -> None:
    journey = edited_and_trained(screen)
    screen.key("space")
    journey.wait_until(lambda: journey.epoch() > 100, "more epochs")
    at = journey.epoch()
    assert journey.end(signal.SIGTERM) == 130
    (kept,) = kept_in(screen.state)
    assert kept["state"]["epoch"] >= at
    assert "Traceback" not in screen.output()
    restored(screen, kept, tmp_path / "restored.json")


def test_sigterm_ends_a_window_that_waits_for_an_answer(screen: Screen) -> None:
    journey = edited_and_trained(screen)
    screen.key("ctrl+q")
    journey.place("widget ask_to_save")
    assert journey.end(signal.SIGTERM) == 130
    assert len(kept_in(screen.state)) == 1


def test_a_lost_display_loses_nothing(screen: Screen, tmp_path: Path) -> None:
    journey = edited_and_trained(screen)
    screen.key("space")
    journey.wait_until(lambda: journey.epoch() > 100, "more epochs")
    at = journey.epoch()
    screen.lose_display()
    assert journey.exit_code() == 2
    (kept,) = kept_in(screen.state)
    assert kept["state"]["epoch"] >= at
    assert "The display is gone" in screen.output()
    assert "Traceback" not in screen.output()


def test_ctrl_c_closes_as_the_windows_own_button_does(screen: Screen) -> None:
    journey = edited_and_trained(screen)
    screen.key("ctrl+o")
    screen.wait_for_window("Open")
    journey.send(signal.SIGINT)  # the chooser goes, and the question comes
    journey.place("widget ask_to_save")
    screen.key("Escape")
    journey.wait_until(lambda: journey.ask("widget ask_to_save") is None, "the question to go away")
    assert journey.hidden()[0][0] == 5
    journey.send(signal.SIGINT)
    journey.place("widget ask_to_save")
    screen.key("alt+d")
    assert journey.exit_code() == 130
    assert kept_in(screen.state) == []
    assert "Traceback" not in screen.output()


def test_ctrl_c_at_the_question_ends_and_keeps_the_work(screen: Screen) -> None:
    journey = edited_and_trained(screen)
    journey.send(signal.SIGINT)
    journey.place("widget ask_to_save")
    journey.send(signal.SIGINT)
    assert journey.exit_code() == 130
    assert len(kept_in(screen.state)) == 1


def test_ctrl_c_ends_a_window_at_rest_at_once(screen: Screen) -> None:
    journey = Journey(screen)
    began = time.monotonic()
    assert journey.end(signal.SIGINT) == 130
    assert time.monotonic() - began < 3.0
    assert screen.output() == ""
    assert not list(screen.state.glob("recovery/*"))


@pytest.mark.parametrize("delay_s", [0.15, 0.4, 0.8, 1.2])
def test_ctrl_c_during_the_start_ends_it_without_a_word(screen: Screen, delay_s: float) -> None:
    program = screen.launch()
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(delay_s)  # not yet up, or just so
    # Before Python itself listens, the system ends it: a shell tells that as 130, too.
    assert screen.end(program, signal.SIGINT) in (130, -signal.SIGINT)
    assert screen.output() == ""


FAILING = """
import sys
from PySide6.QtCore import QTimer
from playground import app
from playground.views.panels.inspector.badge import Badge
from playground.views.network.network_view import NetworkView

class Failing(app.Playground):
    def open_window(self, path=None):
        super().open_window(path)
        self.failing = QTimer(self)
        self.failing.timeout.connect(self.fail)
        self.failing.start(20)
    def fail(self):
        raise RuntimeError("a bad slot")

app.Playground = Failing
sys.exit(app.run())
"""


def test_an_error_opens_one_window_that_counts_and_the_program_goes_on(screen: Screen, tmp_path: Path) -> None:
    program = screen.launch(command=(sys.executable, "-c", FAILING))
    screen.wait_for_window("Internal error")
    log = screen.state / "log" / "errors.txt"
    screen.wait_until(lambda: "RuntimeError: a bad slot" in log.read_text())
    screen.wait_until(lambda: "time 10 of this error" in log.read_text())
    titles = [window.title for window in screen.windows()]
    assert sum("Internal error" in title for title in titles) == 1
    assert any("A first network" in title for title in titles)
    assert "Traceback" not in screen.output()
    assert screen.output().count("a bad slot") == 1
    screen.key("alt+q")
    assert screen.wait_for_exit(program) == 130


CRASHING = """
import ctypes, sys
from PySide6.QtCore import QTimer
from playground import app

class Crashing(app.Playground):
    def open_window(self, path=None):
        super().open_window(path)
        QTimer.singleShot(500, lambda: ctypes.string_at(0))

app.Playground = Crashing
sys.exit(app.run())
"""


def test_a_crash_of_the_interpreter_is_written_down(screen: Screen) -> None:
    program = screen.launch(command=(sys.executable, "-c", CRASHING))
    assert screen.wait_for_exit(program, 60) == -signal.SIGSEGV
    crashes = (screen.state / "log" / "crashes.txt").read_text()
    assert "Segmentation fault" in crashes
    assert "Neural Playground" in crashes

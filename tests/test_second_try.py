"""`.ci/test` on a small suite: what is tried a second time, and what can never become green."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSED, FAILED, INTERRUPTED, NOTHING_RUN, TIMED_OUT = 0, 1, 2, 5, 124

QUICKLY = {
    "PYTEST_XDIST_AUTO_NUM_WORKERS": "2",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "-p xdist -p xdist.looponfail",
}
"""Two more processes of pytest are enough, and of its plugins the one that starts them."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux and the like")

SETTINGS = """\
[pytest]
addopts = --strict-markers
markers =
    screen: shows a real window
    slow: takes long
"""

BEGINNING = """\
import os, signal, sys, time
from pathlib import Path
import pytest

def once(name):
    "Whether this is called for the first time."
    try:
        Path(name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

def test_that_passes():
    with Path("ran.txt").open("a") as file:
        file.write("passed\\n")
"""

FAILS_ONCE = """
@pytest.mark.screen
@pytest.mark.xdist_group("screen")
@pytest.mark.parametrize("drag", ["a@b", "c"])
def test_of_a_window(drag):
    assert not once("window-" + drag)
"""

OF_ONE_GROUP = """
@pytest.mark.xdist_group("once")
@pytest.mark.parametrize("number", range(6))
def test_of_a_group(number):
    with Path("processes.txt").open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
    time.sleep(0.2)

@pytest.mark.parametrize("number", range(6))
def test_of_none(number):
    time.sleep(0.1)
"""

FAILS_TWICE = """
@pytest.mark.screen
def test_of_a_window():
    assert False, "a window"
"""

FAILS_IN_TEAR_DOWN = """
@pytest.fixture
def window():
    yield
    assert not once("window")

@pytest.mark.screen
def test_of_a_window(window):
    pass
"""

SKIPPED_THE_SECOND_TIME = """
@pytest.mark.screen
def test_of_a_window():
    if not once("window"):
        pytest.skip("no window here")
    assert False, "a window"
"""

OTHER_FAILURE = """
def test_of_a_number():
    assert not once("number")
"""

ENDS_ITS_PROCESS = """
@pytest.mark.screen
def test_that_crashes():
    if once("crash"):
        os._exit(11)
"""

TAKES_LONG = """
def test_that_waits():
    time.sleep(60)
"""

INTERRUPTS = """
def test_that_interrupts():
    while not Path("window-c").exists():
        time.sleep(0.1)
    time.sleep(1)
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(60)
"""

CANNOT_BE_READ = """
if once("unreadable"):
    raise ValueError("a broken file")
"""


class Suite:
    """A checkout with `.ci/test` and the tests that are put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".venv" / "bin").mkdir(parents=True)
        python = folder / ".venv" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "pytest.ini").write_text(SETTINGS)
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI", "COV_"))}
        self.env |= {"CI": "true", "TIME_LIMIT": "100s", **QUICKLY}

    def put(self, *texts: str, name: str = "test_small.py") -> None:
        (self.folder / name).write_text("".join((BEGINNING, *texts)))

    def run(self, *args: str, **environment: str) -> tuple[int, str]:
        """Return the exit code, and what was printed."""
        done = subprocess.run(
            [self.folder / ".ci" / "test", *args],
            env={**self.env, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stdout


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path / "small")


def second_tries(printed: str) -> int:
    """Return how many tests a second try was announced for; 0 without one."""
    found = re.search(r"^--- second try: .*\(number: (\d+)\)", printed, re.MULTILINE)
    return int(found[1]) if found else 0


def test_what_passes_is_run_once(suite: Suite) -> None:
    suite.put()
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (PASSED, 0)
    assert (suite.folder / "ran.txt").read_text() == "passed\n"


def test_the_tests_of_a_group_are_run_by_one_process(suite: Suite) -> None:
    """A real window has the screen for itself, and what is dear is built once. With some versions this ends, unsaid."""
    suite.put(OF_ONE_GROUP)
    assert suite.run()[0] == PASSED
    processes = (suite.folder / "processes.txt").read_text().split()
    assert len(processes) == 6
    assert len({*processes}) == 1


def test_windows_that_show_at_the_second_try_pass_and_are_counted(suite: Suite) -> None:
    suite.put(FAILS_ONCE)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (PASSED, 2)
    assert (suite.folder / "ran.txt").read_text() == "passed\n", "what has passed is not run again"
    assert "2 passed" in printed.splitlines()[-1], "pytest's summary comes last"


def test_what_fails_when_a_window_is_taken_down_is_tried_again_too(suite: Suite) -> None:
    suite.put(FAILS_IN_TEAR_DOWN)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (PASSED, 1)


def test_a_window_that_fails_twice_has_failed(suite: Suite) -> None:
    suite.put(FAILS_TWICE)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (FAILED, 1)


def test_a_window_that_is_skipped_at_the_second_try_has_not_passed(suite: Suite) -> None:
    suite.put(SKIPPED_THE_SECOND_TIME)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (FAILED, 1)
    assert "0 of 1 tests have passed" in printed


@pytest.mark.parametrize("window", ["", FAILS_ONCE], ids=["alone", "beside a window"])
def test_any_other_test_that_fails_has_failed(suite: Suite, window: str) -> None:
    suite.put(OTHER_FAILURE, window)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (FAILED, 0)


def test_a_process_that_died_has_failed(suite: Suite) -> None:
    suite.put(ENDS_ITS_PROCESS)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (FAILED, 0)


def test_a_file_that_cannot_be_read_has_failed(suite: Suite) -> None:
    suite.put(CANNOT_BE_READ)
    suite.put(FAILS_ONCE, name="test_window.py")
    code, printed = suite.run()
    assert code not in (PASSED, NOTHING_RUN)
    assert second_tries(printed) == 0


def test_a_run_that_stopped_at_its_first_failure_is_no_whole_run(suite: Suite) -> None:
    suite.put(FAILS_ONCE)
    code, printed = suite.run("--maxfail=1")
    assert code in (FAILED, INTERRUPTED)
    assert second_tries(printed) == 0


@pytest.mark.parametrize("window", ["", FAILS_ONCE], ids=["alone", "after a window failed"])
def test_a_run_that_hit_its_time_limit_has_failed(suite: Suite, window: str) -> None:
    suite.put(window, TAKES_LONG)
    code, printed = suite.run(TIME_LIMIT="6s")
    assert (code, second_tries(printed)) == (TIMED_OUT, 0)


def test_a_run_that_was_interrupted_has_failed(suite: Suite) -> None:
    suite.put(FAILS_ONCE, INTERRUPTS)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (INTERRUPTED, 0)


@pytest.mark.parametrize(("args", "expected"), [(("--no-such-option",), 4), (("-k", "no_such_test"), NOTHING_RUN)])
def test_another_exit_code_of_pytest_stays_what_it_is(suite: Suite, args: tuple[str, ...], expected: int) -> None:
    suite.put(FAILS_ONCE)
    code, printed = suite.run(*args)
    assert (code, second_tries(printed)) == (expected, 0)


def test_a_failure_of_an_earlier_run_is_not_tried_again(suite: Suite) -> None:
    suite.put(FAILS_TWICE)
    suite.run()
    suite.put(OTHER_FAILURE)
    code, printed = suite.run()
    assert (code, second_tries(printed)) == (FAILED, 0)


def test_somebody_at_the_keyboard_sees_the_failure_at_once(suite: Suite) -> None:
    suite.put(FAILS_ONCE)
    code, printed = suite.run(CI="")
    assert (code, second_tries(printed)) == (FAILED, 0)

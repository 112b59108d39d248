"""The virtual screen of the tests works, and leaves nothing behind."""

import os
import sys
from pathlib import Path

import pytest

from tests.screen import Screen

SMALL_PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication(sys.argv)
line = QLineEdit(windowTitle="A line")
line.setStyleSheet("background: #ff0000")
line.resize(400, 100)
line.show()
code = app.exec()
print("typed:", line.text())
sys.exit(code)
"""
PROGRAM = (sys.executable, "-c", SMALL_PROGRAM)


def test_a_program_is_shown_typed_into_and_closed(screen: Screen) -> None:
    program = screen.launch(command=PROGRAM)
    window = screen.wait_for_window("^A line$")
    assert (window.width, window.height) == (400, 100)

    middle = (window.x + window.width // 2, window.y + window.height // 2)
    screen.wait_until(lambda: screen.screenshot().getpixel(middle) == (255, 0, 0), what="the red line")
    screen.click(*middle)
    screen.type("two words")
    screen.key("BackSpace", "BackSpace")
    screen.close_window()

    assert screen.wait_for_exit(program) == 0
    assert "typed: two wor\n" in screen.output()


@pytest.mark.screen(size=(640, 400))
def test_the_size_of_the_screen_can_be_chosen(screen: Screen, tmp_path: Path) -> None:
    assert screen.screenshot(tmp_path / "screen.png").size == (640, 400)
    assert (tmp_path / "screen.png").exists()


def test_a_program_that_fails_is_reported_with_what_it_printed(screen: Screen) -> None:
    screen.launch(command=(sys.executable, "-c", "raise SystemExit('no such file')"))
    with pytest.raises(AssertionError, match="no such file"):
        screen.wait_for_window("never")


def test_nothing_outlives_the_screen(screen: Screen, tmp_path: Path) -> None:
    folder = tmp_path / "second"
    with Screen(folder) as second:
        program = second.launch(command=("sh", "-c", "sleep 1000 & echo $!; wait"))
        child = int(second.wait_until(lambda: second.output().strip()))
    assert program.returncode is not None
    # The child's number may stay for a moment as that of a process which nobody has asked after yet.
    screen.wait_until(lambda: not _is_running(child), 5, "the end of the child")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False

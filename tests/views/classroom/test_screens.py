"""The move to the next screen, in a process that has two."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
from PySide6.QtWidgets import QApplication, QWidget
from playground.views.classroom.screens import move_to_next_screen
app = QApplication([])
window = QWidget()
window.setGeometry(100, 50, 700, 500)
window.show()
{prepare}
app.processEvents()
for _ in range(2):
    assert move_to_next_screen(window)
    app.processEvents()
    print(window.screen().name(), window.isMaximized(), window.isFullScreen(), *window.geometry().getRect())
"""


def moves(folder: Path, prepare: str) -> list[str]:
    """What is told after each of two moves."""
    screens = [
        {
            "name": name,
            "x": x,
            "y": 0,
            "width": width,
            "height": height,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
        for name, x, width, height in (("laptop", 0, 1280, 720), ("projector", 1280, 1920, 1080))
    ]
    config = folder / "screens.json"
    config.write_text(json.dumps({"screens": screens}))
    env = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(prepare=prepare)], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_window_goes_to_the_next_screen_and_round_again(tmp_path: Path) -> None:
    assert moves(tmp_path, "") == [
        "projector False False 1380 50 700 500",
        "laptop False False 100 50 700 500",
    ]


@pytest.mark.parametrize("state", ["Maximized", "FullScreen"])
def test_a_window_that_fills_its_screen_fills_the_next_one(tmp_path: Path, state: str) -> None:
    is_maximized, is_full = state == "Maximized", state == "FullScreen"
    for line, screen, width in zip(
        moves(tmp_path, f"window.show{state}()"), ("projector", "laptop"), (1920, 1280), strict=True
    ):
        name, maximized, full, _, _, own_width, _ = line.split()
        assert (name, maximized, full) == (screen, str(is_maximized), str(is_full))
        assert int(own_width) >= width - 8  # a maximised window has a frame

"""A window that tests share is handed on as new, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import AddUnit
from playground.model.selection import Selection
from tests.app.shared import SharedWindow


def edit(program: Playground) -> None:
    assert program.session.apply(AddUnit(0))


def look_elsewhere(program: Playground) -> None:
    program.viewing.show(program.viewing.now.switched("one_scale", True).switched("points", False))
    program.viewing.select(Selection(0, 1))


def present(program: Playground) -> None:
    program.window.commands["presenter"].trigger()
    QApplication.processEvents()


def darken(program: Playground) -> None:
    program.window.commands.theme_requested.emit("dark")


def play(program: Playground) -> None:
    program.session.play(True)


def change_country(program: Playground) -> None:
    assert program.window.isVisible()
    QLocale.setDefault(QLocale("de"))


TAKEN_BACK = [edit, look_elsewhere, present, darken, play, change_country]


@pytest.mark.parametrize("do", TAKEN_BACK)
def test_what_a_person_does_is_taken_back(
    shared_window: SharedWindow, qtbot: QtBot, do: Callable[[Playground], None]
) -> None:
    program = shared_window.get(qtbot)
    do(program)
    assert shared_window.take_back(qtbot) == {}
    assert shared_window.get(qtbot) is program


def test_a_window_with_traces_is_not_handed_on(shared_window: SharedWindow, qtbot: QtBot, tmp_path: Path) -> None:
    program = shared_window.get(qtbot)
    label = QLabel("left behind", program.window)
    label.setObjectName("left_behind")
    label.show()
    different = shared_window.take_back(qtbot)
    assert any("left_behind" in name for name in different)
    assert shared_window.get(qtbot) is not program

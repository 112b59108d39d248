"""The whole program in this process, without a screen: one window on one session, its dialogs answered by the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.views.plots.chart import configure_pyqtgraph
from tests.app.answers import Answers
from tests.app.shared import SharedWindow, close_shared_windows, sharing


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    """What the dialogs answer."""
    return Answers(tmp_path)


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, answers: Answers, tmp_path: Path) -> Iterator[Playground]:
    """The program, not open yet."""
    configure_pyqtgraph()
    close_shared_windows()
    made = Playground(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), answers)
    qtbot.addWidget(made.window)
    yield made
    answers.save_answer = "discard"
    made.window.close()
    made.close()


@pytest.fixture
def playground(qtbot: QtBot, program: Playground) -> Playground:
    """The running program, ready to train, at rest on the first sample."""
    program.open_window()
    program.window.resize(1500, 900)
    qtbot.waitUntil(lambda: program.session.snapshot is not None, timeout=60_000)
    program.window.notices.clear()
    return program


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedWindow]:
    """The window that the tests of a module have in common."""
    configure_pyqtgraph()
    with sharing(qapp, tmp_path_factory.mktemp("shared")) as shared:
        yield shared


@pytest.fixture
def shared_playground(shared_window: SharedWindow, qtbot: QtBot) -> Iterator[Playground]:
    """As `playground`, in a window of an earlier test, where that is as new: for what leaves nothing else behind."""
    yield shared_window.get(qtbot)
    shared_window.take_back(qtbot)

"""The program starts with every size that a desktop's font may have, and its texts follow it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model import edits
from playground.views.look.style import apply_theme, chosen_theme
from playground.views.plots.chart import configure_pyqtgraph
from tests.app.conftest import Answers
from tests.journeys.journey import Journey
from tests.screen import Screen


@pytest.fixture
def desk_font(qapp: QApplication) -> Iterator[QFont]:
    """The desktop's font; put back at the end."""
    before = qapp.font()
    yield QFont(before)
    qapp.setFont(before)
    apply_theme(qapp, chosen_theme("light", "orange-blue"))


@pytest.mark.parametrize("points", [8, 10, 13, 17, 18, 22, 30])
def test_the_program_starts_and_works_with_a_font_of(
    qtbot: QtBot, qapp: QApplication, desk_font: QFont, tmp_path: Path, points: int
) -> None:
    desk_font.setPointSizeF(points)
    qapp.setFont(desk_font)
    configure_pyqtgraph()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = Playground(qapp, settings, Answers(tmp_path))
    qtbot.addWidget(program.window)
    program.open_window()
    qtbot.waitUntil(lambda: program.session.snapshot is not None, timeout=60_000)
    program.window.resize(1280, 720)
    for dock in program.window.docks.values():
        dock.show()
        dock.raise_()
        qapp.processEvents()
    assert program.session.apply(edits.AddUnit(0))
    program.window.commands["presenter"].trigger()
    qapp.processEvents()
    largest = program.appearance.theme.text_scale
    program.window.commands["presenter"].trigger()
    qapp.processEvents()
    assert largest >= program.appearance.theme.text_scale >= 1.0
    program.window.commands["reset_layout"].trigger()
    qtbot.waitUntil(lambda: program.session.snapshot is not None)
    program.window.grab()
    program.window.close()
    program.close()


@pytest.mark.parametrize("points", [8, 18, 30])
def test_a_real_window_opens_with_a_desktop_font_of(screen: Screen, points: int) -> None:
    config = screen.state.parent.parent / "config_home"
    config.mkdir()
    (config / "kdeglobals").write_text(f"[General]\nfont=DejaVu Sans,{points},-1,5,50,0,0,0,0,0\n")
    journey = Journey(
        screen, env={"XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "true", "KDE_SESSION_VERSION": "5"}
    )
    journey.click("part ADD_UNIT 0 - -")
    journey.wait_until(lambda: journey.hidden()[0][0] == 5, "the added unit")
    assert journey.window.width <= screen.size[0]
    assert journey.window.height <= screen.size[1]
    screen.key("ctrl+z")
    journey.wait_until(lambda: journey.hidden()[0][0] == 4, "the unit taken back")
    journey.quit()
    assert "error" not in screen.output()

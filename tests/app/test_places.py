"""The window's places from launch to launch, with the whole program: kept, fitted, left alone after a failed start."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.control.preferences import Preferences
from playground.model.arrangement import Arrangement, Group, PanelPlace, Rect, WindowPlace

OWN = Arrangement(
    "low",
    True,
    (1280, 720),
    (("left", Group("tabs", (PanelPlace("data", 300, 500), PanelPlace("output", 300, 500)), "output")),),
    hidden=("loss", "rows", "lesson", "scenes"),
    floating=(("gradients", Rect(200, 200, 400, 300)),),
)
PLACE = WindowPlace(Rect(40, 40, 1280, 720))


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Those that the program will read."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def open_window(program: Playground, qtbot: QtBot) -> None:
    program.open_window()
    qtbot.waitUntil(lambda: program.session.snapshot is not None, timeout=60_000)


@pytest.fixture
def arranged(settings: QSettings) -> Preferences:
    """Settings of a person who has arranged the panels."""
    preferences = Preferences(settings)
    preferences.save_window(PLACE, OWN)
    preferences.sync()
    return preferences


def test_the_panels_stand_as_they_stood(arranged: Preferences, program: Playground, qtbot: QtBot) -> None:
    open_window(program, qtbot)
    docks = program.window.docks
    assert docks["loss"].isHidden()
    qtbot.waitUntil(docks["gradients"].isFloating)
    assert docks["gradients"].geometry().getRect() == (200, 200, 400, 300)
    assert not docks["output"].visibleRegion().isEmpty()
    assert docks["data"].visibleRegion().isEmpty()


def test_a_launch_is_noted_until_the_window_is_painted(program: Playground, qtbot: QtBot, settings: QSettings) -> None:
    with qtbot.waitSignal(program.window.came_up, timeout=20_000):
        program.open_window()
        settings.sync()
        assert settings.contains("window/launch")
    settings.sync()
    assert not settings.contains("window/launch")
    assert program.window.notices.notice is None or "last start" not in program.window.notices.notice.text


def test_after_a_launch_that_failed_the_panels_stand_as_at_the_first_one_and_it_is_said(
    arranged: Preferences, settings: QSettings, program: Playground, qtbot: QtBot
) -> None:
    arranged.begin_launch()
    open_window(program, qtbot)
    assert not program.window.docks["loss"].isHidden()
    assert not program.window.docks["gradients"].isFloating()

    def told() -> str:
        notice = program.window.notices.notice
        return "" if notice is None else notice.text

    qtbot.waitUntil(lambda: told().startswith("The last start did not finish"))
    program.window.close()
    settings.sync()
    assert Preferences(settings).begin_launch()


@pytest.mark.parametrize(
    "text", ["", "{", '{"room": "low"}', "[]", "\x00\xff", "7", '{"room":"low","own":true,"window":[0,0]}']
)
def test_with_damaged_places_the_window_comes_up(
    settings: QSettings, program: Playground, qtbot: QtBot, text: str
) -> None:
    for key in ("window/place", "window/panels", "window/state", "window/geometry"):
        settings.setValue(key, text)
    settings.sync()
    open_window(program, qtbot)
    assert program.window.isVisible()
    assert program.window.docks["data"].isVisible()

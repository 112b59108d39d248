"""Where panels stand is told in plain words, and put so again: to the pixel, on other screens, and after damage."""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from playground.model.arrangement import Arrangement, Group, PanelPlace, Rect, WindowPlace, panels_of
from playground.model.files.arrangement_io import arrangement_from_plain, arrangement_to_plain
from playground.model.panels import PANELS, movable_panels
from playground.views.window.arrangement import area_of
from playground.views.window.main_window import SMALLEST, MainWindow
from playground.views.window.placing import on_a_screen
from tests.views.shell import Shell, stand_in

LAPTOP, PROJECTOR = QRect(0, 0, 1280, 720), QRect(1280, 0, 1024, 768)
SLICE = PanelPlace("slice")
ORIENTATIONS = (Qt.Orientation.Horizontal, Qt.Orientation.Vertical)


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def told(window: MainWindow) -> Arrangement:
    arrangement = window.places.arrangement()
    assert arrangement is not None
    return arrangement


def geometries(window: MainWindow) -> dict[str, tuple[bool, bool, Any]]:
    """Of each panel in sight: whether it floats, whether it stands in front, and where it is."""
    return {
        name: (dock.isFloating(), not dock.visibleRegion().isEmpty(), dock.geometry().getRect())
        for name, dock in window.docks.items()
        if dock.isVisible() and not dock.visibleRegion().isEmpty()
    }


def rearrange(window: MainWindow, chance: random.Random) -> None:
    """Move panels about as a person does, by what Qt does for them."""
    window.places.keep_arrangement()
    for _ in range(12):
        dock, other = (window.docks[name] for name in chance.sample(movable_panels(), 2))
        kind = chance.random()
        if kind < 0.2:
            dock.setFloating(True)
            dock.setGeometry(chance.randrange(900), chance.randrange(400), 360, 300)
        elif kind < 0.4:
            dock.setVisible(not dock.isVisible())
        elif kind < 0.5:
            dock.raise_()
        elif dock.isFloating() or other.isFloating():
            dock.setFloating(False)
        elif kind < 0.7:
            window.tabifyDockWidget(other, dock)
        elif kind < 0.85 and other.isVisible() and not window.tabifiedDockWidgets(other):
            window.splitDockWidget(other, dock, chance.choice(ORIENTATIONS))
        else:
            window.addDockWidget(chance.choice([area_of(panel) for panel in movable_panels()]), dock)
    settle()
    shown = [dock for dock in window.docks.values() if dock.isVisible() and not dock.isFloating()]
    for dock in shown:
        if chance.random() < 0.3:
            window.resizeDocks([dock], [chance.randrange(150, 500)], chance.choice(ORIENTATIONS))
    settle()


@pytest.mark.parametrize("seed", range(12))
def test_an_arrangement_of_any_kind_comes_back_to_the_pixel(qtbot: QtBot, seed: int) -> None:
    first = Shell(qtbot, (1600, 1000)).window
    rearrange(first, random.Random(seed))
    kept, seen = told(first), geometries(first)
    assert arrangement_from_plain(arrangement_to_plain(kept)) == kept
    size = first.size()
    first.close()
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(WindowPlace(Rect(0, 0, size.width(), size.height())), kept)
    second.show()
    qtbot.waitExposed(second)
    settle()
    assert second.size() == size
    assert geometries(second).keys() == seen.keys()
    for name, (floats, is_in_front, rect) in geometries(second).items():
        assert (floats, is_in_front) == seen[name][:2]
        assert max(abs(one - other) for one, other in zip(rect, seen[name][2], strict=True)) <= 2, name
    again = told(second)
    assert (again.hidden, again.is_own) == (kept.hidden, True)
    assert [name for name, _ in again.floating] == [name for name, _ in kept.floating]


def test_what_is_hidden_comes_back_where_it_was(qtbot: QtBot) -> None:
    first = Shell(qtbot, (1500, 900)).window
    first.tabifyDockWidget(first.docks["loss"], first.docks["gradients"])
    first.places.keep_arrangement()
    settle()
    for name in ("output", "gradients"):
        first.docks[name].close()
    settle()
    kept = told(first)
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(WindowPlace(Rect(0, 0, 1500, 900)), kept)
    second.show()
    settle()
    for name in ("output", "gradients"):
        assert second.docks[name].isHidden()
        second.docks[name].show()
    settle()
    assert second.tabifiedDockWidgets(second.docks["gradients"]) == [second.docks["loss"]]
    assert second.docks["output"].y() < second.docks["loss"].y()


def test_an_arrangement_fits_a_smaller_window_in_the_same_shares(qtbot: QtBot) -> None:
    first = Shell(qtbot, (1800, 1000)).window
    first.places.keep_arrangement()
    first.resizeDocks([first.docks["output"]], [700], Qt.Orientation.Horizontal)
    settle()
    kept = told(first)
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(WindowPlace(Rect(0, 0, 1200, 700)), kept)
    second.show()
    settle()
    assert second.size() == QSize(1200, 700)
    assert abs(second.docks["output"].width() - 700 * 1200 / 1800) < 12


def test_a_floating_panel_comes_back_over_the_window_and_on_a_screen(qtbot: QtBot) -> None:
    shell = Shell(qtbot, (1280, 720))
    dock = shell.window.docks["output"]
    dock.setFloating(True)
    dock.setGeometry(200, 150, 400, 300)
    settle()
    kept = told(shell.window)
    assert kept.floating == (("output", Rect(200, 150, 400, 300)),)
    gone = replace(kept, floating=(("output", Rect(5000, -3000, 400, 300)),))
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(None, gone)
    second.show()
    settle()
    returned = second.docks["output"]
    assert returned.isFloating()
    assert returned.isVisible()
    assert returned.screen().availableGeometry().contains(returned.geometry())
    assert returned.size() == QSize(400, 300)
    assert returned.parentWidget() is second  # which keeps it above


def test_what_lay_on_a_screen_that_is_gone_comes_to_one_that_is_there(qtbot: QtBot) -> None:
    window = Shell(qtbot, (1280, 720)).window
    dock = window.docks["output"]
    dock.setFloating(True)
    for one in (dock, window):
        one.move(9000, 9000)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.screenRemoved.emit(application.primaryScreen())
    settle()
    for one in (dock, window):
        assert one.screen().availableGeometry().intersects(one.geometry())
    stays = QPoint(-60, 20)  # a person may push a window partly off the screen
    dock.move(stays)
    window.places.fit_to_screens()
    assert dock.pos() == stays


@pytest.mark.parametrize(
    ("rect", "fitting"),
    [
        (Rect(100, 50, 700, 500), (100, 50, 700, 500)),
        (Rect(0, 0, 1280, 720), (0, 0, 1280, 720)),
        (Rect(1300, 40, 900, 600), (1300, 40, 900, 600)),
        (Rect(0, 0, 1920, 1080), (0, 30, 1280, 690)),
        (Rect(1280, 0, 1920, 1080), (1280, 30, 1024, 738)),
        (Rect(5000, 5000, 900, 600), (380, 120, 900, 600)),
        (Rect(-4000, -4000, 900, 600), (0, 30, 900, 600)),
        (Rect(1200, 100, 900, 600), (1280, 100, 900, 600)),
        (Rect(300, 300, 1, 1), (300, 300, 1, 1)),
    ],
)
def test_a_place_is_fitted_to_the_screens_that_are_there(rect: Rect, fitting: tuple[int, ...]) -> None:
    assert on_a_screen(rect, [LAPTOP, PROJECTOR], SMALLEST).getRect() == fitting


def test_a_window_of_a_large_screen_opens_whole_on_the_screen_that_is_there(qtbot: QtBot) -> None:
    window = MainWindow(stand_in)
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    window.places.restore(WindowPlace(Rect(0, 0, room.width() + 640, room.height() + 360)), None)
    window.show()
    settle()
    assert room.adjusted(0, 0, 4, 4).contains(window.geometry())  # the frame of this platform moves it a little


def test_a_maximised_window_is_maximised_again_and_knows_its_size(qtbot: QtBot) -> None:
    first = Shell(qtbot, (1000, 600)).window
    first.showMaximized()
    settle()
    place = first.places.window_place()
    assert place.is_maximised
    assert (place.rect.width, place.rect.height) == (1000, 600)
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(place, None)
    second.show()
    settle()
    assert second.isMaximized()


@pytest.mark.parametrize("is_own", [True, False])
def test_a_text_of_somebodys_own_loses_no_panel(qtbot: QtBot, is_own: bool) -> None:
    shell = Shell(qtbot, (1280, 720))
    odd = Arrangement(
        "tiny",
        is_own,
        (1, 1),
        (
            ("top", PanelPlace("data", 16_384, 16_384)),
            ("left", Group("column", (Group("row", (PanelPlace("loss", 1, 1),)), Group("tabs", (SLICE,), "slice")))),
            ("right", Group("tabs", (PanelPlace("output"), PanelPlace("scenes")), "scenes")),
        ),
        hidden=("output", "lesson"),
        floating=(("loss", Rect(-100_000, 100_000, 16_384, 1)), ("output", Rect(0, 0, 1, 1))),
    )  # fmt: skip
    assert shell.window.places.show_arrangement(odd)
    settle()
    window = shell.window
    assert all(window.dockWidgetArea(dock) is not Qt.DockWidgetArea.NoDockWidgetArea for dock in window.docks.values())
    assert window.docks["output"].isHidden()
    assert window.docks["inspector"].isVisible()
    shell.action("reset_layout").trigger()
    settle()
    assert not any(dock.isFloating() for dock in window.docks.values())


def test_what_is_told_names_every_panel_once(qtbot: QtBot) -> None:
    window = Shell(qtbot, (1280, 720)).window
    for name in ("data", "output"):
        window.docks[name].setFloating(True)
    names = itertools.chain.from_iterable(panels_of(place) for _, place in told(window).sides)
    assert sorted(panel.name for panel in names) == sorted(movable_panels())


def test_every_panel_of_the_registry_has_a_place_and_no_other(qtbot: QtBot) -> None:
    window = Shell(qtbot).window
    assert tuple(window.docks) == movable_panels()
    assert {row.behind for row in PANELS.values()} <= {"", *movable_panels()}


@pytest.mark.parametrize("name", ["output", "slice", "data"])
def test_places_may_change_while_a_panel_is_dragged(qtbot: QtBot, name: str) -> None:
    """By a key that goes to the next scene, or by a lesson that ends."""
    shell = Shell(qtbot, (1400, 900))
    window = shell.window
    window.docks[name].raise_()
    settle()
    kept = told(window)
    own = replace(kept, is_own=True)
    changes: tuple[Callable[[], object], ...] = (
        partial(window.places.show_arrangement, own),
        window.places.reset,
        partial(window.present, ("network", "output")),
        window.end_presentation,
        partial(window.places.make_room_for_lesson, ("slice",)),
        window.places.end_lesson,
    )
    for change in changes:
        bar = window.docks[name].titleBarWidget()
        handle = window.docks[name].window().windowHandle()
        start = bar.mapTo(bar.window(), QPoint(30, 8))
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for far in (10, 60, 140):
            QTest.mouseMove(handle, start + QPoint(far, far))
        change()
        settle()
        QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=start + QPoint(140, 140))
        settle()
        if not window.docks[name].isVisible():
            window.docks[name].show()
        window.docks[name].raise_()
        settle()
    window.places.reset()
    settle()
    assert not any(dock.isFloating() for dock in window.docks.values())


@pytest.mark.parametrize("other", range(3))
def test_places_may_change_while_a_tab_is_slid_along_its_bar(qtbot: QtBot, other: int) -> None:
    shell = Shell(qtbot, (1400, 800))
    window = shell.window
    for change in (
        window.places.reset,
        partial(window.places.make_room_for_lesson, ("slice",)),
        window.places.end_lesson,
        partial(window.present, ("network", "slice", "sample", "gradients")),
        window.end_presentation,
    ):
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for bar in [bar for bar in bars if bar.isVisible() and bar.count() > 1]:
            handle, last = window.windowHandle(), bar.count() - 1
            start = bar.mapTo(window, bar.tabRect(min(other, last)).center())
            end = bar.mapTo(window, bar.tabRect(last if other == 0 else 0).center())
            QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
            for step in range(1, 9):
                QTest.mouseMove(handle, start + (end - start) * (step / 8))
                if step == 3:
                    change()
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=end)
            settle()
    names = itertools.chain.from_iterable(panels_of(place) for _, place in told(window).sides)
    assert sorted(panel.name for panel in names) == sorted(movable_panels())


def test_no_tabs_are_left_over_where_panels_stood_before(qtbot: QtBot) -> None:
    window = Shell(qtbot, (1400, 800)).window

    def bars() -> list[tuple[str, ...]]:
        found = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [bar for bar in found if not bar.visibleRegion().isEmpty() and bar.count()]
        return sorted(tuple(bar.tabText(index) for index in range(bar.count())) for bar in shown)

    settle()
    at_first = bars()
    assert len(at_first) == 3
    for name in ("sample", "slice", "sample"):
        for change in (
            partial(window.places.make_room_for_lesson, ("slice",)),
            window.places.end_lesson,
            partial(window.present, ("network", "slice", "sample", "gradients")),
            window.end_presentation,
            partial(window.docks[name].setFloating, True),
            partial(window.docks[name].setFloating, False),
            window.places.reset,
        ):
            change()
            settle()
            on_bars = [title for titles in bars() for title in titles]
            assert len(on_bars) == len(set(on_bars)), change
    assert bars() == at_first

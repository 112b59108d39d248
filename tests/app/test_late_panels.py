"""A panel is made when it is first to be seen; then it is as if it had been there from the beginning."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from engine.questions.slice import ViewSlice
from playground.app import Playground
from playground.model.edits import SetValue
from playground.model.panels import PANELS, panels_behind
from playground.model.selection import Selection
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.lesson.lesson_panel import LessonPanel
from playground.views.panels.scenes.scenes_panel import ScenesPanel
from playground.views.panels.slice.slice_view import SliceView
from tests.app.test_law_of_sizes import settle

LATE = sorted(name for name, row in PANELS.items() if not row.is_in_front)


def made(playground: Playground) -> set[str]:
    return {name for name in PANELS if playground.panels.is_made(name)}


def open_panel(playground: Playground, name: str) -> QWidget:
    """As by its entry in the menu, and a click on its tab."""
    dock = playground.window.docks[name]
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    assert playground.panels.is_made(name)
    return playground.panels[name]


def test_only_what_is_to_be_seen_is_made_at_the_start(playground: Playground) -> None:
    assert made(playground) == PANELS.keys() - set(LATE)
    seen = {name for name, dock in playground.window.docks.items() if not dock.visibleRegion().isEmpty()}
    assert seen <= made(playground)


@pytest.mark.parametrize("name", LATE)
def test_a_panel_that_comes_to_be_seen_is_made_and_fills_its_place(playground: Playground, name: str) -> None:
    panel = open_panel(playground, name)
    holder = playground.window.docks[name].holder
    assert panel.isVisible()
    assert holder.isAncestorOf(panel)
    assert panel.width() > 0.9 * holder.width()
    assert made(playground) == PANELS.keys() - set(LATE) | {name}


def test_the_list_of_keys_is_whole_and_makes_no_panel(playground: Playground) -> None:
    before = made(playground)
    told = playground.window.keys()
    assert made(playground) == before
    for kind in (SliceView, LessonPanel, ScenesPanel):
        for part in kind.own_keys():
            assert all(any(one == f"{part.part}: {text}" for one, _ in told) for text, _ in part.lines)


def test_a_late_panel_shows_what_was_chosen_and_learned_before(playground: Playground, qtbot: QtBot) -> None:
    playground.session.apply(SetValue(Address(0, 0, 0), 1.25))
    qtbot.waitUntil(lambda: playground.session.snapshot is not None)
    open_panel(playground, "equation")
    assert "1.25" in "".join(line for line in texts(playground.panels["equation"]))
    playground.viewing.select(Selection(0, 1))
    explorer = open_panel(playground, "explorer")
    early = playground.panels.of(InspectorPanel)
    assert explorer.palette() == early.palette()
    assert explorer.font().pointSizeF() == early.font().pointSizeF()


def texts(panel: QWidget) -> list[str]:
    """All that a person reads in fields and texts of many lines."""
    fields = [one for one in panel.findChildren(QWidget) if hasattr(one, "toPlainText")]
    assert fields
    return [one.toPlainText() for one in fields]


def test_a_late_panel_asks_its_questions_from_then_on(playground: Playground, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: playground.session.snapshot is not None)
    assert playground.session.snapshot is not None
    assert playground.session.snapshot.get(ViewSlice) is None
    open_panel(playground, "slice")
    qtbot.waitUntil(
        lambda: (snapshot := playground.session.snapshot) is not None and snapshot.get(ViewSlice) is not None
    )


@pytest.mark.parametrize("name", LATE)
def test_the_tab_key_comes_to_a_late_panel_after_its_title(playground: Playground, name: str) -> None:
    close = playground.window.docks[name].findChild(QToolButton, f"{name}_close")
    assert close is not None
    following = next(stops_after(close))
    panel = open_panel(playground, name)
    inside = {one for one in panel.findChildren(QWidget) if is_stop(one) and one.window() is playground.window}
    assert inside
    stops = stops_after(close)
    assert {next(stops) for _ in inside} == inside
    assert next(stops) is following


def stops_after(widget: QWidget) -> Iterator[QWidget]:
    """Where the Tab key stops after a widget, in turn."""
    following = widget.nextInFocusChain()
    while following is not None and following is not widget:
        if is_stop(following):
            yield following
        following = following.nextInFocusChain()


def is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def test_a_theme_that_is_chosen_later_reaches_a_late_panel(playground: Playground) -> None:
    open_panel(playground, "slice")
    playground.window.commands.theme_requested.emit("dark")
    background = playground.panels["slice"].palette().window().color()
    assert background.lightness() < 128
    late = open_panel(playground, "explorer")
    assert late.palette().window().color() == background


def place_of(playground: Playground, name: str) -> QRect:
    """Where a panel is when it is in front."""
    open_panel(playground, name)
    settle(playground)
    return playground.window.docks[name].geometry()


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 698), (960, 518)])
def test_nothing_moves_when_a_panel_behind_is_made(playground: Playground, size: tuple[int, int]) -> None:
    window = playground.window
    window.resize(*size)
    settle(playground)
    places = {name: dock.geometry() for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}
    late = {name: place_of(playground, name) for name in panels_behind("inspector")}
    assert set(made(playground)) >= late.keys()
    assert {name for name, place in late.items() if place not in places.values()} == set()
    assert {name: place_of(playground, name) for name in places} == places

"""The window's panels, menus, title, files and closing."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from playground.model.document import Document
from playground.model.panels import asked_for_panels, movable_panels
from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.window.dock import PanelDock
from playground.views.window.main_window import MainWindow
from tests.clicks import click_widget
from tests.rest import is_at_rest
from tests.views.shell import Shell, stand_in

DOCKS = movable_panels()


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


def menu_texts(window: MainWindow, name: str) -> list[str]:
    menu = window.findChild(QMenu, name)
    assert menu is not None, name
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


# --- panels ---


@pytest.mark.parametrize("size", [(900, 500), (960, 600), (1280, 720), (1920, 1080)])
def test_the_window_keeps_to_the_size_that_it_is_given(qtbot: QtBot, size: tuple[int, int]) -> None:
    assert Shell(qtbot, size).window.size().toTuple() == size


@pytest.mark.parametrize("size", [(960, 640), (1280, 720), (1920, 1080)])
def test_output_loss_gradients_inspector_and_features_are_in_sight(qtbot: QtBot, size: tuple[int, int]) -> None:
    shell = Shell(qtbot, size)
    for name in ("output", "loss", "gradients", "inspector", "data", "features"):
        dock = shell.window.docks[name]
        assert dock.widget().visibleRegion().boundingRect().height() > 60, name


@pytest.mark.parametrize("size", [(900, 500), (960, 540)])
def test_a_tiny_window_keeps_the_whole_network_the_gradients_and_the_output_in_sight(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    shell = Shell(qtbot, size)
    window = shell.window
    assert window.size().toTuple() == size
    for name in ("output", "gradients", "data"):
        assert window.docks[name].widget().visibleRegion().boundingRect().height() > 60, name
    network = window.centralWidget()
    assert network.height() > 300
    assert window.rect().contains(network.geometry())
    assert not any(
        dock.isVisible() and dock.geometry().intersects(network.geometry()) for dock in window.docks.values()
    )


def test_the_columns_stand_as_designed(shell: Shell) -> None:
    x = {name: dock.mapTo(shell.window, QPoint(0, 0)).x() for name, dock in shell.window.docks.items()}
    y = {name: dock.mapTo(shell.window, QPoint(0, 0)).y() for name, dock in shell.window.docks.items()}
    network = shell.window.centralWidget()
    assert x["data"] == x["features"] < network.x() < x["output"] == x["loss"]
    assert y["output"] < y["loss"]
    assert y["inspector"] >= y["gradients"] > network.y() + network.height()  # below its tabs
    assert x["gradients"] < x["inspector"]


@pytest.mark.parametrize("name", DOCKS)
def test_a_panel_hides_by_its_button_and_comes_back_from_the_menu(shell: Shell, name: str) -> None:
    dock: PanelDock = shell.window.docks[name]
    dock.raise_()
    QApplication.processEvents()
    button = shell.find(QToolButton, f"{name}_close")
    button.click()
    assert dock.isHidden()
    toggle = dock.toggleViewAction()
    assert not toggle.isChecked()
    toggle.trigger()
    assert not dock.isHidden()


def test_every_panel_is_listed_in_the_view_menu(shell: Shell) -> None:
    assert menu_texts(shell.window, "panels_menu") == [shell.window.docks[name].windowTitle() for name in DOCKS]


def test_a_panel_floats_and_comes_back(shell: Shell) -> None:
    dock = shell.window.docks["loss"]
    shell.find(QToolButton, "loss_float").click()
    assert dock.isFloating()
    shell.find(QToolButton, "loss_float").click()
    assert not dock.isFloating()


def test_reset_layout_brings_everything_back(shell: Shell) -> None:
    before = {name: dock.geometry() for name, dock in shell.window.docks.items()}
    shell.window.docks["loss"].setFloating(True)
    shell.window.docks["data"].hide()
    shell.window.docks["output"].hide()
    shell.action("reset_layout").trigger()
    QApplication.processEvents()
    QApplication.processEvents()
    after = {name: dock.geometry() for name, dock in shell.window.docks.items()}
    for name in ("data", "features", "output", "loss", "gradients", "inspector"):
        assert not shell.window.docks[name].isHidden()
        assert (after[name].topLeft() - before[name].topLeft()).manhattanLength() < 12, name


def test_places_come_back_at_the_next_launch(qtbot: QtBot) -> None:
    shell = Shell(qtbot, (1400, 900))
    first = shell.window
    shell.find(QToolButton, "loss_close").click()
    first.places.keep_arrangement()
    first.resizeDocks([first.docks["output"]], [520], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    width = first.docks["output"].width()
    place, arrangement = first.places.window_place(), first.places.arrangement()
    first.close()
    second = MainWindow(stand_in)
    qtbot.addWidget(second)
    second.places.restore(place, arrangement)
    second.show()
    QApplication.processEvents()
    assert second.docks["loss"].isHidden()
    assert second.docks["output"].width() == width


def is_own(window: MainWindow) -> bool:
    """Whether the person has arranged the panels."""
    arrangement = window.places.arrangement()
    assert arrangement is not None
    return arrangement.is_own


def tabs_beside(window: MainWindow, name: str) -> list[str]:
    """The panels behind the tabs that a panel shares."""
    beside = window.tabifiedDockWidgets(window.docks[name])
    return [other for other, dock in window.docks.items() if dock in beside]


def test_lessons_and_scenes_wait_to_be_asked_for(shell: Shell) -> None:
    assert [name for name, dock in shell.window.docks.items() if dock.isHidden()] == list(asked_for_panels())
    shell.window.docks["lesson"].show()
    shell.action("reset_layout").trigger()
    assert [name for name, dock in shell.window.docks.items() if dock.isHidden()] == [
        name for name in asked_for_panels() if name != "lesson"
    ]


def test_until_a_person_moves_a_panel_the_layout_follows_the_windows_size(shell: Shell, qtbot: QtBot) -> None:
    window = shell.window
    assert "training" in tabs_beside(window, "data")
    narrow = window.docks["output"].width()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: "training" not in tabs_beside(window, "data"))
    qtbot.waitUntil(lambda: window.docks["output"].width() > narrow * 1.3)
    assert not is_own(window)


def test_a_closed_panel_stays_closed_while_the_others_follow_the_windows_size(shell: Shell, qtbot: QtBot) -> None:
    window = shell.window
    shell.find(QToolButton, "loss_close").click()
    assert not is_own(window)
    narrow = window.docks["output"].width()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: "training" not in tabs_beside(window, "data"))
    qtbot.waitUntil(lambda: window.docks["output"].width() > narrow * 1.3)
    assert window.docks["loss"].isHidden()
    shell.action("reset_layout").trigger()
    assert not window.docks["loss"].isHidden()


def test_a_dragged_separator_stays_where_it_was_put(shell: Shell, qtbot: QtBot) -> None:
    window = shell.window
    qtbot.waitUntil(lambda: is_at_rest(window.places))
    edge = window.centralWidget().geometry()
    start = QPoint(edge.left() - 3, edge.center().y())
    handle = window.windowHandle()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 6):
        QTest.mouseMove(handle, start + QPoint(10 * step, 0))
        QApplication.processEvents()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(50, 0))
    qtbot.waitUntil(lambda: window.centralWidget().x() > edge.x() + 30)
    put = window.centralWidget().x()
    window.resize(1300, 730)
    qtbot.waitUntil(lambda: is_at_rest(window.places))
    assert abs(window.centralWidget().x() - put) < 12
    assert is_own(window)


def test_a_click_into_a_panel_is_no_arranging(shell: Shell) -> None:
    click_widget(shell.window.docks["data"].widget(), QPoint(20, 20))
    click_widget(shell.window.centralWidget(), QPoint(100, 100))
    assert not is_own(shell.window)


def test_without_places_the_layout_is_that_of_a_first_launch(qtbot: QtBot) -> None:
    window = MainWindow(stand_in)
    qtbot.addWidget(window)
    window.places.restore(None, None)
    window.show()
    assert [name for name, dock in window.docks.items() if dock.isHidden()] == list(asked_for_panels())


# --- title, files ---


@pytest.mark.parametrize(
    ("name", "modified", "title"),
    [
        (None, False, "Untitled — Neural Playground"),
        ("circle.json", False, "circle.json — Neural Playground"),
        ("circle.json", True, "● circle.json — Neural Playground"),
    ],
)
def test_the_title_names_the_file_and_marks_changes(shell: Shell, name: str | None, modified: bool, title: str) -> None:
    shell.window.show_file(name, modified)
    assert shell.window.windowTitle() == title


def test_recent_files_are_listed_and_open(shell: Shell) -> None:
    shell.window.show_recent(["/home/a/circle.json", "/home/a/R&D.json"])
    menu = shell.find(QMenu, "recent_menu")
    assert menu_texts(shell.window, "recent_menu")[:2] == ["1  circle.json", "2  RD.json"]
    assert "R&&D" in menu.actions()[1].text()
    menu.actions()[1].trigger()
    assert shell.asked == ["/home/a/R&D.json"]


def test_without_recent_files_the_menu_is_closed(shell: Shell) -> None:
    assert not shell.find(QMenu, "recent_menu").isEnabled()


def test_examples_are_listed_with_what_they_show(shell: Shell) -> None:
    shell.window.show_examples([("Dying ReLU", "Hidden biases of −8", "/examples/dying.json")])
    action = shell.find(QMenu, "examples_menu").actions()[0]
    assert (action.text(), action.toolTip()) == ("Dying ReLU", "Hidden biases of −8")
    action.trigger()
    assert shell.asked == ["/examples/dying.json"]


def test_examples_in_groups_have_a_menu_each(shell: Shell) -> None:
    notes = "What to look at. " * 20
    shell.window.show_example_groups(
        [("Start here", [("Circle", notes, "/c.json")]), ("R & D", [("Xor", "x", "/x.json")])]
    )
    assert menu_texts(shell.window, "examples_menu") == ["Start here", "R  D"]
    action = shell.find(QMenu, "examples_menu_0").actions()[0]
    assert action.toolTip().startswith("<qt>What to look at.")
    action.trigger()
    assert shell.asked == ["/c.json"]


def drag(window: QWidget, *paths: Path) -> tuple[bool, QMimeData]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    newer = tuple(int(part) for part in qVersion().split(".")) >= (6, 12)
    place: Any = QPointF(50, 50) if newer else QPoint(50, 50)  # Qt 6.12 deprecates what came before it
    event = QDragEnterEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.setAccepted(False)
    QApplication.sendEvent(window, event)
    return event.isAccepted(), data


def test_a_file_dropped_on_the_window_is_asked_for(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "circle.json"
    path.write_text("{}")
    accepted, data = drag(shell.window, path)
    target = shell.find(QWidget, "drop_target")
    assert accepted
    assert target.isVisible()
    assert "circle.json" in target.accessibleName()
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(shell.window, event)
    assert shell.asked == [str(path)]
    assert not target.isVisible()


def test_two_files_or_a_folder_are_not_taken(shell: Shell, tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text("{}")
    assert not drag(shell.window, *paths)[0]
    assert not drag(shell.window, tmp_path)[0]


def test_a_file_that_cannot_be_looked_at_is_taken_so_that_opening_it_tells_why(shell: Shell, tmp_path: Path) -> None:
    assert drag(shell.window, tmp_path / "gone.json")[0]


# --- history ---


def test_the_edit_menu_names_what_it_would_undo(shell: Shell) -> None:
    shell.window.show_history("Change noise to 20 %", "Add a unit to layer 1")
    assert menu_texts(shell.window, "edit_menu")[:2] == ["Undo Change noise to 20 %", "Redo Add a unit to layer 1"]
    assert shell.action("undo").isEnabled()
    shell.window.show_history(None, None)
    assert menu_texts(shell.window, "edit_menu")[:2] == ["Undo", "Redo"]
    assert not shell.action("undo").isEnabled()
    assert not shell.action("redo").isEnabled()


# --- closing ---


def test_the_window_stays_when_it_may_not_close(shell: Shell, qtbot: QtBot) -> None:
    shell.window.may_close = lambda: False
    with qtbot.assertNotEmitted(shell.window.closing):
        assert not shell.window.close()
    assert shell.window.isVisible()
    shell.window.may_close = lambda: True


def test_quit_closes_the_window(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.window.closing, timeout=1000):
        shell.action("quit").trigger()
    assert not shell.window.isVisible()


# --- looks ---


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ground_has_the_themes_colours(qtbot: QtBot, theme: Theme) -> None:
    shell = Shell(qtbot, theme=theme)
    picture = shell.window.grab().toImage()
    corner = shell.window.centralWidget().mapTo(shell.window, QPoint(60, 60))
    assert picture.pixelColor(2, 300).name() == theme.window
    assert picture.pixelColor(corner).name() == theme.panel


def test_the_chosen_looks_are_checked_in_the_menu(shell: Shell) -> None:
    shell.window.show_appearance("dark", "greyscale")
    commands = shell.window.commands
    assert [action.data() for action in commands.theme_group.actions() if action.isChecked()] == ["dark"]
    assert [action.data() for action in commands.colour_group.actions() if action.isChecked()] == ["greyscale"]


def test_a_chosen_theme_is_asked_for(shell: Shell, qtbot: QtBot) -> None:
    dark = next(action for action in shell.window.commands.theme_group.actions() if action.data() == "dark")
    with qtbot.waitSignal(shell.window.commands.theme_requested, timeout=1000) as asked:
        dark.trigger()
    assert asked.args == ["dark"]


def test_every_button_of_a_panel_has_a_name_and_an_explanation(shell: Shell) -> None:
    for name in DOCKS:
        for what in ("float", "close"):
            button = shell.find(QToolButton, f"{name}_{what}")
            assert button.accessibleName()
            assert button.toolTip()


def test_a_click_into_the_middle_takes_the_focus_from_a_field(shell: Shell) -> None:
    box = shell.find(QWidget, "batch_size")
    box.setFocus()
    shell.show_document(Document())
    click_widget(shell.window.centralWidget(), QPoint(100, 100))
    assert not box.hasFocus()


@pytest.mark.parametrize("size", [(1280, 698), (1920, 1058)])
def test_no_panel_hides_behind_the_arrows_of_its_tabs(qtbot: QtBot, size: tuple[int, int]) -> None:
    window = Shell(qtbot, size).window
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
    titles = [bar.tabText(at) for bar in bars for at in range(bar.count())]
    assert "Confusion" in titles
    for bar in bars:
        assert sum(bar.tabRect(at).width() for at in range(bar.count())) <= bar.width()


def test_a_panel_that_is_asked_for_comes_to_the_front_of_its_tabs(shell: Shell) -> None:
    dock = shell.window.docks["rows"]
    dock.toggleViewAction().trigger()
    QApplication.processEvents()
    assert not dock.visibleRegion().isEmpty()
    dock.toggleViewAction().trigger()
    QApplication.processEvents()
    assert dock.isHidden()

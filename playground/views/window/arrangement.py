"""Where the panels stand at first, and after Reset layout. Knows docks by name, not what is in them."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from playground.model.arrangement import RoomName
from playground.model.panels import PANELS, PanelSide, asked_for_panels, movable_panels, panels_behind
from playground.views.window.dock import PanelDock

_HEADER: Final = 130
"""Of a window's height, roughly what menus and toolbar take."""


class Room(Enum):
    """How high the window is, and so how its panels are arranged. Kept with their places, so never renamed."""

    value: RoomName

    TINY = "tiny"
    LOW = "low"
    HIGH = "high"

    @staticmethod
    def of_height(height: int) -> "Room":
        """The room that a window of that height gives, in pixels."""
        return Room.TINY if height < 620 else Room.LOW if height < 860 else Room.HIGH


_AREAS: Final[dict[PanelSide, Qt.DockWidgetArea]] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


def area_of(name: str) -> Qt.DockWidgetArea:
    """On which side a panel stands at first."""
    return _AREAS[PANELS[name].side]


LESSON_COLUMN: Final = 340
"""How wide the left column is at least while a lesson runs, in pixels."""


def set_corners(window: QMainWindow, room: Room) -> None:
    """Let one column reach down to the bottom beside the bottom row.

    In a high window it is the left one, so that all settings show; else the right one, so that the output stays large.
    """
    left, bottom, right = (
        Qt.DockWidgetArea.LeftDockWidgetArea,
        Qt.DockWidgetArea.BottomDockWidgetArea,
        Qt.DockWidgetArea.RightDockWidgetArea,
    )
    high = room is Room.HIGH
    window.setCorner(Qt.Corner.BottomLeftCorner, left if high else bottom)
    window.setCorner(Qt.Corner.BottomRightCorner, bottom if high else right)


def share_out(
    window: QMainWindow, docks: Sequence[PanelDock], pixels: Sequence[int], orientation: Qt.Orientation
) -> None:
    """Give these docks so much of the window; one that is just being dragged has no place in it, and none is given."""
    placed = [
        (dock, max(size, 1))  # of a tiny window there may be nothing left to share
        for dock, size in zip(docks, pixels, strict=True)
        if window.dockWidgetArea(dock) is not Qt.DockWidgetArea.NoDockWidgetArea
    ]
    if placed:
        window.resizeDocks([dock for dock, _ in placed], [size for _, size in placed], orientation)


def place_docks(window: QMainWindow, docks: Mapping[str, PanelDock], room: Room, closed: Collection[str] = ()) -> None:
    """Put every dock in its place, shown, but for the closed ones and those that are shown when they are asked for."""
    kept = {name: not docks[name].isHidden() for name in asked_for_panels()}
    set_corners(window, room)
    for name in movable_panels():
        area, dock = area_of(name), docks[name]
        dock.setFloating(False)
        window.removeDockWidget(dock)
        window.addDockWidget(_tiny_area(area, name) if room is Room.TINY else area, dock)
    if room is Room.TINY:
        _place_in_columns(window, docks)
    else:
        _place_in_rows(window, docks, room)
    for name in asked_for_panels():
        window.tabifyDockWidget(docks[PANELS[name].behind], docks[name])
    for name, dock in docks.items():
        dock.setVisible(kept.get(name, name not in closed))
    for name in ("data", "output") if room is Room.TINY else ("data", "output", "gradients", "inspector"):
        if not docks[name].isHidden():
            docks[name].raise_()
    for name in asked_for_panels():
        if kept[name]:
            docks[name].raise_()


def _tiny_area(usual: Qt.DockWidgetArea, name: str) -> Qt.DockWidgetArea:
    """Where a panel stands in a tiny window, which has no bottom row: the network would have no height left."""
    if name == "gradients":
        return Qt.DockWidgetArea.LeftDockWidgetArea
    is_below = usual is Qt.DockWidgetArea.BottomDockWidgetArea
    return Qt.DockWidgetArea.RightDockWidgetArea if is_below else usual


def _place_in_columns(window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
    """Settings over the gradients, the network, then the output with all that looks closer behind its tabs."""
    window.splitDockWidget(docks["data"], docks["gradients"], Qt.Orientation.Vertical)
    left = ("data", "features", "training")
    right = ("output", "loss", *_tabs_behind("gradients"), "inspector")
    for column in ((*left, *_tabs_behind(*left)), (*right, *_tabs_behind(*right))):
        for first, second in itertools.pairwise(column):
            window.tabifyDockWidget(docks[first], docks[second])


def _place_in_rows(window: QMainWindow, docks: Mapping[str, PanelDock], room: Room) -> None:
    """Settings, network and output in columns; below, the gradients and what looks closer."""
    window.splitDockWidget(docks["gradients"], docks["inspector"], Qt.Orientation.Horizontal)
    for first, second in (("data", "features"), ("features", "training"), ("output", "loss")):
        window.splitDockWidget(docks[first], docks[second], Qt.Orientation.Vertical)
    if room is Room.LOW:
        window.tabifyDockWidget(docks["data"], docks["training"])
    for front in movable_panels():
        for first, second in itertools.pairwise((front, *panels_behind(front))):
            window.tabifyDockWidget(docks[first], docks[second])


def _tabs_behind(*fronts: str) -> tuple[str, ...]:
    return tuple(name for front in fronts for name in panels_behind(front))


def place_lesson(window: QMainWindow, docks: Mapping[str, PanelDock], room: Room, pointed_out: Collection[str]) -> None:
    """Give the lesson all of the left column, down to the bottom, and nothing beside it but what a step points out.

    What stood in that column waits; in a tiny window, which has no bottom row, what is pointed out of it goes to the
    right. A lesson that a person has taken out of the window leaves all as it is.
    """
    lesson = docks["lesson"]
    if lesson.isFloating():
        return
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, left)
    wanted = []
    for name, dock in docks.items():
        if dock is lesson or dock.isFloating() or window.dockWidgetArea(dock) is not left:
            continue
        dock.hide()
        if name in pointed_out:
            wanted.append(name)
    is_alone = window.dockWidgetArea(lesson) is left and not window.tabifiedDockWidgets(lesson)
    if lesson.isHidden() or not is_alone:  # else it stays, with what has the focus in it
        window.removeDockWidget(lesson)
        window.addDockWidget(left, lesson)
        lesson.show()
    before = None
    for name in wanted:
        window.removeDockWidget(docks[name])
        if room is Room.TINY:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks[name])
            window.tabifyDockWidget(docks["output"], docks[name])
        else:
            window.addDockWidget(left, docks[name])
            if before is None:
                window.splitDockWidget(lesson, docks[name], Qt.Orientation.Vertical)
            else:
                window.tabifyDockWidget(docks[before], docks[name])
        docks[name].show()
        before = name


def size_lesson(window: QMainWindow, docks: Mapping[str, PanelDock], room: Room) -> None:
    """Share out the window around a lesson: the usual rows and right column, and of the left one most to its text."""
    size_docks(window, docks, room, "lesson", LESSON_COLUMN)
    if room is not Room.TINY:  # most steps look at the slice
        share_out(window, [docks["gradients"], docks["inspector"]], [2, 3], Qt.Orientation.Horizontal)
        if any(not docks[name].isHidden() for name in asked_for_panels() if PANELS[name].behind == "loss"):
            share_out(window, [docks["output"], docks["loss"]], [1, 1], Qt.Orientation.Vertical)
    beside = [
        dock
        for name, dock in docks.items()
        if name != "lesson"
        and dock.isVisible()
        and not dock.isFloating()
        and window.dockWidgetArea(dock) is Qt.DockWidgetArea.LeftDockWidgetArea
    ]
    if beside:
        share_out(window, [docks["lesson"], beside[0]], [11, 9], Qt.Orientation.Vertical)


def size_docks(
    window: QMainWindow, docks: Mapping[str, PanelDock], room: Room, column: str = "data", least_left: int = 0
) -> None:
    """Share out the window: columns, rows, and the heights within the columns.

    The left column, that of the panel `column`, is at least so wide.
    """
    high = room is Room.HIGH
    width, height = window.width(), window.height()
    left = max(min(max(round(width * 0.165), 216), 330), least_left)
    right = min(max(round(width * 0.27), 300), 560)
    bottom = min(max(round(height * 0.25), 172), 320)
    horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    share_out(window, [docks[column], docks["output"]], [left, right], horizontal)
    if room is Room.TINY:
        if column == "data":
            share_out(window, [docks["data"], docks["gradients"]], [10, 11], vertical)
        return
    share_out(window, [docks["gradients"]], [bottom], vertical)
    share_out(window, [docks["gradients"], docks["inspector"]], [11, 9] if high else [1, 1], horizontal)
    whole = height - _HEADER
    rest = whole - bottom if high else whole
    output = min(right + 70, round(rest * 0.68))
    share_out(window, [docks["output"], docks["loss"]], [output, rest - output], vertical)
    if column != "data":
        return
    features, training = (docks[name].sizeHint().height() for name in ("features", "training"))
    if high:
        data = max(whole - features - training, 120)
        share_out(window, [docks["data"], docks["features"], docks["training"]], [data, features, training], vertical)
    else:
        data = max(whole - bottom - features, 120)
        share_out(window, [docks["data"], docks["features"]], [data, features], vertical)

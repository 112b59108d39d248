"""Where the chosen panels stand before a class: the network as high as the window, beside it one column of pictures.

Knows docks by name, not what is in them.
"""

import itertools
from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from playground.model.panels import PANELS, movable_panels
from playground.views.window.arrangement import LESSON_COLUMN, Room, area_of, set_corners, share_out
from playground.views.window.dock import PanelDock

_LEFT: Final = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT: Final = Qt.DockWidgetArea.RightDockWidgetArea

_COLUMN: Final = {Room.TINY: (0.36, 0.7), Room.LOW: (0.4, 0.72), Room.HIGH: (0.33, 0.57)}
"""The right column's width, at most: shares of the window's width and height. The output is higher than wide."""

_HEADER: Final = 140
"""Of a window's height, roughly what menus and toolbar take before a class."""

_SLENDER: Final = 1.08
_LEAST_BENEATH: Final = 230

_BENEATH: Final = 0.3
"""The share of the right column that is left beneath the output in a high window."""


def place_presented(window: QMainWindow, docks: Mapping[str, PanelDock], chosen: Collection[str]) -> None:
    """Show the chosen panels alone: settings and a lesson on the left, all others in the column on the right.

    There the output stands over the loss; what has no room of its own lies behind their tabs. So nothing takes from
    the height of the network.
    """
    set_corners(window, Room.LOW)
    for name, dock in docks.items():
        if name not in chosen:
            dock.hide()
            continue
        if not dock.isFloating():
            window.removeDockWidget(dock)
            window.addDockWidget(_LEFT if area_of(name) is _LEFT else _RIGHT, dock)
        dock.show()
    placed = [name for name in movable_panels() if name in chosen and not docks[name].isFloating()]
    left = [name for name in placed if area_of(name) is _LEFT]
    above, below = divided([name for name in placed if area_of(name) is not _LEFT], window)
    if above and below:
        window.splitDockWidget(docks[above[0]], docks[below[0]], Qt.Orientation.Vertical)
    for names in (left, above, below):
        for first, second in itertools.pairwise(names):
            window.tabifyDockWidget(docks[first], docks[second])
        if len(names) > 1:
            docks[names[0]].raise_()


def column_width(window: QMainWindow) -> int:
    """The width of the right column."""
    of_width, of_height = _COLUMN[Room.of_height(window.height())]
    return round(min(window.width() * of_width, window.height() * of_height))


def divided(names: list[str], window: QMainWindow) -> tuple[list[str], list[str]]:
    """The panels of the right column that lie one behind the other above, and those beneath them.

    Beneath the output there must be room for a chart; else it would be smaller than at the desk. What stands behind the
    output there stands behind it here, too.
    """
    beneath = window.height() - _HEADER - _SLENDER * column_width(window)
    if beneath < _LEAST_BENEATH:
        return names, []
    above = [name for name in names if name in names[:1] or PANELS[name].behind == names[0]]
    return above, [name for name in names if name not in above]


def size_presented(window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
    """Share out the window among the panels that a class sees: as much as can be to the network and the output."""
    width = window.width()
    shown = [name for name in movable_panels() if docks[name].isVisible() and not docks[name].isFloating()]
    on_left = [name for name in shown if window.dockWidgetArea(docks[name]) is _LEFT]
    on_right = [name for name in shown if window.dockWidgetArea(docks[name]) is _RIGHT]
    if on_left:
        left = max(width * 0.24, LESSON_COLUMN) if "lesson" in on_left else width * 0.17
        share_out(window, [docks[on_left[0]]], [round(left)], Qt.Orientation.Horizontal)
    if on_right:
        share_out(window, [docks[on_right[0]]], [column_width(window)], Qt.Orientation.Horizontal)
    above, below = divided(on_right, window)
    if above and below:
        shares = [round(1000 * (1.0 - _BENEATH)), round(1000 * _BENEATH)]
        share_out(window, [docks[above[0]], docks[below[0]]], shares, Qt.Orientation.Vertical)

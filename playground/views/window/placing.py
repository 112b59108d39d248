"""Reads off a window where its panels stand, and puts them so again, as an `Arrangement` tells it in plain words.

Qt tells how panels lie in each other only in `QMainWindow.saveState`. That is read here, and only what this very window
told a moment ago. Nothing ever goes to `restoreState`: it dies of a wrong byte, and leaves old tab bars behind that end
the process when somebody takes hold of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from playground.model.arrangement import (
    SIDES,
    Arrangement,
    Group,
    PanelPlace,
    Place,
    Rect,
    SideName,
    panels_of,
)
from playground.views.window.arrangement import Room, area_of, set_corners, share_out
from playground.views.window.dock import PanelDock

Docks = Mapping[str, PanelDock]

_TITLE: Final = 30
"""Pixels over a window, roughly, that its system's title bar takes."""

_NEAR: Final = 4
"""Pixels between tabs and the panel beneath them, at most."""

_AREAS: Final[dict[SideName, Qt.DockWidgetArea]] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_HORIZONTAL: Final = Qt.Orientation.Horizontal
_VERTICAL: Final = Qt.Orientation.Vertical


# --- reading --------------------------------------------------------------------------------------------------------

_BEGINNING, _ALL_DOCKS, _SEQUENCE, _TABS, _PANEL, _FLOATS = 0xFF, 0xFD, 0xFC, 0xFA, 0xFB, 0x02
"""The marks in Qt's account, and its flag of a panel that is a window of its own."""


class _AccountUnreadableError(Exception):
    """Qt tells of its panels in another way than this program knows."""


class _Account:
    """What `saveState` told, word by word: big-endian numbers, and texts in UTF-16 behind their length in bytes."""

    def __init__(self, window: QMainWindow) -> None:
        self._data = bytes(window.saveState().data())
        self._at = 0

    def number(self) -> int:
        return int.from_bytes(self._take(4), "big", signed=True)

    def numbers(self, count: int) -> list[int]:
        return [self.number() for _ in range(count)]

    def mark(self, *expected: int) -> int:
        found = self._take(1)[0]
        if expected and found not in expected:
            raise _AccountUnreadableError(f"{found:#x}")
        return found

    def text(self) -> str:
        return self._take(max(self.number(), 0)).decode("utf-16-be", "replace")

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        if len(taken) < count:
            raise _AccountUnreadableError("it ends early")
        return taken


def told_arrangement(window: QMainWindow, docks: Docks, room: Room, is_own: bool) -> Arrangement | None:
    """Where the panels of the window stand now; None where Qt tells it in a way that is not known here."""
    try:
        sides = _read_sides(_Account(window))
    except (_AccountUnreadableError, IndexError):
        return None
    return Arrangement(
        room.value,
        is_own,
        (window.width(), window.height()),
        sides,
        tuple(name for name, dock in docks.items() if dock.isHidden()),
        tuple((name, told_rect(dock.geometry())) for name, dock in docks.items() if dock.isFloating()),
    )


def _read_sides(account: _Account) -> tuple[tuple[SideName, Place], ...]:
    if account.number() != _BEGINNING:
        raise _AccountUnreadableError("no account of panels")
    account.number()  # a version, of which the program makes no use
    account.mark(_ALL_DOCKS)
    sides: list[tuple[SideName, Place]] = []
    for _ in range(account.number()):
        side = SIDES[account.number()]
        width, height = (max(size, 0) for size in account.numbers(2))
        place = _read_group(account, width, height)
        if place is not None:
            sides.append((side, place))
    return tuple(sides)


def _read_group(account: _Account, width: int, height: int) -> Place | None:
    is_tabs = account.mark(_SEQUENCE, _TABS) == _TABS
    front = account.number() if is_tabs else 0
    is_row = account.mark() == 1
    parts: list[Place] = []
    names: list[str] = []
    for _ in range(account.number()):
        if account.mark(_PANEL, _SEQUENCE) == _PANEL:
            name = account.text().removesuffix("_dock")
            floats = account.mark() & _FLOATS
            _, size, *_ = account.numbers(4)
            here = 0 if floats else max(size, 0)  # of one that floats these are its numbers on the screen
            own = (width, height) if is_tabs else (here, height) if is_row else (width, here)
            parts.append(PanelPlace(name, *own))
            names.append(name)
        else:
            size = max(account.numbers(4)[1], 0)
            part = _read_group(account, *((size, height) if is_row else (width, size)))
            if part is not None and is_tabs:  # Qt can do it, and shows it badly
                parts.extend(panels_of(part))
                names.append(next(panels_of(part)).name)
            elif part is not None:
                parts.append(part)
    if len(parts) < 2:
        return parts[0] if parts else None
    if is_tabs:
        return Group("tabs", tuple(parts), names[min(max(front, 0), len(names) - 1)])
    return Group("row" if is_row else "column", tuple(parts))


def told_rect(rect: QRect) -> Rect:
    """A place of Qt's in plain numbers."""
    return Rect(rect.x(), rect.y(), max(rect.width(), 1), max(rect.height(), 1))


# --- putting them so ------------------------------------------------------------------------------------------------


def place_arrangement(window: QMainWindow, docks: Docks, arrangement: Arrangement) -> None:
    """Put every panel into its place in the window, shown or hidden; what floats is hidden until `float_panels`."""
    set_corners(window, Room(arrangement.room))
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    told = dict(arrangement.sides)
    for side, place in told.items():
        first = docks[_first(place)]
        window.addDockWidget(_AREAS[side], first)
        _divide(window, docks, place)
    placed = {panel.name for place in told.values() for panel in panels_of(place)}
    for name, dock in docks.items():
        if name not in placed:  # an arrangement of before there was such a panel, or a text of somebody's own
            window.addDockWidget(area_of(name), dock)
    away = {*arrangement.hidden, *(name for name, _ in arrangement.floating)}
    for name, dock in docks.items():
        dock.setVisible(name not in away)
    raise_fronts(docks, arrangement)


def _first(place: Place) -> str:
    return next(panels_of(place)).name


def _divide(window: QMainWindow, docks: Docks, place: Place) -> None:
    """Give each part of a place its share of it: its first panel lies there already, with all of the room."""
    if isinstance(place, PanelPlace):
        return
    for before, part in zip(place.parts, place.parts[1:], strict=False):
        one, other = docks[_first(before)], docks[_first(part)]
        if place.kind == "tabs":
            window.tabifyDockWidget(one, other)
        else:
            window.splitDockWidget(one, other, _HORIZONTAL if place.kind == "row" else _VERTICAL)
    for part in place.parts:
        _divide(window, docks, part)


def _all_tabs(places: Collection[Place]) -> Iterator[Group]:
    for place in places:
        if isinstance(place, Group):
            if place.kind == "tabs":
                yield place
            else:
                yield from _all_tabs(place.parts)


def raise_fronts(docks: Docks, arrangement: Arrangement) -> None:
    """Bring to the front what stood in front of other panels."""
    for group in _all_tabs([place for _, place in arrangement.sides]):
        if not docks[group.front].isHidden():
            docks[group.front].raise_()


def hide_left_over_bars(window: QMainWindow, docks: Docks) -> None:
    """Hide the tab bars that Qt has left over when docks were placed anew: it forgets some, with their tabs on them.

    A person would see tabs of panels that are elsewhere, and to slide such a tab ends the process.
    """
    groups = {_titles_beside(window, dock) for dock in docks.values() if _is_in_its_place(dock)}
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = [bar for bar in bars if bar.isVisible() and bar.count()]
    for bar in shown:
        titles = _titles_on(bar)
        is_double = sum(_titles_on(other) == titles for other in shown) > 1
        if titles not in groups or (is_double and not any(_stands_over(bar, dock) for dock in docks.values())):
            bar.hide()


def _titles_on(bar: QTabBar) -> frozenset[str]:
    return frozenset(bar.tabText(index) for index in range(bar.count()))


def _titles_beside(window: QMainWindow, dock: PanelDock) -> frozenset[str]:
    """The titles of the panels that share their tabs with this one, its own among them."""
    beside = [other for other in window.tabifiedDockWidgets(dock) if _is_in_its_place(other)]
    return frozenset(other.windowTitle() for other in (dock, *beside))


def _is_in_its_place(dock: QDockWidget) -> bool:
    return not dock.isHidden() and not dock.isFloating()


def _stands_over(bar: QTabBar, dock: PanelDock) -> bool:
    """Whether the bar is that of the tabs which the dock stands in front of."""
    if not dock.isVisible() or dock.isFloating() or bar.tabText(bar.currentIndex()) != dock.windowTitle():
        return False
    below = dock.geometry()
    is_as_wide = abs(bar.width() - below.width()) <= _NEAR  # one that is left over keeps the width that it had
    return is_as_wide and bar.x() == below.x() and abs(bar.geometry().bottom() + 1 - below.y()) <= _NEAR


def size_arrangement(window: QMainWindow, docks: Docks, arrangement: Arrangement) -> None:
    """Give every panel its share of the window, which may be larger or smaller by now than when it was told."""
    wide = window.width() / max(arrangement.window[0], 1)
    high = window.height() / max(arrangement.window[1], 1)
    shown: list[PanelPlace] = []
    hidden: list[PanelPlace] = []
    for _, place in arrangement.sides:
        for panel in _one_of_each(place, docks):
            if not docks[panel.name].isFloating():
                (hidden if docks[panel.name].isHidden() else shown).append(panel)
    for panels in (hidden, shown):  # what is seen has the last word on how wide a side is
        for sizes, factor, orientation in (
            ([panel.width for panel in panels], wide, _HORIZONTAL),
            ([panel.height for panel in panels], high, _VERTICAL),
        ):
            known = [(panel, size) for panel, size in zip(panels, sizes, strict=True) if size]
            if known:
                pixels = [round(size * factor) for _, size in known]
                share_out(window, [docks[panel.name] for panel, _ in known], pixels, orientation)


def _one_of_each(place: Place, docks: Docks) -> Iterator[PanelPlace]:
    """The panels of a place, of each set of tabs only one: all behind the same tabs have the same size."""
    if isinstance(place, PanelPlace):
        yield place
    elif place.kind != "tabs":
        for part in place.parts:
            yield from _one_of_each(part, docks)
    else:
        panels = list(panels_of(place))
        one = next((panel for panel in panels if not docks[panel.name].isHidden()), panels[0])
        yield PanelPlace(one.name, max(panel.width for panel in panels), max(panel.height for panel in panels))


def float_panels(docks: Docks, arrangement: Arrangement, screens: Sequence[QRect]) -> None:
    """Take out of the window, which is shown, what floated, onto a screen that is there, and over the window."""
    for name, rect in arrangement.floating:
        dock = docks[name]
        dock.setFloating(True)
        dock.setGeometry(on_a_screen(rect, screens, dock.minimumSizeHint()))
        if name not in arrangement.hidden:
            dock.show()
            dock.raise_()


def on_a_screen(rect: Rect, screens: Sequence[QRect], least: QSize) -> QRect:
    """The same place, where all of it is on one of these screens; else the nearest place and size that fit on one."""
    wanted = QRect(rect.x, rect.y, rect.width, rect.height)
    if not screens or any(screen.contains(wanted) for screen in screens):
        return wanted
    room = max(screens, key=lambda screen: _area(screen.intersected(wanted)))  # the first where it is on none
    room = room.adjusted(0, _TITLE, 0, 0)
    width = min(max(rect.width, least.width()), room.width())
    height = min(max(rect.height, least.height()), room.height())
    x = min(max(rect.x, room.x()), room.x() + room.width() - width)
    y = min(max(rect.y, room.y()), room.y() + room.height() - height)
    return QRect(x, y, width, height)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0

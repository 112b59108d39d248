"""Keeps the panels of a window in their places: by the window's size, as a person put them, or before a class.

Knows the docks and the window that they stand in, not what they show.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow
from shiboken6 import isValid

from playground.model.arrangement import Arrangement, WindowPlace
from playground.model.panels import asked_for_panels
from playground.views.window.arrangement import (
    Room,
    place_docks,
    place_lesson,
    size_docks,
    size_lesson,
)
from playground.views.window.dock import end_drags
from playground.views.window.placing import (
    Docks,
    float_panels,
    hide_left_over_bars,
    on_a_screen,
    place_arrangement,
    raise_fronts,
    size_arrangement,
    told_arrangement,
    told_rect,
)
from playground.views.window.presented import place_presented, size_presented

ROOMY: Final = (1500, 850)
LARGEST: Final = (1920, 1080)

ARRANGE_MS: Final = 60
"""So long after the window's size has come to rest its panels follow."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the panels are at the desk, while guests have it. told: None where Qt told it in no known way."""

    told: Arrangement | None
    room: Room
    is_own: bool


class PanelPlaces(QObject):
    """Shares the window out until the person moves a panel; from then on leaves the places to them."""

    came_to_rest = Signal()
    """The window has another size, and its panels have followed."""

    def __init__(self, window: QMainWindow, docks: Docks) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self._room = Room.LOW
        self._is_arranging = True  # until it is shown
        self._is_own = False
        self._kept: _Kept | None = None
        self._presented: tuple[str, ...] | None = None
        self._pointed_out: tuple[str, ...] | None = None
        self._waiting: Arrangement | None = None
        """What is to be sized, and floats, as soon as the window is shown."""
        self._closed: frozenset[str] = frozenset(asked_for_panels())
        """What is not to be shown at the first time."""
        self._arrange_soon = QTimer(self)
        self._arrange_soon.setSingleShot(True)
        self._arrange_soon.setInterval(ARRANGE_MS)
        self._arrange_soon.timeout.connect(self._follow_size)
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self.fit_to_screens)
        self._tidy_soon = QTimer(self)
        self._tidy_soon.setSingleShot(True)
        self._tidy_soon.setInterval(0)
        self._tidy_soon.timeout.connect(self._tidy)
        for name, dock in docks.items():
            dock.raised.connect(partial(self._take_in, name))
            dock.moved.connect(self.keep_arrangement)
            dock.moved.connect(self._tidy_soon.start)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._follow_screens)
        application.primaryScreenChanged.connect(self._follow_screens)
        place_docks(window, docks, self._room)

    # --- telling where they are ---------------------------------------------------------------------------------------

    def arrangement(self) -> Arrangement | None:
        """Where the panels are at the desk, even while guests have it. None where that cannot be told."""
        return self._kept.told if self._kept is not None else self._told()

    def _told(self) -> Arrangement | None:
        return told_arrangement(self._window, self._docks, self._room, self._is_own)

    def window_place(self) -> WindowPlace:
        """Where the window is."""
        window = self._window
        fills = window.isMaximized() or window.isFullScreen()
        rect = window.normalGeometry() if fills and window.normalGeometry().isValid() else window.geometry()
        return WindowPlace(told_rect(rect), window.isMaximized(), window.isFullScreen())

    # --- putting them there -------------------------------------------------------------------------------------------

    def restore(self, place: WindowPlace | None, arrangement: Arrangement | None) -> None:
        """Before the window is shown: put it and its panels where they were; None: as at the first launch."""
        window = self._window
        if place is None:
            self._take_room()
        else:
            window.setGeometry(on_a_screen(place.rect, _screens(), window.minimumSize()))
            if place.is_maximised:
                window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
            if place.is_full_screen:
                window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        if arrangement is None:
            return
        if arrangement.is_own:
            self._take_over(arrangement)
            self._waiting = arrangement
        else:
            self._closed = frozenset((*arrangement.hidden, *asked_for_panels()))

    def _begin_arranging(self) -> None:
        self._is_arranging = True
        end_drags(self._window)

    def _take_over(self, arrangement: Arrangement) -> None:
        self._room = Room(arrangement.room)
        self._is_own = True
        place_arrangement(self._window, self._docks, arrangement)

    def _take_room(self) -> None:
        """Be as large as is of use: all of a small screen, most of a large one."""
        window = self._window
        room = window.screen().availableSize()
        if room.width() < ROOMY[0] or room.height() < ROOMY[1]:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        else:
            window.resize(min(LARGEST[0], room.width() * 9 // 10), min(LARGEST[1], room.height() * 9 // 10))

    def begin(self) -> bool:
        """The window is shown; whether that is the first time."""
        if not self._is_arranging or self._window.isHidden():
            return False
        self._is_arranging = False
        if not self._is_own:
            self._share_out(self._closed)
        elif self._waiting is not None:
            raise_fronts(self._docks, self._waiting)  # there are tabs only now
            size_arrangement(self._window, self._docks, self._waiting)
            self._arrange_soon.start(0)  # once more, and what floats, when the window is on the screen
        return True

    def show_arrangement(self, arrangement: Arrangement) -> bool:
        """Put the panels so, as in a scene; False before a class and in a lesson, and nothing moves.

        What is shown only when it is asked for stays shown or hidden.
        """
        if self._kept is not None:
            return False
        with _focus_kept():
            self._put(arrangement)
        return True

    def _put(self, arrangement: Arrangement) -> None:
        open_now = {name for name in asked_for_panels() if not self._docks[name].isHidden()}
        if not arrangement.is_own:  # the window may have another size by now
            self._is_own = False
            self._share_out(frozenset(arrangement.hidden).difference(asked_for_panels()))
            raise_fronts(self._docks, arrangement)
            return
        self._begin_arranging()
        self._take_over(arrangement)
        float_panels(self._docks, arrangement, _screens())
        for name in asked_for_panels():
            self._docks[name].setVisible(name in open_now)
        size_arrangement(self._window, self._docks, arrangement)
        self._is_arranging = False

    # --- by the window's size -----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Put every panel back in its place, by the present size of the window."""
        if self._kept is not None:
            self._place_guests()
            return
        self._is_own = False
        self._share_out(frozenset())

    def _share_out(self, closed: frozenset[str]) -> None:
        self._begin_arranging()
        self._room = Room.of_height(self._window.height())
        place_docks(self._window, self._docks, self._room, closed)
        size_docks(self._window, self._docks, self._room)
        self._is_arranging = False
        self._arrange_soon.start(0)  # once more when the docks' own minimum sizes are known

    def follow_resize(self) -> None:
        """The window has another size."""
        if not self._is_arranging and not self._is_own:
            self._arrange_soon.start()

    def _tidy(self) -> None:
        hide_left_over_bars(self._window, self._docks)

    def _follow_size(self) -> None:
        """Share the window out anew, unless the person has arranged it."""
        self._tidy_soon.start()
        self._arrange_soon.setInterval(ARRANGE_MS)
        if self._kept is not None:
            self._size_guests()
            self.came_to_rest.emit()
            return
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._is_arranging = True
            float_panels(self._docks, waiting, _screens())
            raise_fronts(self._docks, waiting)
            size_arrangement(self._window, self._docks, waiting)
            self._is_arranging = False
            if waiting.window == (self._window.width(), self._window.height()):
                return  # all is as it was told, to the pixel
        if self._is_own or not self._window.isVisible():
            return
        if Room.of_height(self._window.height()) is not self._room:
            self._share_out(frozenset(name for name, dock in self._docks.items() if dock.isHidden()))
        else:
            size_docks(self._window, self._docks, self._room)

    def keep_arrangement(self) -> None:
        """The person moved or resized a panel: from now on leave the places to them."""
        if not self._is_arranging and self._kept is None:
            self._is_own = True

    # --- guests: a class, or a lesson ---------------------------------------------------------------------------------

    @property
    def is_presenting(self) -> bool:
        """Whether only the panels that a teacher chose are shown, and the places of the desk are kept for later."""
        return self._presented is not None

    def keep(self) -> None:
        """Keep the places of the desk, if they are not kept yet, before anything is moved or enlarged for guests."""
        if self._kept is None:
            end_drags(self._window)
            self._kept = _Kept(self._told(), self._room, self._is_own)

    def present(self, names: Sequence[str]) -> None:
        """Show these panels alone. May be called again with others."""
        self.keep()
        self._presented = tuple(names)
        self._place_guests()

    def _take_in(self, name: str) -> None:
        """A panel that is opened before a class gets a place among the others, and takes no room from them."""
        dock = self._docks[name]
        guests = (*(self._presented or ()), *(self._pointed_out or ()), "lesson")
        if self._presented is None or name in guests or dock.isHidden() or dock.isFloating():
            return
        self._presented = (*self._presented, name)
        self._place_guests()
        dock.raise_()

    def end_presentation(self) -> None:
        """Put the panels where they were before, to the pixel."""
        if self._presented is not None:
            self._presented = None
            self._put_back()

    def make_room_for_lesson(self, pointed_out: Sequence[str]) -> None:
        """Give the lesson the left column, and show what its step points out. May be called again for each step."""
        self.keep()
        self._pointed_out = tuple(pointed_out)
        self._place_guests()

    def end_lesson(self) -> None:
        """Put the panels where they were before the lesson, to the pixel."""
        if self._pointed_out is not None:
            self._pointed_out = None
            self._put_back()

    def _put_back(self) -> None:
        """Back to the desk, or to what is presented still, or to the lesson that goes on."""
        kept = self._kept
        assert kept is not None
        self._arrange_soon.stop()
        self._begin_arranging()
        self._window.centralWidget().show()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # sizes as they are at the desk
        if kept.told is not None:
            self._take_over(kept.told)
            float_panels(self._docks, kept.told, _screens())
            size_arrangement(self._window, self._docks, kept.told)
        else:
            place_docks(self._window, self._docks, kept.room)
        self._room, self._is_own = kept.room, kept.is_own
        self._is_arranging = False
        if self._presented is None and self._pointed_out is None:
            self._kept = None
            self._waiting = kept.told
            self._arrange_soon.start(0)  # once more when the docks' own minimum sizes are known
        else:
            self._place_guests()

    def _place_guests(self) -> None:
        """Arrange the panels for a class, for a lesson, or for a lesson before a class."""
        end_drags(self._window)
        pointed_out = self._pointed_out or ()
        with _focus_kept():
            if self._presented is None:
                place_lesson(self._window, self._docks, self._room, pointed_out)
            else:
                lesson = () if self._pointed_out is None else ("lesson", *pointed_out)
                names = tuple(dict.fromkeys((*lesson, *self._presented)))
                self._window.centralWidget().setVisible("network" in names)
                place_presented(self._window, self._docks, [name for name in names if name in self._docks])
            for name in (*reversed(pointed_out), *(("lesson",) if self._pointed_out is not None else ())):
                if name in self._docks:
                    self._docks[name].show()
                    self._docks[name].raise_()
            self._size_guests()
        self._arrange_soon.start(0)  # once more when the docks' own minimum sizes are known

    def _size_guests(self) -> None:
        if self._presented is not None:
            size_presented(self._window, self._docks)
        else:
            size_lesson(self._window, self._docks, self._room)

    # --- screens ------------------------------------------------------------------------------------------------------

    def _follow_screens(self) -> None:
        self._fit_soon.start()  # when Qt has moved its windows, too

    def fit_to_screens(self) -> None:
        """Bring onto a screen what lay on one that is no longer there: the window, and what floats."""
        floating = [dock for dock in self._docks.values() if dock.isFloating() and dock.isVisible()]
        for one in (self._window, *floating):
            fills = one.isMaximized() or one.isFullScreen()
            fitting = on_a_screen(told_rect(one.geometry()), _screens(), one.minimumSize())
            if not fills and one.isVisible() and fitting != one.geometry() and not _is_reachable(one.geometry()):
                one.setGeometry(fitting)


@contextmanager
def _focus_kept() -> Iterator[None]:
    """Restore the focus afterwards, if its widget is still visible: a widget loses it when its panel is moved."""
    focused = QApplication.focusWidget()
    yield
    if focused is not None and isValid(focused) and not focused.hasFocus() and focused.isVisible():
        focused.setFocus(Qt.FocusReason.OtherFocusReason)


def _screens() -> list[QRect]:
    """The places of all screens that windows may lie on, the first one first."""
    screens = QGuiApplication.screens()
    first = QGuiApplication.primaryScreen()
    return [screen.availableGeometry() for screen in sorted(screens, key=lambda screen: screen is not first)]


def _is_reachable(rect: QRect) -> bool:
    """Whether a person can take hold of a window there: enough of its upper edge is on a screen."""
    edge = QRect(rect.x(), rect.y(), rect.width(), min(rect.height(), 40))
    seen = [screen.intersected(edge) for screen in _screens()]
    return any(part.width() >= min(edge.width(), 100) and part.height() >= edge.height() // 2 for part in seen)

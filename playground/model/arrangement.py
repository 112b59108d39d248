"""Where the window and its panels stand, as values: for the settings and for scenes.

Each side of the window has one panel, a row, a column, or panels behind tabs; a row or column may hold the others. What
is hidden or floats has its place there too, to come back to. Sizes are pixels of a window as large as `window` says.
Knows no Qt: `playground.views.window.placing` reads it off a window, and gives it to one. `files.arrangement_io` writes
it down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

RoomName = Literal["tiny", "low", "high"]
"""How high a window is, and so how its panels stand at first."""

ROOMS: Final[tuple[RoomName, ...]] = ("tiny", "low", "high")

SideName = Literal["left", "right", "top", "bottom"]
SIDES: Final[tuple[SideName, ...]] = ("left", "right", "top", "bottom")

LARGEST: Final = 16_384
"""Pixels along a side of anything, which is more than any screen has."""

FARTHEST: Final = 100_000
"""Pixels from the first screen's corner to anything, in any direction."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on the screens, in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """One panel and its size in pixels; 0 where that is not known, for it was never shown."""

    name: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Panels beside each other, over each other, or behind tabs, of which `front` is the one in front."""

    kind: Literal["row", "column", "tabs"]
    parts: tuple["Place", ...]
    front: str = ""


Place = PanelPlace | Group


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the panels are. is_own: the person moved some; else the program shares the window out by its size."""

    room: RoomName
    is_own: bool
    window: tuple[int, int]
    sides: tuple[tuple[SideName, Place], ...] = ()
    hidden: tuple[str, ...] = ()
    floating: tuple[tuple[str, Rect], ...] = ()


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """Where the window is when it fills no screen, and whether it filled one."""

    rect: Rect
    is_maximised: bool = False
    is_full_screen: bool = False


def panels_of(place: Place) -> Iterator[PanelPlace]:
    """All panels of a place, in their order."""
    if isinstance(place, PanelPlace):
        yield place
    else:
        for part in place.parts:
            yield from panels_of(part)

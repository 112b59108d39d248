"""The law of sizes for those who sit far away: how much larger than at the desk everything is shown to them.

It counts how large the window is, not how many pixels there are on the wall: the same wall shows both. The diagram
follows a law of its own (`canvas/growth.py`), for it has units to enlarge, too.
"""

from typing import Final

PRESENTER_SCALE: Final = 1.35
"""In a window of 1280 × 720 pixels: as much as that can bear."""

_BORNE_BY: Final = (1280, 720)
_LEAST: Final = 1.15
_MOST: Final = 1.5
"""Of a large window more goes to the pictures than to the texts."""


def presenter_scale(width: int, height: int) -> float:
    """How many times larger than at the desk things are in a window, or on a screen, of so many pixels."""
    room = min(width / _BORNE_BY[0], height / _BORNE_BY[1])
    return round(min(max(PRESENTER_SCALE * room, _LEAST), _MOST), 2)

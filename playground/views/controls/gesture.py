"""Groups edits: all edits of one drag, or of one turn of the wheel, become a single step of undo. Knows no widget."""

from collections.abc import Hashable
from typing import Final

from PySide6.QtCore import QElapsedTimer

PAUSE_MS: Final = 900
"""So long a rest ends a gesture of wheel or keys."""


class Gesture:
    """Gives a merge key that stays the same through one drag, or through turns of the wheel without a rest."""

    def __init__(self) -> None:
        self._key: object = object()
        self._is_held = False
        self._since_last = QElapsedTimer()

    def hold(self) -> None:
        """A drag begins: one key until `release`."""
        self._key = object()
        self._is_held = True

    def release(self) -> None:
        """The drag is over."""
        self._is_held = False
        self._since_last.invalidate()

    def key(self) -> Hashable:
        """The merge key of an edit that is made now."""
        rested = not self._since_last.isValid() or self._since_last.elapsed() > PAUSE_MS
        if not self._is_held and rested:
            self._key = object()
        self._since_last.start()
        return self._key

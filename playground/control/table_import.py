"""Reads a table beside the window, off the GUI thread: the newest wish counts, and all can be given up.

Knows no widget. What was read last is kept as long as the same table is asked for, so that a change of columns does not
read the file again, not even while it is being read. Of a large table the beginning is shown first.
"""

import threading

from PySide6.QtCore import QObject, QThread, Signal

from engine.runs.wanted import NotWanted
from playground.control.trainer_thread import step_back
from playground.exchange.importers.preview import TableOrigin, TablePreview, TableWish, glimpse_of, preview_of


class _Reading(QThread):
    """One wish being fulfilled; as long as it is, another of the same options may take its place."""

    glimpsed = Signal(object)
    """A TablePreview of the table's beginning."""

    def __init__(self, origin: TableOrigin, wish: TableWish, before: TablePreview | None, parent: QObject) -> None:
        super().__init__(parent)
        self._origin, self._before = origin, before
        self._is_given_up = threading.Event()
        self.wish = wish
        self.preview: TablePreview | None = None
        self.trouble = ""

    def give_up(self) -> None:
        """Let it end soon, with nothing to show."""
        self._is_given_up.set()

    @property
    def _is_wanted(self) -> bool:
        return not self._is_given_up.is_set()

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back()
        try:
            self._read()
        except NotWanted:
            return
        except Exception as error:
            self.trouble = f"{type(error).__name__}: {error}"
            raise

    def _read(self) -> None:
        before, wish = self._before, self.wish
        if before is None or before.wish.options != wish.options:
            glimpse = glimpse_of(self._origin, wish)
            if glimpse is not None and glimpse.source is not None and self._is_wanted:
                self.glimpsed.emit(glimpse)
        while before is None or before.wish is not wish:
            wish = self.wish
            before = preview_of(self._origin, wish, before, lambda: self._is_wanted)
            wish = self.wish  # which may be another by now
        self.preview = before


class TableImport(QObject):
    """The table that is being looked at, and what would come of importing it."""

    answered = Signal(object)
    """A TablePreview of the newest wish; of a large table one of its beginning before it."""

    failed = Signal(str)
    """An error of the program's own."""

    def __init__(self, origin: TableOrigin, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origin = origin
        self._newest: TablePreview | None = None
        self._glimpse: TablePreview | None = None
        self._reading: _Reading | None = None
        self._given_up: list[_Reading] = []

    @property
    def name(self) -> str:
        """What the table is called."""
        return self._origin.name

    def ask(self, wish: TableWish) -> None:
        """Have this wish fulfilled in place of the one before it."""
        running = self._reading
        if running is not None and running.wish.options == wish.options and self._glimpse is not None:
            running.wish = wish
            self._show_glimpse(glimpse_of(self._origin, wish, self._glimpse))
            return
        self._give_up()
        reading = _Reading(self._origin, wish, self._newest, self)
        self._reading, self._glimpse = reading, None
        reading.glimpsed.connect(self._show_glimpse)
        reading.finished.connect(self._finish)
        reading.start()

    def _show_glimpse(self, glimpse: TablePreview | None) -> None:
        reading = self._reading
        if glimpse is None or reading is None or glimpse.wish.options != reading.wish.options:
            return
        self._glimpse = glimpse
        if glimpse.wish is reading.wish:
            self.answered.emit(glimpse)

    def stop(self) -> None:
        """Give up whatever is read, and wait for it to end. Safe to call more than once."""
        self._give_up()
        for reading in self._given_up:
            reading.wait()
            reading.deleteLater()
        self._given_up.clear()

    def _give_up(self) -> None:
        if self._reading is not None:
            self._reading.give_up()
            self._given_up.append(self._reading)
            self._reading = None

    def _finish(self) -> None:
        """Tell what the newest reading gave; one that was given up only leaves."""
        reading = self.sender()
        if reading is not self._reading or not isinstance(reading, _Reading):
            gone = [one for one in self._given_up if one.isFinished()]
            self._given_up = [one for one in self._given_up if one not in gone]
            for one in gone:
                one.deleteLater()
            return
        self._reading = self._glimpse = None
        wish, preview, trouble = reading.wish, reading.preview, reading.trouble
        reading.deleteLater()
        if preview is not None:
            self._newest = preview
            if preview.wish is wish:
                self.answered.emit(preview)
            else:  # it came when all was done
                self.ask(wish)
        elif trouble:
            self.failed.emit(trouble)

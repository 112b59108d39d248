"""Reads a table beside the window, off the GUI thread: the newest wish counts, and all can be given up.

Knows no widget. What was read last is kept as long as the same table is asked for, so that a change of columns does not
read the file again.
"""

import threading

from PySide6.QtCore import QObject, QThread, Signal

from engine.runs.wanted import NotWanted
from playground.control.trainer_thread import step_back
from playground.exchange.importers.preview import TableOrigin, TablePreview, TableWish, preview_of


class _Reading(QThread):
    """One wish being fulfilled."""

    def __init__(self, origin: TableOrigin, wish: TableWish, before: TablePreview | None, parent: QObject) -> None:
        super().__init__(parent)
        self._origin, self._wish, self._before = origin, wish, before
        self._is_given_up = threading.Event()
        self.preview: TablePreview | None = None
        self.trouble = ""

    def give_up(self) -> None:
        """Let it end soon, with nothing to show."""
        self._is_given_up.set()

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back()
        try:
            self.preview = preview_of(self._origin, self._wish, self._before, lambda: not self._is_given_up.is_set())
        except NotWanted:
            return
        except Exception as error:
            self.trouble = f"{type(error).__name__}: {error}"
            raise


class TableImport(QObject):
    """The table that is being looked at, and what would come of importing it."""

    answered = Signal(object)
    """A TablePreview of the newest wish."""

    failed = Signal(str)
    """An error of the program's own."""

    def __init__(self, origin: TableOrigin, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origin = origin
        self._newest: TablePreview | None = None
        self._reading: _Reading | None = None
        self._given_up: list[_Reading] = []

    @property
    def name(self) -> str:
        """What the table is called."""
        return self._origin.name

    def ask(self, wish: TableWish) -> None:
        """Have this wish fulfilled in place of the one before it."""
        self._give_up()
        reading = _Reading(self._origin, wish, self._newest, self)
        self._reading = reading
        reading.finished.connect(self._finish)
        reading.start()

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
        self._reading = None
        preview, trouble = reading.preview, reading.trouble
        reading.deleteLater()
        if preview is not None:
            self._newest = preview
            self.answered.emit(preview)
        elif trouble:
            self.failed.emit(trouble)

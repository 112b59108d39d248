"""Connects the timeline: the past epoch that is looked at, the film of the run, and going on from there."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from engine.runs.pace import Pace
from engine.runs.timeline import Place
from engine.snapshot import Snapshot
from playground.control.film import Film
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.told_run import ToldRun
from playground.model.viewing import Viewing
from playground.views.plots.throttle import Throttle
from playground.views.window.main_window import MainWindow

_TELL_MS: Final = 120
"""While it trains the bar tells so often how far the run is."""


class LookingBack(QObject):
    """Shows the run in the bar, and the moment of it that the viewing says."""

    def __init__(self, session: Session, current: CurrentViewing, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._current, self._window = session, current, window
        self.film = Film(self)
        self._tells = Throttle(_TELL_MS, self)
        self._tells.due.connect(self._tell)
        session.document_changed.connect(self._tell)
        session.snapshot_changed.connect(self._tells.request)
        session.past.epoch_changed.connect(self._follow_past)
        session.past.changed.connect(self._note_shown)
        session.playing_changed.connect(self._follow_training)
        current.changed.connect(self._follow_viewing)
        self.film.epoch_due.connect(self.look_at)
        self.film.ended.connect(self._come_back)
        self.film.playing_changed.connect(self._show_playing)
        commands = window.commands
        commands.epoch_back_requested.connect(self.go_back)
        commands.epoch_forward_requested.connect(self.go_forward)
        commands.run_start_requested.connect(self._go_to_start)
        commands.run_end_requested.connect(self._come_back)
        commands.play_run_requested.connect(self._play_run)
        commands.train_from_here_requested.connect(self.train_from_here)

    def stop(self) -> None:
        """Show nothing more. Safe to call more than once."""
        self.film.stop()
        self._tells.stop()

    @property
    def epoch(self) -> int | None:
        """The past epoch that is looked at; None: the newest moment."""
        return self._current.now.epoch

    def set_pace(self, pace: Pace) -> None:
        """How fast the film is."""
        self.film.set_pace(pace)

    # --- going there ---

    def look_at(self, epoch: int | None) -> None:
        """Look at an epoch of the run; None: at the newest moment."""
        self._current.show(replace(self._current.now, epoch=epoch, moment="newest"))

    def go_back(self) -> None:
        """One epoch back."""
        self.film.stop()
        if self.epoch is not None:
            self.look_at(self.epoch - 1)
            return
        place = Place.of(self._session.work().learned)
        self.look_at(place.epoch - (place.position == 0))

    def go_forward(self) -> None:
        """One epoch on, to the newest moment at last."""
        self.film.stop()
        if self.epoch is not None:
            self.look_at(self.epoch + 1)

    def _go_to_start(self) -> None:
        self.film.stop()
        self.look_at(self._session.work().timeline.first_epoch)

    def _come_back(self) -> None:
        self.film.stop()
        self.look_at(None)

    # --- the film ---

    def play_film(self, playing: bool) -> None:
        """Show the recorded run from the epoch on that is looked at; or stand still."""
        work = self._session.work()
        if playing and self.epoch is not None:
            last = work.learned.epoch + (work.learned.position > 0)
            self.film.play(self.epoch, work.timeline.first_epoch, last)
        else:
            self.film.stop()

    def _play_run(self) -> None:
        """The whole run from its start; while it plays, stand still."""
        if self.film.is_playing:
            self.film.stop()
            return
        if self.epoch is None:
            self._go_to_start()
        self.play_film(True)

    # --- going on from there ---

    def train_from_here(self) -> None:
        """Go back to the moment that is shown, and train on from it."""
        self.film.stop()
        edit = self._session.past.train_from
        if edit is not None and self._session.apply(edit):
            self._session.play(True)

    # --- telling ---

    def _tell(self) -> None:
        self._window.timeline.show_run(ToldRun.of(self._session.work()))

    def _follow_viewing(self, viewing: Viewing) -> None:
        epoch = self.epoch  # by now; that of a viewing on its way here may be an older one
        if epoch != self._session.past.epoch:
            shown = self._session.look_back(epoch)
            if shown != epoch:
                self.look_at(shown)

    def _follow_past(self, epoch: int | None) -> None:
        self.look_at(epoch)
        if epoch is None:
            self.film.stop()
        self._tell()

    def _note_shown(self, snapshot: Snapshot) -> None:
        self.film.note_shown()

    def _follow_training(self, playing: bool) -> None:
        if not playing:
            self._tell()

    def _show_playing(self, playing: bool) -> None:
        self._window.show_playing(playing or self._session.is_playing)

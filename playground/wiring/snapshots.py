"""Connects snapshots with what shows them, and shares the frames out among the views."""

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from engine.questions.surface import MapSurface
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.viewing import Moment, Viewing
from playground.views.network.network_view import NetworkView
from playground.views.panels.output.output_view import OutputView
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import ShowsSnapshots

SLOW_INTERVAL_S: Final = 0.1
"""Steps that are further apart than this leave time to paint every view."""

REST_MS: Final = 110
"""A past moment that nothing followed for so long is shown in every view."""

PLANE_AFTER_MS: Final = 14
"""The plane has its frame so long after the diagram."""

SLOWER_AFTER_MS: Final = 8
"""And one of the slower views so long after the plane: painted together they would hold up the mouse."""

NEXT_AFTER_MS: Final = 30
"""The slower views follow one by one, each so long after the one before, unless a new snapshot comes first."""


class Snapshots(QObject):
    """Shows every new snapshot, unless the person has frozen the picture; shows the newest when they unfreeze it."""

    def __init__(
        self, session: Session, current: CurrentViewing, window: MainWindow, panels: Panels, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._current, self._window = session, current, window
        self._network, self._output = panels.of(NetworkView), panels.of(OutputView)
        self._all: list[ShowsSnapshots] = []
        self._slower: list[ShowsSnapshots] = []
        self._newest_shown: Snapshot | None = None
        self._moment: Moment = "newest"
        self._subject: tuple[int, tuple[int, int] | None] | None = None
        self._for_plane: Snapshot | None = None
        self._for_slower: Snapshot | None = None
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setTimerType(Qt.TimerType.PreciseTimer)
        self._next_turn.timeout.connect(self._take_turn)
        self._snapshot_at = 0.0
        self._round: Snapshot | None = None
        self._waiting: list[ShowsSnapshots] = []
        panels.connect_each(self._add)
        session.snapshot_changed.connect(self.show_snapshot)
        session.past.changed.connect(self.show_past)
        session.past.epoch_changed.connect(self._follow_past)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(REST_MS)
        self._rests.timeout.connect(self._show_all_of_past)
        session.playing_changed.connect(self._follow_playing)
        current.changed.connect(self._follow_moment)

    def _add(self, name: str, panel: QWidget) -> None:
        """Show snapshots to this panel, too: the one that the other panels show at once."""
        if isinstance(panel, ShowsSnapshots):
            self._all.append(panel)
            if name not in ("network", "output"):  # these have frames of their own
                self._slower.append(panel)
            if self._newest_shown is not None and _belongs_to(self._newest_shown, self._session.document.spec):
                panel.show_snapshot(self._newest_shown)

    def stop(self) -> None:
        """Show nothing more. Safe to call more than once."""
        self._next_turn.stop()
        self._rests.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show it wherever it is to be seen, now or in one of the next frames."""
        if self._moment == "held":
            return
        self._newest_shown = snapshot
        now = time.monotonic()
        is_slow, self._snapshot_at = now - self._snapshot_at >= SLOW_INTERVAL_S and not self._session.is_free, now
        if is_slow or not self._session.is_playing:  # at a slow pace each step is to be seen everywhere
            self._show_everywhere(snapshot)
            return
        # While it trains there is a new one every other frame. The diagram shows it at once, the plane in the frame
        # after that, and shortly after the plane one of the slower views in turn: so nothing has to paint them all.
        # Where the next one takes longer to come, the others follow one by one. All the slower ones of one round get
        # the same one, so that their numbers agree. An edit, and another unit on the plane, are shown by both at once.
        self._window.show_snapshot(snapshot)
        self._network.show_snapshot(snapshot)
        is_new, self._subject = _subject_of(snapshot) != self._subject, _subject_of(snapshot)
        is_plane_next, self._for_plane = self._for_plane is not None, snapshot
        if is_new:
            self._take_turn(is_new=True)
        elif not is_plane_next:
            self._next_turn.start(PLANE_AFTER_MS)

    def show_past(self, snapshot: Snapshot) -> None:
        """Show a past moment: while the epochs pass by quickly as a run in training, and everywhere once they rest."""
        now = time.monotonic()
        is_slow, self._snapshot_at = now - self._snapshot_at >= SLOW_INTERVAL_S, now
        if is_slow:
            self._show_everywhere(snapshot)
            return
        self._window.show_snapshot(snapshot)
        self._network.show_snapshot(snapshot)
        self._newest_shown = snapshot
        is_plane_next, self._for_plane = self._for_plane is not None, snapshot
        if not is_plane_next:
            self._next_turn.start(PLANE_AFTER_MS)
        self._rests.start()

    def show_at_once(self, snapshot: Snapshot) -> None:
        """Show a moment in every view, now."""
        self._rests.stop()
        self._show_everywhere(snapshot)

    def _show_all_of_past(self) -> None:
        snapshot = self._session.past.snapshot
        if snapshot is not None:
            self._show_everywhere(snapshot)

    def _follow_past(self, epoch: int | None) -> None:
        """The person goes to a past epoch or back to the newest moment: drop what was still waiting to be shown."""
        self._for_plane, self._for_slower, self._round, self._waiting = None, None, None, []
        self._rests.stop()
        if epoch is None and self._session.snapshot is not None and self._moment == "newest":
            self._show_everywhere(self._session.snapshot)

    def _take_turn(self, *, is_new: bool = False) -> None:
        """Show the snapshot to the plane, or to the next of the slower views, whichever has its turn."""
        self._next_turn.stop()
        newest, self._for_plane = self._for_plane, None
        if newest is not None:
            is_late, self._for_slower = self._for_slower is not None, newest
            if newest.revision == self._session.revision:
                self._output.show_snapshot(newest)
            if not is_new and not is_late:
                self._next_turn.start(SLOWER_AFTER_MS)
                return
        snapshot, self._for_slower = self._for_slower or (self._round if self._waiting else None), None
        if snapshot is None or snapshot.revision != self._session.revision:
            return
        self._show_to_slower(snapshot, is_new)
        if self._waiting:
            self._next_turn.start(NEXT_AFTER_MS)

    def _show_everywhere(self, snapshot: Snapshot) -> None:
        self._for_plane, self._for_slower = None, None
        self._subject, self._newest_shown = _subject_of(snapshot), snapshot
        self._waiting.clear()
        for view in (self._window, *self._all):
            view.show_snapshot(snapshot)

    def _show_to_slower(self, snapshot: Snapshot, is_new: bool) -> None:
        """Show the round's snapshot to the next of the views that change slowly and are on the screen."""
        if is_new or self._round is None or not self._waiting:
            self._round, self._waiting = snapshot, [view for view in self._slower if _is_on_screen(view)]
        if self._waiting:
            self._waiting.pop(0).show_snapshot(self._round)

    def _follow_playing(self, is_playing: bool) -> None:
        """When training stops, show the newest snapshot in every view: it may be the last one that comes."""
        newest = self._newest_shown
        if is_playing or self._moment != "newest" or newest is None or newest.revision != self._session.revision:
            return
        self._show_everywhere(newest)

    def _follow_moment(self, viewing: Viewing) -> None:
        """Catch up after the picture was frozen."""
        was_held, self._moment = self._moment == "held", viewing.moment
        if self._moment == "held":
            self._for_plane, self._for_slower = None, None
            self._waiting.clear()
            self._next_turn.stop()
        if was_held and viewing.moment == "newest" and self._session.snapshot is not None:
            self._show_everywhere(self._session.snapshot)


def _subject_of(snapshot: Snapshot) -> tuple[int, tuple[int, int] | None]:
    """What is shown: of which document, and on the plane of which unit, None of the output."""
    surface = snapshot.get(MapSurface)
    return snapshot.revision, None if surface is None else surface.unit


def _belongs_to(snapshot: Snapshot, spec: Spec) -> bool:
    return snapshot.fits(spec) and snapshot.spec.data == spec.data


def _is_on_screen(view: ShowsSnapshots) -> bool:
    return isinstance(view, QWidget) and view.isVisible()

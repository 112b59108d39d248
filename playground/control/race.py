"""A race: up to four networks side by side, one of them on the table, the others in step with it.

Each lane has its own network and its own undo. The one on the table is the session's; another one is taken to the table
by a swap, and nothing is lost. Data and seeds are the same as long as nobody changes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from engine.learned import Learned
from engine.runs.replay import Replay
from engine.runs.timeline import Beginning
from engine.snapshot import Snapshot
from playground.control.company import Companion, Company
from playground.control.session import Aside, Session
from playground.model.difference import differences
from playground.model.document import Document, Rivals, Work
from playground.model.edits import (
    BringBack,
    CloseBranch,
    Edit,
    EditRefused,
    GoToBranch,
    Reset,
    TakeRun,
    Together,
    TrainFrom,
)
from playground.model.example_text import made
from playground.model.history import History, Step
from playground.model.race import LANE_NAMES, MOST_LANES, LaneState, RaceState

_OF_ONE_RUN: Final = (GoToBranch, CloseBranch, BringBack, TakeRun)
"""What puts a run on the table that only its own network has, or lets go of it: never for all."""


@dataclass(slots=True)
class _Lane:
    """A lane that is not on the table. companion: its network, in step. history, saved: as an `Aside` has them."""

    companion: Companion
    history: History
    saved: Work

    def mark_saved(self, work: Work) -> None:
        """Take note that the file holds this work of it now."""
        self.history, self.saved = self.history.marked(), work


@dataclass(slots=True)
class RaceAside:
    """The lanes of a race that was set aside; None is the one that was on the table. Nothing trains them meanwhile."""

    lanes: tuple[_Lane | None, ...]
    by_seconds: bool
    edits_all: bool
    is_regrouped: bool

    @property
    def rivals(self) -> Rivals:
        """The networks that were not on the table."""
        works = tuple(lane.companion.work for lane in self.lanes if lane is not None)
        return Rivals(works, self.lanes.index(None))

    def mark_saved(self) -> None:
        """Take note that the file holds all lanes now."""
        self.is_regrouped = False
        for lane in self.lanes:
            if lane is not None:
                lane.mark_saved(lane.companion.work)


class Race(QObject):
    """Adds, swaps and takes out lanes; an edit may go to all."""

    state_changed = Signal(object)
    """A RaceState."""

    begun = Signal()
    """A file has brought a race."""

    refused = Signal(object)
    """An EditRefused: why there is no further lane, or which lane could not follow an edit."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lanes: list[_Lane | None] = []
        self._company = Company()
        self._is_swapping = False
        self._edits_all = False
        self._is_regrouped = False
        session.opened.connect(self._follow_opening)
        self._shown: tuple[Document, ...] = ()
        self._gone: RaceAside | None = None
        """The lanes as they were before the last of them were let go of."""
        self._seen: Snapshot | None = None
        """All lanes at the past moment that was shown last, until an edit follows."""
        session.document_changed.connect(self._follow_document)
        session.past.changed.connect(self._follow_past)
        session.past.epoch_changed.connect(self._follow_past)
        session.edit_made.connect(self._follow_edit)
        session.undone.connect(self._follow_undo)
        session.redone.connect(self._follow_redo)

    # --- what there is --------------------------------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether there is a race."""
        return len(self._lanes) > 1

    @property
    def state(self) -> RaceState:
        """How it is now, or was at the past epoch that is shown."""
        if not self.is_on:
            return RaceState()
        lanes, beside = [], 0
        for name, lane, document in zip(LANE_NAMES, self._lanes, self._documents(), strict=False):
            if lane is None:
                lanes.append(LaneState(name, document, len(self._lanes) - 1, is_on_table=True))
            else:
                lanes.append(LaneState(name, document, beside))
                beside += 1
        told = differences([lane.document for lane in lanes])
        return RaceState(tuple(lanes), told, self._company.by_seconds, self._edits_all)

    def _documents(self) -> tuple[Document, ...]:
        """What the lanes are about, at the moment that is shown."""
        past = self._session.past.snapshot
        here = self._session.document if past is None else self._session.past.document
        works = (None if lane is None else lane.companion.work for lane in self._lanes)
        return tuple(
            here if work is None else work.document if past is None else work.document_at(past.epoch) for work in works
        )

    def rivals(self) -> Rivals | None:
        """The networks that are not on the table, as they are by now; None where there is no race."""
        if not self.is_on:
            return None
        thread = self._session.trainer_thread
        works = tuple(thread.work_of(lane.companion) for lane in self._lanes if lane is not None)
        return Rivals(works, self.place)

    @property
    def is_modified(self) -> bool:
        """Whether a file would lose something: a lane that was added, taken out, or edited."""
        return self._is_regrouped or any(lane is not None and not lane.history.is_at_mark for lane in self._lanes)

    def mark_saved(self) -> None:
        """Take note that the file holds all lanes now."""
        self._is_regrouped = False
        for lane in self._lanes:
            if lane is not None:
                lane.mark_saved(self._session.trainer_thread.work_of(lane.companion))

    @property
    def place(self) -> int:
        """Which lane is on the table."""
        return self._lanes.index(None) if self._lanes else 0

    # --- what a person does ---------------------------------------------------------------------------------------

    def add_copy(self) -> None:
        """The network on the table gets a lane of its own; a copy of it lies there now, to be changed."""
        if len(self._lanes) >= MOST_LANES:
            text = self.tr("A race has at most {count} networks: take one out first.").format(count=MOST_LANES)
            self.refused.emit(EditRefused(text))
            return
        now, self._gone = self._session.aside(), None
        lanes = self._lanes or [None]
        lanes[self.place] = _Lane(Companion(now.work), now.history, now.saved)
        self._lanes = [*lanes, None]
        self._is_regrouped = True
        self._regroup()

    def begin(self, rivals: Rivals) -> None:
        """A race of the network on the table and these, as a file brings them."""
        lanes: list[_Lane | None] = [_Lane(Companion(work), History(), work) for work in rivals.works]
        lanes.insert(rivals.place, None)
        self._lanes, self._gone = lanes, None
        self._regroup()
        self.begun.emit()

    def aside(self) -> RaceAside | None:
        """The race as it is, to come back by `bring_back`; None where there is none."""
        if not self.is_on:
            return None
        return RaceAside(tuple(self._lanes), self._company.by_seconds, self._edits_all, self._is_regrouped)

    def bring_back(self, aside: RaceAside) -> None:
        """Go on with a race that was set aside, once its network is on the table again."""
        self._lanes, self._edits_all, self._gone = [*aside.lanes], aside.edits_all, None
        self._regroup(by_seconds=aside.by_seconds)
        self._is_regrouped = aside.is_regrouped

    def take(self, index: int) -> None:
        """Put a lane's network on the table; the one that lies there goes on in its own lane."""
        lane, here = self._lanes[index], self.place
        if lane is None:
            return
        was_playing = self._session.is_playing
        aside = self._session.set_aside()
        self._is_swapping = True
        try:
            work = self._session.trainer_thread.work_of(lane.companion)
            self._session.bring_back(Aside(work, lane.history, lane.saved))
        finally:
            self._is_swapping = False
        other = Companion(aside.work)
        other.seconds = self._company.seconds
        self._lanes[here] = _Lane(other, aside.history, aside.saved)
        self._lanes[index] = None
        self._regroup()
        if was_playing:
            self._session.play(True)

    def remove(self, index: int) -> None:
        """Take a lane out; where it is on the table, the next one comes there first."""
        if self._lanes[index] is None:
            self.take(next(at for at, lane in enumerate(self._lanes) if lane is not None))
        gone = self.aside()
        del self._lanes[index]
        if len(self._lanes) < 2:
            self._lanes = []
        self._let_go(gone)

    def end(self) -> None:
        """Let go of all lanes but the one on the table."""
        gone = self.aside()
        self._lanes = []
        self._let_go(gone)

    def _let_go(self, gone: RaceAside | None) -> None:
        self._gone, self._is_regrouped = gone, True
        self._regroup()

    @property
    def can_bring_back(self) -> bool:
        """Whether there are lanes that were let go of since anything else was done with the race."""
        return self._gone is not None

    def bring_back_lanes(self) -> None:
        """Have the lanes again that were let go of last, as they were left; they catch up as training goes on."""
        if self._gone is not None:
            self.bring_back(self._gone)
            self._is_regrouped = True

    def go_by_seconds(self, by_seconds: bool) -> None:
        """Train all for as long, on the processor, or to the same epoch."""
        self._regroup(by_seconds=by_seconds)

    def edit_all(self, edits_all: bool) -> None:
        """Whether what is changed on the table from now on is changed in all lanes."""
        self._edits_all = edits_all
        self._tell()

    # --- following the session ------------------------------------------------------------------------------------

    def _regroup(self, *, by_seconds: bool | None = None) -> None:
        """Have the trainer's thread keep those together that there are now."""
        self._seen = None
        before = self._company
        companions = tuple(lane.companion for lane in self._lanes if lane is not None)
        self._company = Company(companions, by_seconds=before.by_seconds if by_seconds is None else by_seconds)
        for companion in companions:
            companion.seconds = 0.0
        self._session.trainer_thread.keep_company(self._company)
        self._tell()

    def _follow_opening(self) -> None:
        if self._is_swapping:
            return
        was_on, self._lanes = self.is_on, []
        self._gone = None
        if was_on:
            self._regroup()
        else:
            self._tell()
        self._is_regrouped = False

    def _follow_document(self, document: Document) -> None:
        if self.is_on and not self._is_swapping:
            self._tell()

    def _follow_past(self, _: object) -> None:
        """Another moment is shown: tell how the lanes were then, where that is different."""
        self._seen = self._session.past.snapshot or self._seen
        if self.is_on and self._documents() != self._shown:
            self._tell()

    def _tell(self) -> None:
        self._shown = self._documents()
        self.state_changed.emit(self.state)

    def _follow_edit(self, edit: Edit) -> None:
        """Make an edit that was made on the table in the other lanes, too, where that is wanted.

        Going back in time and beginning anew are for all, whatever is wanted: else they were in step no more.
        """
        back = _way_back(edit)
        is_for_all = isinstance(edit, Reset) or (self._edits_all and not isinstance(edit, _OF_ONE_RUN))
        if back is not None:
            self._for_each(partial(self._go_back, epoch=back.then.epoch, edit=edit, is_for_all=is_for_all))
        elif is_for_all:
            self._for_each(partial(self._edit, edit=edit))
        self._seen = None

    def _follow_undo(self, text: str) -> None:
        """Take the same edit back where it was made in all lanes."""
        edit = self._session.history.undone[0].edit
        self._for_each(lambda lane: self._travel(lane, lane.history.done[-1:], edit, lane.history.undo))

    def _follow_redo(self, text: str) -> None:
        edit = self._session.history.done[-1].edit
        self._for_each(lambda lane: self._travel(lane, lane.history.undone[:1], edit, lane.history.redo))

    def _for_each(self, change: Callable[[_Lane], None]) -> None:
        """Change all lanes that are not on the table; one that cannot follow is told, and stays as it is."""
        if not self.is_on:
            return
        for name, lane in zip(LANE_NAMES, self._lanes, strict=False):
            if lane is None:
                continue
            try:
                change(lane)
            except EditRefused as refusal:
                text = self.tr("Network {name} stays as it is: {reason}").format(name=name, reason=refusal)
                self.refused.emit(EditRefused(text))
        self._tell()

    def _edit(self, lane: _Lane, edit: Edit) -> None:
        before: list[Work] = []

        def make(work: Work) -> Work:
            before.append(work)
            return made(edit, work)

        after = self._session.trainer_thread.change_companion(lane.companion, make)
        if after != before[0]:
            lane.history = lane.history.with_step(edit, before[0], after)

    def _go_back(self, lane: _Lane, epoch: int, edit: Edit, *, is_for_all: bool) -> None:
        """Let a lane go on from an epoch of its own run, with what the edit does there if that is for all.

        One that never was at that epoch stays where it is.
        """
        rest = tuple(part for part in _parts(edit) if not isinstance(part, TrainFrom)) if is_for_all else ()
        work = self._session.trainer_thread.work_of(lane.companion)
        index = work.index_at(epoch)
        parts: tuple[Edit, ...] = rest
        if index is not None:
            beginning = work.timeline.segments[index].beginning
            learned = self._learned_by(lane, epoch, beginning)
            parts = (TrainFrom(learned, beginning.spec, beginning.pins), *rest)
        if not parts:
            return
        try:
            self._edit(lane, Together(edit.text, parts, edit.merge_key) if rest else parts[0])
        except EditRefused:
            if parts is not rest:  # it goes back all the same
                self._edit(lane, parts[0])
            raise

    def _learned_by(self, lane: _Lane, epoch: int, beginning: Beginning) -> Learned:
        """What a lane had learned by an epoch: as it was shown just now, or found by training there again."""
        beside = [each for each in self._lanes if each is not None].index(lane)
        seen = self._seen.beside[beside] if self._seen is not None and beside < len(self._seen.beside) else None
        if seen is not None and (seen.epoch, seen.spec) == (epoch, beginning.spec):
            return seen.learned
        return Replay(self._session.trainer_thread.keyframes).learned(beginning, epoch)

    def _travel(
        self, lane: _Lane, steps: tuple[Step, ...], edit: Edit, travel: Callable[[Work], tuple[History, Work]]
    ) -> None:
        """Undo or redo in a lane, if its next step came of the same edit."""
        if not steps or not _is_of_same(steps[0].edit, edit):
            return
        histories: list[History] = []

        def make(work: Work) -> Work:
            history, changed = travel(work)
            histories.append(history)
            return changed

        self._session.trainer_thread.change_companion(lane.companion, make)
        lane.history = histories[0]


def _parts(edit: Edit) -> tuple[Edit, ...]:
    """The edits that one is made of."""
    return edit.edits if isinstance(edit, Together) else (edit,)


def _way_back(edit: Edit) -> TrainFrom | None:
    """The part of an edit that goes back in time."""
    return next((part for part in _parts(edit) if isinstance(part, TrainFrom)), None)


def _is_of_same(one: Edit, other: Edit) -> bool:
    """Whether the edits of two lanes are one: the very same, or going back to the same epoch, each in its own run."""
    if one is other:
        return True
    back, way = _way_back(one), _way_back(other)
    return back is not None and way is not None and back.then.epoch == way.then.epoch

"""Runs the seeds of a lesson's tally beside the network on the table, and keeps the network of every run.

Knows no lesson and no widget.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.runs.sweep import RunResult
from playground.control.sweep_thread import SweepThread
from playground.model.document import Work
from playground.model.lessons.lesson import Tally
from playground.model.lessons.lesson_state import TallyState
from playground.model.lessons.tally import outcome_of, sweep_of


class Tallies(QObject):
    """One tally at a time."""

    changed = Signal(object)
    """A TallyState."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state: TallyState | None = None
        self.runner: SweepThread | None = None
        self._works: dict[tuple[int, int], Work] = {}

    @property
    def state(self) -> TallyState | None:
        """The tally as it stands; None where there is none."""
        return self._state

    @property
    def is_running(self) -> bool:
        """Whether seeds are run just now."""
        return self.runner is not None

    def begin(self, tally: Tally | None) -> None:
        """Have this tally, with nothing run yet; None for none."""
        self.stop()
        self._state = None if tally is None else TallyState.untouched(tally)
        self._works = {}

    def run(self, is_on: bool) -> None:
        """Run the seeds that are left, or all of them anew where none is; or stop that."""
        self.stop()
        state = self._state
        if state is None:
            return
        if is_on:
            if state.is_complete:
                state = replace(TallyState.untouched(state.tally), is_told=state.is_told)
                self._works = {}
            self._state = replace(state, running=state.next_run)
            thread = self.runner = SweepThread(sweep_of(state.tally), state.runs_done, self)
            thread.arrived.connect(self._count)
            thread.failed.connect(self.failed)
            thread.finished.connect(self._finish)
            thread.start()
        self.changed.emit(self._state)

    def stop(self) -> None:
        """End what runs; what is counted stays. Safe to call more than once."""
        thread, self.runner = self.runner, None
        if thread is not None:
            thread.stop()
            thread.deleteLater()
        if self._state is not None:
            self._state = replace(self._state, running=None)

    def work(self, contestant: int, seed: int) -> Work | None:
        """The network of a run that is over, as it was then; None before."""
        return self._works.get((contestant, seed))

    def _count(self, results: Sequence[RunResult]) -> None:
        for result in results:
            if not self._is_from_thread() or self._state is None:  # telling of a run may have ended it
                return
            tally = self._state.tally
            outcome = outcome_of(tally, sweep_of(tally), result)
            self._works[outcome.contestant, outcome.seed] = outcome.work
            self._state = self._state.with_result(outcome.contestant, outcome.seed, outcome.holds)
            self.changed.emit(self._state)

    def _finish(self) -> None:
        if self._is_from_thread() and self._state is not None:
            self.stop()
            self.changed.emit(self._state)

    def _is_from_thread(self) -> bool:
        """Whether the signal comes from the thread that runs now.

        What a thread told last arrives when it has been stopped, and then Qt does not know its sender any more.
        """
        return self.runner is not None and self.sender() is self.runner

"""The experiment: has many runs trained beside what lies on the table, and puts one of them there when asked.

A run comes to the table by an edit, so undo brings back what lay there before. Knows no widget.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.runs.sweep import Keeping, RunResult, Sweep
from engine.runs.trace import RUN_NUMBERS, Trace
from playground.control.session import Session
from playground.control.sweep_thread import SweepThread
from playground.model.document import Document, Work
from playground.model.edits import TakeRun
from playground.model.experiment import Experiment, ExperimentRefused, sweep_of, told
from playground.model.experiment_results import ExperimentState

KEEPING: Final = Keeping(curve_points=60, plane_side=24, learned=True)
"""What is kept of each run: to draw it small, and to put it on the table."""

_TELL_MS: Final = 100


class Experiments(QObject):
    """One experiment at a time."""

    changed = Signal(object)
    """An ExperimentState, or None."""

    refused = Signal(str)
    """Why an experiment cannot be begun, or a run not be shown."""

    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._work: Work | None = None
        self._sweep: Sweep | None = None
        self._state: ExperimentState | None = None
        self._waiting: list[RunResult] = []
        self._thread: SweepThread | None = None
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_MS)
        self._telling.timeout.connect(self._tell)

    @property
    def state(self) -> ExperimentState | None:
        """How it stands; None before the first."""
        state, is_running = self._state, self._thread is not None
        if state is not None and (self._waiting or state.is_running != is_running):
            waiting, self._waiting = self._waiting, []
            state = self._state = state.followed(waiting, is_running=is_running)
        return state

    def begin(self, experiment: Experiment) -> None:
        """Train an experiment on the network that lies on the table, in place of the last one."""
        rule = self._session.stop_rule
        experiment = replace(experiment, rule=replace(rule, epochs=None))
        work = self._session.work()
        try:
            sweep = sweep_of(work, experiment, KEEPING)
        except ExperimentRefused as refusal:
            self.refused.emit(str(refusal))
            return
        self.stop()
        self._work, self._sweep, self._state, self._waiting = work, sweep, ExperimentState(experiment), []
        thread = self._thread = SweepThread(sweep, 0, self)
        thread.arrived.connect(self._take)
        thread.failed.connect(self.failed)
        thread.finished.connect(self._finish)
        thread.start()
        self._tell()

    def stop(self) -> None:
        """End what runs; what is there stays. Safe to call more than once."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            thread.deleteLater()
            self._tell()

    def close(self) -> None:
        """End for good, and tell nothing more."""
        self._telling.stop()
        with_signals = self.blockSignals(True)
        self.stop()
        self.blockSignals(with_signals)

    def show(self, run: int) -> None:
        """Put one of the runs on the table."""
        state = self.state
        if self._sweep is None or self._work is None or state is None or run >= len(state.results):
            return
        at, seed = self._sweep.place(run)
        beginning, result = self._sweep.beginnings[at], state.results[run]
        assert result.learned is not None
        spec, begun = beginning.seeded(seed)
        document = Document(spec, pins=beginning.pins)
        fresh = Work(document, begun)
        taken = fresh.trained(result.learned, _curves(result, document.layout.layer_count), since=begun)
        settings = told(state.experiment.combinations[at])
        words = self.tr("seed {seed}").format(seed=seed)
        self._session.play(False)
        self._session.apply(
            TakeRun(self.tr("Show the run with {0}").format(", ".join(filter(None, (settings, words)))), taken)
        )

    def _take(self, results: Sequence[RunResult]) -> None:
        if self.sender() is self._thread and self._thread is not None:
            self._waiting += results
            if not self._telling.isActive():
                self._telling.start()

    def _finish(self) -> None:
        if self.sender() is self._thread and self._thread is not None:
            self.stop()

    def _tell(self) -> None:
        self._telling.stop()
        self.changed.emit(self.state)


def _curves(result: RunResult, layers: int) -> Trace:
    """The curves of a run as far as they were kept."""
    if result.curves is None:
        return Trace.empty(layers)
    columns = {name: np.ascontiguousarray(result.curves[:, at]) for at, name in enumerate(RUN_NUMBERS)}
    return Trace.of(layers, columns)

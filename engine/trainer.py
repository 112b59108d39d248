"""Trains one network: takes steps with care for divergence, and records the run's curves on the way.

Deterministic: the numbers depend on the spec, the state and the number of steps alone, not on how the steps are
grouped into calls or what is asked between them. Not thread-safe; `playground.control` gives it a thread.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from engine.data.dataset import Dataset
from engine.diagnostics import batch_gradient, gradient_norms
from engine.divergence import Divergence, first_unfinite_layer
from engine.learned import Learned
from engine.measurement import Measurement, measure, scores
from engine.moment import Moment
from engine.native.training import PIECE_WORK, batch_work, samples_at_once
from engine.native.workspace import Record
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.problem import Problem
from engine.runs.recorder import Recorder, RecorderState
from engine.runs.stopping import Stop, StopRule, Watch
from engine.runs.timeline import Beginning
from engine.runs.trace import Trace
from engine.runs.wanted import NotWanted
from engine.spec import Spec
from engine.stepper import Stepper

_HUGE: Final = 1e15
"""Parameters beyond this are measured after each step: a square may be infinite where the number itself is not."""

_WHOLE_EPOCH_PIECES: Final = 4
"""An epoch of so many pieces of work is still taken whole."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainerState:
    """All that a step changes."""

    learned: Learned
    recorder: RecorderState | None = None
    watch: Watch | None = None


class Trainer:
    """A network in training. After a divergence it holds the last finite state and trains no further.

    is_wanted is asked every few milliseconds, also amid a batch: when it says no, what was asked for is given up with
    `NotWanted`, and the network is as it was before. With `curves` it goes on recording them, at whole epochs, however
    training is grouped into calls. problem: that of spec and pins, if it is there already.
    """

    def __init__(
        self,
        spec: Spec,
        learned: Learned,
        pins: frozenset[Address] = frozenset(),
        is_wanted: Callable[[], bool] = lambda: True,
        curves: Trace | None = None,
        problem: Problem | None = None,
    ) -> None:
        self.problem = problem or Problem(spec, pins)
        self.divergence: Divergence | None = None
        self._is_wanted = is_wanted
        self._stepper = Stepper(self.problem, learned, self.check_wanted)
        self.recording_seconds = 0.0
        self.stop: Stop | None = None
        """Why what was trained last ended before its time, where a rule has stopped it."""

        self._watch: Watch | None = None
        self.recorder = None if curves is None else self._new_recorder(curves)

    # --- what it is ---------------------------------------------------------------------------------------------------

    @property
    def spec(self) -> Spec:
        """What the network is, and what it learns."""
        return self.problem.spec

    @property
    def layout(self) -> Layout:
        """Where each parameter stands."""
        return self.problem.layout

    @property
    def pins(self) -> frozenset[Address]:
        """The parameters that are held."""
        return self.problem.pins

    @property
    def dataset(self) -> Dataset:
        """The data, as the spec's source gives them."""
        return self.problem.dataset

    @property
    def training_set(self) -> tuple[Floats, Floats]:
        """What is learned: inputs (features, n) and targets (k, n)."""
        return self.problem.train

    @property
    def train_size(self) -> int:
        """Number of training samples."""
        return self.problem.train_size

    @property
    def batch_size(self) -> int:
        """Samples of a full batch: never more than there are."""
        return self.problem.batch_size

    @property
    def batches_per_epoch(self) -> int:
        """Update steps of a whole epoch, a partial last batch counted."""
        return self.problem.batches_per_epoch

    @property
    def batches_at_once(self) -> int:
        """Batches that may be trained on in a few milliseconds, at least one; the same on every machine."""
        return max(1, PIECE_WORK // batch_work(self.problem.network, self.batch_size))

    # --- where it is --------------------------------------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return self._stepper.epoch

    @property
    def place(self) -> tuple[int, int]:
        """Whole epochs done, and samples of the present one."""
        return self._stepper.epoch, self._stepper.position

    @property
    def exact_epoch(self) -> float:
        """Epochs done, the begun one by its share."""
        return self.epoch + self._stepper.position / self.train_size

    @property
    def batches_left(self) -> int:
        """Update steps to the end of the epoch, a partial last batch counted; never 0."""
        return self._batches_left(self.batch_size)

    def _batches_left(self, batch_size: int) -> int:
        return math.ceil((self.train_size - self._stepper.position) / batch_size)

    def learned(self) -> Learned:
        """The present state, from which a run goes on bit for bit."""
        return self._stepper.learned()

    def moment(self) -> Moment:
        """The network as it is now, to be asked."""
        return Moment(self.problem, self.learned(), self.check_wanted)

    def measure(self) -> Measurement:
        """Losses, accuracies and diagnostics at the present parameters."""
        return measure(self.moment())

    def state(self) -> TrainerState:
        """All that a step changes, to come back to."""
        recorder = None if self.recorder is None else self.recorder.state
        return TrainerState(self.learned(), recorder, self._watch)

    def go_back_to(self, state: TrainerState) -> None:
        """Be as in that state again, which was finite."""
        self._stepper.take_up(state.learned)
        if self.recorder is not None and state.recorder is not None:
            self.recorder.state = state.recorder
        self._watch = state.watch
        self.divergence = self.stop = None

    @property
    def rule(self) -> StopRule:
        """By what training stops before its time."""
        return StopRule() if self._watch is None else self._watch.rule

    def watch_for(self, rule: StopRule) -> None:
        """Stop by this rule from now on; a rule that says nothing stops nothing. What it counts begins here.

        Curves are recorded then, too, to see every epoch. Who goes on after a stop trains up to the next one.
        """
        self._watch = Watch(rule) if rule else None
        if rule and self.recorder is None:
            self.recorder = self._new_recorder(self.curves)
        if self.recorder is not None:
            self.recorder.looks_at_all = bool(rule)

    @property
    def has_stopped(self) -> bool:
        """Whether the last training ended before its time: the numbers diverged, or a rule said so."""
        return self.divergence is not None or self.stop is not None

    def check_wanted(self) -> None:
        """Raise NotWanted if what is being done is wanted no more."""
        if not self._is_wanted():
            raise NotWanted

    # --- training -----------------------------------------------------------------------------------------------------

    def train_sample(self) -> None:
        """One update from the next sample alone."""
        self.train_samples(1)

    def train_samples(self, count: int) -> None:
        """`count` updates, each from the next sample alone."""
        self._train(count, batch_size=1)

    def train_batches(self, count: int) -> None:
        """`count` updates, each from the next batch; the last batch of an epoch may be partial."""
        self._train(count, self.batch_size)

    def train_epochs(self, count: int) -> None:
        """Go on to the end of the `count`-th epoch from here; one that has begun counts as one."""
        if count > 0:
            self._train(self.batches_left + (count - 1) * self.batches_per_epoch, self.batch_size)

    def train_again(self, beginning: Beginning, epoch: int) -> None:
        """Train some milliseconds towards a whole epoch, as it was trained from that beginning on."""
        if beginning.by_sample:
            left = (epoch - self.epoch) * self.train_size - self.place[1]
            self.train_samples(min(left, self.batches_at_once))
        else:
            self.train_towards(epoch - self.epoch)
        assert self.divergence is None, "a run comes by finite states alone"

    def train_towards(self, epochs: int) -> None:
        """Go on for a few milliseconds towards the end of the `epochs`-th epoch from here; one that has begun counts.

        Ends with an epoch where one is short enough, so that who stops then finds it whole. How far it goes depends on
        sizes and place alone.
        """
        at_once, left = self.batches_at_once, self.batches_left
        if left > _WHOLE_EPOCH_PIECES * at_once:
            self.train_batches(at_once)
        else:
            more = max(0, min(epochs - 1, (at_once - left) // self.batches_per_epoch))
            self.train_batches(left + more * self.batches_per_epoch)

    def train_on(self, index: int) -> None:
        """One update from training sample `index` alone; epoch and place in it stay as they are."""
        if self.divergence is None:
            with self._all_or_nothing():
                self._step_with_care(partial(self._advance_on, index))
            if self.recorder is not None:
                self.recorder.unsettle()

    def _train(self, batches: int, batch_size: int) -> None:
        """Take so many steps, and stop on the way wherever a row of the curves is due."""
        self.stop = None
        if self.divergence is not None or batches <= 0:
            return
        with self._all_or_nothing() as before:
            while batches > 0 and not self.has_stopped:
                part = batches
                if self.recorder is not None:
                    if not self.recorder.in_loop:
                        self.record()
                    rest = self._batches_left(batch_size)
                    each = math.ceil(self.train_size / batch_size)
                    epochs = self.recorder.epochs_at_once(self._stepper.epoch, self._stepper.position)
                    part = min(batches, rest + (epochs - 1) * each)
                    before = self.state()
                self._train_carefully(part, batch_size, before)
                self._judge(before, batch_size)
                batches -= part
            self.record()

    def _judge(self, before: TrainerState, batch_size: int) -> None:
        """Stop if the rule says so; if amid what was trained since `before`, go back and take the steps up to there."""
        if self._watch is None or self.recorder is None:
            return
        epoch, position, _ = self._stepper.place
        if not self.recorder.in_loop and position == 0 and epoch > before.learned.epoch:
            losses, accuracies = scores(self.moment())
            self.recorder.see(epoch, losses, accuracies)
        watch, stop = self._watch.judged(self.recorder.judged())
        if stop is not None and (stop.epoch, 0) != (epoch, position):
            self.go_back_to(before)
            each = math.ceil(self.train_size / batch_size)
            steps = self._batches_left(batch_size) + (stop.epoch - 1 - self.epoch) * each
            self._train_carefully(steps, batch_size, before)
            self.recorder.judged()
        self._watch, self.stop = watch, stop

    def _train_carefully(self, batches: int, batch_size: int, before: TrainerState) -> None:
        """Take so many steps; if numbers have grown beyond all measure, find the step at which they did."""
        self._advance(batches, batch_size)
        if self._needs_care():
            self.go_back_to(before)
            self._advance_with_care(batches, batch_size)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[TrainerState]:
        """Leave everything as it was if what is done is given up; gives how it was."""
        before = self.state()
        try:
            yield before
        except NotWanted:
            self.go_back_to(before)
            raise

    def _needs_care(self) -> bool:
        """Whether a step failed, or the parameters are so large that a loss or a gradient may be infinite."""
        return self.divergence is not None or self._stepper.largest > _HUGE

    def _advance_with_care(self, batches: int, batch_size: int) -> None:
        """Take the same steps again and stop before the first state that does not measure finite.

        By halves, down to single steps where numbers are huge. Training is deterministic: this finds the very step.
        """
        if batches > 1:
            half = batches // 2
            for part in (half, batches - half):
                before = self.state()
                self._advance(part, batch_size)
                if self._needs_care():
                    self.go_back_to(before)
                    self._advance_with_care(part, batch_size)
                if self.divergence is not None:
                    return
            return
        self._step_with_care(partial(self._advance, 1, batch_size))

    def _step_with_care(self, step: Callable[[], object]) -> None:
        """Take one step, and take it back if what it leads to is huge and does not measure finite."""
        before = self.state()
        step()
        if self.divergence is None and self._needs_care():
            layer = first_unfinite_layer(self.moment())
            if layer is not None:
                self.go_back_to(before)
                self.divergence = Divergence(self._stepper.epoch, layer)

    def _advance(self, batches: int, batch_size: int) -> None:
        recorder, record, sheet = self.recorder, None, None
        if recorder is not None:
            epochs = 1 + math.ceil(batches * batch_size / self.train_size)
            epoch, position, _ = self._stepper.place
            sheet = recorder.sheet(epoch, position, epochs, self._stepper.last_batch)
            record = Record(
                *self.problem.test, self.spec.head.middle, sheet.stride, sheet.sums, sheet.rows, sheet.marks
            )
        failed_layer = self._stepper.advance(batches, batch_size, record)
        if recorder is not None and sheet is not None:
            recorder.take(sheet, self._stepper.place, is_rated=self.spec.data.is_classification)
        self._note_failure(failed_layer)

    def _advance_on(self, index: int) -> None:
        self._note_failure(self._stepper.advance_on(index))

    def _note_failure(self, layer: int) -> None:
        if layer >= 0:
            self.divergence = Divergence(self.epoch, layer)

    # --- recording ----------------------------------------------------------------------------------------------------

    @property
    def curves(self) -> Trace:
        """How the run went, as far as it was recorded; empty if it is not."""
        return Trace.empty(self.layout.layer_count) if self.recorder is None else self.recorder.frozen()

    @property
    def is_row_due(self) -> bool:
        """Whether the curves wait for the numbers of this very moment; training on would measure them first."""
        return self.recorder is not None and self.recorder.is_due(self._stepper.epoch, self._stepper.position)

    def record(self) -> None:
        """Measure a row of the curves, if one is due. Raises NotWanted."""
        if not self.is_row_due:
            return
        if self.recorder is not None and self.recorder.in_loop:
            self._advance(0, self.batch_size)
            return
        began = time.perf_counter()
        loss, moment = self.spec.loss.code, self.moment()
        losses, accuracies = scores(moment)
        network, batch = self.problem.network, moment.diagnosed_batch()
        gradient = batch_gradient(self.layout, network, moment.parameters, batch, loss)
        last = np.vstack((gradient_norms(self.layout, gradient), moment.update_ratios))
        self._note(losses, accuracies, last)
        self.recording_seconds += time.perf_counter() - began

    def note(self, measured: Measurement) -> Trace:
        """Take what was measured just now as the end of the curves, and give them; they are that alone if not kept."""
        accuracies = measured.rated
        if self.recorder is None:
            self.recorder = self._new_recorder(self.curves)
            self._note((measured.train_loss, measured.test_loss), accuracies, measured.pulls)
            curves, self.recorder = self.recorder.frozen(), None
            return curves
        self.record()
        if not self.recorder.state.is_settled:
            self._note((measured.train_loss, measured.test_loss), accuracies, measured.pulls)
        return self.recorder.frozen()

    def _note(self, losses: tuple[float, float], accuracies: tuple[float, float], last: Floats) -> None:
        assert self.recorder is not None
        self.recorder.note(self._stepper.place, losses, accuracies, last)

    def _new_recorder(self, curves: Trace) -> Recorder:
        """A recorder that goes on here. The loop writes the rows where that is no work worth interrupting."""
        samples = self.train_size + self.problem.test[1].shape[1]
        return Recorder(curves, self._stepper.place, in_loop=samples <= samples_at_once(self.problem.network))

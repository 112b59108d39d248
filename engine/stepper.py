"""Takes update steps: owns what a step changes, and hands it to the compiled loops. Not thread-safe.

Knows nothing of curves, nor of what to do when a number is no longer finite: it tells in which layer that was.
"""

from collections.abc import Callable

import numpy as np

from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.learned import LastStep, Learned
from engine.native.training import TrainSettings, train
from engine.native.workspace import Record
from engine.problem import Batch, Problem


class Stepper:
    """The parameters, what the optimizer remembers, and the place in the data.

    check_wanted is asked every few milliseconds, also amid a batch; what it raises passes through, and then everything
    is as it was before the call.
    """

    def __init__(self, problem: Problem, learned: Learned, check_wanted: Callable[[], None]) -> None:
        assert learned.parameters.size == problem.layout.total
        self._problem = problem
        self._check_wanted = check_wanted
        self.take_up(learned)

    def take_up(self, learned: Learned) -> None:
        """Go on from this state."""
        self._start = learned.start
        self._parameters = learned.parameters.copy()
        self._moment1 = learned.moment1.copy()
        self._moment2 = learned.moment2.copy()
        self._silenced = learned.silenced.copy()
        self.steps, self.epoch = learned.steps, learned.epoch
        self.position = learned.position if learned.position < self._problem.train_size else 0
        step = learned.last_step
        self._batch = None if step is None else (step.epoch, step.start, step.end)
        self._before = None if step is None else step.before
        ratios = (np.nan,) * self._problem.layout.layer_count if step is None else step.update_ratios
        self._update_ratios = np.array(ratios)
        assert self._update_ratios.size == self._problem.layout.layer_count

    def learned(self) -> Learned:
        """The present state, from which a run goes on bit for bit."""
        return Learned(
            self._parameters.copy(),
            self._start,
            self._moment1.copy(),
            self._moment2.copy(),
            self._silenced.copy(),
            self.steps,
            self.epoch,
            self.position,
            None if self._batch is None else LastStep(*self._batch, tuple(self._update_ratios.tolist()), self._before),
        )

    @property
    def largest(self) -> float:
        """The size of the largest parameter."""
        return float(np.abs(self._parameters).max())

    @property
    def place(self) -> tuple[int, int, int]:
        """Whole epochs done, samples of the present one, and how many there are."""
        return self.epoch, self.position, self._problem.train_size

    @property
    def last_batch(self) -> tuple[int | None, int, int]:
        """The epoch of the last batch (before the first: of that), and where it begins and ends in its order.

        None: in the samples' own order.
        """
        return self._batch or self._problem.batch_before(self.epoch, self.position, self._problem.batch_size)

    def advance(self, batches: int, batch_size: int, record: Record | None = None) -> int:
        """Take so many steps through the data; gives the layer in which a number was not finite, or −1."""
        began, steps_before = (self.epoch, self.position), self.steps
        self.epoch, self.position, failed_layer = self._train(self._problem.train, batch_size, *began, batches, record)
        if self.steps > steps_before:
            self._batch = self._problem.batch_before(self.epoch, self.position, batch_size, began)
        return failed_layer

    def advance_on(self, index: int) -> int:
        """Take one step from training sample `index` alone; epoch and place in it stay as they are."""
        steps_before = self.steps
        *_, failed_layer = self._train(self._problem.sample(index), 1, self.epoch, 0, 1)
        if self.steps > steps_before:
            self._batch = (None, index, index + 1)
        return failed_layer

    def _train(
        self, samples: Batch, batch_size: int, epoch: int, position: int, batches: int, record: Record | None = None
    ) -> tuple[int, int, int]:
        """Take steps on samples from a place in them; gives the place after them, and the failed layer."""
        training = self._problem.spec.training
        settings = TrainSettings(
            loss=self._problem.spec.loss.code,
            optimizer=OPTIMIZERS[training.optimizer].code,
            momentum=float(training.momentum),
            learning_rate=float(training.learning_rate),
            penalty=PENALTIES[training.penalty].code,
            penalty_rate=float(training.penalty_rate),
            batch_size=batch_size,
            shuffle=training.shuffle,
            seed=training.seed,
        )
        before = np.empty_like(self._parameters)
        epoch, position, self.steps, failed_layer = train(
            self._problem.network,
            self._parameters,
            self._moment1,
            self._moment2,
            self._problem.held,
            self._silenced,
            *samples,
            settings,
            epoch,
            position,
            self.steps,
            batches,
            self._update_ratios,
            self._check_wanted,
            before,
            record,
        )
        if failed_layer < 0 and batches > 0:
            self._before = before
        return epoch, position, int(failed_layer)

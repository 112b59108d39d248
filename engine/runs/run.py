"""A run: a network trained to a whole epoch, a few milliseconds at a time. No Qt, no thread of its own.

Whoever runs it gives it time, and hears of other wishes in between. The numbers do not depend on how the time is given.
"""

import time
from collections.abc import Callable

from engine.trainer import Trainer


class Run:
    """Training of so many whole epochs from here; one that has begun counts as one."""

    def __init__(self, trainer: Trainer, epochs: int) -> None:
        self.trainer = trainer
        trainer.stop = None
        self._begun = trainer.epoch
        self._until = trainer.epoch + epochs
        self.seconds = 0.0
        """What training alone took so far: what was recorded on the way counts for nothing."""

    @property
    def epochs_done(self) -> int:
        """Whole epochs of this run."""
        return self.trainer.epoch - self._begun

    @property
    def is_over(self) -> bool:
        """Whether all is done, the trainer's rule has stopped it, or the numbers have diverged."""
        return self.trainer.has_stopped or self.trainer.epoch >= self._until

    def go_on(self, budget_s: float, is_stopped: Callable[[], bool] = lambda: False) -> bool:
        """Train for about so long, or until it is stopped; gives whether there is more to train.

        Raises NotWanted when the trainer is told so; what was trained before stays.
        """
        ends_at = time.perf_counter() + budget_s
        while not self.is_over and not is_stopped() and time.perf_counter() < ends_at:
            self.trainer.check_wanted()
            began, recording = time.perf_counter(), self.trainer.recording_seconds
            self.trainer.train_towards(self._until - self.trainer.epoch)
            self.seconds += time.perf_counter() - began - (self.trainer.recording_seconds - recording)
        return not self.is_over

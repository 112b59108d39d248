"""A portion of training: what is done between two moments at which the trainer's thread hears of other wishes.

How long it takes depends on the sizes of network and batch alone, so it is the same on every machine. No Qt.
"""

from dataclasses import dataclass
from typing import Final

from engine.runs.pace import StepUnit
from engine.trainer import Trainer

MOST_SAMPLES_AT_ONCE: Final = 20
"""Steps of one sample in a portion: each is a call of its own."""

FAR: Final = 2**31
"""More epochs than anybody waits for."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What is trained between two looks at what the GUI thread asks: towards so many steps, a few milliseconds.

    interval_s: between two steps at the pace; None where the pace does not count. is_asked: for one step asked for.
    """

    unit: StepUnit
    steps: int
    interval_s: float | None = None
    is_asked: bool = False

    def train(self, trainer: Trainer) -> int:
        """Train; gives how many of the steps are done."""
        if self.unit == "epoch":
            before = trainer.epoch
            trainer.train_towards(self.steps)
            return trainer.epoch - before
        if self.unit == "batch":
            count = min(self.steps, trainer.batches_at_once)
            trainer.train_batches(count)
            return count
        count = min(self.steps, MOST_SAMPLES_AT_ONCE)
        for done in range(1, count + 1):
            trainer.train_sample()
            if trainer.has_stopped:
                return done
        return count

"""Goes back to any epoch of a run: from the nearest state that is known before it, by the same training again.

The numbers are those of the run, bit for bit: training depends on the spec, the state and the number of steps alone.
"""

from collections.abc import Callable

from engine.learned import Learned
from engine.problem import Problem
from engine.runs.keyframes import KeyframeBudget
from engine.runs.timeline import Beginning
from engine.trainer import Trainer


class Replay:
    """Stands at one epoch of a run after the other. Not thread-safe.

    is_wanted is asked every few milliseconds: when it says no, going there is given up with `NotWanted`; how far it
    came counts for the next time.
    """

    def __init__(self, keyframes: KeyframeBudget, is_wanted: Callable[[], bool] = lambda: True) -> None:
        self._keyframes = keyframes
        self._is_wanted = is_wanted
        self._beginning: Beginning | None = None
        self._trainer: Trainer | None = None
        self._problem: Problem | None = None

    def go_to(self, beginning: Beginning, epoch: int) -> Trainer:
        """A trainer that stands at a whole epoch of what was trained from a beginning on. Raises NotWanted.

        It records no curves. It is the same trainer again where the way there leads on from where it stood.
        """
        trainer = self._nearest(beginning, epoch)
        while trainer.place < (epoch, 0):
            trainer.check_wanted()
            trainer.train_again(beginning, epoch)
            if self._keyframes.has_room_for(beginning.keyframes, *trainer.place):
                self._keyframes.note(beginning.keyframes, trainer.learned())
        return trainer

    def learned(self, beginning: Beginning, epoch: int) -> Learned:
        """What was learned by a whole epoch. Raises NotWanted."""
        return self.go_to(beginning, epoch).learned()

    def forget(self) -> None:
        """Stand nowhere."""
        self._beginning = self._trainer = self._problem = None

    def _nearest(self, beginning: Beginning, epoch: int) -> Trainer:
        """A trainer at the nearest place at or before an epoch that is known."""
        frame = self._keyframes.before(beginning.keyframes, epoch) or beginning.frame
        here = self._trainer
        if here is not None and beginning is self._beginning:
            if (frame.epoch, frame.position) <= here.place <= (epoch, 0):
                return here
        else:
            self._problem = Problem(beginning.spec, beginning.pins)
        learned = frame.learned(beginning.start)
        self._beginning = beginning
        self._trainer = Trainer(
            beginning.spec, learned, beginning.pins, is_wanted=self._is_wanted, problem=self._problem
        )
        return self._trainer

"""What is told of a run at a glance: how far it reaches, where edits were made, where the loss fell, what was left."""

from dataclasses import dataclass

from engine.learned import Learned
from engine.runs.falls import Fall, greatest_falls
from engine.runs.timeline import Branch, Mark
from playground.model.document import Work
from playground.model.numerals import counted, measured


@dataclass(frozen=True, slots=True)
class ToldRun:
    """A run from its first epoch to now; `last` counts the begun epoch by its share.

    first: the first epoch that can be shown again; those before it are not known.
    """

    first: int = 0
    last: float = 0.0
    marks: tuple[Mark, ...] = ()
    falls: tuple[Fall, ...] = ()
    branches: tuple[Branch, ...] = ()

    @staticmethod
    def of(work: Work) -> "ToldRun":
        """What is told of a work's run."""
        timeline = work.timeline
        last = exact_epoch(work.learned, work.document.spec.data.train_size)
        return ToldRun(timeline.first_epoch, last, timeline.marks(), greatest_falls(work.curves), timeline.others)

    @property
    def newest(self) -> int:
        """A number for the newest moment that is beyond every past epoch: its own, or the next one amid an epoch."""
        return int(-(-self.last // 1))

    @property
    def can_be_seen(self) -> bool:
        """Whether there is a past epoch to look at."""
        return self.first < self.newest

    def places(self) -> tuple[tuple[float, str], ...]:
        """What is worth going to: the epoch, and what happened there in words."""
        edits = [(mark.epoch, edits_text(mark)) for mark in self.marks]
        return (*edits, *((fall.begin, fall_text(fall)) for fall in self.falls))


def exact_epoch(learned: Learned, train_size: int) -> float:
    """Epochs done, the begun one by its share."""
    return learned.epoch + learned.position / train_size


_MOST_NAMED = 4


def edits_text(mark: Mark) -> str:
    """Edits in words: `Epoch 400: Change noise to 20`."""
    names = [*mark.edits[-_MOST_NAMED:]]
    if len(mark.edits) > _MOST_NAMED:
        names.insert(0, f"{counted(len(mark.edits) - _MOST_NAMED)} more")
    return f"Epoch {counted(int(mark.epoch))}: {'; '.join(names)}"


def fall_text(fall: Fall) -> str:
    """A fall of the loss in words."""
    before, after = measured(fall.loss_before, 2), measured(fall.loss_after, 2)
    begin, end = counted(int(fall.begin)), counted(int(fall.end))
    return f"The training loss fell from {before} to {after} in epochs {begin} to {end}"

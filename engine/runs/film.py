"""A film of a run: some of its moments, from the first to the present one, each with its parameters and its numbers.

A run depends on the spec and the seeds alone, so that it can be trained again. Where that ends at the very parameters
that are there, bit for bit, the film is of this run; where a person has changed something on the way, it would be of
another one, and the present moment is all that there is to show.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.learned import Learned, untrained
from engine.measurement import Measurement
from engine.parameters import Address
from engine.portable import Floats
from engine.spec import Spec
from engine.trainer import Trainer

MOST_WORK: Final = 4e9
"""Multiply-adds of a forward pass that training again may take: some seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One moment. epoch: how far the run was, a fraction within an epoch. parameters (P,), read-only."""

    epoch: float
    parameters: Floats
    measured: Measurement


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """Moments of a run in their order, the present one last; it alone where `cut` says why there are no more."""

    frames: tuple[Frame, ...]
    cut: str = ""


def film_of(spec: Spec, learned: Learned, pins: frozenset[Address], most_frames: int) -> Film:
    """The film of the run that has come to `learned`, of at most so many frames, close together at the beginning."""
    present = Trainer(spec, learned, pins)
    now = _frame(present)
    if learned.steps == 0 or most_frames < 2:
        return Film((now,))
    size = spec.data.train_size
    if float(learned.epoch) * size * len(learned.parameters) > MOST_WORK:
        return Film((now,), "training it once more would take too long")
    again = Trainer(spec, untrained(spec, learned.start), pins)
    frames = [_frame(again)]
    whole = most_frames - (learned.position > 0)
    for epoch in frame_epochs(learned.epoch, whole)[1:]:
        again.train_epochs(epoch - again.epoch)
        if again.divergence is not None:
            break
        frames.append(_frame(again))
    while again.divergence is None and again.epoch == learned.epoch and again.learned().position < learned.position:
        again.train_batches(1)
    if not np.array_equal(again.learned().parameters, learned.parameters):
        return Film((now,), "it was changed on the way, so that it is not one run from its beginning")
    if frames[-1].epoch != now.epoch:
        frames.append(now)
    return Film(tuple(frames))


def frame_epochs(last: int, most: int) -> tuple[int, ...]:
    """At most so many epochs from 0 to the last one, all where they fit; else denser at the beginning.

    A network learns fastest at first, so the distance grows evenly: frame i of m is at i²/(m − 1)² of the last epoch,
    but every epoch is shown as long as that is too close.
    """
    if last < most:
        return tuple(range(last + 1))
    numbers = np.arange(most)
    epochs = np.maximum(numbers, np.rint(last * (numbers / (most - 1)) ** 2).astype(np.int64))
    return tuple(epochs.tolist())


def _frame(trainer: Trainer) -> Frame:
    return Frame(trainer.exact_epoch, trainer.learned().parameters, trainer.measure())

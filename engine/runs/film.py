"""A film of a run: some of its moments, from the first to the present one, each with its parameters and its numbers.

A timeline knows the run as it was trained, with all that was changed on the way. Of a network that came from a file as
it is, a film is found by training it again from its seeds: where that ends at the very parameters that are there, bit
for bit, it is the run that was; else the present moment is all that there is to show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.learned import Learned, untrained
from engine.measurement import Measurement
from engine.parameters import Address
from engine.portable import Floats
from engine.problem import Problem
from engine.runs.timeline import Place, Segment, Timeline
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
    """Moments of a run in their order, the present one last. cut: why those before its first one are not there."""

    frames: tuple[Frame, ...]
    cut: str = ""


def film_of(timeline: Timeline, learned: Learned, most_frames: int) -> Film:
    """The film of the run that has come to `learned`, of at most so many frames, close together at the beginning."""
    spec, pins = timeline.open.beginning.spec, timeline.open.beginning.pins
    now = _frame(Trainer(spec, learned, pins))
    if learned.steps == 0 or most_frames < 2:
        return Film((now,))
    segments = _alike(timeline)
    first = segments[0].beginning.place
    cut = ""
    if first != Place(0):
        again = _trained_again(spec, learned, pins, most_frames)
        if isinstance(again, Film):
            return again
        cut = "the network was another one then" if len(segments) < len(timeline.segments) else again
    if first == Place.of(learned):
        return Film((now,), cut)
    frames = list(_remembered(segments, learned, most_frames - 1))
    return Film((*frames, now), cut)


def _trained_again(spec: Spec, learned: Learned, pins: frozenset[Address], most_frames: int) -> Film | str:
    """The film of a run from its seeds to here; why there is none where it is not this one, or takes too long."""
    if float(learned.epoch) * _work(spec, learned) > MOST_WORK:
        return "training it once more would take too long"
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
        return "it was changed on the way, so that it is not one run from its beginning"
    if learned.position:
        frames.append(_frame(again))
    return Film(tuple(frames))


def _work(spec: Spec, learned: Learned) -> float:
    """What an epoch costs."""
    return float(spec.data.train_size * len(learned.parameters))


def _alike(timeline: Timeline) -> Sequence[Segment]:
    """The last segments whose networks look alike and learn the same: a film of them is one film."""
    last = timeline.open.beginning.spec
    count = 0
    for segment in reversed(timeline.segments):
        spec = segment.beginning.spec
        if (spec.data, spec.features, spec.layers, spec.loss) != (last.data, last.features, last.layers, last.loss):
            break
        count += 1
    return timeline.segments[-count:]


def _remembered(segments: Sequence[Segment], learned: Learned, most: int) -> Iterator[Frame]:
    """At most so many moments of a run before the present one, as it was trained.

    Where training from one to the next would take long, those that were kept on the way are shown.
    """
    first = segments[0].first_epoch
    last = learned.epoch if learned.position else learned.epoch - 1
    wanted = [first + epoch for epoch in frame_epochs(last - first, most)] if last >= first else []
    is_long = (last - first) * _work(segments[-1].beginning.spec, learned) > MOST_WORK
    for at, segment in enumerate(segments):
        end = segments[at + 1].first_epoch if at + 1 < len(segments) else last + 1
        epochs = [epoch for epoch in wanted if segment.first_epoch <= epoch < end]
        yield from _moments(segment, epochs, known_only=is_long)


def _moments(segment: Segment, epochs: Sequence[int], *, known_only: bool) -> Iterator[Frame]:
    """The moments of a segment at these epochs; known_only: rather at the next epochs that were kept."""
    beginning = segment.beginning
    frames = sorted((beginning.frame, *beginning.keyframes), key=lambda frame: (frame.epoch, frame.position))
    places = [(frame.epoch, frame.position) for frame in frames]
    problem = Problem(beginning.spec, beginning.pins)
    trainer: Trainer | None = None
    shown: set[tuple[int, int]] = set()
    for epoch in epochs:
        near = max((at for at, place in enumerate(places) if place <= (epoch, 0)), default=0)
        if trainer is None or trainer.place < places[near]:
            learned = frames[near].learned(beginning.start)
            trainer = Trainer(beginning.spec, learned, beginning.pins, problem=problem)
        while not known_only and trainer.place < (epoch, 0):
            trainer.train_again(beginning, epoch)
        if trainer.place not in shown:
            shown.add(trainer.place)
            yield _frame(trainer)


def frame_epochs(last: int, most: int) -> tuple[int, ...]:
    """At most so many epochs from 0 to the last one, all where they fit; else denser at the beginning.

    A network learns fastest at first, so the distance grows evenly: frame i of m is at i²/(m − 1)² of the last epoch,
    but every epoch is shown as long as that is too close.
    """
    if last < most:
        return tuple(range(last + 1))
    numbers = np.arange(most)
    epochs = np.maximum(numbers, np.rint(last * (numbers / max(most - 1, 1)) ** 2).astype(np.int64))
    return tuple(epochs.tolist())


def _frame(trainer: Trainer) -> Frame:
    return Frame(trainer.exact_epoch, trainer.learned().parameters, trainer.measure())

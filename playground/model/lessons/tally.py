"""Tries a lesson's networks with many seeds, for outcomes are distributions: the same code for tests and the window.

Seed s of a contestant is its network with s as the seed of the data, of the initial weights and of the order of
training alike, begun anew. What its file pins keeps its value there; the contestant's settings are applied after that.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from engine.moment import Moment
from engine.runs.run import Run
from engine.runs.wanted import NotWanted
from engine.trainer import Trainer
from playground.model.document import Work
from playground.model.edits import NewWeights
from playground.model.lessons.findings import holds, value_at
from playground.model.lessons.lesson import Contestant, Tally, with_settings


def _never() -> bool:
    return False


class RunStopped(Exception):
    """A run was given up before its end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run: which contestant, by its index, with which seed; what came of it, NaN where it diverged."""

    contestant: int
    seed: int
    work: Work
    value: float
    holds: bool


def seeded(contestant: Contestant, seed: int) -> Work:
    """The contestant's network before its first step, as the seed makes it."""
    work = contestant.work
    spec = work.document.spec
    spec = replace(spec, data=replace(spec.data, seed=seed), training=replace(spec.training, seed=seed))
    begun = NewWeights(seed).apply(replace(work, document=replace(work.document, spec=spec)))
    return with_settings(begun, contestant.settings)


def run_seed(contestant: Contestant, epochs: int, seed: int, is_stopped: Callable[[], bool] = _never) -> Work:
    """The contestant's network after training from the seed. Raises RunStopped once `is_stopped` says so."""
    work = seeded(contestant, seed)
    return Work(work.document, _trained(work, epochs, is_stopped).learned())


def outcomes(tally: Tally, is_stopped: Callable[[], bool] = _never, first: int = 0) -> Iterator[Outcome]:
    """All runs from the `first` on, one after the other: every contestant with seed 0, then with seed 1, and so on.

    Whoever takes no more of them stops there; `is_stopped` ends it within a run too.
    """
    for run in range(first, tally.seeds * len(tally.contestants)):
        seed, index = divmod(run, len(tally.contestants))
        begun = seeded(tally.contestants[index], seed)
        try:
            trainer = _trained(begun, tally.epochs, is_stopped)
        except RunStopped:
            return
        ended = Moment(trainer.problem, trainer.learned())
        value = math.nan if trainer.divergence is not None else value_at(tally.check.measure, ended)
        yield Outcome(index, seed, Work(begun.document, trainer.learned()), value, holds(tally.check, value))


def counts(tally: Tally, runs: Iterable[Outcome]) -> tuple[int, ...]:
    """How many runs of each contestant fulfil the tally's check."""
    found = [0] * len(tally.contestants)
    for run in runs:
        found[run.contestant] += run.holds
    return tuple(found)


def _trained(work: Work, epochs: int, is_stopped: Callable[[], bool]) -> Trainer:
    trainer = Trainer(work.document.spec, work.learned, work.document.pins, lambda: not is_stopped())
    try:
        Run(trainer, epochs).go_on(math.inf)
    except NotWanted:
        raise RunStopped from None
    return trainer

"""Tries a lesson's networks with many seeds, for outcomes are distributions: the same code for tests and the window.

Seed s of a contestant is its network with s as the seed of the data, of the initial weights and of the order of
training alike, begun anew. What its file pins keeps its value there; the contestant's settings are applied after that.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from engine.moment import Moment
from engine.problem import Problem
from engine.runs.pool import run_all
from engine.runs.run import Run
from engine.runs.sweep import Beginning, Keeping, RunResult, Sweep
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
    sweep = sweep_of(tally)
    with suppress(NotWanted):
        for result in run_all(sweep, 1, first=first, is_wanted=lambda: not is_stopped()):
            yield outcome_of(tally, sweep, result)


def sweep_of(tally: Tally) -> Sweep:
    """The runs of a tally, in the order in which they are tried."""
    beginnings = tuple(_beginning(contestant) for contestant in tally.contestants)
    return Sweep(beginnings, tally.seeds, tally.epochs, keeping=Keeping(learned=True), seeds_first=True)


def outcome_of(tally: Tally, sweep: Sweep, result: RunResult) -> Outcome:
    """What a run of the sweep says of its contestant."""
    index, seed = sweep.place(result.run)
    document = seeded(tally.contestants[index], seed).document
    assert result.learned is not None
    value = math.nan
    if not result.outcome.diverged:
        value = value_at(tally.check.measure, Moment(Problem(document.spec, document.pins), result.learned))
    return Outcome(index, seed, Work(document, result.learned), value, holds(tally.check, value))


def _beginning(contestant: Contestant) -> Beginning:
    """How a contestant begins with any seed: what is pinned has its value, and so has what is set by hand."""
    document, work = seeded(contestant, 0).document, contestant.work
    values = {pin: float(work.learned.parameters[document.layout.index(pin)]) for pin in work.document.pins}
    values |= {setting.address: setting.value for setting in contestant.settings}
    return Beginning(document.spec, tuple(values.items()), document.pins)


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

"""Many runs as a value: which networks, from which seeds, for how long; how each begins, and what is kept of it.

Seed s of a network is its spec with s as the seed of the data, of the initial weights and of the order of training
alike, begun anew. Knows nothing of processors: `engine.runs.pool` trains them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np

from engine.choices.features import feature_rows
from engine.data.plane import Maps, pixel_centres
from engine.learned import Learned, untrained
from engine.native.training import batch_work
from engine.parameters import Address, Layout, initial_parameters
from engine.portable import Floats
from engine.problem import flat_network
from engine.questions.scales import OutputScale
from engine.runs.outcome import Outcome
from engine.runs.run import Run
from engine.runs.stopping import StopRule
from engine.runs.trace import RUN_NUMBERS, Trace, stride
from engine.spec import Spec
from engine.trainer import Trainer

SeedOf = Literal["data", "init", "training"]
"""What is drawn from a seed: the data, the initial weights, the order of an epoch."""

MOST_RUNS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Beginning:
    """A network before its first step, but for the seed.

    values: parameters that have these values whatever the seed draws. pins: parameters that training holds. own_seeds:
    what keeps the seed of the spec.
    """

    spec: Spec
    values: tuple[tuple[Address, float], ...] = ()
    pins: frozenset[Address] = frozenset()
    own_seeds: frozenset[SeedOf] = frozenset()

    def seeded(self, seed: int) -> tuple[Spec, Learned]:
        """The spec with its seeds, and the state that training begins from."""
        spec, network = self.spec, self.spec.network
        if "init" not in self.own_seeds:
            network = replace(network, init=replace(network.init, seed=seed))
        spec = replace(
            spec,
            network=network,
            data=spec.data if "data" in self.own_seeds else replace(spec.data, seed=seed),
            training=spec.training if "training" in self.own_seeds else replace(spec.training, seed=seed),
        )
        begin, layout = initial_parameters(spec), Layout.of(spec.layer_sizes)
        for address, value in self.values:
            begin[layout.index(address)] = value
        return spec, untrained(spec, begin)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of each run beside its outcome.

    curve_points: the numbers of so many epochs at the most; 0 for none. plane_side: the output over the plane, so many
    pixels a side; 0 for none. learned: all that it ends with.
    """

    curve_points: int = 0
    plane_side: int = 0
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every beginning with each of the seeds from 0 on, for so many epochs, or until the rule says so.

    seeds_first: whether all beginnings have their turn with a seed before the next one; else each has all seeds first.
    """

    beginnings: tuple[Beginning, ...]
    seeds: int
    epochs: int
    rule: StopRule = field(default_factory=StopRule)
    keeping: Keeping = field(default_factory=Keeping)
    seeds_first: bool = False

    def __len__(self) -> int:
        return len(self.beginnings) * self.seeds

    def place(self, run: int) -> tuple[int, int]:
        """Which beginning, and which seed, a run is."""
        if self.seeds_first:
            seed, at = divmod(run, len(self.beginnings))
            return at, seed
        return divmod(run, self.seeds)

    def work(self, beginning: int) -> int:
        """What a run of a beginning costs at the most, in the rows of `batch_work`: an estimate from sizes alone."""
        spec = self.beginnings[beginning].spec
        network = flat_network(spec, Layout.of(spec.layer_sizes))
        size = min(spec.training.batch_size, spec.data.train_size)
        return self.epochs * math.ceil(spec.data.train_size / size) * batch_work(network, size) + _FIXED_WORK


_FIXED_WORK: Final = 1_500_000
"""What it takes to begin a run and to measure it."""


@dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """What came of one run, by its number in the sweep, and what was kept of it.

    curves (n, 5): `RUN_NUMBERS` at some epochs, the first and last among them. plane (s, s), the first row on top: the
    output as its colour goes, 0 in the middle and ±1 at full colour; with several outputs, of which each is a class,
    the index of the one that wins. classes: how many there are then, else 0.
    """

    run: int
    outcome: Outcome
    learned: Learned | None = None
    curves: Floats | None = None
    plane: Maps | None = None
    classes: int = 0


def run_one(sweep: Sweep, run: int, is_wanted: Callable[[], bool] = lambda: True) -> RunResult:
    """Train one run of a sweep to its end. Raises NotWanted once it is wanted no more."""
    return train_at(sweep, run, sweep.place(run), is_wanted)


def train_at(sweep: Sweep, run: int, place: tuple[int, int], is_wanted: Callable[[], bool]) -> RunResult:
    """The same of a beginning and a seed; `run` is the number that the result has."""
    at, seed = place
    beginning, keeping = sweep.beginnings[at], sweep.keeping
    spec, learned = beginning.seeded(seed)
    curves = Trace.empty(len(spec.layers)) if keeping.curve_points else None
    trainer = Trainer(spec, learned, beginning.pins, is_wanted, curves)
    trainer.watch_for(sweep.rule)
    training = Run(trainer, sweep.epochs)
    training.go_on(math.inf)
    measured = trainer.measure()
    return RunResult(
        run,
        Outcome.of(trainer, measured, training.seconds, sweep.rule),
        trainer.learned() if keeping.learned else None,
        _thinned(trainer.note(measured), keeping.curve_points) if keeping.curve_points else None,
        _plane(trainer, keeping.plane_side) if keeping.plane_side else None,
        len(trainer.dataset.classes) if spec.head.one_for_each else 0,
    )


def _thinned(curves: Trace, points: int) -> Floats:
    """Some rows of the curves: the same epochs for all runs of one length."""
    rows = curves.rows[:, : len(RUN_NUMBERS)]
    epochs = rows[:, 0]
    stays = epochs % stride(epochs[0], epochs[-1], max(points - 2, 1)) == 0.0
    stays[[0, -1]] = True
    return np.ascontiguousarray(rows[stays])


def _plane(trainer: Trainer, side: int) -> Maps:
    x1, x2 = np.meshgrid(pixel_centres(side), pixel_centres(side)[::-1])
    points = np.column_stack((x1.ravel(), x2.ravel()))
    _, a = trainer.moment().outputs(feature_rows(trainer.spec.features, points))
    if trainer.spec.head.one_for_each:
        winners: Maps = a.argmax(axis=0).reshape(side, side).astype(np.float32)
        return winners
    plane: Maps = a[0].reshape(side, side).astype(np.float32)
    scale = OutputScale(trainer.spec)
    coloured: Maps = np.clip((plane - scale.middle) / scale.fit(plane), -1.0, 1.0).astype(np.float32)
    return coloured

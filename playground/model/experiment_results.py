"""What an experiment has come to so far: counts with their uncertainty, medians and quartiles, by combination.

Computes no run: it looks at the outcomes that `engine.runs.sweep` gives.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np

from engine.portable import Floats
from engine.runs.outcome import Outcome
from engine.runs.sweep import RunResult
from engine.runs.trace import RUN_NUMBERS
from playground.model.experiment import Experiment
from playground.model.files.settings_keys import write_value

Z_95: Final = 1.959963984540054
"""Of a normal distribution 95 % lie within so many standard deviations."""


Computed = TypeVar("Computed")


def wilson(successes: int, count: int) -> tuple[float, float]:
    """The shares that a count is compatible with, at 95 %: between which the true one probably lies.

    The score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal
    of the American Statistical Association 22 (1927), 209-212. (0, 1) where nothing was counted.
    """
    if count == 0:
        return 0.0, 1.0
    share, square = successes / count, Z_95**2
    middle = (share + square / (2 * count)) / (1.0 + square / count)
    reach = Z_95 * math.sqrt(share * (1.0 - share) / count + square / (4 * count**2)) / (1.0 + square / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class ResultKind:
    """A number that an outcome has: its name, label, how it is computed, and whether it is a share of 1."""

    name: str
    label: str
    value: Callable[[Outcome], float | None] = field(repr=False)
    is_share: bool = False


def _delta_ratio(outcome: Outcome) -> float | None:
    last = outcome.layers[-1].delta_norm
    return outcome.layers[0].delta_norm / last if last > 0.0 else None


def _dead_share(outcome: Outcome) -> float | None:
    hidden = outcome.layers[:-1]
    return sum(layer.dead_share for layer in hidden) / len(hidden) if hidden else None


def _epochs(outcome: Outcome) -> float | None:
    return outcome.epochs if outcome.reached else None


RESULTS: Final = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            ResultKind("test_accuracy", "test accuracy", lambda one: one.test_accuracy, is_share=True),
            ResultKind("train_accuracy", "training accuracy", lambda one: one.train_accuracy, is_share=True),
            ResultKind("test_loss", "test loss", lambda one: one.test_loss),
            ResultKind("train_loss", "training loss", lambda one: one.train_loss),
            ResultKind("delta_ratio", "δ of the first layer ÷ δ of the output", _delta_ratio),
            ResultKind("dead_share", "dead units, mean of the hidden layers", _dead_share, is_share=True),
            ResultKind("epochs", "epochs to reach the goal", _epochs),
        )
    }
)
"""What can be looked at in each run, by the names that are kept."""


def value_of(kind: ResultKind, outcome: Outcome) -> float:
    """The number of a run; NaN where it has none, or diverged."""
    value = None if outcome.diverged else kind.value(outcome)
    return math.nan if value is None else float(value)


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The middle of some numbers and the quarter below and above it; NaN where there are none. count: how many."""

    low: float
    median: float
    high: float
    count: int

    @staticmethod
    def of(values: Sequence[float]) -> "Quartiles":
        """Those of the numbers that are finite."""
        finite = [value for value in values if math.isfinite(value)]
        if not finite:
            return Quartiles(math.nan, math.nan, math.nan, 0)
        low, median, high = np.quantile(finite, (0.25, 0.5, 0.75)).tolist()
        return Quartiles(low, median, high, len(finite))


@dataclass(frozen=True, slots=True)
class Solved:
    """When a run counts as solved: at this accuracy, of the test data or where there are none of the training data.

    Where the experiment has a goal of its own, or the data are numbers, reaching that goal counts alone.
    """

    accuracy: float = 0.95

    def holds(self, outcome: Outcome) -> bool:
        """Whether a run is solved."""
        if outcome.diverged:
            return False
        if outcome.reached is not None:
            return outcome.reached
        accuracy = outcome.train_accuracy if outcome.test_accuracy is None else outcome.test_accuracy
        return accuracy is not None and accuracy >= self.accuracy


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One combination of settings: which one, and the results that are there, by their seeds.

    What was once computed of them is kept.
    """

    index: int
    words: tuple[str, ...]
    results: tuple[RunResult, ...]
    _known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def outcomes(self) -> list[Outcome]:
        """Those of the runs that are over."""
        return [result.outcome for result in self.results]

    @property
    def diverged(self) -> int:
        """How many runs diverged."""
        return self._once("diverged", lambda: sum(outcome.diverged for outcome in self.outcomes))

    def solved(self, rule: Solved) -> int:
        """How many runs are solved."""
        return self._once(rule, lambda: sum(map(rule.holds, self.outcomes)))

    def quartiles(self, kind: ResultKind) -> Quartiles:
        """Of the runs that did not diverge."""
        return self._once(kind, lambda: Quartiles.of([value_of(kind, outcome) for outcome in self.outcomes]))

    def bands(self, number: str) -> Floats:
        """Of a number of the curves, epoch by epoch: the epoch, its lower quartile, median and upper one, (n, 4).

        Over the runs that have come as far without diverging; those that stopped before no longer count.
        """
        return self._once(number, lambda: self._bands(RUN_NUMBERS.index(number)))

    def _bands(self, column: int) -> Floats:
        by_epoch: dict[float, list[float]] = {}
        for result in self.results:
            if result.curves is not None:
                for row in result.curves.tolist():
                    if math.isfinite(row[column]):
                        by_epoch.setdefault(row[0], []).append(row[column])
        most = max(map(len, by_epoch.values()), default=0)
        rows = [
            (epoch, *np.quantile(values, (0.25, 0.5, 0.75)).tolist())
            for epoch, values in sorted(by_epoch.items())
            if 2 * len(values) > most
        ]
        return np.array(rows).reshape(-1, 4)

    def _once(self, name: Hashable, compute: Callable[[], Computed]) -> Computed:
        if name not in self._known:
            self._known[name] = compute()
        known: Computed = self._known[name]
        return known


@dataclass(frozen=True, eq=False)
class ExperimentState:
    """An experiment and what has come of it: the results in order, and whether it goes on."""

    experiment: Experiment
    results: tuple[RunResult, ...] = ()
    is_running: bool = False
    _before: tuple[Cell, ...] = field(default=(), repr=False)

    def followed(self, results: Iterable[RunResult], *, is_running: bool) -> "ExperimentState":
        """The state with further results. Cells that got none are the same ones, with what is known of them."""
        return ExperimentState(self.experiment, (*self.results, *results), is_running, self.cells)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """One for each combination, in order, those without a result as well."""
        seeds = self.experiment.seeds
        cells = []
        for index, settings in enumerate(self.experiment.combinations):
            before = self._before[index] if self._before else None
            count = min(max(len(self.results) - index * seeds, 0), seeds)
            if before is not None and len(before.results) == count:
                cells.append(before)
                continue
            words = tuple(map(write_value, settings.values())) if before is None else before.words
            cells.append(Cell(index, words, self.results[index * seeds : index * seeds + count]))
        return tuple(cells)

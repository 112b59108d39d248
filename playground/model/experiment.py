"""An experiment: settings to vary, each with its values, over seeds, for so long; and the sweep that it is.

Every combination of the values with every seed is a run. Knows nothing of who trains them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Final, Literal

from engine.runs.stopping import StopRule
from engine.runs.sweep import MOST_RUNS, Beginning, Keeping, SeedOf, Sweep
from engine.spec import Spec
from playground.model.document import Work
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused
from playground.model.files.settings_keys import check_key, names_of, read_value, with_settings, write_value
from playground.model.numerals import counted

_SEED_KEYS: Final[Mapping[str, SeedOf]] = {
    "data.seed": "data",
    "network.init.seed": "init",
    "training.seed": "training",
}
"""A seed that is varied itself is not each run's own."""


class ExperimentRefused(ValueError):
    """What was asked for cannot be run: the text says what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Varied:
    """A setting by its key in the file, and the values that it takes, in order."""

    key: str
    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """What is tried: every combination of the varied settings' values, with the seeds from 0 on."""

    varied: tuple[Varied, ...] = ()
    seeds: int = 1
    epochs: int = 100
    rule: StopRule = field(default_factory=StopRule)

    @property
    def combinations(self) -> list[dict[str, Json]]:
        """The settings of each combination: the first setting changes last."""
        keys = [varied.key for varied in self.varied]
        return [dict(zip(keys, values, strict=True)) for values in product(*(one.values for one in self.varied))]

    @property
    def run_count(self) -> int:
        """How many runs there are."""
        count = self.seeds
        for varied in self.varied:
            count *= len(varied.values)
        return count


ExperimentView = Literal["counts", "runs", "map", "planes", "curves"]
"""In what way the results are shown."""


@dataclass(frozen=True, slots=True)
class OfferedExperiment:
    """An experiment that a lesson proposes, and what is to be shown of it: the way, and of a map which number."""

    experiment: Experiment
    view: ExperimentView = "counts"
    number: str = ""


def read_varied(text: str) -> Varied:
    """A setting and its values as they are typed: `training.learning_rate=0.1,0.03`. Raises ExperimentRefused."""
    key, equals, values = text.partition("=")
    key = key.strip()
    if not key or not equals:
        raise ExperimentRefused(f"found {text!r}. Allowed: KEY=V1,V2,…, as in training.learning_rate=0.1,0.03")
    texts = [value.strip() for value in values.split(",")]
    if not all(texts):
        raise ExperimentRefused(f"{key}: found an empty value in {values!r}. Allowed: values parted by commas")
    return Varied(key, tuple(read_value(key, value) for value in texts))


def sweep_of(work: Work, experiment: Experiment, keeping: Keeping | None = None) -> Sweep:
    """The runs of an experiment on a network: all are checked before any begins. Raises ExperimentRefused."""
    _check_varied(work, experiment.varied)
    if experiment.run_count > MOST_RUNS:
        raise ExperimentRefused(
            f"found {counted(experiment.run_count)} runs. Allowed: at most {counted(MOST_RUNS)}. "
            "Take fewer values or seeds"
        )
    layout, beginnings = work.document.layout, []
    own_seeds = frozenset(_SEED_KEYS[one.key] for one in experiment.varied if one.key in _SEED_KEYS)
    pins = work.document.pins
    for settings in experiment.combinations:
        try:
            spec = with_settings(work.document.spec, settings)
        except FileRefused as refusal:
            place = "" if list(settings) == [refusal.where] else f"with {told(settings)}: "
            raise ExperimentRefused(f"{place}{str(refusal).removesuffix('.')}") from None
        beginning = Beginning(spec, own_seeds=own_seeds)
        if pins:
            if spec.layer_sizes != work.document.spec.layer_sizes:
                raise ExperimentRefused(
                    f"with {told(settings)}: the network has another shape, but {counted(len(pins))} of its weights "
                    "and biases are pinned. Unpin them first"
                )
            values = tuple((pin, float(work.learned.parameters[layout.index(pin)])) for pin in sorted(pins, key=repr))
            beginning = Beginning(spec, values, pins, own_seeds)
        if experiment.rule.accuracy is not None and not spec.data.is_classification:
            place = f"with {told(settings)}: " if settings else ""
            raise ExperimentRefused(f"{place}the data are numbers to meet, which have no accuracy to stop at")
        beginnings.append(beginning)
    return Sweep(tuple(beginnings), experiment.seeds, experiment.epochs, experiment.rule, keeping or Keeping())


def told(settings: Mapping[str, Json]) -> str:
    """A combination in words: `hidden.count=2 and data.noise=10`."""
    return " and ".join(f"{key}={write_value(value)}" for key, value in settings.items())


def _check_varied(work: Work, varied: Sequence[Varied]) -> None:
    seen: set[str] = set()
    for one in varied:
        try:
            check_key(one.key, work.document.spec)
        except FileRefused as refusal:
            raise ExperimentRefused(str(refusal).removesuffix(".")) from None
        if one.key in seen:
            raise ExperimentRefused(f"{one.key} stands twice. Give all of its values at once, parted by commas")
        seen.add(one.key)
        for value in _repeated(one.values):
            raise ExperimentRefused(f"{one.key}: found {write_value(value)} twice. Allowed: each value once")


def _repeated(values: Sequence[Json]) -> Iterator[Json]:
    for index, value in enumerate(values):
        if any(type(value) is type(other) and value == other for other in values[:index]):
            yield value


# --- for who chooses ------------------------------------------------------------------------------------------------

_USUAL_VALUES: Final[Mapping[str, str]] = {
    "training.learning_rate": "0.003, 0.01, 0.03, 0.1, 0.3",
    "training.momentum": "0, 0.5, 0.9",
    "training.batch_size": "1, 10, 50",
    "training.penalty_rate": "0, 0.001, 0.01",
    "training.shuffle": "true, false",
    "data.samples": "100, 500, 2000",
    "data.noise": "0, 10, 25, 50",
    "data.train_percent": "10, 50, 90",
    "data.shuffle": "true, false",
    "data.classes": "2, 3, 5",
    "network.init.scale": "0.1, 1, 3",
    "hidden.count": "1, 2, 4, 8",
    "hidden.units": "1, 2, 4, 8",
    "hidden.slope": "0.01, 0.1, 0.3",
    "features": "x1+x2, x1+x2+x1_x2",
}


def usual_values(key: str, spec: Spec) -> str:
    """Values to begin with, as they are typed; of a name all those that go with the other settings."""
    if key in _USUAL_VALUES:
        return _USUAL_VALUES[key]
    if key.endswith("seed"):
        return "0, 1, 2"
    fitting = []
    for name in names_of(key):
        with suppress(FileRefused):
            with_settings(spec, {key: name})
            fitting.append(name)
    return ", ".join(fitting)

"""What the browser playground's page shows for a link, to the last bit but one: its points, network and first weights.

The page's generator, seeded with the link's seed, draws the points, then their order, then the weights, row by row.
Trained without shuffling, the network goes the way of the page's own (nn.ts), but for what the notes say.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import ValidationError

from engine.choices.activations import HiddenActivationName
from engine.choices.features import FeatureName
from engine.choices.penalties import PenaltyName
from engine.data.dataset import TWO_CLASSES
from engine.data.split import LEAST_SHARE, MOST_SHARE, train_count
from engine.data.table import Rows, TableClasses, TableColumn, TableLabel, TableSource
from engine.spec import (
    MAX_LAYERS,
    MAX_UNITS,
    InitSpec,
    LayerSpec,
    NetworkSpec,
    OutputSpec,
    TrainingSpec,
)
from playground.exchange.browser_link.arc4 import Arc4
from playground.exchange.browser_link.points import CLASSIFICATION, REGRESSION, Point, shuffled
from playground.exchange.browser_link.refusal import LinkRefused
from playground.exchange.browser_link.settings import LinkSettings, link_settings
from playground.model.numerals import chosen, counted
from playground.model.wording import allowed_value

CLASSIFICATION_POINTS: Final = 500
REGRESSION_POINTS: Final = 1200

FEATURES: Final[dict[str, FeatureName]] = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1_squared",
    "ySquared": "x2_squared",
    "xTimesY": "x1_x2",
    "sinX": "sin_x1",
    "sinY": "sin_x2",
}
"""The page's inputs by its names, in its order, and what they are called here."""

ACTIVATION_NAMES: Final[dict[str, HiddenActivationName]] = {
    "relu": "relu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "linear": "linear",
}
PENALTY_NAMES: Final[dict[str, PenaltyName]] = {"none": "none", "L1": "l1", "L2": "l2"}

_EDIT: Final = "Change it in the browser playground, and copy the link again."
_FIRST_BIAS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows before the first step.

    points: in the page's order, the first `train_count` to train on; labels are −1 and +1, or numbers to learn.
    weights[l]: a row of each unit's weights, biases[l]: each unit's bias; layers from the first hidden to the output.
    notes: what a person should know, in whole sentences.
    """

    settings: LinkSettings
    points: tuple[Point, ...]
    train_percent: int
    features: tuple[FeatureName, ...]
    network: NetworkSpec
    training: TrainingSpec
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]
    notes: tuple[str, ...]

    @property
    def is_classification(self) -> bool:
        """Whether the labels are the classes −1 and +1."""
        return self.settings.problem == "classification"

    @property
    def train_count(self) -> int:
        """How many of the points the page trains on."""
        return train_count(len(self.points), self.train_percent)

    def table(self) -> TableSource:
        """The points as a table that is split in the order given."""
        rows = np.array(self.points)
        label: TableLabel = TableColumn("label")
        if self.is_classification:
            label = TableClasses("label", TWO_CLASSES)
            rows[:, 2] = rows[:, 2] > 0.0
        columns = (TableColumn("x₁"), TableColumn("x₂"))
        return TableSource(columns, label, Rows(rows), self.settings.data, self.train_percent, shuffle=False)


def page_of(link: str) -> Page:
    """What the page shows for a link. Raises LinkRefused."""
    settings = link_settings(link)
    percent = _whole(settings.perc_train_data, "percTrainData", LEAST_SHARE, MOST_SHARE)
    features = tuple(FEATURES[name] for name in settings.inputs)
    if not features:
        raise LinkRefused("", "a network without inputs", f"at least one of {', '.join(FEATURES)}", _EDIT)
    network, training = _network(settings), _training(settings)

    rng = Arc4(settings.seed)
    draw, count = (
        (CLASSIFICATION[settings.data], CLASSIFICATION_POINTS)
        if settings.problem == "classification"
        else (REGRESSION[settings.data], REGRESSION_POINTS)
    )
    points = tuple(shuffled(rng, draw(rng, count, settings.noise / 100.0)))
    sizes = (len(features), *(layer.units for layer in network.hidden), 1)
    weights = tuple(
        tuple(tuple(_first_weight(rng, settings.init_zero) for _ in range(inputs)) for _ in range(units))
        for inputs, units in itertools.pairwise(sizes)
    )
    bias = 0.0 if settings.init_zero else _FIRST_BIAS
    biases = tuple((bias,) * units for units in sizes[1:])
    notes = (*settings.notes, *_batch_notes(train_count(count, percent), training.batch_size))
    return Page(settings, points, percent, features, network, training, weights, biases, notes)


def _first_weight(rng: Arc4, is_zero: bool) -> float:
    drawn = rng.random() - 0.5
    return 0.0 if is_zero else drawn


# --- what this program can hold -------------------------------------------------------------------------------------


def _whole(value: float, key: str, low: int, high: int) -> int:
    if not low <= value <= high or value != math.floor(value):
        raise LinkRefused(key, chosen(value), f"a whole number from {low} to {counted(high)}", _EDIT)
    return int(value)


def _network(settings: LinkSettings) -> NetworkSpec:
    shape = settings.network_shape
    if len(shape) > MAX_LAYERS:
        raise LinkRefused("networkShape", f"one of {counted(len(shape))} layers", f"up to {MAX_LAYERS} layers", _EDIT)
    activation = ACTIVATION_NAMES[settings.activation]
    units = [_whole(value, "networkShape", 1, MAX_UNITS) for value in shape]
    output = OutputSpec("tanh" if settings.problem == "classification" else "linear")
    init = InitSpec("zeros" if settings.init_zero else "uniform_half")
    return NetworkSpec(tuple(LayerSpec(count, activation) for count in units), output, init)


def _training(settings: LinkSettings) -> TrainingSpec:
    def taken(key: str, name: str, value: float, make: Callable[[], TrainingSpec]) -> None:
        try:
            make()
        except ValidationError:
            raise LinkRefused(key, chosen(value), allowed_value(TrainingSpec, name), _EDIT) from None

    rate, penalty_rate, batch = settings.learning_rate, settings.regularization_rate, settings.batch_size
    taken("learningRate", "learning_rate", rate, lambda: TrainingSpec(learning_rate=rate))
    taken("regularizationRate", "penalty_rate", penalty_rate, lambda: TrainingSpec(penalty_rate=penalty_rate))
    batch_size = int(batch) if math.isfinite(batch) and batch == math.floor(batch) else 0
    taken("batchSize", "batch_size", batch, lambda: TrainingSpec(batch_size=batch_size))
    return TrainingSpec(
        learning_rate=rate,
        batch_size=batch_size,
        shuffle=False,
        penalty=PENALTY_NAMES[settings.regularization],
        penalty_rate=penalty_rate,
    )


def _batch_notes(train: int, batch_size: int) -> tuple[str, ...]:
    """How training differs: the page only steps on full batches, and carries what is over into the next epoch."""
    if batch_size > train:
        note = (
            f"The page never learns from this link: a batch of {counted(batch_size)} is never full with "
            f"{counted(train)} points. Here a batch is all {counted(train)} then."
        )
        return (note,)
    rest = train % batch_size
    if rest:
        note = (
            f"The last {counted(rest)} of {counted(train)} points do not fill a batch of {counted(batch_size)}. The "
            "page adds them to the first batch of the next epoch; here they are a batch of their own. So the losses "
            "differ a little."
        )
        return (note,)
    return ()

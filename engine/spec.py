"""What a person chose to train: frozen, checked on construction, comparable. Knows nothing of what was learned.

`dataclasses.replace` checks again, so an invalid spec cannot exist; a breach raises `pydantic.ValidationError` (a
ValueError) that names the field. The field names are those of the file format.
"""

from dataclasses import dataclass as frozen
from functools import lru_cache
from typing import Annotated, Final, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from engine.choices.activations import DEFAULT_SLOPE, ActivationName, HiddenActivationName
from engine.choices.features import FeatureName
from engine.choices.heads import HEADS, Head, OutputActivationName
from engine.choices.initializers import InitializerName
from engine.choices.losses import Loss, LossName
from engine.choices.optimizers import OptimizerName
from engine.choices.penalties import PenaltyName
from engine.data.checking import MAX_SAMPLES, MAX_SEED, MIN_SAMPLES, STRICT, Seed
from engine.data.drawn import DataSpec
from engine.data.sources import AnySource

__all__ = [
    "MAX_LAYERS",
    "MAX_SAMPLES",
    "MAX_SEED",
    "MAX_UNITS",
    "MIN_SAMPLES",
    "DataSpec",
    "InitSpec",
    "LayerSpec",
    "NetworkSpec",
    "OutputSpec",
    "Spec",
    "TrainingSpec",
    "UnitActivation",
    "UnitOverride",
]

MAX_LAYERS: Final = 20
MAX_UNITS: Final = 32

Slope = Annotated[float, Field(ge=0.0, lt=1.0)]


@dataclass(frozen=True, slots=True, config=STRICT)
class UnitActivation:
    """The activation of one unit. `slope` counts for leaky ReLU only."""

    activation: ActivationName = "tanh"
    slope: Slope = DEFAULT_SLOPE


@lru_cache(maxsize=256)
def _unit_activation(activation: ActivationName, slope: float) -> UnitActivation:
    return UnitActivation(activation, slope)  # kept, for to check them takes its time, and all are asked for each unit


@dataclass(frozen=True, slots=True, config=STRICT)
class UnitOverride:
    """A unit (0-based) with an activation of its own, whatever its layer has."""

    unit: Annotated[int, Field(ge=0, lt=MAX_UNITS)]
    activation: HiddenActivationName
    slope: Slope = DEFAULT_SLOPE


@dataclass(frozen=True, slots=True, config=STRICT)
class LayerSpec:
    """One hidden layer. `overrides` is sorted by unit, at most one for each unit that exists."""

    units: Annotated[int, Field(ge=1, le=MAX_UNITS)] = 4
    activation: HiddenActivationName = "tanh"
    slope: Slope = DEFAULT_SLOPE
    overrides: Annotated[tuple[UnitOverride, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _overrides_fit(self) -> Self:
        units = [override.unit for override in self.overrides]
        if units != sorted(set(units)):
            raise ValueError("overrides must name each unit once, in rising order")
        if units and units[-1] >= self.units:
            raise ValueError(f"overrides name unit {units[-1]}, but the layer has {self.units} (0 to {self.units - 1})")
        return self

    @property
    def activations(self) -> frozenset[UnitActivation]:
        """Those that count for some unit."""
        own = {_unit_activation(override.activation, override.slope) for override in self.overrides}
        if len(self.overrides) < self.units:
            own.add(_unit_activation(self.activation, self.slope))
        return frozenset(own)

    def unit_activation(self, unit: int) -> UnitActivation:
        """The activation that counts for `unit` (0-based): its own, else the layer's."""
        for override in self.overrides:
            if override.unit == unit:
                return _unit_activation(override.activation, override.slope)
        return _unit_activation(self.activation, self.slope)


@dataclass(frozen=True, slots=True, config=STRICT)
class OutputSpec:
    """The output: one unit, or of softmax one for each class."""

    activation: OutputActivationName = "tanh"


@frozen(frozen=True, slots=True)
class OutputLayer:
    """The output as a layer, which looks like the hidden ones to whoever goes through all of them."""

    units: int
    activation: OutputActivationName
    slope: float = DEFAULT_SLOPE
    overrides: tuple[UnitOverride, ...] = ()

    @property
    def activations(self) -> frozenset[UnitActivation]:
        """Those that count for some unit."""
        return frozenset({_unit_activation(self.activation, self.slope)})

    def unit_activation(self, unit: int) -> UnitActivation:
        """The activation of each unit."""
        return _unit_activation(self.activation, self.slope)


AnyLayer = LayerSpec | OutputLayer


@dataclass(frozen=True, slots=True, config=STRICT)
class InitSpec:
    """How weights begin: a scheme, a factor on it, and the seed it draws from."""

    scheme: InitializerName = "xavier"
    scale: Annotated[float, Field(ge=0.0, le=10.0)] = 1.0
    seed: Seed = 0


@dataclass(frozen=True, slots=True, config=STRICT)
class NetworkSpec:
    """The architecture: hidden layers from the features on, then the output, whose units follow from the data."""

    hidden: Annotated[tuple[LayerSpec, ...], Field(max_length=MAX_LAYERS, strict=False)] = (
        LayerSpec(4),
        LayerSpec(2),
    )
    output: OutputSpec = OutputSpec()
    init: InitSpec = InitSpec()


@dataclass(frozen=True, slots=True, config=STRICT)
class TrainingSpec:
    """How the network learns. `momentum` counts for the optimizer of that name only."""

    loss: LossName = "mse"
    optimizer: OptimizerName = "sgd"
    momentum: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    learning_rate: Annotated[float, Field(gt=0.0, le=100.0)] = 0.03
    batch_size: Annotated[int, Field(ge=1, le=MAX_SAMPLES)] = 10
    shuffle: bool = True
    seed: Seed = 0
    penalty: PenaltyName = "none"
    penalty_rate: Annotated[float, Field(ge=0.0, le=10.0)] = 0.0


@dataclass(frozen=True, slots=True, config=STRICT)
class Spec:
    """All that decides a run: the same spec and epoch give the same numbers, bit for bit."""

    data: AnySource = DataSpec()
    features: Annotated[tuple[FeatureName, ...], Field(min_length=1, strict=False)] = ("x1", "x2")
    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()

    @model_validator(mode="after")
    def _choices_go_together(self) -> Self:
        if len(set(self.features)) != len(self.features):
            raise ValueError("features must each be named once")
        refusal = self.head.refusal(self.training.loss) or self.head.class_refusal(self.data.class_count)
        if refusal:
            raise ValueError(refusal)
        return self

    @property
    def layers(self) -> tuple[AnyLayer, ...]:
        """The hidden layers, and the output as a layer."""
        units = self.head.units(self.data.class_count)
        return (*self.network.hidden, OutputLayer(units, self.network.output.activation))

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of each layer, from the features (first) to the output (last)."""
        return (len(self.features), *(layer.units for layer in self.layers))

    @property
    def head(self) -> Head:
        """What the output is."""
        return HEADS[self.network.output.activation]

    @property
    def loss(self) -> Loss:
        """What is to become small."""
        return self.head.loss(self.training.loss)

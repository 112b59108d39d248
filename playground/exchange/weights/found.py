"""What a file of weights says of a network, and what it may say at most."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.choices.features import FeatureName
from engine.portable import Floats
from engine.spec import MAX_LAYERS, MAX_UNITS, UnitActivation
from playground.model.files.refused import FileRefused

MAX_BYTES: Final = 16_000_000
"""A file of weights may have so many; the largest network of the playground has 21,000 numbers."""

MAX_NUMBERS: Final = 10_000
"""Numbers that one tensor may have."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundLayer:
    """One layer as a file has it.

    name: what the file calls it. weights (units, inputs). biases (units,), or None where the file has none.
    activations: of each unit; None where the file does not say.
    """

    name: str
    weights: Floats
    biases: Floats | None = None
    activations: tuple[UnitActivation, ...] | None = None
    is_softmax: bool = False

    @property
    def units(self) -> int:
        """How many it has."""
        return len(self.weights)

    @property
    def inputs(self) -> int:
        """How many numbers it takes."""
        return int(self.weights.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class FoundNetwork:
    """The layers in order. features: what the first one takes; None where the file does not say."""

    layers: tuple[FoundLayer, ...]
    features: tuple[FeatureName, ...] | None = None
    notes: tuple[str, ...] = ()


class WeightsRefused(FileRefused):
    """Weights that cannot be taken: what was found, what is allowed, and what to do."""

    def __init__(self, found: str, allowed: str, remedy: str) -> None:
        super().__init__("", found, allowed, f"Found {found}. Allowed: {allowed}. {remedy}")


def quoted(name: str | bytes) -> str:
    """A name of a file as a refusal quotes it, on one short line; bytes are what was to be text and is none."""
    name = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    return f"“{plain if len(plain) <= 40 else plain[:39] + '…'}”"


def checked_layers(layers: list[FoundLayer]) -> tuple[FoundLayer, ...]:
    """Layers that the playground can have. Raises WeightsRefused."""
    if not layers:
        raise WeightsRefused(
            "no weights", "tables of weights, (units, inputs)", "Save a network of fully connected layers."
        )
    if len(layers) > MAX_LAYERS + 1:
        raise WeightsRefused(
            f"{len(layers)} layers", f"up to {MAX_LAYERS} hidden layers and the output", "Save a smaller network."
        )
    for layer in layers:
        if not 1 <= layer.units <= MAX_UNITS or layer.inputs < 1:
            raise WeightsRefused(
                f"{layer.units} units in the layer {quoted(layer.name)}",
                f"1 to {MAX_UNITS} units in a layer",
                "Save a smaller network.",
            )
        for numbers in (layer.weights, layer.biases):
            if numbers is not None and not np.isfinite(numbers).all():
                raise WeightsRefused(
                    f"a number that is not finite in the layer {quoted(layer.name)}",
                    "finite numbers",
                    "The network diverged before it was saved: train it again with a lower learning rate.",
                )
    return tuple(layers)


def read_only(values: Any) -> Floats:
    """Numbers as floats of 64 bits that nobody changes."""
    numbers = np.array(values, np.float64)
    numbers.flags.writeable = False
    return numbers

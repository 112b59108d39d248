"""What networks differ in, in words: a line for each setting, with what each network has.

Layers that all have the same are told as one: “activation of all layers”. What was learned is no setting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.data.drawn import DataSpec
from engine.data.sources import AnySource
from engine.spec import AnyLayer, Spec
from playground.model.document import Document
from playground.model.numerals import chosen
from playground.model.wording import setting_name, value_name


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that is not the same in all. values: what each network has, in their order."""

    name: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """As a line: `activation of all layers: Tanh | ReLU`."""
        return f"{self.name}: {' | '.join(self.values)}"


_ABSENT: Final = "–"
_TRAINING: Final = (
    "loss",
    "optimizer",
    "momentum",
    "learning_rate",
    "batch_size",
    "shuffle",
    "seed",
    "penalty",
    "penalty_rate",
)
_BEGINNING: Final = ("scheme", "scale", "seed")
_DRAWN: Final = ("kind", "samples", "noise", "classes", "train_percent", "seed")


def differences(documents: Sequence[Document]) -> tuple[Difference, ...]:
    """All that is not the same in these networks, in the order in which the window has it."""
    specs = [document.spec for document in documents]
    found = [*_data([spec.data for spec in specs])]
    found += _told("features", [", ".join(FEATURES[name].notation for name in spec.features) for spec in specs])
    found += _layers(specs)
    found += _settings("training", _TRAINING, [spec.training for spec in specs])
    found += _settings("init", _BEGINNING, [spec.network.init for spec in specs])
    if len({document.pins for document in documents}) > 1:
        found.append(Difference("pinned weights and biases", tuple(str(len(document.pins)) for document in documents)))
    return tuple(found)


def _told(name: str, values: Sequence[str]) -> list[Difference]:
    """The difference, where there is one."""
    return [Difference(name, tuple(values))] if len(set(values)) > 1 else []


def _settings(section: str, keys: Sequence[str], parts: Sequence[object]) -> list[Difference]:
    """What differs of settings that all of them have."""
    found = []
    for key in keys:
        values: list[Any] = [getattr(part, key) for part in parts]
        found += _told(setting_name(section, key), [value_name(section, key, value) for value in values])
    return found


def _data(sources: Sequence[AnySource]) -> list[Difference]:
    if len(set(sources)) == 1:
        return []
    drawn = [source for source in sources if isinstance(source, DataSpec)]
    if len(drawn) == len(sources):
        return _settings("data", _DRAWN, drawn)
    names = [value_name("data", "kind", source.kind) if isinstance(source, DataSpec) else "table" for source in sources]
    return _told("data", names) or [Difference("data", tuple(f"{_rows(source)} rows" for source in sources))]


def _rows(source: AnySource) -> int:
    return source.train_size + source.test_size


def _layers(specs: Sequence[Spec]) -> list[Difference]:
    """Depth, width and activation: of all layers at once where that says it, else layer by layer."""
    hidden = [spec.network.hidden for spec in specs]
    found = _told("hidden layers", [str(len(layers)) for layers in hidden])
    for name, value in (("units", _units), ("activation", _activation)):
        found += _by_layer(name, hidden, value)
    return found + _told("output", [_activation(spec.layers[-1]) for spec in specs])


def _by_layer(name: str, networks: Sequence[Sequence[AnyLayer]], value: Callable[[AnyLayer], str]) -> list[Difference]:
    told = [[value(layer) for layer in layers] for layers in networks]
    if all(len(set(values)) == 1 for values in told):
        return _told(f"{name} of all layers", [values[0] for values in told])
    found = []
    for at in range(max(map(len, told))):
        values = [values[at] if at < len(values) else _ABSENT for values in told]
        if _ABSENT not in values:  # that a layer is missing is said already
            found += _told(f"{name} of layer {at + 1}", values)
    return found


def _units(layer: AnyLayer) -> str:
    return str(layer.units)


def _activation(layer: AnyLayer) -> str:
    """The activation of a layer, and of units that have their own."""
    text = _named(layer.activation, layer.slope)
    own = [f"unit {own.unit + 1} {_named(own.activation, own.slope)}" for own in layer.overrides]
    return f"{text} ({', '.join(own)})" if own else text


def _named(name: str, slope: float) -> str:
    activation = UNIT_ACTIVATIONS[name]  # type: ignore[index]  # a name of the specs
    return f"{activation.label} {chosen(slope)}" if activation.takes_slope else activation.label

"""How settings, values and breaches are called in texts for the person."""

from collections.abc import Mapping
from typing import Final, Literal, get_args, get_origin

import annotated_types
from pydantic import ValidationError

from engine.datasets import DATASETS
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.penalties import PENALTIES
from playground.model.refused import choice

_SETTINGS: Final = {
    ("data", "kind"): "data",
    ("data", "samples"): "samples",
    ("data", "noise"): "noise",
    ("data", "train_percent"): "train share",
    ("data", "seed"): "data seed",
    ("training", "loss"): "loss",
    ("training", "optimizer"): "optimizer",
    ("training", "momentum"): "momentum",
    ("training", "learning_rate"): "learning rate",
    ("training", "batch_size"): "batch size",
    ("training", "shuffle"): "shuffling",
    ("training", "seed"): "order seed",
    ("training", "penalty"): "penalty",
    ("training", "penalty_rate"): "penalty rate",
    ("init", "scheme"): "initialisation",
    ("init", "scale"): "initial scale",
    ("init", "seed"): "weight seed",
}

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {name: dataset.label for name, dataset in DATASETS.items()},
    "loss": {name: loss.label for name, loss in LOSSES.items()},
    "optimizer": {name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    "penalty": {name: penalty.label for name, penalty in PENALTIES.items()},
    "scheme": {name: initializer.label for name, initializer in INITIALIZERS.items()},
}


def setting_name(section: str, key: str) -> str:
    """What a setting is called in a sentence: `learning rate`."""
    return _SETTINGS[section, key]


def value_name(section: str, key: str, value: object) -> str:
    """A setting's value as a person reads it: `Cross-entropy`, `20 %`, `on`."""
    if isinstance(value, str):
        return _LABELS.get(key, {}).get(value, value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, float)):
        unit = " %" if key in ("noise", "train_percent") else ""
        return format_number(value) + unit
    return str(value)


def format_number(value: float) -> str:
    """A number as short as it can be told apart from its neighbours on a control: `0.03`, `1e−05`, `12`."""
    return f"{value:.6g}".replace("-", "−")


def layer_name(layer: int, hidden: int) -> str:
    """`Layer 2`, or `Output` for the last."""
    return "Output" if layer == hidden else f"Layer {layer + 1}"


def allowed_value(made: type, name: str) -> str:
    """What a field of a spec may hold, in words: `a whole number from 20 to 5000`."""
    field = made.__pydantic_fields__[name]  # type: ignore[attr-defined]
    if get_origin(field.annotation) is Literal:
        return choice(get_args(field.annotation))
    if field.annotation is bool:
        return "true or false"
    kind = "a whole number" if field.annotation is int else "a number"
    low = high = ""
    for limit in field.metadata:
        match limit:
            case annotated_types.Ge(ge=bound):
                low = f" from {bound:g}" if field.annotation is float else f" from {bound}"
            case annotated_types.Gt(gt=bound):
                low = f" above {bound:g}"
            case annotated_types.Le(le=bound):
                high = f" to {bound:g}" if field.annotation is float else f" to {bound}"
            case annotated_types.Lt(lt=bound):
                high = f" to less than {bound:g}"
    if low.startswith(" above"):
        high = high.replace(" to", " and up to")
    return f"{kind}{low}{high}"


def describe_breach(breach: ValidationError, made: type) -> str:
    """What is wrong with a value that `made`, a spec, was to hold: `Noise is a number from 0 to 50, not 51`."""
    first = breach.errors()[0]
    if not first["loc"]:
        message = first["msg"].removeprefix("Value error, ")
        return f"{message[0].upper()}{message[1:]}."
    name, value = str(first["loc"][0]), first["input"]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    found = format_number(value) if is_number else repr(value)
    return f"{name.replace('_', ' ').capitalize()} is {allowed_value(made, name)}, not {found}."

"""How settings, values and breaches are called in texts for the person."""

import math
from collections.abc import Mapping
from typing import Final, Literal, get_args, get_origin

from pydantic import ValidationError

from engine.choices.initializers import INITIALIZERS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.generators import GENERATORS
from engine.data.plane import DOMAIN
from engine.measurement import GradientMoment
from playground.model.numerals import Kind, Limits, chosen, in_file

_SETTINGS: Final = {
    ("data", "kind"): "data",
    ("data", "samples"): "samples",
    ("data", "noise"): "noise",
    ("data", "train_percent"): "train share",
    ("data", "seed"): "data seed",
    ("data", "classes"): "class count",
    ("data", "shuffle"): "mixing of the rows",
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
    "kind": {name: generator.label for name, generator in GENERATORS.items()},
    "loss": {name: loss.label for name, loss in LOSSES.items()},
    "optimizer": {name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    "penalty": {name: penalty.label for name, penalty in PENALTIES.items()},
    "scheme": {name: initializer.label for name, initializer in INITIALIZERS.items()},
}


PLANE_RANGE: Final = f"{chosen(-DOMAIN)} to {chosen(DOMAIN)}"
"""How far the plane reaches in each direction."""


def choice(names: object) -> str:
    """Names as a refusal lists them: `"tanh", "sigmoid" or "linear"`."""
    quoted = [f'"{name}"' for name in names]  # type: ignore[attr-defined]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


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
        return chosen(value) + unit
    return str(value)


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
    limits = limits_of(made, name)
    kind = "a whole number" if limits.kind == "whole" else "a number"
    low, high = (in_file(limits.low), in_file(limits.high))
    if limits.without_low:
        return f"{kind} above {low} and {'less than' if limits.without_high else 'up to'} {high}"
    return f"{kind} from {low} to {'less than ' if limits.without_high else ''}{high}"


def limits_of(made: type, name: str, unit: str = "") -> Limits:
    """What a number of a spec may be, as a box with this unit takes it."""
    field = made.__pydantic_fields__[name]  # type: ignore[attr-defined]
    low, high, without_low, without_high = -math.inf, math.inf, False, False
    for limit in field.metadata:
        for way in ("ge", "gt", "le", "lt"):
            bound = getattr(limit, way, None)
            if bound is None:
                continue
            if way in ("ge", "gt"):
                low, without_low = float(bound), way == "gt"
            else:
                high, without_high = float(bound), way == "lt"
    kind: Kind = "whole" if field.annotation is int else "share" if "%" in unit else "real"
    return Limits(low, high, kind, without_low, without_high, unit)


def describe_breach(breach: ValidationError, made: type) -> str:
    """What is wrong with a value that `made`, a spec, was to hold: `Noise is a number from 0 to 50, not 51`."""
    first = breach.errors()[0]
    if not first["loc"]:
        message = first["msg"].removeprefix("Value error, ")
        return f"{message[0].upper()}{message[1:]}."
    name, value = str(first["loc"][0]), first["input"]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    found = chosen(value) if is_number and math.isfinite(value) else repr(value)
    return f"{name.replace('_', ' ').capitalize()} is {allowed_value(made, name)}, not {found}."


def batch_name(moment: GradientMoment) -> str:
    """What a gradient is of: `the last batch, after its step`."""
    return {
        "before the first": "the first batch, before any step",
        "after the step": "the last batch, after its step",
        "made the step": "the last batch, as it made its step",
    }[moment]

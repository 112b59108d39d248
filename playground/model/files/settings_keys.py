"""The settings of a network by the dotted keys of its file, as refusals name them: which there are, how they are set.

`training.learning_rate`, `network.hidden[0].units`; and for all hidden layers at once `hidden.count`, `hidden.units`,
`hidden.activation` and `hidden.slope`. A value is checked by `playground.model.files.schema`, like that of a file.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Literal, get_args, get_origin

from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.data.table import TableSource
from engine.spec import MAX_LAYERS, InitSpec, LayerSpec, OutputSpec, Spec, TrainingSpec
from playground.model.files.checks import checked_whole
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused
from playground.model.files.schema import field_names, read_spec, write_settings, write_spec
from playground.model.files.table_io import SETTINGS as TABLE_SETTINGS
from playground.model.files.table_io import changed_table
from playground.model.wording import setting_name

HIDDEN_KEYS: Final = ("hidden.count", "hidden.units", "hidden.activation", "hidden.slope")
"""What holds for all hidden layers; in the order in which they are set."""

_LAYER_KEY: Final = re.compile(r"network\.hidden\[(\d{1,3})\]\.(units|activation|slope)")
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}")
_REAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

_PARTS: Final[Mapping[str, type]] = {
    "network.output": OutputSpec,
    "network.init": InitSpec,
    "training": TrainingSpec,
}


def setting_keys(spec: Spec) -> tuple[str, ...]:
    """The keys of a network's settings, but for those of single layers."""
    data = TABLE_SETTINGS if isinstance(spec.data, TableSource) else field_names(DataSpec)
    return (
        *(f"data.{name}" for name in data),
        "features",
        *HIDDEN_KEYS,
        *(f"{part}.{name}" for part, made in _PARTS.items() for name in field_names(made)),
    )


def names_of(key: str) -> tuple[str, ...]:
    """The names that may stand under a key that takes one of some names; none for any other key."""
    part, _, name = key.rpartition(".")
    made = {"data": DataSpec, "hidden": LayerSpec, **_PARTS}.get(part)
    if made is None or name not in field_names(made):
        return ()
    annotation = made.__pydantic_fields__[name].annotation  # type: ignore[attr-defined]
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


_LABELS: Final[Mapping[str, str]] = {
    "hidden.count": "number of hidden layers",
    "hidden.units": "units of all layers",
    "hidden.activation": "activation of all layers",
    "hidden.slope": "slope of all layers",
    "network.output.activation": "output",
}


def key_label(key: str) -> str:
    """What a setting is called in words: `learning rate`, `units of all layers`."""
    *path, name = key.split(".")
    if key in _LABELS or not path or path[-1] not in ("data", "training", "init"):
        return _LABELS.get(key, key)
    return setting_name(path[-1], name)


def check_key(key: str, spec: Spec) -> None:
    """Raise FileRefused for what is no key of a setting of this network."""
    known = setting_keys(spec)
    if (found := _LAYER_KEY.fullmatch(key)) and int(found[1]) < len(spec.network.hidden):
        return
    if key not in known:
        last = len(spec.network.hidden) - 1
        layers = f", network.hidden[0].units and the like, up to hidden[{last}]" if last >= 0 else ""
        near = [each for each in known if each.rpartition(".")[2] == key.rpartition(".")[2]]
        listed = [*near, *(each for each in known if each not in near)]  # the one that is meant, first
        raise FileRefused(key, "an unknown key", ", ".join(listed) + layers)


def read_value(key: str, text: str) -> Json:
    """A value as it is typed: a number, true or false, a name, or features joined by +."""
    if key == "features":
        return list(text.split("+"))
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _REAL.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def write_value(value: Json) -> str:
    """A value as it would be typed."""
    if isinstance(value, list):
        return "+".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)


def with_settings(spec: Spec, settings: Mapping[str, Json]) -> Spec:
    """The spec with other values under these keys. Raises FileRefused, which names the key that does not fit."""
    for key in settings:
        check_key(key, spec)
    keys: dict[str, Any] = write_settings(spec)
    of_data = {key.removeprefix("data."): value for key, value in settings.items() if key.startswith("data.")}
    source: AnySource | None = None
    if isinstance(spec.data, TableSource):
        source = changed_table(spec.data, of_data, "data") if of_data else spec.data
    else:
        keys["data"] = {**write_spec(spec)["data"], **of_data}  # type: ignore[dict-item]
        generator = GENERATORS.get(keys["data"]["kind"])
        if "classes" not in of_data and generator is not None and not generator.takes_classes:
            keys["data"].pop("classes", None)
    keys["network"]["hidden"] = _hidden(keys["network"]["hidden"], settings)
    for key, value in settings.items():
        if key == "features":
            keys["features"] = value
        elif found := _LAYER_KEY.fullmatch(key):
            layers = keys["network"]["hidden"]
            if int(found[1]) >= len(layers):
                raise FileRefused(key, f"{len(layers)} hidden layers", "a layer that is there")
            layers[int(found[1])][found[2]] = value
        elif key not in HIDDEN_KEYS and not key.startswith("data."):
            part = keys
            *path, name = key.split(".")
            for step in path:
                part = part[step]
            part[name] = value
    with _called_as_set(settings):
        return read_spec(keys, source)


def _hidden(layers: list[dict[str, Json]], settings: Mapping[str, Json]) -> list[dict[str, Json]]:
    """The hidden layers with what is set for all of them: more of them are like the last one."""
    if "hidden.count" in settings:
        count = checked_whole(settings["hidden.count"], "hidden.count", 0, MAX_LAYERS)
        last = {key: value for key, value in layers[-1].items() if key != "overrides"} if layers else {}
        layers = [dict(layers[at]) if at < len(layers) else dict(last) for at in range(count)]
    elif not layers and any(key in settings for key in HIDDEN_KEYS):
        key = next(key for key in HIDDEN_KEYS if key in settings)
        raise FileRefused(key, "a network without hidden layers", "this key together with hidden.count")
    for layer in layers:
        for key in HIDDEN_KEYS[1:]:
            if key in settings:
                layer[key.removeprefix("hidden.")] = settings[key]
        overrides, units = layer.get("overrides"), layer.get("units")
        if "hidden.activation" in settings:
            layer.pop("overrides", None)
        elif isinstance(overrides, dict) and isinstance(units, int):
            layer["overrides"] = {unit: own for unit, own in overrides.items() if int(unit) < units}
    return layers


@contextmanager
def _called_as_set(settings: Mapping[str, Json]) -> Iterator[None]:
    """Tell what is refused of all hidden layers by the key that set it."""
    try:
        yield
    except FileRefused as refusal:
        found = _LAYER_KEY.fullmatch(refusal.where)
        if found and refusal.where not in settings and (key := f"hidden.{found[2]}") in settings:
            raise FileRefused(key, refusal.found, refusal.allowed) from None
        raise

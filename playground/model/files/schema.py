"""Checks the plain data of a file against the specs: what each key may hold, told in words when it does not.

The names, types and ranges of settings are those of `engine.spec`, read from there. Knows nothing of files, nor of
what a network has learned.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES, FeatureName
from engine.choices.heads import HEADS, heads_for
from engine.choices.losses import LOSSES
from engine.data.generators import GENERATORS
from engine.data.sources import SOURCES, AnySource
from engine.data.table import TableSource
from engine.spec import (
    MAX_LAYERS,
    DataSpec,
    InitSpec,
    LayerSpec,
    NetworkSpec,
    OutputSpec,
    Spec,
    TrainingSpec,
    UnitOverride,
)
from playground.model.files.checks import checked_list, checked_names, checked_object, checked_one_of, checked_some
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.files.table_io import read_table_source, write_table_source
from playground.model.wording import allowed_value, choice

_T = TypeVar("_T")


# --- settings -------------------------------------------------------------------------------------------------------


def field_names(made: type) -> tuple[str, ...]:
    """The fields of a spec, which are its keys in a file."""
    return tuple(made.__pydantic_fields__)  # type: ignore[attr-defined]


def _made(make: type[_T], value: Json, where: str, required: Sequence[str] = ()) -> _T:
    """A spec whose fields are all plain values, of an object; what is left out is its default."""
    return _built(make, where, **checked_object(value, where, field_names(make), required))


def _built(make: type[_T], where: str, **fields: Any) -> _T:
    try:
        return make(**fields)
    except ValidationError as breach:
        first = breach.errors()[0]
        if not first["loc"]:
            message = first["msg"].removeprefix("Value error, ")
            raise FileRefused(where, "values that do not go together", message) from None
        name = str(first["loc"][0])
        raise FileRefused(at(where, name), shown(first["input"]), allowed_value(make, name)) from None


def read_spec(data: dict[str, Json], source: AnySource | None = None) -> Spec:
    """The spec that `data`, `features`, `network` and `training` of a file describe. Raises FileRefused.

    source: the data, where they have been read already.
    """
    parts: dict[str, Any] = {}
    if source is not None:
        parts["data"] = source
    elif "data" in data:
        parts["data"] = _data(data["data"])
    if "features" in data:
        parts["features"] = _features(data["features"])
    if "network" in data:
        parts["network"] = _network(data["network"])
    if "training" in data:
        parts["training"] = _made(TrainingSpec, data["training"], "training")
    head = HEADS[parts.get("network", NetworkSpec()).output.activation]
    loss = LOSSES[parts.get("training", TrainingSpec()).loss]
    if loss.name not in head.losses:
        fitting = choice(other.name for other in heads_for(loss.name))
        needed = f", whose value is {loss.needs}" if loss.needs else ""
        raise FileRefused(
            "training.loss",
            f'"{loss.name}" with the output "{head.name}"',
            f"{choice(head.losses)}. {loss.label} needs the output {fitting}{needed}",
        )
    learned: AnySource = parts.get("data", DataSpec())
    refusal = head.class_refusal(learned.class_count)
    if refusal:
        found = f"{learned.class_count} classes" if learned.class_count else "numbers to learn"
        able = [other.name for other in HEADS.values() if other.takes(learned.class_count)]
        sentence = refusal[0].upper() + refusal[1:]
        raise FileRefused(
            "network.output.activation", f'"{head.name}" with data that have {found}', f"{choice(able)}. {sentence}"
        )
    return _built(Spec, "", **parts)


def _data(value: Json) -> AnySource:
    """The kind first: other kinds have other keys."""
    source: type[AnySource] = DataSpec
    if isinstance(value, dict) and "kind" in value:
        source = SOURCES[checked_one_of(value["kind"], "data.kind", SOURCES)]
    return read_table_source(value, "data") if source is TableSource else _toy_data(value)


def _toy_data(value: Json) -> DataSpec:
    """The settings that count for their kind."""
    made = _made(DataSpec, value, "data")
    if isinstance(value, dict) and not set(value) <= set(made.settings):
        raise FileRefused(
            "data.classes", f'a number of classes for "{made.kind}"', f"this key with {choice(_MANY)} alone"
        )
    return made


_MANY: Final = tuple(name for name, generator in GENERATORS.items() if generator.takes_classes)


def _features(value: Json) -> tuple[FeatureName, ...]:
    names = checked_list(value, "features", None, f"one or more of {', '.join(FEATURES)}")
    if not names:
        raise FileRefused("features", "an empty list", f"a list of one or more of {', '.join(FEATURES)}")
    return checked_names(names, "features", tuple(FEATURES), "each feature once")


def _network(value: Json) -> NetworkSpec:
    keys = checked_object(value, "network", field_names(NetworkSpec))
    parts: dict[str, Any] = {}
    if "hidden" in keys:
        layers = checked_some(keys["hidden"], "network.hidden", 0, MAX_LAYERS, f"0 to {MAX_LAYERS} layers")
        parts["hidden"] = tuple(_layer(layer, at("network.hidden", index)) for index, layer in enumerate(layers))
    if "output" in keys:
        parts["output"] = _made(OutputSpec, keys["output"], "network.output")
    if "init" in keys:
        parts["init"] = _made(InitSpec, keys["init"], "network.init")
    return _built(NetworkSpec, "network", **parts)


def _layer(value: Json, where: str) -> LayerSpec:
    keys = dict(checked_object(value, where, field_names(LayerSpec)))
    overrides = keys.pop("overrides", {})
    layer = _built(LayerSpec, where, **keys)
    where = at(where, "overrides")
    allowed = f"an object whose keys are units of the layer, 0 to {layer.units - 1}"
    if not isinstance(overrides, dict):
        raise FileRefused(where, shown(overrides), allowed)
    units = {str(unit): unit for unit in range(layer.units)}
    made = []
    for key, override in overrides.items():
        if key not in units:
            raise FileRefused(at(where, key), "a key that is no unit of the layer", allowed)
        own = checked_object(override, at(where, key), ("activation", "slope"), ("activation",))
        made.append(_built(UnitOverride, at(where, key), unit=units[key], **own))
    made.sort(key=lambda override: override.unit)
    return _built(LayerSpec, where, **keys, overrides=tuple(made))


def write_spec(spec: Spec) -> dict[str, Json]:
    """The keys `data`, `features`, `network` and `training` of a file; `read_spec` gives the same spec again."""
    return {"data": _data_keys(spec.data), **write_settings(spec)}


def write_settings(spec: Spec) -> dict[str, Json]:
    """The same but for the data."""
    network = spec.network
    return {
        "features": list(spec.features),
        "network": {
            "hidden": [_layer_keys(layer) for layer in network.hidden],
            "output": _fields(network.output),
            "init": _fields(network.init),
        },
        "training": _fields(spec.training),
    }


def _data_keys(source: AnySource) -> dict[str, Json]:
    if isinstance(source, TableSource):
        return write_table_source(source)
    return {name: _as_whole(value) for name, value in _fields(source).items() if name in source.settings}


def _fields(part: object) -> dict[str, Json]:
    return {name: getattr(part, name) for name in field_names(type(part))}


def _as_whole(value: Json) -> Json:
    """A number as people write it: 20, not 20.0."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _layer_keys(layer: LayerSpec) -> dict[str, Json]:
    keys: dict[str, Json] = {"units": layer.units, **_activation_keys(layer)}
    if layer.overrides:
        keys["overrides"] = {str(override.unit): _activation_keys(override) for override in layer.overrides}
    return keys


def _activation_keys(part: LayerSpec | UnitOverride) -> dict[str, Json]:
    """The slope is written where it counts, and where somebody has chosen one that may count again."""
    keys: dict[str, Json] = {"activation": part.activation}
    if UNIT_ACTIVATIONS[part.activation].takes_slope or part.slope != LayerSpec().slope:
        keys["slope"] = part.slope
    return keys

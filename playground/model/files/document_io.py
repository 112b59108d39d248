"""The file: a document, what its network has learned, and how, as JSON text and back, nothing lost on the way.

The keys are a contract. Those of the settings are the fields of the specs, which `playground.model.files.schema`
checks. Those of the state are checked here: `epoch`, `weights`, `biases` and `pinned` always, and beside them what a
run needs to go on bit for bit, each only where it says something:

- `position`: samples done of the epoch that has begun; `steps`: the optimizer's steps so far.
- `optimizer`: `moment1`, `moment2`, what it remembers of each weight and bias; zeros where left out.
- `silenced`: weights that the L1 penalty has set to 0 for good.
- `start`: the weights and biases of epoch 0, to which Reset returns. Left out, they are the state's own when no step
  was taken yet, else those of the initialisation.
- `last_step`: what is shown of it, and no part of what training goes on from: its batch, the samples `from` to `to` in
  the order of `epoch` (left out: in their own order); the `update_ratios` of the layers, null where one is infinite;
  `weights` and `biases` as they were before it, left out where nobody knows.

All indices are 0-based: `{"weight": [layer, unit, input]}` is `weights[layer][unit][input]`. An architecture alone is
a file without `state` and `curves`; pins hold a value, so they go with it. `curves` are those of
`playground.model.files.curves_io`, and `race`, of a race, those of `playground.model.files.race_io`.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.learned import LastStep, Learned
from engine.parameters import Address, Layout, initial_parameters
from engine.portable import Floats
from engine.spec import Spec
from playground.model.document import Document, Work
from playground.model.files.checks import (
    checked_count,
    checked_list,
    checked_number,
    checked_object,
    checked_positive,
    checked_text,
    checked_whole,
)
from playground.model.files.curves_io import read_curves, write_curves
from playground.model.files.disk import MAX_BYTES, FileUnwritable, read_file, replace_file, too_big
from playground.model.files.json_text import Json, decode, format_json, parse
from playground.model.files.migrations import FORMAT, VERSION, upgrade
from playground.model.files.race_io import read_race, write_race
from playground.model.files.refused import FileRefused, at
from playground.model.files.schema import read_spec, write_spec
from playground.model.files.timeline_io import read_timeline, write_timeline

__all__ = ["FileRefused", "FileUnwritable", "dumps", "from_plain", "loads", "read", "to_plain", "write"]

KEYS: Final = (
    "format",
    "version",
    "title",
    "notes",
    "data",
    "features",
    "network",
    "training",
    "state",
    "curves",
    "race",
    "timeline",
)
_STATE_KEYS: Final = (
    "epoch",
    "weights",
    "biases",
    "pinned",
    "position",
    "steps",
    "optimizer",
    "silenced",
    "start",
    "last_step",
)


# --- reading --------------------------------------------------------------------------------------------------------


def read(path: Path) -> Work:
    """The work that a file holds. Raises FileRefused."""
    return loads(read_file(path))


def loads(text: str | bytes) -> Work:
    """The work that a file's text describes, whole or not at all. Raises FileRefused."""
    if len(text) > MAX_BYTES:
        raise too_big(len(text))
    return from_plain(parse(decode(text) if isinstance(text, bytes) else text))


def from_plain(data: Json) -> Work:
    """The work that a file's plain data describe. Raises FileRefused."""
    keys = checked_object(upgrade(data), "", KEYS)
    assert isinstance(data, dict)
    if data["version"] == 1 and "curves" in data:
        raise FileRefused("curves", "a key that version 1 does not have", 'this key with "version": 2')
    if data["version"] == 1 and "timeline" in data:
        raise FileRefused("timeline", "a key that version 1 does not have", 'this key with "version": 2')
    state = data.get("state")
    if data["version"] == 1 and isinstance(state, dict) and "last_step" in state:
        raise FileRefused("state.last_step", "a key that version 1 does not have", 'this key with "version": 2')
    title = checked_text(keys.get("title", ""), "title")
    notes = checked_text(keys.get("notes", ""), "notes")
    spec = read_spec(keys)
    document = Document(spec, title, notes)
    work = Work.fresh(document)
    if "state" in keys:
        pins, learned = _read_state(keys["state"], spec)
        work = Work(replace(document, pins=pins), learned)
    if "curves" in keys:
        work = replace(work, curves=read_curves(keys["curves"], document.layout.layer_count))
    if "timeline" in keys:
        work = replace(work, timeline=read_timeline(keys["timeline"], work, _read_state))
    if "race" in keys:
        work = replace(work, rivals=read_race(keys["race"], _read_other))
    return work


def _read_other(keys: dict[str, Json]) -> Work:
    """A network of a race, from the keys of a file."""
    return from_plain({"format": FORMAT, "version": VERSION, **keys})


def _read_state(value: Json, spec: Spec) -> tuple[frozenset[Address], Learned]:
    keys = checked_object(value, "state", _STATE_KEYS, required=_STATE_KEYS[:4])
    layout = Layout.of(spec.layer_sizes)
    train_size = spec.data.train_size
    epoch = checked_count(keys["epoch"], "state.epoch")
    position = checked_count(keys.get("position", 0), "state.position", train_size - 1)
    steps = checked_count(keys.get("steps", 0), "state.steps")
    parameters = _read_parameters(keys["weights"], keys["biases"], "state", layout)
    pins = frozenset(_read_pins(keys["pinned"], "state.pinned", layout, ("weight", "bias")))
    silenced = layout.mask(_read_pins(keys.get("silenced", []), "state.silenced", layout, ("weight",)))
    moments = checked_object(keys.get("optimizer", {}), "state.optimizer", ("moment1", "moment2"))
    zeros = np.zeros(layout.total)
    moment1, moment2 = (
        _read_arrays(moments[name], f"state.optimizer.{name}", layout) if name in moments else zeros.copy()
        for name in ("moment1", "moment2")
    )
    if "start" in keys:
        start = _read_arrays(keys["start"], "state.start", layout)
    else:
        start = _usual_start(spec, parameters, epoch, position, steps)
    last_step = _read_last_step(keys["last_step"], layout, train_size) if "last_step" in keys else None
    return pins, Learned(parameters, start, moment1, moment2, silenced, steps, epoch, position, last_step)


def _read_last_step(value: Json, layout: Layout, train_size: int) -> LastStep:
    where = "state.last_step"
    names = ("from", "to", "update_ratios", "epoch", "weights", "biases")
    keys = checked_object(value, where, names, required=names[:3])
    start = checked_count(keys["from"], at(where, "from"), train_size - 1)
    end = checked_whole(keys["to"], at(where, "to"), start + 1, train_size)
    ratios = []
    given = checked_list(keys["update_ratios"], at(where, "update_ratios"), layout.layer_count, "one for each layer")
    for index, ratio in enumerate(given):
        here = at(at(where, "update_ratios"), index)
        allowed = "a number from 0, or null where it is infinite"
        ratios.append(math.inf if ratio is None else checked_positive(ratio, here, allowed))
    epoch = checked_count(keys["epoch"], at(where, "epoch")) if "epoch" in keys else None
    before = None
    if "weights" in keys or "biases" in keys:
        before = _read_arrays({name: keys[name] for name in names[4:] if name in keys}, where, layout)
    return LastStep(epoch, start, end, tuple(ratios), before)


def _usual_start(spec: Spec, parameters: Floats, epoch: int, position: int, steps: int) -> Floats:
    """Where a network began whose file does not say: here when it took no step yet, else as its seeds say."""
    return parameters.copy() if epoch == position == steps == 0 else initial_parameters(spec)


def _read_arrays(value: Json, where: str, layout: Layout) -> Floats:
    keys = checked_object(value, where, ("weights", "biases"), required=("weights", "biases"))
    return _read_parameters(keys["weights"], keys["biases"], where, layout)


def _read_parameters(weights: Json, biases: Json, where: str, layout: Layout) -> Floats:
    """A number for each parameter, (total,), from lists in the network's shape."""
    flat = np.empty(layout.total)
    layers = layout.layer_count
    each_layer = "one for each hidden layer, and the output's"
    all_rows = checked_list(weights, at(where, "weights"), layers, each_layer)
    all_biases = checked_list(biases, at(where, "biases"), layers, each_layer)
    for layer in range(layers):
        inputs, units = layout.sizes[layer], layout.sizes[layer + 1]
        here = at(at(where, "weights"), layer)
        for unit, row in enumerate(checked_list(all_rows[layer], here, units, "one for each unit of the layer")):
            numbers = checked_list(row, at(here, unit), inputs, "a weight for each input of the unit")
            layout.weights(flat, layer)[unit] = [
                checked_number(number, at(at(here, unit), index)) for index, number in enumerate(numbers)
            ]
        here = at(at(where, "biases"), layer)
        numbers = checked_list(all_biases[layer], here, units, "a bias for each unit of the layer")
        layout.biases(flat, layer)[:] = [checked_number(number, at(here, unit)) for unit, number in enumerate(numbers)]
    return flat


def _read_pins(value: Json, where: str, layout: Layout, kinds: tuple[str, ...]) -> list[Address]:
    """Weights and biases named by their place, each once."""
    pins: dict[Address, None] = {}
    for index, item in enumerate(checked_list(value, where, None, f"objects with the key {' or '.join(kinds)}")):
        here = at(where, index)
        keys = checked_object(item, here, kinds)
        if len(keys) != 1:
            raise FileRefused(here, f"an object with {len(keys)} keys", f"one key, {' or '.join(kinds)}")
        kind, place = next(iter(keys.items()))
        names = ("layer", "unit", "input") if kind == "weight" else ("layer", "unit")
        here = at(here, kind)
        numbers = checked_list(place, here, len(names), ", ".join(names))
        layer = checked_count(numbers[0], at(here, 0), layout.layer_count - 1)
        unit = checked_count(numbers[1], at(here, 1), layout.sizes[layer + 1] - 1)
        address = Address(layer, unit)
        if kind == "weight":
            address = Address(layer, unit, checked_count(numbers[2], at(here, 2), layout.sizes[layer] - 1))
        if address in pins:
            raise FileRefused(here, f"{_one_line(numbers)} a second time", "each weight and bias once")
        pins[address] = None
    return list(pins)


def _one_line(numbers: list[Json]) -> str:
    return f"[{', '.join(str(number) for number in numbers)}]"


# --- writing --------------------------------------------------------------------------------------------------------


def dumps(work: Work, *, architecture_only: bool = False, with_run: bool = False) -> str:
    """The text of a file that holds the work, or its document alone, without what was learned, curves and pins.

    with_run: and the run so far, to go back in.
    """
    return format_json(to_plain(work, architecture_only=architecture_only, with_run=with_run))


def to_plain(work: Work, *, architecture_only: bool = False, with_run: bool = False) -> dict[str, Json]:
    """The plain data of a file that holds the work; see `dumps`."""
    document = work.document
    data: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "notes": document.notes,
        **write_spec(document.spec),
    }
    if not architecture_only:
        data["state"] = _state_keys(work)
        curves = write_curves(work.curves, is_amid_epoch=work.learned.position > 0)
        if curves:
            data["curves"] = curves
        if with_run:
            data["timeline"] = write_timeline(work.timeline, _state_keys)
        if work.rivals is not None:
            data["race"] = write_race(work.rivals, lambda other: to_plain(other, with_run=with_run))
    return data


def _state_keys(work: Work) -> dict[str, Json]:
    learned, layout = work.learned, work.document.layout
    keys: dict[str, Json] = {
        "epoch": learned.epoch,
        **_parameter_keys(learned.parameters, layout),
        "pinned": [_pin_keys(address) for address in _sorted(work.document.pins)],
    }
    if learned.position:
        keys["position"] = learned.position
    if learned.steps:
        keys["steps"] = learned.steps
    moments = {"moment1": learned.moment1, "moment2": learned.moment2}
    told: dict[str, Json] = {
        name: _parameter_keys(moment, layout)
        for name, moment in moments.items()
        if not _same_bits(moment, np.zeros(layout.total))
    }
    if told:
        keys["optimizer"] = told
    if learned.silenced.any():
        keys["silenced"] = [_pin_keys(address) for address in _weights_at(learned.silenced, layout)]
    usual = _usual_start(work.document.spec, learned.parameters, learned.epoch, learned.position, learned.steps)
    if not _same_bits(learned.start, usual):
        keys["start"] = _parameter_keys(learned.start, layout)
    if learned.last_step is not None:
        keys["last_step"] = _last_step_keys(learned.last_step, layout)
    return keys


def _last_step_keys(step: LastStep, layout: Layout) -> dict[str, Json]:
    ratios: list[Json] = [ratio if math.isfinite(ratio) else None for ratio in step.update_ratios]
    return {
        **({} if step.epoch is None else {"epoch": step.epoch}),
        "from": step.start,
        "to": step.end,
        "update_ratios": ratios,
        **({} if step.before is None else _parameter_keys(step.before, layout)),
    }


def _same_bits(one: Floats, other: Floats) -> bool:
    """Whether two arrays are equal to the last bit: −0 is not 0."""
    return one.tobytes() == other.tobytes()


def _parameter_keys(flat: Floats, layout: Layout) -> dict[str, Json]:
    layers = range(layout.layer_count)
    return {
        "weights": [layout.weights(flat, layer).tolist() for layer in layers],
        "biases": [layout.biases(flat, layer).tolist() for layer in layers],
    }


def _sorted(pins: frozenset[Address]) -> list[Address]:
    """Pins as one reads a network: layer by layer, each unit's weights, then its bias."""
    return sorted(pins, key=lambda address: (address.layer, address.unit, address.input is None, address.input or 0))


def _pin_keys(address: Address) -> dict[str, Json]:
    if address.input is None:
        return {"bias": [address.layer, address.unit]}
    return {"weight": [address.layer, address.unit, address.input]}


def _weights_at(mask: NDArray[np.uint8], layout: Layout) -> list[Address]:
    return [
        Address(layer, int(unit), int(at_input))
        for layer in range(layout.layer_count)
        for unit, at_input in zip(*np.nonzero(layout.weights(mask, layer)), strict=True)
    ]


def write(path: Path, work: Work, *, architecture_only: bool = False, with_run: bool = False) -> None:
    """Write a file whole or not at all: beside its place first, then into it. Raises FileUnwritable.

    A file that is there keeps its permissions; one that is a link is written where it points.
    """
    replace_file(
        path, dumps(work, architecture_only=architecture_only, with_run=with_run).encode("utf-8", errors="replace")
    )

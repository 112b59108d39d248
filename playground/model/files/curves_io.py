"""The key `curves` of a file: how the run went, as it is drawn. It takes no part in training.

Arrays of one length, an item for each row; null stands where there is no number:

- `epoch`: rising numbers, whole but for the last; `train_loss` and `test_loss`. These three are always there.
- `train_accuracy`, `test_accuracy`: shares, for classes.
- `delta_norm`, `weight_gradient_norm`, `bias_gradient_norm`, `update_ratio`: lists of a number for each layer, the
  first hidden one to the output: root mean squares over the epoch that ended there; and the same with `last_` before
  the name, of the epoch's last batch alone.

`begun`, in a file saved amid an epoch, is no array: what was summed up of this epoch so far, so that its means come out
the same as if it had not been interrupted.
"""

import math
from typing import Final

import numpy as np

from engine.portable import Floats
from engine.runs.trace import LAYER_NUMBERS, RUN_NUMBERS, SUM_NAMES, EpochSums, Trace
from playground.model.files.checks import checked_count, checked_list, checked_number, checked_object
from playground.model.files.json_text import Json, OneLine
from playground.model.files.refused import FileRefused, at, shown
from playground.model.numerals import in_file

_ALWAYS: Final = RUN_NUMBERS[:3]
_BEGUN: Final = ("epoch", "samples", "steps", *SUM_NAMES)
_WHERE: Final = "curves"


def read_curves(value: Json, layers: int) -> Trace:
    """The curves of a network of so many layers. Raises FileRefused."""
    keys = checked_object(value, _WHERE, (*RUN_NUMBERS, *LAYER_NUMBERS, "begun"), required=_ALWAYS)
    epochs = _epochs(keys["epoch"])
    arrays = {"epoch": epochs}
    for name in RUN_NUMBERS[1:]:
        if name in keys:
            arrays[name] = _numbers(keys[name], at(_WHERE, name), len(epochs), "one for each epoch")
    for name in LAYER_NUMBERS:
        if name in keys:
            where = at(_WHERE, name)
            rows = checked_list(keys[name], where, len(epochs), "a list of the layers' numbers for each epoch")
            read = [_numbers(row, at(where, index), layers, "one for each layer") for index, row in enumerate(rows)]
            arrays[name] = np.array(read).reshape(len(epochs), layers)
    curves = Trace.of(layers, arrays)
    return curves if "begun" not in keys else Trace(layers, curves.rows, _begun(keys["begun"], layers))


def _epochs(value: Json) -> Floats:
    where = at(_WHERE, "epoch")
    epochs = [
        checked_number(epoch, at(where, index))
        for index, epoch in enumerate(checked_list(value, where, None, "epochs"))
    ]
    before = -1.0
    for index, epoch in enumerate(epochs):
        if epoch < 0.0 or epoch <= before:
            allowed = "0 or more" if index == 0 else f"more than the one before it, {in_file(before)}"
            raise FileRefused(at(where, index), in_file(epoch), allowed)
        if epoch % 1.0 and index < len(epochs) - 1:
            raise FileRefused(
                at(where, index), in_file(epoch), "a whole number (only the last may be part of an epoch)"
            )
        before = epoch
    return np.array(epochs)


def _numbers(value: Json, where: str, length: int, of: str) -> Floats:
    """Finite numbers, NaN for null."""
    items = checked_list(value, where, length, f"numbers or null, {of}")
    return np.array([math.nan if item is None else _number(item, at(where, index)) for index, item in enumerate(items)])


def _number(value: Json, where: str) -> float:
    try:
        return checked_number(value, where)
    except FileRefused:
        raise FileRefused(where, shown(value), "a finite number or null") from None


def _begun(value: Json, layers: int) -> EpochSums:
    where = at(_WHERE, "begun")
    keys = checked_object(value, where, _BEGUN, required=_BEGUN)
    epoch, samples, steps = (checked_count(keys[name], at(where, name)) for name in _BEGUN[:3])
    sums = [_numbers(keys[name], at(where, name), layers, "one for each layer") for name in SUM_NAMES]
    return EpochSums(epoch, samples, steps, np.array(sums))


# --- writing --------------------------------------------------------------------------------------------------------


def write_curves(curves: Trace, *, is_amid_epoch: bool) -> dict[str, Json]:
    """The value of the key; empty where there is nothing to tell: a single moment is in the state."""
    if len(curves.rows) < 2 and not is_amid_epoch:
        return {}
    keys: dict[str, Json] = {"epoch": OneLine(int(at) if at == int(at) else at for at in curves.epoch.tolist())}
    for name in RUN_NUMBERS[1:]:
        numbers = getattr(curves, name)
        if name in _ALWAYS or np.isfinite(numbers).any():
            keys[name] = OneLine(_plain(numbers))
    for name in LAYER_NUMBERS:
        table = curves.of_layers(name)
        if np.isfinite(table).any():
            keys[name] = OneLine(_plain(row) for row in table)
    begun = curves.begun
    if is_amid_epoch and begun is not None:
        sums: dict[str, Json] = {name: _plain(row) for name, row in zip(SUM_NAMES, begun.sums, strict=True)}
        keys["begun"] = {"epoch": begun.epoch, "samples": begun.samples, "steps": begun.steps, **sums}
    return keys if len(curves.rows) > 1 or "begun" in keys else {}


def _plain(numbers: Floats) -> list[Json]:
    return [number if math.isfinite(number) else None for number in numbers.tolist()]

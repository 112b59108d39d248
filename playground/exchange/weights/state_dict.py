"""Weights by name, as PyTorch's state_dict has them, saved as .npz or .json: `0.weight`, `0.bias`, and so on.

How to save one: `numpy.savez("weights.npz", **{name: value.numpy() for name, value in model.state_dict().items()})`.
Nothing in the file is run, and nothing is unpacked that is larger than its numbers may be.
"""

import io
import json
import math
import re
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np

from engine.portable import Floats
from playground.exchange.weights.found import (
    MAX_BYTES,
    MAX_NUMBERS,
    FoundLayer,
    FoundNetwork,
    WeightsRefused,
    checked_layers,
    quoted,
    read_only,
)
from playground.model.files.json_text import MAX_PARTS, has_too_many_parts
from playground.model.numerals import counted

MAX_TENSORS: Final = 100

_NAMES: Final = "names that end in .weight and .bias, as in PyTorch's state_dict"
_SAVE_AGAIN: Final = "Save the state_dict again, its tensors as numbers."


def network_of_npz(data: bytes) -> FoundNetwork:
    """The network in a file of numpy.savez. Raises WeightsRefused."""
    tensors: dict[str, Floats] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_count(len(members))
            for member in members:
                if member.file_size > MAX_BYTES:
                    raise _too_many(member.filename)
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise WeightsRefused(
                        f"{quoted(member.filename)}, packed in a way that NumPy does not",
                        "a file of numpy.savez or numpy.savez_compressed",
                        _SAVE_AGAIN,
                    )
                with archive.open(member) as stream:
                    tensors[member.filename.removesuffix(".npy")] = _array_of(member.filename, stream)
    except WeightsRefused:
        raise
    except Exception:  # whatever a broken archive makes the library raise
        raise WeightsRefused("a file that is no archive of NumPy", "a file of numpy.savez", _SAVE_AGAIN) from None
    return network_of_tensors(tensors)


def _array_of(name: str, stream: Any) -> Floats:
    """The array in a member of the archive; its size is looked at before its numbers are."""
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, is_fortran, dtype = read(stream)
    if dtype.kind not in "fiu":
        raise WeightsRefused(f"{quoted(name)}, which holds no numbers", "tables of numbers", _SAVE_AGAIN)
    if any(size < 0 for size in shape):
        raise WeightsRefused(f"{quoted(name)} of a negative size", "sizes from 0 on", _SAVE_AGAIN)
    count = math.prod(shape)
    if count > MAX_NUMBERS:
        raise _too_many(name)
    values = np.frombuffer(stream.read(count * dtype.itemsize), dtype, count)
    return read_only(values.reshape(shape, order="F" if is_fortran else "C"))


def network_of_json(data: bytes) -> FoundNetwork:
    """The network in a JSON object of names and lists of numbers. Raises WeightsRefused."""
    found, told = "", None
    try:
        text = data.decode("utf-8-sig")
        if has_too_many_parts(text):
            found = f"more than {counted(MAX_PARTS)} lists and objects"
        else:
            told = json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        found = "a file that is no JSON"
    except RecursionError:
        found = "lists or objects nested hundreds deep"
    except ValueError:  # Python's limit on the digits of a whole number
        found = "a whole number of thousands of digits"
    if found:
        raise WeightsRefused(found, "an object of names and lists of numbers", _SAVE_AGAIN)
    if not isinstance(told, dict):
        raise WeightsRefused("JSON that is no object", "an object of names and lists of numbers", _SAVE_AGAIN)
    if "format" in told and "version" in told:
        raise WeightsRefused("a network of the playground", "weights by name", "Open it with File → Open.")
    _check_count(len(told))
    return network_of_tensors({name: _numbers_of(name, value) for name, value in told.items()})


def _numbers_of(name: str, value: object) -> Floats:
    rows = value if isinstance(value, list) else [value]
    if len(rows) > MAX_NUMBERS:
        raise _too_many(name)
    flat = [number for row in rows for number in (row if isinstance(row, list) else [row])]
    if len(flat) > MAX_NUMBERS:
        raise _too_many(name)
    lengths = {len(row) if isinstance(row, list) else -1 for row in rows}
    if len(lengths) > 1 or not all(type(number) in (int, float) for number in flat):
        raise WeightsRefused(
            f"{quoted(name)}, which is no table of numbers", "lists of numbers, the rows of equal length", _SAVE_AGAIN
        )
    try:
        return read_only(value)
    except (OverflowError, ValueError):
        raise WeightsRefused(f"a number too large in {quoted(name)}", "finite numbers", _SAVE_AGAIN) from None


def network_of_tensors(tensors: Mapping[str, Floats]) -> FoundNetwork:
    """Layers of tensors by name, in the order in which they fit together. Raises WeightsRefused."""
    layers: dict[str, Floats] = {}
    biases: dict[str, Floats] = {}
    for name, values in tensors.items():
        prefix, _, role = name.rpartition(".")
        if role == "weight" and values.ndim == 2:
            layers[prefix] = values
        elif role == "bias" and values.ndim == 1:
            biases[prefix] = values
        else:
            kind = f"{quoted(name)} with {values.ndim} dimensions" if role in ("weight", "bias") else quoted(name)
            raise WeightsRefused(
                kind,
                f"{_NAMES}, of fully connected layers",
                "Save a network of such layers only, weights (units, inputs).",
            )
    for prefix, values in biases.items():
        if prefix not in layers or values.shape != layers[prefix].shape[:1]:
            raise WeightsRefused(
                f"the biases {quoted(f'{prefix}.bias')}, {len(values)} numbers, that fit no weights of this name",
                "one bias for each unit",
                _SAVE_AGAIN,
            )
    found = [FoundLayer(name, weights, biases.get(name)) for name, weights in layers.items()]
    natural = sorted(found, key=lambda layer: _natural(layer.name))
    numbered = len({re.sub(r"\d+", "#", layer.name) for layer in found}) == 1
    first, second = (natural, found) if numbered else (found, natural)
    return FoundNetwork(checked_layers(second if not fit_together(first) and fit_together(second) else first))


def fit_together(layers: list[FoundLayer]) -> bool:
    """Whether each layer takes what the one before it gives."""
    return all(layer.inputs == before.units for before, layer in pairwise(layers))


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """A key that puts 10 after 2."""
    return [
        (
            part.isdigit() and part.isascii(),
            int(part) if part.isdigit() and part.isascii() and len(part) < 20 else 0,
            part,
        )
        for part in re.split(r"(\d+)", name)
    ]


def _check_count(count: int) -> None:
    if count > MAX_TENSORS:
        raise WeightsRefused(f"{count} tensors", f"up to {MAX_TENSORS}", "Save a smaller network.")


def _too_many(name: str) -> WeightsRefused:
    return WeightsRefused(
        f"{quoted(name)}, which is larger than any layer here",
        f"up to {MAX_NUMBERS} numbers",
        "Save a smaller network.",
    )

"""Calls of kernels, written down with all that went in and came out, to be run again: on another library, or processor.

What is written down are the bytes behind the C interface (`engine.native.entry`), so whatever runs a kernel of this
name on the same bytes must give the same.
"""

import importlib
import pkgutil
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine.native
from engine.native.arguments import ADDRESS
from engine.native.entry import Entry


@dataclass(frozen=True)
class Call:
    """One call: the words it took and how many it gave, its arrays before, and what came out, bit for bit."""

    name: str
    words: bytes
    gives: int
    places: tuple[int, ...]  # of the arrays' addresses among the words
    arrays: tuple[bytes, ...]
    results: bytes  # the words given, then the bytes of each array

    def as_input(self, names: Sequence[str]) -> bytes:
        """As replay.c takes it, which knows the kernels by their numbers in `names`."""
        parts = [struct.pack("3q", names.index(self.name), len(self.words) // 8, self.gives), self.words]
        parts.append(struct.pack("q", len(self.arrays)))
        for place, array in zip(self.places, self.arrays, strict=True):
            parts += [struct.pack("2q", place, len(array)), array]
        return b"".join(parts)

    def run(self, kernel: Callable[[Any], None]) -> bytes:
        """What comes out of this kernel, which takes an address, on the same bytes."""
        arrays = [np.frombuffer(bytearray(array), np.uint8) for array in self.arrays]
        words = np.zeros(len(self.words) // 8 + self.gives, np.int64)
        words[: len(self.words) // 8] = np.frombuffer(self.words, np.int64)
        for place, array in zip(self.places, arrays, strict=True):
            words[place] = array.__array_interface__["data"][0]
        kernel(words.ctypes.data)
        given = words[len(self.words) // 8 :]
        return given.tobytes() + b"".join(array.tobytes() for array in arrays)


def _arrays(argument: Any) -> list[NDArray[Any]]:
    """All arrays in an argument, in order: itself, or those of named tuples, however deep."""
    if isinstance(argument, np.ndarray):
        return [argument]
    return [array for part in argument for array in _arrays(part)] if isinstance(argument, tuple) else []


class _Recorder:
    """Stands in the place of an entry."""

    def __init__(self, entry: Entry, calls: list[Call]) -> None:
        self._entry, self._calls = entry, calls

    def __call__(self, *arguments: Any) -> Any:
        entry = self._entry
        letters = "".join(kind.words for kind in entry.takes)
        words: list[Any] = []
        for kind, argument in zip(entry.takes, arguments, strict=True):
            kind.add_words(argument, words)
        arrays = [array for argument in arguments for array in _arrays(argument)]
        before = tuple(array.tobytes() for array in arrays)
        given = entry(*arguments)
        numbers = () if entry.gives == 0 else (given,) if entry.gives == 1 else given
        self._calls.append(
            Call(
                entry.name,
                struct.pack(letters, *words),
                entry.gives,
                tuple(place for place, letter in enumerate(letters) if letter == ADDRESS),
                before,
                struct.pack(entry.of.words * entry.gives, *numbers) + b"".join(array.tobytes() for array in arrays),
            )
        )
        return given


@contextmanager
def recording() -> Iterator[list[Call]]:
    """Write down whatever Python calls of the kernels meanwhile."""
    calls: list[Call] = []
    replaced = []
    for found in pkgutil.iter_modules(engine.native.__path__, "engine.native."):
        module = importlib.import_module(found.name)
        for name, value in list(vars(module).items()):
            if isinstance(value, Entry):
                replaced.append((module, name, value))
                setattr(module, name, _Recorder(value, calls))
    try:
        yield calls
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)

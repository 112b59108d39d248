"""How much memory a value holds, so that what is kept of the past can be bounded by bytes."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Final

import numpy as np

from engine.runs.timeline import Segment, Timeline

ARRAY_BYTES: Final = 128
"""What an array takes besides its numbers."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a value holds in memory.

    arrays: the arrays that own the numbers, by identity, and the bytes of each; values that share one have it both.
    rest: the bytes of everything else: texts, tuples, the objects themselves.
    """

    arrays: tuple[tuple[int, int], ...]
    rest: int

    @staticmethod
    def of(value: object) -> "Footprint":
        """The footprint of frozen dataclasses, tuples, texts and arrays. It is true as long as the value lives."""
        arrays: dict[int, int] = {}
        seen: set[int] = set()
        rest = 0
        left = [value]
        while left:
            part = left.pop()
            if isinstance(part, (Timeline, Segment)):
                continue  # shared by all works of a run, and bounded by itself
            if isinstance(part, np.ndarray):
                owner = part
                while isinstance(owner.base, np.ndarray):
                    owner = owner.base
                arrays[id(owner)] = owner.nbytes + ARRAY_BYTES
            elif isinstance(part, (str, tuple, frozenset)) or is_dataclass(part):
                if id(part) in seen:
                    continue
                seen.add(id(part))
                rest += sys.getsizeof(part)
                if isinstance(part, tuple):
                    left.extend(part)
                elif is_dataclass(part):
                    left.extend(getattr(part, name) for name in part.__dataclass_fields__)
        return Footprint(tuple(arrays.items()), rest)


def running_bytes(footprints: Iterable[Footprint]) -> Iterator[int]:
    """The bytes of the first value, of the first two together, and so on: an array that they share counts once."""
    total = 0
    known: set[int] = set()
    for footprint in footprints:
        total += footprint.rest + sum(size for name, size in footprint.arrays if name not in known)
        known.update(name for name, _ in footprint.arrays)
        yield total

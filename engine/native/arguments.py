"""The kinds of arguments that kernels take, and how each is handed over: as words, numbers of 64 bits in a row.

Machine code takes no Python objects. An integer is one word, a float64 one word of the same bits; an array is the
address of its first item, then its shape; a named tuple is its fields, one after the other. Nothing is checked behind
this line, so `add_words` checks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

ADDRESS: Final = "Q"
INT64: Final = "q"
FLOAT64: Final = "d"
"""What a word may be, by the letters of Python's `struct`."""


class Kind(Protocol):
    """What a kernel may take."""

    @property
    def words(self) -> str:
        """The words that one such argument becomes, a letter for each."""
        ...

    def add_words(self, value: Any, words: list[Any]) -> None:
        """Append these words. TypeError where `value` is not of this kind."""
        ...


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number of 64 bits; a truth value counts as 0 or 1."""

    words: str = INT64

    def add_words(self, value: Any, words: list[Any]) -> None:
        """See `Kind`."""
        words.append(int(value))


@dataclass(frozen=True, slots=True)
class Real:
    """A float64."""

    words: str = FLOAT64

    def add_words(self, value: Any, words: list[Any]) -> None:
        """See `Kind`."""
        words.append(float(value))


class Array:
    """A C-contiguous array of one type of numbers; the kernel writes to it only if `is_written`."""

    __slots__ = ("dtype", "is_written", "ndim", "words")

    def __init__(self, dtype: type[np.generic], ndim: int = 1, *, is_written: bool = False) -> None:
        self.dtype = np.dtype(dtype)
        self.ndim = ndim
        self.is_written = is_written
        self.words = ADDRESS + INT64 * ndim

    def add_words(self, value: Any, words: list[Any]) -> None:
        """See `Kind`."""
        if not isinstance(value, np.ndarray) or value.dtype != self.dtype or value.ndim != self.ndim:
            raise TypeError(f"a kernel takes an array of {self.dtype} with {self.ndim} dimensions, not {value!r:.100}")
        flags = value.flags
        if not flags.c_contiguous or (self.is_written and not flags.writeable):
            raise TypeError("a kernel takes a C-contiguous array, and a writeable one where it writes")
        words += (value.__array_interface__["data"][0], *value.shape)


class Group:
    """A named tuple of arguments."""

    __slots__ = ("kinds", "tuple_type", "words")

    def __init__(self, tuple_type: type[Any], kinds: Sequence[Kind]) -> None:
        self.tuple_type = tuple_type
        self.kinds = tuple(kinds)
        assert len(self.kinds) == len(tuple_type._fields)
        self.words = "".join(kind.words for kind in self.kinds)

    def add_words(self, value: Any, words: list[Any]) -> None:
        """See `Kind`."""
        if type(value) is not self.tuple_type:
            raise TypeError(f"a kernel takes a {self.tuple_type.__name__}, not {value!r:.100}")
        for kind, part in zip(self.kinds, value, strict=True):
            kind.add_words(part, words)


INTEGER: Final = Integer()
REAL: Final = Real()
INTEGERS: Final = Array(np.int64)
REALS: Final = Array(np.float64)
TABLE: Final = Array(np.float64, 2)
WRITTEN_INTEGERS: Final = Array(np.int64, is_written=True)
WRITTEN_REALS: Final = Array(np.float64, is_written=True)
WRITTEN_SINGLES: Final = Array(np.float32, is_written=True)
WRITTEN_TABLE: Final = Array(np.float64, 2, is_written=True)

"""How Python calls a kernel: a function of the built library behind checked arguments, without the lock of Python."""

import ctypes
import struct
from collections.abc import Sequence
from typing import Any, Final

from engine.native.arguments import INTEGER, Kind
from engine.native.library import library

_WORD_BYTES: Final = 8


class Entry:
    """The kernel `name` of the module `engine.kernels.<module>`, to be called like a function.

    `takes` are the kinds of its arguments. It gives nothing, or `gives` numbers of one kind: one as a number, more as
    a tuple. What it writes goes to arrays among its arguments. TypeError for an argument of another kind.

    In C it is `void name(word *words)`: the words of its arguments, then room for a word of each number it gives.
    """

    def __init__(self, module: str, name: str, takes: Sequence[Kind], gives: int = 0, of: Kind = INTEGER) -> None:
        self.module = module
        self.name = name
        self.takes = tuple(takes)
        self.gives = gives
        self.of = of
        self._arguments = struct.Struct("".join(kind.words for kind in self.takes))
        self._results = struct.Struct(of.words * gives)
        assert self._arguments.size % _WORD_BYTES == 0
        self._frame = ctypes.c_int64 * ((self._arguments.size + self._results.size) // _WORD_BYTES)
        self._function: Any = None

    @property
    def argument_words(self) -> int:
        """How many words its arguments are."""
        return self._arguments.size // _WORD_BYTES

    def __call__(self, *arguments: Any) -> Any:
        """Run the kernel. `library` tells what is raised where there is none to run."""
        words: list[Any] = []
        for kind, argument in zip(self.takes, arguments, strict=True):
            kind.add_words(argument, words)
        function = self._function
        if function is None:
            function = self._function = library()[self.name]
            function.argtypes, function.restype = (ctypes.c_void_p,), None
        frame = self._frame()
        self._arguments.pack_into(frame, 0, *words)
        function(frame)
        if self.gives == 0:
            return None
        results = self._results.unpack_from(frame, self._arguments.size)
        return results[0] if self.gives == 1 else results

"""How Python calls a kernel: its machine code behind checked arguments, without the lock of Python.

The first call reads the machine code from disk, or has it compiled (`machine_code`).
"""

import ctypes
from collections.abc import Sequence
from typing import Any, Final

from engine.native.arguments import FLOAT64, INT64, INTEGER, POINTER, Kind, Real
from engine.native.machine_code import address_of

_C_TYPES: Final = {POINTER: ctypes.c_void_p, INT64: ctypes.c_int64, FLOAT64: ctypes.c_double}


class Entry:
    """The kernel `name` of the module `engine.kernels.<module>`, to be called like a function.

    `takes` are the kinds of its arguments. It gives nothing, or `gives` numbers of one kind: one as a number, more as
    a tuple. What it writes goes to arrays among its arguments. TypeError for an argument of another kind.
    """

    def __init__(self, module: str, name: str, takes: Sequence[Kind], gives: int = 0, of: Kind = INTEGER) -> None:
        self.module = module
        self.name = name
        self.takes = tuple(takes)
        self.gives = gives
        self.of = of
        words = [_C_TYPES[word] for kind in self.takes for word in kind.word_types]
        # By Numba's calling convention the result and what is raised come first, and a status is returned.
        self._prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *words)
        self._result_type = (ctypes.c_double if isinstance(of, Real) else ctypes.c_int64) * max(gives, 1)
        self._function: Any = None

    def prepare(self) -> None:
        """Have the machine code at hand."""
        if self._function is None:
            self._function = self._prototype(address_of(self))

    def __call__(self, *arguments: Any) -> Any:
        """Run the kernel."""
        words: list[Any] = []
        for kind, argument in zip(self.takes, arguments, strict=True):
            kind.add_words(argument, words)
        self.prepare()
        result, raised = self._result_type(), ctypes.c_void_p()
        if self._function(ctypes.addressof(result), ctypes.addressof(raised), *words) != 0:
            raise RuntimeError(f"the kernel {self.name} failed")  # none of them raises
        return result[0] if self.gives == 1 else tuple(result[: self.gives]) or None

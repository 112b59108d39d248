"""How kernels are compiled: the decorators of this package, and the way from a kernel to its machine code."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

from engine.native.arguments import Array, Group, Integer, Kind
from engine.native.entry import Entry
from engine.native.machine_code import MachineCode


@contextmanager
def _without_scipy() -> Iterator[None]:
    """Let Numba find no SciPy: it would load it for the linear algebra that no compiled function here calls."""
    if "scipy" in sys.modules:
        yield
        return
    sys.modules["scipy"] = None  # type: ignore[assignment]  # as Python's documentation says: imports fail
    try:
        yield
    finally:
        del sys.modules["scipy"]


with _without_scipy():
    import numba
    import numba.core.types
    import numba.np.arraymath  # it looks for SciPy when it is loaded, else on the first call

types: Final[Any] = numba.core.types

_Function = TypeVar("_Function", bound=Callable[..., Any])

# Kernels get every array from Python and make none. So they need not count references to arrays (`_nrt`), which cost
# half as much as a small network's arithmetic. And they assign no slices: the error messages of those would take a
# second to compile. They are called by `engine.native.entry` alone, so Numba's own wrappers are left out.
_COMMON: Final = {"error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True, "_nrt": False}


def part(function: _Function) -> _Function:
    """Make `function` a part of the kernels that call it."""
    return cast(_Function, numba.njit(**_COMMON)(function))


def kernel(function: _Function) -> _Function:
    """Mark what an `Entry` calls. Raises nothing, and gives nothing or numbers of one kind."""
    return part(function)


def inlined(function: _Function) -> _Function:
    """Like `part`, and written out wherever it is called: for small functions in inner loops."""
    return cast(_Function, numba.njit(forceinline=True, **_COMMON)(function))


def compile_kernel(entry: Entry) -> MachineCode:
    """Compile the kernel of this entry for the arguments that it takes."""
    function = getattr(importlib.import_module(f"engine.kernels.{entry.module}"), entry.name)
    result = types.void if entry.gives == 0 else _type_of(entry.of)
    if entry.gives > 1:
        result = types.UniTuple(result, entry.gives)
    arguments = tuple(_type_of(kind) for kind in entry.takes)
    function.compile(result(*arguments))
    compiled = function.overloads[arguments]
    library, symbol = compiled.library, compiled.fndesc.llvm_func_name
    _, _, (object_file, _) = library.serialize_using_object_code()
    words = [str(argument.type) for argument in library._final_module.get_function(symbol).arguments]
    expected = ["ptr", "ptr", *(word for kind in entry.takes for word in kind.word_types)]
    if words != expected:  # a Numba that hands arguments over in another way
        raise RuntimeError(f"Numba {numba.__version__} takes the arguments of {entry.name} as {words}, not {expected}")
    return MachineCode(symbol, object_file)


def _type_of(kind: Kind) -> Any:
    """As Numba calls it."""
    if isinstance(kind, Group):
        return types.BaseTuple.from_types([_type_of(part) for part in kind.kinds], kind.tuple_type)
    if isinstance(kind, Array):
        return types.Array(numba.from_dtype(kind.dtype), kind.ndim, "C", readonly=not kind.is_written)
    return types.int64 if isinstance(kind, Integer) else types.float64

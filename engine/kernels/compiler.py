"""How kernels are compiled: the decorators of this package, and the way from a kernel to a function that C can call.

Numba knows the types and writes LLVM's language; for which processor, `engine.kernels.lowering` decides.
"""

import importlib
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

from engine.native.arguments import Array, Group, Integer, Kind
from engine.native.entry import Entry

types: Final[Any] = numba.core.types

_Function = TypeVar("_Function", bound=Callable[..., Any])

# Kernels get every array from Python and make none. So they need not count references to arrays (`_nrt`), which cost
# half as much as a small network's arithmetic. They raise nothing (`lowering` sees to it). What calls them is made
# below, so Numba's own wrappers are left out.
_COMMON: Final = {"error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True, "_nrt": False}

_INT64: Final = ir.IntType(64)


def part(function: _Function) -> _Function:
    """Make `function` a part of the kernels that call it."""
    return cast(_Function, numba.njit(**_COMMON)(function))


def kernel(function: _Function) -> _Function:
    """Mark what an `Entry` calls. Raises nothing, and gives nothing or numbers of one kind."""
    return part(function)


def inlined(function: _Function) -> _Function:
    """Like `part`, and written out wherever it is called: for small functions in inner loops."""
    return cast(_Function, numba.njit(forceinline=True, **_COMMON)(function))


def compiled(entry: Entry) -> llvm.ModuleRef:
    """The kernel of this entry in LLVM's language, not yet optimized, with its C function under the entry's name."""
    function = getattr(importlib.import_module(f"engine.kernels.{entry.module}"), entry.name)
    take, give = _taking(entry), _giving(entry)

    def call(words: Any) -> None:
        give(words, function(*take(words)))

    c_function = numba.cfunc(types.void(types.CPointer(types.int64)), error_model="numpy", _nrt=False)(call)
    module = llvm.parse_assembly(c_function.inspect_llvm())
    module.get_function(c_function.native_name).name = entry.name
    return module


def _taking(entry: Entry) -> Any:
    """What makes the kernel's arguments, as a tuple, of the words that they were handed over as."""
    arguments = types.Tuple([_type_of(kind) for kind in entry.takes])

    @intrinsic
    def take(typing: Any, words: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return context.make_tuple(builder, arguments, _values(context, builder, entry.takes, args[0], 0))

        return arguments(words), emit

    return take


def _giving(entry: Entry) -> Any:
    """What writes the numbers that the kernel gives into the words behind its arguments."""

    @intrinsic
    def give(typing: Any, words: Any, result: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            numbers = [args[1]] if entry.gives == 1 else cgutils.unpack_tuple(builder, args[1]) if entry.gives else []
            for index, number in enumerate(numbers):
                word = builder.gep(args[0], [_INT64(entry.argument_words + index)])
                builder.store(number, builder.bitcast(word, number.type.as_pointer()))
            return context.get_dummy_value()

        expected = types.none if entry.gives == 0 else _type_of(entry.of)
        if entry.gives > 1:
            expected = types.UniTuple(expected, entry.gives)
        if result != expected:
            raise TypeError(f"the kernel {entry.name} gives {result}, not {expected}")
        return types.void(words, result), emit

    return give


def _values(context: Any, builder: Any, kinds: tuple[Kind, ...], words: Any, at: int) -> list[Any]:
    """LLVM: the values of these kinds, whose words begin at number `at`."""
    values = []
    for kind in kinds:
        values.append(_value(context, builder, kind, words, at))
        at += len(kind.words)
    return values


def _value(context: Any, builder: Any, kind: Kind, words: Any, at: int) -> Any:
    if isinstance(kind, Group):
        return context.make_tuple(builder, _type_of(kind), _values(context, builder, kind.kinds, words, at))
    if isinstance(kind, Array):
        address, *shape = (builder.load(builder.gep(words, [_INT64(at + index)])) for index in range(1 + kind.ndim))
        array = context.make_array(_type_of(kind))(context, builder)
        strides = [_INT64(kind.dtype.itemsize)]
        for length in reversed(shape[1:]):
            strides.insert(0, builder.mul(strides[0], length))
        populate_array(
            array,
            data=builder.inttoptr(address, array.data.type),
            shape=shape,
            strides=strides,
            itemsize=kind.dtype.itemsize,
            meminfo=None,
        )
        return array._getvalue()
    word = builder.gep(words, [_INT64(at)])
    return builder.load(word if isinstance(kind, Integer) else builder.bitcast(word, ir.DoubleType().as_pointer()))


def _type_of(kind: Kind) -> Any:
    """As Numba calls it."""
    if isinstance(kind, Group):
        return types.BaseTuple.from_types([_type_of(part) for part in kind.kinds], kind.tuple_type)
    if isinstance(kind, Array):
        return types.Array(numba.from_dtype(kind.dtype), kind.ndim, "C", readonly=not kind.is_written)
    return types.int64 if isinstance(kind, Integer) else types.float64

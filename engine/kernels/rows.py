"""Sixteen samples as one value: the type that the compiled code computes with.

A row maps to the vector registers of whatever processor is there (two AVX-512 registers, four of AVX, eight of SSE),
so that `weight * inputs + bias` on rows is a handful of instructions, and formulas stay formulas. A mask is what
comparing two rows gives. Both exist in compiled code only; in Python, `Row` and `Mask` stand in annotations.

Products and sums may be fused (x·y + z rounded once). Nothing else about the order of operations is left to the
compiler, and infinities and NaN follow IEEE 754.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import (
    AbstractTemplate,
    infer_global,
    signature,
)
from numba.extending import (
    intrinsic,
    lower_builtin,
    models,
    register_model,
)

from engine.native.workspace import WIDTH


class Mask:
    """Sixteen truth values, the result of comparing rows."""

    def __and__(self, other: "Mask") -> "Mask":
        raise NotImplementedError


class Row:
    """Sixteen float64, computed together. Mixes with single floats, which count for all sixteen."""

    def __add__(self, other: "Row | float") -> "Row":
        raise NotImplementedError

    def __sub__(self, other: "Row | float") -> "Row":
        raise NotImplementedError

    def __mul__(self, other: "Row | float") -> "Row":
        raise NotImplementedError

    def __truediv__(self, other: "Row | float") -> "Row":
        raise NotImplementedError

    __radd__, __rsub__, __rmul__, __rtruediv__ = __add__, __sub__, __mul__, __truediv__

    def __neg__(self) -> "Row":
        raise NotImplementedError

    def __lt__(self, other: "Row | float") -> Mask:
        raise NotImplementedError

    __gt__, __le__, __ge__ = __lt__, __lt__, __lt__


# The types, as Numba and LLVM see them.

_LLVM_ROW: Final = ir.VectorType(ir.DoubleType(), WIDTH)
_LLVM_BITS: Final = ir.VectorType(ir.IntType(64), WIDTH)
_LLVM_SINGLE: Final = ir.VectorType(ir.FloatType(), WIDTH)
_LLVM_MASK: Final = ir.VectorType(ir.IntType(1), WIDTH)


class _RowType(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Row")


class _MaskType(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Mask")


_ROW: Final = _RowType()
_MASK: Final = _MaskType()


@register_model(_RowType)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _LLVM_ROW)


@register_model(_MaskType)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _LLVM_MASK)


def _spread(builder: Any, value: Any) -> Any:
    """LLVM: `value` in all lanes, if it is a single float; a row as it is."""
    if value.type == _LLVM_ROW:
        return value
    first = builder.insert_element(ir.Constant(_LLVM_ROW, ir.Undefined), value, ir.IntType(32)(0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(first, ir.Constant(_LLVM_ROW, ir.Undefined), lanes)


def _lanes_constant(values: list[int]) -> Any:
    return ir.Constant(_LLVM_BITS, values)


# Operators: row with row, row with float, mask with mask.

_MIXES: Final = ((_ROW, _ROW), (_ROW, types.float64), (types.float64, _ROW))


def _define(function: Callable[..., Any], result: Any, kinds: tuple[Any, ...], emit: Callable[..., Any]) -> None:
    """Teach Numba that `function` of any of these kinds of arguments is what `emit` writes."""

    @infer_global(function)
    class _Typing(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            return signature(result, *args) if tuple(args) in kinds else None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit(builder, *args)

    for kind in kinds:
        lower_builtin(function, *kind)(lower)


def _arithmetic(name: str, *flags: str) -> Callable[..., Any]:
    return lambda builder, x, y: getattr(builder, name)(_spread(builder, x), _spread(builder, y), flags=flags)


def _comparison(sign: str) -> Callable[..., Any]:
    return lambda builder, x, y: builder.fcmp_ordered(sign, _spread(builder, x), _spread(builder, y))


_define(operator.add, _ROW, _MIXES, _arithmetic("fadd", "contract"))
_define(operator.sub, _ROW, _MIXES, _arithmetic("fsub", "contract"))
_define(operator.mul, _ROW, _MIXES, _arithmetic("fmul", "contract"))
_define(operator.truediv, _ROW, _MIXES, _arithmetic("fdiv"))
_define(operator.neg, _ROW, ((_ROW,),), lambda builder, x: builder.fneg(x))
_define(operator.lt, _MASK, _MIXES, _comparison("<"))
_define(operator.le, _MASK, _MIXES, _comparison("<="))
_define(operator.gt, _MASK, _MIXES, _comparison(">"))
_define(operator.ge, _MASK, _MIXES, _comparison(">="))
_define(operator.and_, _MASK, ((_MASK, _MASK),), lambda builder, x, y: builder.and_(x, y))


# Memory. An index is that of the row's first sample in a flat array; whoever calls sees that sixteen are there.


def _address(context: Any, builder: Any, sig: Any, args: Any, vector: Any) -> Any:
    """LLVM: where the sixteen numbers from `array[start]` on stand."""
    array = context.make_array(sig.args[0])(context, builder, args[0])
    return builder.bitcast(builder.gep(array.data, [args[1]]), vector.as_pointer())


@intrinsic
def load(typing: Any, array: Any, start: Any) -> Any:
    """The row `array[start : start + 16]` of a flat float64 array."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_address(context, builder, sig, args, _LLVM_ROW), align=8)

    return _ROW(array, types.intp), emit


@intrinsic
def store(typing: Any, array: Any, start: Any, row: Any) -> Any:
    """`array[start : start + 16] = row` in a flat float64 array."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _address(context, builder, sig, args, _LLVM_ROW), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, _ROW), emit


@intrinsic
def store_single(typing: Any, array: Any, start: Any, row: Any) -> Any:
    """`array[start : start + 16] = row` in a flat float32 array."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        single = builder.fptrunc(args[2], _LLVM_SINGLE)
        builder.store(single, _address(context, builder, sig, args, _LLVM_SINGLE), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, _ROW), emit


# Making and taking apart.


@intrinsic
def spread(typing: Any, value: Any) -> Any:
    """The row that holds `value` sixteen times."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, args[0])

    return _ROW(types.float64), emit


@intrinsic
def first_lanes(typing: Any, count: Any) -> Any:
    """The mask that is true for the first `count` samples."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        counts = builder.insert_element(ir.Constant(_LLVM_BITS, ir.Undefined), args[0], ir.IntType(32)(0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        counts = builder.shuffle_vector(counts, ir.Constant(_LLVM_BITS, ir.Undefined), zeros)
        return builder.icmp_signed("<", _lanes_constant(list(range(WIDTH))), counts)

    return _MASK(types.int64), emit


@intrinsic
def choose(typing: Any, mask: Any, x: Any, y: Any) -> Any:
    """The x where `mask` is true, else y; each a row or a float."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.select(args[0], _spread(builder, args[1]), _spread(builder, args[2]))

    return _ROW(_MASK, x, y), emit


@intrinsic
def lane(typing: Any, row: Any, index: Any) -> Any:
    """The number of one sample."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.extract_element(args[0], args[1])

    return types.float64(_ROW, types.int64), emit


@intrinsic
def with_lane(typing: Any, row: Any, index: Any, value: Any) -> Any:
    """The row with the number of one sample replaced."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.insert_element(args[0], args[2], args[1])

    return _ROW(_ROW, types.int64, types.float64), emit


@intrinsic
def total(typing: Any, row: Any) -> Any:
    """The sum of the sixteen, added pairwise."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        name = f"llvm.vector.reduce.fadd.v{WIDTH}f64"
        kind = ir.FunctionType(ir.DoubleType(), [ir.DoubleType(), _LLVM_ROW])
        reduce = cgutils.get_or_insert_function(builder.module, kind, name)
        return builder.call(reduce, [ir.DoubleType()(-0.0), args[0]], fastmath=("reassoc",))

    return types.float64(_ROW), emit


@intrinsic
def count_true(typing: Any, mask: Any) -> Any:
    """How many of the sixteen are true."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(WIDTH))
        return builder.zext(builder.ctpop(bits), ir.IntType(64))

    return types.int64(_MASK), emit


# Mathematics that is one instruction, or a few.


def _llvm_unary(builder: Any, name: str, row: Any) -> Any:
    kind = ir.FunctionType(_LLVM_ROW, [_LLVM_ROW])
    function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.{name}.v{WIDTH}f64")
    return builder.call(function, [row])


@intrinsic
def absolute(typing: Any, row: Any) -> Any:
    """|x|."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _llvm_unary(builder, "fabs", args[0])

    return _ROW(_ROW), emit


@intrinsic
def square_root(typing: Any, row: Any) -> Any:
    """√x, correctly rounded."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _llvm_unary(builder, "sqrt", args[0])

    return _ROW(_ROW), emit


@intrinsic
def nearest_integer(typing: Any, row: Any) -> Any:
    """The nearest whole number, ties to even."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _llvm_unary(builder, "rint", args[0])

    return _ROW(_ROW), emit


@intrinsic
def with_sign(typing: Any, row: Any, sign: Any) -> Any:
    """|row| with the sign of `sign`."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.FunctionType(_LLVM_ROW, [_LLVM_ROW, _LLVM_ROW])
        function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.copysign.v{WIDTH}f64")
        return builder.call(function, list(args))

    return _ROW(_ROW, _ROW), emit


@intrinsic
def power_of_two(typing: Any, exponent: Any) -> Any:
    """2^k for whole k from −1022 to 1023, by writing k + 1023 into the exponent's bits.

    Adding 1.5·2^52 moves a whole number into the lowest bits of a float64; a shift by 52 puts them in place.
    """

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        moved = builder.fadd(args[0], _spread(builder, ir.DoubleType()(1.5 * 2.0**52 + 1023.0)))
        bits = builder.shl(builder.bitcast(moved, _LLVM_BITS), _lanes_constant([52] * WIDTH))
        return builder.bitcast(bits, _LLVM_ROW)

    return _ROW(_ROW), emit

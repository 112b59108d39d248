"""Several numbers as one value: the type that the kernels compute with.

A row holds 4, 8, 12 or 16 float64, mostly of as many samples, and maps to the vector registers of whatever processor
is there (two of AVX-512 for sixteen numbers, four of AVX, eight of SSE and of AArch64), so that
`fused(weight, inputs, bias)` on rows is a handful of instructions, and formulas stay formulas. A mask is what comparing
two rows gives. Both exist in kernels only; in Python, `Row` and `Mask` stand in annotations.

The same bits come out on every processor: every operation is the one that is written, each product and each sum rounded
by itself, or in `fused` both at once; sums of a row are taken in one fixed order; infinities and NaN follow IEEE 754.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils
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

from engine.kernels.compiler import types
from engine.native.network import WIDTH


class Mask:
    """Truth values, the result of comparing rows."""

    def __and__(self, other: "Mask") -> "Mask":
        raise NotImplementedError


class Row:
    """Some float64, computed together. Mixes with single floats, which count for all of them."""

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


# The types, as Numba and LLVM see them. A row of twelve numbers is one of eight and one of four: a vector of twelve
# would be filled up to sixteen.

_DOUBLE: Final = ir.DoubleType()
_INDEX: Final = ir.IntType(32)
_BITS: Final = ir.IntType(64)


def _llvm_row(lanes: int) -> Any:
    if lanes == 12:
        return ir.LiteralStructType([_llvm_row(8), _llvm_row(4)])
    return ir.VectorType(_DOUBLE, lanes)


class _RowType(types.Type):
    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        super().__init__(name=f"Row{lanes}")


class _MaskType(types.Type):
    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        super().__init__(name=f"Mask{lanes}")


_ROWS: Final = {lanes: _RowType(lanes) for lanes in (4, 8, 12, 16)}
_FOUR_ROWS: Final = types.UniTuple(_ROWS[4], 4)
_MASKS: Final = {lanes: _MaskType(lanes) for lanes in (4, 16)}


@register_model(_RowType)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _llvm_row(fe_type.lanes))


@register_model(_MaskType)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, ir.VectorType(ir.IntType(1), fe_type.lanes))


def _indices(numbers: list[int]) -> Any:
    return ir.Constant(ir.VectorType(_INDEX, len(numbers)), numbers)


def _spread(builder: Any, value: Any, lanes: int) -> Any:
    """LLVM: `value` in so many lanes, if it is a single float; a row as it is."""
    if value.type != _DOUBLE:
        return value
    if lanes == 12:
        kind = _llvm_row(lanes)
        both = ir.Constant(kind, ir.Undefined)
        for index, part in enumerate((8, 4)):
            both = builder.insert_value(both, _spread(builder, value, part), index)
        return both
    nothing = ir.Constant(_llvm_row(lanes), ir.Undefined)
    first = builder.insert_element(nothing, value, _INDEX(0))
    return builder.shuffle_vector(first, nothing, _indices([0] * lanes))


def _mapped(builder: Any, lanes: int, emit: Callable[..., Any], values: list[Any]) -> Any:
    """LLVM: what `emit` makes of these rows and floats, of both parts of a row of twelve."""
    rows = [_spread(builder, value, lanes) for value in values]
    if lanes != 12:
        return emit(*rows)
    result = ir.Constant(_llvm_row(lanes), ir.Undefined)
    for index in range(2):
        part = emit(*(builder.extract_value(row, index) for row in rows))
        result = builder.insert_value(result, part, index)
    return result


def _llvm_function(builder: Any, name: str, *values: Any) -> Any:
    """LLVM: its own function of this name, of vectors or floats of one type, which is the result's, too."""
    kind = values[0].type
    suffix = "f64" if kind == _DOUBLE else f"v{kind.count}f64"
    function_type = ir.FunctionType(kind, [kind] * len(values))
    function = cgutils.get_or_insert_function(builder.module, function_type, f"llvm.{name}.{suffix}")
    return builder.call(function, values)


# Operators: row with row, row with float, mask with mask.


def _define(function: Callable[..., Any], kinds: dict[tuple[Any, ...], Any], emit: Callable[..., Any]) -> None:
    """Teach Numba that `function` of arguments of these types, which name the result's type, is what `emit` writes."""

    @infer_global(function)
    class _Typing(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            result = kinds.get(tuple(args))
            return None if result is None else signature(result, *args)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        lanes = next(kind.lanes for kind in sig.args if kind != types.float64)
        return _mapped(builder, lanes, lambda *rows: emit(builder, *rows), list(args))

    for kind in kinds:
        lower_builtin(function, *kind)(lower)


def _mixes(results: dict[int, Any]) -> dict[tuple[Any, ...], Any]:
    """The types of two operands, at least one a row, and of the result, which depends on the lanes."""
    kinds = {}
    for lanes, result in results.items():
        row = _ROWS[lanes]
        kinds.update({(row, row): result, (row, types.float64): result, (types.float64, row): result})
    return kinds


def _comparison(sign: str) -> Callable[..., Any]:
    return lambda builder, x, y: builder.fcmp_ordered(sign, x, y)


_define(operator.add, _mixes(_ROWS), lambda builder, x, y: builder.fadd(x, y))
_define(operator.sub, _mixes(_ROWS), lambda builder, x, y: builder.fsub(x, y))
_define(operator.mul, _mixes(_ROWS), lambda builder, x, y: builder.fmul(x, y))
_define(operator.truediv, _mixes(_ROWS), lambda builder, x, y: builder.fdiv(x, y))
_define(operator.neg, {(row,): row for row in _ROWS.values()}, lambda builder, x: builder.fneg(x))
_define(operator.lt, _mixes(_MASKS), _comparison("<"))
_define(operator.le, _mixes(_MASKS), _comparison("<="))
_define(operator.gt, _mixes(_MASKS), _comparison(">"))
_define(operator.ge, _mixes(_MASKS), _comparison(">="))
_define(operator.and_, {(mask, mask): mask for mask in _MASKS.values()}, lambda builder, x, y: builder.and_(x, y))


@intrinsic
def fused(typing: Any, x: Any, y: Any, z: Any) -> Any:
    """x·y + z, rounded once: of rows, of rows and floats, or of floats alone. Exact on any processor, if not fast."""
    lanes = next((kind.lanes for kind in (x, y, z) if isinstance(kind, _RowType)), None)

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if lanes is None:
            return _llvm_function(builder, "fma", *args)
        return _mapped(builder, lanes, lambda *rows: _llvm_function(builder, "fma", *rows), list(args))

    return (types.float64 if lanes is None else _ROWS[lanes])(x, y, z), emit


# Memory. An index is that of the row's first number in a flat array; whoever calls sees that all of them are there.


def _address(context: Any, builder: Any, sig: Any, args: Any, kind: Any, offset: int = 0) -> Any:
    """LLVM: where numbers from `array[start + offset]` on stand."""
    array = context.make_array(sig.args[0])(context, builder, args[0])
    start = builder.gep(array.data, [args[1]])
    if offset:
        start = builder.gep(start, [_INDEX(offset)])
    return builder.bitcast(start, kind.as_pointer())


def load_of(lanes: int) -> Any:
    """`load` for rows of so many numbers."""
    row = _ROWS[lanes]

    @intrinsic
    def load(typing: Any, array: Any, start: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            if lanes != 12:
                return builder.load(_address(context, builder, sig, args, _llvm_row(lanes)), align=8)
            both = ir.Constant(_llvm_row(lanes), ir.Undefined)
            for index, (part, offset) in enumerate(((8, 0), (4, 8))):
                vector = builder.load(_address(context, builder, sig, args, _llvm_row(part), offset), align=8)
                both = builder.insert_value(both, vector, index)
            return both

        return row(array, types.intp), emit

    return load


def store_of(lanes: int) -> Any:
    """`store` for rows of so many numbers."""
    row = _ROWS[lanes]

    @intrinsic
    def store(typing: Any, array: Any, start: Any, numbers: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            parts = [(args[2], 0)]
            if lanes == 12:
                parts = [(builder.extract_value(args[2], 0), 0), (builder.extract_value(args[2], 1), 8)]
            for part, offset in parts:
                builder.store(part, _address(context, builder, sig, args, part.type, offset), align=8)
            return context.get_dummy_value()

        return types.void(array, types.intp, row), emit

    return store


def spread_of(lanes: int) -> Any:
    """`spread` for rows of so many numbers."""
    row = _ROWS[lanes]

    @intrinsic
    def spread(typing: Any, value: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return _spread(builder, args[0], lanes)

        return row(types.float64), emit

    return spread


load: Final = load_of(WIDTH)
"""The row `array[start : start + 16]` of a flat float64 array."""

store: Final = store_of(WIDTH)
"""`array[start : start + 16] = row` in a flat float64 array."""

spread: Final = spread_of(WIDTH)
"""The row that holds a number sixteen times."""

load_eight: Final = load_of(8)
load_four: Final = load_of(4)
store_four: Final = store_of(4)
spread_four: Final = spread_of(4)


@intrinsic
def at(typing: Any, array: Any, index: Any) -> Any:
    """`array[index]` of a flat float64 array, for an index that is not negative: no time is lost on asking."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_address(context, builder, sig, args, _DOUBLE), align=8)

    return types.float64(array, types.intp), emit


@intrinsic
def store_singles(typing: Any, array: Any, start: Any, row: Any) -> Any:
    """`array[start : start + 8] = row` in a flat float32 array, for a row of eight."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        singles = builder.fptrunc(args[2], ir.VectorType(ir.FloatType(), row.lanes))
        builder.store(singles, _address(context, builder, sig, args, singles.type), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, row), emit


# Making and taking apart.


@intrinsic
def like(typing: Any, row: Any, value: Any) -> Any:
    """A row as long as this one that holds `value` only."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, args[1], row.lanes)

    return row(row, types.float64), emit


@intrinsic
def first_four(typing: Any, count: Any) -> Any:
    """The mask of four that is true for the first `count`, which may be 0 or less, or more than there are."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.VectorType(_BITS, 4)
        counts = builder.insert_element(ir.Constant(kind, ir.Undefined), args[0], _INDEX(0))
        counts = builder.shuffle_vector(counts, ir.Constant(kind, ir.Undefined), _indices([0] * 4))
        return builder.icmp_signed("<", ir.Constant(kind, list(range(4))), counts)

    return _MASKS[4](types.int64), emit


@intrinsic
def choose(typing: Any, mask: Any, x: Any, y: Any) -> Any:
    """The x where `mask` is true, else y; each a row or a float."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.select(args[0], *(_spread(builder, value, mask.lanes) for value in args[1:]))

    return _ROWS[mask.lanes](mask, x, y), emit


@intrinsic
def lanes_of(typing: Any, row: Any) -> Any:
    """How many numbers the row has."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _BITS(row.lanes)

    return types.int64(row), emit


@intrinsic
def lane(typing: Any, row: Any, index: Any) -> Any:
    """One of the numbers."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.extract_element(args[0], args[1])

    return types.float64(row, types.int64), emit


@intrinsic
def with_lane(typing: Any, row: Any, index: Any, value: Any) -> Any:
    """The row with one of its numbers replaced."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.insert_element(args[0], args[2], args[1])

    return row(row, types.int64, types.float64), emit


@intrinsic
def total(typing: Any, row: Any) -> Any:
    """The sum of the numbers: the second half is added to the first, and so on with what that gives."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        sums = args[0]
        lanes = row.lanes
        while lanes > 1:
            lanes //= 2
            first = builder.shuffle_vector(sums, sums, _indices(list(range(lanes))))
            second = builder.shuffle_vector(sums, sums, _indices(list(range(lanes, 2 * lanes))))
            sums = builder.fadd(first, second)
        return builder.extract_element(sums, _INDEX(0))

    assert row.lanes != 12
    return types.float64(row), emit


@intrinsic
def transposed(typing: Any, first: Any, second: Any, third: Any, fourth: Any) -> Any:
    """Four rows of four, read by columns."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        def shuffled(x: Any, y: Any, *lanes: int) -> Any:
            return builder.shuffle_vector(x, y, _indices(list(lanes)))

        even = [shuffled(args[k], args[k + 1], 0, 4, 2, 6) for k in (0, 2)]
        odd = [shuffled(args[k], args[k + 1], 1, 5, 3, 7) for k in (0, 2)]
        columns = [shuffled(*pair, *lanes) for lanes in ((0, 1, 4, 5), (2, 3, 6, 7)) for pair in (even, odd)]
        return context.make_tuple(builder, sig.return_type, columns)

    return _FOUR_ROWS(first, second, third, fourth), emit


@intrinsic
def count_true(typing: Any, mask: Any) -> Any:
    """How many are true."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(mask.lanes))
        return builder.zext(builder.ctpop(bits), _BITS)

    return types.int64(mask), emit


# Mathematics that is one instruction, or a few, and exact.


def _exact(name: str) -> Any:
    """The function of LLVM's of this name, of rows."""

    @intrinsic
    def function(typing: Any, row: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return _mapped(builder, row.lanes, lambda x: _llvm_function(builder, name, x), list(args))

        return row(row), emit

    return function


absolute: Final = _exact("fabs")
square_root: Final = _exact("sqrt")
"""Correctly rounded."""

nearest_integer: Final = _exact("rint")
"""The nearest whole number, ties to even."""


@intrinsic
def with_sign(typing: Any, row: Any, sign: Any) -> Any:
    """|row| with the sign of `sign`."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _mapped(builder, row.lanes, lambda *rows: _llvm_function(builder, "copysign", *rows), list(args))

    return row(row, row), emit


@intrinsic
def power_of_two(typing: Any, exponent: Any) -> Any:
    """2^k for whole k from −1022 to 1023, by writing k + 1023 into the exponent's bits.

    Adding 1.5·2^52 moves a whole number into the lowest bits of a float64; a shift by 52 puts them in place.
    """

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        def of(x: Any) -> Any:
            bits = ir.VectorType(_BITS, x.type.count)
            moved = builder.fadd(x, _spread(builder, _DOUBLE(1.5 * 2.0**52 + 1023.0), x.type.count))
            shifted = builder.shl(builder.bitcast(moved, bits), ir.Constant(bits, [52] * x.type.count))
            return builder.bitcast(shifted, x.type)

        return _mapped(builder, exponent.lanes, of, list(args))

    return exponent(exponent), emit


def polynomial(coefficients: Sequence[float]) -> Any:
    """The function c0 + c1·x + c2·x² + … of x and x², rows.

    By Horner's rule, for even and odd powers apart, which takes half the time: neither waits for the other.
    """
    assert len(coefficients) >= 4

    @intrinsic
    def function(typing: Any, x: Any, square: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            def of(x: Any, square: Any) -> Any:
                constants = [_spread(builder, _DOUBLE(number), x.type.count) for number in coefficients]
                halves = []
                for half in (constants[::2], constants[1::2]):
                    sums = half[-1]
                    for constant in reversed(half[:-1]):
                        sums = _llvm_function(builder, "fma", sums, square, constant)
                    halves.append(sums)
                return _llvm_function(builder, "fma", halves[1], x, halves[0])

            return _mapped(builder, x.lanes, of, list(args))

        return x(x, square), emit

    return function

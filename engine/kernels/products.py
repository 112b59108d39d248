"""The products of a layer's weights, activations and δ, for the rows of one tile.

Each is the plain sum of the textbook, in its order: over inputs, over units, over samples. For speed four units are
done at once, so that a row that was loaded serves four times, and their sums stay in registers. `_three` and the like
are the same functions for rows of 12, 8 and 4 samples, or for 8 and 4 weights.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import inlined
from engine.kernels.rows import at, fused, load_four, load_of, spread_four, spread_of, store_four, store_of, transposed
from engine.native.network import QUAD

_Numbers = npt.NDArray[np.float64]


# z = W·a + b. Row i of the inputs stands at `read + i·width`, row j of z at `written + j·width`.


def _forward_for(lanes: int) -> Any:
    load, store, spread = load_of(lanes), store_of(lanes), spread_of(lanes)

    @inlined
    def weigh(
        parameters: _Numbers,
        weights: int,
        length: int,
        biases: int,
        inputs: int,
        units: int,
        rows: _Numbers,
        read: int,
        width: int,
        z: _Numbers,
        written: int,
    ) -> None:
        w1, w2, w3 = length, 2 * length, 3 * length
        unit = 0
        while unit + 4 <= units:
            w = weights + unit * length
            z0, z1 = spread(at(parameters, biases + unit)), spread(at(parameters, biases + unit + 1))
            z2, z3 = spread(at(parameters, biases + unit + 2)), spread(at(parameters, biases + unit + 3))
            for i in range(inputs):
                a = load(rows, read + i * width)
                z0 = fused(at(parameters, w + i), a, z0)
                z1 = fused(at(parameters, w + w1 + i), a, z1)
                z2 = fused(at(parameters, w + w2 + i), a, z2)
                z3 = fused(at(parameters, w + w3 + i), a, z3)
            place = written + unit * width
            store(z, place, z0)
            store(z, place + width, z1)
            store(z, place + 2 * width, z2)
            store(z, place + 3 * width, z3)
            unit += 4
        while unit < units:
            w = weights + unit * length
            z0 = spread(at(parameters, biases + unit))
            for i in range(inputs):
                z0 = fused(at(parameters, w + i), load(rows, read + i * width), z0)
            store(z, written + unit * width, z0)
            unit += 1

    return weigh


_forward_one: Final = _forward_for(4)
_forward_two: Final = _forward_for(8)
_forward_three: Final = _forward_for(12)


@inlined
def weigh_forward(
    parameters: _Numbers,
    weights: int,
    length: int,
    biases: int,
    inputs: int,
    units: int,
    rows: _Numbers,
    read: int,
    width: int,
    z: _Numbers,
    written: int,
) -> None:
    """Write z of a layer's units: b + Σ w·a, input by input."""
    start = 0
    if width % 12 == 0:
        while start < width:
            _forward_three(
                parameters, weights, length, biases, inputs, units, rows, read + start, width, z, written + start
            )
            start += 12
        return
    while start + 8 <= width:
        _forward_two(parameters, weights, length, biases, inputs, units, rows, read + start, width, z, written + start)
        start += 8
    if start < width:
        _forward_one(parameters, weights, length, biases, inputs, units, rows, read + start, width, z, written + start)


# δ of the layer before = f'(z) · Wᵀ·δ. It stands right before this layer's.


def _backward_for(lanes: int) -> Any:
    load, store, spread = load_of(lanes), store_of(lanes), spread_of(lanes)

    @inlined
    def weigh(
        parameters: _Numbers,
        weights: int,
        length: int,
        inputs: int,
        units: int,
        deltas: _Numbers,
        read: int,
        width: int,
        slopes: _Numbers,
        written: int,
    ) -> None:
        i = 0
        while i + 4 <= inputs:
            sum0, sum1, sum2, sum3 = spread(0.0), spread(0.0), spread(0.0), spread(0.0)
            for unit in range(units):
                delta = load(deltas, read + unit * width)
                w = weights + unit * length + i
                sum0 = fused(at(parameters, w), delta, sum0)
                sum1 = fused(at(parameters, w + 1), delta, sum1)
                sum2 = fused(at(parameters, w + 2), delta, sum2)
                sum3 = fused(at(parameters, w + 3), delta, sum3)
            place = written + i * width
            store(deltas, place, sum0 * load(slopes, place))
            store(deltas, place + width, sum1 * load(slopes, place + width))
            store(deltas, place + 2 * width, sum2 * load(slopes, place + 2 * width))
            store(deltas, place + 3 * width, sum3 * load(slopes, place + 3 * width))
            i += 4
        while i < inputs:
            sum0 = spread(0.0)
            for unit in range(units):
                sum0 = fused(at(parameters, weights + unit * length + i), load(deltas, read + unit * width), sum0)
            place = written + i * width
            store(deltas, place, sum0 * load(slopes, place))
            i += 1

    return weigh


_backward_one: Final = _backward_for(4)
_backward_two: Final = _backward_for(8)
_backward_three: Final = _backward_for(12)


@inlined
def weigh_backward(
    parameters: _Numbers,
    weights: int,
    length: int,
    inputs: int,
    units: int,
    deltas: _Numbers,
    read: int,
    width: int,
    slopes: _Numbers,
) -> None:
    """Write δ of the units of the layer before, unit by unit of this one, whose δ begin at `read`."""
    written = read - inputs * width
    start = 0
    if width % 12 == 0:
        while start < width:
            _backward_three(
                parameters, weights, length, inputs, units, deltas, read + start, width, slopes, written + start
            )
            start += 12
        return
    while start + 8 <= width:
        _backward_two(parameters, weights, length, inputs, units, deltas, read + start, width, slopes, written + start)
        start += 8
    if start < width:
        _backward_one(parameters, weights, length, inputs, units, deltas, read + start, width, slopes, written + start)


# ∂/∂W = Σ δ·aᵀ, with the activations turned so that a sample's stand in a row, as a unit's weights do.


@inlined
def turn(rows: _Numbers, first: int, inputs: int, width: int, turned: _Numbers, length: int) -> None:
    """Write a layer's inputs as a row of `length` for each sample, filled up with zeros."""
    nothing = spread_four(0.0)
    for i in range(0, length, QUAD):
        for start in range(0, width, QUAD):
            place = first + i * width + start
            row1, row2, row3 = nothing, nothing, nothing
            if i + 1 < inputs:
                row1 = load_four(rows, place + width)
            if i + 2 < inputs:
                row2 = load_four(rows, place + 2 * width)
            if i + 3 < inputs:
                row3 = load_four(rows, place + 3 * width)
            one, two, three, four = transposed(load_four(rows, place), row1, row2, row3)
            place = start * length + i
            store_four(turned, place, one)
            store_four(turned, place + length, two)
            store_four(turned, place + 2 * length, three)
            store_four(turned, place + 3 * length, four)


def _outer_for(lanes: int) -> Any:
    load, store, spread = load_of(lanes), store_of(lanes), spread_of(lanes)

    @inlined
    def add(
        deltas: _Numbers,
        first: int,
        units: int,
        width: int,
        turned: _Numbers,
        i: int,
        length: int,
        count: int,
        gradient: _Numbers,
        weights: int,
        is_first: bool,
    ) -> None:
        d1, d2, d3 = width, 2 * width, 3 * width
        w1, w2, w3 = length, 2 * length, 3 * length
        unit = 0
        while unit + 4 <= units:
            w, d = weights + unit * length + i, first + unit * width
            sum0, sum1, sum2, sum3 = spread(0.0), spread(0.0), spread(0.0), spread(0.0)
            if not is_first:
                sum0, sum1 = load(gradient, w), load(gradient, w + w1)
                sum2, sum3 = load(gradient, w + w2), load(gradient, w + w3)
            for sample in range(count):
                a = load(turned, sample * length + i)
                sum0 = fused(at(deltas, d + sample), a, sum0)
                sum1 = fused(at(deltas, d + d1 + sample), a, sum1)
                sum2 = fused(at(deltas, d + d2 + sample), a, sum2)
                sum3 = fused(at(deltas, d + d3 + sample), a, sum3)
            store(gradient, w, sum0)
            store(gradient, w + w1, sum1)
            store(gradient, w + w2, sum2)
            store(gradient, w + w3, sum3)
            unit += 4
        while unit < units:
            w, d = weights + unit * length + i, first + unit * width
            sum0 = spread(0.0)
            if not is_first:
                sum0 = load(gradient, w)
            for sample in range(count):
                sum0 = fused(at(deltas, d + sample), load(turned, sample * length + i), sum0)
            store(gradient, w, sum0)
            unit += 1

    return add


_outer_one: Final = _outer_for(4)
_outer_two: Final = _outer_for(8)


@inlined
def add_outer_products(
    deltas: _Numbers,
    first: int,
    units: int,
    width: int,
    turned: _Numbers,
    length: int,
    count: int,
    gradient: _Numbers,
    weights: int,
    is_first: bool,
) -> None:
    """Add Σ δ·a of a layer's weights to the gradient, sample by sample; or write it, for the first tile of a batch."""
    i = 0
    while i + 8 <= length:
        _outer_two(deltas, first, units, width, turned, i, length, count, gradient, weights, is_first)
        i += 8
    if i < length:
        _outer_one(deltas, first, units, width, turned, i, length, count, gradient, weights, is_first)


@inlined
def add_sums(
    deltas: _Numbers, first: int, units: int, width: int, gradient: _Numbers, biases: int, is_first: bool
) -> None:
    """The same for the biases: Σ δ, of every fourth sample first, and then of these four sums."""
    nothing = spread_four(0.0)
    for unit in range(0, units, 4):
        place = first + unit * width
        sum0, sum1, sum2, sum3 = nothing, nothing, nothing, nothing
        for start in range(place, place + width, QUAD):
            sum0 = sum0 + load_four(deltas, start)
            if unit + 1 < units:
                sum1 = sum1 + load_four(deltas, start + width)
            if unit + 2 < units:
                sum2 = sum2 + load_four(deltas, start + 2 * width)
            if unit + 3 < units:
                sum3 = sum3 + load_four(deltas, start + 3 * width)
        one, two, three, four = transposed(sum0, sum1, sum2, sum3)
        sums = (one + three) + (two + four)
        if not is_first:
            sums = load_four(gradient, biases + unit) + sums
        store_four(gradient, biases + unit, sums)

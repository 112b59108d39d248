"""One update step: the optimizers and what the penalties do, sixteen parameters at a time.

A step reads one state and writes another, so that one which leaves numbers that are not finite is simply not taken.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.optimizers import ADAM_DECAY_1, ADAM_DECAY_2, EPSILON, OPTIMIZERS, RMSPROP_DECAY
from engine.choices.penalties import PENALTIES
from engine.kernels.compiler import inlined, part
from engine.kernels.rows import (
    Row,
    absolute,
    choose,
    fused,
    lane,
    load,
    load_four,
    spread,
    spread_four,
    square_root,
    store,
    total,
)
from engine.native.network import QUAD, WIDTH, FlatNetwork
from engine.native.workspace import State, TrainSettings

_Numbers = npt.NDArray[np.float64]

_SGD: Final = OPTIMIZERS["sgd"].code
_MOMENTUM: Final = OPTIMIZERS["momentum"].code
_RMSPROP: Final = OPTIMIZERS["rmsprop"].code
_NONE: Final = PENALTIES["none"].code
_L1: Final = PENALTIES["l1"].code
_L2: Final = PENALTIES["l2"].code


@inlined
def _power(base: float, exponent: int) -> float:
    """The base to a whole power, 0 or more, by squaring: the same products on every machine, and nothing to raise."""
    power = 1.0
    while exponent > 0:
        if exponent % 2 == 1:
            power = power * base
        exponent = exponent // 2
        base = base * base
    return power


@inlined
def stepped(
    now: State,
    gradient: _Numbers,
    share: float,
    penalized: _Numbers,
    settings: TrainSettings,
    steps: int,
    then: State,
) -> bool:
    """Write the state after one step to `then`; whether all of it is finite.

    `gradient` is of the sum of losses, `share` one sample's part in the mean; `penalized` is 1 for weights, 0 for
    biases; `steps` counts this step too. The optimizers are PyTorch's; what the penalties do stands in
    `engine.choices.penalties`. What a rule never changes is in both states already, and is left alone.
    """
    if settings.optimizer == _SGD and settings.penalty == _NONE:
        return _stepped_down(now, gradient, share, settings.learning_rate, then)
    return _stepped_by_rule(now, gradient, share, penalized, settings, steps, then)


@inlined
def _stepped_down(now: State, gradient: _Numbers, share: float, rate: float, then: State) -> bool:
    """Plain SGD without a penalty."""
    unfinite = spread(0.0)
    for p in range(0, len(gradient), WIDTH):
        w = load(now.parameters, p)
        next_w = choose(load(now.movable, p) > 0.0, w - rate * (load(gradient, p) * share), w)
        store(then.parameters, p, next_w)
        unfinite = fused(next_w, 0.0, unfinite)  # 0, or NaN for infinity and NaN
    return total(unfinite) == 0.0


@part
def _stepped_by_rule(
    now: State,
    gradient: _Numbers,
    share: float,
    penalized: _Numbers,
    settings: TrainSettings,
    steps: int,
    then: State,
) -> bool:
    rate = settings.learning_rate
    correction1 = 1.0 - _power(ADAM_DECAY_1, steps)
    correction2 = math.sqrt(1.0 - _power(ADAM_DECAY_2, steps))
    unfinite = spread(0.0)
    for p in range(0, len(gradient), WIDTH):
        w = load(now.parameters, p)
        m1 = load(now.moment1, p)
        m2 = load(now.moment2, p)
        free = load(now.movable, p) > 0.0
        weighs = load(penalized, p) > 0.0
        g = load(gradient, p) * share
        if settings.penalty == _L2:
            g = fused(choose(weighs, settings.penalty_rate, 0.0), w, g)

        next_m1, next_m2 = m1, m2
        if settings.optimizer == _SGD:
            next_w = w - rate * g
        elif settings.optimizer == _MOMENTUM:
            next_m1 = fused(m1, settings.momentum, g)
            next_w = w - rate * next_m1
        elif settings.optimizer == _RMSPROP:
            next_m2 = fused(m2, RMSPROP_DECAY, (1.0 - RMSPROP_DECAY) * g * g)
            next_w = w - rate * g / (square_root(next_m2) + EPSILON)
        else:
            next_m1 = fused(m1, ADAM_DECAY_1, (1.0 - ADAM_DECAY_1) * g)
            next_m2 = fused(m2, ADAM_DECAY_2, (1.0 - ADAM_DECAY_2) * g * g)
            next_w = w - (rate / correction1) * next_m1 / (square_root(next_m2) / correction2 + EPSILON)

        if settings.penalty == _L1:
            sign = choose(w > 0.0, 1.0, choose(w < 0.0, -1.0, 0.0))
            shrunk = next_w - (rate * settings.penalty_rate) * choose(weighs, sign, 0.0)
            crossed = shrunk * next_w < 0.0
            next_w = choose(crossed, 0.0, shrunk)
            store(then.movable, p, choose(crossed, 0.0, load(now.movable, p)))

        next_w = choose(free, next_w, w)
        next_m1 = choose(free, next_m1, m1)
        next_m2 = choose(free, next_m2, m2)
        store(then.parameters, p, next_w)
        store(then.moment1, p, next_m1)
        store(then.moment2, p, next_m2)
        unfinite = unfinite + (next_w * 0.0 + next_m1 * 0.0 + next_m2 * 0.0)
    return total(unfinite) == 0.0


@part
def copy_state(source: State, target: State) -> None:
    """Let the target hold what the source does."""
    for p in range(0, len(source.parameters), WIDTH):
        store(target.parameters, p, load(source.parameters, p))
        store(target.moment1, p, load(source.moment1, p))
        store(target.moment2, p, load(source.moment2, p))
        store(target.movable, p, load(source.movable, p))


@inlined
def _larger(x: Row, y: Row) -> Row:
    return choose(x > y, x, y)


@inlined
def _largest(row: Row) -> float:
    return max(max(lane(row, 0), lane(row, 1)), max(lane(row, 2), lane(row, 3)))


@part
def measure_updates(network: FlatNetwork, before: _Numbers, after: _Numbers, ratios: _Numbers) -> None:
    """‖ΔW‖ / ‖W‖ of each layer, W before the step. Both are measured in its largest weight's size.

    Where W was 0 it is infinite if W moved, and 0 if it stayed.
    """
    for layer in range(len(ratios)):
        first, end = network.weight_offsets[layer], network.bias_offsets[layer]
        largest, furthest = spread_four(0.0), spread_four(0.0)
        for p in range(first, end, QUAD):
            w = load_four(before, p)
            largest = _larger(absolute(w), largest)
            furthest = _larger(absolute(load_four(after, p) - w), furthest)
        size = _largest(largest)
        if size == 0.0:
            ratios[layer] = 0.0 if _largest(furthest) == 0.0 else math.inf
            continue
        moved, length = spread_four(0.0), spread_four(0.0)
        for p in range(first, end, QUAD):
            w = load_four(before, p)
            step, w = (load_four(after, p) - w) / size, w / size
            moved, length = fused(step, step, moved), fused(w, w, length)
        ratios[layer] = math.sqrt(total(moved) / total(length))

"""Milliseconds for every unit's map of the plane."""

import math
import time
from typing import Final

import numpy as np

from engine.native.evaluation import surface
from tests.bench.training_speed import parameters_of, uniform_network

_SIZES: Final = (7, 8, 8, 8, 8, 8, 8, 1)
_SIDE: Final = 100
_ROUNDS: Final = 100
_MOST_MS: Final = 2.0


def report() -> None:
    """Measure and print."""
    inputs = np.random.default_rng(0).uniform(-6, 6, (_SIZES[0], _SIDE * _SIDE))
    parameters = parameters_of(_SIZES)
    print(f"\nThe maps of all units of 7-8×6-1, {_SIDE} × {_SIDE} points each, in ms (best of {_ROUNDS})\n")
    for activation in ("relu", "tanh"):
        network = uniform_network(_SIZES, activation)
        maps = np.empty((len(network.codes), _SIDE * _SIDE), np.float32)
        best_ms = math.inf
        for _ in range(_ROUNDS):
            begin = time.perf_counter()
            surface(network, parameters, inputs, maps)
            best_ms = min(best_ms, 1e3 * (time.perf_counter() - begin))
        print(f"{activation:14}{best_ms:10.2f}   (aim: {_MOST_MS}){'' if best_ms <= _MOST_MS else '  MISSED'}")

"""Microseconds for one epoch of 250 points in batches of 10: the compiled training against its yardsticks.

The compiled training is measured as the program runs it: a new order every epoch, and after each 16 ms of training
the diagnostics that a snapshot shows. All contenders of a network take turns, round after round, and the least time
of any round counts: what else the machine does meanwhile can only add.
"""

import itertools
import math
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.activations import ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.native.evaluation import assess
from engine.native.network import FlatNetwork, network_of
from engine.native.training import TrainSettings, gradient, train
from tests.bench.numpy_loop import NumpyLoop

_Numbers = npt.NDArray[np.float64]

_SAMPLES: Final = 250
_BATCH: Final = 10
_RATE: Final = 0.003
_ROUNDS: Final = 15
_TURN_SECONDS: Final = 0.05
_DIAGNOSTICS_EVERY_SECONDS: Final = 0.016


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    sizes: tuple[int, ...]
    activation: str
    least_numpy_ratio: float


_CASES: Final = (
    _Case("2-4-2-1 tanh", (2, 4, 2, 1), "tanh", 12.0),
    _Case("2-8-8-1 relu", (2, 8, 8, 1), "relu", 12.0),
    _Case("7-8×6-1 relu", (7, 8, 8, 8, 8, 8, 8, 1), "relu", 8.0),
    _Case("7-8×6-1 tanh", (7, 8, 8, 8, 8, 8, 8, 1), "tanh", 5.0),
)
_MOST_C_RATIO: Final = 1.3


def uniform_network(sizes: tuple[int, ...], activation: str) -> FlatNetwork:
    """A network of these sizes (features first), hidden units of one activation, output tanh."""
    codes = [ACTIVATIONS[activation].code] * (sum(sizes[1:]) - 1) + [ACTIVATIONS["tanh"].code]  # type: ignore[index]
    return network_of(sizes, codes, [0.0] * len(codes))


def parameters_of(sizes: tuple[int, ...]) -> _Numbers:
    """Parameters of usual size, (P,)."""
    rng = np.random.default_rng(0)
    layers = itertools.pairwise(sizes)
    return np.concatenate([np.append(rng.uniform(-1, 1, m * n) / math.sqrt(m), np.full(n, 0.1)) for m, n in layers])


def _data(features: int) -> tuple[_Numbers, _Numbers]:
    """Inputs (features, 250) and targets (250,)."""
    rng = np.random.default_rng(1)
    return rng.uniform(-3, 3, (features, _SAMPLES)), np.where(rng.uniform(size=_SAMPLES) > 0.5, 1.0, -1.0)


class _Compiled:
    """The compiled training with its diagnostics."""

    def __init__(self, case: _Case) -> None:
        self._network = uniform_network(case.sizes, case.activation)
        self._parameters = parameters_of(case.sizes)
        self._moments = np.zeros((2, self._parameters.size))
        self._flags = np.zeros((2, self._parameters.size), np.uint8)
        self._inputs, self._targets = _data(case.sizes[0])
        self._ratios = np.zeros(len(case.sizes) - 1)
        self._statistics = np.zeros((4, len(self._network.codes)))
        self._gradient = np.zeros(self._parameters.size)
        self._place = (0, 0, 0)
        self._settings = TrainSettings(
            loss=LOSSES["mse"].code,
            optimizer=OPTIMIZERS["sgd"].code,
            momentum=0.0,
            learning_rate=_RATE,
            penalty=PENALTIES["none"].code,
            penalty_rate=0.0,
            batch_size=_BATCH,
            shuffle=True,
            seed=0,
        )

    def epochs(self, count: int) -> None:
        batches = count * math.ceil(_SAMPLES / _BATCH)
        moment1, moment2 = self._moments
        held, silenced = self._flags
        *place, failed_layer = train(
            self._network,
            self._parameters,
            moment1,
            moment2,
            held,
            silenced,
            self._inputs,
            self._targets,
            self._settings,
            *self._place,
            batches,
            self._ratios,
        )
        assert failed_layer < 0
        self._place = (place[0], place[1], place[2])

    def diagnose(self) -> None:
        loss = self._settings.loss
        batch = np.ascontiguousarray(self._inputs[:, :_BATCH])
        gradient(
            self._network, self._parameters, batch, self._targets[:_BATCH], loss, self._gradient, self._statistics[0]
        )
        assess(self._network, self._parameters, self._inputs, self._targets, loss, 0.0, *self._statistics)


def _turn(epochs: Callable[[int], None], seconds: float) -> float:
    """Microseconds an epoch, in a turn of about so many seconds; `epochs(count)` trains."""
    begin = time.perf_counter()
    epochs(1)
    count = max(1, int(seconds / (time.perf_counter() - begin)))
    begin = time.perf_counter()
    epochs(count)
    return 1e6 * (time.perf_counter() - begin) / count


def _compiled(case: _Case) -> Callable[[], float]:
    contender = _Compiled(case)
    contender.epochs(1)
    contender.diagnose()

    def turn() -> float:
        training = _turn(contender.epochs, _TURN_SECONDS)
        begin = time.perf_counter()
        contender.diagnose()
        share = (time.perf_counter() - begin) / _DIAGNOSTICS_EVERY_SECONDS
        return training * (1.0 + share)

    return turn


def _numpy(case: _Case) -> Callable[[], float]:
    contender = NumpyLoop(case.sizes, case.activation, *_data(case.sizes[0]))

    def epochs(count: int) -> None:
        for _ in range(count):
            contender.epoch(_BATCH, _RATE)

    return lambda: _turn(epochs, _TURN_SECONDS)


def _scikit_learn(case: _Case) -> Callable[[], float] | None:
    try:
        from sklearn.neural_network import MLPRegressor
    except ImportError:
        return None
    model = MLPRegressor(
        hidden_layer_sizes=case.sizes[1:-1],
        activation=case.activation,
        solver="sgd",
        alpha=0.0,
        batch_size=_BATCH,
        learning_rate_init=_RATE,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    inputs, targets = _data(case.sizes[0])
    inputs = np.ascontiguousarray(inputs.T)

    def epochs(count: int) -> None:
        for _ in range(count):
            model.partial_fit(inputs, targets)

    return lambda: _turn(epochs, _TURN_SECONDS)


def _c_program(folder: Path) -> Path | None:
    """The C program, built; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "c_program"
    source = Path(__file__).with_name("c_program.c")
    subprocess.run([compiler, "-Ofast", "-march=native", "-o", program, source, "-lm"], check=True)
    return program


def _c(case: _Case, program: Path | None) -> Callable[[], float] | None:
    if program is None:
        return None
    sizes = [str(size) for size in case.sizes]

    def run(rounds: int, epochs: int) -> float:
        command = [str(program), case.activation, str(rounds), str(epochs), *sizes]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    epochs = max(1, int(_TURN_SECONDS * 1e6 / run(1, 10)))
    return lambda: run(1, epochs)


def report(folder: Path) -> None:
    """Measure and print the table; `folder` is for what is built on the way."""
    print(f"An epoch of {_SAMPLES} points in batches of {_BATCH}, in µs (best of {_ROUNDS} turns each)\n")
    print(f"{'network':14}{'compiled':>10}{'C':>10}{'NumPy':>10}{'sklearn':>10}   compiled against the others")
    program = _c_program(folder)
    for case in _CASES:
        contenders = {
            "compiled": _compiled(case),
            "c": _c(case, program),
            "numpy": _numpy(case),
            "sklearn": _scikit_learn(case),
        }
        best = dict.fromkeys(contenders, math.inf)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(_ROUNDS):
                for name, turn in contenders.items():
                    if turn is not None:
                        best[name] = min(best[name], turn())
        cells = "".join(f"{best[name]:10.1f}" if math.isfinite(best[name]) else f"{'–':>10}" for name in contenders)
        print(f"{case.name:14}{cells}   {_verdict(case, best)}")


def _verdict(case: _Case, best: dict[str, float]) -> str:
    compiled = best["compiled"]
    numpy_ratio, c_ratio = best["numpy"] / compiled, compiled / best["c"]
    parts = [f"{numpy_ratio:.1f}× NumPy's speed (aim: {case.least_numpy_ratio:.0f})"]
    if math.isfinite(best["c"]):
        parts.append(f"{c_ratio:.2f}× C's time (aim: {_MOST_C_RATIO})")
    aims = numpy_ratio >= case.least_numpy_ratio and c_ratio <= _MOST_C_RATIO
    return ", ".join(parts) + ("" if aims else "  MISSED")

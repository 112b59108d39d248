"""Microseconds for one epoch: this program's training against its yardsticks.

It is measured as the window trains: portion by portion, a new order every epoch, with curves and update ratios kept.
All contenders of a network take turns, round after round, by processor time; the medians count. The yardsticks train
plain SGD in the order of the data: the tuned C program is made for one network (`tuned_program.c`, vectors of four
float64), the plain one for any, NumPy goes batch by batch. The limit is what the processor cannot go below: its
multiply-adds at the peak that is measured in the same run, and 1.75 ns for each tanh.
"""

import importlib.util
import itertools
import math
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES
from engine.choices.losses import LOSSES
from engine.learned import untrained
from engine.native.evaluation import evaluate
from engine.native.network import FlatNetwork, network_of
from engine.problem import Problem
from engine.runs.trace import Trace
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.bench import c_programs
from tests.bench.c_programs import Program
from tests.bench.numpy_loop import NumpyLoop

_Numbers = npt.NDArray[np.float64]

_RATE: Final = 0.003
_ROUNDS: Final = 5
_TURN_SECONDS: Final = 0.1
_TANH_NS: Final = 1.75
_FAR: Final = 2**31
_ALIKE: Final = 1e-9
"""So near are losses after the same steps, which add up in another order."""


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    hidden: tuple[int, ...]
    activation: str
    batch: int
    samples: int
    most_c_ratio: float
    least_numpy_ratio: float
    features: int = 2
    train_percent: int = 50

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, the features first."""
        return (self.features, *self.hidden, 1)

    @property
    def train_size(self) -> int:
        """Points that an epoch takes."""
        return self.samples * self.train_percent // 100

    @property
    def spec(self) -> Spec:
        """Of the network, its data and its training; the data's order is its own only in the test of losses."""
        layers = tuple(LayerSpec(units, self.activation) for units in self.hidden)  # type: ignore[arg-type]
        return Spec(
            DataSpec("circle", samples=self.samples, train_percent=self.train_percent),
            tuple(FEATURES)[: self.features],
            NetworkSpec(layers),
            TrainingSpec(batch_size=self.batch, learning_rate=_RATE),
        )

    def limit_us(self, multiply_add_ns: float) -> float:
        """Below which no epoch can go: each weight counts forward, in the gradient and, but for the first, backward."""
        products = [inputs * units for inputs, units in itertools.pairwise(self.sizes)]
        tanhs = sum(self.hidden) + 1 if self.activation == "tanh" else 1
        work = (3 * sum(products) - products[0]) * multiply_add_ns + tanhs * _TANH_NS
        return self.train_size * work / 1e3


_DEEP: Final = (32,) * 20
_CASES: Final = (
    _Case("2-4-2-1 tanh, 10", (4, 2), "tanh", 10, 500, 2.0, 12.0),
    _Case("2-8-8-1 relu, 10", (8, 8), "relu", 10, 500, 2.0, 12.0),
    _Case("7-8×6-1 relu, 10", (8,) * 6, "relu", 10, 500, 1.5, 8.0, features=7),
    _Case("7-8×6-1 tanh, 10", (8,) * 6, "tanh", 10, 500, 1.5, 5.0, features=7),
    _Case("2-32×20-1 tanh, 10", _DEEP, "tanh", 10, 5000, 1.5, 1.0, train_percent=90),
    _Case("2-32×20-1 tanh, 100", _DEEP, "tanh", 100, 5000, 1.5, 1.0, train_percent=90),
)


def uniform_network(sizes: tuple[int, ...], activation: str) -> FlatNetwork:
    """A network of these sizes (features first), hidden units of one activation, output tanh."""
    codes = [ACTIVATIONS[activation].code] * (sum(sizes[1:]) - 1) + [ACTIVATIONS["tanh"].code]  # type: ignore[index]
    return network_of(sizes, codes, [0.0] * len(codes))


def parameters_of(sizes: tuple[int, ...]) -> _Numbers:
    """Parameters of usual size, (P,)."""
    rng = np.random.default_rng(0)
    layers = itertools.pairwise(sizes)
    return np.concatenate([np.append(rng.uniform(-1, 1, m * n) / math.sqrt(m), np.full(n, 0.1)) for m, n in layers])


_Turn = Callable[[], float]
"""Trains for about `_TURN_SECONDS`; gives the microseconds of processor time that an epoch took."""


def _this_program(case: _Case) -> _Turn:
    spec = case.spec
    trainer = Trainer(spec, untrained(spec), curves=Trace.empty(len(case.sizes) - 1))
    trainer.train_towards(1)

    def turn() -> float:
        start, begin = trainer.exact_epoch, time.process_time()
        while time.process_time() - begin < _TURN_SECONDS:
            trainer.train_towards(_FAR)
        assert trainer.divergence is None
        return 1e6 * (time.process_time() - begin) / (trainer.exact_epoch - start)

    return turn


def _asked(program: Program) -> _Turn:
    """A program that is asked for epochs."""
    epochs = max(1, int(_TURN_SECONDS * 1e6 / program.ask(1)))
    return lambda: program.ask(epochs)


def _timed(epochs: Callable[[int], None]) -> _Turn:
    """What trains so many epochs here."""

    def us(count: int) -> float:
        begin = time.process_time()
        epochs(count)
        return 1e6 * (time.process_time() - begin) / count

    count = max(1, int(_TURN_SECONDS * 1e6 / us(1)))
    return lambda: us(count)


def _numpy(case: _Case, inputs: _Numbers, targets: _Numbers) -> _Turn:
    contender = NumpyLoop(case.sizes, case.activation, inputs, targets)

    def epochs(count: int) -> None:
        for _ in range(count):
            contender.epoch(case.batch, _RATE)

    return _timed(epochs)


def _scikit_learn(case: _Case, inputs: _Numbers, targets: _Numbers) -> _Turn | None:
    try:
        from sklearn.neural_network import MLPRegressor
    except ImportError:
        return None
    model = MLPRegressor(
        hidden_layer_sizes=case.hidden,
        activation=case.activation,
        solver="sgd",
        alpha=0.0,
        batch_size=case.batch,
        learning_rate_init=_RATE,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    points = np.ascontiguousarray(inputs.T)

    def epochs(count: int) -> None:
        for _ in range(count):
            model.partial_fit(points, targets)

    return _timed(epochs)


class _Contenders:
    """All that train one network, on the same data and from the same parameters where they can take them."""

    def __init__(self, case: _Case, folder: Path) -> None:
        self.case = case
        self._programs: list[Program] = []
        problem, start = Problem(case.spec), untrained(case.spec)
        inputs, (targets,) = problem.train
        name = case.name.translate({ord("×"): "x", ord(","): None, ord(" "): "-"})
        data = folder / f"{name}.bin"
        c_programs.write_problem(data, inputs, targets, start.parameters)
        sizes = [str(size) for size in case.sizes]
        tuned = c_programs.tuned(folder, case.sizes, case.activation, case.batch, name)
        counts = (f"-DSAMPLES={case.train_size}", f"-DBATCH={case.batch}")
        plain = c_programs.build(folder, "plain_program.c", f"plain-{name}", *counts)
        jax = [sys.executable, str(Path(__file__).with_name("jax_program.py"))]
        self.tuned = self._started([str(tuned), str(data), str(_RATE)]) if tuned else None
        self.difference = self._difference(problem) if self.tuned else math.nan
        has_jax = importlib.util.find_spec("jax") is not None
        self.turns: dict[str, _Turn | None] = {
            "this": _this_program(case),
            "tuned C": _asked(self.tuned) if self.tuned else None,
            "plain C": _asked(self._started([str(plain), case.activation, *sizes])) if plain else None,
            "JAX": _asked(self._started([*jax, str(data), str(_RATE), str(case.batch), case.activation, *sizes]))
            if has_jax
            else None,
            "NumPy": _numpy(case, inputs, targets),
            "sklearn": _scikit_learn(case, inputs, targets),
        }

    def _started(self, command: list[str]) -> Program:
        self._programs.append(Program(command))
        return self._programs[-1]

    def _difference(self, problem: Problem) -> float:
        """How far the tuned program's loss is from this one's after the same epochs, in the order of the data."""
        assert self.tuned is not None
        spec = self.case.spec
        ordered = Spec(
            spec.data, spec.features, spec.network, TrainingSpec("mse", learning_rate=_RATE, batch_size=self.case.batch,
                                                                 shuffle=False)
        )  # fmt: skip
        trainer = Trainer(ordered, untrained(ordered))
        epochs = 20 if self.case.train_size < 1000 else 2
        trainer.train_epochs(epochs)
        self.tuned.ask(epochs)
        parameters = trainer.learned().parameters
        loss, _ = evaluate(problem.network, parameters, *problem.train, LOSSES["mse"].code, 0.0)
        return abs(self.tuned.ask(0) / loss - 1.0)

    def medians(self) -> dict[str, float]:
        """Of all turns; NaN for those who are not here."""
        times: dict[str, list[float]] = {name: [] for name in self.turns}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(_ROUNDS):
                for name, turn in self.turns.items():
                    if turn is not None:
                        times[name].append(turn())
        return {name: statistics.median(found) if found else math.nan for name, found in times.items()}

    def end(self) -> None:
        """End the programs."""
        for program in self._programs:
            program.end()


def report(folder: Path) -> None:
    """Measure and print the table; `folder` is for what is built on the way."""
    print(f"An epoch in µs of processor time (medians of {_ROUNDS} turns each; network and batch; 250 points, for")
    print("2-32×20-1 4500), and how many times the limit and the tuned C program's time that is\n")
    peak = c_programs.build(folder, "peak_program.c", "peak", "-fno-fast-math", "-ffp-contract=fast")
    multiply_add_ns = math.nan
    if peak is not None:
        program = Program([str(peak)])
        multiply_add_ns = statistics.median(program.ask() for _ in range(_ROUNDS))
        program.end()
        print(f"Peak of one core: {2 / multiply_add_ns:.0f} GFLOP/s. C: {' '.join(('gcc', *c_programs.FLAGS))}")
    else:
        print("No C compiler is here, so there are neither C programs nor the limit (sudo apt-get install gcc)")
    if importlib.util.find_spec("jax") is None:
        print("JAX is not here (pip install jax)")
    names = ("this", "tuned C", "plain C", "JAX", "NumPy", "sklearn", "limit")
    print(f"\n{'':20}" + "".join(f"{name:>10}" for name in names) + f"{'÷ limit':>10}{'÷ tuned':>9}")
    for case in _CASES:
        contenders = _Contenders(case, folder)
        times = contenders.medians()
        contenders.end()
        times["limit"] = case.limit_us(multiply_add_ns)
        ratios = times["this"] / times["limit"], times["this"] / times["tuned C"]
        cells = "".join(f"{'–' if math.isnan(times[name]) else f'{times[name]:.1f}':>10}" for name in names)
        shares = "".join(f"{'–' if math.isnan(ratio) else f'{ratio:.2f}':>{width}}"
                         for ratio, width in zip(ratios, (10, 9), strict=True))  # fmt: skip
        print(f"{case.name:20}{cells}{shares}   {_verdict(case, times, contenders.difference)}", flush=True)


def _verdict(case: _Case, times: dict[str, float], difference: float) -> str:
    """What is missed of the aims; nothing is where a yardstick is not here."""
    missed = []
    if times["this"] > case.most_c_ratio * times["tuned C"]:
        missed.append(f"more than {case.most_c_ratio} times the tuned C program")
    if times["this"] > times["JAX"]:
        missed.append("behind JAX")
    if times["this"] * case.least_numpy_ratio > times["NumPy"]:
        missed.append(f"less than {case.least_numpy_ratio:.0f} times NumPy's speed")
    if difference > _ALIKE:
        missed.append("the tuned program computes something else")
    same = "" if math.isnan(difference) else f"loss as the tuned program's to {difference:.0e}"
    return "; ".join([same] * bool(same) + [f"MISSED: {text}" for text in missed])

"""The loss functions by name: all that is known of each, but for the compiled code.

The fast mathematics stands in `engine.kernels.losses`, under the same codes. Which outputs a loss goes with stands in
`engine.choices.heads`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from engine.portable import Floats

LossName = Literal["mse", "cross_entropy", "huber"]

Case = Callable[[float, float], str]
"""The text for an output o and a target t."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss of an output o with target t.

    formula: what the window shows. value(z, o, t) and delta(z, o, slope, t): the loss and ∂loss/∂z in plain NumPy,
    element by element; z is what o comes from, and slope f′(z). joint: they take all outputs of a sample at once,
    (k, n), and value gives each output's part of the loss. needs: what the output must be for it, if not any
    number will do. worked_value, worked_delta: the same with their numbers, as a text that these are put into: {o},
    {delta}; {z}, {t} and {slope}, which is f′(z), in brackets where they have a sign; {power}: e^z.
    """

    name: LossName
    label: str
    formula: str
    code: int
    value: Callable[[Floats, Floats, Floats], Floats]
    delta: Callable[[Floats, Floats, Floats, Floats], Floats]
    worked_value: Case
    worked_delta: Case
    needs: str = ""
    joint: bool = False


_TIMES_THE_MISS: Final = "f′(z)·(o − t) = {slope}·({o} − {t}) = {delta}"


def _is_far(o: float, t: float) -> bool:
    """Whether Huber's loss is on its straight part."""
    return abs(o - t) > 1.0


def _worked_cross_entropy(o: float, t: float) -> str:
    means = "−ln o = " if t == 1.0 else "−ln(1 − o) = " if t == 0.0 else ""
    return means + "ln(1 + e^z) − t·z = ln(1 + {power}) − {t}·{z}"


def _worked_huber(o: float, t: float) -> str:
    if _is_far(o, t):
        return "|o − t| − ½ (for |o − t| > 1) = |{o} − {t}| − ½"
    return "½(o − t)² (up to |o − t| = 1) = ½·({o} − {t})²"


def _worked_huber_delta(o: float, t: float) -> str:
    if not _is_far(o, t):
        return _TIMES_THE_MISS
    return "f′(z)·(±1, the sign of o − t) = {slope}·" + ("1" if o > t else "(−1)") + " = {delta}"


_ALL = (
    Loss(
        name="mse",
        label="½ squared error",
        formula="½(o − t)²",
        code=0,
        value=lambda z, o, t: 0.5 * (o - t) ** 2,
        delta=lambda z, o, slope, t: (o - t) * slope,
        worked_value=lambda o, t: "½(o − t)² = ½·({o} − {t})²",
        worked_delta=lambda o, t: _TIMES_THE_MISS,
    ),
    Loss(
        name="cross_entropy",
        label="Cross-entropy",
        formula="−t·ln o − (1 − t)·ln(1 − o)",
        code=1,
        value=lambda z, o, t: np.logaddexp(0.0, z) - t * z,  # the formula, of z: so it never overflows
        delta=lambda z, o, slope, t: o - t,  # the slope of the logarithms cancels f′(z)
        worked_value=_worked_cross_entropy,
        worked_delta=lambda o, t: "o − t = {o} − {t} = {delta} (with cross-entropy, f′(z) cancels out)",
        needs="a probability",
    ),
    Loss(
        name="huber",
        label="Huber",
        formula="½(o − t)² up to |o − t| = 1, then |o − t| − ½",
        code=2,
        value=lambda z, o, t: np.where(abs(o - t) > 1.0, abs(o - t) - 0.5, 0.5 * (o - t) ** 2),
        delta=lambda z, o, slope, t: np.clip(o - t, -1.0, 1.0) * slope,
        worked_value=_worked_huber,
        worked_delta=_worked_huber_delta,
    ),
)

LOSSES: Final = MappingProxyType({loss.name: loss for loss in _ALL})


def _log_shares(z: Floats) -> Floats:
    """Ln of softmax, of the logits themselves: −z where others are far above, and never ln 0."""
    away = z - z.max(axis=0)
    shares: Floats = away - np.log(np.exp(away).sum(axis=0))
    return shares


SOFTMAX_CROSS_ENTROPY: Final = Loss(
    name="cross_entropy",
    label="Cross-entropy",
    formula="−ln o of the right class",
    code=3,
    value=lambda z, o, t: np.where(t > 0.0, -t * _log_shares(z), 0.0),
    delta=lambda z, o, slope, t: o - t,
    worked_value=lambda o, t: "−ln o = −ln {o}" if t > 0.0 else "0: only the right class counts",
    worked_delta=lambda o, t: "o − t = {o} − {t} = {delta} (softmax and cross-entropy together)",
    needs="a probability",
    joint=True,
)
"""What cross-entropy is of the outputs of softmax: t is 1 at the right class, else 0."""

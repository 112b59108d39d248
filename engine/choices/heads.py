"""The heads by name: what an output may be, which losses go with it, and how labels and outputs mean each other.

A label is the number of a class, counted from 0, or for regression the number to meet. Targets and outputs are arrays
(k, n): a row for each output unit, a column for each sample. Knows nothing of where labels come from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from engine.choices.losses import LOSSES, LossName
from engine.data.dataset import class_values
from engine.portable import Floats

OutputActivationName = Literal["tanh", "sigmoid", "linear"]
"""The activations that an output may have: files name the head by it."""


@dataclass(frozen=True, slots=True)
class Head:
    """One kind of output.

    gives: what its value is, where a loss asks for that. losses: those that go with it. encode(labels, classes): what
    the output should be, (k, n), for labels (n,) of so many classes, 0 for regression. choose(outputs): the class of
    each sample, (n,), of outputs (k, n). units(classes): k. middle: the output at which two classes meet, which has the
    neutral colour on the plane. reach: full colour lies so far from it. fits_numbers: for regression it lies where the
    values shown ask for it.
    """

    name: OutputActivationName
    losses: tuple[LossName, ...]
    encode: Callable[[Floats, int], Floats]
    choose: Callable[[Floats], NDArray[np.int64]]
    units: Callable[[int], int]
    middle: float = 0.0
    reach: float = 1.0
    fits_numbers: bool = False
    gives: str = ""

    def refusal(self, loss: LossName) -> str:
        """Why a loss does not go with this output, and what to do; nothing where it does."""
        if loss in self.losses:
            return ""
        fitting = " or ".join(head.name for head in heads_for(loss))
        return (
            f"the loss {loss} needs the output {fitting}, whose value is {LOSSES[loss].needs}; "
            f"the output is {self.name}: choose {fitting}, or the loss {' or '.join(self.losses)}"
        )

    def class_refusal(self, classes: int) -> str:
        """Why the output cannot tell so many classes apart; nothing where it can."""
        if classes <= MOST_CLASSES_OF_ONE_UNIT:
            return ""
        return f"two classes: {classes} need a softmax output, which this version does not have"


MOST_CLASSES_OF_ONE_UNIT: Final = 2


def _signed(labels: Floats, classes: int) -> Floats:
    return class_values(labels, classes)[np.newaxis].copy()


def _shares(labels: Floats, classes: int) -> Floats:
    return (class_values(labels, classes)[np.newaxis] + 1.0) / 2.0


def _above(middle: float) -> Callable[[Floats], NDArray[np.int64]]:
    """The second class from the middle on, else the first."""
    return lambda outputs: (outputs[0] >= middle).astype(np.int64)


def _one(classes: int) -> int:
    """A single unit tells two classes apart by its side."""
    return 1


_ALL = (
    Head("tanh", ("mse", "huber"), _signed, _above(0.0), _one),
    Head(
        "sigmoid",
        ("mse", "cross_entropy", "huber"),
        _shares,
        _above(0.5),
        _one,
        middle=0.5,
        reach=0.5,
        gives="a probability",
    ),
    Head("linear", ("mse", "huber"), _signed, _above(0.0), _one, fits_numbers=True),
)

HEADS: Final = MappingProxyType({head.name: head for head in _ALL})
"""All heads, in the order of menus."""

OUTPUT_ACTIVATIONS: Final[tuple[OutputActivationName, ...]] = get_args(OutputActivationName)


def heads_for(loss: LossName) -> tuple[Head, ...]:
    """The heads that a loss goes with."""
    return tuple(head for head in _ALL if loss in head.losses)


def usual_head(*, has_classes: bool) -> OutputActivationName:
    """The output that suits a task: tanh for classes, linear for numbers."""
    return "tanh" if has_classes else "linear"

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

from engine.choices.losses import LOSSES, SOFTMAX_CROSS_ENTROPY, Loss, LossName
from engine.data.checking import MAX_CLASSES, MIN_CLASSES
from engine.data.dataset import class_values
from engine.portable import Floats

OutputActivationName = Literal["tanh", "sigmoid", "linear", "softmax"]
"""The activations that an output may have: files name the head by it."""


@dataclass(frozen=True, slots=True)
class Head:
    """One kind of output.

    gives: what its value is, where a loss asks for that. losses: those that go with it. encode(labels, classes): what
    the output should be, (k, n), for labels (n,) of so many classes, 0 for regression. choose(outputs): the class of
    each sample, (n,), of outputs (k, n). units(classes): k. middle: the output at which two classes meet, which has the
    neutral colour on the plane. reach: full colour lies so far from it. fits_numbers: for regression it lies where the
    values shown ask for it. least_classes, most_classes: how many classes it can tell apart; 0 stands for numbers.
    one_for_each: whether there is a unit for each class. logit: the logits of two classes that mean what the output of
    one unit does are so many times −z and z.
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
    least_classes: int = 0
    most_classes: int = 2
    one_for_each: bool = False
    logit: float = 1.0

    def takes(self, classes: int) -> bool:
        """Whether it suits data of so many classes, 0 for numbers."""
        return self.least_classes <= classes <= self.most_classes

    def loss(self, name: LossName) -> Loss:
        """What the loss of this name is of this output."""
        return SOFTMAX_CROSS_ENTROPY if self.one_for_each and name == "cross_entropy" else LOSSES[name]

    def refusal(self, loss: LossName) -> str:
        """Why a loss does not go with this output, and what to do; nothing where it does."""
        if loss in self.losses:
            return ""
        fitting = " or ".join(head.name for head in heads_for(loss))
        return (
            f"the loss {loss} needs the output {fitting}, whose value is {LOSSES[loss].needs}; "
            f"the output is {self.name}: choose {fitting}, or the loss {' or '.join(self.losses)}"
            if LOSSES[loss].needs
            else f"the output {self.name} goes with the loss {' or '.join(self.losses)} alone; the loss is {loss}: "
            f"choose the loss {' or '.join(self.losses)}, or the output {fitting}"
        )

    def class_refusal(self, classes: int) -> str:
        """Why the output does not go with so many classes (0: numbers), and what to do; nothing where it does."""
        if self.takes(classes):
            return ""
        suited = HEADS[usual_head(classes)]
        if classes:
            return (
                f"{classes} classes need the output softmax, which has a unit for each class, with the loss "
                f"cross_entropy; the output is {self.name}: choose softmax and cross_entropy"
            )
        return (
            f"the output {self.name} has a unit for each class, and these data have numbers, not classes: choose the "
            f"output {suited.name} with the loss {suited.losses[0]}"
        )


def _signed(labels: Floats, classes: int) -> Floats:
    return class_values(labels, classes)[np.newaxis].copy()


def _shares(labels: Floats, classes: int) -> Floats:
    return (class_values(labels, classes)[np.newaxis] + 1.0) / 2.0


def _above(middle: float) -> Callable[[Floats], NDArray[np.int64]]:
    """The second class from the middle on, else the first."""
    return lambda outputs: (outputs[0] >= middle).astype(np.int64)


def _one_hot(labels: Floats, classes: int) -> Floats:
    targets: Floats = (labels == np.arange(classes)[:, np.newaxis]).astype(np.float64)
    return targets


def _largest(outputs: Floats) -> NDArray[np.int64]:
    """The class of the largest output, the first of them where several are."""
    chosen: NDArray[np.int64] = outputs.argmax(axis=0)
    return chosen


def _each(classes: int) -> int:
    """A unit for each class."""
    return classes


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
        logit=0.5,
    ),
    Head("linear", ("mse", "huber"), _signed, _above(0.0), _one, fits_numbers=True),
    Head(
        "softmax",
        ("cross_entropy",),
        _one_hot,
        _largest,
        _each,
        middle=0.5,
        reach=0.5,
        gives="a probability",
        least_classes=MIN_CLASSES,
        most_classes=MAX_CLASSES,
        one_for_each=True,
    ),
)

HEADS: Final = MappingProxyType({head.name: head for head in _ALL})
"""All heads, in the order of menus."""

OUTPUT_ACTIVATIONS: Final[tuple[OutputActivationName, ...]] = get_args(OutputActivationName)


def head_between(classes: int) -> Head:
    """The head for so many classes that have been learned as probabilities: two of them take one unit."""
    return HEADS["sigmoid" if classes == 2 else "softmax"]


def heads_for(loss: LossName) -> tuple[Head, ...]:
    """The heads that a loss goes with."""
    return tuple(head for head in _ALL if loss in head.losses)


def usual_head(classes: int) -> OutputActivationName:
    """The output that suits a task: tanh for two classes, softmax for more, linear for numbers (0)."""
    return "linear" if classes == 0 else "tanh" if classes == 2 else "softmax"

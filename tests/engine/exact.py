"""Activations to fifty digits."""

from types import SimpleNamespace
from typing import Any

import mpmath as mp

from engine.choices.activations import ACTIVATIONS, Activation


def in_fifty_digits(activation: Activation, z: Any, slope: float) -> Any:
    """The activation's line of Python, with mpmath in the place of math."""
    names: dict[str, Any] = {"math": SimpleNamespace(**{name: getattr(mp, name) for name in dir(mp)})}
    for needed in activation.python_needs:
        names[needed] = lambda at, own=ACTIVATIONS[needed]: in_fifty_digits(own, at, slope)
    return eval(activation.python, names, {"z": z, "s": mp.mpf(slope)})

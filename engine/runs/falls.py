"""Where in a run the loss fell most: the few places that are worth going back to."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.runs.trace import Trace

MOST_FALLS: Final = 3
_WINDOW: Final = 0.03
"""A fall is what the loss loses within this share of the run."""
_LEAST: Final = 0.1
"""And it is worth a mark from this share of the whole range of the loss."""


@dataclass(frozen=True, slots=True)
class Fall:
    """The training loss fell from one value to another between two epochs, both recorded."""

    begin: float
    end: float
    loss_before: float
    loss_after: float


def greatest_falls(curves: Trace, most: int = MOST_FALLS) -> tuple[Fall, ...]:
    """The greatest falls of the training loss, by their epochs; they do not overlap."""
    is_known = np.isfinite(curves.train_loss)
    epochs, losses = curves.epoch[is_known], curves.train_loss[is_known]
    if len(epochs) < 3:
        return ()
    window = max(_WINDOW * (epochs[-1] - epochs[0]), 1.0)
    ends = np.searchsorted(epochs, epochs + window, side="right") - 1
    ends = np.maximum(ends, np.minimum(np.arange(len(epochs)) + 1, len(epochs) - 1))
    drops = losses - losses[ends]
    least = _LEAST * float(losses.max() - losses.min())
    falls: list[Fall] = []
    for at in np.argsort(-drops, kind="stable"):
        if len(falls) == most or drops[at] <= 0 or drops[at] < least:
            break
        begin, end = float(epochs[at]), float(epochs[ends[at]])
        if all(end <= fall.begin or begin >= fall.end for fall in falls):
            falls.append(Fall(begin, end, float(losses[at]), float(losses[ends[at]])))
    return tuple(sorted(falls, key=lambda fall: fall.begin))

"""A ghost: a past run whose curves stay behind the present ones, until it is let go."""

from dataclasses import dataclass, field
from typing import Final

from engine.runs.trace import Trace
from playground.model.difference import differences
from playground.model.document import Document
from playground.model.numerals import counted

MOST_GHOSTS: Final = 5


@dataclass(frozen=True, slots=True)
class Ghost:
    """How a run went, and what its network was."""

    document: Document
    curves: Trace = field(repr=False, compare=False)


def ghost_name(number: int, ghost: Ghost, present: Document) -> str:
    """What a ghost is called beside the present network: `1: activation of all layers Tanh, 400 epochs`."""
    epochs = f"{counted(round(ghost.curves.last_epoch))} epochs"
    told = [f"{difference.name} {difference.values[0]}" for difference in differences([ghost.document, present])]
    return f"{number}: {', '.join([*told, epochs])}"

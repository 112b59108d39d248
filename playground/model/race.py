"""A race as it is shown: its lanes, and what their networks differ in. `playground.control.race` runs it."""

from dataclasses import dataclass
from typing import Final

from playground.model.difference import Difference
from playground.model.document import Document, Work

MOST_LANES: Final = 4
LANE_NAMES: Final = "ABCD"


@dataclass(frozen=True, slots=True)
class LaneState:
    """One lane as it is shown. beside: which of a snapshot's networks `beside` it is."""

    name: str
    document: Document
    beside: int
    is_on_table: bool = False


@dataclass(frozen=True, slots=True)
class RaceState:
    """All lanes in their order; none: there is no race.

    by_seconds: all are trained for as long, on the processor, not to the same epoch. edits_all: what is changed on the
    table is changed in all.
    """

    lanes: tuple[LaneState, ...] = ()
    differs_in: tuple[Difference, ...] = ()
    by_seconds: bool = False
    edits_all: bool = False


def one_of_race(work: Work) -> str:
    """What is told of a file whose race has other networks than the one that is used; empty where there is none."""
    if work.rivals is None:
        return ""
    count, name = len(work.rivals.works) + 1, LANE_NAMES[work.rivals.place]
    return f"holds a race of {count} networks: this is network {name} alone."

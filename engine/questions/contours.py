"""The lines over the plane on which a unit's z is 0: of the output the decision boundary, of a hidden unit its kink.

A grid tells which of its edges a line crosses; where on an edge, the network itself is asked. So a straight border is
straight to the eye, also where z is an exact 0 over a whole area, or bends just beside the line. Knows no trainer: who
asks hands in what tells z at points of the plane.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.plane import Contour
from engine.native.contours import crossed_edges
from engine.portable import Floats

ROUNDS: Final = 2
PLACES: Final = 8
"""Where z is not as linear as it seemed: so often it is asked for at so many places between the ends that are known,
all at once, for a call costs more than the few points that it is about. Leaves less than a hundredth of the edge."""

MOST_REFINED: Final = 6000
"""Beyond so many crossings the picture is a thicket: they stay where the corners' values say."""

_CLOSE: Final = 1e-3  # of the step from corner to corner: z is as good as 0


def zero_line(
    values: Floats, at: Floats, respond: Callable[[Floats], Floats], most_asked: int | None = None
) -> Contour:
    """Where z leaves 0: the line between above 0 and below, and both borders of an area where it is exactly 0.

    values (side, side) at the coordinates `at` (side,), rising, row 0 on top. respond: z (n,) at points (n, 2).
    most_asked: at how many points it may be asked, for a large network takes its time to answer.
    """
    most = _most_refined(most_asked)
    lines = [_lines(values[None], at, lambda _, points: respond(points), most)[0]]
    if (values == 0.0).any():  # then what is below 0 may begin elsewhere than what is above it ends
        lines.append(_lines(-values[None], at, lambda _, points: -respond(points), most, only_at_zeros=True)[0])
    return np.concatenate(lines)


def _most_refined(most_asked: int | None) -> int:
    return MOST_REFINED if most_asked is None else min(MOST_REFINED, most_asked // (1 + ROUNDS * PLACES))


def zero_lines(
    values: Floats,
    at: Floats,
    respond: Callable[[NDArray[np.int64], Floats], Floats] | None = None,
    most_asked: int | None = None,
) -> tuple[Contour, NDArray[np.int64]]:
    """The lines between above 0 and not above it, of maps (U, side, side): segments (n, 4) and offsets (U + 1,).

    Those of map k are `segments[offsets[k] : offsets[k + 1]]`. respond: z (n,) of the maps with these numbers (n,) at
    points (n, 2); without it, the crossings are where the corners' values say. most_asked: as in `zero_line`.
    """
    return _lines(values, at, respond, _most_refined(most_asked))


def _lines(
    values: Floats,
    at: Floats,
    respond: Callable[[NDArray[np.int64], Floats], Floats] | None,
    most_refined: int = MOST_REFINED,
    *,
    only_at_zeros: bool = False,
) -> tuple[Contour, NDArray[np.int64]]:
    side = len(at)
    most = 2 * (side - 1) ** 2 if len(values) == 1 else None
    pairs, offsets = crossed_edges(values, most, only_at_zeros=only_at_zeros)
    owners = np.repeat(np.arange(len(values)), np.diff(offsets))
    numbers, ends = np.unique(pairs + (2 * side * side * owners)[:, None], return_inverse=True)  # each edge once
    owner, crossed = np.divmod(numbers, 2 * side * side)
    edges = _Edges.of(values, at, owner, crossed)
    points = edges.guesses() if respond is None else _met(edges, respond, most_refined)
    return points[ends.reshape(-1, 2)].reshape(-1, 4).astype(np.float32), offsets


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Edges of the grid of which one end is above 0 and the other is not. Their arrays change as they are narrowed.

    owner (n,): the map that each is of. high, low (n, 2): the ends, z_high and z_low (n,) the values there.
    """

    owner: NDArray[np.int64]
    high: Floats
    low: Floats
    z_high: Floats
    z_low: Floats

    @staticmethod
    def of(values: Floats, at: Floats, owner: NDArray[np.int64], edges: NDArray[np.int64]) -> "_Edges":
        """These edges, by their numbers, of maps (U, side, side)."""
        side = len(at)
        runs_down, corner = np.divmod(edges, side * side)
        row, column = np.divmod(corner, side)
        next_row, next_column = row + runs_down, column + 1 - runs_down
        first, second = values[owner, row, column], values[owner, next_row, next_column]
        falling = at[::-1]
        starts = np.column_stack((at[column], falling[row]))
        stops = np.column_stack((at[next_column], falling[next_row]))
        is_first = first > 0.0
        return _Edges(
            owner,
            np.where(is_first[:, None], starts, stops),
            np.where(is_first[:, None], stops, starts),
            np.where(is_first, first, second),
            np.where(is_first, second, first),
        )

    def guesses(self) -> Floats:
        """Where z is 0 if it is linear along the edge; half-way where an end is an exact 0, (n, 2)."""
        with np.errstate(all="ignore"):  # next to a divergence
            share = self.z_low / (self.z_low - self.z_high)
        share = np.where(np.isfinite(share) & (self.z_low < 0.0), share, 0.5)
        guesses: Floats = self.low + share[:, None] * (self.high - self.low)
        return guesses

    def narrow(self, points: Floats, z: Floats) -> None:
        """Put points (n, 2), one on each edge, in the place of the ends on their side of the crossing."""
        is_high = z > 0.0
        self.high[is_high], self.z_high[is_high] = points[is_high], z[is_high]
        self.low[~is_high], self.z_low[~is_high] = points[~is_high], z[~is_high]

    def searched(self, respond: Callable[[NDArray[np.int64], Floats], Floats]) -> "_Edges":
        """The stretches, of those between some places along each edge, at whose upper end z begins to be above 0."""
        shares = np.linspace(0.0, 1.0, PLACES + 2)[:, None]
        points = self.low[:, None] + shares * (self.high - self.low)[:, None]  # (n, places, x1 and x2)
        inner = respond(np.repeat(self.owner, PLACES), points[:, 1:-1].reshape(-1, 2)).reshape(-1, PLACES)
        z = np.column_stack((self.z_low, inner, self.z_high))
        below = PLACES - np.argmax(~(z > 0.0)[:, -2::-1], axis=1)  # the last place that is not above 0
        row = np.arange(len(z))
        return _Edges(self.owner, points[row, below + 1], points[row, below], z[row, below + 1], z[row, below])

    def part(self, chosen: NDArray[np.bool_]) -> "_Edges":
        """Some of the edges."""
        return _Edges(self.owner[chosen], self.high[chosen], self.low[chosen], self.z_high[chosen], self.z_low[chosen])


def _met(edges: _Edges, respond: Callable[[NDArray[np.int64], Floats], Floats], most_refined: int) -> Floats:
    """Where each edge is crossed, (n, 2)."""
    guesses = edges.guesses()
    if not 0 < len(guesses) <= most_refined:
        return guesses
    with np.errstate(all="ignore"):
        z = respond(edges.owner, guesses)
        is_met = (np.abs(z) <= _CLOSE * (edges.z_high - edges.z_low)) & (edges.z_low < 0.0)
        edges.narrow(guesses, z)
        rest = edges.part(~is_met)
        for _ in range(ROUNDS if len(rest.owner) else 0):
            rest = rest.searched(respond)
        guesses[~is_met] = rest.guesses()
    return guesses

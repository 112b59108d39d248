"""Planes through the space of all parameters: two directions, and how far they are followed.

A network of P parameters is a point with P coordinates. Of that space a picture can show a plane: that of two
parameters themselves; of two random directions, each unit's weights as long as the unit's own (filter normalisation;
Li et al. 2018, arXiv 1712.09913), biases left as they are; or of the two directions in which training has moved most.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.moment import Moment
from engine.parameters import Address
from engine.portable import Floats
from engine.problem import Problem
from engine.questions.directions import principal_directions

PlaneName = Literal["pair", "random", "path"]
"""Two parameters; two random directions; those of the path. Files of scenes have these names."""

MOST_ON_PATH: Final = 64
"""So many places of a path, taken evenly, decide its directions."""

LEAST_ON_PATH: Final = 3

_PAIR_REACH: Final = 2.0
_RANDOM_REACH: Final = 1.0
_PATH_REACH: Final = 0.25
_NARROWEST: Final = 0.25  # of the longer side, that the shorter one has at least
_ROOM: Final = 0.35  # of what a path spans, beside it
_INNER: Final = 0.85  # of the picture, in which the network is to lie
_CLEARLY_MORE: Final = 1.5  # of the path along one direction than along the other
_OFF: Final = 0.03  # of the picture, that it may lie before or behind it
_ROUND: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0)
_LARGEST: Final = 1e12
_FINEST: Final = 1e-9  # of the numbers of its middle, that a plane reaches at least


@dataclass(frozen=True, slots=True, eq=False)
class LossPlane:
    """A plane of parameters.

    origin (P,): the parameters at `centre`, x and y. directions (2, P): what one step of x, and of y, adds. reach: how
    far the picture reaches from its middle each way. middle: the middle of the picture, in x and y. shares: the share
    of the path's variance along each direction, where it is the path's own.
    """

    origin: Floats
    directions: Floats
    centre: tuple[float, float]
    middle: tuple[float, float]
    reach: tuple[float, float]
    shares: tuple[float, float] | None = None

    @property
    def is_distinct(self) -> bool:
        """Whether its places are clearly other numbers: not around numbers to which they would add nothing."""
        return all(size > abs(mid) * _FINEST for mid, size in zip(self.middle, self.reach, strict=True))

    def parameters_at(self, x: Floats, y: Floats) -> Floats:
        """The parameters at places x and y (n,) of the plane, (n, P)."""
        moved = np.column_stack((x - self.centre[0], y - self.centre[1]))
        parameters: Floats = self.origin + moved @ self.directions
        return parameters

    def place_of(self, parameters: Floats) -> Floats:
        """Where on the plane parameters (…, P) are nearest to it, (…, 2)."""
        places: Floats = self.across(parameters - self.origin) + np.array(self.centre)
        return places

    def across(self, moves: Floats) -> Floats:
        """What moves (…, P) do on the plane, (…, 2)."""
        products = self.directions @ self.directions.T
        found: Floats = moves @ self.directions.T @ np.linalg.pinv(products)
        return found

    def off(self, parameters: Floats) -> float:
        """How far parameters (P,) lie beside the plane."""
        apart = parameters - self.origin
        return float(np.linalg.norm(apart - self.across(apart) @ self.directions))

    def shows(self, parameters: Floats) -> bool:
        """Whether parameters (P,) lie on the plane as nearly as a picture can tell, and well inside it."""
        place = self.place_of(parameters)
        inside = np.abs(place - self.middle) <= _INNER * np.array(self.reach)
        lengths = np.linalg.norm(self.directions, axis=1) * self.reach
        return bool(inside.all()) and self.off(parameters) <= _OFF * float(lengths.max())


def plane_of_pair(moment: Moment, first: Address, second: Address, way: Floats, zoom: int) -> LossPlane:
    """That of two parameters, in their own numbers; it holds their way (places, P)."""
    layout = moment.problem.layout
    at = [layout.index(first), layout.index(second)]
    directions = np.zeros((2, layout.total))
    directions[(0, 1), at] = 1.0
    own = way[:, at]
    x, y = own[-1].tolist()
    low, high = own.min(axis=0), own.max(axis=0)
    reach = [_round_up(max(_PAIR_REACH, (0.5 + _ROOM) * float(span))) for span in high - low]
    middle = [_to_grid(float(mid), size / 2.0) for mid, size in zip((low + high) / 2.0, reach, strict=True)]
    return _zoomed(LossPlane(moment.parameters, directions, (x, y), *_pairs(middle, reach)), zoom)


def plane_of_chance(moment: Moment, seed: int, zoom: int) -> LossPlane:
    """That of two random directions, filter-normalised, from where the network is."""
    problem, rng = moment.problem, np.random.default_rng(seed)
    directions = np.stack([_filter_normalised(problem, moment.parameters, rng) for _ in range(2)])
    reach = (_RANDOM_REACH, _RANDOM_REACH)
    return _zoomed(LossPlane(moment.parameters, directions, (0.0, 0.0), (0.0, 0.0), reach), zoom)


def _filter_normalised(problem: Problem, parameters: Floats, rng: np.random.Generator) -> Floats:
    """A random direction in which each unit's weights are as long as the unit's own; what is pinned stays."""
    direction = np.zeros_like(parameters)
    for layer in range(problem.layout.layer_count):
        weights, own = problem.layout.weights(direction, layer), problem.layout.weights(parameters, layer)
        drawn = rng.normal(size=weights.shape)
        lengths = np.linalg.norm(own, axis=1, keepdims=True)
        weights[:] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True) * np.where(lengths > 0.0, lengths, 1.0)
    direction[problem.held != 0] = 0.0
    return direction


def plane_of_path(moment: Moment, way: Floats, before: Floats | None, zoom: int) -> LossPlane | None:
    """That of the two directions in which training moved most on its way (places, P); None where that is too short.

    before (2, P): the directions that a picture had so far, from which these differ no more than they must.
    """
    chosen = way[np.unique(np.linspace(0, len(way) - 1, min(len(way), MOST_ON_PATH)).astype(int))]
    if len(chosen) < LEAST_ON_PATH or moment.parameters.size < 2 or not np.ptp(chosen, axis=0).any():
        return None
    found = principal_directions(chosen, before)
    order = [1, 0] if found.shares[1] > _CLEARLY_MORE * found.shares[0] else [0, 1]  # the way leads across the picture
    vectors, own = found.vectors[order], found.shares[order]
    along = (way - moment.parameters) @ vectors.T
    low, high = along.min(axis=0), along.max(axis=0)
    wanted = np.maximum((0.5 + _ROOM) * (high - low), _PATH_REACH)
    reach = [_round_up(float(size)) for size in np.maximum(wanted, _NARROWEST * wanted.max())]
    middle = [_to_grid(float(mid), size / 4.0) for mid, size in zip((low + high) / 2.0, reach, strict=True)]
    shares = (float(own[0]), float(own[1]))
    plane = LossPlane(moment.parameters, vectors, (0.0, 0.0), *_pairs(middle, reach), shares)
    return _zoomed(plane, zoom)


def _zoomed(plane: LossPlane, zoom: int) -> LossPlane:
    """The plane from nearer (zoom above 0) or farther, around where the network is."""
    if zoom == 0:
        return plane
    x, y = (size / 2.0**zoom for size in plane.reach)
    return LossPlane(plane.origin, plane.directions, plane.centre, plane.centre, (x, y), plane.shares)


def _pairs(middle: list[float], reach: list[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (middle[0], middle[1]), (reach[0], reach[1])


def _round_up(size: float) -> float:
    """The next round number."""
    size = min(size, _LARGEST)
    power = 10.0 ** math.floor(math.log10(size))
    return next(factor * power for factor in _ROUND if factor * power >= size * (1.0 - 1e-9))


def _to_grid(number: float, step: float) -> float:
    return round(number / step) * step

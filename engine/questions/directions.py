"""Two directions in which numbers vary most, found anew at each moment and yet steady from one to the next.

Principal directions have no sign of their own, and where two of them are almost equally strong they turn freely. A
picture along them would flip and spin. So what is found is turned, within the plane of the two, to where the directions
of before were, and from there only slowly back to the principal ones. Knows rows of numbers, no network.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.portable import Floats

MOST_TURN: Final = math.radians(2.0)
"""So far the two turn towards the principal directions from one moment to the next."""

_ALIKE: Final = 0.8  # the second varies so much beside the first: then which is which means little


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """One or two directions in a space of n numbers.

    vectors (d, n): of length 1, at right angles. shares (d,): the share of the whole variance along each, 0 where there
    is none.
    """

    vectors: Floats
    shares: Floats


def principal_directions(rows: Floats, before: Floats | None = None) -> Directions:
    """The two directions along which rows (m, n) vary most about their mean; one where n is 1.

    before (2, n): the directions of the last moment, from which these shall not differ by more than they must.
    """
    apart = rows - rows.mean(axis=0)
    largest = float(np.abs(apart).max())
    apart = apart / largest if largest > 0.0 else apart  # so that no square is infinite, or lost
    vectors, variances = _strongest(apart)
    total = float((apart**2).sum()) / len(rows)
    if not total > 0.0:  # all alike: no direction is better than another
        kept = _axes(rows.shape[1]) if before is None else before
        return Directions(kept, np.zeros(len(kept)))
    if before is not None:
        vectors = steadied(vectors, before, _turn(variances))
    shares = ((apart @ vectors.T) ** 2).sum(axis=0) / len(rows) / total
    return Directions(vectors, shares)


def _strongest(apart: Floats) -> tuple[Floats, Floats]:
    """The directions (d, n) in which rows that stand about 0 vary most, with the variances along them (d,), falling."""
    count, size = apart.shape
    if size <= count:  # summed without BLAS, whose threads would wait for each other longer than this takes
        values, found = np.linalg.eigh(np.einsum("ij,ik->jk", apart, apart) / count)
        vectors = found[:, ::-1][:, :2].T
    else:  # a few rows of many numbers: the same from how the rows lie to each other
        values, found = np.linalg.eigh(apart @ apart.T / count)
        vectors = found[:, ::-1][:, :2].T @ apart
    variances = np.maximum(values[::-1][:2], 0.0)
    return _signed(_square(vectors)), variances


def _square(vectors: Floats) -> Floats:
    """The same directions with length 1 and at right angles; what is no direction becomes one of the axes."""
    square: list[Floats] = []
    for candidate in (*vectors, *_axes(vectors.shape[1], 3)):
        rest = candidate - sum((own * float(own @ candidate) for own in square), np.zeros_like(candidate))
        rest = rest - sum((own * float(own @ rest) for own in square), np.zeros_like(rest))
        length, whole = float(np.linalg.norm(rest)), float(np.linalg.norm(candidate))
        if whole > 0.0 and length > 1e-6 * whole:
            square.append(rest / length)
        if len(square) == min(2, vectors.shape[1]):
            break
    return np.array(square)


def _axes(size: int, count: int = 2) -> Floats:
    return np.eye(min(count, size), size)


def _signed(vectors: Floats) -> Floats:
    """With the largest number of each positive: so the same rows always give the same picture."""
    largest = np.abs(vectors).argmax(axis=1)
    signed: Floats = vectors * np.where(vectors[np.arange(len(vectors)), largest] < 0.0, -1.0, 1.0)[:, None]
    return signed


def _turn(variances: Floats) -> float:
    return 0.0 if len(variances) > 1 and variances[1] > _ALIKE * variances[0] else MOST_TURN


def steadied(found: Floats, before: Floats, most_turn: float = MOST_TURN) -> Floats:
    """The plane of `found` (2, n), seen as `before` (2, n) saw the one of before as nearly as can be.

    The nearest two at right angles (orthogonal Procrustes; Schönemann 1966), and from them at most so far (radians)
    towards `found`, with whichever signs and in whichever order is nearest.
    """
    if len(found) < 2:
        return found if float(found[0] @ before[0]) >= 0.0 else -found
    left, _, right = np.linalg.svd(before @ found.T)
    nearest = left @ right  # in terms of the two that were found
    angle = min((_angle(nearest, goal) for goal in _GOALS if _same_sense(nearest, goal)), key=abs)
    angle = min(max(angle, -most_turn), most_turn)
    turned = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]) @ nearest
    steady: Floats = turned @ found
    return steady


_GOALS: Final = tuple(
    np.array([[first, 0.0], [0.0, second]])[list(order)]
    for first, second in itertools.product((1.0, -1.0), repeat=2)
    for order in ((0, 1), (1, 0))
)
"""The ways in which two directions can stand for themselves: their signs and their order."""


def _same_sense(one: Floats, other: Floats) -> bool:
    """Whether a turn leads from one to the other, without a flip."""
    return float(np.linalg.det(one)) * float(np.linalg.det(other)) > 0.0


def _angle(one: Floats, goal: Floats) -> float:
    """How far to turn, in radians, from one pair to the goal."""
    turn = goal @ one.T
    return math.atan2(turn[0, 1], turn[0, 0])

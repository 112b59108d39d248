"""A network along a straight line of the plane: where exactly its curve bends, by which unit, and how steep it is.

A network of piecewise linear units is piecewise linear itself (Montúfar, Pascanu, Cho & Bengio 2014): along a line its
curve is a chain of straight pieces. They are computed from the weights, layer by layer, not read off a sampled curve.
Plain NumPy, for it is asked for one line at a time; knows nothing of training.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES, FeatureName, feature_rows
from engine.data.plane import Point
from engine.parameters import Layout
from engine.portable import Floats
from engine.spec import Spec, UnitActivation

NEAREST: Final = 1e-12
"""Shares of the line that are nearer to each other than this are one place."""

_NOISE: Final = 1e-13
"""Sums that cancel to less than this part of what was added are 0."""


@dataclass(frozen=True, slots=True)
class Kink:
    """Where a curve along a slice bends: `share` of the way (0 to 1), and the hidden unit whose z is 0 there."""

    share: float
    layer: int
    unit: int


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The straight pieces of a curve along a line; `SliceView` says what they are of.

    Where several units bend the curve at one place, the kink is that of the first of them. slopes (kinks + 1,) are
    changes for each 1 of length in the plane.
    """

    kinks: tuple[Kink, ...]
    slopes: Floats


def is_piecewise_linear(own: UnitActivation) -> bool:
    """Whether the activation is made of straight pieces."""
    return UNIT_ACTIVATIONS[own.activation].is_piecewise_linear


@dataclass(frozen=True, slots=True, eq=False)
class JointPieces:
    """The straight pieces of all units of a layer at once: a kink is where one of them bends, or several do.

    slopes (units, kinks + 1): of each unit on each piece.
    """

    kinks: tuple[Kink, ...]
    slopes: Floats


def exact_pieces(
    spec: Spec, parameters: Floats, ends: tuple[Point, Point], layer: int, unit: int, activated: bool
) -> Pieces | None:
    """The pieces of one unit's a (`activated`: its activation must be piecewise linear), or else of its z.

    None where they are not straight: a unit of a layer before is curved, a feature is not linear along this line, or
    numbers are not finite.
    """
    joint = _joint_pieces(spec, parameters, ends, layer, unit, activated)
    return None if joint is None else Pieces(joint.kinks, joint.slopes[0])


def exact_joint_pieces(spec: Spec, parameters: Floats, ends: tuple[Point, Point], layer: int) -> JointPieces | None:
    """The pieces of z of all units of a layer; None where they are not straight, as in `exact_pieces`."""
    return _joint_pieces(spec, parameters, ends, layer, None, False)


def _joint_pieces(
    spec: Spec, parameters: Floats, ends: tuple[Point, Point], layer: int, unit: int | None, activated: bool
) -> JointPieces | None:
    hidden = spec.layers[:layer]
    if not all(is_piecewise_linear(each.unit_activation(at)) for each in hidden for at in range(each.units)):
        return None
    if not all(_is_linear(name, ends) for name in spec.features):
        return None
    (x, y), (x_end, y_end) = ends
    length = float(np.hypot(x_end - x, y_end - y))
    if length == 0.0:
        return JointPieces((), np.zeros((1 if unit is not None else spec.layer_sizes[layer + 1], 1)))
    with np.errstate(all="ignore"):
        line = _Line(spec, Layout.of(spec.layer_sizes), parameters, ends)
        for index in range(layer):
            line.pass_layer(index)
        line.pass_layer(layer, unit, activated)
        if not line.is_finite:
            return None
        return line.pieces(length)


def _pieces(own: UnitActivation) -> tuple[float, float]:
    """The slopes of a piecewise linear activation, below and above z = 0."""
    pieces = UNIT_ACTIVATIONS[own.activation].pieces
    assert pieces is not None
    return pieces(own.slope)


def _is_linear(name: FeatureName, ends: tuple[Point, Point]) -> bool:
    """Whether a feature changes evenly along the line: x1² does where x1 stays the same."""
    (x, y), (x_end, y_end) = ends
    return FEATURES[name].is_linear(x1_stays=x == x_end, x2_stays=y == y_end)


@dataclass(frozen=True, slots=True, eq=False)
class _Passed:
    """A layer that the line has passed: its pieces, the sign of each unit's z on them, and its slope f'(z).

    first: the number of the first unit, the others follow.
    """

    layer: int
    first: int
    knots: Floats  # (pieces + 1,)
    signs: NDArray[np.int8]  # (units, pieces)
    bends: Floats  # (units, pieces)


class _Line:
    """What the units of a layer do along the line: offset + slope · share, on each piece between two knots.

    Sums are made term by term, and not by a product of matrices, so that two pieces on which the same units are on have
    the same slope to the bit.
    """

    def __init__(self, spec: Spec, layout: Layout, parameters: Floats, ends: tuple[Point, Point]) -> None:
        self._spec, self._layout, self._parameters = spec, layout, parameters
        at_ends = feature_rows(spec.features, np.array(ends, dtype=float))
        self._knots = np.array([0.0, 1.0])
        self._offsets = at_ends[:, :1].copy()  # (units, pieces)
        self._slopes = at_ends[:, 1:] - at_ends[:, :1]
        self._grain = np.zeros(1)  # (pieces,): what the last slopes were added up of
        self._passed: list[_Passed] = []

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self._offsets).all() and np.isfinite(self._slopes).all())

    def pass_layer(self, layer: int, only: int | None = None, activated: bool = True) -> None:
        """Go through a layer, or one unit of it: from its inputs to its a, or to its z."""
        units = range(self._layout.sizes[layer + 1]) if only is None else range(only, only + 1)
        own = slice(units.start, units.stop)
        weights = self._layout.weights(self._parameters, layer)[own]
        biases = self._layout.biases(self._parameters, layer)[own, None]
        sizes = np.abs(weights) @ (np.abs(self._offsets) + np.abs(self._slopes)) + np.abs(biases)
        self._grain = (np.abs(weights) @ np.abs(self._slopes)).max(axis=0)
        offsets = np.repeat(biases, self._knots.size - 1, axis=1)
        slopes = np.zeros_like(offsets)
        for at in range(weights.shape[1]):
            offsets += weights[:, at, None] * self._offsets[at]
            slopes += weights[:, at, None] * self._slopes[at]
        nothing = np.abs(offsets) + np.abs(slopes) < _NOISE * sizes
        offsets[nothing] = slopes[nothing] = 0.0

        kinds = [self._spec.layers[layer].unit_activation(unit) for unit in units]
        below, above = np.array([_pieces(kind) if activated else (1.0, 1.0) for kind in kinds]).T
        bent = below != above
        knots, origin = self._split(offsets[bent], slopes[bent])
        offsets, slopes, self._grain = offsets[:, origin], slopes[:, origin], self._grain[origin]
        signs = np.sign(offsets + slopes * _middles(knots)).astype(np.int8)
        bends = np.where(bent[:, None] & (signs <= 0), below[:, None], above[:, None])
        self._passed.append(_Passed(layer, units.start, knots, np.where(bent[:, None], signs, np.int8(0)), bends))
        self._knots, self._offsets, self._slopes = knots, offsets * bends, slopes * bends

    def _split(self, offsets: Floats, slopes: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """The knots with those added where a unit's z is 0, and for each piece between them the old one."""
        crossings = -offsets / slopes
        inside = (crossings > self._knots[:-1] + 2 * NEAREST) & (crossings < self._knots[1:] - 2 * NEAREST)
        if not inside.any():
            return self._knots, np.arange(self._knots.size - 1)
        knots = np.sort(np.concatenate((self._knots, crossings[inside])))
        knots = knots[np.concatenate(([True], np.diff(knots) > NEAREST))]
        return knots, _pieces_at(self._knots, _middles(knots))

    def pieces(self, length: float) -> JointPieces:
        """What was found of the units passed last, knots that bend none of them left out."""
        slopes = self._slopes
        grain = np.maximum(self._grain[:-1], self._grain[1:])
        bending = np.flatnonzero((np.abs(np.diff(slopes, axis=1)) > _NOISE * grain).any(axis=0))
        owners = self._owners(bending)
        bending, owners = bending[owners >= 0], owners[owners >= 0]
        offsets = np.array(self._layout.unit_offsets)
        layers = np.searchsorted(offsets, owners, side="right") - 1
        kinks = zip(
            self._knots[bending + 1].tolist(), layers.tolist(), (owners - offsets[layers]).tolist(), strict=True
        )
        kept = slopes[:, np.concatenate(([0], bending + 1))] / length
        return JointPieces(tuple(Kink(*kink) for kink in kinks), kept)

    def _owners(self, bending: NDArray[np.int64]) -> NDArray[np.int64]:
        """What bends the curve after each of these pieces: the number of the first unit, of all, that has a say.

        −1 where none turns.
        """
        middles = _middles(self._knots)
        turning = []  # (units, bending) of each layer: whether z changes its sign there
        for passed in self._passed:
            signs = passed.signs[:, _pieces_at(passed.knots, middles)]
            turning.append(signs[:, bending] * signs[:, bending + 1] < 0)
        turns = np.concatenate(turning)
        numbers = np.concatenate(
            [self._layout.unit_offsets[at.layer] + at.first + np.arange(len(at.bends)) for at in self._passed]
        )
        owners = np.where(turns.any(axis=0), numbers[turns.argmax(axis=0)], -1)
        for at in np.flatnonzero(turns.sum(axis=0) > 1):
            places = middles[bending[at] : bending[at] + 2]
            felt = (
                row for row in np.flatnonzero(turns[:, at]) if any(self._reaches_end(numbers[row], p) for p in places)
            )
            owners[at] = numbers[next(felt, turns[:, at].argmax())]
        return owners

    def _reaches_end(self, number: int, share: float) -> bool:
        """Whether a change of a unit's a changes one of the units passed last, at this share of the line."""
        offsets = self._layout.unit_offsets
        layer = int(np.searchsorted(offsets, number, side="right")) - 1
        if layer == self._passed[-1].layer:
            return True
        change = np.zeros(self._layout.sizes[layer + 1])
        change[number - offsets[layer]] = 1.0
        for passed in self._passed[layer + 1 :]:
            own = slice(passed.first, passed.first + len(passed.bends))
            bends = passed.bends[:, _pieces_at(passed.knots, np.array([share]))[0]]
            change = bends * (self._layout.weights(self._parameters, passed.layer)[own] @ change)
        return bool(change.any())


def _middles(knots: Floats) -> Floats:
    """The middle of each piece."""
    middles: Floats = 0.5 * (knots[:-1] + knots[1:])
    return middles


def _pieces_at(knots: Floats, shares: Floats) -> NDArray[np.int64]:
    """The piece in which each share lies."""
    return np.searchsorted(knots, shares) - 1

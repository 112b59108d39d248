"""Question: the data and a grid of the plane as a layer sees them, and where the layers behind it draw the border.

Each layer bends the plane on; the last one can only cut straight. So what a network has to do is to bend the plane
until a straight cut is enough, and here one can watch it.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FeatureName, feature_rows
from engine.data.dataset import Samples
from engine.data.plane import DOMAIN, Contour
from engine.moment import Moment
from engine.native.training import samples_at_once
from engine.portable import Floats
from engine.questions.borders import borders_between
from engine.questions.contours import zero_line
from engine.questions.directions import Directions, principal_directions
from engine.questions.question import Memory, Question
from engine.spec import NetworkSpec

MOST_POINTS: Final = 1500
"""Of more points of a set so many are shown, taken evenly; the principal directions are those of what is shown."""

LINES: Final = 13
"""So many lines each way has the grid of the plane: one at every whole coordinate."""

LINE_POINTS: Final = 97
BORDER_SIDE: Final = 41
_LEAST_SIDE: Final = 15
_BORDER_PIECES: Final = 2
_MARGIN: Final = 0.08  # of what is seen, beside it
_ROOMY: Final = 0.4  # what fills less of the picture than this gets a new one
_NO_SPAN: Final = 0.2
"""How much a picture spans where all points are one."""

_LEAST_SPAN: Final = 1e-9
_FARTHEST: Final = 1e30
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Warped:
    """What a layer makes of the plane, as a picture; all arrays are read-only.

    after: how many layers the points have gone through; 0: they are the features. size: how many numbers they are
    then. units: the two (or one) that are shown; None: principal directions. centre (n,), vectors (d, n): a point is
    drawn at (its numbers − centre) · vectors; d is 1 where n is. shares (d,): the share of the variance along each.
    train, test: where the points are drawn, (m, 2), the second 0 where d is 1; train_rows, test_rows (m,): which.
    lines (2·LINES, p, 2): the grid, first the lines on which x1 is the same; line_values (2·LINES, p): the output
    there, or the number of its class where it has a unit for each. border: where the layers behind are undecided, in
    pieces, for a point whose other numbers are those of the centre. is_whole: it has no others, so the border is that
    of every point. low, high (2,): how far the picture reaches.
    """

    after: int
    size: int
    units: tuple[int, ...] | None
    centre: Floats
    vectors: Floats
    shares: Floats
    train: Floats
    train_rows: Indices
    test: Floats
    test_rows: Indices
    lines: Floats
    line_values: Floats
    border: Contour
    is_whole: bool
    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def is_line(self) -> bool:
        """Whether there is one number alone, so that one axis shows all."""
        return self.size == 1

    def drawn(self, numbers: Floats) -> Floats:
        """Where points with these numbers (n, m) are drawn, (m, 2)."""
        return _drawn(numbers, self.centre, self.vectors)


@dataclass(frozen=True, slots=True)
class Warp(Question[Warped]):
    """The plane after so many layers (None: after the last hidden one), by two units or the principal directions.

    What the network does not have is replaced by the nearest that it has.
    """

    after: int | None = None
    units: tuple[int, int] | None = None

    def ask(self, moment: Moment) -> Warped:
        return self.ask_again(moment, Memory())

    def ask_again(self, moment: Moment, memory: Memory) -> Warped:
        return _warped(self, moment, memory.of(WarpKeeper))


class WarpKeeper:
    """What makes the picture steady: its directions and how far it reaches; of another layer it begins anew."""

    def __init__(self) -> None:
        self._of: object = None
        self.directions: Floats | None = None
        self._spans: list[tuple[float, float]] = []

    def begin(self, of: tuple[tuple[FeatureName, ...], NetworkSpec, int, int, tuple[int, ...] | None]) -> None:
        """Keep what is of the same picture."""
        if of != self._of:
            self._of, self.directions, self._spans = of, None, []

    def fit(self, extents: list[tuple[float, float]]) -> tuple[Floats, Floats]:
        """How far the picture reaches each way so that it holds these; seldom another."""
        if len(self._spans) != len(extents):
            self._spans = [_round_span(*extent) for extent in extents]
        for at, (low, high) in enumerate(extents):
            kept_low, kept_high = self._spans[at]
            is_roomy = _LEAST_SPAN < high - low < _ROOMY * (kept_high - kept_low)
            if low < kept_low or high > kept_high or is_roomy:
                self._spans[at] = _round_span(low, high)
        lows, highs = zip(*self._spans, strict=True)
        return np.array(lows), np.array(highs)


def _round_span(low: float, high: float) -> tuple[float, float]:
    """A span with some room, whose ends are round."""
    if high - low < _LEAST_SPAN:
        return low - _NO_SPAN / 2.0, high + _NO_SPAN / 2.0
    span = high - low
    low, high = low - _MARGIN * span, high + _MARGIN * span
    least = 0.05 * span
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in _STEPS if factor * power >= least * (1.0 - 1e-9))
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _warped(question: Warp, moment: Moment, keeper: WarpKeeper) -> Warped:
    spec, layout = moment.spec, moment.problem.layout
    after = len(spec.network.hidden) if question.after is None else min(max(question.after, 0), layout.layer_count)
    size = layout.sizes[after]
    units = None if question.units is None and size > 1 else units_shown(question.units, size)
    keeper.begin((spec.features, spec.network, spec.data.class_count, after, units))
    train_rows, test_rows = (_some(samples) for samples in (moment.problem.dataset.train, moment.problem.dataset.test))
    train, test = (
        _numbers(moment, after, np.ascontiguousarray(inputs[:, rows]))
        for (inputs, _), rows in ((moment.problem.train, train_rows), (moment.problem.test, test_rows))
    )
    grid = _numbers(moment, after, feature_rows(spec.features, _grid(LINE_POINTS)))
    outputs = grid if after == layout.layer_count else moment.forward_behind(after, grid)[1]
    if units is None:
        centre = train.mean(axis=1)
        directions = principal_directions(train.T, keeper.directions)
        keeper.directions = directions.vectors
    else:
        centre, directions = train.mean(axis=1), _of_units(train, units)
        centre[list(units)] = 0.0
    vectors = directions.vectors
    drawn = [_drawn(numbers, centre, vectors) for numbers in (train, test, grid)]
    low, high = keeper.fit(_extents(moment, after, units, np.concatenate(drawn[:2])))
    return Warped(
        after=after,
        size=size,
        units=units,
        centre=centre,
        vectors=vectors,
        shares=directions.shares,
        train=drawn[0],
        train_rows=train_rows,
        test=drawn[1],
        test_rows=test_rows,
        lines=drawn[2].reshape(2 * LINES, -1, 2),
        line_values=(outputs.argmax(axis=0) * 1.0 if spec.head.one_for_each else outputs[0]).reshape(2 * LINES, -1),
        border=_border(moment, after, centre, vectors, low, high),
        is_whole=size <= 2,
        low=low,
        high=high,
    )


def units_shown(units: tuple[int, int] | None, size: int) -> tuple[int, ...]:
    """Two different units of so many, or the only one: those that are wanted, as far as they are there."""
    if size == 1:
        return (0,)
    first, second = (min(max(unit, 0), size - 1) for unit in units or (0, 1))
    return (first, second) if first != second else (first, first - 1 if first else 1)


def _some(samples: Samples) -> Indices:
    count = len(samples)
    return np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(np.int64) if count else np.empty(0, np.int64)


def _grid(points: int) -> Floats:
    """The plane's lines as points (2·LINES·p, 2): first those on which x1 stays, then those on which x2 does."""
    stays, runs = np.meshgrid(np.linspace(-DOMAIN, DOMAIN, LINES), np.linspace(-DOMAIN, DOMAIN, points), indexing="ij")
    first = np.column_stack((stays.ravel(), runs.ravel()))
    return np.concatenate((first, first[:, ::-1]))


def _numbers(moment: Moment, after: int, rows: Floats) -> Floats:
    """What comes of inputs (features, m) after so many layers, (n, m).

    What is infinite, next to a divergence, is as far away as a picture knows.
    """
    offsets = moment.problem.layout.unit_offsets
    numbers = rows if after == 0 else moment.forward(rows, offsets[after - 1], offsets[after])[1]
    return np.nan_to_num(numbers, nan=0.0, posinf=_FARTHEST, neginf=-_FARTHEST).clip(-_FARTHEST, _FARTHEST)


def _of_units(numbers: Floats, units: tuple[int, ...]) -> Directions:
    """The directions of these units themselves."""
    vectors = np.eye(len(numbers))[list(units)]
    variances = numbers.var(axis=1)
    total = float(variances.sum())
    return Directions(vectors, variances[list(units)] / total if total > 0.0 else np.zeros(len(units)))


def _drawn(numbers: Floats, centre: Floats, vectors: Floats) -> Floats:
    places = np.zeros((numbers.shape[1], 2))
    places[:, : len(vectors)] = (numbers.T - centre) @ vectors.T
    return places


def _extents(moment: Moment, after: int, units: tuple[int, ...] | None, places: Floats) -> list[tuple[float, float]]:
    """What the picture is to hold: all points; of units whose activation is bounded, all that they can give."""
    if units is None:  # as far each way, about the mean, so that one direction can be held against the other
        reach = float(np.abs(places).max(initial=0.0))
        return [(-reach, reach)] * 2
    extents = [_range_of(moment, after, unit, places[:, axis]) for axis, unit in enumerate(units)]
    return extents if len(extents) == 2 else [*extents, (-1.0, 1.0)]


def _range_of(moment: Moment, after: int, unit: int, values: Floats) -> tuple[float, float]:
    if after:
        kind = UNIT_ACTIVATIONS[moment.spec.layers[after - 1].unit_activation(unit).activation]
        if kind.is_bounded:
            return kind.low, kind.high
    return float(values.min(initial=0.0)), float(values.max(initial=0.0))


def _border(moment: Moment, after: int, centre: Floats, vectors: Floats, low: Floats, high: Floats) -> Contour:
    """Where the layers behind are undecided, in the picture's own coordinates."""
    head, middle, half = moment.spec.head, (low + high) / 2.0, (high - low) / 2.0
    is_last = after == moment.problem.layout.layer_count

    def outputs_at(points: Floats) -> Floats:
        """What decides, (outputs, n), at points (n, 2) of a square from −1 to 1 that the picture fills."""
        places = (middle + points * half)[:, : len(vectors)]
        numbers = np.ascontiguousarray((places @ vectors + centre).T)
        if is_last:
            return numbers if head.one_for_each else numbers - head.middle
        return moment.forward_behind(after, numbers)[0]

    network = moment.problem.network if is_last else moment.problem.network_behind(after)
    affordable = _BORDER_PIECES * samples_at_once(network)
    side = int(min(BORDER_SIDE, max(math.sqrt(affordable), _LEAST_SIDE)))
    at = np.linspace(-1.0, 1.0, side)
    across, down = np.meshgrid(at, at[::-1])
    with np.errstate(all="ignore"):  # next to a divergence
        decides = outputs_at(np.column_stack((across.ravel(), down.ravel()))).reshape(-1, side, side)
        if head.one_for_each:
            found = borders_between(decides, at, outputs_at, most_asked=affordable)
        else:
            found = zero_line(decides[0], at, lambda points: outputs_at(points)[0], affordable)
    placed: Contour = (found * np.tile(half, 2) + np.tile(middle, 2)).astype(np.float32)
    return placed

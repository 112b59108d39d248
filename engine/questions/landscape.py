"""Question: the training loss over a plane of parameters, the way that training took there, and its next step.

The loss is the mean over the training points, as everywhere without the penalty. A map of it costs many passes through
the data, so it is made piece by piece, coarse first: who asks again goes on with it (`Question.is_finished`).
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.plane import Contour
from engine.moment import Moment
from engine.native.evaluation import losses
from engine.native.training import PIECE_WORK, batch_work
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.problem import Batch
from engine.questions.contours import zero_lines
from engine.questions.loss_plane import (
    LossPlane,
    PlaneName,
    plane_of_chance,
    plane_of_pair,
    plane_of_path,
)
from engine.questions.path import PathKeeper
from engine.questions.question import Memory, Question
from engine.trainer import Trainer

SIDES: Final = (11, 21, 41)
"""So many losses along each side has a map at first, then, and at last; each grid holds the one before."""

FINEST: Final = SIDES[-1]
_STEADY_SIDE: Final = 21  # a map takes the place of another one from here on

PIECES_A_LOOK: Final = 2
"""So many pieces of work may go into a map each time that it is asked for."""

MOST_A_LOOK: Final = 160
_LOSSES_A_PIECE: Final = 16
"""One loss costs at most this part of a piece: of more points than that allows, so many are taken evenly."""

_LEAST_POINTS: Final = 50
_FORWARD: Final = 3  # of the work of an update, a third sends the samples through
_STEP_PIECES: Final = 8
_FACTORS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""From one contour to the next the loss is 10 to one of these times as large."""

MOST_LEVELS: Final = 14
_DEEPEST: Final = 6.0
"""Contours reach so many powers of ten below the largest loss of the picture; what is deeper is one valley."""

ZOOMS: Final = (-4, 6)
"""The farthest and the nearest."""

_TINY: Final = 1e-12
_ALIKE: Final = 0.02
"""Losses whose ratio is no further from 1 are as good as the same."""

_HUGE: Final = 1e100
"""Next to a divergence: a network with such numbers has no picture."""

_HIGHEST: Final = 1e30
_USUAL: Final = (Address(0, 0, 0), Address(0, 0, 1))


@dataclass(frozen=True, slots=True, eq=False)
class LossMap:
    """The loss over a plane; arrays are read-only. Places are x and y of the plane.

    plane: None where the path is too short to span one, or numbers are beyond all measure; then there is no map, and
    all else is empty. values (s, s): the loss, the first row where y is largest. levels (n,): losses, rising, each so
    many times the one before (`factor`). contours: all lines in pieces, those of level k
    `contours[offsets[k] : offsets[k + 1]]`. path (m, 2): the way to the present, which is its end. loss: the present
    one, over the same points. off: how far the present parameters lie beside the plane. step (2,): the optimizer's
    next; None where it leads nowhere finite. step_share: how much of its length lies in the plane. points: over how
    many of the training points each loss is. is_finished: whether the map is as fine as it will be, and of where the
    network is.
    """

    plane: LossPlane | None
    values: Floats
    levels: Floats
    factor: float
    contours: Contour
    offsets: NDArray[np.int64]
    path: Floats
    loss: float
    off: float
    step: Floats | None
    step_share: float
    points: int
    is_finished: bool

    @property
    def range(self) -> tuple[float, float]:
        """The least and the largest loss of the picture, the present one among them; NaN where none is finite."""
        known = np.append(self.values.ravel(), self.loss)  # the present one seldom lies on the grid
        finite = known[np.isfinite(known)]
        return (float(finite.min()), float(finite.max())) if len(finite) else (math.nan, math.nan)

    def loss_at(self, x: float, y: float) -> float:
        """The loss at a place of the picture, between those that are known; NaN outside of it."""
        if self.plane is None or not len(self.values):
            return math.nan
        last = len(self.values) - 1
        across = (x - self.plane.middle[0]) / self.plane.reach[0] * last / 2.0 + last / 2.0
        down = last / 2.0 - (y - self.plane.middle[1]) / self.plane.reach[1] * last / 2.0
        if not (0.0 <= across <= last and 0.0 <= down <= last):
            return math.nan
        column, row = min(int(across), last - 1), min(int(down), last - 1)
        right, below = across - column, down - row
        corners = self.values[row : row + 2, column : column + 2]
        return float(np.array([1.0 - below, below]) @ corners @ np.array([1.0 - right, right]))


@dataclass(frozen=True, slots=True)
class MapLoss(Question[LossMap]):
    """The loss over a plane: of two parameters, of two random directions, or of those of the path.

    first, second: the parameters of a pair. seed: of the random directions. zoom: twice as near for each 1, or half.
    What the network does not have is replaced by what it has.
    """

    kind: PlaneName = "pair"
    first: Address = _USUAL[0]
    second: Address = _USUAL[1]
    seed: int = 0
    zoom: int = 0

    def ask(self, moment: Moment) -> LossMap:
        memory = Memory()
        while True:
            answer = self.ask_again(moment, memory)
            if answer.is_finished:
                return answer
            moment.check_wanted()

    def ask_again(self, moment: Moment, memory: Memory) -> LossMap:
        path = memory.of(PathKeeper)
        path.note(moment)
        return memory.of(Surveyor).look(self, moment, path.way_to(moment))

    def is_finished(self, answer: LossMap | None) -> bool:
        return answer is None or answer.is_finished


def pair_in(first: Address, second: Address, layout: Layout) -> tuple[Address, Address]:
    """Two different parameters of a network: these, as far as it has them."""
    unit = Address(0, 0)
    usual = [address for address in (*_USUAL, unit) if layout.has(address)]
    first = first if layout.has(first) else usual[0]
    second = second if layout.has(second) and second != first else next(each for each in usual if each != first)
    return first, second


class _Survey:
    """The losses of one plane, made piece by piece."""

    def __init__(self, plane: LossPlane) -> None:
        self.plane = plane
        self.values = np.full((FINEST, FINEST), np.nan)
        self._done = np.zeros((FINEST, FINEST), bool)
        self.side = 0  # of the finest grid that is whole

    def go_on(self, moment: Moment, batch: Batch, most: int) -> int:
        """Find at most so many more losses, up to the end of a grid; gives how many."""
        side = next(side for side in SIDES if side > self.side)
        step = (FINEST - 1) // (side - 1)
        wanted = np.zeros_like(self._done)
        wanted[::step, ::step] = True
        rows, columns = np.nonzero(wanted & ~self._done)
        chosen = rows[:most], columns[:most]
        shares = np.linspace(-1.0, 1.0, FINEST)
        x = self.plane.middle[0] + shares[chosen[1]] * self.plane.reach[0]
        y = self.plane.middle[1] - shares[chosen[0]] * self.plane.reach[1]
        self.values[chosen] = losses_of(moment, self.plane.parameters_at(x, y), batch)
        self._done[chosen] = True
        if len(rows) <= most:
            self.side = side
        return len(chosen[0])

    def grid(self) -> Floats:
        """The finest grid that is whole, (side, side)."""
        step = (FINEST - 1) // (self.side - 1)
        return self.values[::step, ::step].copy()


class Surveyor:
    """Keeps the map that is shown, and makes the next one; of another function it begins anew."""

    def __init__(self) -> None:
        self._of: object = None
        self._shown: _Survey | None = None
        self._next: _Survey | None = None
        self._directions: Floats | None = None
        self._drawn: tuple[int, _Survey, tuple[Floats, Floats, float, Contour, NDArray[np.int64]]] | None = None

    def look(self, question: MapLoss, moment: Moment, way: Floats) -> LossMap:
        """The map as far as it is, and where the network is on it; some work is done on what is missing."""
        of = (question, moment.spec, moment.problem.pins)
        is_huge = not np.abs(moment.parameters).max() < _HUGE
        if of != self._of or is_huge:
            self._of, self._shown, self._next, self._directions = of, None, None, None
        batch = some_points(moment)
        if not is_huge:
            self._work(question, moment, way, batch)
        survey = self._shown
        loss = float(losses_of(moment, moment.parameters[None], batch)[0])
        points = batch[1].shape[1]
        if survey is None:
            nothing = np.empty((0, 2))
            return LossMap(
                None, np.empty((0, 0)), np.empty(0), 1.0, np.empty((0, 4), np.float32), np.zeros(1, np.int64),
                nothing, loss, 0.0, None, 0.0, points, is_finished=self._next is None,
            )  # fmt: skip
        if self._drawn is None or self._drawn[:2] != (survey.side, survey):
            self._drawn = survey.side, survey, _drawn(survey.plane, survey.grid())
        plane, step = survey.plane, next_step(moment)
        found = None if step is None else plane.across(step)
        length = 0.0 if step is None else float(np.linalg.norm(step))
        path = plane.place_of(way)
        path.flags.writeable = False
        return LossMap(
            plane,
            *self._drawn[2],
            path,
            loss,
            plane.off(moment.parameters),
            found,
            float(np.linalg.norm(found @ plane.directions)) / length if found is not None and length > 0.0 else 0.0,
            points,
            is_finished=self._next is None and survey.side == FINEST,
        )

    def _work(self, question: MapLoss, moment: Moment, way: Floats, batch: Batch) -> None:
        """Go on with the map that is being made; begin another one where the network has left the one that is shown."""
        shown = self._shown
        if self._next is None and (shown is None or self._has_left(shown.plane, moment, batch)):
            plane = self._plane(question, moment, way)
            self._next = None if plane is None or not plane.is_distinct else _Survey(plane)
        making = self._next or (shown if shown is not None and shown.side < FINEST else None)
        if making is None:
            return
        work = batch_work(moment.problem.network, batch[1].shape[1]) // _FORWARD
        most = min(max(PIECES_A_LOOK * PIECE_WORK // work, 1), MOST_A_LOOK)
        while most > 0 and making.side < FINEST:
            most -= making.go_on(moment, batch, most)
        if making is self._next and making.side >= (SIDES[0] if shown is None else _STEADY_SIDE):
            self._shown, self._next = making, None

    def _has_left(self, plane: LossPlane, moment: Moment, batch: Batch) -> bool:
        """Whether a network is no longer where the map says: to the eye, or by its loss."""
        if not plane.shows(moment.parameters):
            return True
        place = plane.place_of(moment.parameters)
        on_it = plane.parameters_at(place[:1], place[1:])[0]
        here, there = losses_of(moment, np.array([moment.parameters, on_it]), batch)
        factor = 1.0 if self._drawn is None else self._drawn[2][2]
        return not abs(math.log(max(here, _TINY) / max(there, _TINY))) <= max(math.log(factor) / 2.0, _ALIKE)

    def _plane(self, question: MapLoss, moment: Moment, way: Floats) -> LossPlane | None:
        """Where to look now."""
        if question.kind == "pair":
            pair = pair_in(question.first, question.second, moment.problem.layout)
            return plane_of_pair(moment, *pair, way, question.zoom)
        if question.kind == "random":
            return plane_of_chance(moment, question.seed, question.zoom)
        plane = plane_of_path(moment, way, self._directions, question.zoom)
        self._directions = self._directions if plane is None else plane.directions
        return plane


@lru_cache(maxsize=4)
def _chosen(total: int, count: int) -> NDArray[np.int64]:
    return np.linspace(0, total - 1, count).astype(np.int64)


def some_points(moment: Moment) -> Batch:
    """The training points; of so many that a map of the loss would take too long, some, taken evenly."""
    problem = moment.problem
    total = problem.train_size
    work = batch_work(problem.network, total) // _FORWARD
    count = min(total, max(total * (PIECE_WORK // _LOSSES_A_PIECE) // work, _LEAST_POINTS))
    if count == total:
        return problem.train
    inputs, targets = (np.ascontiguousarray(part[:, _chosen(total, count)]) for part in problem.train)
    return inputs, targets


def losses_of(moment: Moment, many: Floats, batch: Batch) -> Floats:
    """The mean loss over points with each of many parameters (m, P), (m,): as training means it, but for a penalty."""
    spec = moment.spec
    return losses(moment.problem.network, np.ascontiguousarray(many), *batch, spec.loss.code, spec.head.middle)


def next_step(moment: Moment) -> Floats | None:
    """What the next batch would add to the parameters, (P,): taken on a copy, by the code that trains.

    None where that is not finite, or would take too long.
    """
    problem = moment.problem
    if batch_work(problem.network, problem.batch_size) > _STEP_PIECES * PIECE_WORK:
        return None
    trainer = Trainer(problem.spec, moment.learned, problem.pins, problem=problem)
    trainer.train_batches(1)
    if trainer.divergence is not None:
        return None
    step: Floats = trainer.learned().parameters - moment.parameters
    return step if np.isfinite(step).all() else None


def _drawn(plane: LossPlane, values: Floats) -> tuple[Floats, Floats, float, Contour, NDArray[np.int64]]:
    """Values, levels, the factor between them, contours and their offsets."""
    heights = np.log10(np.clip(np.nan_to_num(values, nan=_HIGHEST, posinf=_HIGHEST), 1.0 / _HIGHEST, _HIGHEST))
    finite = heights[np.isfinite(values)]
    high = float(finite.max()) if len(finite) else 0.0
    low = max(float(finite.min()), high - _DEEPEST) if len(finite) else 0.0
    step = next((step for step in _FACTORS if (high - low) / step <= MOST_LEVELS), _FACTORS[-1])
    exponents = np.asarray(step * np.arange(math.floor(low / step) + 1, math.ceil(high / step)), np.float64)
    levels = np.asarray(10.0**exponents, np.float64)
    if len(levels):
        at = np.linspace(-1.0, 1.0, len(values))
        lines, offsets = zero_lines(heights[None] - exponents[:, None, None], at)
        placed = lines * np.tile(plane.reach, 2) + np.tile(plane.middle, 2)
    else:
        placed, offsets = np.empty((0, 4)), np.zeros(1, np.int64)
    contours: Contour = placed.astype(np.float32)
    for array in (values, levels, contours, offsets):
        array.flags.writeable = False
    return values, levels, float(10.0**step), contours, offsets

"""Makes edits of the data out of strokes on the plane: one stroke is one step of undo. Knows no widget."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.data.plane import DOMAIN, Point, within
from engine.data.sources import AnySource
from engine.data.table import MIN_ROWS
from engine.portable import Floats
from playground.model.edits import AddRows, ChangeRow, Edit, RemoveRows, Row, SetData, as_table, begun_anew, new_class
from playground.model.numerals import chosen
from playground.views.controls.gesture import Gesture
from playground.views.plots.brush import LEAST_REACH, Dab, Tool
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 50
"""So often, while a stroke goes on, what was painted becomes part of the data; the trainer begins anew each time."""

_FIRST_SPRAY, _SPRAY = 6, 3
"""Points at the beginning of a stroke, and for each stretch of it."""

_STRETCH: Final = 0.4
"""How far the brush goes between two sprays, in reaches."""

_DECIMALS: Final = 3
"""Of painted coordinates: finer than a pixel, and short enough to be read in a file."""


@dataclass(frozen=True, slots=True)
class Paint:
    """What is chosen at the bar. label: the class or the number, in its own units; name: what it is called."""

    tool: Tool = "spray"
    reach: float = 0.8
    label: float = 0.0
    name: str = ""


class Painting(QObject):
    """Follows strokes; asks for the edits. It is shown each new source at once, so that it knows the present rows."""

    edit_requested = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.paint = Paint()
        self._source: AnySource | None = None
        self._rng = np.random.default_rng()
        self._gesture = Gesture()
        self._pending: list[Row] = []
        self._erasing: list[Point] = []
        self._held: int | None = None
        self._moved: Point | None = None
        self._last: Point | None = None
        self._is_over = True
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._tell)

    def show_source(self, source: AnySource) -> None:
        """These are the data now."""
        before = self._source
        if before is not None and before is not source and len(before.dataset.all) != len(source.dataset.all):
            self._held = self._moved = None  # an edit from elsewhere may have taken the point that is being moved
        self._source = source

    def dab(self, dab: Dab) -> None:
        """Follow a stroke."""
        if dab.phase == "press":
            self._begin()
        if self._is_over or self._source is None:
            return
        if dab.phase == "release":
            self._end()
            return
        tool = "erase" if dab.erases else "point" if dab.is_single else self.paint.tool
        if tool == "spray":
            self._spray(dab)
        elif tool == "point" and dab.phase == "press":
            self._add(np.array([dab.point]))
        elif tool == "erase":
            self._erase(dab)
        elif tool == "move":
            self._move(dab)

    def clear(self) -> None:
        """Begin with as few points as can be."""
        if self._source is not None:
            self.edit_requested.emit(SetData(begun_anew(self._source), self.tr("Clear the points")))

    def nearest(self, point: Point, reach: float = LEAST_REACH) -> int | None:
        """The row of the point that is nearest, of those that are near."""
        if self._source is None:
            return None
        apart = _apart(self._source.dataset.all.points, point)
        row = int(np.argmin(apart))
        return row if apart[row] <= reach else None

    # --- a stroke ---

    def _begin(self) -> None:
        self._end()
        self._is_over = False
        self._gesture.hold()

    def _end(self) -> None:
        self._throttle.stop()
        self._tell()
        self._gesture.release()
        self._pending, self._erasing = [], []
        self._held = self._moved = self._last = None
        self._is_over = True

    def _spray(self, dab: Dab) -> None:
        reach = self.paint.reach
        if self._last is None:
            centres, count = [dab.point], _FIRST_SPRAY
        else:
            length = float(np.hypot(dab.point[0] - self._last[0], dab.point[1] - self._last[1]))
            stretches = int(length / (_STRETCH * reach))
            if stretches == 0:
                return
            shares = np.arange(1, stretches + 1) / stretches
            way = np.array(self._last) + shares[:, None] * (np.array(dab.point) - self._last)
            centres, count = way.tolist(), _SPRAY
        self._last = dab.point
        count = max(round(count * dab.strength), 1)
        angle = self._rng.uniform(0.0, 2.0 * np.pi, (len(centres), count))
        radius = reach * np.sqrt(self._rng.uniform(0.0, 1.0, angle.shape))
        offsets = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=-1)
        points = (np.array(centres)[:, None, :] + offsets).reshape(-1, 2)
        self._add(points[(abs(points) <= DOMAIN).all(axis=1)])

    def _add(self, points: Floats) -> None:
        self._pending += [(*self._own(point), self.paint.label) for point in points.tolist()]
        self._throttle.request()

    def _erase(self, dab: Dab) -> None:
        if dab.is_single:
            row = self.nearest(dab.point, self.paint.reach)
            if row is not None:
                self._ask(RemoveRows((row,), self.tr("Erase a point"), self._gesture.key()))
            return
        self._erasing.append(dab.point)
        self._throttle.request()

    def _move(self, dab: Dab) -> None:
        if dab.phase == "press":
            self._held = self.nearest(dab.point, 2.0 * LEAST_REACH)
        elif self._held is not None:
            self._moved = (within(dab.point[0]), within(dab.point[1]))
            self._throttle.request()

    # --- what is asked for ---

    def _tell(self) -> None:
        """Ask for what has come together since the last time."""
        if self._is_over or self._source is None:
            return
        key = self._gesture.key()
        if self._pending:
            rows, self._pending = tuple(self._pending), []
            dataset = self._source.dataset
            is_new = dataset.has_classes and self.paint.label >= len(dataset.classes)
            self._ask(AddRows(rows, self._name_of_painting(), key, brings_class=is_new))
        if self._erasing:
            places, self._erasing = self._erasing, []
            self._ask_erasing(places)
        if self._held is not None and self._moved is not None:
            label = self._label_of(self._held)
            values = (*self._own(self._moved), label)
            self._moved = None
            self._ask(ChangeRow(self._held, values, self.tr("Move a point"), key))

    def _ask_erasing(self, places: list[Point]) -> None:
        assert self._source is not None
        points = self._source.dataset.all.points
        apart = np.min([_apart(points, place) for place in places], axis=0)
        rows = np.flatnonzero(apart <= self.paint.reach)
        spare = len(points) - MIN_ROWS
        if spare:  # else it is refused, which says why
            rows = rows[np.argsort(apart[rows], kind="stable")][:spare]
        if len(rows):
            self._ask(RemoveRows(tuple(sorted(rows.tolist())), self.tr("Erase points"), self._gesture.key()))

    def _ask(self, edit: Edit) -> None:
        before = self._source
        self.edit_requested.emit(edit)
        if self._source is before and not isinstance(edit, ChangeRow):
            self._is_over = True  # refused, which was told: once is enough

    def _name_of_painting(self) -> str:
        return self.tr("Paint points of {name}").format(name=self.paint.name)

    # --- units ---

    def _own(self, point: Point | list[float]) -> tuple[float, float]:
        """A point of the plane in the columns' own units."""
        assert self._source is not None
        first, second = (
            round(at * one.scale + one.center, _DECIMALS - math.floor(math.log10(one.scale)))
            for one, at in zip(self._source.dataset.units, point, strict=True)
        )
        return first, second

    def _label_of(self, row: int) -> float:
        assert self._source is not None
        return float(as_table(self._source).rows.values[row, 2])


def _apart(points: Floats, point: Point) -> Floats:
    apart: Floats = np.hypot(points[:, 0] - point[0], points[:, 1] - point[1])
    return apart


def name_of(source: AnySource, label: float) -> str:
    """What a class or a number is called in the name of an edit."""
    dataset = source.dataset
    if dataset.has_classes and label >= len(dataset.classes):
        return new_class(dataset.classes)[round(label)]
    return dataset.label_name(label) or chosen(label)

"""How points of the plane are told: by coordinates, or in the own units and names of a table's columns."""

import math
from dataclasses import dataclass
from typing import Final

from engine.data.dataset import PLANE_COLUMNS, OwnUnits
from engine.data.plane import RIMS, Point, within
from engine.data.sources import AnySource
from engine.data.table import TableClasses, TableSource
from playground.model.numerals import FIGURE_SPACE, fixed, measured

_NAMES: Final = ("x₁", "x₂")
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_FINEST: Final = 100.0
"""A number is told to a hundredth of the column's scale."""

_MOST_DECIMALS: Final = 6
_LARGE: Final = 1e6
_LONGEST_NAME: Final = 24


@dataclass(frozen=True, slots=True)
class Axes:
    """The two coordinates as they are told.

    names: of the columns, or x₁ and x₂. units: what takes a coordinate to the number that is told. is_own: whether
    that is another one than the coordinate itself.
    """

    names: tuple[str, str] = _NAMES
    units: tuple[OwnUnits, OwnUnits] = (OwnUnits(), OwnUnits())
    is_own: bool = False

    @staticmethod
    def of(data: AnySource, in_own_units: bool) -> "Axes":
        """Those of the data: a table has units of its own, toy data have not, and painted on they get none."""
        if not in_own_units or not isinstance(data, TableSource) or _are_coordinates(data):
            return PLAIN_AXES
        first, second = data.columns
        names = (_short(first.name) or _NAMES[0], _short(second.name) or _NAMES[1])
        return Axes(names, (first.units, second.units), is_own=True)

    def told(self, axis: int, coordinate: float) -> float:
        """The number of a coordinate: of x1 for axis 0, of x2 for axis 1."""
        return float(self.units[axis].scale * coordinate + self.units[axis].center)

    def text(self, axis: int, coordinate: float, width: int = 0) -> str:
        """The same as a person reads it, in at least so many characters."""
        if not self.is_own:
            return fixed(coordinate, 2, width)
        return _written(self.told(axis, coordinate), self.units[axis].scale / _FINEST).rjust(width, FIGURE_SPACE)

    def point(self, point: Point) -> str:
        """A point in brackets."""
        return f"({self.text(0, point[0])}, {self.text(1, point[1])})"

    def explanation(self) -> str:
        """What x₁ and x₂ are, in a sentence."""
        if not self.is_own:
            return "x₁ and x₂ are the coordinates of the point."
        made = (f"{_NAMES[at]} = {self._scaled(at)}" for at in (0, 1))
        return f"{', '.join(made)}."

    def _scaled(self, axis: int) -> str:
        """`(length − 3.8)/0.9`: how a coordinate comes from the column."""
        units, name = self.units[axis], self.names[axis]
        moved = name
        if units.center:
            sign = "−" if units.center > 0.0 else "+"
            moved = f"({name} {sign} {measured(abs(units.center), 4)})"
        return moved if units.scale == 1.0 else f"{moved}/{measured(units.scale, 4)}"

    def ticks(self, axis: int, most: int) -> list[tuple[float, str]]:
        """Coordinates with round numbers, rising, and how they are written; at most so many, two at least."""
        units = self.units[axis]
        low, high = sorted(self.told(axis, rim) for rim in RIMS)
        if not math.isfinite(high - low) or high <= low:
            return []
        step = _round_step((high - low) / most)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first > 2 * most:  # beside a large center the step is lost in rounding
            return []
        ticks = []
        for index in range(first, last + 1):
            coordinate = (index * step - units.center) / units.scale
            ticks.append((within(coordinate), _written(index * step, step)))
        return ticks


PLAIN_AXES: Final = Axes()
"""x₁ and x₂ as they are."""


def _are_coordinates(table: TableSource) -> bool:
    """Whether the columns of a table are the coordinates themselves."""
    plain = zip(table.columns, zip(PLANE_COLUMNS, _NAMES, strict=True), strict=True)
    return all(column.units == OwnUnits() and column.name in names for column, names in plain)


def own_label(data: AnySource, output: float) -> str:
    """What an output says of a table's number that is to be learned, in its own units; nothing for classes."""
    if not isinstance(data, TableSource) or isinstance(data.label, TableClasses) or not math.isfinite(output):
        return ""
    label = data.label
    return f"{_short(label.name)} = {_written(label.scale * output + label.center, label.scale / _FINEST)}"


def _short(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1]}…"


def _round_step(least: float) -> float:
    """The least round step that is not below `least` > 0."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (*_STEPS, 20.0) if factor * power >= least * (1.0 - 1e-9))


def _written(value: float, step: float) -> str:
    """A number with as many decimals as tell steps of this size apart; four digits where that would be long."""
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9)) if step > 0.0 else _MOST_DECIMALS
    fraction = round(step * 10.0**decimals, 6) if decimals < _MOST_DECIMALS else 1.0
    if fraction != round(fraction):  # 2.5 needs one decimal more
        decimals += 1
    if abs(value) >= _LARGE or decimals > _MOST_DECIMALS:
        return measured(value, 4)
    return fixed(value, decimals)

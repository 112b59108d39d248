"""How every file's plain data are checked: keys, types and ranges, and where a network is meant, its places.

Each check takes a value and its path in the file, and gives the value as what it was checked to be, or raises
FileRefused, which says where, what was found and what is allowed. Knows no format of a file.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

from engine.data.plane import Point
from engine.parameters import Layout
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.selection import Selection
from playground.model.wording import choice

_Name = TypeVar("_Name", bound=str)

LARGEST_COUNT = 2**53
"""Whole numbers up to here are exact in every program that reads JSON."""

# --- formats --------------------------------------------------------------------------------------------------------


def checked_format(data: Json, name: str, newest: int, remedy: str) -> tuple[dict[str, Json], int]:
    """The keys of a file of a format, and its version, 1 to `newest`; remedy: what to do with a newer one."""
    if not isinstance(data, dict):
        raise FileRefused("", shown(data), f'an object with "format": "{name}"')
    if data.get("format") != name:
        raise FileRefused("format", _found(data, "format"), f'"{name}"')
    version = data.get("version")
    allowed = "1" if newest == 1 else f"a whole number from 1 to {newest}"
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileRefused("version", _found(data, "version"), allowed)
    if version > newest:
        newer = f"{shown(version)}, which a newer playground wrote"
        raise FileRefused("version", newer, f"{allowed}. Update this program{remedy}")
    return data, version


def _found(data: dict[str, Json], key: str) -> str:
    return shown(data[key]) if key in data else "nothing"


@contextmanager
def within(where: str) -> Iterator[None]:
    """Tell what is refused in a part of a file by its path in the whole."""
    try:
        yield
    except FileRefused as refusal:
        inner = f"{where}.{refusal.where}" if refusal.where else where
        raise FileRefused(inner, refusal.found, refusal.allowed) from None


# --- objects and lists ----------------------------------------------------------------------------------------------


def checked_object(value: Json, where: str, keys: Sequence[str], required: Sequence[str] = ()) -> dict[str, Json]:
    """An object that has no other keys than `keys`, and all of `required`."""
    if not isinstance(value, dict):
        raise FileRefused(where, shown(value), f"an object with the keys {', '.join(keys)}")
    for key in value:
        if key not in keys:
            raise FileRefused(at(where, key), "an unknown key", ", ".join(keys))
    for key in required:
        if key not in value:
            raise FileRefused(at(where, key), "nothing", "a value; this key is required")
    return value


def checked_list(value: Json, where: str, length: int | None, of: str) -> list[Json]:
    """A list, of `length` items if given; `of` says what the items are."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise FileRefused(where, shown(value), f"a list of {of}" if length is None else f"a list of {length} ({of})")
    return value


def checked_some(value: Json, where: str, least: int, most: int, of: str) -> list[Json]:
    """A list of so many items; `of` says what they are, with their number: `1 to 50 steps`."""
    items = checked_list(value, where, None, of)
    if not least <= len(items) <= most:
        raise FileRefused(where, shown(items), f"a list of {of}")
    return items


def checked_names(value: Json, where: str, names: Sequence[_Name], once: str = "each name once") -> tuple[_Name, ...]:
    """A list of some of these names, each at most once."""
    found: list[_Name] = []
    for index, item in enumerate(checked_list(value, where, None, f"some of {', '.join(names)}")):
        name = checked_one_of(item, at(where, index), names)
        if name in found:
            raise FileRefused(at(where, index), f"{shown(item)} a second time", once)
        found.append(name)
    return tuple(found)


# --- plain values ---------------------------------------------------------------------------------------------------


def checked_text(value: Json, where: str) -> str:
    """A text of any length."""
    if not isinstance(value, str):
        raise FileRefused(where, shown(value), "a text")
    return value


def checked_one_of(value: Json, where: str, names: Iterable[_Name]) -> _Name:
    """One of these names."""
    known = tuple(names)
    for name in known:
        if value == name:
            return name
    raise FileRefused(where, shown(value), choice(known))


def checked_flag(value: Json, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise FileRefused(where, shown(value), "true or false")
    return value


def checked_whole(value: Json, where: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise FileRefused(where, shown(value), f"a whole number from {least} to {most}" if least < most else str(least))
    return value


def checked_count(value: Json, where: str, most: int = LARGEST_COUNT) -> int:
    """A whole number from 0 to `most`."""
    return checked_whole(value, where, 0, most)


def checked_number(value: Json, where: str, farthest: float = math.inf) -> float:
    """A finite number, no further from 0 than `farthest`; whole ones may be written without a point."""
    number = math.nan
    if isinstance(value, float):
        number = value
    elif isinstance(value, int) and not isinstance(value, bool):
        with suppress(OverflowError):
            number = float(value)
    if not math.isfinite(number):
        raise FileRefused(where, shown(value), "a finite number")
    if abs(number) > farthest:
        raise FileRefused(where, shown(value), f"a number from -{round(farthest)} to {round(farthest)}")
    return number


def checked_share(value: Json, where: str) -> float:
    """A number from 0 to 1."""
    number = checked_number(value, where)
    if not 0.0 <= number <= 1.0:
        raise FileRefused(where, shown(value), "a share from 0 to 1 (0.95 is 95 %)")
    return number


def checked_positive(value: Json, where: str, allowed: str = "a number from 0") -> float:
    """A number that is not below 0."""
    number = checked_number(value, where)
    if number < 0.0:
        raise FileRefused(where, shown(value), allowed)
    return number


# --- places ---------------------------------------------------------------------------------------------------------


def checked_point(value: Json, where: str, farthest: float) -> Point:
    """`[x1, x2]`, each no further from 0 than `farthest`."""
    x1, x2 = checked_list(value, where, 2, "x1, x2")
    return checked_number(x1, at(where, 0), farthest), checked_number(x2, at(where, 1), farthest)


def checked_ends(value: Json, where: str, farthest: float) -> tuple[Point, Point]:
    """The two ends of a line."""
    first, last = checked_list(value, where, 2, "the two ends of a line, each [x1, x2]")
    ends = checked_point(first, at(where, 0), farthest), checked_point(last, at(where, 1), farthest)
    if ends[0] == ends[1]:
        raise FileRefused(where, "the same end twice", "two ends that differ")
    return ends


def checked_selection(value: Json, where: str, layout: Layout) -> Selection:
    """`{"layer": 0, "unit": 1}`, the unit only where one is meant."""
    keys = checked_object(value, where, ("layer", "unit"), required=("layer",))
    layer = checked_count(keys["layer"], at(where, "layer"), layout.layer_count - 1)
    if "unit" not in keys:
        return Selection(layer)
    return Selection(layer, checked_count(keys["unit"], at(where, "unit"), layout.sizes[layer + 1] - 1))

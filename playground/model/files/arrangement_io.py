"""Places of the window and its panels in plain words: how settings and files of scenes write them, strictly read.

{"room": "low", "own": true, "window": [1280, 720],
"left": {"column": [{"tabs": [{"panel": "data", "size": [216, 388]}, …], "front": "data"}, …]},
"bottom": {"panel": "gradients", "size": [630, 198]},
"hidden": ["lesson"], "floating": {"output": [930, 124, 346, 398]}}
"""

from typing import Final

from playground.model.arrangement import (
    FARTHEST,
    LARGEST,
    ROOMS,
    SIDES,
    Arrangement,
    Group,
    PanelPlace,
    Place,
    Rect,
    WindowPlace,
)
from playground.model.files.checks import checked_flag, checked_list, checked_object, checked_one_of, checked_whole
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.panels import movable_panels

_DEEPEST: Final = 8
_GROUPS: Final = ("row", "column", "tabs")

# --- reading --------------------------------------------------------------------------------------------------------

_KEYS: Final = ("room", "own", "window", *SIDES, "hidden", "floating")


def arrangement_from_plain(data: Json, where: str = "") -> Arrangement:
    """The arrangement that plain data describe. Raises FileRefused."""
    keys = checked_object(data, where, _KEYS, required=("room", "own", "window"))
    seen: set[str] = set()
    sides = tuple((side, _place(keys[side], at(where, side), seen, 0)) for side in SIDES if side in keys)
    return Arrangement(
        checked_one_of(keys["room"], at(where, "room"), ROOMS),
        checked_flag(keys["own"], at(where, "own")),
        _size(keys["window"], at(where, "window")),
        sides,
        _hidden(keys.get("hidden", []), at(where, "hidden")),
        _floating(keys.get("floating", {}), at(where, "floating")),
    )


def window_from_plain(data: Json, where: str = "") -> WindowPlace:
    """The window's place that plain data describe. Raises FileRefused."""
    keys = checked_object(data, where, ("rect", "maximised", "full_screen"), required=("rect",))
    return WindowPlace(
        _rect(keys["rect"], at(where, "rect")),
        checked_flag(keys.get("maximised", False), at(where, "maximised")),
        checked_flag(keys.get("full_screen", False), at(where, "full_screen")),
    )


def _place(value: Json, where: str, seen: set[str], depth: int) -> Place:
    if depth > _DEEPEST:
        raise FileRefused(where, "rows and columns in each other", f"at most {_DEEPEST} of them in each other")
    if isinstance(value, dict) and "panel" in value:
        keys = checked_object(value, where, ("panel", "size"))
        name = checked_one_of(keys["panel"], at(where, "panel"), movable_panels())
        if name in seen:
            raise FileRefused(at(where, "panel"), f"{shown(name)} a second time", "each panel once")
        seen.add(name)
        width, height = _size(keys["size"], at(where, "size")) if "size" in keys else (0, 0)
        return PanelPlace(name, width, height)
    keys = checked_object(value, where, ("panel", "size", *_GROUPS, "front"))
    kinds = [kind for kind in ("row", "column", "tabs") if kind in keys]
    if len(kinds) != 1:
        raise FileRefused(where, shown(value), 'an object with "panel", or with one of "row", "column" and "tabs"')
    kind = kinds[0]
    checked_object(value, where, (kind, "front") if kind == "tabs" else (kind,))
    here = at(where, kind)
    items = checked_list(keys[kind], here, None, "panels, at least one")
    if not items:
        raise FileRefused(here, "an empty list", "a list of panels, at least one")
    parts = tuple(_place(item, at(here, index), seen, depth + 1) for index, item in enumerate(items))
    if kind != "tabs":
        return Group("row" if kind == "row" else "column", parts)
    names = []
    for index, part in enumerate(parts):
        if not isinstance(part, PanelPlace):
            raise FileRefused(at(here, index), "a group", 'an object with "panel"')
        names.append(part.name)
    return Group("tabs", parts, checked_one_of(keys.get("front", names[0]), at(where, "front"), names))


def _hidden(value: Json, where: str) -> tuple[str, ...]:
    names = [
        checked_one_of(item, at(where, index), movable_panels())
        for index, item in enumerate(checked_list(value, where, None, "panels"))
    ]
    return tuple(name for name in movable_panels() if name in names)


def _floating(value: Json, where: str) -> tuple[tuple[str, Rect], ...]:
    names = movable_panels()
    keys = checked_object(value, where, names)
    return tuple((name, _rect(keys[name], at(where, name))) for name in names if name in keys)


def _size(value: Json, where: str) -> tuple[int, int]:
    width, height = checked_list(value, where, 2, "width and height in pixels")
    return checked_whole(width, at(where, 0), 0, LARGEST), checked_whole(height, at(where, 1), 0, LARGEST)


def _rect(value: Json, where: str) -> Rect:
    x, y, width, height = checked_list(value, where, 4, "x, y, width and height in pixels")
    return Rect(
        checked_whole(x, at(where, 0), -FARTHEST, FARTHEST),
        checked_whole(y, at(where, 1), -FARTHEST, FARTHEST),
        checked_whole(width, at(where, 2), 1, LARGEST),
        checked_whole(height, at(where, 3), 1, LARGEST),
    )


# --- writing --------------------------------------------------------------------------------------------------------


def arrangement_to_plain(arrangement: Arrangement) -> dict[str, Json]:
    """The plain data that `arrangement_from_plain` reads."""
    told: dict[str, Json] = {
        "room": arrangement.room,
        "own": arrangement.is_own,
        "window": list(arrangement.window),
    }
    told.update({side: _told_place(place) for side, place in arrangement.sides})
    told["hidden"] = list(arrangement.hidden)
    told["floating"] = {name: _told_rect(rect) for name, rect in arrangement.floating}
    return told


def window_to_plain(place: WindowPlace) -> dict[str, Json]:
    """The plain data that `window_from_plain` reads."""
    return {
        "rect": _told_rect(place.rect),
        "maximised": place.is_maximised,
        "full_screen": place.is_full_screen,
    }


def _told_place(place: Place) -> Json:
    if isinstance(place, PanelPlace):
        return {"panel": place.name, "size": [place.width, place.height]}
    told: dict[str, Json] = {place.kind: [_told_place(part) for part in place.parts]}
    if place.kind == "tabs":
        told["front"] = place.front
    return told


def _told_rect(rect: Rect) -> list[Json]:
    return [rect.x, rect.y, rect.width, rect.height]

"""The `race` of a file: the networks that stand beside the file's own, each written as in a file of its own.

`{"place": 0, "others": [{"title", "data", "features", "network", "training", "state", "curves", "timeline"}]}`:
`place` is where the file's own network stands among all of them, and each of the others has the keys of a file but for
`format`, `version` and `race`.
"""

from collections.abc import Callable
from typing import Final

from playground.model.document import Rivals, Work
from playground.model.files.checks import checked_list, checked_object, checked_whole
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at
from playground.model.race import MOST_LANES

_KEYS: Final = ("place", "others")
_WHERE: Final = "race"


def read_race(value: Json, read_work: Callable[[dict[str, Json]], Work]) -> Rivals:
    """The networks beside a file's own. `read_work` reads one from the keys of a file. Raises FileRefused."""
    keys = checked_object(value, _WHERE, _KEYS, required=_KEYS)
    others = checked_list(keys["others"], at(_WHERE, "others"), None, f"1 to {MOST_LANES - 1} networks")
    if not 1 <= len(others) < MOST_LANES:
        raise FileRefused(at(_WHERE, "others"), f"a list of {len(others)}", f"1 to {MOST_LANES - 1} networks")
    place = checked_whole(keys["place"], at(_WHERE, "place"), 0, len(others))
    works = []
    for index, other in enumerate(others):
        here = at(at(_WHERE, "others"), index)
        if not isinstance(other, dict):
            raise FileRefused(here, "something else", "an object with the keys of a file")
        if _WHERE in other:
            raise FileRefused(at(here, _WHERE), "a race within a race", "this key at the top of the file alone")
        try:
            works.append(read_work(other))
        except FileRefused as refusal:
            raise FileRefused(
                at(here, refusal.where) if refusal.where else here, refusal.found, refusal.allowed
            ) from None
    return Rivals(tuple(works), place)


def write_race(rivals: Rivals, write_work: Callable[[Work], dict[str, Json]]) -> dict[str, Json]:
    """The plain data of the networks beside a file's own."""
    others: list[Json] = []
    for work in rivals.works:
        keys = write_work(work)
        others.append({name: keys[name] for name in keys if name not in ("format", "version", _WHERE)})
    return {"place": rivals.place, "others": others}

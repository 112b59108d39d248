"""What the panels that look deeper show, as scenes and lessons keep it: plain data, strictly read.

- `warp`: `{"after": 2, "units": [0, 1]}`: after how many layers the plane is seen (0: the features; absent: after the
  last hidden layer), and by which two units (absent: by the principal directions). Units are 0-based.
"""

from typing import Final

from engine.questions.warp import Warp
from engine.spec import Spec
from playground.model.files.checks import checked_count, checked_list, checked_object
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.viewing import fitted_warp

_WARP_KEYS: Final = ("after", "units")


def read_warp(value: Json, where: str, spec: Spec) -> Warp:
    """What the warped space shows of a network. Raises FileRefused."""
    keys = checked_object(value, where, _WARP_KEYS)
    sizes = spec.layer_sizes
    after = checked_count(keys["after"], at(where, "after"), len(sizes) - 1) if "after" in keys else None
    if "units" not in keys:
        return Warp(after)
    here = at(where, "units")
    first, second = (
        checked_count(unit, at(here, index), max(sizes[-2 if after is None else after] - 1, 1))
        for index, unit in enumerate(checked_list(keys["units"], here, 2, "two different units"))
    )
    if first == second:
        raise FileRefused(here, shown(keys["units"]), "two different units")
    return fitted_warp(Warp(after, (first, second)), spec)


def warp_to_plain(warp: Warp) -> dict[str, Json]:
    """The same as `read_warp` takes."""
    told: dict[str, Json] = {} if warp.after is None else {"after": warp.after}
    if warp.units is not None:
        told["units"] = list(warp.units)
    return told

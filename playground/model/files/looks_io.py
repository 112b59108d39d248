"""What the panels that look deeper show, as scenes and lessons keep it: plain data, strictly read.

- `warp`: `{"after": 2, "units": [0, 1]}`: after how many layers the plane is seen (0: the features; absent: after the
  last hidden layer), and by which two units (absent: by the principal directions). Units are 0-based.
- `landscape`: `{"plane": "pair", "first": {"layer": 0, "unit": 1, "input": 0}, "second": {"layer": 0, "unit": 1}}`: the
  plane of two parameters, a weight or without `input` a bias; or `{"plane": "random", "seed": 3}`, or
  `{"plane": "path"}`. `zoom`: from −4 to 6, each 1 twice as near. Absent keys have their defaults.
"""

from typing import Final, get_args

from engine.parameters import Address, Layout
from engine.questions.landscape import ZOOMS, MapLoss
from engine.questions.loss_plane import PlaneName
from engine.questions.warp import Warp
from engine.spec import MAX_SEED, Spec
from playground.model.files.checks import checked_count, checked_list, checked_object, checked_one_of, checked_whole
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.viewing import fitted_landscape, fitted_warp

_WARP_KEYS: Final = ("after", "units")
_LANDSCAPE_KEYS: Final = ("plane", "first", "second", "seed", "zoom")


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


def read_landscape(value: Json, where: str, layout: Layout) -> MapLoss:
    """The plane over which the loss of a network is shown. Raises FileRefused."""
    keys, usual = checked_object(value, where, _LANDSCAPE_KEYS), MapLoss()
    first, second = (
        _read_address(keys[name], at(where, name), layout) if name in keys else getattr(usual, name)
        for name in ("first", "second")
    )
    if "first" in keys and "second" in keys and first == second:
        raise FileRefused(at(where, "second"), shown(keys["second"]), "another one than first")
    kinds: tuple[PlaneName, ...] = get_args(PlaneName)
    landscape = MapLoss(
        checked_one_of(keys.get("plane", usual.kind), at(where, "plane"), kinds),
        first,
        second,
        checked_count(keys.get("seed", 0), at(where, "seed"), MAX_SEED),
        checked_whole(keys.get("zoom", 0), at(where, "zoom"), *ZOOMS),
    )
    return fitted_landscape(landscape, layout)


def _read_address(value: Json, where: str, layout: Layout) -> Address:
    keys = checked_object(value, where, ("layer", "unit", "input"), required=("layer", "unit"))
    layer = checked_count(keys["layer"], at(where, "layer"), layout.layer_count - 1)
    unit = checked_count(keys["unit"], at(where, "unit"), layout.sizes[layer + 1] - 1)
    if "input" not in keys:
        return Address(layer, unit)
    return Address(layer, unit, checked_count(keys["input"], at(where, "input"), layout.sizes[layer] - 1))


def landscape_to_plain(landscape: MapLoss) -> dict[str, Json]:
    """The same as `read_landscape` takes."""
    return {
        "plane": landscape.kind,
        "first": _address_to_plain(landscape.first),
        "second": _address_to_plain(landscape.second),
        "seed": landscape.seed,
        "zoom": landscape.zoom,
    }


def _address_to_plain(address: Address) -> dict[str, Json]:
    plain: dict[str, Json] = {"layer": address.layer, "unit": address.unit}
    return plain if address.input is None else {**plain, "input": address.input}

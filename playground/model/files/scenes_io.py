"""The file of scenes: JSON, strictly read, whole or not at all.

    {"format": "neural-playground-scenes", "version": 2,
     "scenes": [{"name": "…", "network": {…}, "layout": {…}, "look": {…}}]}

`network` is the file format of a network, its state with it. `layout` tells where the panels stand, as
`playground.model.arrangement` writes it. Version 1 had it as bytes that only Qt could read, and could die of; they are
left out, and the panels stay as they are. Keys of `look` that are left out have their defaults:

- `selection`: `{"layer": 0, "unit": 1}`, a unit or without `unit` a layer; absent where nothing is selected.
- `slice_ends`: `[[x1, x2], [x1, x2]]`; `sample` and `explored_layer`: indices.
- `boxes`: the names of those that are on; `quantity`: what the gradient plot shows.

`layout` and `look` may be absent. All indices are 0-based.
"""

from pathlib import Path
from typing import Final

from engine.data.plane import DOMAIN, Point
from engine.spec import Spec
from playground.model.files import document_io
from playground.model.files.arrangement_io import arrangement_from_plain, arrangement_to_plain
from playground.model.files.disk import MAX_BYTES, FileUnwritable, read_file, replace_file, too_big
from playground.model.files.json_text import Json, decode, format_json, parse
from playground.model.files.refused import FileRefused, at, shown
from playground.model.files.schema import (
    checked_count,
    checked_list,
    checked_number,
    checked_object,
    checked_text,
)
from playground.model.numerals import counted
from playground.model.scenes import LONGEST_NAME, MOST_SCENES, Scene, Scenes
from playground.model.selection import Selection
from playground.model.viewing import QUANTITIES, SWITCHES, Ends, Viewing
from playground.model.wording import choice

SCENES_FORMAT: Final = "neural-playground-scenes"
SCENES_VERSION: Final = 2

_KEYS: Final = ("format", "version", "scenes")
_SCENE_KEYS: Final = ("name", "network", "layout", "look")
_LOOK_KEYS: Final = ("selection", "slice_ends", "sample", "explored_layer", "boxes", "quantity")


# --- reading --------------------------------------------------------------------------------------------------------


def read_scenes(path: Path) -> Scenes:
    """The scenes that a file holds. Raises FileRefused."""
    return load_scenes(read_file(path))


def load_scenes(text: str | bytes) -> Scenes:
    """The scenes that a file's text describes, all of them or none. Raises FileRefused."""
    if len(text) > MAX_BYTES:
        raise too_big(len(text))
    return scenes_from_plain(parse(decode(text) if isinstance(text, bytes) else text))


def scenes_from_plain(data: Json) -> Scenes:
    """The scenes that a file's plain data describe. Raises FileRefused."""
    if not isinstance(data, dict):
        raise FileRefused("", shown(data), f'an object with "format": "{SCENES_FORMAT}"')
    if data.get("format") != SCENES_FORMAT:
        raise FileRefused("format", shown(data["format"]) if "format" in data else "nothing", f'"{SCENES_FORMAT}"')
    version = data.get("version")
    allowed = f"a whole number from 1 to {SCENES_VERSION}"
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileRefused("version", shown(version) if "version" in data else "nothing", allowed)
    if version > SCENES_VERSION:
        raise FileRefused(
            "version",
            f"{shown(version)}, which a newer playground wrote",
            f"{allowed}. Update this program, or save the scenes as an older version there",
        )
    keys = checked_object(data if version > 1 else _without_old_layouts(data), "", _KEYS, required=_KEYS)
    items = checked_list(keys["scenes"], "scenes", None, "objects with the keys " + ", ".join(_SCENE_KEYS))
    if len(items) > MOST_SCENES:
        raise FileRefused("scenes", shown(items), f"at most {MOST_SCENES} scenes")
    return tuple(_read_scene(item, at("scenes", index)) for index, item in enumerate(items))


def _without_old_layouts(data: dict[str, Json]) -> dict[str, Json]:
    """The data of a file of version 1 as version 2 has it; what is not as expected is left for the check."""
    scenes = data.get("scenes")
    if not isinstance(scenes, list):
        return data
    return {**data, "scenes": [_without_old_layout(scene) for scene in scenes]}


def _without_old_layout(scene: Json) -> Json:
    if not isinstance(scene, dict) or not isinstance(scene.get("layout"), str):
        return scene
    return {key: value for key, value in scene.items() if key != "layout"}


def _read_scene(value: Json, where: str) -> Scene:
    keys = checked_object(value, where, _SCENE_KEYS, required=("name", "network"))
    name = checked_text(keys["name"], at(where, "name"))
    if not name.strip() or len(name) > LONGEST_NAME or "\n" in name:
        raise FileRefused(at(where, "name"), shown(name), f"a name on one line, of 1 to {LONGEST_NAME} characters")
    try:
        work = document_io.from_plain(keys["network"])
    except FileRefused as refusal:
        here = at(where, "network")
        inner = f"{here}.{refusal.where}" if refusal.where else here
        raise FileRefused(inner, refusal.found, refusal.allowed) from None
    layout = arrangement_from_plain(keys["layout"], at(where, "layout")) if "layout" in keys else None
    viewing = _read_viewing(keys["look"], at(where, "look"), work.document.spec) if "look" in keys else Viewing()
    return Scene(name, work, layout, viewing)


def _read_viewing(value: Json, where: str, spec: Spec) -> Viewing:
    keys = checked_object(value, where, _LOOK_KEYS)
    usual = Viewing()
    layers = len(spec.network.layers)
    train_size = spec.data.train_size
    selection = _read_selection(keys["selection"], at(where, "selection"), spec) if "selection" in keys else None
    ends = _read_ends(keys["slice_ends"], at(where, "slice_ends")) if "slice_ends" in keys else usual.slice_ends
    sample = checked_count(keys.get("sample", 0), at(where, "sample"), train_size - 1)
    explored = checked_count(keys.get("explored_layer", 0), at(where, "explored_layer"), layers - 1)
    switches = usual.switches
    if "boxes" in keys:
        here = at(where, "boxes")
        names = checked_list(keys["boxes"], here, None, f"some of {', '.join(SWITCHES)}")
        for index, name in enumerate(names):
            if name not in SWITCHES:
                raise FileRefused(at(here, index), shown(name), choice(SWITCHES))
            if name in names[:index]:
                raise FileRefused(at(here, index), f"{shown(name)} a second time", "each box once")
        switches = frozenset(switch for switch in SWITCHES if switch in names)
    quantity = keys.get("quantity", usual.quantity)
    found = next((known for known in QUANTITIES if known == quantity), None)
    if found is None:
        raise FileRefused(at(where, "quantity"), shown(quantity), choice(QUANTITIES))
    return Viewing(selection, ends, sample=sample, explored_layer=explored, quantity=found, switches=switches)


def _read_selection(value: Json, where: str, spec: Spec) -> Selection:
    keys = checked_object(value, where, ("layer", "unit"), required=("layer",))
    layers = spec.network.layers
    layer = checked_count(keys["layer"], at(where, "layer"), len(layers) - 1)
    if "unit" not in keys:
        return Selection(layer)
    return Selection(layer, checked_count(keys["unit"], at(where, "unit"), layers[layer].units - 1))


def _read_ends(value: Json, where: str) -> Ends:
    ends = checked_list(value, where, 2, "the two ends of a line, [x1, x2] each")
    first, second = (_read_point(end, at(where, index)) for index, end in enumerate(ends))
    if first == second:
        raise FileRefused(where, "one point twice", "two points that differ")
    return first, second


def _read_point(value: Json, where: str) -> Point:
    numbers = []
    for index, item in enumerate(checked_list(value, where, 2, "x1, x2")):
        number = checked_number(item, at(where, index))
        if abs(number) > DOMAIN:
            raise FileRefused(at(where, index), shown(item), f"a number from -{round(DOMAIN)} to {round(DOMAIN)}")
        numbers.append(number)
    return numbers[0], numbers[1]


# --- writing --------------------------------------------------------------------------------------------------------


def dump_scenes(scenes: Scenes) -> str:
    """The text of a file that holds the scenes, a line for each setting and each layer, as in a network's file."""
    head = f'{{\n  "format": "{SCENES_FORMAT}",\n  "version": {SCENES_VERSION},\n  "scenes": ['
    if not scenes:
        return f"{head}]\n}}\n"
    told = [_indented(format_json(_scene_keys(scene))) for scene in scenes]
    return head + "\n" + ",\n".join(told) + "\n  ]\n}\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))


def _scene_keys(scene: Scene) -> dict[str, Json]:
    viewing = scene.viewing
    told: dict[str, Json] = {}
    if viewing.selection is not None:
        told["selection"] = {"layer": viewing.selection.layer}
        if viewing.selection.unit is not None:
            told["selection"] = {"layer": viewing.selection.layer, "unit": viewing.selection.unit}
    told["slice_ends"] = [list(end) for end in viewing.slice_ends]
    told["sample"], told["explored_layer"] = viewing.sample, viewing.explored_layer
    told["boxes"] = [switch for switch in SWITCHES if viewing.is_on(switch)]
    told["quantity"] = viewing.quantity
    keys: dict[str, Json] = {"name": scene.name, "network": document_io.to_plain(scene.work)}
    if scene.layout is not None:
        keys["layout"] = arrangement_to_plain(scene.layout)
    keys["look"] = told
    return keys


def write_scenes(path: Path, scenes: Scenes) -> None:
    """Write a file whole or not at all. Raises FileUnwritable, too for more than could be read again."""
    data = dump_scenes(scenes).encode("utf-8", errors="replace")
    if len(data) > MAX_BYTES:
        raise FileUnwritable(
            f"The scenes take {counted(len(data))} bytes, and a file holds at most {counted(MAX_BYTES)}: "
            "save fewer in each file."
        )
    replace_file(path, data)

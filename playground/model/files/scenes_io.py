"""The file of scenes: JSON, strictly read, whole or not at all.

    {"format": "neural-playground-scenes", "version": 2,
     "scenes": [{"name": "…", "network": {…}, "layout": {…}, "look": {…}}]}

`network` is the file format of a network, its state with it. `layout` tells where the panels stand, as
`playground.model.arrangement` writes it. Version 1 had it as bytes that only Qt could read, and could die of; they are
left out, and the panels stay as they are. Keys of `look` that are left out have their defaults:

- `selection`: `{"layer": 0, "unit": 1}`, a unit or without `unit` a layer; absent where nothing is selected.
- `slice_ends`: `[[x1, x2], [x1, x2]]`; `sample` and `explored_layer`: indices.
- `warp`, `landscape`: see `playground.model.files.looks_io`.
- `boxes`: the names of those that are on; `quantity`: what the gradient plot shows.

`layout` and `look` may be absent. All indices are 0-based.
"""

from pathlib import Path
from typing import Final

from engine.data.plane import DOMAIN
from engine.parameters import Layout
from engine.spec import Spec
from playground.model.files import document_io
from playground.model.files.arrangement_io import arrangement_from_plain, arrangement_to_plain
from playground.model.files.checks import (
    checked_count,
    checked_ends,
    checked_format,
    checked_list,
    checked_names,
    checked_object,
    checked_one_of,
    checked_selection,
    checked_text,
    within,
)
from playground.model.files.disk import MAX_BYTES, FileUnwritable, read_file, replace_file, too_big
from playground.model.files.json_text import Json, decode, format_json, parse
from playground.model.files.looks_io import landscape_to_plain, read_landscape, read_warp, warp_to_plain
from playground.model.files.refused import FileRefused, at, shown
from playground.model.numerals import counted
from playground.model.scenes import LONGEST_NAME, MOST_SCENES, Scene, Scenes
from playground.model.viewing import QUANTITIES, SWITCHES, Viewing, fitted_landscape

SCENES_FORMAT: Final = "neural-playground-scenes"
SCENES_VERSION: Final = 2

_KEYS: Final = ("format", "version", "scenes")
_SCENE_KEYS: Final = ("name", "network", "layout", "look")
_LOOK_KEYS: Final = ("selection", "slice_ends", "sample", "explored_layer", "boxes", "quantity", "warp", "landscape")


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
    plain, version = checked_format(
        data, SCENES_FORMAT, SCENES_VERSION, ", or save the scenes as an older version there"
    )
    keys = checked_object(plain if version > 1 else _without_old_layouts(plain), "", _KEYS, required=_KEYS)
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
    with within(at(where, "network")):
        work = document_io.from_plain(keys["network"])
    layout = arrangement_from_plain(keys["layout"], at(where, "layout")) if "layout" in keys else None
    viewing = _read_viewing(keys["look"], at(where, "look"), work.document.spec) if "look" in keys else Viewing()
    return Scene(name, work, layout, viewing)


def _read_viewing(value: Json, where: str, spec: Spec) -> Viewing:
    keys = checked_object(value, where, _LOOK_KEYS)
    usual = Viewing()
    layout = Layout.of(spec.layer_sizes)
    selection = None
    if "selection" in keys:
        selection = checked_selection(keys["selection"], at(where, "selection"), layout)
    ends = usual.slice_ends
    if "slice_ends" in keys:
        ends = checked_ends(keys["slice_ends"], at(where, "slice_ends"), DOMAIN)
    sample = checked_count(keys.get("sample", 0), at(where, "sample"), spec.data.train_size - 1)
    explored = checked_count(keys.get("explored_layer", 0), at(where, "explored_layer"), layout.layer_count - 1)
    switches = usual.switches
    if "boxes" in keys:
        switches = frozenset(checked_names(keys["boxes"], at(where, "boxes"), SWITCHES, "each box once"))
    quantity = checked_one_of(keys.get("quantity", usual.quantity), at(where, "quantity"), QUANTITIES)
    return Viewing(
        selection,
        ends,
        sample=sample,
        explored_layer=explored,
        quantity=quantity,
        switches=switches,
        warp=read_warp(keys["warp"], at(where, "warp"), spec) if "warp" in keys else usual.warp,
        landscape=read_landscape(keys["landscape"], at(where, "landscape"), layout)
        if "landscape" in keys
        else fitted_landscape(usual.landscape, layout),
    )


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
    told["warp"], told["landscape"] = warp_to_plain(viewing.warp), landscape_to_plain(viewing.landscape)
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

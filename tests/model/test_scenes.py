"""Scenes: their file loses nothing and is read strictly; what stepping, moving and naming make of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.parameters import Address, Layout
from engine.questions.landscape import ZOOMS, MapLoss
from engine.questions.warp import Warp
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground import cli
from playground.model import scenes as model
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
    SideName,
)
from playground.model.document import Document, Work
from playground.model.files.disk import MAX_BYTES, FileUnwritable
from playground.model.files.document_io import FileRefused
from playground.model.files.scenes_io import dump_scenes, load_scenes, read_scenes, write_scenes
from playground.model.panels import movable_panels
from playground.model.scenes import Scene
from playground.model.selection import Selection
from playground.model.viewing import QUANTITIES, SWITCHES, Viewing, fitted_landscape, fitted_warp
from tests.conftest import ROOT
from tests.model.files.test_refused_files import kind_of, places, put, set_at, told_path
from tests.model.plain import same_bits
from tests.model.works import trained, works

LEAKY = Spec(network=NetworkSpec((LayerSpec(4), LayerSpec(2, "leaky_relu"))))
LAYOUT = Arrangement(
    "low",
    True,
    (1280, 720),
    (
        ("left", Group("tabs", (PanelPlace("data", 216, 388), PanelPlace("training", 216, 388)), "training")),
        (
            "bottom",
            Group("row", (PanelPlace("gradients", 9, 198), Group("column", (PanelPlace("loss"), PanelPlace("slice"))))),
        ),
    ),
    ("lesson", "scenes"),
    (("output", Rect(-500, 40, 346, 398)),),
)
CIRCLE = Scene(
    "Dying ReLU",
    trained(Document(LEAKY)),
    LAYOUT,
    Viewing(
        Selection(1, 1),
        ((-6.0, 2.5), (3.0, -1.25)),
        sample=7,
        explored_layer=2,
        switches=frozenset({"discretize", "kink_lines"}),
        quantity="update_ratio",
        warp=Warp(1, (1, 0)),
        landscape=MapLoss("random", Address(1, 0, 3), Address(2, 0), seed=7, zoom=-2),
    ),
)

coordinates = st.floats(-6.0, 6.0)
points = st.tuples(coordinates, coordinates)


@st.composite
def looks(draw: st.DrawFn, work: Work) -> Viewing:
    layers = work.document.spec.layers
    selection = None
    if draw(st.booleans()):
        layer = draw(st.integers(0, len(layers) - 1))
        selection = Selection(layer, draw(st.none() | st.integers(0, layers[layer].units - 1)))
    data = work.document.spec.data
    return Viewing(
        selection,
        draw(st.tuples(points, points).filter(lambda ends: ends[0] != ends[1])),
        sample=draw(st.integers(0, data.train_size - 1)),
        explored_layer=draw(st.integers(0, len(layers) - 1)),
        switches=frozenset(draw(st.sets(st.sampled_from(SWITCHES)))),
        quantity=draw(st.sampled_from(QUANTITIES)),
        warp=draw(warps(work.document.spec)),
        landscape=draw(landscapes(work.document.layout)),
    )


def landscapes(layout: Layout) -> st.SearchStrategy[MapLoss]:
    counts = st.integers(0, 4)
    addresses = st.builds(Address, counts, counts, st.none() | counts)
    kinds = st.sampled_from(("pair", "random", "path"))
    found = st.builds(MapLoss, kinds, addresses, addresses, st.integers(0, 2**32 - 1), st.integers(*ZOOMS))
    return found.map(lambda landscape: fitted_landscape(landscape, layout))


def warps(spec: Spec) -> st.SearchStrategy[Warp]:
    counts = st.integers(0, 40)
    layers = st.none() | st.integers(0, len(spec.layers))
    return st.builds(Warp, layers, st.none() | st.tuples(counts, counts)).map(lambda warp: fitted_warp(warp, spec))


names = st.text(max_size=150).map(lambda text: model.usable_name(text, "Scene"))


pixels = st.integers(1, LARGEST)
rects = st.builds(Rect, st.integers(-FARTHEST, FARTHEST), st.integers(-FARTHEST, FARTHEST), pixels, pixels)


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    def place(names: list[str], depth: int) -> Place:
        if len(names) == 1:
            return PanelPlace(names[0], draw(st.integers(0, LARGEST)), draw(st.integers(0, LARGEST)))
        kind = draw(st.sampled_from(("row", "column", "tabs"))) if depth < 6 else "tabs"
        if kind == "tabs":
            return Group("tabs", tuple(place([name], depth) for name in names), draw(st.sampled_from(names)))
        cut = draw(st.integers(1, len(names) - 1))
        return Group(
            "row" if kind == "row" else "column", (place(names[:cut], depth + 1), place(names[cut:], depth + 1))
        )

    left = draw(st.permutations(movable_panels()))
    sides: list[tuple[SideName, Place]] = []
    for side in SIDES:
        count = draw(st.integers(0, len(left)))
        here, left = left[:count], left[count:]
        if here:
            sides.append((side, place(list(here), 0)))
    chosen = st.sets(st.sampled_from(movable_panels()))
    hidden, floating = draw(chosen), draw(chosen)
    return Arrangement(
        draw(st.sampled_from(ROOMS)),
        draw(st.booleans()),
        (draw(pixels), draw(pixels)),
        tuple(sides),
        tuple(name for name in movable_panels() if name in hidden),
        tuple((name, draw(rects)) for name in movable_panels() if name in floating),
    )


@st.composite
def any_scenes(draw: st.DrawFn) -> model.Scenes:
    made = []
    for _ in range(draw(st.integers(0, 3))):
        work = draw(works())
        made.append(Scene(draw(names), work, draw(st.none() | arrangements()), draw(looks(work))))
    return tuple(made)


def plain(*scenes: Scene) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(dump_scenes(scenes))
    return data


def refusal(data: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        load_scenes(data if isinstance(data, str) else json.dumps(data))
    return caught.value


# --- the file -------------------------------------------------------------------------------------------------------


@hypothesis.given(any_scenes())
@hypothesis.settings(max_examples=50)
def test_scenes_are_read_again_as_they_were_written_to_the_last_bit(scenes: model.Scenes) -> None:
    again = load_scenes(dump_scenes(scenes))
    assert again == scenes
    assert all(same_bits(one.work, other.work) for one, other in zip(scenes, again, strict=True))


def test_the_file_can_be_read_as_a_difference_setting_by_setting() -> None:
    lines = dump_scenes((CIRCLE,)).splitlines()
    assert '      "name": "Dying ReLU",' in lines
    assert '        "features": ["x1", "x2"],' in lines


@pytest.mark.parametrize("name", ["a\u2028b", "tab\there", 'quote"s', "é", "x" * 100])
def test_a_name_of_any_letters_comes_back(name: str) -> None:
    scene = Scene(name, CIRCLE.work)
    assert load_scenes(dump_scenes((scene,))) == (scene,)


def test_layout_and_look_may_be_left_out() -> None:
    data = plain(CIRCLE)
    del data["scenes"][0]["layout"], data["scenes"][0]["look"]
    (scene,) = load_scenes(json.dumps(data))
    assert scene == Scene("Dying ReLU", CIRCLE.work)


@pytest.mark.parametrize(
    "key", ["selection", "slice_ends", "sample", "explored_layer", "boxes", "quantity", "warp", "landscape"]
)
def test_each_part_of_a_look_has_a_default(key: str) -> None:
    data = plain(CIRCLE)
    del data["scenes"][0]["look"][key]
    viewing = load_scenes(json.dumps(data))[0].viewing
    field = "switches" if key == "boxes" else key
    assert getattr(viewing, field) == getattr(Viewing(), field)


def test_a_file_is_written_whole_and_read_from_its_place(tmp_path: Path) -> None:
    path = tmp_path / "lesson.json"
    write_scenes(path, (CIRCLE,))
    assert read_scenes(path) == (CIRCLE,)
    assert list(tmp_path.iterdir()) == [path]


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    notes = "x" * 70_000  # of all that may be long
    big = replace(CIRCLE, work=replace(CIRCLE.work, document=replace(CIRCLE.work.document, notes=notes)))
    with pytest.raises(FileUnwritable, match="save fewer in each file"):
        write_scenes(tmp_path / "big.json", (big,) * (MAX_BYTES // len(notes) + 1))
    assert not list(tmp_path.iterdir())


# --- damage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("format", "neural-playground", 'format: found "neural-playground". Allowed: "neural-playground-scenes"'),
        ("version", 3, "version: found 3, which a newer playground wrote. Allowed: a whole number from 1 to 2. Up"),
        ("version", True, "version: found true. Allowed: a whole number from 1 to 2"),
        ("version", 0, "version: found 0. Allowed: a whole number from 1 to 2"),
        ("scenes", {}, "scenes: found an empty object. Allowed: a list"),
        ("scenes", [{}] * 201, "scenes: found a list of 201. Allowed: at most 200 scenes"),
        ("colour", 1, "colour: found an unknown key"),
        ("scenes[0].colour", 1, "scenes[0].colour: found an unknown key"),
        ("scenes[0].name", " ", 'scenes[0].name: found " ". Allowed: a name on one line'),
        ("scenes[0].name", "a\nb", 'scenes[0].name: found "a\\nb". Allowed: a name on one line'),
        ("scenes[0].name", "a" * 101, "scenes[0].name: found"),
        ("scenes[0].name", 3, "scenes[0].name: found 3. Allowed: a text"),
        ("scenes[0].network", 3, "scenes[0].network: found 3. Allowed: an object"),
        ("scenes[0].network.data.samples", 19, "scenes[0].network.data.samples: found 19. Allowed: a whole number"),
        ("scenes[0].network.state.epoch", -1, "scenes[0].network.state.epoch: found -1"),
        ("scenes[0].layout", 1, "scenes[0].layout: found 1. Allowed: an object with the keys room, own"),
        ("scenes[0].layout", "AAAA/wA=", 'scenes[0].layout: found "AAAA/wA=". Allowed: an object'),
        ("scenes[0].layout.room", "vast", 'scenes[0].layout.room: found "vast". Allowed: "tiny", "low" or "high"'),
        ("scenes[0].layout.own", 1, "scenes[0].layout.own: found 1. Allowed: true or false"),
        ("scenes[0].layout.window", [1], "scenes[0].layout.window: found a list of 1. Allowed: a list of 2"),
        ("scenes[0].layout.window[0]", 2.5, "scenes[0].layout.window[0]: found 2.5. Allowed: a whole number from 0"),
        ("scenes[0].layout.middle", {}, "scenes[0].layout.middle: found an unknown key"),
        ("scenes[0].layout.left", {}, 'scenes[0].layout.left: found an empty object. Allowed: an object with "pan'),
        ("scenes[0].layout.left", {"row": [], "tabs": []}, "scenes[0].layout.left: found an object"),
        ("scenes[0].layout.left", {"row": []}, "scenes[0].layout.left.row: found an empty list"),
        ("scenes[0].layout.left.front", "loss", 'scenes[0].layout.left.front: found "loss". Allowed: "data" or'),
        ("scenes[0].layout.left.tabs[0]", {"row": [{"panel": "loss"}]}, "scenes[0].layout.left.tabs[0]: found a group"),
        ("scenes[0].layout.left.tabs[0].panel", "slice", "scenes[0].layout.bottom.row[1].column[1].panel: found"),
        ("scenes[0].layout.left.tabs[0].panel", "pie", 'scenes[0].layout.left.tabs[0].panel: found "pie". Allowed:'),
        ("scenes[0].layout.left.tabs[0].size[1]", -1, "scenes[0].layout.left.tabs[0].size[1]: found -1"),
        ("scenes[0].layout.left.tabs[0].size[1]", 10**9, "scenes[0].layout.left.tabs[0].size[1]: found 1000000000"),
        ("scenes[0].layout.hidden[0]", "network", 'scenes[0].layout.hidden[0]: found "network"'),
        ("scenes[0].layout.floating.network", [1, 2, 3, 4], "scenes[0].layout.floating.network: found an unknown key"),
        ("scenes[0].layout.floating.output", [0, 0, 0, 9], "scenes[0].layout.floating.output[2]: found 0"),
        ("scenes[0].look", [], "scenes[0].look: found an empty list. Allowed: an object"),
        ("scenes[0].look.colour", 1, "scenes[0].look.colour: found an unknown key"),
        ("scenes[0].look.selection", {}, "scenes[0].look.selection.layer: found nothing"),
        ("scenes[0].look.selection.layer", 3, "scenes[0].look.selection.layer: found 3. Allowed: a whole number"),
        ("scenes[0].look.selection.unit", 2, "scenes[0].look.selection.unit: found 2. Allowed: a whole number"),
        ("scenes[0].look.slice_ends", [[0, 0]], "scenes[0].look.slice_ends: found a list of 1"),
        ("scenes[0].look.slice_ends", [[0, 0], [0, 0]], "scenes[0].look.slice_ends: found the same end twice"),
        ("scenes[0].look.slice_ends[1]", [0], "scenes[0].look.slice_ends[1]: found a list of 1"),
        ("scenes[0].look.slice_ends[0][1]", 7, "scenes[0].look.slice_ends[0][1]: found 7. Allowed: a number from -6"),
        ("scenes[0].look.sample", 250, "scenes[0].look.sample: found 250. Allowed: a whole number from 0 to 249"),
        ("scenes[0].look.explored_layer", 3, "scenes[0].look.explored_layer: found 3"),
        ("scenes[0].look.boxes", {}, "scenes[0].look.boxes: found an empty object"),
        ("scenes[0].look.boxes", ["pies"], 'scenes[0].look.boxes[0]: found "pies". Allowed: "points",'),
        ("scenes[0].look.boxes", ["points"] * 2, 'scenes[0].look.boxes[1]: found "points" a second time'),
        ("scenes[0].look.warp", [], "scenes[0].look.warp: found an empty list. Allowed: an object"),
        ("scenes[0].look.warp.colour", 1, "scenes[0].look.warp.colour: found an unknown key"),
        ("scenes[0].look.warp.after", 4, "scenes[0].look.warp.after: found 4. Allowed: a whole number from 0 to 3"),
        ("scenes[0].look.warp.units", [1], "scenes[0].look.warp.units: found a list of 1. Allowed: a list of 2"),
        ("scenes[0].look.warp.units", [1, 1], "scenes[0].look.warp.units: found a list of 2. Allowed: two different"),
        ("scenes[0].look.warp.units[1]", 40, "scenes[0].look.warp.units[1]: found 40. Allowed: a whole number from 0"),
        ("scenes[0].look.landscape", 1, "scenes[0].look.landscape: found 1. Allowed: an object"),
        ("scenes[0].look.landscape.plane", "pie", 'scenes[0].look.landscape.plane: found "pie". Allowed: "pair", "ran'),
        ("scenes[0].look.landscape.seed", -1, "scenes[0].look.landscape.seed: found -1. Allowed: a whole number"),
        ("scenes[0].look.landscape.zoom", 7, "scenes[0].look.landscape.zoom: found 7. Allowed: a whole number from -4"),
        ("scenes[0].look.landscape.first", {}, "scenes[0].look.landscape.first.layer: found nothing"),
        ("scenes[0].look.landscape.first.layer", 3, "scenes[0].look.landscape.first.layer: found 3. Allowed: a whole"),
        ("scenes[0].look.landscape.second.unit", 1, "scenes[0].look.landscape.second.unit: found 1. Allowed: 0"),
        ("scenes[0].look.landscape.first.input", 4, "scenes[0].look.landscape.first.input: found 4. Allowed: a whole"),
        (
            "scenes[0].look.landscape.second",
            {"layer": 1, "unit": 0, "input": 3},
            "scenes[0].look.landscape.second: found an object",
        ),
        ("scenes[0].look.quantity", "pie", 'scenes[0].look.quantity: found "pie". Allowed: "delta_norm"'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_by_its_path(path: str, value: Any, told: str) -> None:
    data = plain(CIRCLE)
    put(data, path, value)
    assert str(refusal(data)).startswith(told)


@pytest.mark.parametrize("key", ["format", "version", "scenes"])
def test_the_keys_of_the_file_must_be_there(key: str) -> None:
    data = plain(CIRCLE)
    del data[key]
    assert refusal(data).where == key


@pytest.mark.parametrize("key", ["name", "network"])
def test_a_scene_has_a_name_and_a_network(key: str) -> None:
    data = plain(CIRCLE)
    del data["scenes"][0][key]
    assert refusal(data).where == f"scenes[0].{key}"


@pytest.mark.parametrize("text", ["", "[]", "3", "<html>", "null", dump_scenes((CIRCLE,))[:-9]])
def test_what_is_no_file_of_scenes_is_refused(text: str) -> None:
    assert str(refusal(text))


@hypothesis.given(st.data())
@hypothesis.settings(max_examples=60)
def test_a_value_of_another_type_anywhere_is_refused_with_its_path(data: st.DataObject) -> None:
    plain_data = plain(CIRCLE)
    path, value = data.draw(st.sampled_from(list(places(plain_data))[1:]))
    others = [None, True, 3, ["a"], {"a": 1}]
    if "update_ratios" in path:
        others.remove(None)  # which stands for one that is infinite
    other = data.draw(st.sampled_from([other for other in others if kind_of(other) != kind_of(value)]))
    assert refusal(set_at(plain_data, path, other)).where == told_path(path)


def nested(depth: int) -> dict[str, Any]:
    return {"panel": "data"} if not depth else {"row": [nested(depth - 1)]}


def test_rows_in_rows_without_end_are_refused() -> None:
    data = plain(CIRCLE)
    data["scenes"][0]["layout"]["left"] = nested(60)
    assert "in each other" in str(refusal(data))


# --- older versions -------------------------------------------------------------------------------------------------


def test_a_file_of_version_1_opens_without_its_layouts_which_only_qt_could_read() -> None:
    scenes = read_scenes(ROOT / "tests" / "data" / "scenes-version-1.json")
    assert [(scene.name, scene.layout) for scene in scenes] == [("Dying ReLU", None)]
    assert scenes[0].viewing == replace(CIRCLE.viewing, warp=Warp(), landscape=MapLoss())  # they came later
    assert load_scenes(dump_scenes(scenes)) == scenes


@pytest.mark.parametrize("layout", ["", "AAAA/wAAAAD9", "no base64 at all: äöü", "\x00"])
def test_whatever_stands_in_an_old_layout_is_passed_over(layout: str) -> None:
    data = plain(CIRCLE)
    data["version"] = 1
    data["scenes"][0]["layout"] = layout
    assert load_scenes(json.dumps(data)) == (replace(CIRCLE, layout=None),)


def test_check_refuses_a_layout_that_only_qt_could_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = plain(CIRCLE)
    data["scenes"][0]["layout"] = "bG93OgAAAP8AAAAA/QAAAAM="
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data))
    assert cli.main(["check", str(path)]) == 1
    assert f"{path}: scenes[0].layout: found" in capsys.readouterr().err


# --- playground check -----------------------------------------------------------------------------------------------


def test_check_says_nothing_of_good_scenes_and_names_the_place_in_bad_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    write_scenes(good, (CIRCLE,))
    data = plain(CIRCLE)
    data["scenes"][0]["network"]["training"]["momentum"] = 2
    bad.write_text(json.dumps(data))
    assert cli.main(["check", str(good)]) == 0
    assert cli.main(["check", str(bad)]) == 1
    told = capsys.readouterr().err
    assert str(good) not in told
    assert f"{bad}: scenes[0].network.training.momentum: found 2. Allowed:" in told


# --- lists of scenes ------------------------------------------------------------------------------------------------


def three() -> model.Scenes:
    return tuple(Scene(name, CIRCLE.work) for name in "abc")


def names_of(scenes: model.Scenes) -> str:
    return "".join(scene.name for scene in scenes)


@pytest.mark.parametrize(("index", "place", "order"), [(0, 2, "bca"), (2, 0, "cab"), (1, 1, "abc"), (0, 1, "bac")])
def test_a_moved_scene_stands_at_its_new_place(index: int, place: int, order: str) -> None:
    assert names_of(model.moved(three(), index, place)) == order


def test_a_removed_scene_comes_back_where_it_was() -> None:
    scenes = three()
    assert names_of(model.removed(scenes, 1)) == "ac"
    assert model.inserted(model.removed(scenes, 1), 1, scenes[1]) == scenes


def test_a_name_is_put_on_one_line_and_never_empty() -> None:
    assert names_of(model.renamed(three(), 0, "  x \n y ")) == "x ybc"
    assert names_of(model.renamed(three(), 0, " \n")) == "abc"


def test_a_new_scene_gets_a_name_that_is_free() -> None:
    scenes = three()
    assert model.free_name("d", scenes) == "d"
    assert model.free_name("a", scenes) == "a 2"
    assert model.free_name("a", model.renamed(scenes, 1, "a 2")) == "a 3"
    assert len(model.free_name("x" * 100, (Scene("x" * 100, CIRCLE.work),))) <= model.LONGEST_NAME

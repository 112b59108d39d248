"""Lesson files: what they hold is read whole, and whatever is wrong with them is refused with its path."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.parameters import Address
from engine.questions.landscape import MapLoss
from engine.questions.warp import Warp
from engine.spec import DataSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document, Work
from playground.model.files.document_io import read
from playground.model.files.refused import FileRefused
from playground.model.lessons.lesson import Check, Lesson, Measure, Setting, viewing_after, viewing_in
from playground.model.lessons.lesson_checks import read_check
from playground.model.lessons.lesson_io import LESSONS_INDEX, check_file, lessons_in, loads, read_lesson
from playground.model.lessons.tally import counts, outcomes
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.resources import resource_path

WHOLE: dict[str, Any] = {
    "format": "neural-playground-lesson",
    "version": 1,
    "title": "A title",
    "summary": "A summary.",
    "networks": {
        "small": {
            "title": "Small",
            "data": {"kind": "circle"},
            "network": {"hidden": [{"units": 3, "activation": "relu"}], "init": {"scheme": "he"}},
        },
        "wide": {"like": "small", "network": {"hidden": [{"units": 5, "activation": "leaky_relu", "slope": 0.2}]}},
    },
    "steps": [
        {
            "heading": "Look",
            "text": ["One paragraph.", "And another."],
            "network": {"like": "wide", "training": {"learning_rate": 0.1}},
            "settings": [
                {"bias": [0, "all"], "value": -8},
                {"weight": [0, 1, 0], "value": 2.5, "pinned": True},
            ],
            "selection": {"layer": 0, "unit": 4},
            "slice": [[-6, 1], [6, 1]],
            "slice_value": "z",
            "warp": {"after": 1, "units": [1, 0]},
            "landscape": {"plane": "random", "seed": 4, "zoom": 1},
            "highlight": ["slice", "network"],
            "cover": ["slice", "gradients"],
            "points": False,
            "allow": ["play"],
            "question": {
                "text": "What?",
                "choices": [{"text": "This", "reply": "Yes."}, {"text": "That", "reply": "No."}],
                "answer": 0,
            },
            "run": 100,
            "checks": [
                {"measure": "test_accuracy", "above": 0.9},
                {"measure": "output", "point": [1, 2], "equals": 0, "tolerance": 0.5},
                {"measure": "output_change", "point": [1, 2], "nudge": [0, 1], "below": 100},
                {"measure": "unit_value", "layer": 1, "unit": 0, "point": [0, 0], "below": 2},
                {"measure": "pieces", "ends": [[-6, 0], [6, 0]], "above": 0},
                {"measure": "dead_share", "layer": 0, "below": 1},
                {"measure": "test_confusion", "class": 1, "chosen": 0, "below": 3},
                {"measure": "test_over_guessing", "above": -0.5},
            ],
            "explanation": "Because.",
        },
        {
            "heading": "Try",
            "text": "Reach it.",
            "allow": [],
            "goal": [{"measure": "units", "below": 4}, {"measure": "layers", "equals": 1}],
            "hint": "Fewer.",
            "tally": {
                "epochs": 20,
                "seeds": 10,
                "check": {"measure": "test_accuracy", "above": 0.95},
                "contestants": [
                    {
                        "label": "One",
                        "network": {"like": "small"},
                        "settings": [{"bias": ["all", "all"], "value": 0, "pinned": True}],
                        "quoted": 3,
                    },
                    {"label": "Two", "network": {"sample": "circle"}, "quoted": 10},
                ],
            },
        },
    ],
    "ending": ["What was seen.", "And what comes of it."],
}
"""A lesson in which every key stands."""

HERE = Path("folder/a-lesson.json")


def whole(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(WHOLE), **changes}


def lesson_of(data: Any) -> Lesson:
    return loads(json.dumps(data), HERE)


def refusal(data: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        lesson_of(data)
    return caught.value


# --- what is read ---------------------------------------------------------------------------------------------------


def test_every_key_arrives_in_the_lesson() -> None:
    lesson = lesson_of(WHOLE)
    look, reach = lesson.steps
    assert (lesson.name, lesson.title, lesson.summary, lesson.path) == ("a-lesson", "A title", "A summary.", HERE)
    assert look.text == "One paragraph.\n\nAnd another."
    assert look.work is not None
    assert [layer.units for layer in look.work.document.spec.network.hidden] == [5]
    assert look.work.document.spec.training.learning_rate == 0.1
    assert look.settings[-1] == Setting(Address(0, 1, 0), 2.5, True)
    assert look.settings[:5] == tuple(Setting(Address(0, unit), -8.0) for unit in range(5))
    assert (look.selection, look.slice_ends) == (Selection(0, 4), ((-6.0, 1.0), (6.0, 1.0)))
    assert (look.highlight, look.allow, look.run_epochs) == (("slice", "network"), ("play",), 100)
    assert look.question is not None
    assert (look.question.answer, look.question.choices[1].reply) == (0, "No.")
    assert look.checks[1] == Check(Measure("output", point=(1.0, 2.0)), "equals", 0.0, 0.5)
    assert look.explanation == "Because."
    assert (reach.work, reach.allow, reach.hint) == (None, (), "Fewer.")
    assert [check.measure.name for check in reach.goal] == ["units", "layers"]
    assert reach.tally is not None
    assert (reach.tally.epochs, reach.tally.seeds) == (20, 10)
    assert [contestant.quoted for contestant in reach.tally.contestants] == [3, 10]
    assert len(reach.tally.contestants[0].settings) == 4


def test_a_network_like_another_is_that_one_but_for_what_stands_beside() -> None:
    look = lesson_of(WHOLE).steps[0]
    assert look.work is not None
    spec = look.work.document.spec
    assert (spec.data.kind, spec.network.init.scheme, spec.network.hidden[0].slope) == ("circle", "he", 0.2)


def first_network(network: Any) -> Work:
    step = {"heading": "A", "text": "B", "network": network}
    work = lesson_of(whole(steps=[step])).steps[0].work
    assert work is not None
    return work


def test_a_sample_alone_comes_with_its_numbers_and_pins() -> None:
    assert first_network({"sample": "kink"}) == read(resource_path("examples", "kink.json"))


def test_a_changed_network_begins_fresh() -> None:
    work = first_network({"sample": "kink", "data": {"seed": 3}})
    assert work == Work.fresh(work.document)
    assert work.document.spec.data.seed == 3


def test_a_network_may_be_a_whole_file() -> None:
    text = resource_path("examples", "kink.json").read_text(encoding="utf-8")
    assert first_network(json.loads(text)) == read(resource_path("examples", "kink.json"))


def test_of_two_settings_of_one_number_the_later_counts() -> None:
    step = {
        "heading": "A",
        "text": "B",
        "network": {"like": "small"},
        "settings": [{"bias": ["all", "all"], "value": 1, "pinned": True}, {"bias": [0, 2], "value": 5}],
    }
    settings = lesson_of(whole(steps=[step])).steps[0].settings
    assert [(setting.address, setting.value, setting.is_pinned) for setting in settings] == [
        (Address(0, 0), 1.0, True),
        (Address(0, 1), 1.0, True),
        (Address(1, 0), 1.0, True),
        (Address(0, 2), 5.0, False),
    ]


def test_a_step_without_a_network_is_held_against_the_last_one() -> None:
    data = whole()
    data["steps"][1]["selection"] = {"layer": 0, "unit": 5}
    assert str(refusal(data)) == "steps[1].selection.unit: found 5. Allowed: a whole number from 0 to 4."


# --- what is refused ------------------------------------------------------------------------------------------------


def put(data: Any, path: str, value: Any) -> None:
    keys = [int(key) if key.isdigit() else key for key in path.replace("[", ".").replace("]", "").split(".")]
    for key in keys[:-1]:
        data = data[key]
    data[keys[-1]] = value


STEP = "steps[0]"
ACCURACY = {"measure": "test_accuracy", "above": 0.9}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("format", "pie", 'format: found "pie". Allowed: "neural-playground-lesson"'),
        ("version", 2, "version: found 2, which a newer playground wrote. Allowed: 1. Update this program"),
        ("version", "1", 'version: found "1". Allowed: 1'),
        ("title", "  ", 'title: found "  ". Allowed: a text that is not empty'),
        ("title", "t" * 81, "title: found a text of 81 characters. Allowed: at most 80"),
        ("steps", [], "steps: found an empty list. Allowed: a list of 1 to 50 steps"),
        ("steps", [{}] * 51, "steps: found a list of 51. Allowed: a list of 1 to 50 steps"),
        ("networks", {}, "networks: found an empty object. Allowed: an object of networks by name"),
        ("networks.small.network.hidden[0].units", 99, "networks.small.network.hidden[0].units: found 99. Allowed:"),
        ("networks.wide.like", "tall", 'networks.wide.like: found "tall". Allowed: "small" (a network defined'),
        ("networks.small", {"like": "wide"}, 'networks.small.like: found "wide", which is not in the lesson\'s'),
        ("networks.small", {"sample": "cube"}, 'networks.small.sample: found "cube". Allowed: "all-zero", "'),
        ("networks.small.version", 9, "networks.small.version: found 9, which a newer playground wrote"),
        (
            f"{STEP}.network",
            {"like": "small", "sample": "kink"},
            'steps[0].network.like: found "like" together with "sample"',
        ),
        (f"{STEP}.network.training.learning_rate", 0, "steps[0].network.training.learning_rate: found 0. Allowed"),
        (f"{STEP}.text", [], "steps[0].text: found"),
        (f"{STEP}.text", ["a", ""], 'steps[0].text[1]: found "". Allowed: a text that is not empty'),
        (f"{STEP}.text", "t" * 4001, "steps[0].text: found a text of 4 001 characters. Allowed: at most 4 000"),
        (f"{STEP}.settings", [], "steps[0].settings: found an empty list. Allowed: at least one value"),
        (f"{STEP}.settings[0].value", 1e7, "steps[0].settings[0].value: found 10000000.0. Allowed: a number from"),
        (f"{STEP}.settings[0].bias[0]", 2, "steps[0].settings[0].bias[0]: found 2. Allowed: a whole number from 0"),
        (f"{STEP}.settings[0].bias[1]", "each", 'steps[0].settings[0].bias[1]: found "each". Allowed: "all" or a'),
        (f"{STEP}.settings[0].weight", [0, 0, 0], "steps[0].settings[0]: found both weight and bias. Allowed: one"),
        (f"{STEP}.settings[1].weight[2]", 2, "steps[0].settings[1].weight[2]: found 2. Allowed: a whole number"),
        (
            f"{STEP}.settings[1].weight",
            [0, 1],
            "steps[0].settings[1].weight: found a list of 2. Allowed: a list of 3",
        ),
        (f"{STEP}.settings[1].pinned", 1, "steps[0].settings[1].pinned: found 1. Allowed: true or false"),
        (f"{STEP}.selection.layer", 2, "steps[0].selection.layer: found 2. Allowed: a whole number from 0 to 1"),
        (f"{STEP}.slice[1]", [-6, 1], "steps[0].slice: found the same end twice. Allowed: two ends that differ"),
        (f"{STEP}.slice[1][0]", 7, "steps[0].slice[1][0]: found 7. Allowed: a number from -6 to 6"),
        (f"{STEP}.highlight[1]", "slice", 'steps[0].highlight[1]: found "slice" a second time. Allowed: each name'),
        (f"{STEP}.highlight[0]", "window", 'steps[0].highlight[0]: found "window". Allowed: "data", "features",'),
        (f"{STEP}.allow[0]", "all", 'steps[0].allow[0]: found "all". Allowed: "play", "data",'),
        (f"{STEP}.question.answer", 2, "steps[0].question.answer: found 2. Allowed: a whole number from 0 to 1"),
        (f"{STEP}.question.choices[1].text", "This", 'steps[0].question.choices[1].text: found "This" a second time'),
        (f"{STEP}.question.choices", [{}], "steps[0].question.choices: found a list of 1. Allowed: a list of 2 to 6"),
        (f"{STEP}.run", 0, "steps[0].run: found 0. Allowed: a whole number from 1 to 100000"),
        (f"{STEP}.run", 100_001, "steps[0].run: found 100001. Allowed: a whole number from 1 to 100000"),
        (f"{STEP}.checks", [], "steps[0].checks: found an empty list. Allowed: at least one check"),
        (f"{STEP}.checks", [ACCURACY] * 11, "steps[0].checks: found a list of 11. Allowed: a list of at most 10"),
        (f"{STEP}.checks[0].measure", "luck", 'steps[0].checks[0].measure: found "luck". Allowed: "train_accuracy",'),
        (f"{STEP}.checks[0].above", 95, "steps[0].checks[0].above: found 95. Allowed: a share from 0 to 1 (0.95 is"),
        (f"{STEP}.checks[0].below", 1, "steps[0].checks[0]: found above and below. Allowed: one of the keys above,"),
        (f"{STEP}.checks[0]", {"measure": "epoch"}, "steps[0].checks[0]: found no comparison. Allowed: one of"),
        (f"{STEP}.checks[0].layer", 0, "steps[0].checks[0].layer: found an unknown key. Allowed: "),
        (f"{STEP}.checks[0].tolerance", 0.1, 'steps[0].checks[0].tolerance: found a tolerance together with "above"'),
        (f"{STEP}.checks[1].tolerance", -1, "steps[0].checks[1].tolerance: found -1. Allowed: a number from 0"),
        (f"{STEP}.checks[1].point", [1], "steps[0].checks[1].point: found a list of 1. Allowed: a list of 2 (x1, x2"),
        (f"{STEP}.checks[1].point[0]", 1e7, "steps[0].checks[1].point[0]: found 10000000.0. Allowed: a number from"),
        (f"{STEP}.checks[2].nudge", [0, 0], "steps[0].checks[2].nudge: found a nudge of 0. Allowed: a step along"),
        (f"{STEP}.checks[3].unit", 1, "steps[0].checks[3].unit: found 1. Allowed: 0"),
        (f"{STEP}.checks[5].layer", 1, "steps[0].checks[5].layer: found 1. Allowed: 0"),
        (f"{STEP}.checks[6].class", 2, "steps[0].checks[6].class: found 2. Allowed: a whole number from 0 to 1"),
        (f"{STEP}.checks[6].chosen", -1, "steps[0].checks[6].chosen: found -1. Allowed: a whole number from 0 to 1"),
        (f"{STEP}.checks[7].above", -2, "steps[0].checks[7].above: found -2. Allowed: a number from -1 to 1"),
        (f"{STEP}.checks[7].class", 0, "steps[0].checks[7].class: found an unknown key. Allowed: measure, above"),
        (f"{STEP}.hint", "Think.", "steps[0].hint: found a hint without a goal. Allowed: a hint only in a step with"),
        ("steps[1].goal", [], "steps[1].goal: found an empty list. Allowed: at least one check"),
        (
            "steps[1].tally.contestants",
            [],
            "steps[1].tally.contestants: found an empty list. Allowed: a list of 1 to 8",
        ),
        ("steps[1].tally.seeds", 0, "steps[1].tally.seeds: found 0. Allowed: a whole number from 1 to 100"),
        ("steps[1].tally.epochs", -1, "steps[1].tally.epochs: found -1. Allowed: a whole number from 0 to 100000"),
        ("steps[1].tally.check.above", 2, "steps[1].tally.check.above: found 2. Allowed: a share from 0 to 1"),
        ("steps[1].tally.contestants[0].quoted", 11, "steps[1].tally.contestants[0].quoted: found 11. Allowed: a"),
        ("steps[1].tally.contestants[1].label", "One", 'steps[1].tally.contestants[1].label: found "One" a second'),
    ],
)
def test_a_wrong_value_is_told_by_its_path_what_was_found_and_what_is_allowed(path: str, value: Any, told: str) -> None:
    data = whole()
    put(data, path, value)
    assert str(refusal(data)).startswith(told)


def test_the_first_step_puts_a_network_on_the_table() -> None:
    data = whole()
    del data["steps"][0]["network"]
    assert str(refusal(data)).startswith("steps[0].network: found nothing. Allowed: a network, which the first step")


def test_an_accuracy_of_numbers_is_refused() -> None:
    data = whole()
    data["networks"]["small"]["data"]["kind"] = "plane"
    assert refusal(data).where == "steps[0].checks[0].measure"


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"format": "neural-playground"}', "[" * 100_000, b"\xff\xfe"])
def test_what_is_no_lesson_is_refused(text: str | bytes) -> None:
    with pytest.raises(FileRefused):
        loads(text, HERE)


# --- any damage -----------------------------------------------------------------------------------------------------

Key = str | int


def places(data: Any, path: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], Any]]:
    """Every value in plain data below the top, with its path."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield (*path, key), value
        yield from places(value, (*path, key))


def told(path: tuple[Key, ...]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def damaged(data: Any, path: tuple[Key, ...], *value: Any) -> Any:
    """A copy with another value at a path, or (no value) with nothing there."""
    data = target = copy.deepcopy(data)
    for key in path[:-1]:
        target = target[key]
    if value:
        target[path[-1]] = value[0]
    else:
        del target[path[-1]]
    return data


REAL = {
    name: json.loads(resource_path("lessons", f"{name}.json").read_bytes()) for name in ("interaction", "more-units")
}
FILES = {"whole": WHOLE, **REAL}
ANY_TYPE: tuple[Any, ...] = (True, -1, 3, 1e9, 0.5, "text", "", [], ["a"], [1, 2], {}, {"a": 1})


@pytest.mark.parametrize("name", FILES)
def test_null_anywhere_is_refused_with_its_path(name: str) -> None:
    paths = [path for path, _ in places(FILES[name])]
    assert len(paths) > 20
    for path in paths:
        assert refusal(damaged(FILES[name], path, None)).where == told(path)


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_key_anywhere_is_refused_with_its_path(name: str) -> None:
    paths = [path for path, value in places(FILES[name]) if isinstance(value, dict) and path != ("networks",)]
    assert len(paths) > 5
    for path in paths:
        assert refusal(damaged(FILES[name], (*path, "colour"), 1)).where == told((*path, "colour"))


@pytest.mark.parametrize("name", FILES)
def test_a_lesson_that_lacks_a_key_or_an_item_is_read_without_it_or_refused_with_a_path(name: str) -> None:
    refused = [outcome for path, _ in places(FILES[name]) if (outcome := refused_at(damaged(FILES[name], path)))]
    assert len(refused) > 20


def refused_at(data: Any) -> str | None:
    """Where the data are refused, which is some path, in one line of text; None if they are taken."""
    try:
        lesson_of(data)
    except FileRefused as refused:
        error = refused
    else:
        return None
    assert error.where
    assert "\n" not in str(error)
    return error.where


REQUIRED = [
    "format",
    "version",
    "title",
    "summary",
    "steps",
    "steps[0].heading",
    "steps[0].text",
    "steps[0].settings[0].value",
    "steps[0].selection.layer",
    "steps[0].question.text",
    "steps[0].question.choices",
    "steps[0].question.answer",
    "steps[0].question.choices[0].text",
    "steps[0].question.choices[0].reply",
    "steps[0].checks[0].measure",
    "steps[0].checks[1].point",
    "steps[0].checks[2].nudge",
    "steps[0].checks[3].layer",
    "steps[0].checks[4].ends",
    "steps[0].checks[6].class",
    "steps[0].checks[6].chosen",
    "steps[1].tally.epochs",
    "steps[1].tally.seeds",
    "steps[1].tally.check",
    "steps[1].tally.contestants",
    "steps[1].tally.contestants[0].label",
    "steps[1].tally.contestants[0].network",
    "steps[1].tally.contestants[0].quoted",
]


@pytest.mark.parametrize("missing", REQUIRED)
def test_what_must_be_there_is_missed_by_its_path(missing: str) -> None:
    path = tuple(int(key) if key.isdigit() else key for key in missing.replace("[", ".").replace("]", "").split("."))
    error = refusal(damaged(WHOLE, path))
    assert (error.where, error.found) == (missing, "nothing")


@pytest.mark.parametrize("name", FILES)
def test_any_other_value_anywhere_is_taken_whole_or_refused_with_a_path(name: str) -> None:
    refused = [
        outcome
        for path, before in places(FILES[name])
        for value in ANY_TYPE
        if value != before and (outcome := refused_at(damaged(FILES[name], path, value)))
    ]
    assert len(refused) > 500


# --- folders, the command and the help ------------------------------------------------------------------------------


def write(folder: Path, name: str, data: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_folder_without_an_index_is_read_by_names_with_numbers_in_order(tmp_path: Path) -> None:
    for name in ("10-last", "2-middle", "1-first"):
        write(tmp_path, name, whole(title=name))
    lessons, refused = lessons_in(tmp_path)
    assert ([lesson.title for lesson in lessons], refused) == (["1-first", "2-middle", "10-last"], ())


def test_an_index_gives_the_order_and_says_what_belongs_to_it(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path, name, WHOLE)
    write(tmp_path, LESSONS_INDEX.removesuffix(".json"), ["c", "a"])
    assert [lesson.name for lesson in lessons_in(tmp_path)[0]] == ["c", "a"]


def test_a_broken_lesson_is_reported_and_the_others_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "a", WHOLE)
    broken = write(tmp_path, "b", whole(title=3))
    write(tmp_path, "c", WHOLE)
    lessons, refused = lessons_in(tmp_path)
    assert [lesson.name for lesson in lessons] == ["a", "c"]
    assert [(path, str(error)) for path, error in refused] == [(broken, "title: found 3. Allowed: a text.")]


def test_a_network_beside_the_lessons_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a", WHOLE)
    write(tmp_path, "net", {"format": "neural-playground", "version": 1})
    lessons, refused = lessons_in(tmp_path)
    assert ([lesson.name for lesson in lessons], refused) == (["a"], ())


@pytest.mark.parametrize("index", ["a", ["../a"], ["a", "a"], [1], [""]])
def test_a_wrong_index_is_reported_and_names_give_the_order(tmp_path: Path, index: Any) -> None:
    write(tmp_path, "b", WHOLE)
    write(tmp_path, "a", WHOLE)
    path = write(tmp_path, "index", index)
    lessons, refused = lessons_in(tmp_path)
    assert [lesson.name for lesson in lessons] == ["a", "b"]
    assert [place for place, _ in refused] == [path]


def test_a_lesson_of_the_index_that_is_not_there_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "index", ["gone"])
    lessons, refused = lessons_in(tmp_path)
    assert lessons == ()
    assert [(path.name, error.found) for path, error in refused] == [("gone.json", "no such file")]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    lessons, refused = lessons_in(tmp_path / "nowhere")
    assert lessons == ()
    assert [path for path, _ in refused] == [tmp_path / "nowhere"]


def test_the_check_of_a_file_takes_networks_and_lessons_and_names_what_else_it_finds(tmp_path: Path) -> None:
    check_file(write(tmp_path, "lesson", WHOLE))
    check_file(write(tmp_path, "network", {"format": "neural-playground", "version": 1}))
    with pytest.raises(FileRefused, match=r'^format: found "pie". Allowed: "neural-playground", "neural-playground-l'):
        check_file(write(tmp_path, "pie", {"format": "pie"}))
    with pytest.raises(FileRefused, match=r"^steps\[0\]\.run: found 0"):
        check_file(write(tmp_path, "wrong", damaged(WHOLE, ("steps", 0, "run"), 0)))


def test_the_example_in_the_help_is_a_lesson(tmp_path: Path) -> None:
    page = resource_path("help", "11-lessons.html").read_text(encoding="utf-8")
    example = re.search(r"<pre>(\{.*?\})</pre>", page, re.DOTALL)
    assert example is not None
    path = tmp_path / "example.json"
    path.write_text(unescape(example.group(1)), encoding="utf-8")
    lesson = read_lesson(path)
    assert len(lesson.steps) == 2
    tally = lesson.steps[1].tally
    assert tally is not None
    assert counts(tally, outcomes(tally)) == tuple(contestant.quoted for contestant in tally.contestants)


def test_the_help_names_every_key_and_has_a_place_for_every_measure() -> None:
    page = resource_path("help", "11-lessons.html").read_text(encoding="utf-8")
    for key in (*WHOLE, *WHOLE["steps"][0], *WHOLE["steps"][1]):
        assert f"<code>{key}</code>" in page, key
    assert "<!-- measures -->" in page


# --- what holds the suspense ------------------------------------------------------------------------------------------


def test_an_ending_covers_hidden_points_and_the_slices_z_are_read() -> None:
    read_back = lesson_of(WHOLE)
    assert read_back.ending == "What was seen.\n\nAnd what comes of it."
    first, second = read_back.steps
    assert (first.covered, first.shows_points, first.slice_value) == (("slice", "gradients"), False, "z")
    assert (second.covered, second.shows_points, second.slice_value) == ((), True, "a")


def test_what_the_panels_that_look_deeper_show_is_read_and_looked_at_in_its_step() -> None:
    first, second = lesson_of(WHOLE).steps
    assert (first.warp, second.warp) == (Warp(1, (1, 0)), None)
    assert first.landscape is not None
    assert (first.landscape.kind, first.landscape.seed, first.landscape.zoom) == ("random", 4, 1)
    before = Viewing(warp=Warp(0), landscape=MapLoss("path"))
    looked = viewing_in(first, before)
    assert (looked.warp, looked.landscape) == (first.warp, first.landscape)
    assert viewing_in(second, looked) == replace(looked, hides_points=False, selection=None)
    after = viewing_after(looked, before)
    assert (after.warp, after.landscape) == (before.warp, before.landscape)


SUSPENSE_FAULTS: list[tuple[int, dict[str, Any], str]] = [
    (0, {"cover": ["network"]}, 'steps[0].cover[0]: found "network". Allowed: "data"'),
    (0, {"cover": ["slice", "slice"]}, 'steps[0].cover[1]: found "slice" a second time'),
    (0, {"cover": "slice"}, 'steps[0].cover: found "slice". Allowed: a list'),
    (1, {"cover": ["slice"]}, "steps[1].cover: found covered panels without a question"),
    (0, {"points": "no"}, 'steps[0].points: found "no". Allowed: true or false'),
    (0, {"points": 0}, "steps[0].points: found 0. Allowed: true or false"),
    (0, {"warp": {"after": 9}}, "steps[0].warp.after: found 9. Allowed: a whole number from 0 to"),
    (0, {"landscape": {"plane": "pie"}}, 'steps[0].landscape.plane: found "pie". Allowed: "pair", "random" or "path"'),
    (0, {"slice_value": "y"}, 'steps[0].slice_value: found "y". Allowed: "a" or "z"'),
    (1, {"slice_value": "z"}, "steps[1].slice_value: found a slice_value without a slice"),
]


@pytest.mark.parametrize(("step", "change", "told"), SUSPENSE_FAULTS, ids=[told for *_, told in SUSPENSE_FAULTS])
def test_what_is_wrong_with_them_is_told(step: int, change: dict[str, Any], told: str) -> None:
    data = copy.deepcopy(WHOLE)
    data["steps"][step].update(change)
    with pytest.raises(FileRefused) as refusal:
        loads(json.dumps(data), Path("whole.json"))
    assert str(refusal.value).startswith(told)


@pytest.mark.parametrize("ending", ["", 3, ["One.", ""], "x" * 301])
def test_an_ending_that_says_nothing_or_too_much_is_refused(ending: Any) -> None:
    with pytest.raises(FileRefused, match="ending"):
        loads(json.dumps({**WHOLE, "ending": ending}), Path("whole.json"))


@pytest.mark.parametrize("measure", ["test_accuracy", "test_loss"])
def test_a_check_of_the_test_is_refused_where_all_points_are_trained_on(measure: str) -> None:
    document = Document(Spec(data=DataSpec("circle", train_percent=100)))
    with pytest.raises(FileRefused, match=f'found "{measure}" where all points are trained on'):
        read_check({"measure": measure, "above": 0.5}, "check", document)
    assert read_check({"measure": "train_loss", "below": 0.5}, "check", document).value == 0.5


@pytest.mark.parametrize(
    ("kind", "check", "told"),
    [
        ("plane", {"measure": "train_guessing"}, 'measure: found "train_guessing" of "plane", whose labels are no'),
        ("plane", {"measure": "points", "class": 0}, 'class: found a class of "plane", whose labels are numbers'),
        (
            "clouds",
            {"measure": "straight_accuracy"},
            'measure: found "straight_accuracy" of 3 classes. Allowed: data',
        ),
        (
            "circle",
            {"measure": "logit", "class": 0, "point": [0, 0]},
            'measure: found "logit" of the output linear. Allowed: a network with the output softmax',
        ),
        ("clouds", {"measure": "test_recall", "class": 3}, "class: found 3. Allowed: a whole number from 0 to 2"),
    ],
)
def test_a_check_of_classes_that_the_data_do_not_have_is_refused(kind: Any, check: dict[str, Any], told: str) -> None:
    output = OutputSpec("softmax") if kind == "clouds" else OutputSpec("linear")
    training = TrainingSpec(loss="cross_entropy" if kind == "clouds" else "mse")
    document = Document(Spec(data=DataSpec(kind), network=NetworkSpec(output=output), training=training))
    with pytest.raises(FileRefused, match=re.escape(f"check.{told}")):
        read_check({**check, "above": 0.5}, "check", document)

"""Reads a lesson's file: JSON text to a `Lesson`, whole or not at all.

The keys, which are a contract, are told for teachers in resources/help/11-lessons.html. Every index, place and name is
checked against the network that stands on the table at that step: its own, or the last one before it.
`playground.model.lessons.lesson_networks` says how a network is written,
`playground.model.lessons.lesson_checks` how a check is.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

from engine.data.plane import DOMAIN
from playground.model.document import Document, Work
from playground.model.experiment import (
    Experiment,
    ExperimentRefused,
    ExperimentView,
    OfferedExperiment,
    Varied,
    sweep_of,
)
from playground.model.experiment_results import RESULTS
from playground.model.files import document_io
from playground.model.files.checks import (
    checked_count,
    checked_ends,
    checked_flag,
    checked_format,
    checked_list,
    checked_names,
    checked_object,
    checked_one_of,
    checked_selection,
    checked_some,
    checked_text,
    checked_whole,
)
from playground.model.files.disk import MAX_BYTES, names_in, read_file, too_big
from playground.model.files.json_text import Json, decode, parse
from playground.model.files.looks_io import read_landscape, read_warp
from playground.model.files.migrations import FORMAT
from playground.model.files.refused import FileRefused, at, shown
from playground.model.files.scenes_io import SCENES_FORMAT, scenes_from_plain
from playground.model.lessons.lesson import (
    PERMISSIONS,
    Choice,
    Contestant,
    Lesson,
    Question,
    SliceValue,
    Step,
    Tally,
)
from playground.model.lessons.lesson_checks import read_check, read_checks
from playground.model.lessons.lesson_networks import Networks, read_settings
from playground.model.numerals import counted
from playground.model.panels import coverable_names, pointable_names
from playground.model.wording import choice

LESSON_FORMAT: Final = "neural-playground-lesson"
LESSON_VERSION: Final = 1
LESSONS_INDEX: Final = "index.json"

MOST_STEPS: Final = 50
MOST_EPOCHS: Final = 100_000
MOST_SEEDS: Final = 100
MOST_CONTESTANTS: Final = 8
MOST_VALUES: Final = 20
LONGEST_TITLE: Final = 80
LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 4000

_KEYS: Final = ("format", "version", "title", "summary", "networks", "steps", "ending")
_STEP_KEYS: Final = (
    "heading",
    "text",
    "network",
    "settings",
    "selection",
    "slice",
    "slice_value",
    "warp",
    "landscape",
    "highlight",
    "cover",
    "points",
    "allow",
    "question",
    "run",
    "checks",
    "goal",
    "hint",
    "tally",
    "experiment",
    "explanation",
)


# --- files ----------------------------------------------------------------------------------------------------------


def read_lesson(path: Path) -> Lesson:
    """The lesson that a file holds. Raises FileRefused."""
    return loads(read_file(path), path)


def loads(text: str | bytes, path: Path) -> Lesson:
    """The lesson that a file's text describes; `path` names it. Raises FileRefused."""
    return _lesson(_parsed(text), path)


def check_file(path: Path) -> None:
    """Read a file of the program (a network, a lesson, scenes) for what is wrong with it. Raises FileRefused."""
    formats = (FORMAT, LESSON_FORMAT, SCENES_FORMAT)
    data = _parsed(read_file(path))
    if isinstance(data, dict) and data.get("format") == LESSON_FORMAT:
        _lesson(data, path)
    elif isinstance(data, dict) and data.get("format") == FORMAT:
        document_io.from_plain(data)
    elif isinstance(data, dict) and data.get("format") == SCENES_FORMAT:
        scenes_from_plain(data)
    elif isinstance(data, dict):
        found = shown(data["format"]) if "format" in data else "nothing"
        raise FileRefused("format", found, choice(formats))
    else:
        raise FileRefused("", shown(data), f'an object with "format": {choice(formats)}')


def lessons_in(folder: Path) -> tuple[tuple[Lesson, ...], tuple[tuple[Path, FileRefused], ...]]:
    """The lessons of a folder, and the files that are refused.

    They stand in the order of the folder's index.json, a list of their files' names without .json; where there is none,
    in that of their files' names, and networks' files beside them are passed over. Raises nothing: a folder that cannot
    be looked into is refused as a whole, and so is one without any lesson.
    """
    lessons: list[Lesson] = []
    refused: list[tuple[Path, FileRefused]] = []
    try:
        names = names_in(folder)
    except FileRefused as refusal:
        return (), ((folder, refusal),)
    paths = [folder / name for name in _in_order(names)]
    index = folder / LESSONS_INDEX
    has_index = LESSONS_INDEX in names
    if has_index:
        try:
            paths = [folder / f"{name}.json" for name in _index(_parsed(read_file(index)))]
        except FileRefused as refusal:
            refused.append((index, refusal))
    for path in paths:
        try:
            data = _parsed(read_file(path))
            if not has_index and isinstance(data, dict) and data.get("format") == FORMAT:
                continue
            lessons.append(_lesson(data, path))
        except FileRefused as refusal:
            refused.append((path, refusal))
    if not lessons and not refused:
        refused.append((folder, _NO_LESSON))
    return tuple(lessons), tuple(refused)


_NO_LESSON: Final = FileRefused(
    "",
    "a folder without lessons",
    "one with lessons",
    "There is no lesson in this folder. Choose a folder with lesson files (.json). Help explains how to write them.",
)


def _in_order(names: list[str]) -> list[str]:
    """The names of JSON files among those of a folder, `2-kinks` before `10-spiral`."""

    def rank(name: str) -> list[tuple[int, str]]:
        parts = re.split(r"([0-9]{1,18})", name.casefold())
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    found = (name for name in names if Path(name).suffix.casefold() == ".json" and not name.startswith("."))
    return sorted((name for name in found if name != LESSONS_INDEX), key=rank)


def _index(data: Json) -> list[str]:
    names = [
        checked_text(name, at("", index))
        for index, name in enumerate(checked_list(data, "", None, "files' names without .json"))
    ]
    for index, name in enumerate(names):
        if not name or "/" in name or "\\" in name or "\0" in name or name.startswith("."):
            raise FileRefused(at("", index), shown(name), "the name of a file in this folder, without .json")
        if name in names[:index]:
            raise FileRefused(at("", index), f"{shown(name)} a second time", "each lesson once")
    return names


def _parsed(text: str | bytes) -> Json:
    if len(text) > MAX_BYTES:
        raise too_big(len(text))
    return parse(decode(text) if isinstance(text, bytes) else text)


# --- a lesson -------------------------------------------------------------------------------------------------------


def _lesson(data: Json, path: Path) -> Lesson:
    data, _ = checked_format(data, LESSON_FORMAT, LESSON_VERSION, " to read it")
    keys = checked_object(data, "", _KEYS, required=("title", "summary", "steps"))
    title = _text(keys["title"], "title", LONGEST_TITLE)
    summary = _text(keys["summary"], "summary", LONGEST_LINE)
    networks = Networks()
    if "networks" in keys:
        networks.read_all(keys["networks"], "networks")
    pages = checked_some(keys["steps"], "steps", 1, MOST_STEPS, f"1 to {MOST_STEPS} steps")
    steps: list[Step] = []
    on_the_table = None
    for index, page in enumerate(pages):
        step, on_the_table = _step(page, at("steps", index), networks, on_the_table)
        steps.append(step)
    ending = _paragraphs(keys["ending"], "ending", LONGEST_LINE) if "ending" in keys else ""
    return Lesson(path.stem, title, summary, tuple(steps), path, ending)


def _step(value: Json, where: str, networks: Networks, before: Document | None) -> tuple[Step, Document]:
    """One step, and the network that is on the table after it; `before` was there until now."""
    keys = checked_object(value, where, _STEP_KEYS, required=("heading", "text"))
    work = networks.read(keys["network"], at(where, "network")) if "network" in keys else None
    document = before if work is None else work.document
    if document is None:
        raise FileRefused(at(where, "network"), "nothing", "a network, which the first step needs")

    def read(name: str) -> tuple[Json, str] | None:
        return (keys[name], at(where, name)) if name in keys else None

    selection, line, tally, question = read("selection"), read("slice"), read("tally"), read("question")
    settings, checks, goal = read("settings"), read("checks"), read("goal")
    if "cover" in keys and question is None:
        raise FileRefused(
            at(where, "cover"), "covered panels without a question", "cover only together with a question"
        )
    if "hint" in keys and goal is None:
        raise FileRefused(at(where, "hint"), "a hint without a goal", "a hint only in a step with a goal")
    step = Step(
        heading=_text(keys["heading"], at(where, "heading"), LONGEST_TITLE),
        text=_paragraphs(keys["text"], at(where, "text")),
        work=work,
        settings=() if settings is None else read_settings(*settings, document),
        selection=None if selection is None else checked_selection(*selection, document.layout),
        slice_ends=None if line is None else checked_ends(*line, DOMAIN),
        slice_value=_slice_value(keys, where),
        warp=read_warp(keys["warp"], at(where, "warp"), document.spec) if "warp" in keys else None,
        landscape=read_landscape(keys["landscape"], at(where, "landscape"), document.layout)
        if "landscape" in keys
        else None,
        highlight=checked_names(keys["highlight"], at(where, "highlight"), pointable_names())
        if "highlight" in keys
        else (),
        covered=checked_names(keys["cover"], at(where, "cover"), coverable_names()) if "cover" in keys else (),
        shows_points=checked_flag(keys["points"], at(where, "points")) if "points" in keys else True,
        allow=checked_names(keys["allow"], at(where, "allow"), PERMISSIONS) if "allow" in keys else None,
        question=None if question is None else _question(*question),
        run_epochs=checked_whole(keys["run"], at(where, "run"), 1, MOST_EPOCHS) if "run" in keys else 0,
        checks=() if checks is None else read_checks(*checks, document),
        goal=() if goal is None else read_checks(*goal, document),
        hint=_text(keys["hint"], at(where, "hint"), LONGEST_TEXT) if "hint" in keys else "",
        tally=None if tally is None else _tally(*tally, networks),
        experiment=_experiment(keys["experiment"], at(where, "experiment"), document) if "experiment" in keys else None,
        explanation=_paragraphs(keys["explanation"], at(where, "explanation")) if "explanation" in keys else "",
    )
    return step, document


def _experiment(value: Json, where: str, document: Document) -> OfferedExperiment:
    names = ("vary", "seeds", "epochs", "view", "number")
    keys = checked_object(value, where, names, required=names[:3])
    here = at(where, "vary")
    vary = keys["vary"]
    if not isinstance(vary, dict) or not 1 <= len(vary) <= 2:
        raise FileRefused(here, shown(vary), "an object of one or two settings, each with a list of values")
    varied = [
        Varied(key, tuple(checked_some(values, at(here, key), 1, MOST_VALUES, f"1 to {MOST_VALUES} values")))
        for key, values in vary.items()
    ]
    experiment = Experiment(
        tuple(varied),
        checked_whole(keys["seeds"], at(where, "seeds"), 1, MOST_SEEDS),
        checked_whole(keys["epochs"], at(where, "epochs"), 1, MOST_EPOCHS),
    )
    try:
        sweep_of(Work.fresh(replace(document, pins=frozenset())), experiment)
    except ExperimentRefused as refusal:
        raise FileRefused(here, "", "", f"{here}: {refusal}.") from None
    view = checked_one_of(keys.get("view", "counts"), at(where, "view"), get_args(ExperimentView))
    number = checked_one_of(keys.get("number", ""), at(where, "number"), ("", *RESULTS))
    return OfferedExperiment(experiment, view, number)


def _question(value: Json, where: str) -> Question:
    keys = checked_object(value, where, ("text", "choices", "answer"), required=("text", "choices", "answer"))
    text = _text(keys["text"], at(where, "text"), LONGEST_TEXT)
    here = at(where, "choices")
    items = checked_some(keys["choices"], here, 2, 6, "2 to 6 choices")
    choices: list[Choice] = []
    for index, item in enumerate(items):
        parts = checked_object(item, at(here, index), ("text", "reply"), required=("text", "reply"))
        said = _text(parts["text"], at(at(here, index), "text"), LONGEST_LINE)
        if said in (other.text for other in choices):
            raise FileRefused(at(at(here, index), "text"), f"{shown(said)} a second time", "a text that no other has")
        choices.append(Choice(said, _text(parts["reply"], at(at(here, index), "reply"), LONGEST_TEXT)))
    return Question(text, tuple(choices), checked_count(keys["answer"], at(where, "answer"), len(choices) - 1))


def _tally(value: Json, where: str, networks: Networks) -> Tally:
    names = ("epochs", "seeds", "check", "contestants")
    keys = checked_object(value, where, names, required=names)
    epochs = checked_count(keys["epochs"], at(where, "epochs"), MOST_EPOCHS)
    seeds = checked_whole(keys["seeds"], at(where, "seeds"), 1, MOST_SEEDS)
    here = at(where, "contestants")
    items = checked_some(keys["contestants"], here, 1, MOST_CONTESTANTS, f"1 to {MOST_CONTESTANTS} networks to try")
    contestants: list[Contestant] = []
    check = None
    for index, item in enumerate(items):
        contestant = _contestant(item, at(here, index), networks, seeds)
        if contestant.label in (other.label for other in contestants):
            raise FileRefused(
                at(at(here, index), "label"), f"{shown(contestant.label)} a second time", "a label that no other has"
            )
        contestants.append(contestant)
        check = read_check(keys["check"], at(where, "check"), contestant.work.document)
    assert check is not None
    return Tally(tuple(contestants), epochs, seeds, check)


def _contestant(value: Json, where: str, networks: Networks, seeds: int) -> Contestant:
    names = ("label", "network", "quoted")
    keys = checked_object(value, where, ("label", "network", "settings", "quoted"), required=names)
    label = _text(keys["label"], at(where, "label"), LONGEST_TITLE)
    work = networks.read(keys["network"], at(where, "network"))
    quoted = checked_count(keys["quoted"], at(where, "quoted"), seeds)
    if "settings" not in keys:
        return Contestant(label, work, quoted)
    return Contestant(label, work, quoted, read_settings(keys["settings"], at(where, "settings"), work.document))


# --- plain values ---------------------------------------------------------------------------------------------------


def _text(value: Json, where: str, most: int) -> str:
    """A text that says something, of at most `most` characters."""
    text = checked_text(value, where)
    if not text.strip():
        raise FileRefused(where, shown(text), "a text that is not empty")
    if len(text) > most:
        raise FileRefused(where, f"a text of {counted(len(text))} characters", f"at most {counted(most)}")
    return text


def _paragraphs(value: Json, where: str, most: int = LONGEST_TEXT) -> str:
    """A text, or a list of its paragraphs."""
    if not isinstance(value, list):
        if not isinstance(value, str):
            raise FileRefused(where, shown(value), "a text, or a list of paragraphs")
        return _text(value, where, most)
    parts = [_text(part, at(where, index), most) for index, part in enumerate(value)]
    return _text("\n\n".join(parts), where, most)


def _slice_value(keys: dict[str, Json], where: str) -> SliceValue:
    """What the slice shows: a where it is not said."""
    if "slice_value" in keys and "slice" not in keys:
        raise FileRefused(
            at(where, "slice_value"), "a slice_value without a slice", "slice_value only together with slice"
        )
    return checked_one_of(keys.get("slice_value", "a"), at(where, "slice_value"), get_args(SliceValue))

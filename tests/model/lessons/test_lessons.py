"""The lessons that come with the program: what they claim is true of it, and they can be played to their end.

Counts are those that this program gives, over ten seeds and more of data, weights and order: the lessons quote them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from engine.data.drawn import DataSpec
from engine.moment import Moment
from engine.parameters import Address
from engine.portable import Floats
from engine.problem import Problem
from engine.runs.pool import run_all
from engine.trainer import Trainer
from playground.model.document import Work
from playground.model.edits import (
    AddRows,
    AddUnit,
    Edit,
    FreeAll,
    Reset,
    SetFeature,
    SetSetting,
    SetValue,
)
from playground.model.experiment import sweep_of
from playground.model.experiment_results import RESULTS, ExperimentState, Solved
from playground.model.layer_values import LayerValues, SetLayerValues
from playground.model.lessons.findings import describe_outcome, holds, values_of
from playground.model.lessons.lesson import Check, Contestant, Lesson, Measure, Step, Tally, with_settings
from playground.model.lessons.lesson_io import LESSONS_INDEX, lessons_in
from playground.model.lessons.tally import counts, outcomes, run_seed
from playground.resources import resource_path

LESSONS, REFUSED = lessons_in(resource_path("lessons"))
BY_NAME = {lesson.name: lesson for lesson in LESSONS}
STEPS = {f"{lesson.name}-{index}": step for lesson in LESSONS for index, step in enumerate(lesson.steps)}
TALLIES = {name: step.tally for name, step in STEPS.items() if step.tally is not None}
QUESTIONS = {name: step.question for name, step in STEPS.items() if step.question is not None}
TALLIED_RUNS = 10


# --- the shelf ------------------------------------------------------------------------------------------------------


def test_every_file_is_a_sound_lesson_and_is_listed_once() -> None:
    files = sorted(path.stem for path in resource_path("lessons").glob("*.json") if path.name != LESSONS_INDEX)
    assert REFUSED == ()
    assert sorted(BY_NAME) == files
    assert len({lesson.title for lesson in LESSONS}) == len(LESSONS) >= 10


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_asks_before_it_shows_checks_the_network_and_explains(lesson: Lesson) -> None:
    assert any(step.question and step.checks for step in lesson.steps)
    assert any(step.run_epochs or step.tally for step in lesson.steps)
    assert all(step.explanation and step.highlight for step in lesson.steps)
    assert all(step.question or step.goal for step in lesson.steps)
    assert all(step.question and step.explanation for step in lesson.steps if step.run_epochs or step.tally)


def test_many_lessons_have_a_goal_to_reach_by_own_edits() -> None:
    assert sum(any(step.goal for step in lesson.steps) for lesson in LESSONS) >= 3
    assert all(step.hint for step in STEPS.values() if step.goal)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_right_answer_alone_is_told_to_be_right(name: str) -> None:
    question = QUESTIONS[name]
    assert 2 <= len(question.choices) <= 4
    told = [choice.reply.startswith(("Yes", "Right")) for choice in question.choices]
    assert told == [index == question.answer for index in range(len(question.choices))]


def texts(step: Step) -> Iterator[str]:
    yield from (step.heading, step.text, step.hint, step.explanation)
    if step.question is not None:
        yield step.question.text
        for choice in step.question.choices:
            yield from (choice.text, choice.reply)


@pytest.mark.parametrize("name", STEPS)
def test_texts_are_short_and_without_open_marks(name: str) -> None:
    told = list(texts(STEPS[name]))
    assert len(told) >= 4
    for text in told:
        assert len(text) <= 600
        assert text.replace("**", "").count("*") % 2 == 0
        assert text.count("**") % 2 == 0
        assert not re.search(r"(?<![A-Za-z0-9^])-\d", text.replace("8-8-8", "")), "a minus is written −"


ENGLISH = (
    (r"\bparts? the colours\b", "tell the colours apart"),
    (r"\bwonder\b|\bcharm\b", "what it does and what not"),
    (r"\bmend", "repair, help"),
    (r"\bgets? to hear\b|\bhears? of\b|\bhearing what\b", "is told, learns from"),
    (r"\breckons? with\b", "makes up for"),
    (r", for (it|its|their|the|in|on|he|they)\b", "because"),
    (r"\blies? on the table\b", "is shown"),
    (r"\bas suits\b|\bas it suits\b", "as is usual for"),
)
"""What a reader of sixteen stumbles over, and how it is said instead."""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_english_is_plain(lesson: Lesson) -> None:
    told = [lesson.title, lesson.summary, lesson.ending, *(text for step in lesson.steps for text in texts(step))]
    for pattern, instead in ENGLISH:
        assert [text for text in told if re.search(pattern, text, re.IGNORECASE)] == [], f"better: {instead}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_ends_in_two_lines_with_what_was_seen(lesson: Lesson) -> None:
    assert 40 <= len(lesson.ending) <= 200
    assert lesson.ending.count(". ") + lesson.ending.count(".") >= 1


# --- suspense ---------------------------------------------------------------------------------------------------------

INCIDENTAL = {"first", "then", "weights", "start", "spiral", "units", "layers", "biases"}
"""Words that stand in headings without giving anything away."""


def content(text: str) -> set[str]:
    """The words and numbers of a text that say something."""
    return set(re.findall(r"[a-zé]{4,}|\d+", text.lower())) - INCIDENTAL


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_title_or_heading_gives_the_answer_away(name: str) -> None:
    """No word of the right answer that stands in no other answer, nor in the question, stands above it."""
    step, lesson, question = STEPS[name], BY_NAME[name.rpartition("-")[0]], QUESTIONS[name]
    others = [choice.text for index, choice in enumerate(question.choices) if index != question.answer]
    telling = content(question.choices[question.answer].text) - content(" ".join((question.text, *others)))
    above = content(" ".join((lesson.title, lesson.summary, step.heading)))
    assert telling & above <= {"3"}, "but the 3 of a bias of 3 is no kink at −3"


SHOWN_BY = {
    "output": {"output", "slice"},
    "output_change": {"slice"},
    "pieces": {"slice"},
    "delta_ratio": {"gradients", "inspector"},
    "mean_slope": {"explorer", "inspector"},
}
"""Where a person could read a measure off before anything was run."""


def is_answered_already(step: Step) -> bool:
    """Whether the checks hold before the run, in numbers that are not shown everywhere: loss and accuracy are."""
    if step.work is None or any(check.measure.name.endswith(("accuracy", "loss")) for check in step.checks):
        return False
    return bool(step.checks) and not failing(step.checks, with_settings(step.work, step.settings))


def test_what_shows_the_answer_before_the_run_is_covered() -> None:
    """Where the checks hold from the start, and so the answer stands there already, the panels that show it wait."""
    answered = {name: step for name, step in STEPS.items() if step.question and is_answered_already(step)}
    open_to_all = {
        name: shown
        for name, step in answered.items()
        if (shown := set().union(*(SHOWN_BY.get(check.measure.name, set()) for check in step.checks)) - {*step.covered})
    }
    assert open_to_all == {}
    assert len(answered) >= 5


@pytest.mark.parametrize("name", [name for name in QUESTIONS if STEPS[name].tally])
def test_a_reply_sends_nobody_to_run_what_was_run(name: str) -> None:
    """Replies and explanations come after the run."""
    for text in (*(choice.reply for choice in QUESTIONS[name].choices), STEPS[name].explanation):
        assert not re.search(r"\b[Rr]un it\b|\bthen run\b", text)


# --- what is quoted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TALLIES)
def test_the_explanation_quotes_every_contestant_of_the_tally(name: str) -> None:
    tally = TALLIES[name]
    assert len(tally.contestants) >= 2
    for contestant in tally.contestants:
        quoted = rf"{re.escape(contestant.label)}:? {contestant.quoted} of {tally.seeds}\b"
        assert re.search(quoted, STEPS[name].explanation), contestant.label


def quoted_counts(step: Step) -> set[tuple[int, int]]:
    """Every "7 of 10" in the texts of a step."""
    found = re.findall(r"\b(\d+) of (\d+)\b", "\n".join(texts(step)))
    return {(int(count), int(seeds)) for count, seeds in found}


@pytest.mark.parametrize("name", STEPS)
def test_no_text_quotes_a_count_that_no_tally_has(name: str) -> None:
    tally = STEPS[name].tally
    known = set() if tally is None else {(contestant.quoted, tally.seeds) for contestant in tally.contestants}
    assert quoted_counts(STEPS[name]) <= known


def test_steps_with_a_tally_quote_its_counts() -> None:
    assert all(quoted_counts(STEPS[name]) for name in TALLIES)
    assert len(TALLIES) >= 8


MANY = 100
IN_MANY = {
    name: re.search(rf"In {MANY} starts: ([\d, and]+)\.", step.explanation)
    for name, step in STEPS.items()
    if step.tally
}


def test_many_explanations_tell_what_a_hundred_starts_give() -> None:
    assert sum(found is not None for found in IN_MANY.values()) >= 6


def quoted(name: str) -> list[int]:
    """How many starts of each contestant the tally quotes."""
    return [contestant.quoted for contestant in TALLIES[name].contestants]


def test_every_tally_has_enough_starts() -> None:
    assert all(tally.seeds >= TALLIED_RUNS for tally in TALLIES.values())


@pytest.mark.parametrize("name", [name for name, found in IN_MANY.items() if not found])
def test_a_tally_is_what_this_program_gives(name: str) -> None:
    tally = TALLIES[name]
    assert list(counts(tally, outcomes(tally))) == quoted(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, found in IN_MANY.items() if found])
def test_what_is_told_of_a_hundred_starts_is_what_this_program_gives(name: str) -> None:
    """The first of them are those of the tally, which are so run once."""
    found = IN_MANY[name]
    assert found is not None
    tally = replace(TALLIES[name], seeds=MANY)
    results = list(outcomes(tally))
    assert [int(number) for number in re.findall(r"\d+", found.group(1))] == list(counts(tally, results))
    first = results[: TALLIES[name].seeds * len(tally.contestants)]
    assert list(counts(TALLIES[name], first)) == quoted(name)


def test_tanh_is_hardly_to_blame_for_the_gradient_that_vanishes() -> None:
    """`vanishing-1`: its mean slope is 0.98, and linear units with the same weights lose nearly as much."""
    work = STEPS["vanishing-1"].work
    assert work is not None
    network = work.document.spec.network
    hidden = tuple(replace(layer, activation="linear") for layer in network.hidden)
    spec = replace(work.document.spec, network=replace(network, hidden=hidden))
    linear = replace(work, document=replace(work.document, spec=spec))
    (ratio, slope), (without, _) = (
        values_of((Measure("delta_ratio"), Measure("mean_slope")), each) for each in (work, linear)
    )
    assert slope == pytest.approx(0.98, abs=0.005)
    assert 0.5 < ratio / without < 1.0
    assert ratio < 1e-6
    assert without < 1e-6


def test_what_rounds_is_the_value_of_tanh() -> None:
    """`tanh-flattens-1`: from about z = 19 on it is 1 to the last bit, and 1 − a² is 0; at 18 it is not yet."""
    assert np.tanh(19.1) == 1.0
    assert np.tanh(18.0) < 1.0


def test_the_best_straight_border_gets_about_70_percent_of_exclusive_or_right() -> None:
    """`straight-stays-straight-0`, over ten draws of the points: every border in steps of 1° and 0.1."""
    angles = np.radians(np.arange(360.0))
    best = []
    for seed in range(10):
        dataset = DataSpec("xor", seed=seed).dataset
        points, labels = dataset.all.points, dataset.values(dataset.all)
        across = points @ np.stack([np.cos(angles), np.sin(angles)])
        right = [((across > offset) == (labels > 0)[:, None]).mean(axis=0).max() for offset in np.arange(-6, 6, 0.1)]
        best.append(max(right))
    assert min(best) > 0.66
    assert max(best) < 0.74


def test_the_best_straight_cut_of_a_spiral_gets_62_percent_right() -> None:
    """`untangle-0`: over ten seeds, all angles and offsets, either side."""
    angles, best = np.linspace(0.0, np.pi, 90), []
    for seed in range(10):
        dataset = DataSpec("spiral", samples=1000, seed=seed).dataset
        points, labels = dataset.all.points, dataset.values(dataset.all)
        across = points @ np.stack([np.cos(angles), np.sin(angles)])
        right = np.array([((across > at) == (labels > 0)[:, None]).mean(axis=0) for at in np.arange(-6.0, 6.0, 0.2)])
        best.append(max(right.max(), 1.0 - right.min()))
    assert round(min(best), 2) == round(max(best), 2) == 0.62


def walk(name: str, seed: int, steps: int) -> tuple[list[float], list[Floats]]:
    """The losses and the two weights on a step's way downhill, with other data."""
    step = STEPS[name]
    assert step.work is not None
    contestant = Contestant("", step.work, 0, step.settings)
    works = [run_seed(contestant, epochs, seed) for epochs in range(steps + 1)]
    losses = [float(values_of([Measure("train_loss")], work)[0]) for work in works]
    return losses, [work.learned.parameters[:2] for work in works]


@pytest.mark.parametrize("seed", range(10))
def test_the_walks_downhill_go_as_the_lesson_says(seed: int) -> None:
    """`downhill`: straight in; to and fro with lower landings, and with higher ones; then the valley."""
    losses, weights = walk("downhill-0", seed, 8)
    assert losses == sorted(losses, reverse=True)
    whole = weights[0] - weights[-1]
    along = [float((weights[0] - at) @ whole) / float(whole @ whole) for at in weights]
    beside = [np.linalg.norm(weights[0] - at - share * whole) for at, share in zip(weights, along, strict=True)]
    assert along == sorted(along)
    assert max(beside) < 0.1 * np.linalg.norm(whole)  # straight
    best = weights[-1]
    for name, is_lower in (("downhill-1", True), ("downhill-2", False)):
        losses, weights = walk(name, seed, 6)
        sides = [np.sign(float((at - best) @ (1.0, -1.0))) for at in weights]
        assert sides == [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0]
        assert losses == sorted(losses, reverse=is_lower)
    losses, weights = walk("downhill-3", seed, 30)
    assert losses[0] - losses[3] > 0.95 * (losses[0] - losses[30])  # three steps for nearly all of the loss
    moved = [float(weights[epochs][1] - weights[0][1]) for epochs in (3, 30)]
    assert 0.0 < moved[0] < 0.25 * moved[1]  # and a long walk along the floor


def test_with_the_same_points_and_seeds_only_the_activation_and_its_usual_weights_differ() -> None:
    """`straight-stays-straight`: the linear and the ReLU network of the first two steps."""
    linear, relu = (STEPS[f"straight-stays-straight-{index}"].work for index in (0, 1))
    assert linear is not None
    assert relu is not None
    one, other = linear.document.spec, relu.document.spec
    assert one.data == other.data
    assert one.training == other.training
    assert one.network.init.seed == other.network.init.seed


def test_a_network_of_as_many_days_with_snow_calls_snow_too_often_on_all_days() -> None:
    """`rare-class-3`, over ten seeds: it finds nearly all the snow, and says “snow” on 200 to 400 days without any."""
    few, everyday = STEPS["rare-class-3"].work, STEPS["rare-class-0"].work
    assert few is not None
    assert everyday is not None
    dataset = everyday.document.spec.data.dataset
    units = dataset.units
    samples = dataset.all
    for seed in range(TALLIED_RUNS):
        work = run_seed(Contestant("", few, 0), 100, seed)
        own = work.document.spec.data.dataset.units
        points = np.column_stack([own[at].scaled(units[at].own(samples.points[:, at])) for at in (0, 1)])
        says_snow = Moment(Problem(work.document.spec), work.learned).respond(points)[1][-1] >= 0.0
        assert says_snow[samples.labels == 1].sum() == (21 if seed == 1 else 22)  # of 23
        assert 200 < says_snow[samples.labels == 0].sum() < 400


def test_the_outline_of_the_island_turns_only_where_it_crosses_a_kink() -> None:
    """`own-points-0`: away from the kinks the slope of what the output adds up is the same all along a border."""
    step = STEPS["own-points-0"]
    assert step.work is not None
    work = trained(step.work, step.run_epochs)
    moment = Moment(Problem(work.document.spec), work.learned)
    steps = np.linspace(-6.0, 6.0, 241)
    points = np.stack(np.meshgrid(steps, steps), -1)
    z, _ = moment.respond(points.reshape(-1, 2))
    fires = (z[:3] > 0.0).reshape(3, 241, 241)
    bends = np.abs(np.diff(z[-1].reshape(241, 241), 2, axis=1)) > 1e-9
    crosses = (fires[:, :, 2:] != fires[:, :, :-2]).any(axis=0)
    assert bends.any()
    assert not (bends & ~crosses).any()


# --- playing a lesson to its end --------------------------------------------------------------------------------------


def put_on_the_table(step: Step, before: Work | None) -> Work:
    work = before if step.work is None else step.work
    assert work is not None
    return with_settings(work, step.settings)


def trained(work: Work, epochs: int) -> Work:
    trainer = Trainer(work.document.spec, work.learned, work.document.pins)
    trainer.train_epochs(epochs)
    assert trainer.divergence is None
    return replace(work, learned=trainer.learned())


def failing(checks: tuple[Check, ...], work: Work) -> list[str]:
    """The checks that do not hold, as a person is told them."""
    values = values_of([check.measure for check in checks], work)
    return [
        describe_outcome(check, value) for check, value in zip(checks, values, strict=True) if not holds(check, value)
    ]


PAINTED = (
    *((x1 / 2.0, x2 / 2.0, 1.0) for x1 in (-2, 0, 2) for x2 in (-2, -1, 0, 1, 2)),
    *((x1, x2, 0.0) for x1 in (-5.0, -3.0, 0.0, 3.0, 5.0) for x2 in (-5.0, -3.0, 3.0, 5.0)),
)
"""What a learner may paint: an island in the middle, and the sea around it."""


RECORDED: dict[str, tuple[Edit | int, ...]] = {
    "first-ring-0": (100,),
    "first-ring-3": (SetValue(Address(1, 0, 0), 0.0),),
    "relu-2": (SetValue(Address(0, 0, 0), 2.0),),
    "interaction-3": (SetValue(Address(0, 0, 1), -3.0),),
    "bias-kink-3": (SetValue(Address(0, 0), -2.0),),
    "bias-shape-1": (FreeAll(), 200),
    "pieces-1": (AddUnit(0), SetValue(Address(0, 3, 0), 1.0), SetValue(Address(0, 3), 1.5)),
    "more-units-2": (AddUnit(0), AddUnit(0), 400),
    "tanh-flattens-3": (SetSetting("init", "scale", 1.0), Reset(), 100),
    "first-weights-1": (SetSetting("init", "scheme", "he"), Reset(), 100),
    "dead-units-2": (SetLayerValues(LayerValues(0, "bias"), 0.0), 200),
    "softmax-3": (SetValue(Address(0, 2), 6.0),),
    "rare-class-2": (SetFeature("x1", True), 50),
    "own-points-1": (AddRows(PAINTED, "Paint"), 500),
    "untangle-4": (SetFeature("sin_x1", True), SetFeature("sin_x2", True), 500),
    "downhill-6": (SetSetting("training", "optimizer", "momentum"), SetSetting("training", "momentum", 0.5), 20),
    "spiral-3": (SetFeature("sin_x1", True), SetFeature("sin_x2", True), 1000),
}
"""How each goal can be reached: edits, and epochs of training."""


NEEDED: dict[type[Edit], tuple[str, ...]] = {
    AddRows: ("data",),
    AddUnit: ("units",),
    FreeAll: ("weights", "biases"),
    Reset: ("play",),
    SetFeature: ("features",),
    SetSetting: ("training",),
    SetLayerValues: ("biases",),
    SetValue: ("weights", "biases"),
}


def reach_goal(step: Step, work: Work, name: str) -> Work:
    """Do what is recorded, each edit only if the step allows it, and each of them for the goal."""
    assert failing(step.goal, work), "nothing is left to do"
    for action in RECORDED[name]:
        if isinstance(action, int):
            assert step.allow is None or "play" in step.allow
            work = trained(work, action)
        else:
            assert step.allow is None or set(NEEDED[type(action)]) & {*step.allow}
            work = action.apply(work)
    assert failing(step.goal, work) == []
    return work


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_is_played_to_its_end_and_every_check_holds(lesson: Lesson) -> None:
    work = None
    assert lesson.steps
    for index, step in enumerate(lesson.steps):
        work = put_on_the_table(step, work)
        if step.run_epochs:
            work = trained(work, step.run_epochs)
        assert failing(step.checks, work) == []
        if step.goal:
            work = reach_goal(step, work, f"{lesson.name}-{index}")


def test_every_goal_has_its_recorded_way() -> None:
    assert {name for name, step in STEPS.items() if step.goal} == set(RECORDED)


def test_checks_of_a_run_do_not_all_hold_before_it_where_training_counts() -> None:
    """Pinned networks aside: there a run is meant to change nothing; and where the claim is that nothing happens."""
    changed = [
        name
        for name, step in STEPS.items()
        if step.run_epochs and step.work is not None and failing(step.checks, with_settings(step.work, step.settings))
    ]
    assert set(changed) >= {
        "straight-stays-straight-1",
        "pieces-2",
        "pieces-3",
        "more-units-1",
        "relu-learns-1",
        "leaky-relu-1",
        "spiral-1",
    }


# --- the claims of single runs, over ten seeds ------------------------------------------------------------------------

OFTEN = {
    "how-deep-0": 9,
    "downhill-5": 9,
    "straight-stays-straight-1": 7,
    "pieces-2": 9,  # in one run a kink lies outside the plane, in the next two likewise
    "more-units-0": 8,
    "more-units-1": 9,
    "relu-learns-1": 9,  # one run in ten is at an accuracy of 0.82
    "leaky-relu-1": 5,
    "own-points-0": 7,
    "rare-class-3": 9,  # in one run the 23 days that are trained on are all right
}
"""For how many of ten seeds all checks of a step hold, where that is not all ten: the step shows one that does."""


def has_numbers_of_its_own(step: Step) -> bool:
    """Whether the step's network holds numbers that were set by hand and are not pinned: no seed gives those."""
    assert step.work is not None
    work = step.work
    usual = Work.fresh(work.document).learned.parameters
    free = work.document.layout.mask(work.document.pins) == 0
    return bool((work.learned.parameters != usual)[free].any())


SEEDED = {
    name: step
    for name, step in STEPS.items()
    if step.checks and step.work is not None and not has_numbers_of_its_own(step)
}


@pytest.mark.parametrize("name", SEEDED)
def test_a_steps_checks_hold_over_ten_seeds(name: str) -> None:
    step = SEEDED[name]
    assert step.work is not None
    contestant = Contestant(step.heading, step.work, 0, step.settings)
    runs = [run_seed(contestant, step.run_epochs, seed) for seed in range(TALLIED_RUNS)]
    assert sum(not failing(step.checks, work) for work in runs) == OFTEN.get(name, TALLIED_RUNS)


def test_no_dead_unit_comes_back_in_400_epochs_more() -> None:
    """From the bad start of `dead-units`, over ten seeds."""
    step = STEPS["dead-units-0"]
    assert step.work is not None
    contestant = Contestant("", step.work, 0, step.settings)
    for seed in range(TALLIED_RUNS):
        early = run_seed(contestant, 400, seed)
        late = trained(early, 400)
        dead = [Trainer(work.document.spec, work.learned).measure().units.dead[:8] for work in (early, late)]
        assert not (dead[0] & ~dead[1]).any()


def test_the_measured_scripts_are_among_the_tallies() -> None:
    def has(name: str, epochs: int, *labels: str) -> bool:
        tally: Tally = TALLIES[name]
        return tally.epochs == epochs and {contestant.label for contestant in tally.contestants} >= set(labels)

    assert has("straight-stays-straight-2", 100, "Linear", "ReLU", "Tanh")
    assert has("more-units-3", 200, "1 unit", "2 units", "3 units", "4 units")
    assert has("bias-shape-2", 200, "ReLU, biases at 0", "Leaky ReLU, biases at 0", "Tanh, biases at 0", "ReLU, free")
    assert has("bias-shape-3", 200, "ReLU, biases at 0", "Tanh, biases at 0")
    assert has("vanishing-3", 200, "1 layer", "2 layers", "3 layers", "4 layers", "6 layers")
    assert has("vanishing-4", 100, "Tanh", "ReLU", "Leaky ReLU", "Sigmoid")
    assert has("first-weights-3", 100, "ReLU, Fan-in", "ReLU, He", "Tanh, Fan-in", "Tanh, Xavier", "Sigmoid, Xavier")
    assert has("leaky-relu-2", 400, "ReLU", "Leaky 0.1", "Leaky 0.2")
    assert has("spiral-2", 1000, "8, ReLU", "8, tanh", "8-8-8, ReLU", "8-8-8, leaky ReLU", "8-8-8, tanh")


# --- experiments ------------------------------------------------------------------------------------------------------


def test_tanh_goes_to_eight_layers_and_sigmoid_to_one() -> None:
    """`how-deep-1`, with five of its seeds: the row of sigmoid grows pale long before that of tanh, for lack of δ."""
    step = STEPS["how-deep-1"]
    assert step.experiment is not None
    assert step.work is not None
    experiment = replace(step.experiment.experiment, seeds=5)
    results = tuple(run_all(sweep_of(step.work, experiment), 1))
    cells = {cell.words: cell for cell in ExperimentState(experiment, results).cells}
    solved = {words: cell.solved(Solved()) for words, cell in cells.items()}
    ratio = {words: cell.quartiles(RESULTS["delta_ratio"]).median for words, cell in cells.items()}
    for depth in ("1", "2", "4", "6", "8"):
        assert solved[depth, "tanh"] >= 4
        assert ratio[depth, "tanh"] > 0.1
    assert solved["1", "sigmoid"] == 5
    assert solved["12", "tanh"] <= 1
    assert ratio["12", "tanh"] < 0.01
    for depth in ("2", "4", "8", "12"):
        assert solved[depth, "sigmoid"] == 0
        assert ratio[depth, "sigmoid"] < 0.1

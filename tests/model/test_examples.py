"""The examples that come with the program: each is sound, and what its notes claim is true of this very program.

A claim is measured over ten seeds of data, weights and order. The numbers below are those in the notes. Another
processor may round otherwise and tip one run over, so counts may differ by one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine.data.table import TableSource
from engine.measurement import Measurement
from engine.trainer import Trainer
from playground.model.document import Work
from playground.model.edits import (
    Edit,
    FreeAll,
    RemoveLayer,
    RemoveUnit,
    SetActivation,
    SetAllActivations,
    SetFeature,
    SetSetting,
    Together,
)
from playground.model.examples import EXAMPLES_INDEX, example_groups
from playground.model.files.document_io import dumps, loads, read
from playground.resources import resource_path
from tests.asking import probe

EXAMPLES = {example.name: example for group in example_groups() for example in group.examples}


# --- the menu -------------------------------------------------------------------------------------------------------


def test_there_are_at_least_ten_examples_and_no_two_share_a_title() -> None:
    assert len(EXAMPLES) >= 10
    assert len({example.title for example in EXAMPLES.values()}) == len(EXAMPLES)


def test_every_file_is_in_the_menu_once() -> None:
    files = sorted(path.stem for path in resource_path("examples").glob("*.json") if path.name != EXAMPLES_INDEX)
    assert sorted(example.name for group in example_groups() for example in group.examples) == files


def test_the_menu_begins_with_the_circle() -> None:
    assert example_groups()[0].examples[0].title == "A first network"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_sound_and_says_what_to_look_at_and_what_to_try(name: str) -> None:
    example = EXAMPLES[name]
    work = read(example.path)
    assert (work.document.title, work.document.notes) == (example.title, example.notes)
    assert work.learned.is_untrained
    assert "\nLook: " in example.notes
    assert "\nTry: " in example.notes
    assert len(example.title) <= 50
    assert len(example.notes) <= 700


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_written_as_the_program_writes_it(name: str) -> None:
    text = EXAMPLES[name].path.read_text(encoding="utf-8")
    assert text in {dumps(loads(text)), dumps(loads(text), architecture_only=True)}


# --- what the notes claim -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """One seed of an example, trained."""

    before: Measurement
    after: Measurement
    trainer: Trainer

    @property
    def solved(self) -> bool:
        accuracy = self.after.test_accuracy
        return accuracy is not None and accuracy > 0.95


def trained(name: str, epochs: int, *edits: Edit, seeds: int = 10) -> list[Run]:
    """The example with so many seeds, changed by `edits` before the first step, trained."""
    work = read(EXAMPLES[name].path)
    by_hand = np.nonzero(work.learned.parameters != Work.fresh(work.document).learned.parameters)[0]
    runs = []
    for seed in range(seeds):
        seeded = work
        for section in ("data", "init", "training"):
            seeded = setting(section, "seed", seed).apply(seeded)
        for edit in edits:
            seeded = edit.apply(seeded)
        if not edits:
            np.testing.assert_array_equal(seeded.learned.parameters[by_hand], work.learned.parameters[by_hand])
        trainer = Trainer(seeded.document.spec, seeded.learned, seeded.document.pins)
        before = trainer.measure()
        trainer.train_epochs(epochs)
        runs.append(Run(before, trainer.measure(), trainer))
    return runs


def solved(name: str, epochs: int, *edits: Edit) -> int:
    return sum(run.solved for run in trained(name, epochs, *edits))


def setting(section: Any, key: str, value: object) -> Edit:
    return SetSetting(section, key, value)


def without_layers(count: int) -> Edit:
    return Together("", (RemoveLayer(0),) * count)


@dataclass(frozen=True)
class WithUnits:
    """Not an edit of the program: give the first layer another number of units, before anything was learned."""

    units: int
    text: str = ""
    merge_key: None = None

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        first = replace(spec.network.hidden[0], units=self.units)
        network = replace(spec.network, hidden=(first, *spec.network.hidden[1:]))
        return Work.fresh(replace(work.document, spec=replace(spec, network=network)))


@pytest.mark.parametrize(
    ("name", "epochs", "edits", "count"),
    [
        ("circle", 50, (), 10),
        ("two-clouds", 20, (), 10),
        ("xor", 200, (), 10),
        ("xor", 200, (WithUnits(4),), 7),
        ("xor", 200, (without_layers(1),), 0),
        ("moons", 200, (), 10),
        ("moons", 200, (RemoveLayer(1), WithUnits(2)), 8),
        ("spiral-deep", 1000, (), 10),
        ("spiral-deep", 1000, (without_layers(2),), 0),
        ("six-corners", 200, (WithUnits(1),), 0),
        ("six-corners", 200, (WithUnits(2),), 0),
        ("six-corners", 200, (), 9),
        ("six-corners", 200, (WithUnits(4),), 10),
        ("xor-feature", 20, (), 10),
        ("xor-feature", 20, (SetFeature("x1", True), SetFeature("x2", True), SetFeature("x1_x2", False)), 0),
        ("l1-features", 200, (), 10),
        ("checkerboard-sines", 300, (), 10),
        ("checkerboard-sines", 300, (SetFeature("sin_x1", False), SetFeature("sin_x2", False)), 1),
        ("linear-collapses", 100, (), 0),
        ("linear-collapses", 100, (SetAllActivations("tanh"),), 9),
        ("linear-collapses", 100, (SetAllActivations("relu"),), 9),
        ("no-bias", 200, (), 0),
        ("no-bias", 200, (FreeAll(),), 10),
        ("vanishing-sigmoid", 100, (), 0),
        ("vanishing-sigmoid", 1000, (), 0),
        ("vanishing-sigmoid", 100, (SetAllActivations("tanh"),), 10),
        ("vanishing-sigmoid", 100, (SetAllActivations("relu"),), 10),
        ("vanishing-sigmoid", 100, (SetAllActivations("leaky_relu"),), 10),
        ("deep-tanh", 100, (), 0),
        ("deep-tanh", 100, (setting("init", "scheme", "xavier"),), 10),
        ("dying-relu", 400, (), 0),
        ("leaky-rescue", 400, (), 9),
        ("leaky-rescue", 400, (SetActivation(0, "leaky_relu", 0.3),), 6),
        ("all-zero", 100, (), 0),
        ("all-zero", 100, (setting("init", "scheme", "xavier"),), 10),
    ],
)
def test_as_many_starts_solve_it_as_the_notes_say(name: str, epochs: int, edits: tuple[Edit, ...], count: int) -> None:
    assert abs(solved(name, epochs, *edits) - count) <= 1


def median(runs: list[Run], number: Callable[[Run], float | None]) -> float:
    return float(np.median([float(value) for run in runs if (value := number(run)) is not None]))


def test_a_line_parts_two_clouds_to_98_percent() -> None:
    assert all(run.after.test_accuracy >= 0.98 for run in trained("two-clouds", 20))  # type: ignore[operator]


@pytest.mark.parametrize("name", ["interaction", "kink"])
def test_pinned_examples_do_not_move(name: str) -> None:
    runs = trained(name, 5)
    assert runs
    for run in runs:
        np.testing.assert_array_equal(run.trainer.learned().parameters, run.trainer.learned().start)


def test_what_a_does_depends_on_b() -> None:
    trainer = trained("interaction", 0)[0].trainer
    output = {point: probe(trainer, *point).output for point in ((1.0, 1.0), (2.0, 1.0), (5.0, -5.0), (6.0, -5.0))}
    assert output[2.0, 1.0] - output[1.0, 1.0] == 2.0
    assert output[5.0, -5.0] == output[6.0, -5.0] == 0.0
    linear = trained("interaction", 0, SetActivation(0, "linear"))[0].trainer
    assert probe(linear, 6.0, -5.0).output - probe(linear, 5.0, -5.0).output == 2.0


def test_the_bias_has_moved_the_kink_to_minus_3() -> None:
    trainer = trained("kink", 0)[0].trainer
    assert [probe(trainer, a, 0.0).output for a in (-6.0, -3.0, -2.0, 4.0)] == [0.0, 0.0, 1.0, 7.0]


def test_eight_pieces_come_within_about_0_012_of_the_wave() -> None:
    losses = [run.after.test_loss for run in trained("many-slopes", 200)]
    assert 0.008 < min(losses) < max(losses) < 0.015


def test_l1_leaves_the_two_squares_alone() -> None:
    for run in trained("l1-features", 200):
        weights = run.trainer.learned().parameters[:-1]
        assert list(np.nonzero(weights)[0]) == [2, 3]
    without = trained("l1-features", 200, setting("training", "penalty", "none"), seeds=100)
    assert all(run.trainer.learned().parameters[:-1].all() for run in without)
    assert sum(run.solved for run in without) == pytest.approx(86, abs=2)
    assert sum(run.solved for run in trained("l1-features", 200, seeds=100)) == pytest.approx(96, abs=2)


def test_hills_are_met_and_without_layers_only_a_plane_is_left() -> None:
    losses = [run.after.test_loss for run in trained("hills", 200)]
    assert 0.0015 <= min(losses) < max(losses) < 0.0035
    assert median(trained("hills", 200, without_layers(2)), lambda run: run.after.test_loss) == pytest.approx(
        0.04, abs=0.005
    )


def test_two_sine_units_meet_the_wave_or_get_stuck() -> None:
    losses = sorted(run.after.test_loss for run in trained("sine-ridge", 100))
    assert losses[7] < 0.001
    assert 0.2 < losses[8] < losses[9] < 0.26


def test_six_sigmoid_layers_take_ten_thousand_times_from_the_gradient() -> None:
    runs = trained("vanishing-sigmoid", 100)
    assert all(run.before.layers[0].delta_norm < 1e-4 * run.before.layers[-1].delta_norm for run in runs)
    assert all(0.4 < run.after.test_accuracy < 0.6 for run in runs)  # type: ignore[operator]


def test_twenty_small_tanh_layers_leave_a_millionth_of_delta_and_more_of_the_weight_gradient() -> None:
    for run in trained("deep-tanh", 0):
        layers = run.before.layers
        delta = layers[0].delta_norm / layers[-1].delta_norm
        assert delta < 2e-5
        assert layers[0].weight_gradient_norm / layers[-1].weight_gradient_norm > 1000 * delta
    assert median(trained("deep-tanh", 0), lambda run: run.before.layers[0].delta_norm) < 3e-6


def test_at_least_six_of_eight_relu_units_are_dead() -> None:
    assert all(run.after.layers[0].dead_share >= 0.75 for run in trained("dying-relu", 400))


def test_the_same_network_with_usual_biases_solves_the_circle() -> None:
    work = read(EXAMPLES["dying-relu"].path)
    usual = Work.fresh(work.document)
    trainer = Trainer(usual.document.spec, usual.learned)
    trainer.train_epochs(400)
    assert trainer.measure().test_accuracy == pytest.approx(1.0, abs=0.05)


def test_all_zero_has_gradients_of_exactly_zero() -> None:
    runs = trained("all-zero", 100)
    assert runs
    for run in runs:
        assert [layer.weight_gradient_norm for layer in run.after.layers] == [0.0, 0.0, 0.0]
        assert [layer.delta_norm for layer in run.after.layers[:-1]] == [0.0, 0.0]
        assert list(np.nonzero(run.trainer.learned().parameters)[0]) == [run.trainer.layout.total - 1]


def test_too_large_a_step_ends_in_a_divergence_within_about_15_epochs() -> None:
    runs = trained("too-fast", 50)
    assert all(run.trainer.divergence is not None and run.trainer.divergence.epoch <= 15 for run in runs)
    slower = trained("too-fast", 50, setting("training", "learning_rate", 0.1))
    assert all(run.after.test_loss < 1e-4 for run in slower)


def test_the_points_are_learned_by_heart_unless_something_is_done_about_it() -> None:
    early, late = trained("overfitting", 50), trained("overfitting", 1000)
    assert all(run.after.train_accuracy == 1.0 for run in late)
    test_loss = partial(median, number=lambda run: run.after.test_loss)
    test_accuracy = partial(median, number=lambda run: run.after.test_accuracy)
    assert test_accuracy(late) == pytest.approx(0.86, abs=0.02)
    assert test_loss(early) == pytest.approx(0.16, abs=0.01)
    assert test_loss(late) == pytest.approx(0.26, abs=0.02)
    l2 = Together("", (setting("training", "penalty", "l2"), setting("training", "penalty_rate", 0.03)))
    assert test_accuracy(trained("overfitting", 1000, l2)) == pytest.approx(0.92, abs=0.015)
    more = trained("overfitting", 1000, setting("data", "samples", 2000))
    assert test_accuracy(more) == pytest.approx(0.906, abs=0.01)


# --- tables ---------------------------------------------------------------------------------------------------------


def all_right(name: str, *edits: Edit, epochs: int = 1000) -> int:
    """In how many of ten starts every row of a truth table comes out right."""
    return sum(run.after.train_accuracy == 1.0 for run in trained(name, epochs, *edits))


def table_of(name: str) -> TableSource:
    data = read(EXAMPLES[name].path).document.spec.data
    assert isinstance(data, TableSource)
    return data


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("and-table", lambda a, b: a and b),
        ("or-table", lambda a, b: a or b),
        ("nand-table", lambda a, b: not (a and b)),
        ("xor-table", lambda a, b: a != b),
    ],
)
def test_a_truth_table_is_true_and_has_no_test(name: str, gate: Callable[[bool, bool], bool]) -> None:
    table = table_of(name)
    assert sorted(table.rows.values.tolist()) == [[a, b, float(gate(bool(a), bool(b)))] for a in (0, 1) for b in (0, 1)]
    assert (table.train_percent, table.test_size) == (100, 0)
    assert sorted({abs(x) for point in table.dataset.train.points.tolist() for x in point}) == [2.0]  # as the notes say


@pytest.mark.parametrize("name", ["and-table", "or-table", "nand-table"])
def test_one_line_is_enough_for_these_gates(name: str) -> None:
    assert read(EXAMPLES[name].path).document.spec.network.hidden == ()
    assert all_right(name) == 10


def test_two_hidden_units_make_xor_and_a_single_line_cannot() -> None:
    work = read(EXAMPLES["xor-table"].path)
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(1000)
    assert trainer.measure().train_accuracy == 1.0  # as it comes
    assert all_right("xor-table") >= 6  # some starts end at three rows of four
    assert all_right("xor-table", RemoveUnit(0)) == 0
    assert all_right("xor-table", RemoveLayer(0)) == 0


def test_the_surface_of_thirsty_cars_rises_with_weight_and_power() -> None:
    runs = trained("cars", 60, seeds=3)
    corners = [[probe(run.trainer, at, at).output for at in (-1.5, 0.0, 1.5)] for run in runs]
    assert corners == [sorted(outputs) for outputs in corners]
    assert len(corners) == 3


def test_snow_is_so_rare_that_guessing_no_looks_good() -> None:
    rows = table_of("snow").rows.values
    assert (len(rows), int(rows[:, 2].sum())) == (1461, 23)
    assert solved("snow", 3) == 10


@pytest.mark.parametrize(
    ("name", "rows", "classes", "epochs", "least"),
    [
        ("iris", 150, 3, 100, 0.85),
        ("penguins", 342, 3, 50, 0.9),
        ("wine", 178, 3, 50, 0.85),
        ("weather", 1461, 2, 30, 0.65),
    ],
)
def test_a_table_of_classes_is_learned_better_than_by_guessing(
    name: str, rows: int, classes: int, epochs: int, least: float
) -> None:
    table = table_of(name)
    assert (len(table.rows), table.class_count) == (rows, classes)
    guess = np.bincount(table.rows.values[:, 2].astype(int)).max() / rows
    shares = [run.after.test_accuracy for run in trained(name, epochs, seeds=3)]
    assert all(share is not None and share > max(least, guess) for share in shares)

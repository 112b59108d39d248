"""What a check measures, judged by a plain forward pass and by the trainer's own diagnostics, and how it is told."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.moment import Moment
from engine.parameters import Address
from engine.problem import Problem
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import RemoveLayer, RemoveUnit, SetAllActivations
from playground.model.lessons.findings import describe_check, describe_outcome, holds, value_at, value_of, values_of
from playground.model.lessons.lesson import Check, Contestant, Measure, Setting, with_settings
from playground.model.lessons.measures import MEASURES
from playground.model.lessons.tally import run_seed
from tests.model.works import outputs, trained

CIRCLE = Document(Spec(DataSpec("circle"), network=NetworkSpec((LayerSpec(3, "relu"), LayerSpec(2, "tanh")))))
WAVE = Document(Spec(DataSpec("sine-ridge"), network=NetworkSpec((LayerSpec(3, "relu"),), OutputSpec("linear"))))
PLACE: dict[str, object] = {
    "layer": 0,
    "unit": 1,
    "point": (1.0, -2.0),
    "nudge": (0.5, 0.25),
    "ends": ((-6.0, 1.0), (6.0, 2.0)),
    "label": 0,
    "chosen": 1,
}


def at(x1: float, x2: float, work: Work) -> float:
    return float(outputs(work, np.array([[x1, x2]]))[0])


def test_output_and_its_change_are_those_of_a_plain_forward_pass() -> None:
    work = trained(CIRCLE)
    assert value_of(Measure("output", point=(1.0, -2.0)), work) == pytest.approx(at(1.0, -2.0, work))
    change = value_of(Measure("output_change", point=(1.0, -2.0), nudge=(0.5, 0.25)), work)
    assert change == pytest.approx(abs(at(1.5, -1.75, work) - at(1.0, -2.0, work)))
    assert change > 0.0


def test_a_change_downwards_counts_by_amount() -> None:
    work = trained(WAVE)
    there = value_of(Measure("output_change", point=(1.0, -2.0), nudge=(0.5, 0.0)), work)
    back = value_of(Measure("output_change", point=(1.5, -2.0), nudge=(-0.5, 0.0)), work)
    assert there == pytest.approx(back)


def test_a_units_value_is_its_a_and_that_of_the_last_layer_is_the_output() -> None:
    work = trained(CIRCLE)
    layout = work.document.layout
    z = layout.weights(work.learned.parameters, 0) @ [1.0, -2.0] + layout.biases(work.learned.parameters, 0)
    for unit in range(3):
        value = value_of(Measure("unit_value", layer=0, unit=unit, point=(1.0, -2.0)), work)
        assert value == pytest.approx(max(0.0, z[unit]))
    last = value_of(Measure("unit_value", layer=2, unit=0, point=(1.0, -2.0)), work)
    assert last == value_of(Measure("output", point=(1.0, -2.0)), work)


def test_accuracies_losses_and_ratios_are_the_trainers() -> None:
    work = trained(CIRCLE)
    measured = Trainer(work.document.spec, work.learned).measure()
    names = ("train_accuracy", "test_accuracy", "train_loss", "test_loss")
    assert values_of([Measure(name) for name in names], work) == (
        measured.train_accuracy,
        measured.test_accuracy,
        measured.train_loss,
        measured.test_loss,
    )
    layers = measured.layers
    assert value_of(Measure("delta_ratio"), work) == layers[0].delta_norm / layers[-1].delta_norm
    ratio = layers[0].weight_gradient_norm / layers[-1].weight_gradient_norm
    assert value_of(Measure("weight_gradient_ratio"), work) == ratio


def test_the_mean_slope_of_a_network_is_that_of_its_hidden_units() -> None:
    work = trained(CIRCLE)
    by_layer = [value_of(Measure("mean_slope", layer=layer), work) for layer in (0, 1)]
    whole = value_of(Measure("mean_slope"), work)
    assert whole == pytest.approx((3 * by_layer[0] + 2 * by_layer[1]) / 5)


def test_dead_units_are_counted_among_those_that_can_die() -> None:
    below = (
        Setting(Address(0, 0), -100.0),
        Setting(Address(0, 1), -100.0),
        Setting(Address(0, 2), 100.0),
        Setting(Address(1, 0), -100.0),
    )
    work = with_settings(Work.fresh(CIRCLE), below)
    assert value_of(Measure("dead_share", layer=0), work) == pytest.approx(2 / 3)
    assert value_of(Measure("dead_share", layer=1), work) == 0.0  # tanh does not die
    assert value_of(Measure("dead_share"), work) == pytest.approx(2 / 3)
    assert value_of(Measure("dead_share"), SetAllActivations("tanh").apply(work)) == 0.0


def test_pieces_are_one_more_than_the_bends_of_a_dense_sampling() -> None:
    work = trained(WAVE)
    (x, y), (x_end, y_end) = ends = ((-6.0, 1.0), (6.0, 2.0))
    shares = np.linspace(0.0, 1.0, 20_001)
    values = outputs(work, np.column_stack((x + shares * (x_end - x), y + shares * (y_end - y))))
    bends = np.abs(np.diff(values, 2)) > 1e-9
    groups = int(np.sum(bends[1:] & ~bends[:-1]) + bends[0])
    assert value_of(Measure("pieces", ends=ends), work) == groups + 1 > 1


def test_pieces_of_a_curved_output_are_those_of_its_z_and_of_curved_units_there_are_none() -> None:
    work = trained(WAVE)
    measure = Measure("pieces", ends=((-6.0, 1.0), (6.0, 2.0)))
    spec = work.document.spec
    curved = replace(spec, network=replace(spec.network, output=OutputSpec("tanh")))
    assert value_of(measure, replace(work, document=replace(work.document, spec=curved))) == value_of(measure, work)
    assert math.isnan(value_of(measure, trained(CIRCLE)))


CLOUDS = Document(
    Spec(
        DataSpec("clouds", samples=90, noise=40.0, classes=3),
        network=NetworkSpec((LayerSpec(3, "tanh"),), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy"),
    )
)


@pytest.mark.parametrize("of", ["train", "test"])
def test_what_is_told_of_classes_is_counted_point_by_point(of: str) -> None:
    work = run_seed(Contestant("", Work.fresh(CLOUDS), 0), 20, 0)
    samples = getattr(work.document.spec.data.dataset, of)
    given = Moment(Problem(work.document.spec), work.learned).respond(samples.points)[1][-3:]
    chosen, labels = given.argmax(axis=0), samples.labels
    most = max(int((labels == label).sum()) for label in range(3)) / len(labels)

    def found(name: str, **where: int) -> float:
        return value_of(Measure(f"{of}_{name}", **where), work)  # type: ignore[arg-type]

    assert (chosen != labels).sum() > 0
    assert found("guessing") == pytest.approx(most)
    assert found("over_guessing") == pytest.approx(found("accuracy") - most)
    for label in range(3):
        own, said = labels == label, chosen == label
        assert found("recall", label=label) == pytest.approx(said[own].mean())
        assert found("precision", label=label) == pytest.approx(own[said].mean())
        for other in range(3):
            assert found("confusion", label=label, chosen=other) == (own & (chosen == other)).sum()


def test_points_and_classes_are_counted_over_both_sets() -> None:
    work = Work.fresh(CLOUDS)
    assert value_of(Measure("points"), work) == 90.0
    assert [value_of(Measure("points", label=label), work) for label in range(3)] == [30.0, 30.0, 30.0]
    assert value_of(Measure("classes"), work) == 3.0
    assert value_of(Measure("points"), Work.fresh(WAVE)) == 500.0


def test_a_class_that_the_data_no_longer_have_is_no_number() -> None:
    work = Work.fresh(CIRCLE)
    for name in ("test_recall", "train_precision", "test_confusion", "points"):
        assert math.isnan(value_of(Measure(name, label=2, chosen=0), work))
        assert math.isnan(value_of(Measure(name, label=0, chosen=1), Work.fresh(WAVE)))
    assert math.isnan(value_of(Measure("straight_accuracy"), Work.fresh(CLOUDS)))
    alone = replace(CIRCLE, spec=replace(CIRCLE.spec, data=replace(CIRCLE.spec.data, train_percent=100)))
    assert math.isnan(value_of(Measure("test_recall", label=0), Work.fresh(alone)))
    assert value_of(Measure("train_guessing"), Work.fresh(alone)) >= 0.5


def test_the_outputs_of_softmax_are_probabilities_of_logits() -> None:
    work = trained(CLOUDS)
    point = (1.0, -2.0)
    logits = [value_of(Measure("logit", label=label, point=point), work) for label in range(3)]
    shares = [value_of(Measure("probability", label=label, point=point), work) for label in range(3)]
    assert shares == pytest.approx(np.exp(logits) / np.exp(logits).sum())
    assert value_of(Measure("output_sum", point=point), work) == pytest.approx(1.0, abs=1e-15)
    assert value_of(Measure("output", point=point), work) == max(shares)
    assert value_of(Measure("unit_value", layer=1, unit=2, point=point), work) == shares[2]
    assert math.isnan(value_of(Measure("probability", label=0, point=point), Work.fresh(CIRCLE)))


def test_units_layers_and_epochs_are_counted() -> None:
    work = trained(CIRCLE)
    names: tuple[Measure, ...] = (Measure("units"), Measure("units", layer=1), Measure("layers"), Measure("epoch"))
    assert values_of(names, work) == (5.0, 2.0, 2.0, 3.0)


def test_what_a_learner_has_removed_is_no_number_and_fulfils_nothing() -> None:
    work = trained(CIRCLE)
    gone = RemoveLayer(1).apply(RemoveUnit(0).apply(RemoveUnit(0).apply(work)))
    for measure in (
        Measure("unit_value", layer=0, unit=1, point=(0.0, 0.0)),
        Measure("dead_share", layer=1),
        Measure("mean_slope", layer=1),
        Measure("units", layer=1),
    ):
        assert math.isnan(value_of(measure, gone))
    nothing = RemoveLayer(0).apply(gone)
    assert math.isnan(value_of(Measure("mean_slope"), nothing))
    assert value_of(Measure("dead_share"), nothing) == 0.0
    assert value_of(Measure("units"), nothing) == 0.0


def test_numbers_have_no_accuracy() -> None:
    assert math.isnan(value_of(Measure("test_accuracy"), Work.fresh(WAVE)))


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_measured_and_told(name: str) -> None:
    measure = Measure(name, **PLACE)  # type: ignore[arg-type]
    work = trained(CIRCLE)
    trainer = Trainer(work.document.spec, work.learned)
    value = value_at(measure, trainer.moment())
    assert value == value_of(measure, work) or math.isnan(value)
    told = describe_check(Check(measure, "above", -0.5))
    assert told.endswith((" above −0.5", " above −50 %"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("comparison", ["above", "below", "equals"])
def test_what_is_not_finite_fulfils_no_check(value: float, comparison: str) -> None:
    check = Check(Measure("test_loss"), comparison, 0.0, math.inf)  # type: ignore[arg-type]
    assert not holds(check, value)
    assert describe_outcome(check, value)


def test_comparisons_are_strict_and_equality_has_a_tolerance() -> None:
    measure = Measure("output", point=(4.0, 0.0))
    assert [holds(Check(measure, "above", 1.0), value) for value in (0.9, 1.0, 1.1)] == [False, False, True]
    assert [holds(Check(measure, "below", 1.0), value) for value in (0.9, 1.0, 1.1)] == [True, False, False]
    assert [holds(Check(measure, "equals", 1.0, 0.2), value) for value in (0.79, 0.81, 1.19)] == [False, True, True]


@pytest.mark.parametrize(
    ("check", "value", "wanted", "outcome"),
    [
        (
            Check(Measure("test_accuracy"), "above", 0.95),
            0.62,
            "test accuracy above 95 %",
            "test accuracy is 62 %, not above 95 %",
        ),
        (
            Check(Measure("test_accuracy"), "above", 0.95),
            0.95004,
            "test accuracy above 95 %",
            "test accuracy is 95.004 %, above 95 %",
        ),
        (
            Check(Measure("output", point=(-4.0, 0.5)), "equals", 4.0),
            4.0 + 1e-12,
            "output at (−4, 0.5) equal to 4",
            "output at (−4, 0.5) is 4",
        ),
        (
            Check(Measure("test_recall", label=1, classes=("dry", "snow")), "above", 0.5),
            0.0,
            "recall of snow among the test points above 50 %",
            "recall of snow among the test points is 0 %, not above 50 %",
        ),
        (
            Check(Measure("test_over_guessing"), "below", 0.05),
            -0.01,
            "test accuracy beyond guessing below 5 %",
            "test accuracy beyond guessing is −1 %, below 5 %",
        ),
        (
            Check(Measure("dead_share", layer=0), "below", 0.2),
            math.nan,
            "share of units in layer 1 that never fire below 20 %",
            "share of units in layer 1 that never fire: there is no such number here, below 20 % is wanted",
        ),
        (
            Check(Measure("delta_ratio"), "below", 1e-4),
            0.0,
            "δ of the first layer ÷ δ of the output below 10⁻⁴",
            "δ of the first layer ÷ δ of the output is 0, below 10⁻⁴",
        ),
    ],
)
def test_checks_and_outcomes_are_told_in_words(check: Check, value: float, wanted: str, outcome: str) -> None:
    assert describe_check(check) == wanted
    assert describe_outcome(check, value) == outcome

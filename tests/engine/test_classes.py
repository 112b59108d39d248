"""Any number of classes: softmax by hand and by its laws, what is asked of it, and the data that come with it."""

import itertools
import math
from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest

from engine import lesson
from engine.choices.features import feature_rows
from engine.data.generators import GENERATORS, GeneratorName
from engine.learned import untrained
from engine.moment import Moment
from engine.native.evaluation import evaluate, outputs
from engine.parameters import Layout
from engine.portable import Floats
from engine.problem import Problem
from engine.questions.confusion import Confuse
from engine.questions.probe import ProbePoint
from engine.questions.sample import PassSample
from engine.questions.slice import ViewSlice
from engine.questions.surface import MapSurface
from engine.questions.unit_maps import MapUnits
from engine.questions.winner import MapWinners
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.engine.native.networks import loss_code, make_network

MANY: tuple[GeneratorName, ...] = ("arms", "clouds", "wedges")
JOINT = loss_code("cross_entropy", "softmax")


def spec_of(classes: int = 3, kind: GeneratorName = "clouds", train_percent: int = 50) -> Spec:
    return Spec(
        DataSpec(kind, 240, 10.0, train_percent, classes=classes),
        network=NetworkSpec((LayerSpec(6, "tanh"),), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy", learning_rate=0.1),
    )


def trained(spec: Spec, epochs: int = 30) -> Moment:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    return Moment(Problem(spec), trainer.learned())


def with_logits(*z: float) -> tuple[Floats, Floats, float]:
    """The outputs, the losses of each class, and the share right of class 0, of a layer with these logits."""
    k = len(z)
    network = make_network((1, k), ["softmax"] * k)
    parameters, inputs = np.array([*[0.0] * k, *z]), np.ones((1, 1))
    a = np.empty((k, 1))
    outputs(network, parameters, inputs, a)
    judged = [evaluate(network, parameters, inputs, np.eye(k)[:, [right]].copy(), JOINT, 0.5) for right in range(k)]
    return a[:, 0], np.array([loss for loss, _ in judged]), judged[0][1]


def test_probabilities_and_losses_are_those_worked_by_hand() -> None:
    a, losses, _ = with_logits(0.0, math.log(3.0), math.log(4.0))
    np.testing.assert_allclose(a, [0.125, 0.375, 0.5], rtol=1e-15)
    np.testing.assert_allclose(losses, [math.log(8.0), math.log(8.0 / 3.0), math.log(2.0)], rtol=1e-15)


@pytest.mark.parametrize("k", range(2, 9))
def test_losses_are_exact_to_the_last_digits_for_any_logits(k: int) -> None:
    rng = np.random.default_rng(k)
    for size in (1e-3, 1.0, 30.0, 600.0):
        z = rng.normal(scale=size, size=k)
        a, losses, _ = with_logits(*z)
        with mp.workdps(700):
            total = mp.fsum(mp.e ** mp.mpf(each) for each in z)
            exact = [float(mp.e ** mp.mpf(each) / total) for each in z]
            exact_losses = [float(mp.log(total) - mp.mpf(each)) for each in z]
        np.testing.assert_allclose(a, exact, rtol=2e-15 * max(1.0, size), atol=1e-300)
        np.testing.assert_allclose(losses, exact_losses, rtol=2e-15 * max(2.0, size), atol=1e-300)


def test_nothing_overflows_and_a_sure_class_costs_nothing() -> None:
    a, losses, _ = with_logits(1e5, -1e5, 0.0)
    assert a.tolist() == [1.0, 0.0, 0.0]
    assert losses.tolist() == [0.0, 2e5, 1e5]


def test_logits_that_all_rise_alike_change_nothing() -> None:
    first, again = with_logits(0.5, -1.25, 2.0), with_logits(256.5, 254.75, 258.0)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_allclose(first[1], again[1], rtol=1e-15)


def test_ties_go_to_the_lower_class_and_nan_is_wrong() -> None:
    assert with_logits(1.0, 1.0, 0.0)[2] == 1.0
    assert with_logits(0.0, 1.0, 1.0)[2] == 0.0
    assert with_logits(math.nan, 0.0, 0.0)[2] == 0.0


@pytest.mark.parametrize("classes", range(2, 9))
def test_deltas_of_the_outputs_add_up_to_nothing(classes: int) -> None:
    spec = spec_of(classes)
    answer = PassSample(7).ask(Moment(Problem(spec), untrained(spec)))
    assert answer.deltas[-1].sum() == pytest.approx(0.0, abs=1e-15)
    np.testing.assert_allclose(answer.deltas[-1], answer.a[-1] - answer.targets, rtol=1e-12)
    assert answer.targets.tolist() == np.eye(classes)[int(answer.label)].tolist()
    assert answer.loss == pytest.approx(-math.log(answer.output), rel=1e-12)
    assert answer.target == 1.0


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("classes", range(2, 9))
def test_any_number_of_classes_is_drawn_evenly_and_learned(kind: GeneratorName, classes: int) -> None:
    spec = spec_of(classes, kind)
    dataset = spec.data.dataset
    counts = np.bincount(dataset.all.labels.astype(int), minlength=classes)
    assert len(dataset.classes) == classes == len(counts)
    assert counts.max() - counts.min() <= 1
    assert np.hypot(*dataset.all.points.T).max() < 12.0
    before = evaluate_on(Moment(Problem(spec), untrained(spec)))
    assert evaluate_on(trained(spec, 10)) < before


def evaluate_on(moment: Moment) -> float:
    """The mean training loss, by the plain lesson."""
    spec = moment.spec
    inputs, targets = moment.problem.train
    return float(lesson.loss_of(spec, lesson.forward(spec, moment.parameters, inputs)[-1], targets).mean())


def test_without_noise_arms_and_wedges_are_what_their_names_say() -> None:
    for classes in (3, 5):
        points, labels = GENERATORS["wedges"].draw(np.random.default_rng(1), 500, 0.0, classes)
        turns = np.arctan2(points[:, 0], points[:, 1]) / (2.0 * np.pi) % 1.0
        np.testing.assert_array_equal(np.floor(turns * classes), labels)
        points, labels = GENERATORS["arms"].draw(np.random.default_rng(1), 500, 0.0, classes)
        first = points[labels == 0.0]
        angle = 2.0 * np.pi / classes
        turned = first @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        second = points[labels == 1.0]
        np.testing.assert_allclose(turned[: len(second)], second, atol=1e-12)


def test_winners_are_the_largest_outputs_and_borders_where_the_two_largest_meet() -> None:
    moment = trained(spec_of(4))
    winners, maps = MapWinners(40).ask(moment), MapUnits(40).ask(moment)
    assert winners is not None
    np.testing.assert_array_equal(winners.classes, maps.units[-4:].argmax(axis=0))
    np.testing.assert_allclose(winners.shares, maps.units[-4:].max(axis=0), rtol=1e-6)
    assert len(winners.borders) > 50
    ends = winners.borders.reshape(-1, 2).astype(np.float64)
    a = np.sort(moment.outputs(feature_rows(moment.spec.features, ends))[1], axis=0)
    assert np.quantile(a[-1] - a[-2], 0.97) < 1e-3  # but for the pixels where three classes meet
    keys = {tuple(np.round(border, 4)) for border in winners.borders.tolist()}
    assert len(keys) == len(winners.borders)


def test_a_border_of_one_class_is_part_of_all_borders_and_two_classes_have_one() -> None:
    moment = trained(spec_of(3))
    whole = MapSurface(None, 40).ask(moment).contour
    each = [MapSurface((1, unit), 40).ask(moment).contour for unit in range(3)]
    assert 0 < max(map(len, each)) < len(whole)
    assert sum(map(len, each)) == pytest.approx(2 * len(whole), rel=0.05)
    assert MapWinners().ask(Moment(Problem(Spec()), untrained(Spec()))) is None


def test_confusion_counts_the_rows_of_each_true_class() -> None:
    moment = trained(spec_of(3))
    found = Confuse("train").ask(moment)
    assert found is not None
    inputs, targets = moment.problem.train
    a = lesson.forward(moment.spec, moment.parameters, inputs)[-1].a
    for true, chosen in itertools.product(range(3), range(3)):
        assert found.counts[true, chosen] == ((targets.argmax(0) == true) & (a.argmax(0) == chosen)).sum()
    loss, accuracy = evaluate(moment.problem.network, moment.parameters, inputs, targets, JOINT, 0.5)
    assert found.accuracy == accuracy
    assert math.isfinite(loss)
    assert found.recalls.shape == found.precisions.shape == (3,)
    assert found.largest_share == found.counts.sum(axis=1).max() / 120
    test = Confuse().ask(moment)
    assert test is not None
    assert (test.of, test.counts.sum()) == ("test", 120)


def test_without_a_test_set_the_training_set_is_counted_and_regression_has_none() -> None:
    spec = spec_of(3, train_percent=100)
    found = Confuse().ask(Moment(Problem(spec), untrained(spec)))
    assert found is not None
    assert (found.of, found.counts.sum()) == ("train", 240)
    numbers = Spec(DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear")))
    assert Confuse().ask(Moment(Problem(numbers), untrained(numbers))) is None


def test_a_probe_and_a_slice_tell_every_class() -> None:
    moment = trained(spec_of(5))
    probe = ProbePoint((1.0, 2.0)).ask(moment)
    assert probe.outputs.sum() == pytest.approx(1.0)
    assert probe.output == probe.outputs.max()
    np.testing.assert_allclose(probe.slopes[-1], probe.outputs * (1.0 - probe.outputs), rtol=1e-12)
    along = ViewSlice(((-6.0, 0.0), (6.0, 0.0))).ask(moment)
    assert along.classes is not None
    np.testing.assert_allclose(along.classes.a.sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_array_equal(along.classes.a[0], along.a)
    np.testing.assert_array_equal(along.classes.z[0], along.z)
    assert Layout(moment.spec.layer_sizes).sizes[-1] == 5


def test_the_slice_of_all_classes_has_every_kink_of_each_and_the_slopes_of_every_z_between_them() -> None:
    network = NetworkSpec((LayerSpec(5, "relu"), LayerSpec(4, "relu")), OutputSpec("softmax"))
    moment = trained(replace(spec_of(4), network=network))
    ends = ((-6.0, 1.5), (6.0, -2.5))
    along = ViewSlice(ends).ask(moment)
    assert along.classes is not None
    assert along.classes.slopes is not None
    assert along.kinks
    places = [kink.share for kink in along.kinks]
    alone = [ViewSlice(ends, (2, unit)).ask(moment) for unit in range(4)]
    assert all(one.classes is None for one in alone)
    assert set(places) == {kink.share for one in alone for kink in one.kinks or ()}
    length = math.dist(*ends)
    for z, slopes in zip(along.classes.z, along.classes.slopes, strict=True):
        assert len(slopes) == len(places) + 1
        borders = [0.0, *places, 1.0]
        for slope, low, high in zip(slopes, borders, borders[1:], strict=False):
            inside = (along.shares >= low) & (along.shares <= high)
            if inside.sum() > 1:
                steps = np.diff(z[inside]) / np.diff(along.shares[inside]) / length
                np.testing.assert_allclose(steps, slope, atol=1e-9)


def test_a_curved_network_of_classes_has_curves_but_no_kinks() -> None:
    along = ViewSlice(((-6.0, 0.0), (6.0, 0.0))).ask(trained(spec_of(3)))
    assert along.classes is not None
    assert along.classes.slopes is None
    assert along.kinks is None

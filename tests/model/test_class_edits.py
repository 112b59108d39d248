"""Other numbers of classes as edits: what was learned stays, and the function where it can."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from engine import lesson
from engine.choices.features import feature_rows
from engine.choices.heads import OutputActivationName
from engine.choices.losses import LossName
from engine.parameters import Address
from engine.portable import Floats
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import SetOutput, SetSetting
from playground.model.edits.edit import Edit, EditRefused
from playground.model.edits.outputs import freed_pins
from playground.model.history import History

POINTS = np.random.default_rng(0).uniform(-6.0, 6.0, (50, 2))


def work_of(output: OutputActivationName, loss: LossName, data: DataSpec | None = None) -> Work:
    """A network that was trained for some epochs."""
    network = NetworkSpec((LayerSpec(5, "tanh"), LayerSpec(3, "relu")), OutputSpec(output))
    spec = Spec(data or DataSpec("moons", 100), network=network, training=TrainingSpec(loss=loss))
    return trained(Work.fresh(Document(spec)))


def trained(work: Work) -> Work:
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(3)
    return Work(work.document, trainer.learned())


def outputs(work: Work) -> Floats:
    spec = work.document.spec
    return lesson.forward(spec, work.learned.parameters, feature_rows(spec.features, POINTS))[-1].a


def output_weights(work: Work) -> Floats:
    layout = work.document.layout
    return layout.weights(work.learned.parameters, layout.layer_count - 1)


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "cross_entropy"), ("tanh", "mse")])
def test_two_classes_go_from_one_unit_to_softmax_and_back_with_the_function_unchanged(
    output: OutputActivationName, loss: LossName
) -> None:
    work = work_of(output, loss)
    shares = outputs(work)[0] if output == "sigmoid" else (outputs(work)[0] + 1.0) / 2.0
    many = SetOutput("softmax", "cross_entropy").apply(work)
    np.testing.assert_allclose(outputs(many), [1.0 - shares, shares], rtol=1e-12, atol=1e-15)
    back = SetOutput(output, loss).apply(many)
    np.testing.assert_allclose(back.learned.parameters, work.learned.parameters, rtol=1e-14)
    assert back.document == work.document


def test_a_linear_output_keeps_its_boundary() -> None:
    work = work_of("linear", "mse")
    many = SetOutput("softmax", "cross_entropy").apply(work)
    np.testing.assert_array_equal(outputs(many).argmax(axis=0), outputs(work)[0] > 0.0)


def test_a_class_more_keeps_the_weights_of_the_others_and_one_less_too() -> None:
    work = work_of("softmax", "cross_entropy", DataSpec("arms", 120, classes=3))
    more = SetSetting("data", "classes", 5).apply(work)
    assert more.document.spec.layer_sizes == (2, 5, 3, 5)
    np.testing.assert_array_equal(output_weights(more)[:3], output_weights(work))
    assert np.abs(output_weights(more)[3:]).min() > 0.0
    np.testing.assert_array_equal(output_weights(SetSetting("data", "classes", 3).apply(more)), output_weights(work))
    assert more.learned.epoch == work.learned.epoch
    other = SetSetting("data", "kind", "wedges").apply(work)
    np.testing.assert_array_equal(other.learned.parameters, work.learned.parameters)


def test_two_classes_become_three_with_softmax_and_go_back_to_one_unit_that_means_the_same() -> None:
    work = work_of("sigmoid", "cross_entropy")
    many = SetSetting("data", "kind", "arms").apply(work)
    spec = many.document.spec
    assert (spec.network.output.activation, spec.training.loss, spec.layer_sizes[-1]) == ("softmax", "cross_entropy", 3)
    shares = outputs(many)[:2] / outputs(many)[:2].sum(axis=0)
    np.testing.assert_allclose(shares[1], outputs(work)[0], rtol=1e-12)
    back = SetSetting("data", "kind", "circle").apply(many)
    assert back.document.spec.network.output.activation == "sigmoid"
    np.testing.assert_allclose(outputs(back), outputs(work), rtol=1e-12)


def test_numbers_bring_a_linear_unit_and_classes_softmax_again() -> None:
    work = work_of("softmax", "cross_entropy", DataSpec("clouds", 120, classes=4))
    numbers = SetSetting("data", "kind", "plane").apply(work)
    spec = numbers.document.spec
    assert (spec.network.output.activation, spec.training.loss, spec.layer_sizes[-1]) == ("linear", "mse", 1)
    again = SetSetting("data", "kind", "clouds").apply(numbers)
    assert again.document.spec.layer_sizes[-1] == 3
    hidden = work.document.layout.weight_offsets[-1]
    np.testing.assert_array_equal(again.learned.parameters[:hidden], work.learned.parameters[:hidden])


@pytest.mark.parametrize("classes", [2, 3, 8])
def test_what_does_not_go_with_the_classes_is_refused_with_the_reason(classes: int) -> None:
    work = work_of("softmax", "cross_entropy", DataSpec("arms", 120, classes=classes))
    with pytest.raises(EditRefused) as refused:
        SetSetting("training", "loss", "mse").apply(work)
    if classes == 2:
        assert refused.value.remedy is not None
        after = refused.value.remedy.apply(work).document.spec
        assert (after.network.output.activation, after.training.loss) == ("tanh", "mse")
    else:
        assert refused.value.remedy is None
        with pytest.raises(EditRefused, match=f"{classes} classes need the output softmax"):
            SetOutput("tanh").apply(work)
    with pytest.raises(EditRefused, match="numbers, not classes"):
        SetOutput("softmax").apply(work_of("linear", "mse", DataSpec("plane", 60)))


def test_softmax_under_another_loss_is_refused_with_a_remedy_that_brings_both() -> None:
    work = work_of("tanh", "mse")
    with pytest.raises(EditRefused) as refused:
        SetOutput("softmax").apply(work)
    assert refused.value.remedy is not None
    assert refused.value.remedy.text == "Change the output to Softmax and the loss to Cross-entropy"
    assert refused.value.remedy.apply(work).document.spec.layer_sizes[-1] == 2


def test_only_data_that_may_have_any_number_of_classes_take_one() -> None:
    with pytest.raises(EditRefused, match="Moons has two classes"):
        SetSetting("data", "classes", 3).apply(work_of("tanh", "mse"))


def test_each_step_is_undone_and_redone_bit_for_bit() -> None:
    edits: list[Edit] = [
        SetOutput("softmax", "cross_entropy"),
        SetSetting("data", "kind", "clouds"),
        SetSetting("data", "classes", 6),
        SetSetting("data", "classes", 2),
        SetSetting("data", "kind", "plane"),
    ]
    works = [work_of("sigmoid", "cross_entropy")]
    history = History()
    for edit in edits:
        works.append(edit.apply(works[-1]))
        history = history.with_step(edit, works[-2], works[-1])
    assert len(works) == len(edits) + 1
    for before, after in reversed(list(itertools.pairwise(works))):
        history, undone = history.undo(after)
        assert undone == before


# --- pins ---


def pinned(work: Work, *pins: Address) -> Work:
    return replace(work, document=replace(work.document, pins=frozenset(pins)))


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "cross_entropy"), ("tanh", "mse")])
def test_pins_of_one_unit_hold_both_of_softmax_and_come_back(output: OutputActivationName, loss: LossName) -> None:
    pins = Address(2, 0), Address(2, 0, 1), Address(0, 3, 1)
    work = pinned(work_of(output, loss), *pins)
    many = SetOutput("softmax", "cross_entropy").apply(work)
    both = {Address(2, unit, source) for unit in (0, 1) for source in (None, 1)}
    assert many.document.pins == both | {Address(0, 3, 1)}
    back = SetOutput(output, loss).apply(many)
    assert back.document.pins == frozenset(pins)
    np.testing.assert_array_equal(back.learned.parameters, work.learned.parameters)
    assert not freed_pins(work.document, many.document) | freed_pins(many.document, back.document)


def test_what_both_units_hold_stays_where_it_is_while_training_goes_on() -> None:
    work = pinned(work_of("sigmoid", "cross_entropy"), Address(2, 0, 1))
    many = SetOutput("softmax", "cross_entropy").apply(work)
    trainer = Trainer(many.document.spec, many.learned, pins=many.document.pins)
    trainer.train_epochs(5)
    before, after = output_weights(many), output_weights(replace(many, learned=trainer.learned()))
    np.testing.assert_array_equal(after[:, 1], before[:, 1])
    assert np.abs(after[:, 0] - before[:, 0]).max() > 0.0


def test_a_pin_on_one_of_two_classes_cannot_be_kept_by_one_unit() -> None:
    work = pinned(
        work_of("softmax", "cross_entropy", DataSpec("moons", 100)), Address(2, 1, 0), Address(2, 0), Address(2, 1)
    )
    back = SetOutput("sigmoid", "cross_entropy").apply(work)
    assert back.document.pins == {Address(2, 0)}
    assert freed_pins(work.document, back.document) == {Address(2, 1, 0)}


def test_pins_go_with_their_classes_and_those_of_a_class_that_is_gone_are_freed() -> None:
    work = pinned(
        work_of("softmax", "cross_entropy", DataSpec("arms", 120, classes=4)), Address(2, 1), Address(2, 3, 2)
    )
    fewer = SetSetting("data", "classes", 3).apply(work)
    assert fewer.document.pins == {Address(2, 1)}
    assert freed_pins(work.document, fewer.document) == {Address(2, 3, 2)}
    assert not freed_pins(fewer.document, SetSetting("data", "classes", 5).apply(fewer).document)


def test_numbers_to_learn_free_the_pins_of_classes() -> None:
    work = pinned(work_of("softmax", "cross_entropy", DataSpec("clouds", 120)), Address(2, 1), Address(2, 2, 0))
    numbers = SetSetting("data", "kind", "plane").apply(work)
    assert numbers.document.pins == frozenset()
    assert freed_pins(work.document, numbers.document) == work.document.pins

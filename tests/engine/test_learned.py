"""What was learned stays through every change of the network: kept bit for bit, and the output does not jump."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.choices.features import FeatureName
from engine.choices.optimizers import OPTIMIZERS, OptimizerName
from engine.choices.penalties import PenaltyName
from engine.data.plane import Maps
from engine.learned import NEW, Carry, LayerCarry, Learned, transplant, untrained
from engine.parameters import Address, Layout, initial_parameters
from engine.portable import Floats
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model import edits
from playground.model.document import Document, Work
from tests import asking
from tests.engine.runs import assert_same_bits, trained

SPEC = Spec(
    data=DataSpec("xor", samples=100),
    network=NetworkSpec(hidden=(LayerSpec(4, "relu"), LayerSpec(3, "relu")), init=InitSpec("uniform_half")),
    training=TrainingSpec(optimizer="adam"),
)


def trained_work(spec: Spec = SPEC, pins: frozenset[Address] = frozenset()) -> Work:
    return Work(Document(spec, pins=pins), trained(spec, pins=pins))


def output_map(work: Work) -> Maps:
    return asking.output_map(Trainer(work.document.spec, work.learned), 24)


def weights(work: Work, layer: int) -> Floats:
    return work.document.layout.weights(work.learned.parameters, layer)


def biases(work: Work, layer: int) -> Floats:
    return work.document.layout.biases(work.learned.parameters, layer)


# --- trained networks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [0, 1])
def test_a_new_unit_leaves_the_output_as_it_is_to_the_bit(layer: int) -> None:
    before = trained_work()
    after = edits.AddUnit(layer).apply(before)
    assert after.document.spec.layer_sizes[layer + 1] == before.document.spec.layer_sizes[layer + 1] + 1
    assert output_map(after).tobytes() == output_map(before).tobytes()


@pytest.mark.parametrize("layer", [0, 1])
def test_a_new_unit_gets_weights_from_the_initialisation_and_gives_zeros(layer: int) -> None:
    after = edits.AddUnit(layer).apply(trained_work())
    fresh = initial_parameters(after.document.spec)
    np.testing.assert_array_equal(weights(after, layer)[-1], after.document.layout.weights(fresh, layer)[-1])
    assert np.abs(weights(after, layer)[-1]).min() > 0.0
    assert biases(after, layer)[-1] == 0.1
    assert not weights(after, layer + 1)[:, -1].any()


@pytest.mark.parametrize("layer", [0, 1])
def test_a_new_unit_learns_from_the_first_steps_on(layer: int) -> None:
    after = edits.AddUnit(layer).apply(trained_work())
    trainer = Trainer(after.document.spec, after.learned)
    trainer.train_batches(10)
    grown = Work(after.document, trainer.learned())
    assert np.abs(weights(grown, layer + 1)[:, -1]).max() > 0.0
    assert not np.array_equal(weights(grown, layer)[-1], weights(after, layer)[-1])


@pytest.mark.parametrize("layer", [0, 1])
def test_all_learned_values_stay_beside_a_new_unit(layer: int) -> None:
    before = trained_work()
    after = edits.AddUnit(layer).apply(before)
    for at in range(3):
        units, inputs = weights(before, at).shape
        np.testing.assert_array_equal(weights(after, at)[:units, :inputs], weights(before, at))
        np.testing.assert_array_equal(biases(after, at)[:units], biases(before, at))


@pytest.mark.parametrize("name", ["x1_squared", "x1_x2", "sin_x2"])
def test_a_new_feature_leaves_the_output_as_it_is_to_the_bit(name: FeatureName) -> None:
    before = trained_work()
    after = edits.SetFeature(name, True).apply(before)
    assert output_map(after).tobytes() == output_map(before).tobytes()
    assert not weights(after, 0)[:, after.document.spec.features.index(name)].any()


def test_removing_a_feature_keeps_the_weights_of_the_others() -> None:
    before = trained_work(replace(SPEC, features=("x1", "x2", "x1_x2")))
    after = edits.SetFeature("x2", False).apply(before)
    np.testing.assert_array_equal(weights(after, 0), weights(before, 0)[:, [0, 2]])


@pytest.mark.parametrize("layer", [1, 2])
def test_a_relu_layer_after_a_relu_layer_leaves_the_output_as_it_is_to_the_bit(layer: int) -> None:
    before = trained_work()
    after = edits.InsertLayer(layer).apply(before)
    assert len(after.document.spec.network.hidden) == 3
    assert output_map(after).tobytes() == output_map(before).tobytes()


def test_a_linear_layer_among_linear_ones_leaves_the_output_as_it_is_to_the_bit() -> None:
    before = trained_work(
        replace(SPEC, network=NetworkSpec((LayerSpec(3, "linear"),), OutputSpec("tanh"), InitSpec("xavier")))
    )
    for layer in (0, 1):
        after = edits.InsertLayer(layer).apply(before)
        assert output_map(after).tobytes() == output_map(before).tobytes()


def test_an_inserted_layer_passes_on_what_it_gets() -> None:
    after = edits.InsertLayer(1).apply(trained_work())
    np.testing.assert_array_equal(weights(after, 1), np.eye(4))
    assert not biases(after, 1).any()


def test_a_removed_unit_takes_its_row_and_its_column_and_nothing_else() -> None:
    before = trained_work()
    after = edits.RemoveUnit(0, 1).apply(before)
    np.testing.assert_array_equal(weights(after, 0), weights(before, 0)[[0, 2, 3]])
    np.testing.assert_array_equal(biases(after, 0), biases(before, 0)[[0, 2, 3]])
    np.testing.assert_array_equal(weights(after, 1), weights(before, 1)[:, [0, 2, 3]])
    np.testing.assert_array_equal(weights(after, 2), weights(before, 2))


@pytest.mark.parametrize("layer", [0, 1])
def test_units_that_meet_when_the_layer_between_them_goes_get_weights_from_the_initialisation(layer: int) -> None:
    before = trained_work()
    after = edits.RemoveLayer(layer).apply(before)
    fresh = initial_parameters(after.document.spec)
    np.testing.assert_array_equal(weights(after, layer), after.document.layout.weights(fresh, layer))
    assert np.abs(weights(after, layer)).min() > 0.0  # zeros would cut the layers below off from the gradient
    np.testing.assert_array_equal(biases(after, layer), biases(before, layer + 1))


def test_removing_a_layer_keeps_all_that_lies_on_the_other_side() -> None:
    before = trained_work()
    after = edits.RemoveLayer(1).apply(before)
    np.testing.assert_array_equal(weights(after, 0), weights(before, 0))
    np.testing.assert_array_equal(biases(after, 0), biases(before, 0))


def test_layers_of_equal_size_keep_their_weights_when_they_change_places() -> None:
    spec = replace(
        SPEC, network=replace(SPEC.network, hidden=(LayerSpec(4, "relu"), LayerSpec(4, "tanh"), LayerSpec(4)))
    )
    before = trained_work(spec)
    after = edits.MoveLayer(1, 2).apply(before)
    np.testing.assert_array_equal(weights(after, 1), weights(before, 2))
    np.testing.assert_array_equal(weights(after, 2), weights(before, 1))
    np.testing.assert_array_equal(biases(after, 2), biases(before, 1))
    assert [layer.activation for layer in after.document.spec.network.hidden] == ["relu", "tanh", "tanh"]


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetActivation(0, "tanh"),
        edits.SetUnitActivation(1, 2, "sin"),
        edits.SetAllActivations("silu"),
        edits.SetOutput("linear"),
        edits.SetSetting("training", "learning_rate", 0.1),
        edits.SetSetting("training", "batch_size", 3),
        edits.SetSetting("training", "loss", "huber"),
        edits.SetSetting("init", "scheme", "zeros"),
        edits.SetSetting("init", "seed", 77),
        edits.SetSetting("data", "noise", 20.0),
    ],
    ids=lambda edit: edit.text,
)
def test_a_changed_setting_keeps_every_weight_and_what_the_optimizer_remembers(edit: edits.Edit) -> None:
    before = trained_work()
    after = edit.apply(before)
    assert after.document != before.document
    np.testing.assert_array_equal(after.learned.parameters, before.learned.parameters)
    np.testing.assert_array_equal(after.learned.moment1, before.learned.moment1)
    np.testing.assert_array_equal(after.learned.moment2, before.learned.moment2)
    assert (after.learned.steps, after.learned.epoch) == (before.learned.steps, before.learned.epoch)


def test_other_data_begin_the_epoch_anew() -> None:
    before = trained_work()
    assert before.learned.position > 0
    after = edits.SetSetting("data", "seed", 5).apply(before)
    assert (after.learned.epoch, after.learned.position) == (before.learned.epoch, 0)


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "adam"])
def test_another_optimizer_remembers_nothing(optimizer: OptimizerName) -> None:
    before = trained_work()
    assert before.learned.moment2.all()
    after = edits.SetSetting("training", "optimizer", optimizer).apply(before)
    assert not after.learned.moment1.any()
    assert not after.learned.moment2.any()
    assert after.learned.steps == 0
    np.testing.assert_array_equal(after.learned.parameters, before.learned.parameters)
    assert after.learned.epoch == before.learned.epoch


def test_what_the_optimizer_remembers_goes_with_its_parameter() -> None:
    before = trained_work()
    after = edits.RemoveUnit(0, 0).apply(before)
    for name in ("moment1", "moment2"):
        old = before.document.layout.weights(getattr(before.learned, name), 1)
        new = after.document.layout.weights(getattr(after.learned, name), 1)
        np.testing.assert_array_equal(new, old[:, 1:])
    grown = edits.AddUnit(0).apply(before)
    moments = grown.document.layout.weights(grown.learned.moment2, 0)
    assert moments[:4].all()
    assert not moments[4].any()


L1 = replace(SPEC, training=TrainingSpec(penalty="l1", penalty_rate=0.3, optimizer="sgd"))


def test_weights_that_l1_has_silenced_go_with_their_unit() -> None:
    before = trained_work(L1)
    silenced = before.document.layout.weights(before.learned.silenced, 1)
    assert silenced.any()
    after = edits.RemoveUnit(1, 0).apply(before)
    np.testing.assert_array_equal(after.document.layout.weights(after.learned.silenced, 1), silenced[1:])


@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_another_penalty_frees_the_weights_that_l1_has_silenced(penalty: PenaltyName) -> None:
    after = edits.SetSetting("training", "penalty", penalty).apply(trained_work(L1))
    assert not after.learned.silenced.any()


def test_a_pin_goes_with_its_parameter() -> None:
    pins = frozenset({Address(0, 2), Address(0, 1, 0), Address(1, 0, 2), Address(1, 0, 1), Address(2, 0)})
    before = trained_work(pins=pins)
    after = edits.RemoveUnit(0, 1).apply(before)
    assert after.document.pins == {Address(0, 1), Address(1, 0, 1), Address(2, 0)}
    inserted = edits.InsertLayer(1).apply(before)
    assert inserted.document.pins == {
        Address(0, 2),
        Address(0, 1, 0),
        Address(2, 0, 2),
        Address(2, 0, 1),
        Address(3, 0),
    }


def test_pins_stay_where_nothing_moves() -> None:
    pins = frozenset({Address(0, 2), Address(0, 1, 0), Address(2, 0, 2)})
    after = edits.SetActivation(0, "tanh").apply(trained_work(pins=pins))
    assert after.document.pins == pins


# --- where it began --------------------------------------------------------------------------------------------------


def test_reset_goes_back_to_the_weights_that_training_began_with() -> None:
    before = trained_work()
    after = edits.Reset().apply(before)
    assert_same_bits(after.learned, untrained(SPEC))


def test_an_initialisation_changed_after_training_takes_effect_at_reset() -> None:
    changed = edits.SetSetting("init", "scheme", "he").apply(trained_work())
    again = edits.Reset().apply(changed)
    np.testing.assert_array_equal(again.learned.parameters, initial_parameters(changed.document.spec))


def test_reset_after_surgery_begins_as_the_changed_network_would() -> None:
    grown = edits.AddUnit(0).apply(trained_work())
    again = edits.Reset().apply(grown)
    np.testing.assert_array_equal(again.learned.parameters, initial_parameters(grown.document.spec))


@pytest.mark.parametrize(
    "edit",
    [
        edits.AddUnit(0),
        edits.RemoveUnit(1, 0),
        edits.InsertLayer(1),
        edits.RemoveLayer(0),
        edits.SetFeature("cos_x1", True),
        edits.SetSetting("init", "scheme", "he"),
        edits.SetSetting("init", "seed", 9),
    ],
    ids=lambda edit: edit.text,
)
def test_an_untrained_network_begins_as_the_changed_document_says(edit: edits.Edit) -> None:
    after = edit.apply(Work.fresh(Document(SPEC)))
    assert_same_bits(after.learned, untrained(after.document.spec))


def test_a_value_set_by_hand_before_training_stays_in_an_untrained_network() -> None:
    fresh = Work.fresh(Document(SPEC))
    by_hand = edits.SetValue(Address(0, 2, 1), 0.875).apply(edits.SetValue(Address(1, 1), -3.0).apply(fresh))
    after = edits.SetSetting("init", "scheme", "he").apply(by_hand)
    expected = initial_parameters(after.document.spec)
    layout = after.document.layout
    expected[[layout.index(Address(0, 2, 1)), layout.index(Address(1, 1))]] = 0.875, -3.0
    np.testing.assert_array_equal(after.learned.parameters, expected)
    assert after.learned.is_untrained


def test_a_value_set_by_hand_before_training_comes_back_with_reset() -> None:
    by_hand = edits.SetValue(Address(0, 2, 1), 0.875).apply(Work.fresh(Document(SPEC)))
    trainer = Trainer(SPEC, by_hand.learned)
    trainer.train_batches(5)
    grown = edits.AddUnit(1).apply(Work(by_hand.document, trainer.learned()))
    assert weights(grown, 0)[2, 1] != 0.875
    assert weights(edits.Reset().apply(grown), 0)[2, 1] == 0.875


def test_a_value_set_by_hand_in_a_trained_network_does_not_move_its_start() -> None:
    before = trained_work()
    after = edits.SetValue(Address(0, 0, 0), 9.0).apply(before)
    np.testing.assert_array_equal(after.learned.start, before.learned.start)


def test_a_single_step_makes_a_network_trained() -> None:
    assert untrained(SPEC).is_untrained
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_sample()
    assert not trainer.learned().is_untrained


# --- the value itself ------------------------------------------------------------------------------------------------


def test_learned_arrays_are_read_only() -> None:
    learned = trained(SPEC, 3)
    for array in (learned.parameters, learned.start, learned.moment1, learned.moment2, learned.silenced):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("name", ["parameters", "start", "moment1", "moment2", "silenced"])
def test_learned_states_differ_when_one_number_does(name: str) -> None:
    learned = trained(SPEC, 3)
    array = getattr(learned, name).copy()
    array[-1] += 1
    changed: dict[str, Any] = {name: array}
    assert replace(learned, **changed) != learned
    changed[name] = getattr(learned, name).copy()
    assert replace(learned, **changed) == learned


@pytest.mark.parametrize("name", ["steps", "epoch", "position"])
def test_learned_states_differ_when_one_count_does(name: str) -> None:
    learned = trained(SPEC, 3)
    changed: dict[str, Any] = {name: 1234}
    assert replace(learned, **changed) != learned


def test_an_unchanged_carry_changes_nothing() -> None:
    learned = trained(SPEC)
    after = transplant(learned, SPEC, SPEC, Carry.unchanged(SPEC.layer_sizes))
    assert_same_bits(after, learned)


def test_sources_name_the_place_in_the_old_network() -> None:
    old, new = Layout((2, 2, 1)), Layout((2, 3, 1))
    carry = Carry((LayerCarry(0, (1, NEW, 0), (1, 0)), LayerCarry(1, (0,), (1, NEW, 0))))
    # old: weights of layer 0 at 0 1 / 2 3, its biases at 4 5, the output's weights at 6 7, its bias at 8
    assert carry.sources(old, new).tolist() == [3, 2, NEW, NEW, 1, 0, 5, NEW, 4, 7, NEW, 6, 8]


def test_a_learned_state_is_compared_with_other_things_calmly() -> None:
    assert trained(SPEC, 1) != "learned"
    assert isinstance(untrained(SPEC), Learned)

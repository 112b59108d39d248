"""Every edit: what it changes, what it keeps, what it is called, and what is refused with which words."""

from dataclasses import replace
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from engine.choices.activations import ACTIVATIONS
from engine.choices.heads import HEADS
from engine.learned import untrained
from engine.parameters import Address, initial_parameters
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import (
    AddUnit,
    Edit,
    EditRefused,
    FreeAll,
    InsertLayer,
    MoveLayer,
    NewWeights,
    RemoveLayer,
    RemoveUnit,
    Reset,
    SetActivation,
    SetAllActivations,
    SetFeature,
    SetOutput,
    SetPinned,
    SetSetting,
    SetText,
    SetUnitActivation,
    SetValue,
    Together,
)
from playground.model.files.document_io import dumps, loads
from tests.model.plain import same_bits
from tests.model.works import SETTINGS, all_pins, any_edit, outputs, trained, works
from tests.toys import toy_data

LAYERS = (LayerSpec(4), LayerSpec(3, "relu", overrides=(UnitOverride(1, "sin"),)), LayerSpec(2, "leaky_relu"))
PINS = frozenset({Address(0, 1, 0), Address(1, 2), Address(2, 1, 2), Address(3, 0)})
DOCUMENT = Document(Spec(network=NetworkSpec(LAYERS)), "Title", "Notes", PINS)


@pytest.fixture
def work() -> Work:
    """4, 3 and 2 units, trained, with a pin in each layer."""
    return trained(DOCUMENT)


def weights(work: Work, layer: int) -> Any:
    return work.document.layout.weights(work.learned.parameters, layer)


def biases(work: Work, layer: int) -> Any:
    return work.document.layout.biases(work.learned.parameters, layer)


def hidden(work: Work) -> tuple[LayerSpec, ...]:
    return work.document.spec.network.hidden


def refused(edit: Edit, work: Work) -> EditRefused:
    with pytest.raises(EditRefused) as caught:
        edit.apply(work)
    return caught.value


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "key", "value", "text"),
    [
        ("data", "kind", "moons", "Change data to Moons"),
        ("data", "samples", 300, "Change samples to 300"),
        ("data", "noise", 20.0, "Change noise to 20 %"),
        ("data", "train_percent", 80, "Change train share to 80 %"),
        ("data", "seed", 3, "Change data seed to 3"),
        ("training", "loss", "huber", "Change loss to Huber"),
        ("training", "optimizer", "adam", "Change optimizer to Adam"),
        ("training", "momentum", 0.9, "Change momentum to 0.9"),
        ("training", "learning_rate", 1e-05, "Change learning rate to 10⁻⁵"),
        ("training", "batch_size", 1, "Change batch size to 1"),
        ("training", "shuffle", False, "Change shuffling to off"),
        ("training", "seed", 4, "Change order seed to 4"),
        ("training", "penalty", "l1", "Change penalty to L1"),
        ("training", "penalty_rate", 0.001, "Change penalty rate to 0.001"),
        ("init", "scheme", "he", "Change initialisation to He"),
        ("init", "scale", 0.5, "Change initial scale to 0.5"),
        ("init", "seed", 9, "Change weight seed to 9"),
    ],
)
def test_a_setting_is_changed_and_everything_learned_stays(
    work: Work, section: Any, key: str, value: object, text: str
) -> None:
    edit = SetSetting(section, key, value)
    after = edit.apply(work)
    spec = after.document.spec
    assert getattr(spec.network.init if section == "init" else getattr(spec, section), key) == value
    assert edit.text == text
    np.testing.assert_array_equal(after.learned.parameters, work.learned.parameters)
    assert (after.learned.epoch, after.document.pins) == (3, PINS)


def test_every_setting_has_a_test_above() -> None:
    (mark,) = test_a_setting_is_changed_and_everything_learned_stays.pytestmark
    elsewhere = {("data", "classes")}  # in test_class_edits: it changes the output
    assert {case[:2] for case in mark.args[1]} == set(SETTINGS) - elsewhere


@pytest.mark.parametrize(
    ("section", "key", "value", "text"),
    [
        ("data", "noise", 51.0, "Noise is a number from 0 to 50, not 51."),
        ("data", "samples", 10, "Samples is a whole number from 20 to 5000, not 10."),
        ("training", "learning_rate", -0.1, "Learning rate is a number above 0 and up to 100, not −0.1."),
        ("training", "learning_rate", float("nan"), "Learning rate is a number above 0 and up to 100, not nan."),
        ("training", "momentum", 1.0, "Momentum is a number from 0 to less than 1, not 1."),
        ("training", "shuffle", 1, "Shuffle is true or false, not 1."),
        ("init", "scheme", "xaver", 'Scheme is "uniform_half", "fan_in", "xavier", "he" or "zeros", not \'xaver\'.'),
    ],
)
def test_a_setting_out_of_range_is_refused_with_its_range(
    work: Work, section: Any, key: str, value: object, text: str
) -> None:
    assert str(refused(SetSetting(section, key, value), work)) == text


def test_another_optimizer_forgets_what_the_last_one_remembered(work: Work) -> None:
    after = SetSetting("training", "optimizer", "adam").apply(work)
    assert not after.learned.moment1.any()
    assert not after.learned.moment2.any()
    assert after.learned.steps == 0


def test_another_learning_rate_keeps_what_the_optimizer_remembers(work: Work) -> None:
    after = SetSetting("training", "learning_rate", 0.1).apply(work)
    np.testing.assert_array_equal(after.learned.moment2, work.learned.moment2)
    assert after.learned.steps == work.learned.steps


def test_other_data_begin_an_epoch_anew(work: Work) -> None:
    assert work.learned.position > 0
    assert SetSetting("data", "seed", 1).apply(work).learned.position == 0


def test_an_initialisation_takes_effect_at_the_next_reset(work: Work) -> None:
    after = SetSetting("init", "scheme", "he").apply(work)
    np.testing.assert_array_equal(after.learned.parameters, work.learned.parameters)
    reset = Reset().apply(replace(after, document=replace(after.document, pins=frozenset())))
    np.testing.assert_array_equal(reset.learned.parameters, initial_parameters(after.document.spec))


def test_an_untrained_network_takes_another_initialisation_at_once() -> None:
    after = SetSetting("init", "seed", 5).apply(Work.fresh(Document()))
    np.testing.assert_array_equal(after.learned.parameters, initial_parameters(after.document.spec))


def test_data_of_the_other_task_bring_the_output_that_suits_them(work: Work) -> None:
    plane = SetSetting("data", "kind", "plane").apply(work)
    assert plane.document.spec.network.output.activation == "linear"
    circle = SetSetting("data", "kind", "circle").apply(plane)
    assert circle.document.spec.network.output.activation == "tanh"
    np.testing.assert_array_equal(circle.learned.parameters, work.learned.parameters)


def test_data_of_the_same_task_keep_the_output() -> None:
    document = Document(Spec(network=NetworkSpec(output=OutputSpec("sigmoid"))))
    after = SetSetting("data", "kind", "moons").apply(Work.fresh(document))
    assert after.document.spec.network.output.activation == "sigmoid"


def test_regression_data_bring_a_loss_that_goes_with_a_linear_output() -> None:
    spec = Spec(network=NetworkSpec(output=OutputSpec("sigmoid")), training=TrainingSpec(loss="cross_entropy"))
    after = SetSetting("data", "kind", "plane").apply(Work.fresh(Document(spec)))
    assert after.document.spec.training.loss == "mse"


def test_cross_entropy_without_a_sigmoid_is_refused_with_a_remedy(work: Work) -> None:
    refusal = refused(SetSetting("training", "loss", "cross_entropy"), work)
    assert str(refusal) == "Cross-entropy needs an output that is a probability: the sigmoid."
    assert refusal.remedy is not None
    after = refusal.remedy.apply(work)
    assert after.document.spec.training.loss == "cross_entropy"
    assert after.document.spec.network.output.activation == "sigmoid"
    assert refusal.remedy.text == "Change loss to cross-entropy with a sigmoid output"


def test_an_output_other_than_sigmoid_under_cross_entropy_is_refused_with_a_remedy() -> None:
    spec = Spec(network=NetworkSpec(output=OutputSpec("sigmoid")), training=TrainingSpec(loss="cross_entropy"))
    work = Work.fresh(Document(spec))
    refusal = refused(SetOutput("tanh"), work)
    assert "Tanh goes with ½ squared error or Huber" in str(refusal)
    assert refusal.remedy is not None
    after = refusal.remedy.apply(work).document.spec
    assert (after.network.output.activation, after.training.loss) == ("tanh", "mse")


def test_a_penalty_other_than_l1_frees_what_it_had_silenced(work: Work) -> None:
    silenced = np.zeros(work.learned.silenced.size, np.uint8)
    silenced[3] = 1
    spec = replace(work.document.spec, training=replace(work.document.spec.training, penalty="l1"))
    work = Work(replace(work.document, spec=spec), replace(work.learned, silenced=silenced))
    assert SetSetting("training", "penalty_rate", 0.3).apply(work).learned.silenced[3] == 1
    assert SetSetting("training", "penalty", "none").apply(work).learned.silenced[3] == 0


def test_title_and_notes_are_changed(work: Work) -> None:
    after = SetText("notes", "Look here.").apply(SetText("title", "Name").apply(work))
    assert (after.document.title, after.document.notes) == ("Name", "Look here.")
    assert SetText("title", "a").text == "Change the title"
    assert SetText("title", "a").merge_key == SetText("title", "b").merge_key != SetText("notes", "b").merge_key


def test_edits_together_are_all_done_or_none(work: Work) -> None:
    both = Together("Both", (AddUnit(0), SetSetting("data", "noise", 5.0)))
    assert toy_data(both.apply(work).document.spec).noise == 5.0
    assert hidden(both.apply(work))[0].units == 5
    assert str(refused(Together("Both", (AddUnit(0), RemoveLayer(9))), work)).startswith("There is no hidden layer 10")


# --- features -------------------------------------------------------------------------------------------------------


def test_a_feature_is_added_in_its_place_and_the_function_stays(work: Work) -> None:
    edit = SetFeature("x1_squared", True)
    after = SetFeature("sin_x1", True).apply(edit.apply(work))
    assert after.document.spec.features == ("x1", "x2", "x1_squared", "sin_x1")
    np.testing.assert_allclose(outputs(after), outputs(work), rtol=1e-12)
    assert edit.text == "Add feature x₁²"


def test_a_feature_is_removed_with_its_weights_alone(work: Work) -> None:
    after = SetFeature("x1", False).apply(work)
    assert after.document.spec.features == ("x2",)
    np.testing.assert_array_equal(weights(after, 0), weights(work, 0)[:, 1:])
    np.testing.assert_array_equal(biases(after, 0), biases(work, 0))
    assert after.document.pins == PINS - {Address(0, 1, 0)}
    assert SetFeature("x1", False).text == "Remove feature x₁"


def test_a_pin_follows_its_weight_when_features_move(work: Work) -> None:
    pinned = SetPinned(Address(0, 0, 1), True).apply(work)
    assert Address(0, 0, 0) in SetFeature("x1", False).apply(pinned).document.pins


def test_a_feature_that_is_there_or_not_there_already_changes_nothing(work: Work) -> None:
    assert SetFeature("x1", True).apply(work) == work
    assert SetFeature("cos_x1", False).apply(work) == work


def test_the_last_feature_stays(work: Work) -> None:
    one = SetFeature("x1", False).apply(work)
    assert str(refused(SetFeature("x2", False), one)) == (
        "A network needs at least one feature: add another before removing this one."
    )


# --- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_adding_a_unit_leaves_the_function_of_a_trained_network(work: Work, layer: int, activation: Any) -> None:
    work = SetActivation(layer, activation).apply(work)
    after = AddUnit(layer).apply(work)
    assert hidden(after)[layer].units == hidden(work)[layer].units + 1
    np.testing.assert_array_equal(weights(after, layer + 1)[:, -1], 0.0)
    np.testing.assert_allclose(outputs(after), outputs(work), rtol=1e-12)
    assert weights(after, layer)[-1].any()  # it listens, as the initialisation says
    assert after.learned.epoch == work.learned.epoch


def test_adding_a_unit_keeps_pins_and_overrides(work: Work) -> None:
    after = AddUnit(1).apply(work)
    assert after.document.pins == PINS
    assert hidden(after)[1].overrides == (UnitOverride(1, "sin"),)
    assert AddUnit(1).text == "Add a unit to layer 2"


def test_a_unit_added_to_an_untrained_network_is_part_of_its_start() -> None:
    after = AddUnit(0).apply(Work.fresh(Document()))
    assert after == Work.fresh(after.document)


def test_removing_the_unit_just_added_gives_the_network_back(work: Work) -> None:
    back = RemoveUnit(1).apply(AddUnit(1).apply(work))
    np.testing.assert_array_equal(back.learned.parameters, work.learned.parameters)
    assert back.document == work.document


def test_removing_a_unit_keeps_the_others(work: Work) -> None:
    after = RemoveUnit(1, 0).apply(work)
    np.testing.assert_array_equal(weights(after, 1), weights(work, 1)[1:])
    np.testing.assert_array_equal(biases(after, 1), biases(work, 1)[1:])
    np.testing.assert_array_equal(weights(after, 2), weights(work, 2)[:, 1:])
    np.testing.assert_array_equal(weights(after, 0), weights(work, 0))
    assert hidden(after)[1].overrides == (UnitOverride(0, "sin"),)
    assert after.document.pins == {Address(0, 1, 0), Address(1, 1), Address(2, 1, 1), Address(3, 0)}
    assert RemoveUnit(1, 0).text == "Remove unit 1 from layer 2"


def test_removing_a_unit_with_an_activation_of_its_own_takes_that_along(work: Work) -> None:
    after = RemoveUnit(1, 1).apply(work)
    assert hidden(after)[1].overrides == ()
    np.testing.assert_array_equal(weights(after, 1), weights(work, 1)[[0, 2]])


def test_removing_a_unit_that_nothing_listens_to_leaves_the_function(work: Work) -> None:
    for unit in range(3):
        silent = SetValue(Address(2, 0, unit), 0.0).apply(work)
        silent = SetValue(Address(2, 1, unit), 0.0).apply(silent)
        np.testing.assert_allclose(outputs(RemoveUnit(1, unit).apply(silent)), outputs(silent), rtol=1e-12)


def test_32_units_are_the_most() -> None:
    work = Work.fresh(Document(Spec(network=NetworkSpec((LayerSpec(32),)))))
    assert str(refused(AddUnit(0), work)) == "Layer 1 has 32 units, the most that a layer can have."


def test_the_last_unit_stays() -> None:
    work = Work.fresh(Document(Spec(network=NetworkSpec((LayerSpec(1),)))))
    assert str(refused(RemoveUnit(0), work)) == "Layer 1 has one unit only: remove the layer instead."


def test_units_and_layers_that_are_not_there_are_refused(work: Work) -> None:
    assert str(refused(RemoveUnit(0, 4), work)) == "There is no unit 5 in layer 1: it has 4."
    for edit in (AddUnit(3), RemoveUnit(3), RemoveLayer(3), MoveLayer(0, 3), SetActivation(3, "relu")):
        assert str(refused(edit, work)) == "There is no hidden layer 4: the network has 3."
    refused(AddUnit(-1), work)


# --- layers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_layer_is_inserted_that_passes_on_what_it_gets(work: Work, place: int) -> None:
    after = InsertLayer(place).apply(work)
    sizes = work.document.layout.sizes
    assert after.document.layout.sizes == (*sizes[: place + 1], sizes[place], *sizes[place + 1 :])
    np.testing.assert_array_equal(weights(after, place), np.eye(sizes[place]))
    for layer in range(4):
        moved = layer + (layer >= place)
        np.testing.assert_array_equal(weights(after, moved), weights(work, layer))
        np.testing.assert_array_equal(biases(after, moved), biases(work, layer))
    assert after.document.pins == {replace(address, layer=address.layer + (address.layer >= place)) for address in PINS}


def test_a_layer_inserted_behind_relu_leaves_the_function(work: Work) -> None:
    work = SetUnitActivation(1, 1, None).apply(work)  # every output of layer 2 is 0 or more, and relu keeps those
    after = InsertLayer(2).apply(work)
    assert hidden(after)[2].activation == "relu"
    np.testing.assert_allclose(outputs(after), outputs(work), rtol=1e-12)


def test_a_layer_is_inserted_into_a_network_without_any() -> None:
    work = trained(Document(Spec(network=NetworkSpec(()))))
    after = InsertLayer(0).apply(work)
    assert hidden(after) == (LayerSpec(2, "tanh"),)
    np.testing.assert_array_equal(weights(after, 1), weights(work, 0))


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (InsertLayer(1), "Insert layer 2"),
        (RemoveLayer(1), "Remove layer 2"),
        (MoveLayer(0, 2), "Move layer 1 to place 3"),
    ],
)
def test_edits_of_layers_have_names(edit: Edit, text: str) -> None:
    assert edit.text == text


def test_20_layers_are_the_most() -> None:
    work = Work.fresh(Document(Spec(network=NetworkSpec((LayerSpec(1),) * 20))))
    assert str(refused(InsertLayer(3), work)) == "The network has 20 hidden layers, the most that it can have."
    assert str(refused(InsertLayer(21), work)) == "A layer can be inserted before layers 1 to 21, not 22."


def test_removing_a_layer_keeps_what_still_has_a_place(work: Work) -> None:
    after = RemoveLayer(1).apply(work)
    assert after.document.layout.sizes == (2, 4, 2, 1)
    np.testing.assert_array_equal(weights(after, 0), weights(work, 0))
    np.testing.assert_array_equal(biases(after, 1), biases(work, 2))
    np.testing.assert_array_equal(weights(after, 2), weights(work, 3))
    assert after.document.pins == {
        Address(0, 1, 0),
        Address(2, 0),
    }  # those of the removed layer and of its readers are gone


def test_removing_the_only_layer_leaves_a_network_that_works() -> None:
    work = trained(Document(Spec(network=NetworkSpec((LayerSpec(3),)))))
    after = RemoveLayer(0).apply(work)
    assert after.document.layout.sizes == (2, 1)
    np.testing.assert_array_equal(biases(after, 0), biases(work, 1))
    assert np.isfinite(outputs(after)).all()


def test_moving_layers_of_one_size_takes_weights_pins_and_activations_along() -> None:
    layers = (LayerSpec(3, "tanh"), LayerSpec(3, "relu"), LayerSpec(3, "sin"))
    work = trained(Document(Spec(network=NetworkSpec(layers)), pins=frozenset({Address(1, 0, 2), Address(2, 1)})))
    after = MoveLayer(2, 1).apply(work)
    assert [layer.activation for layer in hidden(after)] == ["tanh", "sin", "relu"]
    np.testing.assert_array_equal(weights(after, 1), weights(work, 2))
    np.testing.assert_array_equal(weights(after, 2), weights(work, 1))
    assert after.document.pins == {Address(2, 0, 2), Address(1, 1)}
    assert MoveLayer(1, 2).apply(after).learned == replace(work.learned, last_step=None)


def test_moving_layers_of_other_sizes_keeps_the_biases(work: Work) -> None:
    after = MoveLayer(0, 2).apply(work)
    assert after.document.layout.sizes == (2, 3, 2, 4, 1)
    np.testing.assert_array_equal(biases(after, 2), biases(work, 0))
    np.testing.assert_array_equal(biases(after, 0), biases(work, 1))
    assert np.isfinite(outputs(after)).all()


# --- activations ----------------------------------------------------------------------------------------------------


def test_a_layer_s_activation_is_changed_and_units_of_their_own_keep_theirs(work: Work) -> None:
    edit = SetActivation(1, "leaky_relu", 0.1)
    after = edit.apply(work)
    assert hidden(after)[1] == LayerSpec(3, "leaky_relu", 0.1, (UnitOverride(1, "sin"),))
    np.testing.assert_array_equal(after.learned.parameters, work.learned.parameters)
    assert edit.text == "Change layer 2 to Leaky ReLU (slope 0.1)"
    assert SetActivation(1, "gelu").text == "Change layer 2 to GELU"


def test_all_layers_are_changed_and_every_unit_with_them(work: Work) -> None:
    edit = SetAllActivations("elu")
    after = edit.apply(work)
    assert [(layer.activation, layer.overrides) for layer in hidden(after)] == [("elu", ())] * 3
    assert edit.text == "Change all layers to ELU"


def test_a_unit_gets_an_activation_of_its_own_and_loses_it_again(work: Work) -> None:
    edit = SetUnitActivation(0, 3, "relu")
    own = edit.apply(SetUnitActivation(0, 1, "leaky_relu", 0.2).apply(work))
    assert hidden(own)[0].overrides == (UnitOverride(1, "leaky_relu", 0.2), UnitOverride(3, "relu"))
    back = SetUnitActivation(0, 1, None).apply(own)
    assert hidden(back)[0].overrides == (UnitOverride(3, "relu"),)
    assert edit.text == "Change unit 4 of layer 1 to ReLU"
    assert SetUnitActivation(0, 1, None).text == "Let unit 2 of layer 1 follow its layer"


def test_a_unit_that_is_not_there_gets_no_activation(work: Work) -> None:
    for unit in (4, -1):
        refusal = refused(SetUnitActivation(0, unit, "relu"), work)
        assert str(refusal) == f"There is no unit {unit + 1} in layer 1: it has 4."


@pytest.mark.parametrize("slope", [-0.1, 1.0, float("nan"), float("inf")])
def test_a_slope_below_0_or_not_below_1_is_refused(work: Work, slope: float) -> None:
    for edit in (
        SetActivation(0, "leaky_relu", slope),
        SetAllActivations("leaky_relu", slope),
        SetUnitActivation(0, 0, "leaky_relu", slope),
    ):
        assert str(refused(edit, work)).startswith("Slope is a number from 0 to less than 1, not ")


def test_the_output_is_changed(work: Work) -> None:
    after = SetOutput("sigmoid").apply(work)
    assert after.document.spec.network.output.activation == "sigmoid"
    assert SetOutput("sigmoid").text == "Change the output to Sigmoid"
    relu: Any = "relu"
    assert str(refused(SetOutput(relu), work)) == f"The output can be {', '.join(HEADS)}, not relu."


# --- values and pins ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", all_pins(DOCUMENT.layout), ids=str)
def test_a_value_is_set_and_no_other(work: Work, address: Address) -> None:
    after = SetValue(address, 7.5).apply(work)
    changed = np.nonzero(after.learned.parameters != work.learned.parameters)[0]
    assert list(changed) == [work.document.layout.index(address)]
    np.testing.assert_array_equal(after.learned.start, work.learned.start)


def test_a_value_set_before_training_is_part_of_the_start() -> None:
    work = SetValue(Address(0, 0), -8.0).apply(Work.fresh(Document()))
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(1)
    reset = Reset().apply(Work(work.document, trainer.learned()))
    assert biases(reset, 0)[0] == -8.0
    assert biases(AddUnit(0).apply(work), 0)[0] == -8.0
    assert biases(SetSetting("init", "seed", 4).apply(work), 0)[0] == -8.0


def test_a_weight_that_l1_has_silenced_is_woken_by_hand(work: Work) -> None:
    silenced = work.learned.silenced.copy()
    silenced[0] = 1
    work = replace(work, learned=replace(work.learned, silenced=silenced))
    assert SetValue(Address(0, 0, 0), 0.5).apply(work).learned.silenced[0] == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e7, -1e7])
def test_a_value_beyond_measure_is_refused(work: Work, value: float) -> None:
    told = str(refused(SetValue(Address(0, 0), value), work))
    assert told.startswith("Weights and biases: found ")
    assert told.endswith(". Allowed: −1\u2009000\u2009000 to 1\u2009000\u2009000.")


def test_what_the_network_has_not_cannot_be_set_or_pinned(work: Work) -> None:
    for edit in (SetValue(Address(0, 0, 2), 1.0), SetPinned(Address(0, 0, 2), True)):
        assert str(refused(edit, work)) == "The network has no weight 3 of unit 1 in layer 1."
    assert str(refused(SetPinned(Address(4, 0), True), work)) == "The network has no bias of unit 1 in layer 5."


def test_values_and_pins_have_names() -> None:
    assert SetValue(Address(0, 1), -1.5).text == "Set bias of unit 2 in layer 1 to −1.5"
    assert SetValue(Address(0, 1, 0), 1.5).text == "Set weight 1 of unit 2 in layer 1 to 1.5"
    assert SetPinned(Address(0, 1), True).text == "Pin bias of unit 2 in layer 1"
    assert SetPinned(Address(0, 1), False).text == "Free bias of unit 2 in layer 1"


def test_a_pin_is_set_and_freed(work: Work) -> None:
    pinned = SetPinned(Address(0, 0), True).apply(work)
    assert pinned.document.pins == PINS | {Address(0, 0)}
    assert SetPinned(Address(0, 0), False).apply(pinned) == work
    assert FreeAll().apply(pinned).document.pins == frozenset()


def test_training_leaves_pinned_values_bit_for_bit(work: Work) -> None:
    trainer = Trainer(work.document.spec, work.learned, work.document.pins)
    trainer.train_epochs(5)
    held = work.document.layout.mask(PINS).astype(bool)
    moved = trainer.learned().parameters != work.learned.parameters
    assert not moved[held].any()
    assert moved[~held].all()


# --- beginning again ------------------------------------------------------------------------------------------------


def test_reset_goes_back_to_the_start_but_for_pinned_values(work: Work) -> None:
    after = Reset().apply(work)
    held = work.document.layout.mask(PINS).astype(bool)
    np.testing.assert_array_equal(after.learned.parameters[held], work.learned.parameters[held])
    np.testing.assert_array_equal(after.learned.parameters[~held], work.learned.start[~held])
    assert after.learned.is_untrained
    assert not after.learned.moment1.any()


def test_reset_of_a_network_without_pins_is_where_it_began() -> None:
    document = Document(Spec(data=DataSpec("xor")))
    fresh = Work.fresh(document)
    trainer = Trainer(document.spec, fresh.learned)
    trainer.train_epochs(3)
    assert same_bits(Reset().apply(Work(document, trainer.learned())), fresh)


def test_new_weights_come_from_their_seed(work: Work) -> None:
    after = NewWeights(77).apply(replace(work, document=replace(work.document, pins=frozenset())))
    assert after.document.spec.network.init == InitSpec(seed=77)
    np.testing.assert_array_equal(after.learned.parameters, initial_parameters(after.document.spec))
    assert after.learned.is_untrained


def test_new_weights_leave_pinned_values(work: Work) -> None:
    after = NewWeights(77).apply(work)
    for address in PINS:
        index = work.document.layout.index(address)
        assert after.learned.parameters[index] == work.learned.parameters[index]


# --- any edits ------------------------------------------------------------------------------------------------------


@hypothesis.given(works(), st.lists(any_edit, max_size=8))
def test_any_edits_are_refused_with_a_text_or_give_a_network_that_fits(work: Work, edits: list[Edit]) -> None:
    for edit in edits:
        assert edit.text
        try:
            work = edit.apply(work)
        except EditRefused as refusal:
            told = str(refusal)
        else:
            told = edit.text
        assert told.strip()
    fits(work)


def fits(work: Work) -> None:
    """Everything belongs to the same network; a file takes it and gives it back."""
    layout = work.document.layout
    assert work.learned.parameters.shape == (layout.total,)
    assert all(layout.has(address) for address in work.document.pins)
    assert np.isfinite(work.learned.parameters).all()
    assert same_bits(loads(dumps(work)), work)
    work.learned.parameters.flags.writeable = False  # as `Learned` promises: an owner could undo it, a view could not


@hypothesis.given(works(), st.lists(any_edit, max_size=6))
def test_an_edit_leaves_the_work_that_it_was_given(work: Work, edits: list[Edit]) -> None:
    before = dumps(work)
    after = work
    for edit in edits:
        try:
            after = edit.apply(after)
        except EditRefused:
            continue
    assert dumps(work) == before


@hypothesis.given(works(), any_edit)
def test_an_untrained_network_stays_untrained_whatever_is_edited(work: Work, edit: Edit) -> None:
    fresh = Work(work.document, untrained(work.document.spec))
    try:
        after = edit.apply(fresh)
    except EditRefused:
        return
    assert after.learned.is_untrained

"""What can be chosen, and what is refused."""

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest
from pydantic import ValidationError

from engine.spec import (
    DataSpec,
    InitSpec,
    LayerSpec,
    NetworkSpec,
    OutputSpec,
    Spec,
    TrainingSpec,
    UnitActivation,
    UnitOverride,
)


@pytest.mark.parametrize(
    ("spec", "field", "allowed", "refused"),
    [
        (DataSpec(), "samples", [20, 5000], [19, 5001, 20.0, "20", True, None]),
        (DataSpec(), "noise", [0.0, 50.0, 7], [-0.1, 50.1, float("nan"), float("inf"), "7", True]),
        (DataSpec(), "train_percent", [10, 100], [9, 101, 50.0]),
        (DataSpec(), "seed", [0, 2**32 - 1], [-1, 2**32, 1.0]),
        (DataSpec(), "kind", ["moons", "sine-ridge"], ["Moons", "", 3]),
        (LayerSpec(), "units", [1, 32], [0, 33, 4.0]),
        (LayerSpec(), "activation", ["gelu", "sin"], ["swish", None]),
        (LayerSpec(), "slope", [0.0, 0.999], [1.0, -0.1, float("nan")]),
        (OutputSpec(), "activation", ["tanh", "sigmoid", "linear", "softmax"], ["relu", "sin"]),
        (InitSpec(), "scheme", ["he", "zeros"], ["glorot"]),
        (InitSpec(), "scale", [0.0, 10.0], [-1.0, 10.5, float("inf")]),
        (TrainingSpec(), "learning_rate", [1e-5, 100.0], [0.0, -1.0, 101.0, float("nan")]),
        (TrainingSpec(), "batch_size", [1, 5000], [0, 5001, 2.0]),
        (TrainingSpec(), "momentum", [0.0, 0.99], [1.0, -0.1]),
        (TrainingSpec(), "penalty_rate", [0.0, 10.0], [-0.1, 11.0]),
        (TrainingSpec(), "shuffle", [True, False], [1, "yes"]),
        (TrainingSpec(), "optimizer", ["sgd", "momentum", "rmsprop", "adam"], ["Adam"]),
        (NetworkSpec(), "hidden", [(), (LayerSpec(),) * 20], [(LayerSpec(),) * 21, None]),
        (Spec(), "features", [("x1",), ("x2", "x1")], [(), ("x1", "x1"), ("x3",)]),
    ],
)
def test_a_field_takes_what_is_in_its_range_and_refuses_the_rest_by_its_name(
    spec: Any, field: str, allowed: list[object], refused: list[object]
) -> None:
    assert allowed
    assert refused
    for value in allowed:
        assert getattr(replace(spec, **{field: value}), field) == value
    for value in refused:
        with pytest.raises(ValidationError) as breach:
            replace(spec, **{field: value})
        assert field in str(breach.value)


@pytest.mark.parametrize("spec", [Spec(), DataSpec(), LayerSpec(), NetworkSpec(), TrainingSpec()], ids=type)
def test_a_spec_cannot_be_changed_and_can_be_a_key(spec: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(spec, fields(spec)[0].name, None)
    assert hash(spec) == hash(replace(spec))
    assert spec == replace(spec)


def test_the_default_network_is_that_of_the_best_known_playground() -> None:
    spec = Spec()
    assert spec.layer_sizes == (2, 4, 2, 1)
    assert [layer.activation for layer in spec.layers] == ["tanh", "tanh", "tanh"]
    assert spec.training.learning_rate == 0.03
    assert spec.training.batch_size == 10
    assert spec.data.train_percent == 50
    assert spec.data == DataSpec(noise=0.0, samples=500)


@pytest.mark.parametrize("output", ["tanh", "linear"])
def test_cross_entropy_without_sigmoid_is_refused_with_the_reason(output: Any) -> None:
    with pytest.raises(ValidationError, match=f"needs the output sigmoid.*the output is {output}"):
        Spec(network=NetworkSpec(output=OutputSpec(output)), training=TrainingSpec(loss="cross_entropy"))


def test_cross_entropy_with_sigmoid_is_allowed() -> None:
    spec = Spec(network=NetworkSpec(output=OutputSpec("sigmoid")), training=TrainingSpec(loss="cross_entropy"))
    assert spec.head.middle == 0.5


@pytest.mark.parametrize(("output", "threshold"), [("tanh", 0.0), ("linear", 0.0), ("sigmoid", 0.5)])
def test_the_classes_meet_at_the_threshold_of_the_output(output: Any, threshold: float) -> None:
    assert Spec(network=NetworkSpec(output=OutputSpec(output))).head.middle == threshold


def test_a_unit_has_its_own_activation_or_that_of_its_layer() -> None:
    layer = LayerSpec(3, "leaky_relu", 0.2, (UnitOverride(1, "sin"),))
    assert [layer.unit_activation(unit) for unit in range(3)] == [
        UnitActivation("leaky_relu", 0.2),
        UnitActivation("sin", 0.3),
        UnitActivation("leaky_relu", 0.2),
    ]


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ((UnitOverride(1, "sin"), UnitOverride(0, "sin")), "rising order"),
        ((UnitOverride(1, "sin"), UnitOverride(1, "tanh")), "each unit once"),
        ((UnitOverride(3, "sin"),), r"unit 3, but the layer has 3 \(0 to 2\)"),
    ],
)
def test_overrides_name_units_that_exist_once_and_in_order(overrides: tuple[UnitOverride, ...], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        LayerSpec(3, overrides=overrides)


@pytest.mark.parametrize(("kind", "classes"), [("spiral", True), ("rings", True), ("plane", False)])
def test_data_know_whether_they_are_classes(kind: Any, classes: bool) -> None:
    assert DataSpec(kind).is_classification is classes

"""A unit's formula says what the unit computes, with its present numbers."""

import pytest

from engine.choices.activations import ACTIVATIONS
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitActivation
from playground.model.formula import Formula, input_description, input_names, signed, unit_formula, unit_title

SPEC = Spec(features=("x1", "sin_x2"), network=NetworkSpec(hidden=(LayerSpec(12), LayerSpec(2))))


def test_the_formula_of_the_issue() -> None:
    formula = unit_formula(UnitActivation("relu"), ("x1", "x2"), (2.0, 3.0), -1.5)
    assert formula.text == "relu(2.00·x1 + 3.00·x2 − 1.50)"


def test_a_linear_unit_needs_no_brackets() -> None:
    assert unit_formula(UnitActivation("linear"), ("x₁",), (-0.5,), 0.25).text == "−0.50·x₁ + 0.25"


def test_leaky_relu_tells_its_slope() -> None:
    assert unit_formula(UnitActivation("leaky_relu", 0.1), ("x₁",), (1.0,), 0.0).text == "leaky(1.00·x₁ + 0, s = 0.1)"


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "linear"])
def test_every_activation_is_written_as_a_function(name: str) -> None:
    text = unit_formula(UnitActivation(name), ("x₁",), (1.0,), 0.0).text  # type: ignore[arg-type]  # a name it is
    assert text.startswith(f"{ACTIVATIONS[name].notation}(")  # type: ignore[index]  # as above
    assert text.endswith(")")


def test_what_is_not_zero_is_not_written_as_zero() -> None:
    assert unit_formula(UnitActivation("tanh"), ("x₁", "x₂"), (-0.001, -0.001), -0.001).text == (
        "tanh(−0.001·x₁ − 0.001·x₂ − 0.001)"
    )
    assert signed(-0.004) == "−0.004"
    assert signed(-3e-5) == "−3·10⁻⁵"


def test_huge_numbers_stay_short() -> None:
    assert signed(-123456.0) == "−123 000"
    assert signed(-2.5e9) == "−2.5·10⁹"


def test_a_long_formula_is_shortened_around_its_middle_and_keeps_the_bias() -> None:
    names = [f"a{at}" for at in range(1, 13)]
    formula = unit_formula(UnitActivation("tanh"), names, [1.0] * 12, -0.5)
    short = formula.shortened(8)
    assert len(short.terms) == 8
    assert short.text.endswith("+ … 6 more … − 0.50)")
    assert formula.shortened(13) is formula


def test_terms_never_part_from_their_signs() -> None:
    formula = unit_formula(UnitActivation("tanh"), ("x₁", "x₂"), (1.0, -1.0), 1.0)
    assert all(" " not in term for term in formula.terms)
    assert " " in formula.text
    assert "\u00a0" not in formula.text


def test_first_layer_inputs_are_features_and_later_ones_are_activations() -> None:
    assert input_names(SPEC, 0) == ("x₁", "sin x₂")
    assert input_names(SPEC, 1)[-1] == "a₁₂"
    assert input_names(SPEC, 2) == ("a₁", "a₂")
    assert input_description(SPEC, 1, 1) == "the output of unit 2 of layer 1"
    assert input_description(SPEC, 0, 0) == "the horizontal coordinate"


def test_units_are_counted_from_one_and_the_output_is_called_so() -> None:
    assert unit_title(SPEC, 0, 1) == "Unit 2 of layer 1"
    assert unit_title(SPEC, 2, 0) == "Output unit"


def test_an_empty_formula_is_empty() -> None:
    assert Formula("", (), "").text == ""


def test_an_output_of_a_class_is_called_by_it() -> None:
    spec = Spec(
        DataSpec("arms", 60, classes=3),
        network=NetworkSpec((), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy"),
    )
    assert unit_title(spec, 0, 1) == "Output unit 2: B"

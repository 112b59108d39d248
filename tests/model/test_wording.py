"""How settings, values and numbers are called in texts for the person."""

import re
from typing import Any

import pytest

from engine.choices.initializers import INITIALIZERS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.generators import GENERATORS
from engine.spec import DataSpec, InitSpec, LayerSpec, OutputSpec, TrainingSpec
from playground.model.numerals import chosen
from playground.model.wording import allowed_value, layer_name, setting_name, value_name

SECTIONS: dict[str, Any] = {"data": DataSpec, "training": TrainingSpec, "init": InitSpec}


@pytest.mark.parametrize(("section", "made"), SECTIONS.items())
def test_every_setting_has_a_name_in_words(section: str, made: Any) -> None:
    assert made.__dataclass_fields__
    for key in made.__dataclass_fields__:
        assert re.fullmatch(r"[a-z]+( [a-z]+)?", setting_name(section, key))


def test_no_two_settings_share_a_name() -> None:
    names = [setting_name(section, key) for section, made in SECTIONS.items() for key in made.__dataclass_fields__]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("section", "key", "registry"),
    [
        ("data", "kind", GENERATORS),
        ("training", "loss", LOSSES),
        ("training", "optimizer", OPTIMIZERS),
        ("training", "penalty", PENALTIES),
        ("init", "scheme", INITIALIZERS),
    ],
)
def test_a_choice_is_called_by_its_label(section: str, key: str, registry: dict[str, object]) -> None:
    assert registry
    for name, entry in registry.items():
        assert value_name(section, key, name) == entry.label  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.03, "0.03"),
        (-0.5, "−0.5"),
        (12.0, "12"),
        (1e-05, "10⁻⁵"),
        (-1e-05, "−10⁻⁵"),
        (0.0, "0"),
        (1 / 3, "0.333333"),
    ],
)
def test_numbers_are_short_and_have_a_true_minus(number: float, text: str) -> None:
    assert chosen(number) == text


def test_layers_are_counted_from_one_and_the_last_is_the_output() -> None:
    assert [layer_name(layer, 2) for layer in range(3)] == ["Layer 1", "Layer 2", "Output"]


@pytest.mark.parametrize(
    ("made", "key", "text"),
    [
        (DataSpec, "samples", "a whole number from 20 to 5000"),
        (DataSpec, "noise", "a number from 0 to 50"),
        (DataSpec, "seed", "a whole number from 0 to 4294967295"),
        (LayerSpec, "units", "a whole number from 1 to 32"),
        (LayerSpec, "slope", "a number from 0 to less than 1"),
        (OutputSpec, "activation", '"tanh", "sigmoid", "linear" or "softmax"'),
        (TrainingSpec, "learning_rate", "a number above 0 and up to 100"),
        (TrainingSpec, "shuffle", "true or false"),
    ],
)
def test_what_a_setting_may_be_is_told_in_words(made: type, key: str, text: str) -> None:
    assert allowed_value(made, key) == text

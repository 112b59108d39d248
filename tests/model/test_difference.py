"""What networks differ in is told in words that a person knows from the window."""

from dataclasses import replace

from engine.parameters import Address
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from playground.model.difference import differences
from playground.model.document import Document
from tests.tables import petals


def told(*specs: Spec) -> list[str]:
    return [difference.text for difference in differences([Document(spec) for spec in specs])]


def with_layers(*layers: LayerSpec) -> Spec:
    return Spec(network=NetworkSpec(layers))


def test_copies_differ_in_nothing() -> None:
    assert told(Spec(), Spec()) == []


def test_one_activation_of_all_layers_is_told_once() -> None:
    tanh, relu = (with_layers(LayerSpec(4, name), LayerSpec(2, name)) for name in ("tanh", "relu"))
    assert told(tanh, relu) == ["activation of all layers: Tanh | ReLU"]
    mixed = with_layers(LayerSpec(4, "tanh"), LayerSpec(2, "relu"))
    assert told(tanh, mixed, relu) == [
        "activation of layer 1: Tanh | Tanh | ReLU",
        "activation of layer 2: Tanh | ReLU | ReLU",
    ]


def test_depth_width_slopes_and_units_of_their_own_are_told() -> None:
    one = with_layers(LayerSpec(4, "leaky_relu", 0.1))
    assert told(one, with_layers(LayerSpec(4, "leaky_relu", 0.2))) == [
        "activation of all layers: Leaky ReLU 0.1 | Leaky ReLU 0.2"
    ]
    assert told(with_layers(LayerSpec(4)), with_layers(LayerSpec(4), LayerSpec(4))) == ["hidden layers: 1 | 2"]
    assert told(with_layers(LayerSpec(3)), with_layers(LayerSpec(8))) == ["units of all layers: 3 | 8"]
    own = with_layers(LayerSpec(4, overrides=(UnitOverride(2, "relu"),)))
    assert told(with_layers(LayerSpec(4)), own) == ["activation of all layers: Tanh | Tanh (unit 3 ReLU)"]
    assert told(with_layers(), with_layers(LayerSpec(4))) == ["hidden layers: 0 | 1"]


def test_settings_are_told_as_the_window_calls_them() -> None:
    fast = Spec(training=TrainingSpec(learning_rate=0.3, optimizer="adam"))
    assert told(Spec(), fast) == ["optimizer: SGD | Adam", "learning rate: 0.03 | 0.3"]
    noisy = Spec(data=DataSpec("spiral", noise=20.0))
    assert told(Spec(), noisy) == ["noise: 0 % | 20 %"]
    seeds = replace(Spec(), network=replace(Spec().network, init=replace(Spec().network.init, seed=7)))
    assert told(Spec(), seeds) == ["weight seed: 0 | 7"]
    assert told(Spec(), Spec(features=("x1", "x1_x2"))) == ["features: x₁, x₂ | x₁, x₁·x₂"]


def test_a_table_and_drawn_data_are_told_by_their_kind() -> None:
    table = Spec(data=petals(), network=NetworkSpec((LayerSpec(4), LayerSpec(2)), OutputSpec("softmax")),
                 training=TrainingSpec(loss="cross_entropy"))  # fmt: skip
    assert told(Spec(), table)[0] == "data: Spiral | table"


def test_pins_are_counted() -> None:
    pinned = Document(Spec(), pins=frozenset({Address(0, 0)}))
    assert [difference.text for difference in differences([Document(), pinned])] == ["pinned weights and biases: 0 | 1"]

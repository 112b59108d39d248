"""The link of a network says what a link can say, and tells the rest."""

from dataclasses import replace

import pytest

from engine.choices.activations import ACTIVATIONS
from engine.choices.heads import usual_head
from engine.choices.losses import LossName
from engine.data.generators import GENERATORS
from engine.learned import untrained
from engine.parameters import Address
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from playground.exchange.browser_link.page import page_of
from playground.exchange.browser_link.writing import LinkText, link_of
from playground.model.document import Document, Work
from tests.engine.runs import trained

PLAIN = Spec(
    DataSpec("xor", 500, 10.0, 70, 3),
    ("x1", "x1_x2", "sin_x2"),
    NetworkSpec((LayerSpec(5, "relu"), LayerSpec(2, "relu")), init=InitSpec("uniform_half")),
    TrainingSpec(learning_rate=0.1, batch_size=7, shuffle=False, penalty="l1", penalty_rate=0.003),
)


def link_for(spec: Spec, **document: object) -> LinkText:
    return link_of(Work(Document(spec, **document), untrained(spec)))  # type: ignore[arg-type]


def test_what_a_link_says_comes_back() -> None:
    page = page_of(link_for(PLAIN).link)
    assert page.features == PLAIN.features
    assert page.network == PLAIN.network
    assert page.training == PLAIN.training
    assert (page.train_percent, page.settings.noise, page.settings.seed, page.settings.data) == (70, 10.0, "3", "xor")
    assert [note for note in page.notes if "batch" not in note] == []


def test_a_network_of_the_page_loses_its_points_and_weights_alone() -> None:
    assert link_for(PLAIN).left_out == (
        "The points: the page draws other ones of the same kind, from a seed in its own way.",
        "The weights to start with: the page draws its own from the seed.",
    )


@pytest.mark.parametrize("kind", list(GENERATORS))
@pytest.mark.parametrize("hidden", [(), (LayerSpec(3),)])
def test_every_kind_of_data_gives_a_link_that_can_be_read(kind: str, hidden: tuple[LayerSpec, ...]) -> None:
    data = DataSpec(kind)  # type: ignore[arg-type]
    output = OutputSpec(usual_head(data.class_count))
    loss: LossName = "cross_entropy" if data.class_count > 2 else "mse"
    spec = Spec(data, network=NetworkSpec(hidden, output), training=TrainingSpec(loss=loss))
    made = link_for(spec)
    page = page_of(made.link)
    told = "The output softmax: the page has tanh for this kind of problem."
    assert (told in made.left_out) is (data.class_count > 2)
    assert page.is_classification == spec.data.is_classification
    assert len(page.network.hidden) == len(hidden)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_an_activation_that_the_page_lacks_is_told(activation: str) -> None:
    layer = LayerSpec(3, activation)  # type: ignore[arg-type]
    made = link_for(replace(PLAIN, network=replace(PLAIN.network, hidden=(layer,))))
    has = activation in ("relu", "tanh", "sigmoid", "linear")
    assert (f"activation={activation}&" in made.link) is has
    told = f"The activation {ACTIVATIONS[layer.activation].label}: the page does not have it."
    assert (told in made.left_out) is not has


def changed(**changes: object) -> Spec:
    return replace(PLAIN, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (changed(data=DataSpec("moons")), "The data Moons: the page has none like it, and shows its circle."),
        (changed(data=DataSpec("xor", 200)), "The number of points: the page always draws 500."),
        (changed(features=("x1", "cos_x1")), "The inputs cos x₁: the page does not have them."),
        (changed(features=("cos_x1",)), "There is no input left: switch one on in the page."),
        (
            changed(network=replace(PLAIN.network, hidden=(LayerSpec(2, "tanh"), LayerSpec(2, "relu")))),
            "An activation for each layer: the page has one for all, and gets that of the first.",
        ),
        (
            changed(network=NetworkSpec((LayerSpec(2, overrides=(UnitOverride(0, "relu"),)),))),
            "Activations of single units: the page has one for all.",
        ),
        (
            changed(network=replace(PLAIN.network, init=InitSpec("he"))),
            "The initialisation He: the page draws weights from −½ to ½, and starts biases at 0.1.",
        ),
        (changed(training=TrainingSpec(optimizer="adam")), "The optimizer Adam: the page has plain SGD."),
        (changed(training=TrainingSpec(loss="huber")), "The loss Huber: the page has half the squared error."),
        (changed(training=TrainingSpec()), "Shuffling: the page keeps one order in all epochs."),
        (
            changed(network=replace(PLAIN.network, output=OutputSpec("sigmoid"))),
            "The output sigmoid: the page has tanh for this kind of problem.",
        ),
    ],
)
def test_what_a_link_cannot_say_is_told(spec: Spec, told: str) -> None:
    assert told in link_for(spec).left_out


def test_pins_texts_and_what_was_learned_are_told() -> None:
    made = link_for(PLAIN, pins=frozenset({Address(0, 0)}), title="Mine")
    assert {"Pinned weights and biases: the page has no pins.", "The title and the notes."} <= set(made.left_out)
    learned = link_of(Work(Document(PLAIN), trained(PLAIN)))
    assert "What the network has learned: the page starts again, with weights of its own." in learned.left_out

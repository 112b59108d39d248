"""A link gives the very points, weights and losses of the page.

tests/data/browser_links.json was taken from the page; browser_points.json was drawn by what the page's dataset.ts and
seedrandom 2.4.4 do, under Node.js, with the seed as Node's URL writes it.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from engine import lesson
from engine.choices.features import feature_rows
from engine.data.table import TableClasses, TableColumn
from engine.parameters import Layout
from engine.portable import Floats
from engine.spec import DataSpec, Spec
from playground.exchange.browser_link.page import Page, page_of
from playground.exchange.browser_link.refusal import LinkRefused
from playground.exchange.browser_link.settings import MAX_LENGTH, is_link, js_number

DATA = Path(__file__).parents[2] / "data"
LINKS = json.loads((DATA / "browser_links.json").read_text(encoding="utf-8"))
POINTS = json.loads((DATA / "browser_points.json").read_text(encoding="utf-8"))
EVERY_LINK = pytest.mark.parametrize("taken", LINKS, ids=lambda taken: taken["link"][:60])
START = "https://playground.tensorflow.org/#"


def spec_of(page: Page) -> Spec:
    return Spec(DataSpec("circle" if page.is_classification else "plane"), page.features, page.network, page.training)


def parameters_of(page: Page) -> Floats:
    layout = Layout(spec_of(page).layer_sizes)
    flat = np.zeros(layout.total)
    for layer, (weights, biases) in enumerate(zip(page.weights, page.biases, strict=True)):
        layout.weights(flat, layer)[:] = weights
        layout.biases(flat, layer)[:] = biases
    return flat


def halves(page: Page) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Inputs (features, n) and targets (1, n) to train on, and to test."""
    points = np.array(page.points)
    inputs, targets = feature_rows(page.features, points[:, :2]), points[None, :, 2]
    split = page.train_count
    return (inputs[:, :split], targets[:, :split]), (inputs[:, split:], targets[:, split:])


def losses(page: Page, parameters: Floats) -> list[float]:
    spec = spec_of(page)
    return [
        float(lesson.loss_of(spec, lesson.forward(spec, parameters, inputs)[-1], targets).mean())
        for inputs, targets in halves(page)
    ]


def trained(page: Page, epochs: int) -> Floats:
    """The parameters after so many epochs in the order given."""
    spec, parameters = spec_of(page), parameters_of(page)
    layout = Layout(spec.layer_sizes)
    weighs = np.zeros(layout.total)
    for layer in range(layout.layer_count):
        layout.weights(weighs, layer)[:] = 1.0
    zeros = np.zeros(layout.total)
    memory = lesson.Memory(zeros, zeros, zeros)
    (inputs, targets), _ = halves(page)
    for _ in range(epochs):
        for start in range(0, page.train_count, page.training.batch_size):
            batch = slice(start, start + page.training.batch_size)
            slope = lesson.gradient(spec, parameters, inputs[:, batch], targets[:, batch])
            parameters, memory = lesson.step(page.training, weighs, parameters, slope, memory)
    return parameters


def flat(layers: Any) -> list[float]:
    """Nested lists of numbers as one."""
    return [number for part in layers for number in (flat(part) if isinstance(part, (list, tuple)) else [part])]


@EVERY_LINK
def test_the_points_are_those_of_the_page_in_its_order(taken: Any) -> None:
    page = page_of(taken["link"])
    assert (len(page.points), page.train_count) == (taken["points"], taken["train"])
    np.testing.assert_allclose(page.points[:3], taken["first"], atol=1e-12)
    np.testing.assert_allclose(page.points[-1], taken["last"], atol=1e-12)


@EVERY_LINK
def test_the_first_weights_and_losses_are_those_of_the_page(taken: Any) -> None:
    page, start = page_of(taken["link"]), taken["start"]
    np.testing.assert_allclose(flat(page.weights), flat(start["weights"]), atol=1e-12)
    assert flat(page.biases) == flat(start["biases"])
    np.testing.assert_allclose(losses(page, parameters_of(page)), (start["train_loss"], start["test_loss"]), atol=1e-9)


@EVERY_LINK
def test_training_goes_the_way_of_the_page(taken: Any) -> None:
    page, after = page_of(taken["link"]), taken["after"]
    parameters = trained(page, taken["epochs"])
    layout = Layout(spec_of(page).layer_sizes)
    weights = [layout.weights(parameters, layer).tolist() for layer in range(layout.layer_count)]
    biases = [layout.biases(parameters, layer).tolist() for layer in range(layout.layer_count)]
    np.testing.assert_allclose(flat(weights), flat(after["weights"]), atol=1e-9)
    np.testing.assert_allclose(flat(biases), flat(after["biases"]), atol=1e-9)
    np.testing.assert_allclose(losses(page, parameters), (after["train_loss"], after["test_loss"]), atol=1e-9)


@pytest.mark.parametrize("drawn", POINTS, ids=lambda drawn: drawn["link"][:60])
def test_every_kind_of_data_is_drawn_as_the_page_draws_it_with_noise_and_with_odd_seeds(drawn: Any) -> None:
    page = page_of(drawn["link"])
    np.testing.assert_allclose(page.points[:2], drawn["first"], atol=1e-12)
    np.testing.assert_allclose(page.points[-1], drawn["last"], atol=1e-12)
    np.testing.assert_allclose(sum(label for _, _, label in page.points), drawn["label_sum"], atol=1e-9)
    assert list(page.weights[0][-1]) == drawn["weights"]


def test_a_link_without_settings_is_the_page_as_it_opens() -> None:
    page = page_of("https://playground.tensorflow.org/")
    assert (page.settings.data, page.settings.seed, page.train_percent) == ("circle", "0", 50)
    assert [layer.units for layer in page.network.hidden] == [4, 2]
    assert page.features == ("x1", "x2")
    assert (page.training.learning_rate, page.training.batch_size, page.training.shuffle) == (0.03, 10, False)
    assert page.notes == ("The link has no seed: the page would take another one each time. 0 is taken here.",)


def test_every_key_is_read_as_the_page_reads_it() -> None:
    page = page_of(
        f"{START}activation=sigmoid&regularization=L2&batchSize=+20&regDataset=reg-gauss&dataset=xor&learningRate=1e-1"
        "&regularizationRate=.003&noise=0x10&networkShape=8,8,8,8,8,8,8&seed=abc&showTestData=yes&discretize=true"
        "&percTrainData=3e1&x=false&y=0&sinX=true&sinY=false&xSquared=&problem=regression&initZero=true&batchSize=25"
    )
    settings = page.settings
    assert (settings.data, settings.noise, settings.seed) == ("reg-gauss", 16.0, "abc")
    assert (settings.show_test_data, settings.discretize) == (True, True)
    assert page.features == ("x2", "sin_x1")
    assert [(layer.units, layer.activation) for layer in page.network.hidden] == [(8, "sigmoid")] * 7
    assert page.network.output.activation == "linear"
    assert (page.training.penalty, page.training.penalty_rate, page.training.batch_size) == ("l2", 0.003, 25)
    assert (len(page.points), page.train_count) == (1200, 360)
    assert set(flat(page.weights)) | set(flat(page.biases)) == {0.0}


@pytest.mark.parametrize("text", ["networkShape=", "networkShape= "])
def test_an_empty_shape_is_no_hidden_layer(text: str) -> None:
    assert page_of(f"#{text}&seed=1").network.hidden == ()


def test_inputs_come_in_the_order_of_the_page() -> None:
    names = ("sinY", "sinX", "xTimesY", "ySquared", "xSquared", "y", "x")
    page = page_of("#" + "&".join(f"{name}=true" for name in names))
    assert page.features == ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")


def test_hidden_inputs_are_left_out_and_hidden_controls_are_told() -> None:
    page = page_of("#x=true&y=true&x_hide=true&activation_hide=true&playButton_hide=true&noise_hide=false&seed=1")
    assert page.features == ("x2",)
    assert page.settings.hidden == ("x", "activation", "playButton")
    assert "The page leaves out inputs that the link hides: x." in page.notes
    assert "The page hides: activation, playButton. Here they stay." in page.notes


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("foo=1&seed=1", "The page does not know and ignores “foo”."),
        ("dataset=moons&seed=1", "The page does not know the dataset “moons”, and takes circle."),
        ("cosX=true&seed=1", "cosX is no input of the page, which ignores it."),
        ("noise=95&seed=1", "The page takes a noise of 50 in place of 95."),
        ("noise=-5&seed=1", "The page takes a noise of 0 in place of −5."),
    ],
)
def test_what_the_page_ignores_or_does_otherwise_is_told(text: str, note: str) -> None:
    assert page_of(f"#{text}").notes == (note,)


@pytest.mark.parametrize(
    ("batch", "told"),
    [
        (25, ""),
        (30, "The last 10 of 250 points do not fill a batch of 30. The page adds them to the first batch of the next"),
        (300, "The page never learns from this link: a batch of 300 is never full with 250 points. Here a batch is"),
    ],
)
def test_a_batch_that_the_page_fills_otherwise_is_told(batch: int, told: str) -> None:
    notes = page_of(f"#batchSize={batch}&seed=1").notes
    assert [note.startswith(told) for note in notes] == [True] * bool(told)


@pytest.mark.parametrize("seed", ["ä", "a b", '"x"', "😀"])
def test_a_seed_counts_as_the_address_bar_writes_it(seed: str) -> None:
    assert page_of(f"#seed={seed}").points == page_of(f"#seed={quote(seed)}").points


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#learningRate=abc", "The link's learningRate is “abc”, which is no number. Allowed: a number."),
        ("#learningRate=0", "The link's learningRate is 0. Allowed: a number above 0 and up to 100."),
        ("#learningRate=Infinity", "The link's learningRate is ∞. Allowed: a number above 0 and up to 100."),
        ("#regularizationRate=-1", "The link's regularizationRate is −1. Allowed: a number from 0 to 10."),
        ("#batchSize=0", "The link's batchSize is 0. Allowed: a whole number from 1 to 5000."),
        ("#batchSize=2.5", "The link's batchSize is 2.5. Allowed: a whole number from 1 to 5000."),
        ("#percTrainData=5", "The link's percTrainData is 5. Allowed: a whole number from 10 to 100."),
        ("#percTrainData=33.3", "The link's percTrainData is 33.3. Allowed: a whole number from 10 to 100."),
        ("#noise=NaN", "The link's noise is “NaN”, which is no number. Allowed: a number."),
        ("#networkShape=33", "The link's networkShape is 33. Allowed: a whole number from 1 to 32."),
        ("#networkShape=4,,2", "The link's networkShape is 0. Allowed: a whole number from 1 to 32."),
        ("#networkShape=4,x", "The link's networkShape is “4,x”, which has parts that are no numbers."),
        ("#networkShape=4%2C2", "The link's networkShape is “4%2C2”, which has parts that are no numbers."),
        ("#networkShape&x=true", "The link's networkShape is missing."),
        (f"#networkShape={'1,' * 20}1", "The link's networkShape is one of 21 layers. Allowed: up to 20 layers."),
        ("#x=false&y=false", "Found a network without inputs. Allowed: at least one of x, y, xSquared,"),
        ("", "Found nothing. Allowed: a link of playground.tensorflow.org"),
        ("https://example.org/#top", "Found “https://example.org/#top”, which has nothing that"),
        ("#seed=" + "a" * MAX_LENGTH, "Found 20\u2009006 letters. Allowed: a link of up to 20\u2009000 letters."),
        ("#" + "x=true&" * 1_500_000, "Found 10\u2009500\u2009001 letters."),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_cannot_be_held_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        page_of(text)
    assert str(refused.value).startswith(message)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://playground.tensorflow.org", True), ("playground.tensorflow.org/#activation=tanh", True),
        ("http://localhost:5000/#networkShape=4", True), ("#seed=5&x=true", True), ("activation=tanh&noise=5", True),
        (" https://playground.tensorflow.org/#x=true\n", True), ("x_hide=true", True), ("", False),
        ("petals.csv", False),
        ("https://example.org/", False), ("a=b&c=d", False), ("my#seed=5.csv", False), ("x,y\n1,2\n", False),
    ],
)  # fmt: skip
def test_a_link_is_told_from_other_texts(text: str, meant: bool) -> None:
    assert is_link(text) is meant


@pytest.mark.parametrize(
    ("text", "value"),
    [("", 0.0), (" 5 ", 5.0), ("0x1F", 31.0), ("0b11", 3.0), ("0o17", 15.0), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0)],
)
def test_numbers_are_those_of_javascript(text: str, value: float) -> None:
    assert js_number(text) == value


@pytest.mark.parametrize("text", ["1_0", "0x", "1,5", "e5", "--1", "٣", "nan", "inf", "infinity", "1e", "-0x1"])
def test_what_is_no_number_in_javascript_is_none(text: str) -> None:
    assert np.isnan(js_number(text))


def test_the_points_of_a_link_are_a_table_in_their_order() -> None:
    page = page_of(LINKS[0]["link"])
    table = page.table()
    assert (table.shuffle, table.train_percent, table.name) == (False, 50, "circle")
    assert table.label == TableClasses("label", ("−1", "+1"))
    np.testing.assert_allclose(table.rows.values * (1, 1, 2) - (0, 0, 1), page.points, atol=0.0)
    regression = page_of(LINKS[3]["link"]).table()
    assert regression.label == TableColumn("label", 0.0, 1.0)
    assert len(regression.rows) == 1200

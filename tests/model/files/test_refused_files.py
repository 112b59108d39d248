"""Files that are refused: how each wrong value is told, and that no damage does anything else."""

import json
from collections.abc import Iterator
from typing import Any, Final

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document, Work
from playground.model.files.document_io import FileRefused, dumps, loads
from tests.model.plain import LEAST, plain, refusal, same_bits
from tests.model.works import works

LEAKY = Spec(network=NetworkSpec((LayerSpec(4), LayerSpec(2, "leaky_relu"))))
# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("format", "pie", 'format: found "pie". Allowed: "neural-playground"'),
        ("version", 0, "version: found 0. Allowed: a whole number from 1 to 2"),
        ("version", "1", 'version: found "1". Allowed: a whole number from 1 to 2'),
        ("version", True, "version: found true. Allowed: a whole number from 1 to 2"),
        ("title", None, "title: found null. Allowed: a text"),
        ("notes", ["a"], "notes: found a list of 1. Allowed: a text"),
        ("data", 3, "data: found 3. Allowed: an object with the keys kind, samples, noise, train_percent, seed"),
        ("data.samples", 19, "data.samples: found 19. Allowed: a whole number from 20 to 5000"),
        ("data.samples", 500.0, "data.samples: found 500.0. Allowed: a whole number from 20 to 5000"),
        ("data.samples", True, "data.samples: found true. Allowed: a whole number from 20 to 5000"),
        ("data.noise", 50.1, "data.noise: found 50.1. Allowed: a number from 0 to 50"),
        ("data.noise", True, "data.noise: found true. Allowed: a number from 0 to 50"),
        ("data.train_percent", "50", 'data.train_percent: found "50". Allowed: a whole number from 10 to 100'),
        ("data.seed", -1, "data.seed: found -1. Allowed: a whole number from 0 to 4294967295"),
        ("data.colour", 1, "data.colour: found an unknown key. Allowed: kind, samples, noise,"),
        ("colour", 1, "colour: found an unknown key. Allowed: format, version, title, notes,"),
        ("features", [], "features: found an empty list. Allowed: a list of one or more of x1, x2, x1_squared,"),
        ("features", "x1", 'features: found "x1". Allowed: a list of one or more of x1, x2,'),
        ("features[1]", "x3", 'features[1]: found "x3". Allowed: "x1", "x2", "x1_squared",'),
        ("features[1]", "x1", 'features[1]: found "x1" a second time. Allowed: each feature once'),
        ("features[1]", {}, "features[1]: found an empty object. Allowed:"),
        ("network.hidden", {}, "network.hidden: found an empty object. Allowed: a list of 0 to 20 layers"),
        ("network.hidden[1].units", 99, "network.hidden[1].units: found 99. Allowed: a whole number from 1 to 32"),
        ("network.hidden[0].activation", "tan", 'network.hidden[0].activation: found "tan". Allowed: "linear",'),
        (
            "network.hidden[1].slope",
            1.0,
            "network.hidden[1].slope: found 1.0. Allowed: a number from 0 to less than 1",
        ),
        (
            "network.hidden[1].bias",
            0,
            "network.hidden[1].bias: found an unknown key. Allowed: units,",
        ),
        ("network.hidden[0].overrides", [], "network.hidden[0].overrides: found an empty list. Allowed: an object"),
        (
            "network.hidden[0].overrides",
            {"4": {"activation": "relu"}},
            "network.hidden[0].overrides.4: found a key that is no unit of the layer. Allowed: an object whose keys",
        ),
        (
            "network.hidden[0].overrides",
            {"03": {"activation": "relu"}},
            "network.hidden[0].overrides.03: found a key that is no unit",
        ),
        (
            "network.hidden[0].overrides",
            {"3": {"slope": 0.1}},
            "network.hidden[0].overrides.3.activation: found nothing. Allowed: a value; this key is required.",
        ),
        (
            "network.hidden[0].overrides",
            {"3": {"activation": "relu", "unit": 1}},
            "network.hidden[0].overrides.3.unit: found an unknown key. Allowed: activation, slope",
        ),
        (
            "network.output.activation",
            "relu",
            'network.output.activation: found "relu". Allowed: "tanh", "sigmoid", "linear" or',
        ),
        ("network.init.scale", 11, "network.init.scale: found 11. Allowed: a number from 0 to 10"),
        (
            "training.loss",
            "cross_entropy",
            'training.loss: found "cross_entropy" with the output "tanh". Allowed: "mse" or "huber". Cross-entropy',
        ),
        ("training.learning_rate", 0, "training.learning_rate: found 0. Allowed: a number above 0 and up to 100"),
        ("training.momentum", 1, "training.momentum: found 1. Allowed: a number from 0 to less than 1"),
        ("training.shuffle", 1, "training.shuffle: found 1. Allowed: true or false"),
        (
            "training.penalty_rate",
            10**400,
            "training.penalty_rate: found a whole number of more than 20 digits. Allowed",
        ),
        ("state", [], "state: found an empty list. Allowed: an object with the keys epoch, weights, biases, pinned,"),
        ("state.epoch", -1, "state.epoch: found -1. Allowed: a whole number from 0 to 9007199254740992"),
        ("state.epoch", 1.0, "state.epoch: found 1.0. Allowed: a whole number"),
        ("state.position", 250, "state.position: found 250. Allowed: a whole number from 0 to 249"),
        (
            "state.weights",
            [[[0.1, 0.2]]],
            "state.weights: found a list of 1. Allowed: a list of 3 (one for each hidden",
        ),
        (
            "state.weights[0][3]",
            [0.1],
            "state.weights[0][3]: found a list of 1. Allowed: a list of 2 (a weight for each",
        ),
        (
            "state.weights[1]",
            None,
            "state.weights[1]: found null. Allowed: a list of 2 (one for each unit of the layer",
        ),
        ("state.weights[1][0][3]", "1", 'state.weights[1][0][3]: found "1". Allowed: a finite number'),
        ("state.weights[1][0][3]", True, "state.weights[1][0][3]: found true. Allowed: a finite number"),
        ("state.weights[1][0][3]", 10**400, "state.weights[1][0][3]: found a whole number of more than 20 digits"),
        ("state.biases[2]", [], "state.biases[2]: found an empty list. Allowed: a list of 1 (a bias for each unit"),
        (
            "state.pinned",
            {},
            "state.pinned: found an empty object. Allowed: a list of objects with the key weight or bias",
        ),
        ("state.pinned", [{}], "state.pinned[0]: found an object with 0 keys. Allowed: one key, weight or bias"),
        (
            "state.pinned",
            [{"wight": [0, 0, 0]}],
            "state.pinned[0].wight: found an unknown key. Allowed: ",
        ),
        ("state.pinned", [{"bias": [3, 0]}], "state.pinned[0].bias[0]: found 3. Allowed: a whole number from 0 to 2"),
        ("state.pinned", [{"bias": [2, 1]}], "state.pinned[0].bias[1]: found 1. Allowed: 0"),
        (
            "state.pinned",
            [{"weight": [0, 0]}],
            "state.pinned[0].weight: found a list of 2. Allowed: a list of 3 (layer,",
        ),
        (
            "state.pinned",
            [{"weight": [0, 0, 2]}],
            "state.pinned[0].weight[2]: found 2. Allowed: a whole number from 0 to 1",
        ),
        ("state.pinned", [{"bias": [0, 0]}] * 2, "state.pinned[1].bias: found [0, 0] a second time. Allowed: each"),
        (
            "state.silenced",
            [{"bias": [0, 0]}],
            "state.silenced[0].bias: found an unknown key. Allowed: ",
        ),
        ("state.optimizer", {"moment3": {}}, "state.optimizer.moment3: found an unknown key"),
        ("state.optimizer", {"moment1": {}}, "state.optimizer.moment1.weights: found nothing. Allowed: a value"),
        (
            "state.start",
            {"weights": []},
            "state.start.biases: found nothing. Allowed: a value; this key is required.",
        ),
    ],
)
def test_a_wrong_value_is_told_by_its_path_what_was_found_and_what_is_allowed(path: str, value: Any, text: str) -> None:
    data = plain(Work.fresh(Document(LEAKY)))
    put(data, path, value)
    assert str(refusal(json.dumps(data))).startswith(text)


def put(data: Any, path: str, value: Any) -> None:
    """Set what stands at a path such as `network.hidden[1].units`."""
    steps = [int(step) if step.isdigit() else step for step in path.replace("[", ".").replace("]", "").split(".")]
    for step in steps[:-1]:
        data = data[step]
    data[steps[-1]] = value


CURVES: dict[str, Any] = {
    "epoch": [0, 1, 2],
    "train_loss": [0.5, 0.4, None],
    "test_loss": [0.5, 0.4, 0.3],
    "delta_norm": [[None, 1.0, 2.0], [0.1, 0.2, 0.3], [1, 2, 3]],
}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"epoch": None}, "curves.epoch: found null. Allowed: a list of epochs"),
        (
            {"epoch": [0, 1]},
            "curves.train_loss: found a list of 3. Allowed: a list of 2 (numbers",
        ),
        ({"epoch": [0, 1, 1]}, "curves.epoch[2]: found 1. Allowed: more than the one before it, 1"),
        ({"epoch": [-1, 1, 2]}, "curves.epoch[0]: found -1. Allowed: 0 or more"),
        ({"epoch": [0, 0.5, 2]}, "curves.epoch[1]: found 0.5. Allowed: a whole number (only the last may be part"),
        ({"epoch": [0, None, 2]}, "curves.epoch[1]: found null. Allowed: a finite number"),
        (
            {"test_loss": [0.5, 0.4]},
            "curves.test_loss: found a list of 2. Allowed: a list of 3 (numbers",
        ),
        ({"train_loss": [0.5, "0.4", 0.3]}, 'curves.train_loss[1]: found "0.4". Allowed: a finite number or null'),
        ({"train_loss": [0.5, True, 0.3]}, "curves.train_loss[1]: found true. Allowed: a finite number or null"),
        (
            {"delta_norm": [[1, 2, 3], [1, 2], [1, 2, 3]]},
            "curves.delta_norm[1]: found a list of 2. Allowed: a list of",
        ),
        ({"delta_norm": [[1, 2, 3], 5, [1, 2, 3]]}, "curves.delta_norm[1]: found 5. Allowed: a list of 3"),
        ({"colour": [1, 2, 3]}, "curves.colour: found an unknown key. Allowed: epoch, train_loss,"),
        ({"begun": {"epoch": 2}}, "curves.begun.samples: found nothing. Allowed: a value; this key is required."),
    ],
)
def test_wrong_curves_are_refused_by_the_path_of_the_key(changes: dict[str, Any], text: str) -> None:
    data = {**json.loads(dumps(Work.fresh(Document(LEAKY)))), "curves": {**CURVES, **changes}}
    assert str(refusal(json.dumps(data))).startswith(text)


@pytest.mark.parametrize("key", ["epoch", "train_loss", "test_loss"])
def test_curves_without_one_of_their_three_arrays_are_refused(key: str) -> None:
    curves = {name: array for name, array in CURVES.items() if name != key}
    data = {**json.loads(dumps(Work.fresh(Document(LEAKY)))), "curves": curves}
    assert str(refusal(json.dumps(data))).startswith(f"curves.{key}: found nothing. Allowed: a value")


STEP: Final = {"epoch": 2, "from": 10, "to": 20, "update_ratios": [0.1, None, 0.2]}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"epoch": -1}, "state.last_step.epoch: found -1. Allowed: a whole number from 0 to"),
        ({"from": 250}, "state.last_step.from: found 250. Allowed: a whole number from 0 to 249"),
        ({"to": 10}, "state.last_step.to: found 10. Allowed: a whole number from 11 to 250"),
        ({"to": 251}, "state.last_step.to: found 251. Allowed: a whole number from 11 to 250"),
        ({"update_ratios": [0.1]}, "state.last_step.update_ratios: found a list of 1. Allowed: a list of 3 (one for"),
        ({"update_ratios": [0.1, -1, 0]}, "state.last_step.update_ratios[1]: found -1. Allowed: a number from 0, or"),
        ({"update_ratios": [0.1, "0", 0]}, 'state.last_step.update_ratios[1]: found "0". Allowed: a finite number'),
        ({"biases": []}, "state.last_step.weights: found nothing. Allowed: a value; this key is required."),
        ({"loss": 1}, "state.last_step.loss: found an unknown key"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_last_step_is_refused_by_the_path_of_the_key(changes: dict[str, Any], text: str) -> None:
    data = json.loads(dumps(Work.fresh(Document(LEAKY))))
    data["state"]["last_step"] = {**STEP, **changes}
    assert str(refusal(json.dumps(data))).startswith(text)


@pytest.mark.parametrize("key", ["from", "to", "update_ratios"])
def test_a_last_step_says_what_it_was_taken_on_and_how_far_it_went(key: str) -> None:
    data = json.loads(dumps(Work.fresh(Document(LEAKY))))
    data["state"]["last_step"] = {name: value for name, value in STEP.items() if name != key}
    assert str(refusal(json.dumps(data))).startswith(f"state.last_step.{key}: found nothing. Allowed: a value")


def test_version_1_knows_no_last_step() -> None:
    data = json.loads(dumps(Work.fresh(Document(LEAKY))))
    data["version"] = 1
    data["state"]["last_step"] = STEP
    assert str(refusal(json.dumps(data))).startswith("state.last_step: found a key that version 1 does not have")


def test_version_1_has_no_curves() -> None:
    data = {**json.loads(LEAST), "curves": CURVES}
    assert str(refusal(json.dumps(data))) == (
        'curves: found a key that version 1 does not have. Allowed: this key with "version": 2.'
    )


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("data", {"kind": "painted", "rows": []}, 'data.kind: found "painted". Allowed: "circle"'),
        (
            "data",
            {"kind": "arms", "classes": 3},
            'network.output.activation: found "tanh" with data that have 3 classes. Allowed: "softmax". 3 classes need',
        ),
        ("data", {"kind": "arms", "classes": 9}, "data.classes: found 9. Allowed: a whole number from 2 to 8"),
        (
            "data",
            {"kind": "circle", "classes": 2},
            'data.classes: found a number of classes for "circle". Allowed: this key',
        ),
        ("data", {"train_percent": 101}, "data.train_percent: found 101. Allowed: a whole number from 10 to 100"),
        ("network", {"output": {"activation": "softmax"}}, 'training.loss: found "mse" with the output "softmax"'),
        ("network", {"hidden": [{"activation": "softmax"}]}, 'network.hidden[0].activation: found "softmax". Allowed:'),
    ],
)
def test_what_a_later_program_may_write_into_version_2_is_refused_by_name(key: str, value: object, text: str) -> None:
    data = {**json.loads(LEAST), "version": 2, key: value}
    assert str(refusal(json.dumps(data))).startswith(text)


@pytest.mark.parametrize("key", ["format", "version"])
def test_format_and_version_must_be_there(key: str) -> None:
    data = plain(Work.fresh(Document()))
    del data[key]
    assert str(refusal(json.dumps(data))).startswith(f"{key}: found nothing. Allowed:")


@pytest.mark.parametrize("key", ["epoch", "weights", "biases", "pinned"])
def test_a_state_is_whole(key: str) -> None:
    data = plain(Work.fresh(Document()))
    del data["state"][key]
    assert str(refusal(json.dumps(data))) == f"state.{key}: found nothing. Allowed: a value; this key is required."


def test_21_layers_are_too_many() -> None:
    data = {**json.loads(LEAST), "network": {"hidden": [{}] * 21}}
    assert str(refusal(json.dumps(data))) == "network.hidden: found a list of 21. Allowed: a list of 0 to 20 layers."


def test_a_newer_version_is_refused_with_advice_whatever_else_is_in_it() -> None:
    data = {**json.loads(LEAST), "version": 7, "hologram": {}}
    assert str(refusal(json.dumps(data))) == (
        "version: found 7, which a newer playground wrote. "
        "Allowed: a whole number from 1 to 2. Update this program, or save the file as an older version there."
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found an empty file. Allowed: a complete JSON file"),
        ("\ufeff \n", "found an empty file"),
        ("[]", 'found an empty list. Allowed: an object with "format": "neural-playground"'),
        ("null", "found null. Allowed: an object"),
        ('"neural-playground"', 'found "neural-playground". Allowed: an object'),
        ("<html>", 'line 1, column 1: found "<html>", which is not JSON here'),
        (LEAST + "}", 'line 1, column 46: found "}", which is not JSON here'),
        (LEAST[:-1], "line 1: found the end of the file in the middle of its data (it was cut short)"),
        (LEAST[:12], "line 1: found the end of the file in the middle of its data (it was cut short)"),
        (LEAST[:-1] + ', "title": "a", "title": "b"}', "title: found this key twice. Allowed: each key once"),
        (LEAST[:-1] + ', "data": {"seed": 1, "seed": 1}}', "data.seed: found this key twice"),
        (LEAST[:-1] + ', "data": {"noise": NaN}}', "data.noise: found NaN. Allowed: a finite number"),
        (LEAST[:-1] + ', "data": {"noise": -Infinity}}', "data.noise: found -Infinity. Allowed: a finite number"),
        (LEAST[:-1] + ', "data": {"noise": 1e999}}', "data.noise: found Infinity. Allowed: a finite number"),
        (LEAST[:-1] + ', "data": {"seed": ' + "9" * 5000 + "}}", "found a whole number of thousands of digits"),
        (LEAST[:-1] + ', "title": "\\ud800"}', "title: found half of a surrogate pair. Allowed: whole Unicode"),
        ("[" * 100_000, "found lists or objects nested hundreds deep"),
        ('{"a":' * 100_000, "found lists or objects nested hundreds deep"),
        (LEAST[:-1] + ', "' + "k" * 500 + '": 1}', '"kkkkkk'),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_json_of_ours_is_refused(text: str, told: str) -> None:
    assert str(refusal(text)).startswith(told)


def test_a_refusal_is_one_short_line_whatever_the_file_holds() -> None:
    data = json.loads(LEAST)
    data["title\n\x1b[31m"] = 1
    assert "\n" not in str(refusal(json.dumps(data)))
    assert "\x1b" not in str(refusal(json.dumps(data)))
    data = {**json.loads(LEAST), "data": {"kind": "c\n" * 10_000}}
    assert "\n" not in str(refusal(json.dumps(data)))
    assert len(str(refusal(json.dumps(data)))) < 400


def test_other_encodings_are_refused() -> None:
    assert str(refusal(LEAST.encode("utf-16"))).startswith("line 1: found the byte 0xFF, which is not UTF-8")
    assert "0xE4" in str(refusal((LEAST[:-1] + ', "title": "ä"}').encode("latin-1")))


# --- any damage -----------------------------------------------------------------------------------------------------

Step = str | int


def places(data: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Every value in plain data, with its path."""
    yield path, data
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from places(value, (*path, key))


def told_path(path: tuple[Step, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def set_at(data: Any, path: tuple[Step, ...], value: Any) -> Any:
    if not path:
        return value
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return data


def kind_of(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value is None)
    return "number" if isinstance(value, (int, float)) else type(value).__name__


@hypothesis.given(works(), st.data())
def test_an_unknown_key_anywhere_is_refused_with_its_path(work: Work, data: st.DataObject) -> None:
    plain_data = plain(work)
    objects = [path for path, value in places(plain_data) if isinstance(value, dict)]
    path = data.draw(st.sampled_from(objects))
    set_at(plain_data, (*path, "colour"), 1)
    assert refusal(json.dumps(plain_data)).where == told_path((*path, "colour"))


@hypothesis.given(works(), st.data())
def test_a_value_of_another_type_anywhere_is_refused_with_its_path(work: Work, data: st.DataObject) -> None:
    plain_data = plain(work)
    path, value = data.draw(st.sampled_from(list(places(plain_data))[1:]))
    others = [None, True, 3, "text", ["a"], {"a": 1}]
    if isinstance(value, (int, float)) and (
        (path[:1] == ("curves",) and path[1] != "epoch") or "update_ratios" in path
    ):
        others.remove(None)  # there it stands for a gap, or for what is infinite
    other = data.draw(st.sampled_from([other for other in others if kind_of(other) != kind_of(value)]))
    assert refusal(json.dumps(set_at(plain_data, path, other))).where == told_path(path)


@hypothesis.given(works(), st.data())
def test_any_change_to_the_data_is_taken_whole_or_refused_with_a_text(work: Work, data: st.DataObject) -> None:
    plain_data: Any = plain(work)
    for _ in range(data.draw(st.integers(1, 3))):
        path, _ = data.draw(st.sampled_from(list(places(plain_data))))
        if path and data.draw(st.booleans()):
            parent: Any = plain_data
            for step in path[:-1]:
                parent = parent[step]
            del parent[path[-1]]
        else:
            junk = st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
                max_leaves=5,
            )
            plain_data = set_at(plain_data, path, data.draw(junk))
        if not isinstance(plain_data, dict):
            break
    taken_whole_or_refused(json.dumps(plain_data))


@hypothesis.given(works(), st.data())
def test_a_file_cut_short_anywhere_is_refused(work: Work, data: st.DataObject) -> None:
    text = dumps(work).rstrip()
    assert str(refusal(text[: data.draw(st.integers(0, len(text) - 1))]))


@hypothesis.given(works(), st.data())
def test_any_byte_changed_is_taken_whole_or_refused(work: Work, data: st.DataObject) -> None:
    text = bytearray(dumps(work).encode())
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    taken_whole_or_refused(bytes(text))


@hypothesis.given(st.binary() | st.text())
def test_noise_is_refused(noise: str | bytes) -> None:
    assert str(refusal(noise))


def taken_whole_or_refused(text: str | bytes) -> None:
    try:
        work = loads(text)
    except FileRefused as refused:
        told = (refused.found, refused.allowed)
    else:
        assert same_bits(loads(dumps(work)), work)
        return
    assert all(told)

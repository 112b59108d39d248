"""Weights of other programs become a network that computes the same, or are refused with the reason."""

import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from engine.choices.activations import ACTIVATIONS
from engine.learned import NEW
from engine.parameters import Address
from engine.spec import MAX_LAYERS, MAX_UNITS, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from playground.exchange.exporters import EXPORTERS
from playground.exchange.importers import ImportChoice, importer_for
from playground.exchange.importers.weights import weights_edit
from playground.exchange.packages import PackageMissing
from playground.exchange.weights.fitting import fitted
from playground.exchange.weights.found import MAX_NUMBERS, FoundNetwork, WeightsRefused
from playground.exchange.weights.onnx_network import MAX_NODES, network_of_onnx
from playground.exchange.weights.state_dict import network_of_json, network_of_npz
from playground.model.document import Document, Work
from playground.model.history import History
from tests.cases import cases
from tests.exchange.test_computing_exporters import networks, outputs_of

FRESH = Work.fresh(Document())
W1, B1 = np.array([[0.5, -1.0], [0.25, 2.0], [1.0, 1.0]]), np.array([0.1, 0.2, -0.3])
W2, B2 = np.array([[1.5, -0.5, 0.75]]), np.array([0.05])


def saved_npz(**tensors: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name.replace("__", "."): value for name, value in tensors.items()})
    return buffer.getvalue()


def header_npz(shape: tuple[int, ...], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive whose only array says that it has this shape, and has 10 numbers."""
    member, whole = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(member, {"descr": "<f8", "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(whole, "w", packed) as archive:
        archive.writestr("0.weight.npy", member.getvalue() + bytes(80))
    return whole.getvalue()


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def model(nodes: list[Any], constants: dict[str, Any], inputs: Any = (("x", ["N", 2]),), output: str = "y") -> bytes:
    """An ONNX file of 32 bits, as PyTorch writes them."""
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [
            numpy_helper.from_array(np.asarray(value, np.int64 if name.startswith("i_") else np.float32), name)
            for name, value in constants.items()
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()


def two_layers(between: list[Any], **constants: Any) -> bytes:
    """A Gemm, what lies between z and a, and a MatMul with an Add."""
    nodes = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["z"], transB=1),
        *between,
        helper.make_node("MatMul", ["a", "w2"], ["m"]),
        helper.make_node("Add", ["b2", "m"], ["s"]),
        helper.make_node("Tanh", ["s"], ["y"]),
    ]
    return model(nodes, {"w1": W1, "b1": B1, "w2": W2.T, "b2": B2, **constants})


def activation_of(found: FoundNetwork) -> Any:
    assert found.layers[0].activations is not None
    assert len(set(found.layers[0].activations)) == 1
    return found.layers[0].activations[0]


# --- ONNX -------------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_what_is_exported_as_onnx_comes_back_as_the_same_network(work: Work) -> None:
    found = network_of_onnx(EXPORTERS["onnx"].write(work).data)
    spec = work.document.spec
    assert found.features == spec.features
    layout = work.document.layout
    for at, (layer, own) in enumerate(zip(found.layers, spec.layers, strict=True)):
        np.testing.assert_allclose(layer.weights, layout.weights(work.learned.parameters, at), rtol=1e-6, atol=1e-7)
        is_softmax = at == len(spec.network.hidden) and spec.head.one_for_each
        assert (layer.is_softmax, layer.activations is None) == (is_softmax, is_softmax)
        for unit, activation in enumerate(layer.activations or ()):
            expected = own.unit_activation(unit)
            is_flat = expected.activation == "leaky_relu" and expected.slope == 0.0
            assert activation.activation == ("relu" if is_flat else expected.activation)
            assert activation.activation != "leaky_relu" or activation.slope == pytest.approx(expected.slope, abs=1e-6)


def test_the_network_that_comes_back_computes_the_same_everywhere(tmp_path: Path) -> None:
    hidden = (LayerSpec(5, "elu"), LayerSpec(3, "softplus"))
    spec = Spec(features=("x2", "sin_x1"), network=NetworkSpec(hidden, OutputSpec("sigmoid")))
    work = Work.fresh(Document(spec))
    path = saved(tmp_path / "a.onnx", EXPORTERS["onnx"].write(work).data)
    imported = importer_for(str(path)).read(str(path), ImportChoice(), None)
    assert imported.work.document.spec.network.hidden == hidden
    assert imported.work.document.title == "a"
    np.testing.assert_allclose(outputs_of(imported.work), outputs_of(work), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "between", "constants"),
    [
        ("relu", [helper.make_node("Relu", ["z"], ["a"])], {}),
        ("tanh", [helper.make_node("Tanh", ["z"], ["a"])], {}),
        ("sigmoid", [helper.make_node("Sigmoid", ["z"], ["a"])], {}),
        ("elu", [helper.make_node("Elu", ["z"], ["a"], alpha=1.0)], {}),
        ("softplus", [helper.make_node("Softplus", ["z"], ["a"])], {}),
        ("gelu", [helper.make_node("Gelu", ["z"], ["a"])], {}),
        ("linear", [helper.make_node("Identity", ["z"], ["a"])], {}),
        ("sin", [helper.make_node("Sin", ["z"], ["a"])], {}),
        ("silu", [helper.make_node("Sigmoid", ["z"], ["g"]), helper.make_node("Mul", ["z", "g"], ["a"])], {}),
        (
            "gelu",  # as PyTorch writes it
            [
                helper.make_node("Div", ["z", "root"], ["d"]),
                helper.make_node("Erf", ["d"], ["e"]),
                helper.make_node("Add", ["e", "one"], ["f"]),
                helper.make_node("Mul", ["z", "f"], ["g"]),
                helper.make_node("Mul", ["g", "half"], ["a"]),
            ],
            {"root": np.sqrt(2.0), "one": 1.0, "half": 0.5},
        ),
        ("relu", [helper.make_node("Max", ["z", "zero"], ["a"])], {"zero": 0.0}),
    ],
)
def test_an_activation_is_known_however_it_is_written(name: str, between: list[Any], constants: Any) -> None:
    found = network_of_onnx(two_layers(between, **constants))
    assert activation_of(found).activation == name
    np.testing.assert_allclose(found.layers[0].weights, W1, atol=1e-7)
    assert found.layers[1].biases is not None
    np.testing.assert_allclose(found.layers[1].weights, W2, atol=1e-7)
    np.testing.assert_allclose(found.layers[1].biases, B2, atol=1e-7)


@pytest.mark.parametrize("slope", [0.01, 0.2, 0.9])
def test_the_slope_of_leaky_relu_is_read_as_it_was_meant(slope: float) -> None:
    own = activation_of(network_of_onnx(two_layers([helper.make_node("LeakyRelu", ["z"], ["a"], alpha=slope)])))
    assert (own.activation, own.slope) == ("leaky_relu", slope)


def test_softmax_is_known_as_that_of_all_outputs() -> None:
    nodes = [
        helper.make_node("Gemm", ["x", "w", "b"], ["z"], transB=1),
        helper.make_node("Softmax", ["z"], ["y"], axis=-1),
    ]
    found = network_of_onnx(model(nodes, {"w": W1, "b": B1}))
    assert found.layers[0].is_softmax


RELU = helper.make_node("Relu", ["z"], ["a"])
GEMM = helper.make_node("Gemm", ["x", "w", "b"], ["y"], transB=1)


def external() -> bytes:
    made = onnx.load_model_from_string(two_layers([RELU]))
    tensor = made.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    return made.SerializeToString()


def lying() -> bytes:
    made = onnx.load_model_from_string(two_layers([RELU]))
    made.graph.initializer[0].dims[:] = [1 << 40, 1 << 40]
    return made.SerializeToString()


def doubling() -> bytes:
    nodes = [helper.make_node("Concat", [f"c{at}", f"c{at}"], [f"c{at + 1}"], axis=1) for at in range(60)]
    nodes.insert(0, helper.make_node("Identity", ["x"], ["c0"]))
    return model(nodes, {}, output="c60")


def field(number: int, content: bytes = b"") -> bytes:
    """A message within a message of protocol buffers."""
    size, told = len(content), b""
    while size > 127:
        told, size = told + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + told + bytes([size]) + content


def nested(depth: int) -> bytes:
    """Operators whose attributes are graphs of such operators."""
    made = b""
    for _ in range(depth):
        made = field(1, field(5, field(6, made)))
    return field(7, made)


def outer() -> bytes:
    constants = {"w": np.ones((1, MAX_NUMBERS)), "b": np.ones((MAX_NUMBERS, 1))}
    return model([helper.make_node("Mul", ["w", "b"], ["y"])], constants)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no layer|without a layer|no input"),
        (b"PK\x03\x04 not a model", "no ONNX model"),
        (external(), "in another file"),
        (lying(), "1099511627776"),
        (doubling(), "not understood"),
        (field(7, field(1) * 7_000_000), "more than 200000 parts"),
        (field(7, field(5) * 7_000_000), "more than 200000 parts"),
        (field(7, field(1, field(5) * 7_000_000)), "more than 200000 parts"),
        (nested(5_000), "no ONNX model"),
        (outer(), "not understood"),
        (model([GEMM], {"w": np.ones((1, 3)), "b": B2}, (("x", ["N", 3]),)), "“x” of 3 numbers"),
        (model([GEMM], {"w": np.ones((33, 2)), "b": np.ones(33)}), "33 units"),
        (model([GEMM], {"w": np.ones((1, 5)), "b": B2}), "5 inputs"),
        (model([GEMM], {"w": np.full((1, 2), np.inf), "b": B2}), "not finite"),
        (model([helper.make_node("Conv", ["x", "w"], ["y"])], {"w": W1}), "“Conv”"),
        (model([helper.make_node("If", ["x"], ["y"])], {}), "“If”"),
        (model([helper.make_node("Relu", ["nowhere"], ["y"])], {}), "“nowhere”"),
        (two_layers([helper.make_node("Softsign", ["z"], ["a"])]), "“Softsign”"),
        (two_layers([helper.make_node("Elu", ["z"], ["a"], alpha=2.0)]), "another activation"),
        (two_layers([helper.make_node("Gelu", ["z"], ["a"], approximate="tanh")]), "another activation"),
        (
            model(
                [helper.make_node("Exp", ["x"], ["e"]), helper.make_node("Gemm", ["e", "w", "b"], ["y"], transB=1)],
                {"w": W1, "b": B1},
            ),
            "something else before the first layer",
        ),
        (
            model(
                [
                    helper.make_node("Gemm", ["x", "w", "b"], ["z"], transB=1),
                    helper.make_node("Add", ["x", "z"], ["y"]),
                ],
                {"w": np.eye(2), "b": np.ones(2)},
            ),
            "joins layers",
        ),
        (
            model(
                [
                    helper.make_node("MatMul", ["x", "w"], ["z"]),
                    helper.make_node("Add", ["z", "b"], ["s"]),
                    helper.make_node("Add", ["z", "s"], ["y"]),
                ],
                {"w": np.eye(2), "b": np.ones(2)},
            ),
            "another activation",
        ),
    ],
)
def test_what_is_no_plain_network_is_refused_with_the_reason(data: bytes, told: str) -> None:
    with pytest.raises(WeightsRefused, match=told):
        network_of_onnx(data)


def test_the_largest_network_comes_back_though_each_unit_has_an_activation_of_its_own() -> None:
    names = list(ACTIVATIONS)
    overrides = tuple(UnitOverride(unit, names[unit % len(names)], 0.2) for unit in range(MAX_UNITS))
    layers = tuple(LayerSpec(MAX_UNITS, overrides=overrides) for _ in range(MAX_LAYERS))
    work = Work.fresh(Document(Spec(network=NetworkSpec(layers))))
    found = network_of_onnx(EXPORTERS["onnx"].write(work).data)
    assert len(found.layers) == MAX_LAYERS + 1
    edit, _ = fitted(found, FRESH, "")
    hidden = edit.apply(FRESH).document.spec.network.hidden
    for unit in range(MAX_UNITS):
        expected = overrides[unit].activation
        assert {layer.unit_activation(unit).activation for layer in hidden} == {expected}


def test_a_graph_made_to_keep_us_busy_is_given_up() -> None:
    nodes = [helper.make_node("Erf", ["w" if at == 0 else f"e{at - 1}"], [f"e{at}"]) for at in range(MAX_NODES)]
    started = time.process_time()
    with pytest.raises(WeightsRefused, match="not understood"):
        network_of_onnx(model(nodes, {"w": np.ones(MAX_NUMBERS)}))
    assert time.process_time() - started < 20.0


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(PackageMissing, match="-m pip install onnx"):
        network_of_onnx(b"")


# --- a state_dict -----------------------------------------------------------------------------------------------------


def test_layers_stand_in_their_order_whatever_the_file_s() -> None:
    numbered = {"layers__10__weight": W2, "layers__2__weight": W1, "layers__10__bias": B2, "layers__2__bias": B1}
    for found in (
        network_of_npz(saved_npz(**numbered)),
        network_of_npz(saved_npz(fc1__weight=W1, fc1__bias=B1, out__weight=W2, out__bias=B2)),
        network_of_npz(saved_npz(out__weight=W2, out__bias=B2, fc1__weight=W1, fc1__bias=B1)),
        network_of_json(json.dumps({"0.weight": W1.tolist(), "0.bias": B1.tolist(), "2.weight": W2.tolist()}).encode()),
    ):
        np.testing.assert_array_equal(found.layers[0].weights, W1)
        np.testing.assert_array_equal(found.layers[0].biases, B1)
        np.testing.assert_array_equal(found.layers[1].weights, W2)


def pickled() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, **{"0.weight": np.array([{"a": 1}], dtype=object)})
    return buffer.getvalue()


def claims(shape: tuple[int, ...]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("0.weight.npy", "w") as stream:
        np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no archive", "no archive"),
        (pickled(), "holds no numbers"),
        (claims((10**9, 10**9)), "larger than any layer"),
        (claims((3, 2)), "no archive"),
        (saved_npz(conv1__weight=np.ones((2, 1, 3, 3))), "“conv1.weight” with 4 dimensions"),
        (saved_npz(bn__running_mean=np.ones(3)), "“bn.running_mean”"),
        (saved_npz(fc__weight=W1, fc__bias=np.ones(5)), "fit no weights"),
        (saved_npz(fc__weight=np.full((3, 2), np.nan)), "not finite"),
        (saved_npz(), "no weights"),
        (header_npz((-1, 2)), "negative size"),
        (header_npz((1 << 40, 1 << 40)), "larger than any layer"),
        (header_npz((2, 5), zipfile.ZIP_LZMA), "packed in a way"),
        (saved_npz(fc__weight=np.ones((40, 2))), "40 units"),
    ],
)
def test_an_archive_that_is_no_state_dict_is_refused_with_the_reason(data: bytes, told: str) -> None:
    with pytest.raises(WeightsRefused, match=told):
        network_of_npz(data)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "nested hundreds deep"),
        ('{"0.weight": [' + "[]," * 2_000_000 + "[]]}", "more than 2\u2009000\u2009000 lists"),
        ('{"0.weight": ' + "9" * 5_000 + "}", "thousands of digits"),
        ('{"0.weight": [' + "0," * 100_000 + "0]}", "larger than any layer"),
        ("[1]", "no object"),
        ('{"format": "neural-playground", "version": 2}', "File → Open"),
        ('{"0.weight": [[1, 2], [3]]}', "no table"),
        ('{"0.weight": [[1, true]]}', "no table"),
        ('{"0.weight": [[[1]]]}', "no table"),
        ('{"0.weight": "1"}', "no table"),
        ('{"0.weight": [[1, NaN]]}', "not finite"),
        ('{"0.weight": [[1, 1' + "0" * 400 + "]]}", "too large"),
        ('{"0.weight": []}', "1 dimensions"),
        ("{}", "no weights"),
    ],
)
def test_json_that_is_no_state_dict_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(WeightsRefused, match=told):
        network_of_json(text.encode())


def refusal_of(read: Any, file: bytes) -> str:
    """Why a file is refused; nothing where it is read."""
    try:
        read(file)
    except WeightsRefused as refusal:
        return str(refusal)
    return ""


@pytest.mark.fuzz
@cases(500)
@given(st.data())
def test_broken_bytes_are_refused_and_break_nothing(data: st.DataObject) -> None:
    read, whole = data.draw(
        st.sampled_from(
            [
                (network_of_onnx, two_layers([RELU])),
                (network_of_npz, saved_npz(a__weight=W1, a__bias=B1)),
                (network_of_json, json.dumps({"0.weight": W1.tolist()}).encode()),
            ]
        )
    )
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(broken[: data.draw(st.integers(0, len(broken)))])
    for file in (bytes(broken), cut, data.draw(st.binary(max_size=200))):
        told = refusal_of(read, file)
        assert told.isprintable()
        assert len(told) < 600


# --- onto a network ---------------------------------------------------------------------------------------------------


def taken(path: Path, work: Work) -> tuple[Work, tuple[str, ...]]:
    edit, notes = weights_edit(path, work, "Import weights")
    return edit.apply(work), notes


def test_a_whole_network_brings_its_shape_and_keeps_how_the_units_bend(tmp_path: Path) -> None:
    work = Work.fresh(Document(Spec(network=NetworkSpec((LayerSpec(2, "relu"),)))))
    path = saved(tmp_path / "w.npz", saved_npz(a__weight=W1, a__bias=B1, b__weight=W2))
    changed, notes = taken(path, work)
    assert changed.document.spec.network.hidden == (LayerSpec(3, "relu"),)
    assert changed.document.spec.data == work.document.spec.data
    np.testing.assert_array_equal(changed.document.layout.weights(changed.learned.parameters, 0), W1)
    np.testing.assert_array_equal(changed.document.layout.biases(changed.learned.parameters, 1), [0.0])
    np.testing.assert_array_equal(changed.learned.start, changed.learned.parameters)
    assert changed.origin is not None
    assert set(changed.origin) == {NEW}
    assert any("ReLU was taken" in note for note in notes)
    assert any("are 0" in note for note in notes)


def test_a_loss_that_the_output_does_not_go_with_gives_way(tmp_path: Path) -> None:
    network, training = NetworkSpec(output=OutputSpec("sigmoid")), TrainingSpec(loss="cross_entropy")
    work = Work.fresh(Document(Spec(network=network, training=training)))
    changed, _ = taken(saved(tmp_path / "w.onnx", two_layers([RELU])), work)
    assert changed.document.spec.network.output.activation == "tanh"
    assert changed.document.spec.training.loss == "mse"


def test_weights_of_one_layer_go_where_they_fit(tmp_path: Path) -> None:
    work = replace(FRESH, document=replace(FRESH.document, pins=frozenset({Address(0, 1)})))
    middle = np.arange(8.0).reshape(2, 4)
    changed, notes = taken(saved(tmp_path / "w.npz", saved_npz(fc__weight=middle)), work)
    layout = work.document.layout
    np.testing.assert_array_equal(layout.weights(changed.learned.parameters, 1), middle)
    for at in (0, 2):
        own, before = (layout.weights(each.learned.parameters, at) for each in (changed, work))
        np.testing.assert_array_equal(own, before)
    assert changed.document == work.document
    assert "layer 2" in notes[0]


@pytest.mark.parametrize(
    ("tensors", "told"),
    [
        ({"a__weight": np.ones((3, 5)), "b__weight": np.ones((1, 3))}, "layers of 5 → 3, 3 → 1"),
        ({"a__weight": np.ones((3, 2)), "b__weight": np.ones((1, 4))}, "layers of 2 → 3, 4 → 1"),
        ({"a__weight": np.ones((7, 2))}, "2 → 4, 4 → 2, 2 → 1"),
    ],
)
def test_what_fits_nowhere_is_refused_with_both_shapes(tmp_path: Path, tensors: Any, told: str) -> None:
    with pytest.raises(WeightsRefused, match=told):
        taken(saved(tmp_path / "w.npz", saved_npz(**tensors)), FRESH)


def test_an_onnx_of_more_outputs_than_the_data_ask_for_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.onnx", model([GEMM], {"w": np.ones((5, 2)), "b": np.ones(5)}))
    with pytest.raises(WeightsRefused, match="5 outputs"):
        taken(path, FRESH)


def test_weights_of_many_outputs_come_in_by_themselves_with_data_of_as_many_classes(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.onnx", model([GEMM], {"w": np.ones((5, 2)), "b": np.ones(5)}))
    imported = importer_for(str(path)).read(str(path), ImportChoice(), None)
    assert imported.work.document.spec.data.class_count == 5
    assert any("clouds of 5 classes" in note for note in imported.notes)
    nine = saved(tmp_path / "9.onnx", model([GEMM], {"w": np.ones((9, 2)), "b": np.ones(9)}))
    with pytest.raises(WeightsRefused, match="9 outputs"):
        importer_for(str(nine)).read(str(nine), ImportChoice(), None)


def test_one_step_of_undo_takes_it_back(tmp_path: Path) -> None:
    edit, _ = weights_edit(saved(tmp_path / "w.npz", saved_npz(a__weight=W1, b__weight=W2)), FRESH, "Import “w”")
    assert edit.text == "Import “w”"
    assert edit.merge_key is None
    after = edit.apply(FRESH)
    assert History().with_step(edit, FRESH, after).undo(after)[1] == FRESH

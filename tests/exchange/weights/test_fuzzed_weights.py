"""Whatever is called a file of weights is a network that trains and saves, or refused in words; never more.

The files are made, not only broken: graphs of any operators, archives with any headers, JSON of any shape.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from engine.spec import Spec
from engine.trainer import Trainer
from playground.exchange.importers.weights import READERS
from playground.exchange.weights.fitting import fitted
from playground.exchange.weights.found import WeightsRefused
from playground.exchange.weights.operators import OPERATORS
from playground.model.document import Document, Work
from playground.model.edits import EditRefused, applied
from playground.model.files.document_io import dumps, loads
from tests.cases import cases

FRESH = Work.fresh(Document(Spec()))

sizes = st.sampled_from([0, 1, 2, 2, 2, 3, 4, 33, -1, 1 << 31, 1 << 62])
numbers = st.floats(-4, 4, width=32) | st.sampled_from([0.0, np.inf, -np.inf, np.nan, 1e308, -1e-320])
names = st.sampled_from(["x", "w", "b", "z", "a", "y", "", "v", "nowhere"])


def check(read: Any, file: bytes) -> None:
    """Read a file, put it into a network, train it, and save it; or have it refused."""
    try:
        edit, notes = fitted(read(file), FRESH, "Import")
        work = applied(edit, FRESH)
    except (WeightsRefused, EditRefused) as refusal:
        told = str(refusal)
        assert told.endswith(".")
        assert told.isprintable()
        assert len(told) < 700
        return
    assert all(note.endswith(".") for note in notes)
    assert loads(dumps(work)) == work
    Trainer(work.document.spec, work.learned).train_epochs(1)


# --- ONNX -------------------------------------------------------------------------------------------------------------


@st.composite
def tensors(draw: st.DrawFn, name: str) -> TensorProto:
    """Mostly a table as it should be, with a lie here and there."""
    shape = draw(st.sampled_from([(3, 2), (2, 3), (3,), (1, 3), (1,), (), (2, 2), (0, 2), (1, 2, 2)]))
    values = np.array(draw(st.lists(numbers, min_size=12, max_size=12)))[: int(np.prod(shape))].reshape(shape)
    with np.errstate(over="ignore"):
        made: TensorProto = onnx.numpy_helper.from_array(values.astype(np.float32), name)
    if draw(st.integers(0, 5)) == 0:
        made.dims[:] = draw(st.lists(sizes, max_size=4))
    if draw(st.integers(0, 8)) == 0:
        made.data_type = draw(st.integers(0, 30))
    if draw(st.integers(0, 12)) == 0:
        made.data_location = TensorProto.EXTERNAL
        entry = made.external_data.add()
        entry.key, entry.value = "location", draw(st.sampled_from(["/dev/zero", "../w", "", "\n"]))
    return made


@st.composite
def nodes(draw: st.DrawFn) -> Any:
    """Any operator of any inputs and attributes."""
    kind = draw(st.sampled_from([*OPERATORS, "Gemm", "MatMul", "Gemm", "Constant", "If", "Loop", "Reshape", "\0"]))
    made = helper.make_node(
        kind, draw(st.lists(names, max_size=4)), draw(st.lists(names, max_size=2)), name=draw(st.text(max_size=3))
    )
    for name in draw(
        st.lists(st.sampled_from(["axis", "alpha", "beta", "transB", "value", "split", "num_outputs"]), max_size=3)
    ):
        made.attribute.append(
            helper.make_attribute(
                name,
                draw(
                    st.one_of(
                        st.integers(-3, 3),
                        st.just(1 << 62),
                        st.floats(width=32),
                        st.text(max_size=4),
                        st.lists(st.integers(-5, 1 << 40), min_size=1, max_size=3),
                        tensors("t"),
                    )
                ),
            )
        )
    return made


@st.composite
def models(draw: st.DrawFn) -> bytes:
    """A graph that begins as a network does, and goes on with anything."""
    shapes: list[Sequence[str | int | None] | None] = [["N", 2], ["N", 2], ["N", 2], [1, 2], ["N", 3], ["N"], None]
    shape = draw(st.sampled_from(shapes))
    begin = [helper.make_node("Gemm", ["x", "w", "b"], ["z"], transB=1)]
    graph = helper.make_graph(
        [*(begin if draw(st.booleans()) else []), *draw(st.lists(nodes(), max_size=5))],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(draw(names), TensorProto.FLOAT, None)],
        [draw(tensors("w")), draw(tensors("b")), *draw(st.lists(tensors("v"), max_size=2))],
    )
    return helper.make_model(graph).SerializeToString()


@pytest.mark.fuzz
@cases(100)
@given(models())
def test_any_graph_is_a_network_or_refused_in_words(file: bytes) -> None:
    check(READERS[".onnx"], file)


# --- archives and JSON ------------------------------------------------------------------------------------------------


@st.composite
def members(draw: st.DrawFn) -> bytes:
    """An array of NumPy, or what claims to be one."""
    stream = io.BytesIO()
    if draw(st.integers(0, 3)):
        shape = draw(st.sampled_from([(3, 2), (1, 3), (3,), (1,), (), (2, 2), (0, 2), (1, 2, 2)]))
        kind = draw(st.sampled_from(["<f8", "<f4", ">f2", "<i8", "|u1", "|b1", "<c16", "<U3", "<M8[s]"]))
        np.save(stream, np.ones(shape).astype(kind))
        return stream.getvalue()
    header = {
        "descr": draw(st.sampled_from(["<f8", "|O", "<f8,<f8", "|V0", "|S0", "<f16"])),
        "fortran_order": draw(st.booleans()),
        "shape": tuple(draw(st.lists(sizes, max_size=5))),
    }
    np.lib.format.write_array_header_1_0(stream, header)
    return stream.getvalue() + draw(st.binary(max_size=100))


tensor_names = st.sampled_from(
    ["0.weight", "0.bias", "2.weight", "2.bias", "a.weight", "10.weight", "weight", ".", "é"]
)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Members with any names, packed in any way."""
    whole = io.BytesIO()
    packed = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
    with zipfile.ZipFile(whole, "w", packed) as archive:
        for name in draw(st.lists(tensor_names, unique=True, max_size=4)):
            archive.writestr(f"{name}.npy", draw(members() | st.binary(max_size=40)))
    return whole.getvalue()


@pytest.mark.fuzz
@cases(100)
@given(archives())
def test_any_archive_is_a_network_or_refused_in_words(file: bytes) -> None:
    check(READERS[".npz"], file)


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
tables = st.lists(st.lists(numbers | plain, min_size=2, max_size=3), min_size=1, max_size=4)
values = st.one_of(
    st.sampled_from([[[1.0, 2.0], [0.5, 1.0], [0.25, -1.0]], [[1.0, 1.0, 1.0]], [0.0, 0.0, 0.0], [0.5]]),
    tables,
    st.lists(plain, max_size=4),
    st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)),
)


@pytest.mark.fuzz
@cases(150)
@given(st.dictionaries(tensor_names | st.text(max_size=5), values, max_size=5) | values)
def test_any_json_is_a_network_or_refused_in_words(told: Any) -> None:
    check(READERS[".json"], json.dumps(told).encode())


def test_each_kind_of_file_is_sometimes_a_network() -> None:
    """Else the tests above would only ever see refusals."""
    seen: set[str] = set()

    def once(ending: str, file: bytes) -> None:
        try:
            fitted(READERS[ending](file), FRESH, "")
        except WeightsRefused:
            return
        seen.add(ending)

    weights = {"0.weight": np.ones((3, 2)), "0.bias": np.ones(3), "2.weight": np.ones((1, 3))}
    stream = io.BytesIO()
    np.savez(stream, **weights)  # type: ignore[arg-type]
    once(".npz", stream.getvalue())
    once(".json", json.dumps({name: value.tolist() for name, value in weights.items()}).encode())
    gemm = helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)
    graph = helper.make_graph(
        [gemm],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(np.ones((1, 2), np.float32), "w")],
    )
    once(".onnx", helper.make_model(graph).SerializeToString())
    assert seen == {*READERS}

"""What is exported to be run elsewhere is run here, and computes and learns what the engine does."""

import ast
import importlib.util
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES, feature_rows
from engine.choices.heads import HEADS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.plane import DOMAIN
from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.learned import untrained
from engine.lesson import forward
from engine.parameters import Address
from engine.portable import Floats
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground.exchange.exporters import EXPORTERS, keras_script, numpy_script, onnx_model, pytorch_script
from playground.exchange.packages import PackageMissing
from playground.model.document import Document, Work
from tests.exchange import script_runner

POINTS = np.random.default_rng(0).uniform(-DOMAIN, DOMAIN, (1000, 2))
DATA = DataSpec("moons", samples=60, noise=20.0, train_percent=70)


def with_activation(activation: Any) -> Spec:
    overrides = (UnitOverride(1, "leaky_relu", 0.2), UnitOverride(2, "sin"))
    layers = (LayerSpec(5, activation, 0.15, overrides), LayerSpec(3, activation, 0.15))
    return Spec(data=DATA, features=tuple(FEATURES), network=NetworkSpec(layers, OutputSpec("sigmoid")))


def learns(**settings: Any) -> Spec:
    training = TrainingSpec(shuffle=False, batch_size=7, **settings)
    head = next(name for name in HEADS if training.loss in HEADS[name].losses)
    return Spec(data=DATA, network=NetworkSpec((LayerSpec(4), LayerSpec(3)), OutputSpec(head)), training=training)


def learns_classes(count: int) -> Spec:
    return replace(of_classes("tanh", count), training=TrainingSpec(loss="cross_entropy", shuffle=False, batch_size=7))


def trained(spec: Spec, epochs: int = 5) -> Work:
    document = Document(spec)
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    return replace(Work.fresh(document), learned=trainer.learned())


def outputs_of(work: Work, points: Floats = POINTS) -> Floats:
    """What the engine computes, (n, outputs)."""
    spec = work.document.spec
    return forward(spec, work.learned.parameters, feature_rows(spec.features, points))[-1].a.T


def of_classes(activation: Any, classes: int) -> Spec:
    """The same network with an output for each class."""
    spec = with_activation(activation)
    network = replace(spec.network, output=OutputSpec("softmax"))
    data = DataSpec("clouds", samples=60, noise=20.0, classes=classes)
    return replace(spec, data=data, network=network, training=TrainingSpec(loss="cross_entropy"))


COLUMNS = TableColumn("weight (kg)", 1350.6, 384.8), TableColumn("power (hp)", 104.5, 38.4)
NUMBER_ROWS = Rows(np.random.default_rng(2).normal((1350.0, 104.0, 11.0), (380.0, 38.0, 4.0), (30, 3)))
NUMBERS_IN_OWN_UNITS = Spec(
    data=TableSource(COLUMNS, TableColumn("consumption", 11.2, 3.9), NUMBER_ROWS, train_percent=60, shuffle=False),
    network=NetworkSpec((LayerSpec(4, "relu"),), OutputSpec("linear")),
    training=TrainingSpec(shuffle=False, batch_size=7),
)
CLASS_COUNTS = (2, 3, 5, 8)

COMPUTING = {
    **{f"activation {name}": with_activation(name) for name in ACTIVATIONS},
    **{
        f"{classes} classes, activation {name}": of_classes(name, classes)
        for name, classes in zip(ACTIVATIONS, CLASS_COUNTS * len(ACTIVATIONS), strict=False)
    },
    **{f"head {name}": Spec(data=DATA, network=NetworkSpec((), OutputSpec(name))) for name in ("tanh", "linear")},
    "one feature": Spec(data=DATA, features=("x1_x2",)),
    "regression": Spec(data=DataSpec("plane"), network=NetworkSpec((LayerSpec(3),), OutputSpec("linear"))),
}
LEARNING = {
    **{f"loss {name}": learns(loss=name) for name in LOSSES},
    **{f"optimizer {name}": learns(optimizer=name, momentum=0.7, learning_rate=0.01) for name in OPTIMIZERS},
    **{f"penalty {name}": learns(penalty=name, penalty_rate=0.05, learning_rate=0.1) for name in PENALTIES},
    "penalty l1 by adam": learns(penalty="l1", penalty_rate=0.05, learning_rate=0.1, optimizer="adam"),
    "all points": replace(learns(), data=replace(DATA, train_percent=100)),
}
CLASS_ROWS = np.column_stack([np.random.default_rng(1).normal(size=(40, 2)), np.arange(40) % 3])
CLASS_TABLE = TableSource((TableColumn("a"), TableColumn("b")), TableClasses("c", ("x", "y", "z")), Rows(CLASS_ROWS))
CLASSES = Spec(
    data=CLASS_TABLE,
    network=NetworkSpec((LayerSpec(4), LayerSpec(3)), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy", shuffle=False, batch_size=7),
)
COMPUTING["classes"] = LEARNING["classes"] = CLASSES
COMPUTING["numbers in own units"] = LEARNING["numbers in own units"] = NUMBERS_IN_OWN_UNITS
LEARNING.update({f"{count} classes": learns_classes(count) for count in (2, 8)})
PINS = frozenset({Address(0, 1, 0), Address(1, 2), Address(2, 0, 1)})


def works() -> dict[str, Work]:
    found = {f"computes {name}": trained(spec) for name, spec in COMPUTING.items()}
    found.update({f"learns {name}": trained(spec) for name, spec in LEARNING.items()})
    for name in ("learns penalty l2", "learns penalty l1"):
        work = found[name]
        found[f"{name}, pinned"] = replace(work, document=replace(work.document, pins=PINS))
    return found


def run_numpy(work: Work) -> Any:
    space: dict[str, Any] = {}
    exec(EXPORTERS["numpy"].write(work).data, space)
    return space["network"]


def session_of(work: Work) -> Any:
    return onnxruntime.InferenceSession(EXPORTERS["onnx"].write(work).data, providers=["CPUExecutionProvider"])


def run_onnx(work: Work, points: Floats = POINTS) -> tuple[Floats, float]:
    """What onnxruntime computes, and how near that is to be."""
    session = session_of(work)
    is_double = session.get_inputs()[0].type == "tensor(double)"
    outputs = session.run(None, {"points": points.astype(np.float64 if is_double else np.float32)})[0]
    return outputs, 1e-12 if is_double else 1e-5


@pytest.mark.parametrize("name", COMPUTING)
def test_numpy_computes_what_the_engine_computes(name: str) -> None:
    work = trained(COMPUTING[name])
    network, told = run_numpy(work), outputs_of(work)
    x1, x2 = POINTS.T
    expected = told[:, 0] if told.shape[1] == 1 else told
    np.testing.assert_allclose(network(x1, x2), expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(network(x1.reshape(10, 100), x2.reshape(10, 100)).ravel(), network(x1, x2).ravel())


@pytest.mark.parametrize("name", COMPUTING)
def test_python_alone_computes_what_the_engine_computes(name: str) -> None:
    work = trained(COMPUTING[name])
    space: dict[str, Any] = {}
    exec(EXPORTERS["python"].write(work).data, space)
    told = np.array([space["network"](*point) for point in POINTS.tolist()]).reshape(len(POINTS), -1)
    np.testing.assert_allclose(told, outputs_of(work), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", COMPUTING)
def test_onnxruntime_computes_what_the_engine_computes(name: str) -> None:
    work = trained(COMPUTING[name])
    outputs, tolerance = run_onnx(work)
    assert outputs.shape == outputs_of(work).shape
    np.testing.assert_allclose(outputs, outputs_of(work), rtol=0, atol=tolerance)


def test_onnx_has_64_bits_unless_there_is_a_gelu() -> None:
    for activation in ACTIVATIONS:
        exported = EXPORTERS["onnx"].write(Work.fresh(Document(with_activation(activation))))
        model = onnx.load_model_from_string(exported.data)
        narrow = model.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.FLOAT
        assert narrow == (activation == "gelu")
        assert narrow == any("32 bits" in sentence for sentence in exported.left_out)
        assert [opset.version for opset in model.opset_import] == [onnx_model.OPSET]


def test_onnx_takes_any_number_of_points() -> None:
    work = trained(COMPUTING["activation tanh"])
    for count in (0, 1, 3):
        outputs, _ = run_onnx(work, POINTS[:count])
        np.testing.assert_allclose(outputs, outputs_of(work)[:count], rtol=0, atol=1e-12)


@st.composite
def networks(draw: st.DrawFn) -> Work:
    """Any network, with any parameters of sensible size."""
    activations, slopes = st.sampled_from(list(ACTIVATIONS)), st.sampled_from([0.0, 0.1, 0.3, 0.9])
    hidden = []
    for _ in range(draw(st.integers(0, 4))):
        units = draw(st.integers(1, 6))
        own = draw(st.sets(st.integers(0, units - 1)))
        overrides = tuple(UnitOverride(unit, draw(activations), draw(slopes)) for unit in sorted(own))
        hidden.append(LayerSpec(units, draw(activations), draw(slopes), overrides))
    features = draw(st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True))
    classes = draw(st.sampled_from(["two", *range(2, 9)]))
    if isinstance(classes, int):
        training, data = TrainingSpec(loss="cross_entropy"), DataSpec("clouds", classes=classes)
        spec = Spec(data, tuple(features), NetworkSpec(tuple(hidden), OutputSpec("softmax")), training)
    else:
        output = OutputSpec(draw(st.sampled_from([name for name in HEADS if HEADS[name].units(2) == 1])))
        spec = Spec(features=tuple(features), network=NetworkSpec(tuple(hidden), output))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    size = draw(st.sampled_from([0.1, 1.0]))
    return Work(Document(spec), untrained(spec, rng.normal(0.0, size, Document(spec).layout.total)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_whatever_the_network_python_numpy_and_onnx_compute_the_same(work: Work) -> None:
    points = POINTS[:50]
    told = outputs_of(work, points)
    largest = max(1.0, float(np.abs(told).max()))
    space: dict[str, Any] = {}
    exec(EXPORTERS["python"].write(work).data, space)
    of_python = np.array([space["network"](*point) for point in points.tolist()]).reshape(told.shape)
    np.testing.assert_allclose(of_python, told, rtol=1e-9, atol=1e-9 * largest)
    of_numpy = run_numpy(work)(*points.T).reshape(told.shape)
    np.testing.assert_allclose(of_numpy, told, rtol=1e-9, atol=1e-9 * largest)
    outputs, tolerance = run_onnx(work, points)
    if tolerance == 1e-12:
        np.testing.assert_allclose(outputs, told, rtol=1e-9, atol=1e-9 * largest)


@pytest.mark.parametrize(
    "codes", [numpy_script.ACTIVATION_CODE, pytorch_script.ACTIVATION_CODE, keras_script.ACTIVATION_CODE]
)
def test_every_language_knows_every_activation(codes: Any) -> None:
    assert set(ACTIVATIONS) <= set(codes)


def test_onnx_knows_every_activation_and_feature() -> None:
    assert set(ACTIVATIONS) <= set(onnx_model.ACTIVATION_OPERATORS)
    assert set(FEATURES) == set(onnx_model.FEATURE_OPERATORS)


@pytest.mark.parametrize("codes", [pytorch_script.LOSS_CODE, keras_script.LOSS_CODE])
def test_every_library_that_trains_knows_every_loss(codes: Any) -> None:
    assert set(LOSSES) <= set(codes)


def missing(library: str) -> str:
    needed = {"pytorch": ("torch",), "keras": ("keras", "jax")}[library]
    return " and ".join(name for name in needed if importlib.util.find_spec(name) is None)


@pytest.fixture(scope="module", params=["pytorch", "keras"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """A library, and what it computed and learned for each network."""
    library: str = request.param
    if absent := missing(library):
        pytest.skip(f"the script for {library} is run where {absent} is installed")
    folder = tmp_path_factory.mktemp(library)
    np.save(folder / "points.npy", POINTS)
    for name, work in works().items():
        (folder / f"{name}.py").write_bytes(EXPORTERS[library].write(work).data)
    environment = {**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "KERAS_HOME": str(folder / "home")}
    command = [sys.executable, str(Path(script_runner.__file__)), library, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return library, {name: np.load(folder / f"{name}.npz") for name in works()}


@pytest.mark.slow
def test_a_script_computes_what_the_engine_computes(ran: tuple[str, dict[str, Any]]) -> None:
    tolerance = 1e-12 if ran[0] == "pytorch" else 1e-5
    assert set(ran[1]) == set(works())
    for name, work in works().items():
        np.testing.assert_allclose(ran[1][name]["before"], outputs_of(work), rtol=0, atol=tolerance, err_msg=name)


@pytest.mark.slow
def test_a_script_goes_on_learning_what_the_engine_learns(ran: tuple[str, dict[str, Any]]) -> None:
    library, results = ran
    tolerance = 1e-9 if library == "pytorch" else 2e-4  # 32 bits, step by step
    learning = {name: work for name, work in works().items() if name.startswith("learns")}
    assert learning
    for name, work in learning.items():
        document = work.document
        learned = replace(work.learned, moment1=0.0 * work.learned.moment1, moment2=0.0 * work.learned.moment2, steps=0)
        trainer = Trainer(document.spec, learned, document.pins)
        trainer.train_epochs(script_runner.EPOCHS)
        expected = outputs_of(replace(work, learned=trainer.learned()))
        assert np.abs(expected - outputs_of(work)).max() > 1e-3
        np.testing.assert_allclose(
            results[name]["after"], expected, rtol=0, atol=tolerance, err_msg=f"{library}: {name}"
        )


def test_a_format_without_its_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(PackageMissing, match="-m pip install onnx"):
        EXPORTERS["onnx"].write(Work.fresh(Document()))


@pytest.mark.parametrize("name", ["numpy", "pytorch", "keras"])
def test_names_of_a_table_cannot_leave_their_comment(name: str) -> None:
    names = "a\nraise SystemExit", "b\u2028\r'''raise\x0cSystemExit"
    columns = TableColumn(names[0], 3.8, 0.9), TableColumn(names[1], 1.0, 2.0)
    rows = Rows(np.array([[1.4, 0.2, 0.0], [4.7, 1.4, 1.0], [2.0, 1.0, 1.0]]))
    spec = Spec(data=TableSource(columns, TableClasses(names[0], (names[1], names[0])), rows, train_percent=100))
    text = EXPORTERS[name].write(Work.fresh(Document(spec))).data.decode("utf-8")
    assert f"# x1 = ({names[0]!r} - 3.8) / 0.9" in text
    code = ast.parse(text)
    assert not [node for node in ast.walk(code) if isinstance(node, ast.Name) and node.id == "SystemExit"]

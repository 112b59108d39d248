"""The network as text says what the engine computes."""

import ast
from typing import Any

import numpy as np
import pytest

from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.learned import untrained
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.exchange.exporters.python import written_python
from playground.model.document import Document
from playground.model.equation import written_formulas
from tests.views.snapshots import make_snapshot


def spec_of(*layers: LayerSpec, output: Any = "tanh", features: tuple[Any, ...] = ("x1", "x2")) -> Spec:
    return Spec(features=features, network=NetworkSpec(layers, OutputSpec(output)))


def trained(spec: Spec) -> tuple[Trainer, list[Any], list[Any]]:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(5)
    layers = range(trainer.layout.layer_count)
    parameters = trainer.learned().parameters
    return (
        trainer,
        [trainer.layout.weights(parameters, layer) for layer in layers],
        [trainer.layout.biases(parameters, layer) for layer in layers],
    )


def test_there_is_a_line_for_each_unit_with_its_numbers() -> None:
    snapshot: Snapshot = make_snapshot(Document(spec_of(LayerSpec(2, "relu"))))
    weights = [np.array([[2.0, 3.0], [-0.5, 0.0]]), np.array([[1.0, -1.0]])]
    biases = [np.array([-1.5, 0.25]), np.array([0.1])]
    assert written_formulas(snapshot.spec, weights, biases).splitlines() == [
        "h1.1 = relu(2.00·x₁ + 3.00·x₂ − 1.50)",
        "h1.2 = relu(−0.50·x₁ + 0·x₂ + 0.25)",
        "output = tanh(1.00·h1.1 − 1.00·h1.2 + 0.10)",
    ]


def test_a_leaky_unit_says_its_slope() -> None:
    spec = spec_of(LayerSpec(1, "leaky_relu", 0.25))
    _, weights, biases = trained(spec)
    assert "s = 0.25)" in written_formulas(spec, weights, biases).splitlines()[0].replace("\u00a0", " ")
    assert "leaky_relu(" in written_python(spec, weights, biases)


def test_several_outputs_are_written_as_logits_and_what_softmax_makes_of_them() -> None:
    data = DataSpec("arms", 60, classes=3)
    network = NetworkSpec((), OutputSpec("softmax"))
    spec = Spec(data, network=network, training=TrainingSpec(loss="cross_entropy"))
    weights, biases = np.array([[1.0, 0.0], [0.0, -0.5], [2.0, 0.25]]), np.array([0.0, 1.0, -1.0])
    lines = written_formulas(spec, [weights], [biases]).splitlines()
    assert [line.partition(" = ")[0] for line in lines[:6]] == ["z1", "z2", "z3", "output1", "output2", "output3"]
    assert lines[6:] == [f"output{at}: probability of {name}" for at, name in enumerate("ABC", start=1)]
    assert "0.50·x₂" in lines[1]
    assert lines[4] == "output2 = e^z2 / (e^z1 + e^z2 + e^z3)"
    named: dict[str, Any] = {}
    exec(written_python(spec, [weights], [biases]), named)
    z = weights @ np.array([0.3, -2.0]) + biases
    np.testing.assert_allclose(named["network"](0.3, -2.0), np.exp(z) / np.exp(z).sum(), rtol=1e-14)
    assert named["network"](600.0, 0.0)[2] == pytest.approx(1.0)


def test_no_name_of_a_class_is_read_as_code() -> None:
    names = ("a\nimport os", "b\r\u2028__import__('os')", "c # \\")
    rows = Rows(np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 2.0]]))
    data = TableSource((TableColumn("x"), TableColumn("y")), TableClasses("kind", names), rows)
    spec = Spec(data, network=NetworkSpec((), OutputSpec("softmax")), training=TrainingSpec(loss="cross_entropy"))
    written = written_python(spec, [np.eye(3, 2)], [np.zeros(3)])
    assert [line for line in written.splitlines() if line.startswith("import")] == ["import math"]
    assert [type(part).__name__ for part in ast.parse(written).body] == ["Import", "FunctionDef", "FunctionDef"]
    assert "\nimport os" not in written_formulas(spec, [np.eye(3, 2)], [np.zeros(3)])

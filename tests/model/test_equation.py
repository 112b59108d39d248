"""The network as text says what the engine computes."""

from typing import Any

import numpy as np

from engine.learned import untrained
from engine.snapshot import Snapshot
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec
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

"""The compiled training against PyTorch's, epoch by epoch; tests/data/make_torch_trajectories.py made the numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.native.evaluation import evaluate
from tests.engine.native.networks import Run, settings_of, uniform_network

FILE = Path(__file__).parents[2] / "data" / "torch_trajectories.npz"
KEPT_EPOCHS = (1, 2, 10, 50)

with np.load(FILE) as _file:
    NAMES = [name.removesuffix("/case") for name in _file.files if name.endswith("/case")]
assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_training_agrees_with_pytorch(name: str) -> None:
    with np.load(FILE) as file:
        sizes, hidden, output, loss, optimizer, learning_rate, l2_rate, n = json.loads(str(file[f"{name}/case"]))
        kept = dict(zip(KEPT_EPOCHS, file[f"{name}/parameters"], strict=True))
        losses = file[f"{name}/losses"]
        network = uniform_network(tuple(sizes), hidden, output)
        run = Run(network, file[f"{name}/start"], file[f"{name}/inputs"], file[f"{name}/targets"])
    settings = settings_of(
        loss=loss,
        output=output,
        optimizer=optimizer,
        learning_rate=learning_rate,
        penalty="l2" if l2_rate else "none",
        penalty_rate=l2_rate,
        shuffle=False,
    )
    assert len(losses) == max(kept)
    for epoch, expected_loss in enumerate(losses, 1):
        run.train(settings, -(-n // 10))
        assert run.place[:2] == (epoch, 0)
        found_loss, _ = evaluate(network, run.parameters, run.inputs, run.targets, settings.loss, 0.0)
        assert found_loss == pytest.approx(expected_loss, rel=1e-9)
        if epoch in kept:
            np.testing.assert_allclose(run.parameters, kept[epoch], rtol=1e-9, atol=1e-9)

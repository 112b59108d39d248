"""Short runs of training, and what is compared of them."""

from dataclasses import fields

import numpy as np

from engine.choices.features import feature_rows
from engine.data.dataset import Samples
from engine.learned import Learned, untrained
from engine.parameters import Address
from engine.portable import Floats
from engine.spec import Spec
from engine.trainer import Trainer


def trained(spec: Spec, batches: int = 33, pins: frozenset[Address] = frozenset()) -> Learned:
    """What the spec's network has learned after some batches, the last epoch unfinished."""
    trainer = Trainer(spec, untrained(spec), pins)
    trainer.train_batches(batches)
    assert trainer.divergence is None
    return trainer.learned()


def assert_same_bits(one: Learned, other: Learned) -> None:
    """Every array and every count is the same, to the sign of a zero."""
    for field in fields(Learned):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            assert a.tobytes() == b.tobytes(), field.name
        else:
            assert a == b, field.name


def plain_samples(spec: Spec, samples: Samples) -> tuple[Floats, Floats]:
    """Inputs (features, n) and targets (1, n) of samples of a spec's data, straight from what the labels mean."""
    values = spec.data.dataset.values(samples)
    targets = (values + 1.0) / 2.0 if spec.network.output.activation == "sigmoid" else values
    return feature_rows(spec.features, samples.points), targets[np.newaxis]

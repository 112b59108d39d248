"""What a script that goes on training needs, whatever library trains it: data, targets, what stays as it is."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.choices.penalties import PENALTIES
from engine.portable import Floats
from engine.spec import Spec, TrainingSpec
from playground.exchange.exporters.parts import groups
from playground.exchange.exporters.script_language import ScriptLanguage
from playground.model.document import Work

EPOCHS: Final = 100
"""So many more a script trains when it is started."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Which parameters training leaves as they are: 1 for each, by layer."""

    weights: Floats
    biases: Floats


def written_data(work: Work, language: ScriptLanguage) -> str:
    """The points and targets to train on and to test with, as Python text: (n, 2) and (n, outputs)."""
    spec = work.document.spec
    dataset = spec.data.dataset
    text = ""
    for name, samples in (("train", dataset.train), ("test", dataset.test)):
        targets = spec.head.encode(samples.labels, len(dataset.classes)).T
        if not len(samples):
            text += f"{name}_points, {name}_targets = None, None  # all points are trained on\n"
            continue
        text += language.written(f"{name}_points", samples.points)
        text += language.written(f"{name}_targets", targets)
    return text


def held(work: Work) -> tuple[Held, ...]:
    """What stays, by layer: pinned parameters, and weights that L1 has set to 0. Empty where training moves all."""
    document = work.document
    layout = document.layout
    stays = layout.mask(document.pins).astype(float)
    if PENALTIES[document.spec.training.penalty].silences:
        stays = np.maximum(stays, work.learned.silenced)
    if not stays.any():
        return ()
    return tuple(Held(layout.weights(stays, at), layout.biases(stays, at)) for at in range(layout.layer_count))


def left_out(work: Work, library: str) -> tuple[str, ...]:
    """What a script cannot take along, whatever the library."""
    training, learned = work.document.spec.training, work.learned
    lost = []
    if training.shuffle:
        lost.append(f"The order of the samples: {library} shuffles them in its own way.")
    if learned.moment1.any() or learned.moment2.any():
        lost.append(f"What the optimizer remembers of its steps so far: in {library} it begins without a memory.")
    if learned.position:
        lost.append("The place within the epoch: the script begins with a whole one.")
    return tuple(lost)


def loss_key(spec: Spec) -> str:
    """The row of the loss in a table of losses: cross-entropy is another function of z for softmax."""
    activation: str = groups(spec.layers[-1])[0].own.activation
    return f"{spec.training.loss} of softmax" if activation == "softmax" else spec.training.loss


def shrink_of(training: TrainingSpec) -> float:
    """By how much L1 shrinks a weight in each step."""
    return training.learning_rate * training.penalty_rate if training.penalty == "l1" else 0.0

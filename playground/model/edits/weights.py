"""The edit that takes weights from elsewhere, with the shape of the network that they are of."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.choices.features import FeatureName
from engine.choices.heads import HEADS
from engine.learned import NEW, untrained
from engine.parameters import Layout
from engine.runs.trace import Trace
from engine.spec import NetworkSpec
from playground.model.document import Work
from playground.model.edits.edit import checked


@dataclass(frozen=True, slots=True)
class TakeWeights:
    """Give the network this shape and these parameters, in the order of its `Layout`, at epoch 0.

    Reset leads back to them. A loss that the output does not go with becomes the one that suits it. Pins stay where the
    shape does.
    """

    text: str
    features: tuple[FeatureName, ...]
    network: NetworkSpec
    parameters: tuple[float, ...]
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        old = work.document
        shaped = {"features": self.features, "network": self.network}
        training, losses = old.spec.training, HEADS[self.network.output.activation].losses
        if training.loss not in losses:
            training = replace(training, loss=losses[0])
        spec = checked(replace, old.spec, **shaped, training=training)
        layout = Layout.of(spec.layer_sizes)
        assert len(self.parameters) == layout.total
        is_same_shape = layout == old.layout
        document = replace(old, spec=spec, pins=old.pins if is_same_shape else frozenset())
        learned = untrained(spec, np.array(self.parameters))
        changed = replace(work, document=document, learned=learned, curves=Trace.empty(layout.layer_count))
        return changed if is_same_shape else changed.with_origin(np.full(layout.total, NEW))

"""One training sample sent forward and back, with nothing averaged, and the update that it alone would make."""

from engine.learned import Learned
from engine.parameters import Pin
from engine.snapshot import SamplePass
from engine.spec import Spec
from engine.trainer import Trainer


def pass_sample(trainer: Trainer, index: int) -> SamplePass:
    """The pass of training sample `index`, 0-based; an index beyond the last one means the last.

    The backward pass is the gradient of the sample's own loss, so the bias's part of it is δ. The step is not computed
    but taken, on a copy, by the same compiled code that trains: what is shown is what `step_learned` gives.
    """
    index = min(max(index, 0), trainer.train_size - 1)
    layout = trainer.layout
    layers = range(layout.layer_count)
    x1, x2 = (float(at) for at in trainer.samples.train_points[index])
    probe = trainer.probe(x1, x2)
    gradient = trainer.gradient_of_sample(index)
    before = trainer.learned()
    after = step_learned(trainer.spec, before, index, trainer.pins)
    step = after.parameters - before.parameters
    step.flags.writeable = False
    return SamplePass(
        index=index,
        point=(x1, x2),
        label=float(trainer.samples.train_labels[index]),
        target=trainer.target_of_sample(index),
        loss=gradient.loss,
        features=probe.features,
        z=probe.z,
        a=probe.a,
        slopes=probe.slopes,
        deltas=gradient.bias_gradients,
        weight_gradients=gradient.weight_gradients,
        weight_steps=tuple(layout.weights(step, layer) for layer in layers),
        bias_steps=tuple(layout.biases(step, layer) for layer in layers),
    )


def step_learned(spec: Spec, learned: Learned, index: int, pins: frozenset[Pin]) -> Learned:
    """What is learned after one more update, from training sample `index` alone; epoch and place in it stay."""
    trainer = Trainer(spec, learned, pins)
    trainer.train_on(index)
    return trainer.learned()

"""Question: one training sample sent forward and back, nothing averaged, and the update that it alone would make."""

from dataclasses import dataclass

from engine.data.plane import Point
from engine.diagnostics import batch_gradient
from engine.learned import Learned
from engine.moment import Moment
from engine.parameters import Address
from engine.portable import Floats
from engine.problem import Problem
from engine.questions.probe import ProbePoint
from engine.questions.question import Question
from engine.spec import Spec
from engine.trainer import Trainer


@dataclass(frozen=True, slots=True, eq=False)
class SamplePass:
    """One training sample, sent forward and back; nothing in it is averaged over a batch.

    index: of the sample in the training set. label: its class, or the number to meet. value: the same as a number,
    −1 and +1 of two classes. targets (outputs,): what the outputs should be for it, 0 and 1 of sigmoid and softmax.
    One array a layer, (units,): z, a, slopes f'(z), deltas ∂loss/∂z;
    weight_gradients (units, inputs); the bias's gradient is delta.
    weight_steps, bias_steps: what one update from this sample alone would add to each parameter, with the document's
    optimizer, penalty and pins.
    """

    index: int
    point: Point
    label: float
    value: float
    targets: Floats
    loss: float
    features: Floats
    z: tuple[Floats, ...]
    a: tuple[Floats, ...]
    slopes: tuple[Floats, ...]
    deltas: tuple[Floats, ...]
    weight_gradients: tuple[Floats, ...]
    weight_steps: tuple[Floats, ...]
    bias_steps: tuple[Floats, ...]

    @property
    def told_output(self) -> int:
        """The output unit whose numbers tell of the sample: the right class's, or the only one."""
        return int(self.label) if len(self.targets) > 1 else 0

    @property
    def target(self) -> float:
        """What that output should be."""
        return float(self.targets[self.told_output])

    @property
    def output(self) -> float:
        """What that output is."""
        return float(self.a[-1][self.told_output])


@dataclass(frozen=True, slots=True)
class PassSample(Question[SamplePass]):
    """The pass of training sample `index`, 0-based; an index beyond the last one means the last.

    The backward pass is the gradient of the sample's own loss, so the bias's part of it is δ. The step is not computed
    but taken, on a copy, by the same compiled code that trains: what is shown is what `step_learned` gives.
    """

    index: int

    def ask(self, moment: Moment) -> SamplePass:
        problem, before = moment.problem, moment.learned
        index = min(max(self.index, 0), problem.train_size - 1)
        layout = problem.layout
        layers = range(layout.layer_count)
        x1, x2 = (float(at) for at in problem.dataset.train.points[index])
        probe = ProbePoint((x1, x2)).ask(moment)
        loss = problem.spec.loss.code
        gradient = batch_gradient(layout, problem.network, moment.parameters, problem.sample(index), loss)
        after = _stepped(problem, before, index)
        step = after.parameters - before.parameters
        targets = problem.train[1][:, index].copy()
        for array in (step, targets):
            array.flags.writeable = False
        return SamplePass(
            index=index,
            point=(x1, x2),
            label=float(problem.dataset.train.labels[index]),
            value=float(problem.dataset.values(problem.dataset.train)[index]),
            targets=targets,
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


def step_learned(spec: Spec, learned: Learned, index: int, pins: frozenset[Address]) -> Learned:
    """What is learned after one more update, from training sample `index` alone; epoch and place in it stay."""
    return _stepped(Problem(spec, pins), learned, index)


def _stepped(problem: Problem, learned: Learned, index: int) -> Learned:
    trainer = Trainer(problem.spec, learned, problem.pins, problem=problem)
    trainer.train_on(index)
    return trainer.learned()

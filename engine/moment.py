"""A network at one moment of its training, to be asked: the problem, what was learned by then, and nothing that moves.

Whatever is asked of it, at any time and in any thread, is answered of the same parameters.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.choices.features import feature_rows
from engine.learned import Learned
from engine.native.activations import activation_slopes
from engine.native.evaluation import forward
from engine.native.network import FlatNetwork
from engine.native.order import epoch_order
from engine.native.training import samples_at_once
from engine.portable import Floats
from engine.problem import Batch, Problem
from engine.runs.timeline import Timeline
from engine.spec import Spec


def _always() -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A network at one moment.

    check_wanted: raises NotWanted when an answer is wanted no more. past: the run that it is a moment of, if that is
    known.
    """

    problem: Problem
    learned: Learned
    check_wanted: Callable[[], None] = _always
    past: Timeline | None = None

    @property
    def spec(self) -> Spec:
        """What the network is, and what it learns."""
        return self.problem.spec

    @property
    def parameters(self) -> Floats:
        """Weights and biases, flat."""
        return self.learned.parameters

    def has_unit(self, layer: int, unit: int) -> bool:
        """Whether there is such a unit; the last layer is the output's."""
        sizes = self.problem.layout.sizes
        return 0 <= layer < len(sizes) - 1 and 0 <= unit < sizes[layer + 1]

    def unit_or_output(self, unit: tuple[int, int] | None) -> tuple[int, int]:
        """The unit, by (layer, unit), if there is one; else the output."""
        return unit if unit is not None and self.has_unit(*unit) else (self.problem.layout.layer_count - 1, 0)

    @property
    def update_ratios(self) -> Floats:
        """‖ΔW‖ / ‖W‖ of the last step, (layers,); NaN where it is not known."""
        step = self.learned.last_step
        return np.array((math.nan,) * self.problem.layout.layer_count if step is None else step.update_ratios)

    @property
    def diagnosed_place(self) -> tuple[int | None, int, int]:
        """The epoch of the batch that the gradient's numbers speak of, and where it begins and ends in its order.

        The last batch; before the first step the first one. Epoch None: in the samples' own order.
        """
        step, problem = self.learned.last_step, self.problem
        if step is not None:
            return step.epoch, step.start, step.end
        return problem.batch_before(self.learned.epoch, self.learned.position, problem.batch_size)

    def diagnosed_batch(self) -> Batch:
        """That batch."""
        training = self.spec.training
        inputs, targets = self.problem.train
        epoch, start, end = self.diagnosed_place
        if epoch is None:
            return np.ascontiguousarray(inputs[:, start:end]), np.ascontiguousarray(targets[:, start:end])
        chosen = epoch_order(self.problem.train_size, training.shuffle, training.seed, epoch)[start:end]
        return np.ascontiguousarray(inputs[:, chosen]), np.ascontiguousarray(targets[:, chosen])

    def forward(self, rows: Floats, first: int = 0, end: int | None = None) -> tuple[Floats, Floats]:
        """Give z and a of the units `first` to `end` (of all) for inputs (features, n): (units, n) each."""
        layout = self.problem.layout
        end = layout.unit_offsets[-1] if end is None else end
        return self._forward(self.problem.network_up_to(layout.layer_of(end - 1)), self.parameters, rows, first, end)

    def forward_behind(self, layers: int, rows: Floats) -> tuple[Floats, Floats]:
        """Give z and a of the outputs for what the first `layers` layers give, (units, n): (outputs, n) each."""
        network, layout = self.problem.network_behind(layers), self.problem.layout
        units = len(network.codes)
        rest = self.parameters[layout.weight_offsets[layers] :]
        return self._forward(network, rest, rows, units - self.output_count, units)

    def _forward(
        self, network: FlatNetwork, parameters: Floats, rows: Floats, first: int, end: int
    ) -> tuple[Floats, Floats]:
        """Send rows through a network, in pieces between which it can be given up."""
        count = rows.shape[1]
        z, a = np.empty((end - first, count)), np.empty((end - first, count))
        at_once = samples_at_once(network)
        if count <= at_once:
            forward(network, parameters, rows, z, a, first)
            return z, a
        for begin in range(0, count, at_once):
            self.check_wanted()
            part = slice(begin, begin + at_once)
            own = np.ascontiguousarray(rows[:, part])
            part_z, part_a = (np.empty((end - first, own.shape[1])) for _ in range(2))
            forward(network, parameters, own, part_z, part_a, first)
            z[:, part], a[:, part] = part_z, part_a
        return z, a

    def forward_one(self, row: int, rows: Floats) -> tuple[Floats, Floats]:
        """Pre-activations and activations of one unit, by its row among the units of all layers: (n,) each."""
        z, a = self.forward(rows, row, row + 1)
        return z[0], a[0]

    def respond(self, points: Floats) -> tuple[Floats, Floats]:
        """Every unit's z and a at points (n, 2) of the plane: (units, n) each."""
        return self.forward(feature_rows(self.spec.features, points))

    def training_pre_activations(self, layer: int, unit: int | None = None) -> Floats:
        """Pre-activations of a layer's units on each training sample, (units, n); of one unit (n,)."""
        first, end = self.problem.layout.unit_offsets[layer : layer + 2]
        inputs, _ = self.problem.train
        return self.forward(inputs, first, end)[0] if unit is None else self.forward_one(first + unit, inputs)[0]

    @property
    def output_count(self) -> int:
        """How many output units there are."""
        return int(self.problem.layout.sizes[-1])

    def outputs(self, rows: Floats) -> tuple[Floats, Floats]:
        """Give z and a of the outputs for inputs (features, n): (outputs, n) each."""
        first, end = self.problem.layout.unit_offsets[-2:]
        return self.forward(rows, first, end)

    def slopes_at(self, z: Floats, a: Floats) -> Floats:
        """f'(z) of every unit at a z and a of its own, (units,): all units of one activation at once."""
        codes, leaks = self.problem.network.codes, self.problem.network.slopes
        slopes = np.empty_like(z)
        for code, leak in set(zip(codes.tolist(), leaks.tolist(), strict=True)):
            alike = (codes == code) & (leaks == leak)
            slopes[alike] = activation_slopes(code, leak, z[alike])
        if self.spec.head.one_for_each:
            shares = a[-self.output_count :]
            slopes[-self.output_count :] = shares * (1.0 - shares)
        return slopes

    def by_layer(self, numbers: Floats) -> tuple[Floats, ...]:
        """Numbers of all units in a row, one array a layer."""
        offsets = self.problem.layout.unit_offsets
        return tuple(numbers[first:end] for first, end in itertools.pairwise(offsets))

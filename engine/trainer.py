"""Trains one network: owns its parameters, what the optimizer remembers, and the place in the data.

Deterministic: the numbers depend on the spec, the state and the number of steps alone, not on how the steps are
grouped into calls or what is measured between them. Not thread-safe; `playground.control` gives it a thread.
"""

import itertools
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final

import numpy as np

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FeatureName, feature_rows
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.generators import Samples, draw_samples
from engine.data.plane import corners, grid_points, pixel_centres, rimmed_centres
from engine.diagnostics import BatchGradient, batch_gradient, diagnose_layers, diagnose_units, gradient_norms
from engine.learned import LastStep, Learned
from engine.native.activations import activation_slopes
from engine.native.evaluation import evaluate, forward, surface
from engine.native.network import FlatNetwork
from engine.native.order import epoch_order
from engine.native.training import PIECE_WORK, TrainSettings, batch_work, samples_at_once, train
from engine.native.workspace import Record
from engine.parameters import Layout, Pin
from engine.portable import Floats
from engine.questions.contours import zero_line
from engine.runs.curves import PULLS, Curves
from engine.runs.recorder import Recorder, RecorderState
from engine.runs.wanted import NotWanted
from engine.snapshot import Contour, Divergence, GradientMoment, LayerDiagnostics, Maps, Probe, UnitStatistics
from engine.spec import Spec

_HUGE: Final = 1e15
"""Parameters beyond this are measured after each step: a square may be infinite where the number itself is not."""

_CONTOUR_PIECES: Final = 20
"""Forward passes for so many pieces of work may go into finding where exactly a contour runs."""

_WHOLE_EPOCH_PIECES: Final = 4
"""An epoch of so many pieces of work is still taken whole."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainerState:
    """All that a step changes."""

    learned: Learned
    recorder: RecorderState | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """How well the network does, and why. Losses leave the penalty out; accuracies are None for regression.

    weight_gradients, bias_gradients and unit_deltas are of the batch that the layers' numbers speak of; see `Snapshot`.
    moment: of which parameters.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    layers: tuple[LayerDiagnostics, ...]
    units: UnitStatistics
    weight_gradients: tuple[Floats, ...]
    bias_gradients: tuple[Floats, ...]
    unit_deltas: Floats
    moment: GradientMoment


class Trainer:
    """A network in training. After a divergence it holds the last finite state and trains no further.

    is_wanted is asked every few milliseconds, also amid a batch: when it says no, what was asked for is given up with
    `NotWanted`, and the network is as it was before. With `curves` it goes on recording them, at whole epochs, however
    training is grouped into calls.
    """

    def __init__(
        self,
        spec: Spec,
        learned: Learned,
        pins: frozenset[Pin] = frozenset(),
        is_wanted: Callable[[], bool] = lambda: True,
        curves: Curves | None = None,
    ) -> None:
        self.spec = spec
        self.layout = Layout(spec.layer_sizes)
        assert learned.parameters.size == self.layout.total
        self.divergence: Divergence | None = None
        self._is_wanted = is_wanted
        self._network = flat_network(spec, self.layout)
        self._samples = draw_samples(
            spec.data.kind, spec.data.samples, spec.data.noise, spec.data.train_percent, spec.data.seed
        )
        self._train_inputs = feature_rows(spec.features, self._samples.train_points)
        self._test_inputs = feature_rows(spec.features, self._samples.test_points)
        self._train_targets = targets_of(spec, self._samples.train_labels)
        self._test_targets = targets_of(spec, self._samples.test_labels)
        self.pins = pins
        self._held = self.layout.mask(pins)
        self._take_up(learned)
        self.recording_seconds = 0.0
        self._recorder = None if curves is None else self._new_recorder(curves)

    def _take_up(self, learned: Learned) -> None:
        """Go on from this state."""
        self._start = learned.start
        self._parameters = learned.parameters.copy()
        self._moment1 = learned.moment1.copy()
        self._moment2 = learned.moment2.copy()
        self._silenced = learned.silenced.copy()
        self._steps, self._epoch = learned.steps, learned.epoch
        self._position = learned.position if learned.position < self.train_size else 0
        step = learned.last_step
        self._batch = None if step is None else (step.epoch, step.start, step.end)
        self._before = None if step is None else step.before
        ratios = (math.nan,) * self.layout.layer_count if step is None else step.update_ratios
        self._update_ratios = np.array(ratios)
        assert self._update_ratios.size == self.layout.layer_count

    # --- training -----------------------------------------------------------------------------------------------------

    @property
    def samples(self) -> Samples:
        """The data, drawn from the spec."""
        return self._samples

    @property
    def training_set(self) -> tuple[Floats, Floats]:
        """What is learned: inputs (features, n) and targets (k, n)."""
        return self._train_inputs, self._train_targets[np.newaxis]

    @property
    def train_size(self) -> int:
        """Number of training samples."""
        return self._train_targets.size

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return self._epoch

    @property
    def exact_epoch(self) -> float:
        """Epochs done, the begun one by its share."""
        return self._epoch + self._position / self.train_size

    @property
    def batches_per_epoch(self) -> int:
        """Update steps of a whole epoch, a partial last batch counted."""
        return math.ceil(self.train_size / self.batch_size)

    @property
    def batch_size(self) -> int:
        """Samples of a full batch: never more than there are."""
        return min(self.spec.training.batch_size, self.train_size)

    @property
    def batches_at_once(self) -> int:
        """Batches that may be trained on in a few milliseconds, at least one; the same on every machine."""
        return max(1, PIECE_WORK // batch_work(self._network, self.batch_size))

    @property
    def batches_left(self) -> int:
        """Update steps to the end of the epoch, a partial last batch counted; never 0."""
        return math.ceil((self.train_size - self._position) / self.batch_size)

    def check_wanted(self) -> None:
        """Raise NotWanted if what is being done is wanted no more."""
        if not self._is_wanted():
            raise NotWanted

    def train_sample(self) -> None:
        """One update from the next sample alone."""
        self._train(1, batch_size=1)

    def train_batches(self, count: int) -> None:
        """`count` updates, each from the next batch; the last batch of an epoch may be partial."""
        self._train(count, self.batch_size)

    def train_epochs(self, count: int) -> None:
        """Go on to the end of the `count`-th epoch from here; one that has begun counts as one."""
        if count > 0:
            self._train(self.batches_left + (count - 1) * self.batches_per_epoch, self.batch_size)

    def train_towards(self, epochs: int) -> None:
        """Go on for a few milliseconds towards the end of the `epochs`-th epoch from here; one that has begun counts.

        Ends with an epoch where one is short enough, so that who stops then finds it whole. How far it goes depends on
        sizes and place alone.
        """
        at_once, left = self.batches_at_once, self.batches_left
        if left > _WHOLE_EPOCH_PIECES * at_once:
            self.train_batches(at_once)
        else:
            more = max(0, min(epochs - 1, (at_once - left) // self.batches_per_epoch))
            self.train_batches(left + more * self.batches_per_epoch)

    def train_on(self, index: int) -> None:
        """One update from training sample `index` alone; epoch and place in it stay as they are."""
        if self.divergence is None:
            with self._all_or_nothing():
                self._step_with_care(partial(self._advance_on, index))
            if self._recorder is not None:
                self._recorder.unsettle()

    def _train(self, batches: int, batch_size: int) -> None:
        """Take so many steps, and stop on the way wherever a row of the curves is due."""
        if self.divergence is not None or batches <= 0:
            return
        with self._all_or_nothing() as before:
            while batches > 0 and self.divergence is None:
                part = batches
                if self._recorder is not None:
                    if not self._recorder.in_loop:
                        self.record()
                    rest = math.ceil((self.train_size - self._position) / batch_size)
                    each = math.ceil(self.train_size / batch_size)
                    epochs = self._recorder.epochs_at_once(self._epoch, self._position)
                    part = min(batches, rest + (epochs - 1) * each)
                    before = self.state()
                self._train_carefully(part, batch_size, before)
                batches -= part
            self.record()

    def _train_carefully(self, batches: int, batch_size: int, before: TrainerState) -> None:
        """Take so many steps; if numbers have grown beyond all measure, find the step at which they did."""
        self._advance(batches, batch_size)
        if self._needs_care():
            self.go_back_to(before)
            self._advance_with_care(batches, batch_size)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[TrainerState]:
        """Leave everything as it was if what is done is given up; gives how it was."""
        before = self.state()
        try:
            yield before
        except NotWanted:
            self.go_back_to(before)
            raise

    def _needs_care(self) -> bool:
        """Whether a step failed, or the parameters are so large that a loss or a gradient may be infinite."""
        return self.divergence is not None or bool(np.abs(self._parameters).max() > _HUGE)

    def _advance_with_care(self, batches: int, batch_size: int) -> None:
        """Take the same steps again and stop before the first state that does not measure finite.

        By halves, down to single steps where numbers are huge. Training is deterministic: this finds the very step.
        """
        if batches > 1:
            half = batches // 2
            for part in (half, batches - half):
                before = self.state()
                self._advance(part, batch_size)
                if self._needs_care():
                    self.go_back_to(before)
                    self._advance_with_care(part, batch_size)
                if self.divergence is not None:
                    return
            return
        self._step_with_care(partial(self._advance, 1, batch_size))

    def _step_with_care(self, step: Callable[[], object]) -> None:
        """Take one step, and take it back if what it leads to is huge and does not measure finite."""
        before = self.state()
        step()
        if self.divergence is None and self._needs_care():
            layer = self._unfinite_layer()
            if layer is not None:
                self.go_back_to(before)
                self.divergence = Divergence(self._epoch, layer)

    def _unfinite_layer(self) -> int | None:
        """The layer in which the first number of a measurement is not finite: forward, the loss, then backward."""
        with np.errstate(all="ignore"):
            measured = self.measure()
            z, a = self._forward(self._train_inputs)
        for layer, (own_z, own_a) in enumerate(zip(self._by_layer(z), self._by_layer(a), strict=True)):
            if not (np.isfinite(own_z).all() and np.isfinite(own_a).all()):
                return layer
        if not (math.isfinite(measured.train_loss) and math.isfinite(measured.test_loss)):
            return self.layout.layer_count - 1
        for layer in reversed(range(self.layout.layer_count)):
            own = measured.layers[layer]
            if not all(map(math.isfinite, (own.delta_norm, own.weight_gradient_norm, own.bias_gradient_norm))):
                return layer
        return None

    def state(self) -> TrainerState:
        """All that a step changes, to come back to."""
        recorder = None if self._recorder is None else self._recorder.state
        return TrainerState(self.learned(), recorder)

    def go_back_to(self, state: TrainerState) -> None:
        """Be as in that state again, which was finite."""
        self._take_up(state.learned)
        if self._recorder is not None and state.recorder is not None:
            self._recorder.state = state.recorder
        self.divergence = None

    def _advance(self, batches: int, batch_size: int) -> None:
        began = (self._epoch, self._position)
        steps_before = self._steps
        recorder, record, sheet = self._recorder, None, None
        if recorder is not None:
            epochs = 1 + math.ceil(batches * batch_size / self.train_size)
            sheet = recorder.sheet(*began, epochs, self._diagnosed_place())
            tests = self._test_inputs, self._test_targets, self.spec.head.middle
            record = Record(*tests, sheet.stride, sheet.sums, sheet.rows, sheet.marks)
        self._epoch, self._position = self._step_on(
            self._train_inputs, self._train_targets, batch_size, *began, batches, record
        )
        if recorder is not None and sheet is not None:
            recorder.take(sheet, self._place, is_rated=self.spec.data.is_classification)
        if self._steps > steps_before:
            self._batch = self._batch_before(batch_size, began)

    def _advance_on(self, index: int) -> None:
        steps_before = self._steps
        self._step_on(*self._sample(index), 1, self._epoch, 0, 1)
        if self._steps > steps_before:
            self._batch = (None, index, index + 1)

    def _step_on(
        self,
        inputs: Floats,
        targets: Floats,
        batch_size: int,
        epoch: int,
        position: int,
        batches: int,
        record: Record | None = None,
    ) -> tuple[int, int]:
        """Take steps on inputs (features, n) and targets (n,) from a place in the data; gives the place after them."""
        training = self.spec.training
        settings = TrainSettings(
            loss=LOSSES[training.loss].code,
            optimizer=OPTIMIZERS[training.optimizer].code,
            momentum=float(training.momentum),
            learning_rate=float(training.learning_rate),
            penalty=PENALTIES[training.penalty].code,
            penalty_rate=float(training.penalty_rate),
            batch_size=batch_size,
            shuffle=training.shuffle,
            seed=training.seed,
        )
        before = np.empty_like(self._parameters)
        epoch, position, self._steps, failed_layer = train(
            self._network,
            self._parameters,
            self._moment1,
            self._moment2,
            self._held,
            self._silenced,
            inputs,
            targets,
            settings,
            epoch,
            position,
            self._steps,
            batches,
            self._update_ratios,
            self.check_wanted,
            before,
            record,
        )
        if failed_layer >= 0:
            self.divergence = Divergence(epoch, int(failed_layer))
        elif batches > 0:
            self._before = before
        return epoch, position

    def _batch_before(self, batch_size: int, began: tuple[int, int] = (0, 0)) -> tuple[int, int, int]:
        """Epoch, start and end of the batch that ends at the present place; the first one at the very start.

        began: epoch and position of a place where a batch began, from which the others of that epoch are counted.
        """
        epoch, end = self._epoch, self._position
        if end == 0:
            if epoch == 0:
                return 0, 0, batch_size
            epoch, end = epoch - 1, self.train_size
        counted_from = began[1] if epoch == began[0] else 0
        return epoch, end - ((end - counted_from) % batch_size or batch_size), end

    def learned(self) -> Learned:
        """The present state, from which a run goes on bit for bit."""
        return Learned(
            self._parameters.copy(),
            self._start,
            self._moment1.copy(),
            self._moment2.copy(),
            self._silenced.copy(),
            self._steps,
            self._epoch,
            self._position,
            None if self._batch is None else LastStep(*self._batch, tuple(self._update_ratios.tolist()), self._before),
        )

    # --- recording ----------------------------------------------------------------------------------------------------

    @property
    def curves(self) -> Curves:
        """How the run went, as far as it was recorded; empty if it is not."""
        return Curves.empty(self.layout.layer_count) if self._recorder is None else self._recorder.frozen()

    @property
    def is_row_due(self) -> bool:
        """Whether the curves wait for the numbers of this very moment; training on would measure them first."""
        return self._recorder is not None and self._recorder.is_due(self._epoch, self._position)

    def record(self) -> None:
        """Measure a row of the curves, if one is due. Raises NotWanted."""
        if not self.is_row_due:
            return
        if self._recorder is not None and self._recorder.in_loop:
            self._advance(0, self.batch_size)
            return
        began = time.perf_counter()
        loss = LOSSES[self.spec.training.loss].code
        train_loss, train_accuracy = self._evaluate(self._train_inputs, self._train_targets)
        self.check_wanted()
        test_loss, test_accuracy = self._evaluate(self._test_inputs, self._test_targets)
        self.check_wanted()
        gradient = batch_gradient(self.layout, self._network, self._parameters, self._diagnosed_batch(), loss)
        last = np.vstack((gradient_norms(self.layout, gradient), self._update_ratios))
        self._note((train_loss, test_loss), (train_accuracy, test_accuracy), last)
        self.recording_seconds += time.perf_counter() - began

    def note(self, measured: Measurement) -> Curves:
        """Take what was measured just now as the end of the curves, and give them; they are that alone if not kept."""
        last = np.array([[getattr(layer, name) for layer in measured.layers] for name in PULLS])
        accuracies = (_or_nan(measured.train_accuracy), _or_nan(measured.test_accuracy))
        if self._recorder is None:
            self._recorder = self._new_recorder(self.curves)
            self._note((measured.train_loss, measured.test_loss), accuracies, last)
            curves, self._recorder = self._recorder.frozen(), None
            return curves
        self.record()
        if not self._recorder.state.is_settled:
            self._note((measured.train_loss, measured.test_loss), accuracies, last)
        return self._recorder.frozen()

    def _note(self, losses: tuple[float, float], accuracies: tuple[float, float], last: Floats) -> None:
        assert self._recorder is not None
        self._recorder.note(self._place, losses, accuracies, last)

    def _new_recorder(self, curves: Curves) -> Recorder:
        """A recorder that goes on here. The loop writes the rows where that is no work worth interrupting."""
        samples = self.train_size + self._test_targets.size
        return Recorder(curves, self._place, in_loop=samples <= samples_at_once(self._network))

    @property
    def _place(self) -> tuple[int, int, int]:
        """Whole epochs done, samples of the present one, and how many there are."""
        return self._epoch, self._position, self.train_size

    # --- looking ------------------------------------------------------------------------------------------------------

    def measure(self) -> Measurement:
        """Losses, accuracies and diagnostics at the present parameters."""
        spec = self.spec
        loss = LOSSES[spec.training.loss].code
        train_loss, train_accuracy = self._evaluate(self._train_inputs, self._train_targets)
        self.check_wanted()
        test_loss, test_accuracy = self._evaluate(self._test_inputs, self._test_targets)
        self.check_wanted()
        units = diagnose_units(spec, self._network, self._parameters, self._train_inputs)
        self.check_wanted()
        gradient = batch_gradient(self.layout, self._network, self._parameters, self._diagnosed_batch(), loss)
        rated = spec.data.is_classification
        return Measurement(
            train_loss,
            test_loss,
            train_accuracy if rated else None,
            test_accuracy if rated else None,
            diagnose_layers(spec, gradient, units, self._update_ratios),
            units,
            gradient.weight_gradients,
            gradient.bias_gradients,
            gradient.unit_deltas,
            "before the first" if self._batch is None and self._steps == 0 else "after the step",
        )

    def _evaluate(self, inputs: Floats, targets: Floats) -> tuple[float, float]:
        """The mean loss, and the share on the right side (NaN for regression)."""
        spec = self.spec
        code = LOSSES[spec.training.loss].code
        loss, accuracy = evaluate(self._network, self._parameters, inputs, targets, code, spec.head.middle)
        return float(loss), float(accuracy) if spec.data.is_classification else math.nan

    def at_the_step(self, measured: Measurement) -> Measurement | None:
        """What was measured, but for the gradient's numbers: they are of the gradient that made the last step.

        So of the parameters before it: of plain SGD without a penalty, ΔW is −rate · ∇W. None where it is not known:
        before the first step, or when the network has become another function since.
        """
        if self._batch is None or self._before is None:
            return None
        loss = LOSSES[self.spec.training.loss].code
        gradient = batch_gradient(self.layout, self._network, self._before, self._diagnosed_batch(), loss)
        return replace(
            measured,
            layers=diagnose_layers(self.spec, gradient, measured.units, self._update_ratios),
            weight_gradients=gradient.weight_gradients,
            bias_gradients=gradient.bias_gradients,
            unit_deltas=gradient.unit_deltas,
            moment="made the step",
        )

    def _diagnosed_batch(self) -> tuple[Floats, Floats]:
        """Inputs and targets of the batch that the gradient's diagnostics speak of."""
        training = self.spec.training
        epoch, start, end = self._diagnosed_place()
        if epoch is None:
            return np.ascontiguousarray(self._train_inputs[:, start:end]), self._train_targets[start:end]
        chosen = epoch_order(self.train_size, training.shuffle, training.seed, epoch)[start:end]
        return np.ascontiguousarray(self._train_inputs[:, chosen]), self._train_targets[chosen]

    def _diagnosed_place(self) -> tuple[int | None, int, int]:
        """The epoch of that batch, and where it begins and ends in its order; None for the samples' own order."""
        return self._batch or self._batch_before(self.batch_size)

    def _sample(self, index: int) -> tuple[Floats, Floats]:
        """Inputs (features, 1) and target (1,) of one training sample."""
        return np.ascontiguousarray(self._train_inputs[:, index : index + 1]), self._train_targets[index : index + 1]

    def target_of_sample(self, index: int) -> float:
        """The label of a training sample in the output's own terms."""
        return float(self._train_targets[index])

    def gradient_of_sample(self, index: int) -> BatchGradient:
        """The gradient of one training sample's loss, without penalty."""
        loss = LOSSES[self.spec.training.loss].code
        return batch_gradient(self.layout, self._network, self._parameters, self._sample(index), loss)

    def map_of_units(self, resolution: int) -> Maps:
        """Every unit's output over the plane, (units, resolution, resolution); see `Snapshot` for its orientation."""
        rows = plane_rows(self.spec.features, resolution)
        maps = np.empty((self.layout.unit_offsets[-1], rows.shape[1]), np.float32)
        surface(self._network, self._parameters, rows, maps)
        return maps.reshape(len(maps), resolution, resolution)

    def map_of_output(self, resolution: int) -> Maps:
        """The network's output over the plane, (resolution, resolution)."""
        _, a = self._forward_one(self.layout.unit_offsets[-1] - 1, plane_rows(self.spec.features, resolution))
        with np.errstate(over="ignore"):  # next to a divergence
            return a.reshape(resolution, resolution).astype(np.float32)

    def map_of_features(self, resolution: int) -> Maps:
        """Each feature over the plane, (features, resolution, resolution)."""
        rows = plane_rows(self.spec.features, resolution)
        return rows.astype(np.float32).reshape(-1, resolution, resolution)

    def probe(self, x1: float, x2: float) -> Probe:
        """Send one point through the network."""
        rows = feature_rows(self.spec.features, np.array([[x1, x2]]))
        z, a = self._forward(rows)
        slopes = self._slopes_at(z[:, 0])
        for array in (rows, z, a, slopes):
            array.flags.writeable = False
        return Probe((x1, x2), rows[:, 0], self._by_layer(z[:, 0]), self._by_layer(a[:, 0]), self._by_layer(slopes))

    def _slopes_at(self, z: Floats) -> Floats:
        """f'(z) of every unit at a z of its own, (units,): all units of one activation at once."""
        codes, leaks = self._network.codes, self._network.slopes
        slopes = np.empty_like(z)
        for code, leak in set(zip(codes.tolist(), leaks.tolist(), strict=True)):
            alike = (codes == code) & (leaks == leak)
            slopes[alike] = activation_slopes(code, leak, z[alike])
        return slopes

    def _by_layer(self, numbers: Floats) -> tuple[Floats, ...]:
        """Numbers of all units in a row, one array a layer."""
        offsets = self.layout.unit_offsets
        return tuple(numbers[first:end] for first, end in itertools.pairwise(offsets))

    def training_pre_activations(self, layer: int, unit: int) -> Floats:
        """Pre-activations of one unit on each training sample, (n,)."""
        return self._forward_one(self.layout.unit_offsets[layer] + unit, self._train_inputs)[0]

    def respond(self, points: Floats) -> tuple[Floats, Floats]:
        """Every unit's z and a at points (n, 2) of the plane: (units, n) each."""
        return self._forward(feature_rows(self.spec.features, points))

    def pre_activations_over_plane(self, side: int) -> Floats:
        """Every unit's z at the corners of a grid that reaches the plane's rim, (units, side, side), top row first."""
        z, _ = self._forward(corner_rows(self.spec.features, side))
        return z.reshape(len(z), side, side)

    def map_of_unit(self, row: int, resolution: int) -> tuple[Maps, Contour]:
        """One unit's output over the plane, (resolution, resolution), and the line on which its z is 0.

        row: of the unit, among the units of all layers; −1 is the output.
        """
        row %= self.layout.unit_offsets[-1]
        at = rimmed_centres(resolution)
        z, a = self._forward_one(row, rimmed_rows(self.spec.features, resolution))
        with np.errstate(over="ignore"):  # next to a divergence
            inner = a.reshape(len(at), -1)[1:-1, 1:-1].astype(np.float32)
        most_asked = _CONTOUR_PIECES * samples_at_once(self._network)
        line = zero_line(z.reshape(len(at), -1), at, partial(self._pre_activations_at, row), most_asked)
        return inner, line

    def _pre_activations_at(self, row: int, points: Floats) -> Floats:
        return self._forward_one(row, feature_rows(self.spec.features, points))[0]

    def _forward_one(self, row: int, rows: Floats) -> tuple[Floats, Floats]:
        """Pre-activations and activations of one unit, (n,) each, for inputs (features, n)."""
        z, a = self._forward(rows, row, row + 1)
        return z[0], a[0]

    def layer_pre_activations(self, layer: int) -> Floats:
        """Pre-activations of a layer's units on each training sample, (units, n)."""
        z, _ = self._forward(self._train_inputs, *self.layout.unit_offsets[layer : layer + 2])
        return z

    def _forward(self, rows: Floats, first: int = 0, end: int | None = None) -> tuple[Floats, Floats]:
        """Give z and a of the units `first` to `end` (of all) for inputs (features, n): (units, n) each."""
        count = rows.shape[1]
        shape = ((self.layout.unit_offsets[-1] if end is None else end) - first, count)
        z, a = np.empty(shape), np.empty(shape)
        at_once = samples_at_once(self._network)
        if count <= at_once:
            forward(self._network, self._parameters, rows, z, a, first)
            return z, a
        for begin in range(0, count, at_once):
            self.check_wanted()
            part = slice(begin, begin + at_once)
            own = np.ascontiguousarray(rows[:, part])
            part_z, part_a = (np.empty((shape[0], own.shape[1])) for _ in range(2))
            forward(self._network, self._parameters, own, part_z, part_a, first)
            z[:, part], a[:, part] = part_z, part_a
        return z, a


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def flat_network(spec: Spec, layout: Layout) -> FlatNetwork:
    """The network's shape and activations as the kernels take them."""
    units = [layer.unit_activation(unit) for layer in spec.network.layers for unit in range(layer.units)]
    return FlatNetwork(
        sizes=np.array(layout.sizes, np.int64),
        weight_offsets=np.array(layout.weight_offsets, np.int64),
        bias_offsets=np.array(layout.bias_offsets, np.int64),
        unit_offsets=np.array(layout.unit_offsets, np.int64),
        codes=np.array([ACTIVATIONS[unit.activation].code for unit in units], np.int64),
        slopes=np.array([unit.slope for unit in units], np.float64),
    )


def targets_of(spec: Spec, labels: Floats) -> Floats:
    """What the output should be."""
    return np.ascontiguousarray(spec.head.encode(labels, 0)[0])


@lru_cache(maxsize=8)
def plane_rows(features: tuple[FeatureName, ...], resolution: int) -> Floats:
    """The features at the pixel centres of a square map of the plane, (features, resolution²), top row first.

    Read-only and kept between calls, for a window asks 60 times a second.
    """
    return _rows_over(features, pixel_centres(resolution))


@lru_cache(maxsize=4)
def rimmed_rows(features: tuple[FeatureName, ...], resolution: int) -> Floats:
    """As `plane_rows`, with a frame of values around that stand on the rim: (features, (resolution + 2)²)."""
    return _rows_over(features, rimmed_centres(resolution))


@lru_cache(maxsize=2)
def corner_rows(features: tuple[FeatureName, ...], side: int) -> Floats:
    """As `plane_rows`, at the corners of a grid that reaches the plane's rim: (features, side²)."""
    return _rows_over(features, corners(side))


def _rows_over(features: tuple[FeatureName, ...], at: Floats) -> Floats:
    """The features at all pairs of these coordinates, x2 falling: (features, n²), read-only."""
    rows = feature_rows(features, grid_points(at))
    rows.flags.writeable = False
    return rows

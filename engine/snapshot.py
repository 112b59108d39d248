"""What the trainer tells: one frozen picture of a network at one moment of its training. Arrays are read-only.

Everything that a view shows of a running network comes from here, so that all numbers on the screen belong together.
Plain data; `engine.trainer` makes it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.learned import Learned
from engine.portable import Floats
from engine.runs.curves import Curves
from engine.spec import Spec

Maps = NDArray[np.float32]

GradientMoment = Literal["before the first", "after the step", "made the step"]
"""Of which parameters a gradient is: of the first batch before any step; of the last batch, after its step; or of the
last batch before its step, which is the gradient that made the step."""

Contour = NDArray[np.float32]
"""A line over the plane in pieces, (n, 4): x1 and x2 of one end of each, and of the other."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """Training stopped, for a number was no longer finite: where that began. The state before it is kept.

    epoch: whole epochs done before it. layer: 0 is the first hidden layer, the last is the output.
    """

    epoch: int
    layer: int


@dataclass(frozen=True, slots=True)
class LayerDiagnostics:
    """The numbers of one layer; `engine.diagnostics` defines each.

    update_ratio is NaN before the first step, and infinite where W was 0.
    """

    delta_norm: float
    weight_gradient_norm: float
    bias_gradient_norm: float
    update_ratio: float
    mean_slope: float
    dead_share: float
    saturated_share: float
    off_share: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class UnitStatistics:
    """One number a unit over the training set, units of all layers in a row, (units,); see `Layout.unit_offsets`.

    firing_share: share of samples with z > 0. dead: ReLU, firing on none, so that no gradient reaches it. off: leaky
    ReLU, firing on none; its slope below zero lets some gradient through. saturated: tanh or sigmoid, |f'(z)| < 0.05
    on at least 95 % of the samples.
    """

    mean_activation: Floats
    firing_share: Floats
    mean_slope: Floats
    saturated_share: Floats
    dead: NDArray[np.bool_]
    off: NDArray[np.bool_]
    saturated: NDArray[np.bool_]

    @property
    def marks(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """What units wear badges for: dead, off, saturated."""
        return self.dead, self.off, self.saturated


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """One point of the plane, sent through the network. z, a and slopes, f'(z): one array a layer, (units,) each."""

    point: tuple[float, float]
    features: Floats
    z: tuple[Floats, ...]
    a: tuple[Floats, ...]
    slopes: tuple[Floats, ...]

    @property
    def output(self) -> float:
        """The network's output at the point."""
        return float(self.a[-1][0])


@dataclass(frozen=True, slots=True, eq=False)
class UnitView:
    """One unit looked at closely: its activation's curve, and where the training data falls on it.

    curve_z, curve_a, curve_slope: (points,). histogram: counts of training samples by z, (bins,); edges (bins + 1,).
    """

    layer: int
    unit: int
    curve_z: Floats
    curve_a: Floats
    curve_slope: Floats
    histogram: NDArray[np.int64]
    edges: Floats


Point = tuple[float, float]
"""x1, x2."""


@dataclass(frozen=True, slots=True)
class Kink:
    """Where a curve along a slice bends: `share` of the way (0 to 1), and the hidden unit whose z is 0 there."""

    share: float
    layer: int
    unit: int


@dataclass(frozen=True, slots=True, eq=False)
class SliceView:
    """One unit along a straight line through the plane.

    ends: the line's two ends. layer, unit: whose values these are (of the output by default). shares (points,): how
    far along, 0 to 1; z and a there, (points,). kinks and slopes (kinks + 1,) are exact, of a where `is_activated`,
    else (the unit's own activation is curved) of z; slopes are changes for each 1 of length in the plane. Both are
    None where the curve is not piecewise linear.
    """

    ends: tuple[Point, Point]
    layer: int
    unit: int
    shares: Floats
    z: Floats
    a: Floats
    is_activated: bool
    kinks: tuple[Kink, ...] | None
    slopes: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class SamplePass:
    """One training sample, sent forward and back; nothing in it is averaged over a batch.

    index: of the sample in the training set. target: the label, read as 1/0 by a sigmoid output. One array a layer,
    (units,): z, a, slopes f'(z), deltas ∂loss/∂z; weight_gradients (units, inputs); the bias's gradient is delta.
    weight_steps, bias_steps: what one update from this sample alone would add to each parameter, with the document's
    optimizer, penalty and pins.
    """

    index: int
    point: Point
    label: float
    target: float
    loss: float
    features: Floats
    z: tuple[Floats, ...]
    a: tuple[Floats, ...]
    slopes: tuple[Floats, ...]
    deltas: tuple[Floats, ...]
    weight_gradients: tuple[Floats, ...]
    weight_steps: tuple[Floats, ...]
    bias_steps: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MapScales:
    """The colours of maps: a value has full colour where it is a map's reach away from its middle.

    features (features,): their reaches, about 0. units, middles (units,): of the units of all layers in a row.
    """

    features: Floats
    units: Floats
    middles: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LayerView:
    """One layer looked at closely: where the training data falls on its activation.

    counts (bins,) of unit × sample pairs by z, edges (bins + 1,).
    """

    layer: int
    counts: NDArray[np.int64]
    edges: Floats


@dataclass(frozen=True, slots=True, eq=False)
class KinkLines:
    """The lines z = 0 of all hidden units over the plane.

    segments (n, 4): x1, x2 of one end and of the other; those of hidden unit k, counted through all layers, are
    `segments[offsets[k] : offsets[k + 1]]`.
    """

    segments: Contour
    offsets: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A network at one moment.

    weights: one array a layer, (units, inputs); biases: (units,). Accuracies are None for regression.
    feature_maps (features, r, r) and unit_maps (units, r, r): values over the plane, the first row on top, at pixel
    centres (`engine.data.plane`). scales: how all maps are to be coloured. large_map (s, s): the same, finer, of the
    looked-at unit, or of the output.
    contour: where z of the unit of large_map is 0: of the output the boundary between the classes, of a hidden unit
    its kink.
    looked_at: (layer, unit) of large_map, contour and unit_view; None means the output and no unit_view.
    weight_gradients: ∂L/∂W of the batch that the layers' numbers speak of, one array a layer, (units, inputs).
    unit_deltas (units,): the root mean square of δ over that batch, units of all layers in a row.
    gradient_moment: of which parameters these gradients are, and the layers' norms.
    curves: how the run went up to this moment.
    slice_view, sample_pass, layer_view, kink_lines: only while they are watched.
    epochs_per_second: the present pace, 0 at rest.
    """

    revision: int
    spec: Spec
    learned: Learned
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    layers: tuple[LayerDiagnostics, ...]
    units: UnitStatistics
    feature_maps: Maps
    unit_maps: Maps
    scales: MapScales
    large_map: Maps
    contour: Contour
    looked_at: tuple[int, int] | None
    unit_view: UnitView | None
    probe: Probe | None
    curves: Curves
    divergence: Divergence | None
    epochs_per_second: float
    weight_gradients: tuple[Floats, ...] = ()
    unit_deltas: Floats | None = None
    gradient_moment: GradientMoment = "after the step"
    slice_view: SliceView | None = None
    sample_pass: SamplePass | None = None
    layer_view: LayerView | None = None
    kink_lines: KinkLines | None = None

    def fits(self, spec: Spec) -> bool:
        """Whether this is of a network with the same features and as many units in each layer: else no index fits."""
        return self.spec.features == spec.features and self.spec.layer_sizes == spec.layer_sizes

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return self.learned.epoch

    def unit_map(self, layer: int, unit: int) -> Maps:
        """The map of one unit, (r, r)."""
        own: Maps = self.unit_maps[self.unit_index(layer, unit)]
        return own

    def unit_index(self, layer: int, unit: int) -> int:
        """The row of a unit in `unit_maps` and `units`."""
        return sum(self.spec.layer_sizes[1 : layer + 1]) + unit

"""Makes a `Snapshot` of a trainer: what is looked at, measured in one go so that all numbers belong together."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import ACTIVATIONS
from engine.data.plane import corners
from engine.native.activations import activation_slopes, activation_values
from engine.portable import Floats
from engine.questions.contours import zero_lines
from engine.questions.sample_pass import pass_sample
from engine.questions.scales import ScaleKeeper
from engine.questions.slices import exact_pieces, is_piecewise_linear
from engine.snapshot import KinkLines, LayerView, Point, SliceView, Snapshot, UnitView
from engine.spec import UnitActivation
from engine.trainer import Trainer

CURVE_POINTS: Final = 241
SLICE_POINTS: Final = 401
HISTOGRAM_BINS: Final = 40
KINK_SIDE: Final = 41
"""Values along each side of the grid on which the lines z = 0 are found; fewer where units × values exceed the next."""

KINK_VALUES: Final = 200_000
REFINED_KINKS: Final = 40
"""Of so many hidden units the lines are found exactly; of more, as the grid's values say."""

LEAST_SPAN: Final = 4.0
MOST_SPAN: Final = 1e300
"""No axis reaches further. Just before a divergence numbers are finite that are larger, and their double is not."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a person looks at just now.

    looked_at: (layer, unit) for the large map, None for the output. point: (x1, x2) to probe. unit_resolution and
    large_resolution: pixels along each side of the maps. slice_ends: the line whose slice is wanted. sample: the index
    of a training sample to send forward and back. explored_layer: the layer whose z are counted. kinks: whether the
    lines z = 0 are wanted. made_the_step: whether gradients are wanted that made the last step, not those after it.
    """

    looked_at: tuple[int, int] | None = None
    point: tuple[float, float] | None = None
    unit_resolution: int = 40
    large_resolution: int = 100
    slice_ends: tuple[Point, Point] | None = None
    sample: int | None = None
    explored_layer: int | None = None
    kinks: bool = False
    made_the_step: bool = False

    def fits(self, sizes: tuple[int, ...]) -> bool:
        """Whether a network of these layer sizes (features first) has the unit that is looked at."""
        if self.looked_at is None:
            return True
        layer, unit = self.looked_at
        return layer < len(sizes) - 1 and unit < sizes[layer + 1]


def observe(
    trainer: Trainer,
    watch: Watch,
    revision: int = 0,
    epochs_per_second: float = 0.0,
    scales: ScaleKeeper | None = None,
) -> Snapshot:
    """Measure everything that a window shows, let the curves end there, and freeze it.

    Given up with NotWanted when the trainer is told so, between two pieces of work. scales: keeps the colours' scales
    from one snapshot to the next.
    """
    measured = shown = trainer.measure()
    if watch.made_the_step:
        shown = trainer.at_the_step(measured) or measured
    learned = trainer.learned()
    layout = trainer.layout
    layers = range(layout.layer_count)
    looked_at = watch.looked_at if watch.fits(layout.sizes) else None
    large_row = -1 if looked_at is None else layout.unit_offsets[looked_at[0]] + looked_at[1]
    large_map, contour = trainer.map_of_unit(large_row, watch.large_resolution)
    trainer.check_wanted()
    feature_maps = trainer.map_of_features(watch.unit_resolution)
    unit_maps = trainer.map_of_units(watch.unit_resolution)
    unit_view = None if looked_at is None else view_unit(trainer, *looked_at)
    trainer.check_wanted()
    slice_view = None if watch.slice_ends is None else view_slice(trainer, watch.slice_ends, looked_at)
    layer_view = view_layer(trainer, watch.explored_layer)
    trainer.check_wanted()
    kink_lines = view_kinks(trainer) if watch.kinks else None
    sample_pass = None if watch.sample is None else pass_sample(trainer, watch.sample)
    trainer.check_wanted()
    curves = trainer.note(measured)
    snapshot = Snapshot(
        revision=revision,
        spec=trainer.spec,
        learned=learned,
        weights=tuple(layout.weights(learned.parameters, layer) for layer in layers),
        biases=tuple(layout.biases(learned.parameters, layer) for layer in layers),
        train_loss=measured.train_loss,
        test_loss=measured.test_loss,
        train_accuracy=measured.train_accuracy,
        test_accuracy=measured.test_accuracy,
        layers=shown.layers,
        units=measured.units,
        feature_maps=feature_maps,
        unit_maps=unit_maps,
        scales=(scales or ScaleKeeper()).fit(trainer.spec, feature_maps, unit_maps),
        large_map=large_map,
        contour=contour,
        looked_at=looked_at,
        unit_view=unit_view,
        probe=None if watch.point is None else trainer.probe(*watch.point),
        curves=curves,
        divergence=trainer.divergence,
        epochs_per_second=epochs_per_second,
        weight_gradients=shown.weight_gradients,
        unit_deltas=shown.unit_deltas,
        gradient_moment=shown.moment,
        slice_view=slice_view,
        sample_pass=sample_pass,
        layer_view=layer_view,
        kink_lines=kink_lines,
    )
    for array in (snapshot.unit_maps, snapshot.large_map, snapshot.feature_maps, contour):
        array.flags.writeable = False
    return snapshot


def view_unit(trainer: Trainer, layer: int, unit: int) -> UnitView:
    """One unit's activation curve and where the training data falls on it."""
    own = trainer.spec.network.layers[layer].unit_activation(unit)
    counts, edges = _histogram(trainer.training_pre_activations(layer, unit))
    curve_z = np.linspace(edges[0], edges[-1], CURVE_POINTS)
    curve_a, curve_slope = activation_shape(own, curve_z)
    for array in (curve_z, curve_a, curve_slope):
        array.flags.writeable = False
    return UnitView(layer, unit, curve_z, curve_a, curve_slope, counts, edges)


def view_layer(trainer: Trainer, layer: int | None) -> LayerView | None:
    """Where the training data falls on a layer's activation, all its units together; None if there is no such layer."""
    if layer is None or not 0 <= layer < trainer.layout.layer_count:
        return None
    return LayerView(layer, *_histogram(trainer.layer_pre_activations(layer)))


def _histogram(z: Floats) -> tuple[NDArray[np.int64], Floats]:
    """How many z of any shape fall into each bin about 0: counts (bins,), edges (bins + 1,), read-only."""
    span = _round_span(float(np.abs(z[np.isfinite(z)]).max(initial=0.0)))
    counts, edges = np.histogram(z, bins=HISTOGRAM_BINS, range=(-span, span))
    for array in (counts, edges):
        array.flags.writeable = False
    return counts, edges


def view_kinks(trainer: Trainer) -> KinkLines:
    """The lines z = 0 of all hidden units; coarser where there are many units, to stay quick."""
    hidden = trainer.layout.unit_offsets[-2]
    side = int(min(KINK_SIDE, max(math.sqrt(KINK_VALUES / max(hidden, 1)), 16.0)))
    values = trainer.pre_activations_over_plane(side)[:hidden]
    respond = _one_of_each(trainer) if hidden <= REFINED_KINKS else None
    segments, offsets = zero_lines(values, corners(side), respond)
    for array in (segments, offsets):
        array.flags.writeable = False
    return KinkLines(segments, offsets)


def _one_of_each(trainer: Trainer) -> Callable[[NDArray[np.int64], Floats], Floats]:
    """What gives z of one unit at each point: their numbers (n,), points (n, 2)."""

    def respond(units: NDArray[np.int64], points: Floats) -> Floats:
        z, _ = trainer.respond(points)
        own: Floats = z[units, np.arange(len(units))]
        return own

    return respond


def view_slice(trainer: Trainer, ends: tuple[Point, Point], looked_at: tuple[int, int] | None = None) -> SliceView:
    """The looked-at unit, or the output, along a straight line of the plane."""
    layout = trainer.layout
    layer, unit = looked_at or (layout.layer_count - 1, 0)
    activated = is_piecewise_linear(trainer.spec.network.layers[layer].unit_activation(unit))
    shares = np.linspace(0.0, 1.0, SLICE_POINTS)
    begin, end = np.array(ends, dtype=float)
    z, a = trainer.respond(begin + shares[:, None] * (end - begin))
    row = layout.unit_offsets[layer] + unit
    own_z, own_a = z[row].copy(), a[row].copy()
    pieces = exact_pieces(trainer.spec, trainer.learned().parameters, ends, layer, unit, activated)
    slopes = None if pieces is None else pieces.slopes
    for array in (shares, own_z, own_a, *([] if slopes is None else [slopes])):
        array.flags.writeable = False
    kinks = None if pieces is None else pieces.kinks
    return SliceView(ends, layer, unit, shares, own_z, own_a, activated, kinks, slopes)


def activation_curve(own: UnitActivation) -> tuple[Floats, Floats]:
    """The curve of an activation about 0, to be drawn small: z and a, (points,) each."""
    z = np.linspace(-LEAST_SPAN, LEAST_SPAN, CURVE_POINTS)
    return z, activation_shape(own, z)[0]


def activation_shape(own: UnitActivation, z: Floats) -> tuple[Floats, Floats]:
    """An activation and its slope at z (points,): a and f'(z)."""
    code = ACTIVATIONS[own.activation].code
    return activation_values(code, own.slope, z), activation_slopes(code, own.slope, z)


def _round_span(reach: float) -> float:
    """A round number that holds `reach` (4, 6, 8, 10, 15, 20, 30, …), so that the axis changes seldom."""
    span = LEAST_SPAN
    while span < min(reach, MOST_SPAN):
        magnitude = 10.0 ** math.floor(math.log10(span))
        ladder = [step * magnitude for step in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)]
        span = next(step for step in ladder if step > span * 1.0001)
    return span

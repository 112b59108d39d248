"""Snapshots for the tests of views, computed from a document by the plain lesson: no trainer.

The forward pass, the losses, the statistics and the gradients are true for the given parameters; the layers' norms and
the curves are made up, for a view only shows them.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import lesson
from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import feature_rows
from engine.data.plane import Contour, Maps, corners, grid_points, pixel_centres
from engine.diagnostics import LayerDiagnostics, UnitStatistics
from engine.learned import Learned
from engine.measurement import Measurement
from engine.parameters import Layout
from engine.portable import Floats
from engine.questions.contours import zero_line
from engine.questions.kinks import FindKinks
from engine.questions.layer import ViewLayer
from engine.questions.measurement import Measure
from engine.questions.probe import Probe, ProbePoint
from engine.questions.question import Answers, Question
from engine.questions.sample import PassSample
from engine.questions.scales import ScaleKeeper
from engine.questions.slice import ViewSlice
from engine.questions.surface import MapSurface, Surface
from engine.questions.unit import UnitView, ViewUnit
from engine.questions.unit_maps import MapUnits, UnitMaps
from engine.runs.trace import LAYER_NUMBERS, PULLS, RUN_NUMBERS, Trace
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document, Work

_MAP, _LARGE_MAP = 40, 100
_BATCH = 10


def make_snapshot(
    document: Document | None = None,
    *,
    learned: Learned | None = None,
    looked_at: tuple[int, int] | None = None,
    probe: tuple[float, float] | None = None,
    history_rows: int = 120,
    **changes: Any,
) -> Snapshot:
    """A snapshot of the document's network; `changes` replace fields of it, such as `train_loss` or `slice_view`.

    learned: the parameters to show, by default those of the start. looked_at: (layer, unit). probe: (x1, x2).
    """
    document = document or Document()
    spec = document.spec
    learned = learned or Work.fresh(document).learned
    layout = Layout(spec.layer_sizes)
    data = spec.data.dataset
    train = lesson.forward(spec, learned.parameters, feature_rows(spec.features, data.train.points))
    test = lesson.forward(spec, learned.parameters, feature_rows(spec.features, data.test.points))
    units = _unit_statistics(spec, train)
    small = feature_rows(spec.features, grid_points(pixel_centres(_MAP)))
    large = lesson.forward(
        spec, learned.parameters, feature_rows(spec.features, grid_points(pixel_centres(_LARGE_MAP)))
    )
    layer, unit = looked_at or (layout.layer_count - 1, 0)
    train_targets, test_targets = (spec.head.encode(part.labels, len(data.classes)) for part in (data.train, data.test))
    batch = feature_rows(spec.features, data.train.points[:_BATCH])
    with np.errstate(over="ignore", invalid="ignore"):  # as near a divergence
        weight_gradients, unit_deltas = _gradients(spec, learned.parameters, batch, train_targets[:, :_BATCH])
    rated = spec.data.is_classification
    feature_maps, unit_maps = (
        _map(small, _MAP),
        _map(_activations(lesson.forward(spec, learned.parameters, small)), _MAP),
    )
    answers: dict[Question[Any], Any] = {
        Measure(): Measurement(
            train_loss=float(lesson.loss_of(spec, train[-1], train_targets).mean()),
            test_loss=_mean(lesson.loss_of(spec, test[-1], test_targets)),
            train_accuracy=_accuracy(spec, train[-1].a, data.train.labels) if rated else None,
            test_accuracy=_accuracy(spec, test[-1].a, data.test.labels) if rated and len(data.test) else None,
            layers=_layer_diagnostics(spec, layout, units),
            units=units,
            weight_gradients=weight_gradients,
            bias_gradients=(),
            unit_deltas=unit_deltas,
            gradient_moment="after the step",
            pulls=np.zeros((4, layout.layer_count)),
        ),
        MapUnits(): UnitMaps(feature_maps, unit_maps, ScaleKeeper().fit(spec, feature_maps, unit_maps)),
        MapSurface(looked_at): Surface(
            looked_at,
            _map(large[layer].a[unit : unit + 1], _LARGE_MAP)[0],
            _contour(spec, learned.parameters, layer, unit),
        ),
    }
    if looked_at is not None:
        answers[ViewUnit(*looked_at)] = _unit_view(spec, looked_at, train[looked_at[0]].z[looked_at[1]])
    if probe is not None:
        answers[ProbePoint(probe)] = _probe(spec, learned.parameters, probe)
    curves = _curves(history_rows, layout.layer_count, rated)
    return changed(Snapshot(0, spec, learned, curves, None, 0.0, Answers(answers)), **changes)


_PARTS: dict[str, tuple[type[Question[Any]], str]] = {
    **{field.name: (Measure, field.name) for field in fields(Measurement)},
    "feature_maps": (MapUnits, "features"),
    "unit_maps": (MapUnits, "units"),
    "scales": (MapUnits, "scales"),
    "large_map": (MapSurface, "values"),
    "contour": (MapSurface, "contour"),
    "looked_at": (MapSurface, "unit"),
}

_WHOLE: dict[str, Callable[[Any], Question[Any]]] = {
    "unit_view": lambda view: ViewUnit(view.layer, view.unit),
    "slice_view": lambda view: ViewSlice(view.ends, (view.layer, view.unit)),
    "sample_pass": lambda passed: PassSample(passed.index),
    "layer_view": lambda view: ViewLayer(view.layer),
    "kink_lines": lambda lines: FindKinks(),
    "probe": lambda probe: ProbePoint(probe.point),
}


def changed(snapshot: Snapshot, **changes: Any) -> Snapshot:
    """The snapshot with some of its numbers replaced: its own fields, parts of an answer, whole answers, or weights."""
    if "weights" in changes:
        layout, flat = Layout(snapshot.spec.layer_sizes), snapshot.learned.parameters.copy()
        for layer, weights in enumerate(changes.pop("weights")):
            layout.weights(flat, layer)[:] = weights
        snapshot = replace(snapshot, learned=replace(snapshot.learned, parameters=flat))
    own = {name: value for name, value in changes.items() if name not in _PARTS and name not in _WHOLE}
    answers = dict(snapshot.answers.by_question)
    for name, value in changes.items():
        if name in _PARTS:
            kind, part = _PARTS[name]
            asked = next(question for question in answers if type(question) is kind)
            answers[asked] = replace(answers[asked], **{part: value})
        elif name in _WHOLE and value is not None:
            asked = _WHOLE[name](value)
            answers = {question: answer for question, answer in answers.items() if type(question) is not type(asked)}
            answers[asked] = value
    return replace(snapshot, answers=Answers(answers), **own)


def _gradients(spec: Spec, parameters: Floats, rows: Floats, targets: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """∂L/∂W of each layer, and every unit's root mean square of δ, for rows (features, n) and targets (k, n)."""
    blames = lesson.backward(spec, parameters, lesson.forward(spec, parameters, rows), targets)
    deltas = np.concatenate([np.sqrt(np.mean(blame.delta**2, axis=1)) for blame in blames])
    return tuple(_frozen(blame.weights) for blame in blames), _frozen(deltas)


def _activations(layers: list[lesson.Layer]) -> Floats:
    """What every unit gives, of all layers in a row, (units, n)."""
    return np.concatenate([layer.a for layer in layers])


def _map(rows: Floats, resolution: int) -> Maps:
    maps = rows.astype(np.float32).reshape(-1, resolution, resolution)
    maps.flags.writeable = False
    return maps


def _contour(spec: Spec, parameters: Floats, layer: int, unit: int) -> Contour:
    """Where z of a unit is 0 on the plane."""

    def respond(points: Floats) -> Floats:
        z: Floats = lesson.forward(spec, parameters, feature_rows(spec.features, points))[layer].z[unit]
        return z

    at = corners(_LARGE_MAP)
    values = respond(grid_points(at)).reshape(_LARGE_MAP, _LARGE_MAP)
    return _frozen(zero_line(values, at, respond))


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array


def _accuracy(spec: Spec, outputs: Floats, labels: Floats) -> float:
    return float(np.mean(spec.head.choose(outputs) == labels))


def _unit_statistics(spec: Spec, layers: list[lesson.Layer]) -> UnitStatistics:
    mean, firing, slope, saturated_share, dead, off, saturated = [], [], [], [], [], [], []
    for passed, layer in zip(layers, spec.layers, strict=True):
        for unit in range(layer.units):
            own = layer.unit_activation(unit)
            kind = UNIT_ACTIVATIONS[own.activation]
            z, slopes = passed.z[unit], passed.slope[unit]
            mean.append(passed.a[unit].mean())
            firing.append((z > 0.0).mean())
            slope.append(slopes.mean())
            saturated_share.append((np.abs(slopes) < 0.05).mean() if kind.saturates else 0.0)
            leaks = own.activation == "leaky_relu" and own.slope > 0.0
            dead.append(kind.fires and firing[-1] == 0.0 and not leaks)
            off.append(kind.fires and firing[-1] == 0.0 and leaks)
            saturated.append(kind.saturates and saturated_share[-1] >= 0.95)
    return UnitStatistics(
        _frozen(np.array(mean)),
        _frozen(np.array(firing)),
        _frozen(np.array(slope)),
        _frozen(np.array(saturated_share)),
        dead=_frozen(np.array(dead, bool)),
        off=_frozen(np.array(off, bool)),
        saturated=_frozen(np.array(saturated, bool)),
    )


def _mean(losses: Floats) -> float:
    """Their mean; NaN where there are none, as without a test."""
    return float(losses.mean()) if losses.size else float("nan")


def _layer_diagnostics(spec: Spec, layout: Layout, units: UnitStatistics) -> tuple[LayerDiagnostics, ...]:
    result = []
    for layer in range(layout.layer_count):
        own = slice(layout.unit_offsets[layer], layout.unit_offsets[layer + 1])
        fade = 0.35 ** (layout.layer_count - 1 - layer)
        result.append(
            LayerDiagnostics(
                delta_norm=0.21 * fade,
                weight_gradient_norm=0.33 * fade,
                bias_gradient_norm=0.087 * fade,
                update_ratio=float("nan") if layer == 0 else 0.0042 * fade,
                mean_slope=float(units.mean_slope[own].mean()),
                dead_share=float((units.dead | units.off)[own].mean()),
                off_share=float(units.off[own].mean()),
                saturated_share=float(units.saturated_share[own].mean()),
            )
        )
    return tuple(result)


def _unit_view(spec: Spec, looked_at: tuple[int, int], z: Floats) -> UnitView:
    layer, unit = looked_at
    reach = max(4.0, float(np.ceil(np.abs(z).max())))
    curve_z = np.linspace(-reach, reach, 201)
    curve_a, curve_slope = lesson.activate(spec.layers[layer].unit_activation(unit), curve_z)
    histogram, edges = np.histogram(z, bins=40, range=(-reach, reach))
    return UnitView(layer, unit, curve_z, curve_a, curve_slope, histogram, edges)


def _probe(spec: Spec, parameters: Floats, point: tuple[float, float]) -> Probe:
    rows = feature_rows(spec.features, np.array([point]))
    layers = lesson.forward(spec, parameters, rows)
    z = tuple(layer.z[:, 0] for layer in layers)
    a = tuple(layer.a[:, 0] for layer in layers)
    return Probe(point, rows[:, 0], z, a, tuple(_frozen(layer.slope[:, 0]) for layer in layers))


def with_numbers(curves: Trace, **arrays: Floats) -> Trace:
    """A trace with other numbers in the place of some, by their names."""
    now = {name: curves.rows[:, at] for at, name in enumerate(RUN_NUMBERS)}
    now |= {name: curves.of_layers(name) for name in LAYER_NUMBERS}
    return Trace.of(curves.layers, now | arrays)


def _curves(rows: int, layers: int, rated: bool) -> Trace:
    epoch = np.arange(rows, dtype=float)
    fall = np.exp(-epoch / 40.0)
    accuracy = 1.0 - 0.5 * fall if rated else np.full(rows, np.nan)
    fade = 0.35 ** np.arange(layers)[::-1] * (0.2 + fall)[:, None]
    pulls = {name: fade * share for name, share in zip(PULLS, (1.0, 1.5, 0.4, 0.02), strict=True)}
    return Trace.of(
        layers,
        {
            "epoch": epoch,
            "train_loss": 0.45 * fall + 0.02,
            "test_loss": 0.44 * fall + 0.04,
            "train_accuracy": accuracy,
            "test_accuracy": accuracy - 0.02,
            **pulls,
            **{f"last_{name}": pull for name, pull in pulls.items()},
        },
    )

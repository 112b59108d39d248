"""Snapshots for the tests of views, computed from a document in plain NumPy: no trainer, no compiling.

The forward pass, the losses, the statistics and the gradients are true for the given parameters and ½ squared error;
the layers' norms and the curves are made up, for a view only shows them.
"""

from collections.abc import Callable
from dataclasses import replace
from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import feature_rows
from engine.data.generators import DOMAIN, draw_samples
from engine.learned import Learned
from engine.parameters import Layout
from engine.portable import Floats
from engine.questions.scales import ScaleKeeper
from engine.runs.curves import LAYER_NUMBERS, PULLS, RUN_NUMBERS, Curves
from engine.snapshot import Contour, LayerDiagnostics, Maps, Probe, Snapshot, UnitStatistics, UnitView
from engine.spec import Spec, UnitActivation
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
    samples = draw_samples(spec.data.kind, spec.data.samples, spec.data.noise, spec.data.train_percent, spec.data.seed)
    train_z, train_a = _forward(spec, learned.parameters, feature_rows(spec.features, samples.train_points))
    _, test_a = _forward(spec, learned.parameters, feature_rows(spec.features, samples.test_points))
    units = _unit_statistics(spec, train_z, train_a)
    small = feature_rows(spec.features, _plane(_MAP))
    large = feature_rows(spec.features, _plane(_LARGE_MAP))
    large_z, large_values = _forward(spec, learned.parameters, large)
    layer, unit = looked_at or (layout.layer_count - 1, 0)
    train_targets, test_targets = _targets(spec, samples.train_labels), _targets(spec, samples.test_labels)
    batch = feature_rows(spec.features, samples.train_points[:_BATCH])
    with np.errstate(over="ignore", invalid="ignore"):  # as near a divergence
        weight_gradients, unit_deltas = _gradients(spec, learned.parameters, batch, train_targets[:_BATCH])
    rated = spec.data.is_classification
    feature_maps, unit_maps = (
        _map(small, _MAP),
        _map(np.concatenate(_forward(spec, learned.parameters, small)[1]), _MAP),
    )
    snapshot = Snapshot(
        revision=0,
        spec=spec,
        learned=learned,
        weights=tuple(_frozen(layout.weights(learned.parameters, at)) for at in range(layout.layer_count)),
        biases=tuple(_frozen(layout.biases(learned.parameters, at)) for at in range(layout.layer_count)),
        train_loss=float(np.mean(0.5 * (train_a[-1][0] - train_targets) ** 2)),
        test_loss=float(np.mean(0.5 * (test_a[-1][0] - test_targets) ** 2)),
        train_accuracy=_accuracy(spec, train_a[-1][0], samples.train_labels) if rated else None,
        test_accuracy=_accuracy(spec, test_a[-1][0], samples.test_labels) if rated else None,
        layers=_layer_diagnostics(spec, layout, units),
        units=units,
        feature_maps=feature_maps,
        unit_maps=unit_maps,
        scales=ScaleKeeper().fit(spec, feature_maps, unit_maps),
        large_map=_map(large_values[layer][unit : unit + 1], _LARGE_MAP)[0],
        contour=_contour(large_z[layer][unit].reshape(_LARGE_MAP, _LARGE_MAP)),
        looked_at=looked_at,
        unit_view=_unit_view(spec, looked_at, train_z[looked_at[0]][looked_at[1]]) if looked_at else None,
        probe=_probe(spec, learned.parameters, probe) if probe else None,
        curves=_curves(history_rows, layout.layer_count, rated),
        divergence=None,
        epochs_per_second=0.0,
        weight_gradients=weight_gradients,
        unit_deltas=unit_deltas,
    )
    return replace(snapshot, **changes)


def activate(own: UnitActivation, z: Floats) -> tuple[Floats, Floats]:
    """f(z) and f'(z), straight from the definitions."""
    sigmoid = 1.0 / (1.0 + np.exp(-np.clip(z, -700.0, 700.0)))
    phi = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    big_phi = 0.5 * (1.0 + np.array([erf(at) for at in z / np.sqrt(2.0)]))
    definitions: dict[str, Callable[[], tuple[Floats, Floats]]] = {
        "linear": lambda: (z, np.ones_like(z)),
        "relu": lambda: (np.maximum(z, 0.0), np.where(z > 0.0, 1.0, 0.0)),
        "leaky_relu": lambda: (np.where(z > 0.0, z, own.slope * z), np.where(z > 0.0, 1.0, own.slope)),
        "elu": lambda: (np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0))), np.exp(np.minimum(z, 0.0))),
        "gelu": lambda: (z * big_phi, big_phi + z * phi),
        "silu": lambda: (z * sigmoid, sigmoid * (1.0 + z * (1.0 - sigmoid))),
        "softplus": lambda: (np.logaddexp(0.0, z), sigmoid),
        "tanh": lambda: (np.tanh(z), 1.0 - np.tanh(z) ** 2),
        "sigmoid": lambda: (sigmoid, sigmoid * (1.0 - sigmoid)),
        "sin": lambda: (np.sin(z), np.cos(z)),
    }
    return definitions[own.activation]()


def _forward(spec: Spec, parameters: Floats, rows: Floats) -> tuple[list[Floats], list[Floats]]:
    """Pre-activations and activations of each layer, (units, n), for rows (features, n)."""
    layout = Layout(spec.layer_sizes)
    z_of, a_of = [], []
    for index, layer in enumerate(spec.network.layers):
        z = layout.weights(parameters, index) @ rows + layout.biases(parameters, index)[:, None]
        rows = np.stack([activate(layer.unit_activation(unit), z[unit])[0] for unit in range(layer.units)])
        z_of.append(z)
        a_of.append(rows)
    return z_of, a_of


def _gradients(spec: Spec, parameters: Floats, rows: Floats, targets: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """∂L/∂W of each layer, and every unit's root mean square of δ, for rows (features, n) and ½ squared error."""
    layout = Layout(spec.layer_sizes)
    z_of, a_of = _forward(spec, parameters, rows)
    gradients: list[Floats] = []
    deltas: list[Floats] = []
    blame = a_of[-1] - targets
    for index in range(layout.layer_count - 1, -1, -1):
        layer = spec.network.layers[index]
        slopes = np.stack([activate(layer.unit_activation(unit), z_of[index][unit])[1] for unit in range(layer.units)])
        delta = blame * slopes
        gradients.insert(0, _frozen(delta @ (a_of[index - 1] if index else rows).T / targets.size))
        deltas.insert(0, np.sqrt(np.mean(delta**2, axis=1)))
        blame = layout.weights(parameters, index).T @ delta
    return tuple(gradients), _frozen(np.concatenate(deltas))


def _plane(resolution: int) -> Floats:
    centres = -DOMAIN + 2.0 * DOMAIN / resolution * (np.arange(resolution) + 0.5)
    x1, x2 = np.meshgrid(centres, centres[::-1])
    return np.column_stack((x1.ravel(), x2.ravel()))


def _map(rows: Floats, resolution: int) -> Maps:
    maps = rows.astype(np.float32).reshape(-1, resolution, resolution)
    maps.flags.writeable = False
    return maps


def _contour(z: Floats) -> Contour:
    """Where z (r, r) changes its sign: short strokes across the rows and columns that have such a place."""
    step = 2.0 * DOMAIN / len(z)
    centres = -DOMAIN + step * (np.arange(len(z)) + 0.5)
    strokes = []
    for values, is_row in ((z, True), (z.T, False)):
        line, at = np.nonzero((values[:, :-1] > 0.0) != (values[:, 1:] > 0.0))
        low, high = values[line, at], values[line, at + 1]
        along = at + low / (low - high)  # in pixels, from the middle of the first
        x1, x2 = (along, line) if is_row else (line, along)
        middle = np.column_stack((centres[0] + step * x1, -(centres[0] + step * x2)))
        half = np.array([0.0, step / 2.0] if is_row else [step / 2.0, 0.0])
        strokes.append(np.hstack((middle - half, middle + half)))
    return _frozen(np.concatenate(strokes).astype(np.float32))


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array


def _targets(spec: Spec, labels: Floats) -> Floats:
    return (labels + 1.0) / 2.0 if spec.network.output.activation == "sigmoid" else labels


def _accuracy(spec: Spec, output: Floats, labels: Floats) -> float:
    return float(np.mean((output > spec.threshold) == (labels > 0.0)))


def _unit_statistics(spec: Spec, z_of: list[Floats], a_of: list[Floats]) -> UnitStatistics:
    mean, firing, slope, saturated_share, dead, off, saturated = [], [], [], [], [], [], []
    for index, layer in enumerate(spec.network.layers):
        for unit in range(layer.units):
            own = layer.unit_activation(unit)
            kind = ACTIVATIONS[own.activation]
            z = z_of[index][unit]
            slopes = activate(own, z)[1]
            mean.append(a_of[index][unit].mean())
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
    curve_a, curve_slope = activate(spec.network.layers[layer].unit_activation(unit), curve_z)
    histogram, edges = np.histogram(z, bins=40, range=(-reach, reach))
    return UnitView(layer, unit, curve_z, curve_a, curve_slope, histogram, edges)


def _probe(spec: Spec, parameters: Floats, point: tuple[float, float]) -> Probe:
    rows = feature_rows(spec.features, np.array([point]))
    z, a = _forward(spec, parameters, rows)
    slopes = [
        np.array([activate(layer.unit_activation(unit), own[unit])[1][0] for unit in range(layer.units)])
        for layer, own in zip(spec.network.layers, z, strict=True)
    ]
    return Probe(
        point, rows[:, 0], tuple(row[:, 0] for row in z), tuple(row[:, 0] for row in a), tuple(map(_frozen, slopes))
    )


def with_numbers(curves: Curves, **arrays: Floats) -> Curves:
    """Curves with other numbers in the place of some, by their names."""
    now = {name: curves.rows[:, at] for at, name in enumerate(RUN_NUMBERS)}
    now |= {name: curves.of_layers(name) for name in LAYER_NUMBERS}
    return Curves.of(curves.layers, now | arrays)


def _curves(rows: int, layers: int, rated: bool) -> Curves:
    epoch = np.arange(rows, dtype=float)
    fall = np.exp(-epoch / 40.0)
    accuracy = 1.0 - 0.5 * fall if rated else np.full(rows, np.nan)
    fade = 0.35 ** np.arange(layers)[::-1] * (0.2 + fall)[:, None]
    pulls = {name: fade * share for name, share in zip(PULLS, (1.0, 1.5, 0.4, 0.02), strict=True)}
    return Curves.of(
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

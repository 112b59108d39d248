"""Documents, works and edits of every kind, for property tests; and a forward pass to judge them by."""

from typing import Any, get_args

import numpy as np
from hypothesis import strategies as st

from engine import lesson
from engine.choices.activations import HiddenActivationName
from engine.choices.features import FEATURES, feature_rows
from engine.choices.heads import HEADS, OUTPUT_ACTIVATIONS
from engine.choices.initializers import InitializerName
from engine.choices.losses import LossName
from engine.choices.optimizers import OptimizerName
from engine.choices.penalties import PenaltyName
from engine.data.generators import GeneratorName
from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.learned import LastStep, Learned
from engine.parameters import Address, Layout, initial_parameters
from engine.portable import Floats
from engine.runs.trace import Trace, row_of
from engine.spec import (
    MAX_SEED,
    DataSpec,
    InitSpec,
    LayerSpec,
    NetworkSpec,
    OutputSpec,
    Spec,
    TrainingSpec,
    UnitOverride,
)
from playground.model import edits
from playground.model.document import Document, Work

PLANE = np.array([[-6.0, 5.0], [-2.5, -3.0], [-0.1, 0.2], [1.0, 4.0], [3.0, -5.5], [6.0, 6.0]])
"""A few points to compare two networks at, (n, 2)."""


def outputs(work: Work, points: Floats = PLANE) -> Floats:
    """The network's output at points (n, 2), straight from the definitions: (n,)."""
    spec = work.document.spec
    return lesson.forward(spec, work.learned.parameters, feature_rows(spec.features, points))[-1].a[0]


def trained(document: Document, seed: int = 0, steps: int = 7) -> Work:
    """The document's network with parameters that no initialisation gives, as if it had been trained."""
    rng = np.random.default_rng(seed)
    total = document.layout.total
    moment1, moment2 = rng.normal(size=total), rng.random(total)
    start = initial_parameters(document.spec)
    ratios = tuple(rng.random(document.layout.layer_count).tolist())
    step = LastStep(2, 0, 3, ratios, rng.normal(size=total)) if seed % 2 else LastStep(None, 1, 2, ratios)
    learned = Learned(rng.normal(size=total), start, moment1, moment2, np.zeros(total, np.uint8), steps, 3, 10, step)
    return Work(document, learned)


# --- any document ---------------------------------------------------------------------------------------------------

names = {
    name: st.sampled_from(get_args(literal))
    for name, literal in {
        "activation": HiddenActivationName,
        "kind": GeneratorName,
        "loss": LossName,
        "optimizer": OptimizerName,
        "penalty": PenaltyName,
        "scheme": InitializerName,
    }.items()
}
seeds = st.integers(0, MAX_SEED)
slopes = st.floats(0.0, 1.0, exclude_max=True)
finite = st.floats(allow_nan=False, allow_infinity=False)
toys = st.builds(
    DataSpec,
    kind=names["kind"],
    samples=st.integers(20, 5000),
    noise=st.floats(0.0, 50.0),
    train_percent=st.integers(10, 100),
    seed=seeds,
    classes=st.integers(2, 8),
)
columns = st.builds(TableColumn, st.text(), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))


@st.composite
def tables(draw: st.DrawFn) -> TableSource:
    """A table of two to eight classes, or of numbers."""
    names_of_classes = st.lists(st.text(), min_size=2, max_size=8, unique=True).map(tuple)
    label = draw(columns | st.builds(TableClasses, st.text(), names_of_classes))
    last = st.sampled_from([0.0, 1.0]) if isinstance(label, TableClasses) else st.floats(-1e90, 1e90)
    rows = draw(st.lists(st.tuples(st.floats(-1e90, 1e90), st.floats(-1e90, 1e90), last), min_size=2, max_size=8))
    return TableSource(
        columns=(draw(columns), draw(columns)),
        label=label,
        rows=Rows(np.array(rows)),
        name=draw(st.text()),
        train_percent=draw(st.integers(10, 100)),
        shuffle=draw(st.booleans()),
        seed=draw(seeds),
    )


datas = toys | tables()
inits = st.builds(InitSpec, scheme=names["scheme"], scale=st.floats(0.0, 10.0), seed=seeds)


@st.composite
def layers(draw: st.DrawFn, most_units: int = 6) -> LayerSpec:
    units = draw(st.integers(1, most_units))
    overridden = sorted(draw(st.sets(st.integers(0, units - 1), max_size=3)))
    overrides = tuple(UnitOverride(unit, draw(names["activation"]), draw(slopes)) for unit in overridden)
    return LayerSpec(units, draw(names["activation"]), draw(slopes), overrides)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    data = draw(datas)
    head = draw(st.sampled_from([head for head in HEADS.values() if head.takes(data.class_count)]))
    loss, output = draw(st.sampled_from(head.losses)), head.name
    return Spec(
        data=data,
        features=tuple(draw(st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True))),
        network=NetworkSpec(tuple(draw(st.lists(layers(), max_size=4))), OutputSpec(output), draw(inits)),
        training=TrainingSpec(
            loss=loss,
            optimizer=draw(names["optimizer"]),
            momentum=draw(slopes),
            learning_rate=draw(st.floats(0.0, 100.0, exclude_min=True)),
            batch_size=draw(st.integers(1, 5000)),
            shuffle=draw(st.booleans()),
            seed=draw(seeds),
            penalty=draw(names["penalty"]),
            penalty_rate=draw(st.floats(0.0, 10.0)),
        ),
    )


def all_pins(layout: Layout) -> list[Address]:
    """Every weight and bias of a network."""
    return [
        Address(layer, unit, at)
        for layer in range(layout.layer_count)
        for unit in range(layout.sizes[layer + 1])
        for at in (None, *range(layout.sizes[layer]))
    ]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    spec = draw(specs())
    pins = draw(st.sets(st.sampled_from(all_pins(Layout(spec.layer_sizes))), max_size=5))
    return Document(spec, draw(st.text()), draw(st.text()), frozenset(pins))


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Fresh from the seeds, or with numbers of any size in every place."""
    document = draw(documents())
    if draw(st.booleans()):
        return Work.fresh(document)
    layout = document.layout
    rng = np.random.default_rng(draw(st.integers(0, 1000)))

    def numbers() -> Floats:
        choice = draw(st.sampled_from(["zeros", "start", "usual", "any size", "one"]))
        if choice == "zeros":
            return np.zeros(layout.total)
        if choice == "start":
            return initial_parameters(document.spec)
        result = rng.normal(size=layout.total)
        if choice == "any size":
            result *= 10.0 ** rng.integers(-300, 300, layout.total)
        if choice == "one":
            result[draw(st.integers(0, layout.total - 1))] = draw(finite)
        return result

    silenced = np.zeros(layout.total, np.uint8)
    weights = [address for address in all_pins(layout) if address.input is not None]
    for address in draw(st.sets(st.sampled_from(weights), max_size=3)):
        silenced[layout.index(address)] = 1
    train_size = document.spec.data.train_size
    counts = st.one_of(st.just(0), st.integers(0, 2**53))
    learned = Learned(
        numbers(),
        numbers(),
        numbers(),
        numbers(),
        silenced,
        steps=draw(counts),
        epoch=draw(counts),
        position=draw(st.one_of(st.just(0), st.integers(0, train_size - 1))),
    )
    return Work(document, learned, curves=draw(all_curves(layout.layer_count)))


@st.composite
def all_curves(draw: st.DrawFn, layers: int) -> Trace:
    """No rows, or several, with gaps and numbers of any size."""
    curves = Trace.empty(layers)
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    first, count = draw(st.integers(0, 5000)), draw(st.sampled_from([0, 2, 7]))
    for epoch in range(first, first + count):
        numbers = rng.normal(size=(2, 4, layers)) * 10.0 ** rng.integers(-300, 300, (2, 4, layers))
        numbers[rng.random(numbers.shape) < 0.2] = np.nan
        losses = (float(rng.random()), float(rng.choice([np.nan, 0.25])))
        curves = curves.with_row(row_of(epoch, losses, (draw(finite), np.nan), numbers[0], numbers[1]))
    return curves


# --- any edit -------------------------------------------------------------------------------------------------------

_places = st.integers(-2, 6)
_settings: dict[tuple[str, str], Any] = {
    ("data", "kind"): names["kind"],
    ("data", "samples"): st.integers(0, 6000),
    ("data", "noise"): st.floats(),
    ("data", "train_percent"): st.integers(0, 100),
    ("data", "seed"): st.integers(),
    ("data", "classes"): st.integers(0, 9),
    ("training", "loss"): names["loss"],
    ("training", "optimizer"): names["optimizer"],
    ("training", "momentum"): st.floats(),
    ("training", "learning_rate"): st.floats(),
    ("training", "batch_size"): st.integers(),
    ("training", "shuffle"): st.booleans(),
    ("training", "seed"): st.integers(),
    ("training", "penalty"): names["penalty"],
    ("training", "penalty_rate"): st.floats(),
    ("init", "scheme"): names["scheme"],
    ("init", "scale"): st.floats(),
    ("init", "seed"): st.integers(),
}
SETTINGS = tuple(_settings)
_pins = st.builds(Address, _places, _places, st.none() | _places)
_any_slope = st.floats()
_rows = st.tuples(st.floats(), st.floats(), st.floats() | st.sampled_from([0.0, 1.0]))
any_edit: st.SearchStrategy[edits.Edit] = st.one_of(
    st.sampled_from(SETTINGS).flatmap(
        lambda at: st.builds(edits.SetSetting, st.just(at[0]), st.just(at[1]), _settings[at])
    ),
    st.builds(edits.SetText, st.sampled_from(["title", "notes"]), st.text()),
    st.builds(edits.SetFeature, st.sampled_from(list(FEATURES)), st.booleans()),
    st.builds(edits.AddUnit, _places),
    st.builds(edits.RemoveUnit, _places, st.just(-1) | _places),
    st.builds(edits.InsertLayer, _places),
    st.builds(edits.RemoveLayer, _places),
    st.builds(edits.MoveLayer, _places, _places),
    st.builds(edits.SetActivation, _places, names["activation"], _any_slope),
    st.builds(edits.SetAllActivations, names["activation"], _any_slope),
    st.builds(edits.SetUnitActivation, _places, _places, st.none() | names["activation"], _any_slope),
    st.builds(edits.SetOutput, st.sampled_from(OUTPUT_ACTIVATIONS)),
    st.builds(edits.SetValue, _pins, st.floats()),
    st.builds(edits.SetPinned, _pins, st.booleans()),
    st.builds(edits.FreeAll),
    st.builds(edits.AddRows, st.lists(_rows, max_size=4).map(tuple), st.just("Paint")),
    st.builds(edits.RemoveRows, st.lists(st.integers(-1, 30), max_size=4).map(tuple), st.just("Erase")),
    st.builds(edits.ChangeRow, st.integers(-1, 30), _rows, st.just("Change")),
    st.builds(edits.Reset),
    st.builds(edits.NewWeights, st.integers(-1, MAX_SEED + 1)),
)

"""What is exported holds what the engine holds, in every format."""

import csv
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES
from engine.data.plane import DOMAIN
from engine.data.table import TableClasses, TableSource
from engine.learned import untrained
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground.exchange.browser_link.writing import link_of
from playground.exchange.exporters import EXPORTERS
from playground.exchange.exporters.exporter import Exported
from playground.model.document import Document, Work
from tests.asking import probe
from tests.tables import petals, price_spec

DEEP = Spec(
    data=DataSpec("moons", samples=120, noise=20.0, train_percent=70),
    network=NetworkSpec((LayerSpec(5, "relu"), LayerSpec(3)), OutputSpec("sigmoid")),
    training=TrainingSpec(loss="cross_entropy"),
)


def trained(spec: Spec, epochs: int = 5) -> tuple[Trainer, Work]:
    """A trainer after some epochs, and its work."""
    document = Document(spec)
    trainer = Trainer(spec, untrained(spec), curves=Work.fresh(document).curves)
    trainer.train_epochs(epochs)
    curves = trainer.note(trainer.measure())
    return trainer, Work(document, trainer.learned(), curves=curves)


def exported(name: str, work: Work) -> Exported:
    return EXPORTERS[name].write(work)


def rows_of(name: str, work: Work) -> list[dict[str, str]]:
    """The rows of a CSV by the names of its columns."""
    return list(csv.DictReader(io.StringIO(exported(name, work).data.decode("utf-8"))))


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_told_in_words_and_writes_something(name: str) -> None:
    exporter = EXPORTERS[name]
    assert exporter.name == name
    assert exporter.label
    assert exporter.note
    assert exporter.ending.startswith(".")
    _, work = trained(DEEP, 1)
    assert exported(name, work).data
    assert exported(name, work) == exported(name, work)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_python_computes_what_the_engine_computes(activation: Any) -> None:
    layers = (LayerSpec(4, activation, overrides=(UnitOverride(1, "leaky_relu", 0.2),)), LayerSpec(3, activation))
    spec = Spec(features=tuple(FEATURES), network=NetworkSpec(layers, OutputSpec("sigmoid")))
    trainer, work = trained(spec)
    space: dict[str, Any] = {}
    exec(exported("python", work).data, space)
    points = np.random.default_rng(0).uniform(-DOMAIN, DOMAIN, (1000, 2)).tolist()
    told = [space["network"](x1, x2) for x1, x2 in points]
    assert told == pytest.approx([probe(trainer, x1, x2).output for x1, x2 in points], abs=1e-12)


def test_the_points_have_their_split_and_what_the_network_says() -> None:
    trainer, work = trained(DEEP, 30)
    rows = rows_of("csv", work)
    assert [row["split"] for row in rows] == ["train"] * 84 + ["test"] * 36
    measured = trainer.measure()
    for split, share in (("train", measured.train_accuracy), ("test", measured.test_accuracy)):
        own = [row for row in rows if row["split"] == split]
        right = [row["label"] == row["prediction"] for row in own]
        assert sum(right) / len(own) == share
    row = rows[7]
    assert float(row["output"]) == pytest.approx(probe(trainer, float(row["x1"]), float(row["x2"])).output, abs=1e-12)
    assert {float(row["label"]) for row in rows} == {-1.0, 1.0}


def test_the_points_of_a_regression_are_predicted_by_the_output() -> None:
    _, work = trained(Spec(data=DataSpec("plane"), network=NetworkSpec((LayerSpec(3),), OutputSpec("linear"))))
    rows = rows_of("csv", work)
    assert len(rows) == 500
    assert all(row["prediction"] == row["output"] for row in rows)


def test_a_network_that_diverged_leaves_no_number_where_there_is_none() -> None:
    work = Work.fresh(Document(DEEP))
    parameters = np.full_like(work.learned.parameters, np.nan)
    rows = rows_of("csv", replace(work, learned=replace(work.learned, parameters=parameters)))
    assert {row["output"] for row in rows} == {""}


def test_the_curves_are_those_of_the_run() -> None:
    _, work = trained(DEEP, 12)
    rows = rows_of("curves", work)
    assert [float(row["epoch"]) for row in rows] == work.curves.epoch.tolist()
    assert [float(row["train_loss"]) for row in rows] == work.curves.train_loss.tolist()
    deltas = [[float(row[f"delta_norm layer {layer}"] or "nan") for layer in (1, 2, 3)] for row in rows]
    np.testing.assert_array_equal(deltas, work.curves.of_layers("delta_norm"))


def test_curves_of_a_run_that_has_not_begun_are_a_row_of_names() -> None:
    text = exported("curves", Work.fresh(Document(DEEP))).data.decode("utf-8")
    assert text.startswith("epoch,train_loss,test_loss,train_accuracy,test_accuracy,")
    assert text.count("\r\n") == 1


def test_a_link_tells_what_it_leaves_out() -> None:
    _, work = trained(DEEP)
    told = exported("link", work)
    assert told.data.decode("utf-8").strip() == link_of(work).link
    assert told.left_out == link_of(work).left_out
    assert any("sigmoid" in sentence for sentence in told.left_out)


@pytest.mark.parametrize("spec", [Spec(data=petals(seed=3)), price_spec(seed=3)], ids=["classes", "numbers"])
def test_the_points_of_a_table_come_out_as_they_went_in(spec: Spec) -> None:
    source = spec.data
    assert isinstance(source, TableSource)
    rows = rows_of("csv", Work.fresh(Document(spec)))
    first, second = (column.name for column in source.columns)
    own = source.ordered.tolist()
    names = source.label.classes if isinstance(source.label, TableClasses) else ()
    assert [(float(row[first]), float(row[second])) for row in rows] == [(x1, x2) for x1, x2, _ in own]
    told = [row[source.label.name] for row in rows]
    assert told == [names[int(label)] if names else repr(label) for *_, label in own]
    assert [row["split"] for row in rows] == ["train"] * source.train_size + ["test"] * source.test_size

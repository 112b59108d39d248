"""A table as a source: what is allowed in it, how it is scaled and split; it is found quickly and compared well.

Three routes of their own: the formula (value − center)/scale by hand, NumPy's own shuffling rule written out, and the
trainer against `engine.lesson`.
"""

import math
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from engine import lesson
from engine.data.drawn import DataSpec
from engine.data.sources import SOURCES, Source
from engine.data.table import FARTHEST, Rows, TableClasses, TableColumn, TableSource
from engine.learned import untrained
from engine.runs.trace import Trace
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.tables import petals, price_spec, prices


def test_a_table_is_one_of_the_sources() -> None:
    source: Source = petals()
    assert SOURCES["table"] is TableSource
    assert (source.kind, source.is_classification, source.class_count) == ("table", True, 2)
    assert (prices().is_classification, prices().class_count) == (False, 0)


def test_what_is_learned_is_value_minus_center_through_scale() -> None:
    source = prices(shuffle=False, train_percent=100)
    dataset = source.dataset
    for row, (x1, x2), label in zip(source.rows.values, dataset.train.points, dataset.train.labels, strict=True):
        assert (x1, x2, label) == ((row[0] - 80.0) / 20.0, (row[1] - 4.0) / 3.0, (row[2] - 250.0) / 100.0)
    assert dataset.columns == ("size (m²)", "age (years)")
    assert (dataset.label, dataset.classes) == ("price", ())


def test_own_units_lead_back_to_what_was_measured() -> None:
    source = prices(shuffle=False, train_percent=100)
    dataset = source.dataset
    for at, units in enumerate(dataset.units):
        np.testing.assert_allclose(units.own(dataset.train.points[:, at]), source.rows.values[:, at], rtol=1e-15)
    np.testing.assert_allclose(dataset.label_units.own(dataset.train.labels), source.rows.values[:, 2], rtol=1e-15)


def test_classes_go_by_their_index_and_the_first_of_two_is_minus_one() -> None:
    dataset = petals(shuffle=False).dataset
    assert dataset.classes == ("setosa", "versicolor")
    assert dataset.train.labels.tolist() == [0.0, 1.0] * 3
    assert dataset.values(dataset.train).tolist() == [-1.0, 1.0] * 3


@pytest.mark.parametrize(("percent", "train"), [(10, 1), (50, 6), (99, 11), (100, 12)])
def test_without_mixing_the_first_rows_are_trained_on(percent: int, train: int) -> None:
    source = petals(shuffle=False, train_percent=percent)
    own = np.column_stack(((source.rows.values[:, 0] - 3.0) / 1.5, (source.rows.values[:, 1] - 0.8) / 0.5))
    assert (source.train_size, source.test_size) == (train, 12 - train)
    np.testing.assert_array_equal(source.dataset.train.points, own[:train])
    np.testing.assert_array_equal(source.dataset.test.points, own[train:])


def test_mixing_depends_on_the_seed_alone_and_loses_no_row() -> None:
    def points(**fields: Any) -> list[list[float]]:
        rows: list[list[float]] = petals(**fields).dataset.all.points.tolist()
        return rows

    assert points(seed=1) == points(seed=1, train_percent=70)
    assert points(seed=1) != points(seed=2) != points(shuffle=False)
    assert sorted(points(seed=1)) == sorted(points(shuffle=False))
    order = np.argsort(np.random.default_rng(1).random(12), kind="stable")
    assert points(seed=1) == [points(shuffle=False)[at] for at in order]


def test_a_share_of_hardly_any_rows_leaves_one_to_train_on() -> None:
    source = petals(2, train_percent=10)
    assert (source.train_size, source.test_size) == (1, 1)
    assert len(source.dataset.train) == len(source.dataset.test) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"rows": Rows(np.zeros((1, 3)))}, "2 to 20000 rows, not 1"),
        ({"rows": Rows(np.zeros((20_001, 3)))}, "2 to 20000 rows, not 20001"),
        ({"rows": Rows(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 2.0]]))}, "row 2, column 3 must be the index of a class"),
        ({"rows": Rows(np.array([[0.0, 0.0, 0.5], [0.0, 0.0, 1.0]]))}, "row 1, column 3 must be the index of a class"),
        ({"rows": Rows(np.array([[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]]))}, "row 1, column 3 must be the index"),
        ({"rows": Rows(np.array([[0.0, math.nan, 0.0], [0.0, 0.0, 1.0]]))}, "row 1, column 2 must be a number"),
        ({"rows": Rows(np.array([[math.inf, 0.0, 0.0], [0.0, 0.0, 1.0]]))}, "row 1, column 1 must be a number"),
        ({"rows": Rows(np.array([[3.0 * FARTHEST, 0.0, 0.0], [0.0, 0.0, 1.0]]))}, "at most 1e100 away"),
        ({"train_percent": 9}, "greater than or equal to 10"),
        ({"train_percent": 101}, "less than or equal to 100"),
        ({"seed": -1}, "greater than or equal to 0"),
        ({"shuffle": 1}, "valid boolean"),
        ({"columns": (TableColumn("one"),)}, "columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        petals(**fields)


@pytest.mark.parametrize(
    "make",
    [
        lambda: TableColumn("flat", scale=0.0),
        lambda: TableColumn("mirrored", scale=-1.0),
        lambda: TableColumn("nowhere", center=math.nan),
        lambda: TableClasses("one", ("a",)),
        lambda: TableClasses("nine", tuple("abcdefghi")),
        lambda: TableClasses("twice", ("a", "b", "a")),
    ],
)
def test_columns_and_classes_are_checked_when_made(make: Any) -> None:
    with pytest.raises(ValidationError):
        make()


def test_more_than_two_classes_are_refused_without_softmax_and_learned_with_it() -> None:
    many = petals(label=TableClasses("species", ("a", "b", "c")))
    assert many.class_count == 3
    with pytest.raises(ValidationError, match="3 classes need the output softmax"):
        Spec(data=many)
    network, training = NetworkSpec(output=OutputSpec("softmax")), TrainingSpec(loss="cross_entropy")
    assert Spec(data=many, network=network, training=training).layer_sizes[-1] == 3


def test_rows_are_equal_by_their_bits_and_cannot_be_written() -> None:
    values = np.array([[0.0, 1.0, 0.0], [2.0, 3.0, 1.0]])
    rows = Rows(values)
    assert rows == Rows(values.copy())
    assert hash(rows) == hash(Rows(values.copy()))
    assert rows != Rows(values + 1.0)
    values[0, 0] = 7.0
    assert rows.values[0, 0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        rows.values[0, 0] = 1.0


def test_finding_what_belongs_to_a_table_costs_nothing_however_long_it_is() -> None:
    """By processor time, against computing one hash of the rows' bytes."""
    spec = Spec(data=petals(20_000))
    again = replace(spec, data=replace(spec.data))
    data = spec.data
    assert isinstance(data, TableSource)
    began = time.process_time()
    for _ in range(20):
        assert hash(data.rows.values.tobytes())
    by_bytes = time.process_time() - began
    began = time.process_time()
    for _ in range(20):
        assert hash(spec) == hash(again)
        assert spec == again
    assert time.process_time() - began < by_bytes


@pytest.mark.parametrize("spec", [Spec(data=petals()), price_spec()], ids=["classes", "numbers"])
def test_the_trainer_takes_a_table_as_the_lesson_would(spec: Spec) -> None:
    trainer = Trainer(spec, untrained(spec))
    inputs, targets = trainer.training_set
    np.testing.assert_array_equal(inputs, spec.data.dataset.train.points.T)
    np.testing.assert_array_equal(targets[0], spec.data.dataset.values(spec.data.dataset.train))
    output = lesson.forward(spec, trainer.learned().parameters, inputs)[-1]
    assert trainer.measure().train_loss == pytest.approx(lesson.loss_of(spec, output, targets).mean(), rel=1e-12)
    before = trainer.measure().train_loss
    trainer.train_epochs(200)
    assert trainer.measure().train_loss < 0.5 * before


@pytest.mark.parametrize(
    "spec",
    [
        Spec(data=DataSpec("circle", train_percent=100)),
        Spec(data=petals(train_percent=100)),
        price_spec(train_percent=100),
    ],
    ids=["toys", "classes", "numbers"],
)
def test_where_all_is_trained_on_there_is_no_test_and_training_goes_on(spec: Spec) -> None:
    trainer = Trainer(spec, untrained(spec), curves=Trace.empty(3))
    trainer.train_epochs(30)
    measured = trainer.measure()
    assert spec.data.test_size == len(spec.data.dataset.test) == 0
    assert trainer.divergence is None
    assert math.isnan(measured.test_loss)
    assert measured.test_accuracy is None
    assert math.isfinite(measured.train_loss)
    assert np.isnan(trainer.curves.test_loss).all()
    assert np.isfinite(trainer.curves.train_loss).all()
    assert len(trainer.curves.train_loss) > 10


def test_huge_numbers_that_are_allowed_stop_training_as_a_divergence() -> None:
    rows = np.array([[1e99, -1e99, 0.0], [-1e99, 1e99, 1.0], [1e99, 1e99, 1.0]])
    network = replace(price_spec().network, hidden=(LayerSpec(4, "relu"),))
    spec = Spec(data=prices(label=TableColumn("y"), train_percent=100, rows=Rows(rows)), network=network)
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(3)
    assert trainer.divergence is not None

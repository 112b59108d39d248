"""The dataset: what labels mean, how it is split, and that nothing else is asked of a source."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from pydantic.dataclasses import dataclass

from engine import lesson
from engine.choices.features import feature_rows
from engine.data.checking import STRICT
from engine.data.dataset import TWO_CLASSES, Dataset, Samples
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.sources import SOURCES, Source
from engine.learned import untrained
from engine.runs.trace import Trace
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer

FOUR_POINTS: Final = Dataset(
    Samples(np.array([[-3.0, 4.0], [2.0, 1.0], [5.0, -5.0]]), np.array([0.0, 1.0, 1.0])),
    Samples(np.array([[0.5, 0.25]]), np.array([0.0])),
    classes=("no", "yes"),
    columns=("width", "height"),
)


@dataclass(frozen=True, slots=True, config=STRICT)
class FourPoints(DataSpec):
    """A source of another kind: no generator knows its points."""

    @property
    def train_size(self) -> int:
        return 3

    @property
    def dataset(self) -> Dataset:
        return FOUR_POINTS


@dataclass(frozen=True, slots=True, config=STRICT)
class NoTest(FourPoints):
    """A source all of whose points are to train on."""

    @property
    def dataset(self) -> Dataset:
        return Dataset(FOUR_POINTS.train, classes=FOUR_POINTS.classes)


def test_labels_of_classes_are_numbers_of_names_and_stand_for_minus_one_and_one() -> None:
    assert FOUR_POINTS.has_classes
    assert FOUR_POINTS.values(FOUR_POINTS.train).tolist() == [-1.0, 1.0, 1.0]
    assert [FOUR_POINTS.label_name(label) for label in FOUR_POINTS.all.labels] == ["no", "yes", "yes", "no"]


def test_labels_without_classes_are_the_numbers_themselves_and_have_no_name() -> None:
    dataset = Dataset(Samples(np.zeros((2, 2)), np.array([0.25, -7.0])))
    assert not dataset.has_classes
    assert dataset.values(dataset.train).tolist() == [0.25, -7.0]
    assert dataset.label_name(0.25) == ""
    assert len(dataset.test) == 0


def test_many_classes_stand_evenly_between_minus_one_and_one() -> None:
    dataset = Dataset(Samples(np.zeros((3, 2)), np.arange(3.0)), classes=("a", "b", "c"))
    assert dataset.values(dataset.train).tolist() == [-1.0, 0.0, 1.0]


@pytest.mark.parametrize(("percent", "train"), [(10, 2), (50, 14), (90, 26), (100, 29)])
def test_the_first_samples_are_to_train_on_and_all_keep_their_order(percent: int, train: int) -> None:
    samples = Samples(np.arange(58.0).reshape(29, 2), np.arange(29.0))
    dataset = Dataset.split(samples, percent)
    assert (len(dataset.train), len(dataset.test)) == (train, 29 - train)
    assert dataset.all.labels.tolist() == samples.labels.tolist()
    assert dataset.all.points.tolist() == samples.points.tolist()


def test_no_array_of_a_dataset_can_be_written() -> None:
    for samples in (FOUR_POINTS.train, FOUR_POINTS.test):
        for array in (samples.points, samples.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1.0


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_kind_of_toy_data_has_a_source_that_keeps_its_dataset(kind: GeneratorName) -> None:
    assert SOURCES[kind] is DataSpec
    source: Source = DataSpec(kind=kind, samples=40, noise=10.0, seed=3)
    assert source.kind == kind
    assert source.dataset is source.dataset
    assert len(source.dataset.train) == source.train_size == 20
    many = kind in ("arms", "clouds", "wedges")
    assert source.dataset.classes == (("A", "B", "C") if many else TWO_CLASSES if source.is_classification else ())
    assert source.dataset.has_classes == source.is_classification
    assert source.class_count == len(source.dataset.classes)


def test_the_trainer_asks_a_source_for_its_dataset_and_nothing_else() -> None:
    spec = replace(Spec(), data=FourPoints())
    trainer = Trainer(spec, untrained(spec))
    parameters = trainer.learned().parameters
    inputs, targets = trainer.training_set
    np.testing.assert_array_equal(inputs, feature_rows(spec.features, FOUR_POINTS.train.points))
    assert targets.tolist() == [[-1.0, 1.0, 1.0]]
    output = lesson.forward(spec, parameters, inputs)[-1]
    measured = trainer.measure()
    assert measured.train_loss == pytest.approx(lesson.loss_of(spec, output, targets).mean(), rel=1e-12)
    assert measured.train_accuracy == np.mean(spec.head.choose(output.a) == FOUR_POINTS.train.labels)
    trainer.train_epochs(2)
    assert (trainer.train_size, trainer.epoch) == (3, 2)


def test_without_samples_to_test_there_are_no_test_numbers_and_training_goes_on() -> None:
    spec = replace(Spec(), data=NoTest())
    trainer = Trainer(spec, untrained(spec), curves=Trace.empty(3))
    trainer.train_epochs(20)
    measured = trainer.measure()
    assert np.isnan(measured.test_loss)
    assert measured.test_accuracy is None
    assert measured.train_accuracy is not None
    assert np.isfinite(trainer.curves.train_loss).all()
    assert np.isnan(trainer.curves.test_loss).all()
    assert trainer.divergence is None


def test_huge_parameters_do_not_count_as_diverged_for_want_of_a_test() -> None:
    training = TrainingSpec(learning_rate=1e-9)
    network = NetworkSpec((LayerSpec(1, "relu"),), OutputSpec("linear"))
    spec = Spec(NoTest(), ("x1",), network, training)
    far = untrained(spec, np.array([1e16, -1e18, 0.0, 0.0]))  # a unit that never fires
    trainer = Trainer(spec, far)
    trainer.train_epochs(1)
    assert trainer.divergence is None
    assert trainer.epoch == 1

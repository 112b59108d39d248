"""What takes long can be given up, between two pieces of bounded work, and then nothing has changed."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import engine.questions.surface
from engine.choices.features import FEATURES
from engine.learned import untrained
from engine.moment import Moment
from engine.native import training
from engine.native.training import PIECE_WORK, batch_work, samples_at_once
from engine.portable import Floats
from engine.runs.wanted import NotWanted
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.asking import surface
from tests.engine.runs import assert_same_bits

WILD = Spec(
    data=DataSpec("plane", samples=100),
    network=NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear")),
)
LARGEST = Spec(
    data=DataSpec("spiral", samples=5000, train_percent=90),
    features=tuple(FEATURES),
    network=NetworkSpec((LayerSpec(32, "relu"),) * 20),
    training=TrainingSpec(batch_size=4500),
)


def give_up_after(asked: int) -> Callable[[], bool]:
    """Wanted so many times, then no more."""
    answers = iter([True] * asked)
    return lambda: next(answers, False)


def test_the_largest_batch_of_the_largest_network_can_be_given_up_amid_it() -> None:
    start = untrained(LARGEST)
    trainer = Trainer(LARGEST, start, is_wanted=give_up_after(2))
    with pytest.raises(NotWanted):
        trainer.train_batches(1)
    assert_same_bits(trainer.learned(), start)
    assert np.isnan([layer.update_ratio for layer in Trainer(LARGEST, start).measure().layers]).all()


def test_what_may_be_done_without_a_question_is_bounded_for_every_network() -> None:
    sizes = [(), (1,), (8, 8), (32,) * 5, (32,) * 20]
    for batch_size, hidden in itertools.product((1, 10, 4500), sizes):
        spec = replace(
            LARGEST,
            network=NetworkSpec(tuple(LayerSpec(units) for units in hidden)),
            training=TrainingSpec(batch_size=batch_size),
        )
        trainer = Trainer(spec, untrained(spec))
        work = batch_work(trainer.problem.network, trainer.batch_size)
        assert trainer.batches_at_once == 1 or trainer.batches_at_once * work <= PIECE_WORK
        assert (trainer.batches_at_once + 1) * work > PIECE_WORK


def test_training_that_is_given_up_at_any_question_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "PIECE_WORK", 1)
    wild = replace(WILD, training=TrainingSpec(learning_rate=10.0, batch_size=3))
    questions = itertools.count()

    def counted() -> bool:
        next(questions)
        return True

    patient = Trainer(wild, untrained(wild), is_wanted=counted)
    patient.train_batches(40)
    assert patient.divergence is not None
    asked_in_all = next(questions)
    assert asked_in_all > 10  # the search for the very step asks, too
    for asked in range(asked_in_all):
        trainer = Trainer(wild, untrained(wild), is_wanted=give_up_after(asked))
        with pytest.raises(NotWanted):
            trainer.train_batches(40)
        assert_same_bits(trainer.learned(), untrained(wild))
        assert trainer.divergence is None


def test_of_the_largest_network_a_thicket_of_contours_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    wild = replace(LARGEST, network=NetworkSpec((LayerSpec(32, "sin"),) * 20, init=InitSpec("he", scale=10.0)))
    start = untrained(wild)
    trainer = Trainer(wild, start)
    asked: list[int] = []
    respond = engine.questions.surface.pre_activations_at

    def counted(moment: Moment, row: int, points: Floats) -> Floats:
        asked.append(len(points))
        return respond(moment, row, points)

    monkeypatch.setattr(engine.questions.surface, "pre_activations_at", counted)
    contour = surface(trainer, 50).contour
    assert len(contour) > 1000
    assert sum(asked) <= 20 * samples_at_once(trainer.problem.network)

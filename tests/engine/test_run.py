"""A run is given time bit by bit, and comes to the same numbers."""

import itertools

import pytest

from engine.learned import untrained
from engine.runs.run import Run
from engine.runs.trace import Trace
from engine.runs.wanted import NotWanted
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.engine.runs import assert_same_bits

SPEC = Spec(DataSpec("circle", samples=60), network=NetworkSpec((LayerSpec(3),)))
WILD = Spec(
    DataSpec("plane", samples=60),
    network=NetworkSpec((), OutputSpec("linear")),
    training=TrainingSpec(learning_rate=10.0),
)


def trainer_of(spec: Spec = SPEC) -> Trainer:
    return Trainer(spec, untrained(spec), curves=Trace.empty(len(spec.layers)))


def test_a_run_ends_with_its_last_epoch_and_equals_one_in_one_go() -> None:
    trainer, alone = trainer_of(), trainer_of()
    trainer.train_batches(2)
    run = Run(trainer, 500)  # the epoch that has begun counts as one
    turns = 0
    while run.go_on(1e-6):
        turns += 1
    alone.train_epochs(500)
    assert turns > 0
    assert run.is_over
    assert run.epochs_done == trainer.epoch == 500
    assert_same_bits(trainer.learned(), alone.learned())
    assert trainer.curves.rows.tobytes() == alone.curves.rows.tobytes()
    assert run.seconds > 0.0


def test_a_run_of_no_epochs_is_over_at_once() -> None:
    trainer = trainer_of()
    run = Run(trainer, 0)
    assert run.is_over
    assert not run.go_on(10.0)
    assert trainer.learned().steps == 0


def test_a_run_that_is_stopped_can_go_on() -> None:
    run, answers = Run(trainer_of(), 10_000), itertools.chain([False], itertools.repeat(True))
    assert run.go_on(100.0, lambda: next(answers))  # or it would train for much longer
    assert 0 < run.epochs_done < 10_000


def test_a_run_is_over_when_numbers_diverge() -> None:
    run = Run(trainer_of(WILD), 10_000)
    assert not run.go_on(60.0)
    assert run.trainer.divergence is not None
    assert run.epochs_done < 10_000


def test_a_run_that_is_wanted_no_more_stays_where_it_was() -> None:
    wanted = itertools.chain([True] * 3, itertools.repeat(False))
    trainer = Trainer(SPEC, untrained(SPEC), is_wanted=lambda: next(wanted))
    run = Run(trainer, 10**6)
    with pytest.raises(NotWanted):
        run.go_on(60.0)
    assert not run.is_over

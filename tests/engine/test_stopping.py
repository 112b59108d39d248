"""A stop rule ends training at the first epoch that fulfils it, with the numbers of having been trained so far."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learned import untrained
from engine.runs.run import Run
from engine.runs.stopping import BETTER, Stop, StopRule, Watch
from engine.runs.trace import Trace
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.engine.runs import assert_same_bits

SPEC = Spec(
    DataSpec("circle", samples=60, noise=20),
    network=NetworkSpec((LayerSpec(3),)),
    training=TrainingSpec(batch_size=7, learning_rate=0.1),
)
EPOCHS = 900


def fresh(spec: Spec = SPEC, *, recorded: bool = False) -> Trainer:
    return Trainer(spec, untrained(spec), curves=Trace.empty(len(spec.layers)) if recorded else None)


def epoch_by_epoch(spec: Spec = SPEC, epochs: int = EPOCHS) -> list[tuple[float, float, float]]:
    """Training loss, test loss and training accuracy at the ends of epochs 1, 2, …, by the plainest way there is."""
    trainer, told = fresh(spec), []
    for _ in range(epochs):
        trainer.train_epochs(1)
        measured = trainer.measure()
        told.append((measured.train_loss, measured.test_loss, measured.train_accuracy or 0.0))
    return told


TOLD = epoch_by_epoch()
LOSSES = [loss for loss, _, _ in TOLD]


def first(is_met: Callable[[tuple[float, float, float]], bool], told: list[tuple[float, float, float]] = TOLD) -> int:
    return next(epoch for epoch, numbers in enumerate(told, 1) if is_met(numbers))


def in_one_go(trainer: Trainer) -> None:
    trainer.train_epochs(EPOCHS)


def by_a_run(trainer: Trainer) -> None:
    run = Run(trainer, EPOCHS)
    while run.go_on(1e-6):
        pass


def batch_by_batch(trainer: Trainer) -> None:
    while trainer.stop is None and trainer.epoch < EPOCHS:
        trainer.train_batches(3)


WAYS = [in_one_go, by_a_run, batch_by_batch]


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("train", WAYS)
@pytest.mark.parametrize("at", [1, 2, 77, 512, 700])
def test_it_stops_at_the_first_epoch_with_that_loss_as_if_trained_so_far(
    train: Callable[[Trainer], None], at: int, *, recorded: bool
) -> None:
    goal = min(LOSSES[:at])
    expected = first(lambda numbers: numbers[0] <= goal)
    trainer, alone = fresh(recorded=recorded), fresh(recorded=recorded)
    trainer.watch_for(StopRule(loss=goal))
    train(trainer)
    assert trainer.stop == Stop("loss", expected)
    alone.train_epochs(expected)
    assert_same_bits(trainer.learned(), alone.learned())
    assert trainer.measure().train_loss <= goal
    if recorded:
        same_curves(trainer, alone)


def same_curves(one: Trainer, other: Trainer) -> None:
    for trainer in (one, other):
        trainer.note(trainer.measure())
    assert one.curves.rows.tobytes() == other.curves.rows.tobytes()
    begun, others = one.curves.begun, other.curves.begun
    assert (begun is None) == (others is None)
    assert begun is None or others is None or begun.sums.tobytes() == others.sums.tobytes()


def test_it_stops_at_the_first_epoch_with_that_accuracy() -> None:
    goal = max(accuracy for _, _, accuracy in TOLD[:300])
    trainer = fresh()
    trainer.watch_for(StopRule(accuracy=goal))
    in_one_go(trainer)
    assert trainer.stop == Stop("accuracy", first(lambda numbers: numbers[2] >= goal))


def test_whichever_comes_first_counts() -> None:
    trainer = fresh()
    trainer.watch_for(StopRule(epochs=200, loss=0.0, patience=EPOCHS))
    in_one_go(trainer)
    assert trainer.stop == Stop("epochs", 200)
    in_one_go(trainer)
    assert trainer.stop == Stop("epochs", 400)


@pytest.mark.parametrize("train_percent", [50, 100])
def test_patience_ends_when_the_loss_of_unseen_data_was_no_better_for_so_long(train_percent: int) -> None:
    spec = replace(
        SPEC,
        data=DataSpec("xor", samples=40, noise=50, train_percent=train_percent),
        network=NetworkSpec((LayerSpec(8),)),
        training=TrainingSpec(learning_rate=0.3, optimizer="adam"),
    )
    told, patience = epoch_by_epoch(spec), 12
    at = 1 if train_percent < 100 else 0
    best, best_epoch, expected = math.inf, 0, 0
    for epoch, numbers in enumerate(told, 1):
        if numbers[at] < best * (1.0 - BETTER):
            best, best_epoch = numbers[at], epoch
        elif epoch - best_epoch >= patience:
            expected = epoch
            break
    trainer = fresh(spec)
    trainer.watch_for(StopRule(patience=patience))
    by_a_run(trainer)
    assert 0 < expected < EPOCHS
    assert trainer.stop == Stop("no_better", expected)


@pytest.mark.parametrize("train", WAYS)
def test_a_rule_that_is_never_met_changes_nothing(train: Callable[[Trainer], None]) -> None:
    watched, alone = fresh(recorded=True), fresh(recorded=True)
    watched.watch_for(StopRule(loss=0.0))
    train(watched)
    alone.train_epochs(EPOCHS)
    assert watched.stop is None
    assert_same_bits(watched.learned(), alone.learned())
    same_curves(watched, alone)


def test_a_network_that_takes_long_to_measure_is_watched_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.trainer.samples_at_once", lambda _: 1)  # then the loop does not measure
    goal = min(LOSSES[:150])
    trainer, alone = fresh(recorded=True), fresh(recorded=True)
    trainer.watch_for(StopRule(loss=goal))
    in_one_go(trainer)
    assert trainer.stop == Stop("loss", first(lambda numbers: numbers[0] <= goal))
    alone.train_epochs(trainer.epoch)
    assert_same_bits(trainer.learned(), alone.learned())
    same_curves(trainer, alone)


def test_a_run_that_diverges_before_the_goal_diverges() -> None:
    wild = Spec(
        DataSpec("plane", samples=60),
        network=NetworkSpec((), OutputSpec("linear")),
        training=TrainingSpec(learning_rate=10.0),
    )
    trainer = fresh(wild)
    trainer.watch_for(StopRule(loss=0.0))
    by_a_run(trainer)
    assert trainer.divergence is not None
    assert trainer.stop is None


def test_a_goal_before_a_divergence_is_reached() -> None:
    wild = Spec(
        DataSpec("plane", samples=60),
        network=NetworkSpec((), OutputSpec("linear")),
        training=TrainingSpec(learning_rate=10.0),
    )
    trainer = fresh(wild)
    trainer.watch_for(StopRule(loss=1e300))
    trainer.train_epochs(10_000)
    assert trainer.stop == Stop("loss", 1)
    assert trainer.divergence is None


def test_who_goes_back_counts_patience_from_there() -> None:
    rule = StopRule(patience=5, loss=min(LOSSES[:400]))
    trainer, alone = fresh(), fresh()
    for watched in (trainer, alone):
        watched.watch_for(rule)
        watched.train_epochs(3)
    before = trainer.state()
    in_one_go(trainer)
    trainer.go_back_to(before)
    assert trainer.stop is None
    in_one_go(trainer)
    in_one_go(alone)
    assert trainer.stop == alone.stop
    assert trainer.stop is not None


@given(
    losses=st.lists(st.floats(0.0, 10.0), min_size=1, max_size=30),
    goal=st.floats(0.0, 10.0),
    patience=st.none() | st.integers(1, 5),
    cut=st.integers(0, 30),
)
@settings(max_examples=60, deadline=None)
def test_a_watch_judges_the_same_whatever_rows_come_together(
    losses: list[float], goal: float, patience: int | None, cut: int
) -> None:
    rows = np.array([(epoch, loss, math.nan, math.nan, math.nan) for epoch, loss in enumerate(losses, 1)])
    rule = StopRule(loss=goal, patience=patience)
    _, whole = Watch(rule).judged(rows)
    watch, stop = Watch(rule).judged(rows[:cut])
    if stop is None:
        _, stop = watch.judged(rows[cut:])
    assert stop == whole


def test_after_a_stop_at_a_goal_it_stops_there_again_once_the_goal_was_lost_between() -> None:
    rows = np.array([[epoch, loss, math.nan, math.nan, 0.0] for epoch, loss in enumerate((0.5, 0.1, 0.1, 0.1), 1)])
    watch, stop = Watch(StopRule(loss=0.2)).judged(rows)
    assert stop == Stop("loss", 2)
    watch, stop = watch.judged(rows[2:])
    assert stop is None, "who goes on is past the goal"
    watch, stop = watch.judged(np.array([[5, 0.3, math.nan, math.nan, 0.0], [6, 0.2, math.nan, math.nan, 0.0]]))
    assert stop == Stop("loss", 6)


@pytest.mark.parametrize(
    "wrong", [{"epochs": 0}, {"loss": -1.0}, {"loss": math.nan}, {"accuracy": 1.5}, {"patience": 0}]
)
def test_a_rule_that_says_nothing_sensible_cannot_be_made(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must be|is"):
        StopRule(**wrong)  # type: ignore[arg-type]

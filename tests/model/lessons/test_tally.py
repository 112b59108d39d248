"""Seeds tried one after the other: what a seed decides, what stays, and how it is stopped."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.parameters import Address
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.lessons.lesson import Check, Contestant, Measure, Setting, Tally
from playground.model.lessons.tally import RunStopped, counts, outcomes, run_seed, seeded
from tests.model.works import trained

RING = Document(Spec(DataSpec("circle"), network=NetworkSpec((LayerSpec(4, "relu"),))))
SOLVED = Check(Measure("test_accuracy"), "above", 0.95)
PLAIN = Contestant("Plain", Work.fresh(RING), 0)


def test_a_seed_decides_data_weights_and_order() -> None:
    work = seeded(PLAIN, 7)
    spec = work.document.spec
    assert (spec.data.seed, spec.network.init.seed, spec.training.seed) == (7, 7, 7)
    assert work == Work.fresh(work.document)


def test_what_the_contestant_has_learned_does_not_count() -> None:
    assert seeded(replace(PLAIN, work=trained(RING)), 3) == seeded(PLAIN, 3)


def test_pinned_numbers_and_settings_are_there_with_every_seed() -> None:
    begun = trained(replace(RING, pins=frozenset({Address(0, 1, 0)})))
    kept = begun.learned.parameters[RING.layout.index(Address(0, 1, 0))]
    contestant = Contestant("", begun, 0, (Setting(Address(0, 2), -8.0), Setting(Address(0, 3), 0.5, True)))
    for seed in (0, 5):
        work = seeded(contestant, seed)
        at = {
            address: work.learned.parameters[RING.layout.index(address)]
            for address in (Address(0, 1, 0), Address(0, 2), Address(0, 3))
        }
        assert list(at.values()) == [kept, -8.0, 0.5]
        assert work.document.pins == {Address(0, 1, 0), Address(0, 3)}
        assert work.learned.is_untrained
        after = run_seed(contestant, 20, seed)
        moved = after.learned.parameters != work.learned.parameters
        assert [bool(moved[RING.layout.index(address)]) for address in (Address(0, 1, 0), Address(0, 3))] == [
            False,
            False,
        ]
        assert moved.any()


def test_a_run_is_what_the_trainer_makes_of_the_seed() -> None:
    work = seeded(PLAIN, 2)
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(23)
    np.testing.assert_array_equal(run_seed(PLAIN, 23, 2).learned.parameters, trainer.learned().parameters)


def test_no_epochs_leave_the_start() -> None:
    assert run_seed(PLAIN, 0, 4) == seeded(PLAIN, 4)


def test_every_contestant_tries_a_seed_before_the_next_seed_is_tried() -> None:
    tally = Tally((PLAIN, replace(PLAIN, label="Other")), 10, 3, SOLVED)
    runs = list(outcomes(tally))
    assert [(run.seed, run.contestant) for run in runs] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert all(run.work.learned.epoch == 10 for run in runs)
    assert runs[0].value == runs[1].value


def test_counts_are_of_the_runs_that_fulfil_the_check() -> None:
    tally = Tally((PLAIN,), 60, 5, SOLVED)
    runs = list(outcomes(tally))
    assert counts(tally, runs) == (sum(run.value > 0.95 for run in runs),)
    assert counts(tally, runs)[0] > 0
    assert counts(tally, runs[:0]) == (0,)


def test_a_diverged_run_fulfils_nothing() -> None:
    spec = replace(
        RING.spec, data=DataSpec("plane"), network=NetworkSpec(()), training=TrainingSpec(learning_rate=100.0)
    )
    linear = replace(spec, network=replace(spec.network, output=replace(spec.network.output, activation="linear")))
    contestant = Contestant("", Work.fresh(Document(linear)), 0)
    run = next(outcomes(Tally((contestant,), 50, 1, Check(Measure("epoch"), "below", 1000.0))))
    assert math.isnan(run.value)
    assert not run.holds


def test_a_tally_ends_within_a_run_once_it_is_told_to_stop() -> None:
    asked = 0

    def is_stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    assert list(outcomes(Tally((PLAIN,), 100_000, 10, SOLVED), is_stopped)) == []
    assert asked == 3
    with pytest.raises(RunStopped):
        run_seed(PLAIN, 100_000, 0, lambda: True)

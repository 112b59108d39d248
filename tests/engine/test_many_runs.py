"""Many runs: which there are, and that they are the same wherever and however they are trained."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.learned import untrained
from engine.parameters import Address, Layout
from engine.runs.apart import Apart, ApartFailed
from engine.runs.outcome import Outcome
from engine.runs.pool import portions, run_all
from engine.runs.stopping import StopRule
from engine.runs.sweep import Beginning, Keeping, RunResult, Sweep, run_one
from engine.runs.trace import Trace
from engine.runs.wanted import NotWanted
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.engine.runs import assert_same_bits

RING = Spec(DataSpec("circle", samples=60), network=NetworkSpec((LayerSpec(3),)))
DEEP = replace(RING, network=NetworkSpec((LayerSpec(5, "relu"),) * 4))
BOTH = Sweep((Beginning(RING), Beginning(DEEP)), 7, 12)


def outcomes(results: list[RunResult]) -> list[Outcome]:
    return [replace(result.outcome, seconds=0.0) for result in results]


def test_a_run_is_what_the_trainer_makes_of_the_spec_with_its_seeds() -> None:
    sweep = replace(BOTH, keeping=Keeping(learned=True, curve_points=600, plane_side=9))
    result = run_one(sweep, 10)
    seeded = replace(
        DEEP,
        data=replace(DEEP.data, seed=3),
        network=replace(DEEP.network, init=replace(DEEP.network.init, seed=3)),
        training=replace(DEEP.training, seed=3),
    )
    trainer = Trainer(seeded, untrained(seeded), curves=Trace.empty(5))
    trainer.train_epochs(12)
    measured = trainer.measure()
    assert result.learned is not None
    assert_same_bits(result.learned, trainer.learned())
    assert (result.outcome.train_loss, result.outcome.layers) == (measured.train_loss, measured.layers)
    assert result.curves is not None
    np.testing.assert_array_equal(result.curves, trainer.note(measured).rows[:, :5])
    assert result.plane is not None
    _, a = trainer.moment().outputs(np.array([[-16 / 3, 4.0], [16 / 3, -4.0]]))
    assert result.plane.shape == (9, 9)
    np.testing.assert_allclose(result.plane[[0, -2], [0, -2]], a[0], rtol=1e-5)


def test_runs_come_by_beginning_then_seed_or_by_seed_then_beginning() -> None:
    assert [BOTH.place(run) for run in (0, 1, 6, 7, 13)] == [(0, 0), (0, 1), (0, 6), (1, 0), (1, 6)]
    by_seed = replace(BOTH, seeds_first=True)
    assert [by_seed.place(run) for run in (0, 1, 2, 13)] == [(0, 0), (1, 0), (0, 1), (1, 6)]
    assert outcomes([run_one(by_seed, 1)]) == outcomes([run_one(BOTH, 7)])


@pytest.mark.parametrize("seeds_first", [False, True])
def test_portions_hold_every_run_once_in_order_with_what_it_needs(*, seeds_first: bool) -> None:
    sweep = replace(BOTH, seeds=300, seeds_first=seeds_first)
    parts = list(portions(sweep, first=5))
    assert len(parts) > 3
    assert [run for part in parts for run in part.runs] == list(range(5, 600))
    for part in parts:
        for run, (at, seed) in zip(part.runs, part.places, strict=True):
            beginning, expected = sweep.place(run)
            assert (part.sweep.beginnings[at], seed) == (sweep.beginnings[beginning], expected)


def test_workers_change_neither_order_nor_bits_and_can_begin_anywhere() -> None:
    sweep = replace(BOTH, seeds=40, rule=StopRule(loss=0.3))
    alone = list(run_all(sweep, 1))
    together = list(run_all(sweep, 3, first=9))
    assert [result.run for result in alone] == list(range(80))
    assert outcomes(together) == outcomes(alone[9:])


def test_who_takes_no_more_results_ends_the_workers() -> None:
    long = replace(BOTH, epochs=300_000)
    results = run_all(long, 2)
    results.close()  # type: ignore[attr-defined]  # it is a generator
    short = run_all(replace(BOTH, seeds=500), 2)
    assert [result.run for result in islice(short, 3)] == [0, 1, 2]
    short.close()  # type: ignore[attr-defined]


def test_values_and_pins_hold_with_every_seed() -> None:
    beginning = Beginning(RING, ((Address(0, 1, 0), 2.5), (Address(1, 0), -1.0)), frozenset({Address(0, 1, 0)}))
    sweep = Sweep((beginning,), 2, 20, keeping=Keeping(learned=True))
    layout = Layout.of(RING.layer_sizes)
    results = list(run_all(sweep, 1))
    assert len(results) == 2
    for result in results:
        assert result.learned is not None
        assert result.learned.start[layout.index(Address(1, 0))] == -1.0
        assert result.learned.parameters[layout.index(Address(0, 1, 0))] == 2.5
        assert result.learned.parameters[layout.index(Address(1, 0))] != -1.0


def test_a_run_that_is_wanted_no_more_is_given_up() -> None:
    with pytest.raises(NotWanted):
        run_one(replace(BOTH, epochs=10**8), 0, lambda: False)


def test_curves_are_of_the_same_epochs_for_all_runs_and_few() -> None:
    sweep = replace(BOTH, seeds=2, epochs=900, keeping=Keeping(curve_points=40))
    results = list(run_all(sweep, 1))
    assert len(results) == 4
    for result in results:
        assert result.curves is not None
        assert 20 <= len(result.curves) <= 42
        np.testing.assert_array_equal(result.curves[:, 0], results[0].curves[:, 0])  # type: ignore[index]
        assert result.curves[-1, 1] == result.outcome.train_loss


# --- apart ------------------------------------------------------------------------------------------------------------


def test_a_process_of_its_own_gives_the_same_in_order() -> None:
    sweep = replace(BOTH, seeds=30, keeping=Keeping(learned=True))
    told = [result for some in Apart(sweep, 2, first=4).results() for result in some]
    alone = list(run_all(sweep, 1, first=4))
    assert [result.run for result in told] == list(range(4, 60))
    assert outcomes(told) == outcomes(alone)
    for one, other in zip(told, alone, strict=True):
        assert one.learned is not None
        assert other.learned is not None
        assert_same_bits(one.learned, other.learned)


def test_what_is_ended_trains_no_further_and_leaves_no_process() -> None:
    apart = Apart(replace(BOTH, seeds=50_000, epochs=1000), 2)
    told = apart.results()
    assert next(told)[0].run == 0
    apart.end()
    assert list(told) == []
    never = Apart(BOTH, 2)
    never.end()
    assert list(never.results()) == []


def test_what_goes_wrong_over_there_is_told_here(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(BOTH, epochs=None)  # type: ignore[arg-type]
    with pytest.raises(ApartFailed, match="Error"):
        list(Apart(wrong, 1).results())
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ApartFailed, match="ended unexpectedly"):
        list(Apart(BOTH, 1).results())


def test_a_run_that_diverges_says_so() -> None:
    wild = Spec(
        DataSpec("plane"), network=NetworkSpec((), OutputSpec("linear")), training=TrainingSpec(learning_rate=100.0)
    )
    (result,) = run_all(Sweep((Beginning(wild),), 1, 50, StopRule(loss=0.0)), 1)
    assert (result.outcome.diverged, result.outcome.reached, result.outcome.stop) == (True, False, None)

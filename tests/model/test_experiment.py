"""An experiment: what its counts are worth, its medians, what it offers to vary, and taking one of its runs."""

import math

import numpy as np
import pytest

from engine.runs.pool import run_all
from engine.runs.stopping import StopRule
from engine.runs.sweep import Keeping
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document, Work
from playground.model.experiment import Experiment, ExperimentRefused, read_varied, sweep_of, usual_values
from playground.model.experiment_results import RESULTS, ExperimentState, Quartiles, Solved, value_of, wilson
from playground.model.files.settings_keys import key_label, setting_keys

RING = Work.fresh(Document(Spec(DataSpec("circle", samples=80), network=NetworkSpec((LayerSpec(4),)))))


def results_of(experiment: Experiment, work: Work = RING, keeping: Keeping | None = None) -> ExperimentState:
    return ExperimentState(experiment, tuple(run_all(sweep_of(work, experiment, keeping), 1)))


# --- counts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_wilson_s_interval_is_that_of_the_literature(successes: int, count: int, low: float, high: float) -> None:
    """81 of 263: Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    np.testing.assert_allclose(wilson(successes, count), (low, high), atol=6e-5)


def test_the_interval_s_ends_are_where_the_score_test_just_rejects() -> None:
    scores = [
        abs(successes / count - end) / math.sqrt(end * (1.0 - end) / count)
        for successes, count in ((3, 20), (19, 20), (50, 400))
        for end in wilson(successes, count)
    ]
    assert scores == pytest.approx([1.959963984540054] * 6)


def test_a_run_is_solved_by_accuracy_or_by_the_experiment_s_own_goal() -> None:
    plain = results_of(Experiment(seeds=6, epochs=60)).cells[0]
    accuracies = [outcome.test_accuracy or 0.0 for outcome in plain.outcomes]
    goal = sorted(accuracies)[3]
    assert plain.solved(Solved(goal)) == sum(accuracy >= goal for accuracy in accuracies)
    ruled = results_of(Experiment(seeds=6, epochs=60, rule=StopRule(loss=0.2))).cells[0]
    assert ruled.solved(Solved(0.0)) == sum(outcome.train_loss <= 0.2 for outcome in ruled.outcomes)


# --- medians ----------------------------------------------------------------------------------------------------------


def test_a_state_with_further_results_is_the_same_as_one_made_at_once_and_keeps_what_has_not_changed() -> None:
    experiment = Experiment((read_varied("training.learning_rate=0.01,0.03,0.1"),), seeds=4, epochs=3)
    whole = results_of(experiment, keeping=Keeping(curve_points=4))
    state = ExperimentState(experiment, (), is_running=True)
    for first in range(0, 12, 3):
        before = state.cells
        state = state.followed(whole.results[first : first + 3], is_running=first < 9)
        kept = [one is other for one, other in zip(before, state.cells, strict=True)]
        assert kept == [len(one.results) == len(other.results) for one, other in zip(before, state.cells, strict=True)]
        for cell in state.cells:
            fresh = ExperimentState(experiment, state.results).cells[cell.index]
            assert (cell.words, cell.results) == (fresh.words, fresh.results)
            assert (cell.diverged, cell.solved(Solved())) == (fresh.diverged, fresh.solved(Solved()))
            assert [repr(cell.quartiles(kind)) for kind in RESULTS.values()] == [
                repr(fresh.quartiles(kind)) for kind in RESULTS.values()
            ]
            np.testing.assert_array_equal(cell.bands("test_loss"), fresh.bands("test_loss"))
    assert not state.is_running
    assert state.results == whole.results


def test_quartiles_leave_out_what_is_no_number() -> None:
    assert Quartiles.of([3.0, math.nan, 1.0, 2.0, 5.0, 4.0]) == Quartiles(2.0, 3.0, 4.0, 5)
    assert Quartiles.of([math.nan]).count == 0


def test_every_result_is_a_number_of_the_outcome() -> None:
    state = results_of(Experiment((read_varied("hidden.count=0,3"),), 2, 30, StopRule(accuracy=0.6)))
    assert len(state.results) == 4
    for result in state.results:
        values = {name: value_of(kind, result.outcome) for name, kind in RESULTS.items()}
        assert values["train_loss"] == result.outcome.train_loss
        layers = result.outcome.layers
        assert values["delta_ratio"] == layers[0].delta_norm / layers[-1].delta_norm
        assert math.isnan(values["dead_share"]) == (len(layers) == 1)
        assert math.isnan(values["epochs"]) != result.outcome.reached


def test_a_diverged_run_has_no_numbers_and_counts_as_unsolved() -> None:
    wild = Spec(DataSpec("plane"), network=NetworkSpec((), OutputSpec("linear")), training=TrainingSpec())
    experiment = Experiment((read_varied("training.learning_rate=0.001,100"),), 3, 60)
    calm, diverged = results_of(experiment, Work.fresh(Document(wild))).cells
    assert (calm.diverged, diverged.diverged) == (0, 3)
    assert diverged.quartiles(RESULTS["train_loss"]).count == 0
    assert calm.quartiles(RESULTS["train_loss"]).count == 3
    assert diverged.solved(Solved(0.0)) == 0


def test_bands_are_the_quartiles_of_the_curves_at_each_epoch() -> None:
    state = results_of(Experiment(seeds=5, epochs=40), keeping=Keeping(curve_points=60))
    bands = state.cells[0].bands("train_loss")
    curves = np.array([result.curves for result in state.results])
    np.testing.assert_array_equal(bands[:, 0], np.arange(41.0))
    np.testing.assert_allclose(bands[:, 1:].T, np.quantile(curves[:, :, 1], (0.25, 0.5, 0.75), axis=0))


# --- what there is to vary --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in setting_keys(RING.document.spec) if key != "data.classes"])
def test_every_setting_has_a_label_and_usual_values_that_can_be_run(key: str) -> None:
    assert key_label(key)
    varied = read_varied(f"{key}={usual_values(key, RING.document.spec)}")
    assert len(varied.values) >= 1
    assert len(sweep_of(RING, Experiment((varied,), 1, 1))) == len(varied.values)


def test_an_experiment_without_values_says_what_is_missing() -> None:
    with pytest.raises(ExperimentRefused, match=r"data\.noise: found an empty value"):
        read_varied("data.noise=")

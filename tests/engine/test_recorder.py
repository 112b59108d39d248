import math
from dataclasses import fields

import numpy as np
import pytest

from engine.recorder import MAX_ROWS, Recorder
from engine.snapshot import History, LayerDiagnostics

NUMBERS = ("delta_norm", "weight_gradient_norm", "bias_gradient_norm", "update_ratio")


def layer(value: float) -> LayerDiagnostics:
    return LayerDiagnostics(value, value + 0.1, value + 0.2, value + 0.3, 0.0, 0.0, 0.0)


def filled(epochs: "list[float] | range", layers: int = 2) -> Recorder:
    recorder = Recorder(layers)
    for epoch in epochs:
        record(recorder, epoch, layers)
    return recorder


def record(recorder: Recorder, epoch: float, layers: int = 2) -> None:
    recorder.record(
        epoch, (1.0 / (1.0 + epoch), 2.0), (0.5, math.nan), tuple(layer(epoch + at) for at in range(layers))
    )


def test_rows_hold_what_was_recorded() -> None:
    history = filled([0.0, 0.5, 3.0]).history()
    assert history.epoch.tolist() == [0.0, 0.5, 3.0]
    assert history.train_loss.tolist() == [1.0, 1.0 / 1.5, 0.25]
    assert history.test_loss.tolist() == [2.0] * 3
    assert history.train_accuracy.tolist() == [0.5] * 3
    assert np.isnan(history.test_accuracy).all()
    assert history.delta_norm.tolist() == [[0.0, 1.0], [0.5, 1.5], [3.0, 4.0]]
    np.testing.assert_allclose(history.weight_gradient_norm, history.delta_norm + 0.1)
    np.testing.assert_allclose(history.bias_gradient_norm, history.delta_norm + 0.2)
    np.testing.assert_allclose(history.update_ratio, history.delta_norm + 0.3)


@pytest.mark.parametrize("count", [1, 2, 599, 600, 601, 900, 1201, 5000, 40_000])
def test_however_long_the_run_first_and_last_row_are_kept_in_bounded_room(count: int) -> None:
    recorder = filled(range(count))
    epoch = recorder.history().epoch
    assert epoch[0] == 0.0
    assert epoch[-1] == count - 1
    assert len(epoch) <= MAX_ROWS
    assert np.all(np.diff(epoch) > 0.0)
    assert len(epoch) >= min(count, MAX_ROWS // 3)


def test_first_and_last_row_are_there_after_every_single_record() -> None:
    recorder = Recorder(1)
    for epoch in range(2500):
        record(recorder, epoch, 1)
        if epoch % 7 == 0 or 595 < epoch < 605:
            history = recorder.history()
            assert (history.epoch[0], history.epoch[-1]) == (0.0, epoch)


def test_thinned_rows_are_spread_evenly() -> None:
    epoch = filled(range(20_000)).history().epoch
    gaps = np.diff(epoch)[:-1]
    assert gaps.max() <= 4.0 * np.median(gaps)


def test_rows_that_come_unevenly_stay_in_order() -> None:
    rng = np.random.default_rng(0)
    epochs = np.cumsum(rng.exponential(size=5000) * rng.choice([0.01, 1.0, 30.0], 5000))
    epoch = filled(epochs.tolist()).history().epoch
    assert np.all(np.diff(epoch) > 0.0)
    assert (epoch[0], epoch[-1]) == (epochs[0], epochs[-1])


def test_a_row_at_the_same_epoch_takes_the_place_of_the_last() -> None:
    recorder = filled([0.0, 1.0, 2.0])
    recorder.record(2.0, (9.0, 9.0), (0.0, 0.0), (layer(0.0), layer(0.0)))
    history = recorder.history()
    assert history.epoch.tolist() == [0.0, 1.0, 2.0]
    assert history.train_loss[-1] == 9.0


def test_going_back_drops_the_rows_that_come_after() -> None:
    recorder = filled([0.0, 1.0, 2.0, 3.0, 4.0])
    record(recorder, 1.5)
    assert recorder.history().epoch.tolist() == [0.0, 1.0, 1.5]
    record(recorder, 0.0)
    assert recorder.history().epoch.tolist() == [0.0]


def test_a_run_that_begins_again_after_a_long_one_is_recorded_as_finely_as_the_first() -> None:
    recorder = filled(range(20_000))
    for epoch in range(10):
        record(recorder, epoch)
    assert recorder.history().epoch.tolist() == list(range(10))


def test_clearing_forgets_the_run() -> None:
    recorder = filled(range(20_000))
    recorder.clear()
    assert len(recorder.history().epoch) == 0
    for epoch in (5.0, 5.1, 5.2):
        record(recorder, epoch)
    assert recorder.history().epoch.tolist() == [5.0, 5.1, 5.2]


@pytest.mark.parametrize("layers", [1, 4])
def test_another_number_of_layers_keeps_the_losses_and_begins_the_layers_anew(layers: int) -> None:
    recorder = filled([0.0, 1.0])
    recorder.adapt(layers)
    record(recorder, 2.0, layers)
    history = recorder.history()
    assert history.epoch.tolist() == [0.0, 1.0, 2.0]
    assert history.train_loss.tolist() == [1.0, 0.5, 1.0 / 3.0]
    for name in NUMBERS:
        rows = getattr(history, name)
        assert rows.shape == (3, layers)
        assert np.isnan(rows[:2]).all()
        assert not np.isnan(rows[2]).any()


def test_a_number_of_layers_that_was_there_before_brings_its_rows_back() -> None:
    recorder = filled(range(3))
    before = recorder.history().delta_norm
    recorder.adapt(5)
    record(recorder, 3.0, 5)
    recorder.adapt(2)
    after = recorder.history().delta_norm
    np.testing.assert_array_equal(after[:3], before)
    assert np.isnan(after[3]).all()


def test_the_same_number_of_layers_changes_nothing() -> None:
    recorder = filled([0.0, 1.0])
    recorder.adapt(2)
    assert not np.isnan(recorder.history().delta_norm).any()


def test_a_history_does_not_change_with_later_rows_and_is_read_only() -> None:
    recorder = filled(range(600))
    history = recorder.history()
    copies = {field.name: getattr(history, field.name).copy() for field in fields(History)}
    for epoch in range(600, 1300):
        record(recorder, epoch)
    for name, copy in copies.items():
        np.testing.assert_array_equal(getattr(history, name), copy)
        with pytest.raises(ValueError, match="read-only"):
            getattr(history, name)[0] = 0.0


def test_an_empty_history_has_the_layers_columns() -> None:
    history = Recorder(3).history()
    assert history.epoch.shape == (0,)
    assert history.delta_norm.shape == (0, 3)

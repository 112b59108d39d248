"""Kernels take the right arguments alone, and are handed over words."""

from typing import Any

import numpy as np
import pytest

from engine.native import activations, contours, evaluation, order, training
from engine.native.arguments import ADDRESS, FLOAT64, INT64, REALS, WRITTEN_REALS, Array, Group, Integer
from engine.native.workspace import SETTINGS, TrainSettings
from tests.engine.native.networks import make_run, settings_of


def test_an_array_is_handed_over_as_its_address_and_shape() -> None:
    array = np.zeros((2, 3))
    words: list[Any] = []
    kind = Array(np.float64, 2)
    kind.add_words(array, words)
    assert words == [array.ctypes.data, 2, 3]
    assert kind.words == ADDRESS + INT64 + INT64


def test_a_named_tuple_is_handed_over_as_its_fields() -> None:
    words: list[Any] = []
    SETTINGS.add_words(TrainSettings(1, 2, 0.5, 0.1, 0, 0.0, 10, True, 7), words)
    assert words == [1, 2, 0.5, 0.1, 0, 0.0, 10, 1, 7]
    assert SETTINGS.words[2:4] == FLOAT64 + FLOAT64


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (REALS, [0.0]),
        (REALS, np.zeros(3, np.float32)),
        (REALS, np.zeros(3, np.int64)),
        (REALS, np.zeros((1, 3))),
        (REALS, np.zeros(6)[::2]),
        (WRITTEN_REALS, _frozen(np.zeros(3))),
        (Array(np.float64, 2), np.zeros((3, 2)).T),
        (SETTINGS, (1, 2, 0.5, 0.1, 0, 0.0, 10, True, 7)),
        (Integer(), "no number"),
        (Integer(), None),
    ],
)
def test_another_kind_of_argument_is_refused(kind: Array | Group | Integer, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        kind.add_words(value, [])


def test_a_kernel_is_not_run_with_arguments_of_another_kind() -> None:
    run = make_run()
    with pytest.raises(TypeError):
        evaluation.outputs(run.network, run.parameters.astype(np.float32), run.inputs, np.empty(run.targets.size))
    with pytest.raises(ValueError, match="shorter"):
        training.train_loop(run.network)


def test_numbers_of_any_kind_and_read_only_arrays_will_do() -> None:
    run = make_run()
    for array in (*run.network, run.inputs, run.targets):
        array.flags.writeable = False  # as arrays of a snapshot are
    zero: Any = np.int8(0)
    run.train(settings_of(momentum=0, learning_rate=1, penalty_rate=zero, seed=zero, shuffle=zero), 2)
    frozen = run.parameters.copy()
    frozen.flags.writeable = False
    units, m = len(run.network.codes), run.targets.size
    training.gradient(run.network, frozen, run.inputs, run.targets, zero, np.empty(frozen.size), np.empty(units))
    assert list(order.epoch_order(m, zero, zero, zero)) == list(range(m))
    loss, accuracy = evaluation.evaluate(run.network, frozen, run.inputs, run.targets, zero, zero)
    assert loss > 0.0
    assert 0.0 <= accuracy <= 1.0
    evaluation.forward(run.network, frozen, run.inputs, np.empty((units, m)), np.empty((units, m)))
    evaluation.outputs(run.network, frozen, run.inputs, np.empty(m))
    evaluation.surface(run.network, frozen, run.inputs, np.empty((units, m), np.float32))
    evaluation.assess(run.network, frozen, run.inputs, run.targets, zero, zero, *np.empty((4, units)))
    assert activations.activation_values(zero, zero, np.arange(3.0)).shape == (3,)
    assert activations.activation_slopes(zero, 0.3, np.arange(6.0)[::2]).shape == (3,)
    pairs, offsets = contours.crossed_edges(np.zeros((2, 3, 3))[:, ::-1])
    assert pairs.shape == (0, 2)
    assert list(offsets) == [0, 0, 0]

"""One value for all weights or biases of a layer: a named edit that can be undone, as one by hand."""

import numpy as np
import pytest

from engine.parameters import Address
from engine.spec import LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import EditRefused, Reset, SetPinned, SetValue
from playground.model.history import History
from playground.model.layer_values import LayerValues, SetLayerValues
from playground.model.lessons.permissions import permissions_of

BIASES = LayerValues(0, "bias")
WEIGHTS = LayerValues(1, "weight")


@pytest.fixture
def work() -> Work:
    return Work.fresh(Document(Spec(network=NetworkSpec((LayerSpec(4), LayerSpec(3))))))


def test_it_is_what_as_many_single_edits_are(work: Work) -> None:
    single = work
    for unit in range(4):
        single = SetValue(Address(0, unit), -8.0).apply(single)
    assert SetLayerValues(BIASES, -8.0).apply(work) == single
    for unit in range(3):
        for source in range(4):
            single = SetValue(Address(1, unit, source), 0.5).apply(single)
    assert SetLayerValues(WEIGHTS, 0.5).apply(SetLayerValues(BIASES, -8.0).apply(work)) == single


def test_the_output_has_values_too(work: Work) -> None:
    changed = SetLayerValues(LayerValues(2, "weight"), 1.5).apply(work)
    assert work.document.layout.weights(changed.learned.parameters, 2).tolist() == [[1.5] * 3]


def test_pinned_values_are_set_and_stay_pinned(work: Work) -> None:
    pinned = SetPinned(Address(0, 2), True).apply(work)
    changed = SetLayerValues(BIASES, -8.0).apply(pinned)
    assert work.document.layout.biases(changed.learned.parameters, 0).tolist() == [-8.0] * 4
    assert changed.document.pins == {Address(0, 2)}
    assert BIASES.pinned_count(changed.document) == 1
    assert WEIGHTS.pinned_count(changed.document) == 0


def test_before_the_first_step_it_is_part_of_the_start_and_later_it_is_not(work: Work) -> None:
    early = Reset().apply(SetLayerValues(BIASES, -8.0).apply(work))
    assert early.document.layout.biases(early.learned.parameters, 0).tolist() == [-8.0] * 4
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(1)
    late = SetLayerValues(BIASES, -8.0).apply(Work(work.document, trainer.learned()))
    np.testing.assert_array_equal(Reset().apply(late).learned.parameters, work.learned.parameters)


def test_it_has_a_name_and_is_undone_in_one_step(work: Work) -> None:
    edit = SetLayerValues(BIASES, -8.0)
    history = History().with_step(edit, work, edit.apply(work))
    assert history.undo_text == "Set all biases of layer 1 to −8"
    _, back = history.undo(edit.apply(work))
    assert back == work
    assert SetLayerValues(WEIGHTS, 0.5).text == "Set all weights of layer 2 to 0.5"


def test_a_drag_is_one_step_of_undo(work: Work) -> None:
    first, second = (SetLayerValues(BIASES, value, merge_key=("drag", 1)) for value in (1.0, 2.0))
    history = History().with_step(first, work, first.apply(work))
    history = history.with_step(second, first.apply(work), second.apply(work))
    assert len(history.done) == 1


@pytest.mark.parametrize("value", [np.inf, np.nan, 2e6])
def test_a_value_beyond_the_limits_is_refused(work: Work, value: float) -> None:
    with pytest.raises(EditRefused, match="from −1,000,000 to 1,000,000"):
        SetLayerValues(BIASES, value).apply(work)


def test_a_layer_that_is_not_there_is_refused(work: Work) -> None:
    with pytest.raises(EditRefused, match="There is no layer 4"):
        SetLayerValues(LayerValues(3, "bias"), 0.0).apply(work)


def test_a_lesson_allows_it_as_it_allows_single_ones() -> None:
    assert permissions_of(SetLayerValues(BIASES, 0.0)) == {"biases"}
    assert permissions_of(SetLayerValues(WEIGHTS, 0.0)) == {"weights"}

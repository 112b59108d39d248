"""Undo and the curves: what a run showed comes back, or a gap; and the weights of before can be brought back."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine.parameters import Address
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import (
    AddUnit,
    BringBack,
    Edit,
    EditRefused,
    InsertLayer,
    MoveLayer,
    NewWeights,
    RemoveLayer,
    RemoveUnit,
    Reset,
    SetFeature,
    SetSetting,
    SetText,
    SetValue,
)
from tests.model.plain import same_bits, same_curves
from tests.model.test_history import Table

DOCUMENT = Document(Spec(data=DataSpec("xor", samples=60), network=NetworkSpec((LayerSpec(3), LayerSpec(2)))))


@dataclass
class RecordingTable(Table):
    """A table whose runs are recorded."""

    def train(self, batches: int = 0, *, epochs: int = 0) -> None:
        document = self.work.document
        trainer = Trainer(document.spec, self.work.learned, document.pins, curves=self.work.curves)
        trainer.train_epochs(epochs)
        trainer.train_batches(batches)
        self.work = Work(document, trainer.learned(), curves=trainer.note(trainer.measure()))

    @property
    def epochs(self) -> list[float]:
        return self.work.curves.epoch.tolist()


def recording(epochs: int = 8) -> RecordingTable:
    table = RecordingTable(Work.fresh(DOCUMENT))
    table.train(epochs=epochs)
    return table


@pytest.mark.parametrize("edit", [Reset(), NewWeights(5)], ids=lambda edit: edit.text)
def test_undo_of_a_beginning_brings_the_curves_back_and_redo_those_since(edit: Edit) -> None:
    table = recording()
    before = table.work.curves
    table.make(edit)
    assert table.epochs == []
    table.train(epochs=3)
    since = table.work.curves
    table.undo()
    assert table.work.curves.rows.tobytes() == before.rows.tobytes()
    table.redo()
    assert table.work.curves.rows.tobytes() == since.rows.tobytes()


def test_an_edit_of_the_data_keeps_the_curves_and_its_undo_tells_what_was_learned_meanwhile() -> None:
    table = recording()
    table.make(SetSetting("data", "kind", "circle"))
    assert table.epochs == [*range(9)]
    table.train(epochs=3)
    losses = table.work.curves.train_loss[:12].tolist()
    table.undo()
    assert table.epochs == [*range(12)]
    assert table.work.curves.train_loss[:11].tolist() == losses[:11]


def finite_epochs(table: RecordingTable) -> list[list[int]]:
    """For each layer, the epochs at which its gradient is known."""
    deltas = table.work.curves.of_layers("delta_norm")
    return [np.flatnonzero(np.isfinite(column)).tolist() for column in deltas.T]


def test_a_layer_keeps_its_line_while_others_come_and_go() -> None:
    table = recording(4)
    first, second, output = (column.copy() for column in table.work.curves.of_layers("delta_norm").T)
    table.make(InsertLayer(1))
    table.train(epochs=2)
    assert finite_epochs(table) == [[1, 2, 3, 4, 5, 6], [5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]
    shown = table.work.curves.of_layers("delta_norm")[:5]
    for column, was in ((0, first), (2, second), (3, output)):
        np.testing.assert_array_equal(shown[:, column], was)
    table.make(RemoveLayer(0))
    table.train(epochs=2)
    assert finite_epochs(table) == [[5, 6, 7, 8], [*range(1, 9)], [*range(1, 9)]]
    table.make(MoveLayer(0, 1))
    assert finite_epochs(table) == [[*range(1, 9)], [5, 6, 7, 8], [*range(1, 9)]]


def test_undoing_several_changes_of_structure_leaves_gaps_where_a_layer_was_not_there() -> None:
    table = recording(4)
    was = table.work.curves
    table.make(RemoveLayer(0))
    table.train(epochs=2)
    table.make(InsertLayer(1))
    table.train(epochs=2)
    table.undo()
    assert finite_epochs(table) == [[*range(1, 9)], [*range(1, 9)]]
    table.undo()
    assert finite_epochs(table) == [[1, 2, 3, 4], [*range(1, 9)], [*range(1, 9)]]
    np.testing.assert_array_equal(table.work.curves.of_layers("delta_norm")[:4], was.of_layers("delta_norm")[:4])
    table.redo()
    table.redo()
    assert finite_epochs(table)[0] == [*range(1, 9)]


def test_merged_changes_of_structure_keep_lines_apart_too() -> None:
    table = recording(3)
    table.make(InsertLayer(0, merge_key="a"))
    table.train(epochs=1)
    table.make(RemoveLayer(1, merge_key="a"))
    table.train(epochs=1)
    table.undo()
    assert finite_epochs(table) == [[1, 2, 3, 4], [*range(1, 6)], [*range(1, 6)]]


LOSING = [
    SetSetting("data", "kind", "circle"),
    SetSetting("training", "learning_rate", 0.1),
    SetFeature("x1_squared", True),
    AddUnit(0),
    RemoveUnit(0),
    InsertLayer(1),
    RemoveLayer(0),
    SetValue(Address(0, 0), 0.5),
]


@pytest.mark.parametrize("edit", LOSING, ids=lambda edit: edit.text)
def test_after_undo_the_weights_of_before_can_be_brought_back_bit_for_bit(edit: Edit) -> None:
    table = recording(5)
    table.train(2)
    before = table.work
    table.make(edit)
    table.train(epochs=7)
    table.undo()
    kept = table.work
    assert kept.learned != before.learned
    offer = table.history.offer
    assert offer is not None
    assert offer.text == "Bring back the weights of epoch 5"
    table.make(offer)
    assert same_bits(table.work, before)
    assert same_curves(table.work, before)
    assert table.work.curves.begun is before.curves.begun
    assert table.history.offer is None
    table.undo()
    assert same_bits(table.work, kept)
    assert same_curves(table.work, kept)
    table.redo()
    assert same_bits(table.work, before)
    assert same_curves(table.work, before)


def test_undo_after_no_training_offers_nothing() -> None:
    table = recording()
    table.make(AddUnit(0))
    table.undo()
    assert table.history.offer is None


def test_undo_of_words_offers_nothing() -> None:
    table = recording()
    table.make(SetText("title", "Ring"))
    table.train(epochs=2)
    table.undo()
    assert table.history.offer is None


def test_an_edit_made_after_the_undo_ends_the_offer() -> None:
    table = recording()
    table.make(AddUnit(0))
    table.train(epochs=2)
    table.undo()
    assert table.history.offer is not None
    table.make(AddUnit(1))
    assert table.history.offer is None


def test_a_drag_while_training_offers_the_weights_of_before_the_drag() -> None:
    table = recording()
    before = table.work
    for noise in (5.0, 10.0, 15.0):
        table.make(SetSetting("data", "noise", noise, merge_key="noise"))
        table.train(epochs=2)
    assert len(table.history.done) == 1
    table.undo()
    offer = table.history.offer
    assert offer is not None
    table.make(offer)
    assert same_bits(table.work, before)
    assert same_curves(table.work, before)


def test_weights_of_another_network_are_not_brought_back() -> None:
    table = recording()
    offer = BringBack(table.work)
    table.make(AddUnit(0))
    with pytest.raises(EditRefused, match="another network"):
        offer.apply(table.work)

"""Undo and redo: without training in between everything comes back bit for bit; with it, what was learned stays."""

import gc
import tracemalloc
from collections.abc import Hashable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.learned import LastStep, untrained
from engine.parameters import Address
from engine.runs.trace import Trace
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from playground.model.footprint import running_bytes
from playground.model.history import MOST_BYTES, History
from tests.engine.runs import assert_same_bits
from tests.model.works import any_edit, works

SPEC = Spec(
    data=DataSpec("xor", samples=60),
    network=NetworkSpec(hidden=(LayerSpec(4), LayerSpec(3)), init=InitSpec("uniform_half")),
    training=TrainingSpec(optimizer="adam"),
)


@dataclass
class Table:
    """A document being edited and trained, as the session does it."""

    work: Work = field(default_factory=lambda: Work.fresh(Document(SPEC)))
    history: History = field(default_factory=History)

    def make(self, edit: Edit) -> bool:
        before = replace(self.work, origin=None)
        try:
            after = edit.apply(before)
        except EditRefused:
            return False
        if after == before:
            return False
        self.history = self.history.with_step(edit, before, after)
        self.work = after
        return True

    def undo(self) -> None:
        self.history, self.work = self.history.undo(replace(self.work, origin=None))

    def redo(self) -> None:
        self.history, self.work = self.history.redo(replace(self.work, origin=None))

    def train(self, batches: int = 10) -> None:
        document = self.work.document
        trainer = Trainer(document.spec, self.work.learned, document.pins)
        trainer.train_batches(batches)
        assert trainer.divergence is None
        self.work = Work(document, trainer.learned())

    def value(self, layer: int, unit: int, at: int | None = None) -> float:
        return float(self.work.learned.parameters[self.work.document.layout.index(Address(layer, unit, at))])


def trained_table(batches: int = 10, **training: Any) -> Table:
    spec = replace(SPEC, training=replace(SPEC.training, **training))
    table = Table(Work.fresh(Document(spec)))
    table.train(batches)
    return table


def assert_same_work(one: Work, other: Work) -> None:
    assert one.document == other.document
    assert_same_bits(one.learned, other.learned)


# --- without training in between -------------------------------------------------------------------------------------


def with_merge_key(edit: Edit, key: Hashable | None) -> Edit:
    if key is None or not any(at.name == "merge_key" for at in fields(edit)):  # type: ignore[arg-type]  # a dataclass
        return edit
    return replace(edit, merge_key=key)  # type: ignore[type-var]


keyed_edits = st.lists(
    st.builds(with_merge_key, any_edit, st.sampled_from([None, None, "one drag", "another"])), max_size=12
)


@given(works(), keyed_edits)
@example(Work.fresh(Document(SPEC)), [edits.AddUnit(0, "drag"), edits.AddUnit(0, "drag"), edits.InsertLayer(1)])
@example(
    Work.fresh(Document(SPEC)), [edits.SetValue(Address(0, 0, 0), -0.0), edits.SetOutput("sigmoid"), edits.Reset()]
)
def test_any_edits_undone_give_the_first_work_and_redone_the_last(first: Work, sequence: list[Edit]) -> None:
    table = Table(first)
    stages = [first]
    for edit in sequence:
        steps = len(table.history.done)
        if table.make(edit):
            del stages[steps + (len(table.history.done) > steps) :]
            stages.append(table.work)
    assert len(stages) == len(table.history.done) + 1
    for stage in reversed(stages[:-1]):
        table.undo()
        assert_same_work(table.work, stage)
    for stage in stages[1:]:
        table.redo()
        assert_same_work(table.work, stage)
    for stage in reversed(stages[:-1]):
        table.undo()
        assert_same_work(table.work, stage)


def test_undo_and_redo_tell_the_names_of_the_edits() -> None:
    table = Table()
    assert (table.history.undo_text, table.history.redo_text) == (None, None)
    table.make(edits.AddUnit(0))
    table.make(edits.SetOutput("linear"))
    assert (table.history.undo_text, table.history.redo_text) == ("Change the output to Linear", None)
    table.undo()
    assert table.history.undo_text == "Add a unit to layer 1"
    assert table.history.redo_text == "Change the output to Linear"


def test_a_new_edit_forgets_what_was_undone() -> None:
    table = Table()
    table.make(edits.AddUnit(0))
    table.undo()
    table.make(edits.AddUnit(1))
    assert table.history.redo_text is None
    table.undo()
    assert table.work.document.spec == SPEC


# --- how far back it goes --------------------------------------------------------------------------------------------

LARGEST = replace(SPEC, network=NetworkSpec(hidden=(LayerSpec(32),) * 20))


def as_if_trained(work: Work, seed: int) -> Work:
    """The work with other numbers in every array, as training makes them."""
    draw = np.random.default_rng(seed).normal
    size, layers = work.learned.parameters.size, work.curves.layers
    step = LastStep(0, 0, 10, (0.1,) * layers, draw(size=size))
    learned = replace(
        work.learned,
        parameters=draw(size=size),
        moment1=draw(size=size),
        moment2=draw(size=size),
        epoch=seed,
        steps=seed,
        last_step=step,
    )
    names = {"epoch": np.arange(600.0), "delta_norm": draw(size=(600, layers))}
    return replace(work, learned=learned, curves=Trace.of(layers, names))


def large_table(steps: int) -> Table:
    """A table with the largest network, trained before each of so many edits."""
    table = Table(Work.fresh(Document(LARGEST)))
    for seed in range(1, steps + 1):
        table.work = as_if_trained(table.work, seed)
        assert table.make(edits.SetSetting("training", "learning_rate", seed / 1000))
    return table


def test_hundreds_of_edits_of_a_small_network_can_be_undone() -> None:
    table = Table()
    for seed in range(1, 401):
        table.make(edits.SetSetting("data", "seed", seed))
    for _ in range(400):
        table.undo()
    assert table.work == Work.fresh(Document(SPEC))
    assert table.history.undo_text is None


def test_what_edits_of_a_large_network_keep_in_memory_is_bounded() -> None:
    gc.collect()
    tracemalloc.start()
    try:
        table = large_table(100)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
        table.history = History()
        gc.collect()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0.85 * MOST_BYTES < held - left < 1.01 * MOST_BYTES


def test_the_newest_edits_are_those_that_can_be_undone() -> None:
    table = large_table(60)
    steps = len(table.history.done)
    assert 10 < steps < 60
    for _ in range(steps):
        table.undo()
    assert table.work.document.spec.training.learning_rate == (60 - steps) / 1000


def test_an_array_that_many_steps_share_counts_once() -> None:
    table = Table(as_if_trained(Work.fresh(Document(LARGEST)), 1))
    pins = [Address(0, unit) for unit in range(32)]
    for address in pins * 5:
        table.make(edits.SetPinned(address, address not in table.work.document.pins))
    arrays = sum(step.after.curves.rows.nbytes for step in table.history.done)
    assert len(table.history.done) == 160
    assert arrays > MOST_BYTES


def test_the_newest_edit_can_always_be_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.model.history.MOST_BYTES", 1)
    table = trained_table()
    for _ in range(3):
        table.make(edits.AddUnit(0))
    assert len(table.history.done) == 1
    table.undo()
    assert table.history.undo_text is None
    table.redo()
    assert table.work.document.spec.network.hidden[0].units == 7


def test_the_past_gives_way_to_what_training_adds_between_undos() -> None:
    table = large_table(60)
    steps = len(table.history.done)
    for seed in range(100, 100 + steps // 2):
        table.work = as_if_trained(table.work, seed)
        table.undo()
    every = (*table.history.done, *table.history.undone)
    *_, total = running_bytes(step.footprint for step in every)
    assert total <= MOST_BYTES
    assert len(table.history.done) > 0
    assert len(table.history.undone) > 0


def test_a_text_that_is_typed_is_kept_once() -> None:
    table = Table()
    text = "What this network shows. " * 80
    for end in range(1, len(text) + 1):
        table.make(edits.SetText("notes", text[:end]))
    assert table.history.done[-1].footprint.rest < 20_000
    table.undo()
    assert table.work.document.notes == ""
    table.redo()
    assert table.work.document.notes == text


# --- the place that a file holds -------------------------------------------------------------------------------------


def test_the_marked_place_is_found_again_by_undo_and_redo() -> None:
    table = Table()
    table.make(edits.AddUnit(0))
    table.history = table.history.marked()
    table.make(edits.AddUnit(0))
    assert (table.history.is_at_mark, table.history.edits_from_mark) == (False, 1)
    table.undo()
    assert (table.history.is_at_mark, table.history.edits_from_mark) == (True, 0)
    table.undo()
    table.make(edits.AddUnit(1))
    assert (table.history.is_at_mark, table.history.edits_from_mark) == (False, 2)


def test_the_marked_place_is_known_when_what_led_to_it_is_forgotten() -> None:
    table = large_table(60)
    table.history = table.history.marked()
    steps = len(table.history.done)
    table.work = as_if_trained(table.work, 1000)
    table.make(edits.SetOutput("linear"))
    assert len(table.history.done) <= steps
    assert table.history.edits_from_mark == 1
    table.undo()
    assert table.history.is_at_mark


def test_a_marked_place_that_is_forgotten_is_never_reached_again() -> None:
    table = Table(Work.fresh(Document(LARGEST)))
    table.history = table.history.marked()
    for seed in range(1, 61):
        table.work = as_if_trained(table.work, seed)
        table.make(edits.SetSetting("training", "learning_rate", seed / 1000))
    assert table.history.edits_from_mark == 60
    forgotten = 60 - len(table.history.done)
    while table.history.done:
        table.undo()
        assert not table.history.is_at_mark
    assert table.history.edits_from_mark == forgotten


# --- merging ---------------------------------------------------------------------------------------------------------


def test_the_edits_of_a_drag_are_one_step() -> None:
    table = Table()
    for value in (0.1, 0.2, 0.3):
        table.make(edits.SetValue(Address(0, 0, 0), value, merge_key="drag"))
    assert len(table.history.done) == 1
    assert table.history.undo_text == "Set weight 1 of unit 1 in layer 1 to 0.3"
    table.undo()
    assert_same_work(table.work, Work.fresh(Document(SPEC)))


def test_two_drags_are_two_steps() -> None:
    table = Table()
    for key, value in (("first", 0.1), ("first", 0.2), ("second", 0.3), ("second", 0.4)):
        table.make(edits.SetValue(Address(0, 0, 0), value, merge_key=key))
    assert len(table.history.done) == 2
    table.undo()
    assert table.value(0, 0, 0) == 0.2


def test_an_edit_in_between_ends_a_drag() -> None:
    table = Table()
    table.make(edits.SetValue(Address(0, 0, 0), 0.1, merge_key="drag"))
    table.make(edits.AddUnit(0))
    table.make(edits.SetValue(Address(0, 0, 0), 0.2, merge_key="drag"))
    assert len(table.history.done) == 3


def test_an_undo_in_between_ends_a_drag() -> None:
    table = Table()
    table.make(edits.SetText("title", "One"))
    table.make(edits.AddUnit(0))
    table.undo()
    table.make(edits.SetText("title", "Two"))
    assert len(table.history.done) == 2
    table.undo()
    assert table.work.document.title == "One"


def test_a_drag_that_was_undone_and_redone_is_over() -> None:
    table = Table()
    table.make(edits.SetValue(Address(0, 0, 0), 0.1, merge_key="drag"))
    table.undo()
    table.redo()
    table.make(edits.SetValue(Address(0, 0, 0), 0.2, merge_key="drag"))
    assert len(table.history.done) == 2
    table.undo()
    assert table.value(0, 0, 0) == 0.1


def test_all_units_of_a_merged_step_go_with_one_undo_and_come_with_one_redo() -> None:
    table = trained_table()
    for _ in range(3):
        table.make(edits.AddUnit(0, merge_key="scroll"))
        table.train(3)
    table.undo()
    assert table.work.document.spec == SPEC
    table.train(5)
    table.redo()
    assert table.work.document.spec.network.hidden[0].units == 7


# --- with training in between ----------------------------------------------------------------------------------------


def test_undoing_a_setting_keeps_what_was_learned_since() -> None:
    table = trained_table()
    table.make(edits.SetSetting("training", "learning_rate", 0.1))
    table.train()
    learned = table.work.learned
    table.undo()
    assert table.work.document.spec.training.learning_rate == 0.03
    assert_same_bits(table.work.learned, learned)


def test_redo_right_after_undo_loses_nothing_of_what_was_learned() -> None:
    table = trained_table()
    table.make(edits.SetSetting("training", "learning_rate", 0.1))
    table.make(edits.AddUnit(0))
    table.train()
    last = table.work
    table.undo()
    table.undo()
    table.redo()
    table.redo()
    assert_same_work(table.work, last)


def test_training_after_undo_goes_into_what_is_redone() -> None:
    table = trained_table()
    table.make(edits.AddUnit(1))
    table.undo()
    table.train()
    learned = table.work.learned
    table.redo()
    layout = table.work.document.layout
    np.testing.assert_array_equal(
        layout.weights(table.work.learned.parameters, 0),
        Document(SPEC).layout.weights(learned.parameters, 0),
    )
    assert table.work.learned.epoch == learned.epoch
    assert table.work.document.spec.network.hidden[1].units == 4


def test_undoing_a_value_brings_it_back_and_keeps_the_others() -> None:
    table = trained_table()
    before = table.value(0, 1, 1)
    table.make(edits.SetValue(Address(0, 1, 1), 5.0))
    table.train()
    present = table.work.learned.parameters.copy()
    table.undo()
    assert table.value(0, 1, 1) == before
    present[table.work.document.layout.index(Address(0, 1, 1))] = before
    assert table.work.learned.parameters.tobytes() == present.tobytes()


def test_undoing_a_removed_unit_brings_back_its_weights_and_keeps_the_others() -> None:
    table = trained_table()
    old, layout = table.work.learned, table.work.document.layout
    table.make(edits.RemoveUnit(0, 1))
    table.train()
    now, smaller = table.work.learned, table.work.document.layout
    table.undo()
    back = table.work.learned
    for name in ("parameters", "moment1", "moment2"):
        was, is_now, came = getattr(old, name), getattr(now, name), getattr(back, name)
        np.testing.assert_array_equal(layout.weights(came, 0)[1], layout.weights(was, 0)[1])
        np.testing.assert_array_equal(layout.weights(came, 1)[:, 1], layout.weights(was, 1)[:, 1])
        np.testing.assert_array_equal(layout.weights(came, 0)[[0, 2, 3]], smaller.weights(is_now, 0))
        np.testing.assert_array_equal(layout.weights(came, 1)[:, [0, 2, 3]], smaller.weights(is_now, 1))
        np.testing.assert_array_equal(layout.weights(came, 2), smaller.weights(is_now, 2))
    assert (back.epoch, back.position, back.steps) == (now.epoch, now.position, now.steps)


def test_undoing_a_removed_layer_brings_it_back_with_the_weights_behind_it() -> None:
    table = trained_table()
    old, layout = table.work.learned, table.work.document.layout
    table.make(edits.RemoveLayer(1))
    table.train()
    now, smaller = table.work.learned, table.work.document.layout
    table.undo()
    back = table.work.learned.parameters
    np.testing.assert_array_equal(layout.weights(back, 1), layout.weights(old.parameters, 1))
    np.testing.assert_array_equal(layout.biases(back, 1), layout.biases(old.parameters, 1))
    np.testing.assert_array_equal(layout.weights(back, 2), layout.weights(old.parameters, 2))
    np.testing.assert_array_equal(layout.weights(back, 0), smaller.weights(now.parameters, 0))
    assert not np.array_equal(layout.weights(back, 0), layout.weights(old.parameters, 0))


def test_undoing_a_moved_layer_keeps_what_both_have_learned_since() -> None:
    spec = replace(SPEC, network=replace(SPEC.network, hidden=(LayerSpec(3), LayerSpec(3), LayerSpec(3))))
    table = Table(Work.fresh(Document(spec)))
    table.train()
    table.make(edits.MoveLayer(1, 2))
    table.train()
    now = table.work
    table.undo()
    layout = table.work.document.layout
    for new, old in ((1, 2), (2, 1), (0, 0), (3, 3)):
        np.testing.assert_array_equal(
            layout.weights(table.work.learned.parameters, old), layout.weights(now.learned.parameters, new)
        )


def test_undoing_an_added_unit_keeps_what_the_others_have_learned_since() -> None:
    table = trained_table()
    table.make(edits.AddUnit(0))
    table.train()
    grown, larger = table.work.learned, table.work.document.layout
    table.undo()
    layout = table.work.document.layout
    np.testing.assert_array_equal(
        layout.weights(table.work.learned.parameters, 0), larger.weights(grown.parameters, 0)[:4]
    )
    np.testing.assert_array_equal(
        layout.weights(table.work.learned.parameters, 1), larger.weights(grown.parameters, 1)[:, :4]
    )


def test_undoing_a_merged_step_of_several_units_keeps_what_the_others_have_learned_since() -> None:
    table = trained_table()
    for _ in range(3):
        table.make(edits.AddUnit(0, merge_key="scroll"))
        table.train(4)
    grown, larger = table.work.learned, table.work.document.layout
    table.undo()
    layout = table.work.document.layout
    assert layout.sizes == SPEC.layer_sizes
    np.testing.assert_array_equal(layout.biases(table.work.learned.parameters, 1), larger.biases(grown.parameters, 1))


@pytest.mark.parametrize("after_it", [0, 4])
def test_undoing_a_drag_during_training_keeps_what_was_learned_during_it(after_it: int) -> None:
    table = trained_table()
    before = table.value(0, 0, 0)
    for value in (1.0, 2.0, 3.0):
        table.train(4)
        table.make(edits.SetValue(Address(0, 0, 0), value, merge_key="drag"))
    table.train(after_it)
    now = table.work.learned
    table.undo()
    assert len(table.history.done) == 0
    assert table.work.learned.epoch == now.epoch
    assert table.value(0, 0, 0) not in (1.0, 2.0, 3.0)
    assert abs(table.value(0, 0, 0) - before) < 1.0
    np.testing.assert_array_equal(table.work.learned.parameters[1:], now.parameters[1:])
    table.redo()
    assert_same_bits(table.work.learned, now)


def test_undoing_a_pin_frees_the_weight_and_keeps_what_was_learned() -> None:
    table = trained_table()
    table.make(edits.SetPinned(Address(0, 0, 0), True))
    table.train()
    learned = table.work.learned
    table.undo()
    assert table.work.document.pins == frozenset()
    assert_same_bits(table.work.learned, learned)


@pytest.mark.parametrize("optimizer", ["momentum", "rmsprop"])
def test_undoing_another_optimizer_begins_its_memory_anew_and_keeps_the_weights(optimizer: str) -> None:
    table = trained_table()
    table.make(edits.SetSetting("training", "optimizer", optimizer))
    table.train()
    now = table.work.learned
    assert now.moment1.any() or now.moment2.any()
    table.undo()
    assert table.work.document.spec.training.optimizer == "adam"
    assert table.work.learned.parameters.tobytes() == now.parameters.tobytes()
    assert not table.work.learned.moment1.any()
    assert not table.work.learned.moment2.any()
    assert table.work.learned.steps == 0
    assert table.work.learned.epoch == now.epoch


def test_undoing_other_data_begins_their_epoch_anew() -> None:
    table = trained_table()
    table.make(edits.SetSetting("data", "samples", 100))
    table.train(3)
    now = table.work.learned
    assert now.position == 30
    table.undo()
    assert (table.work.learned.epoch, table.work.learned.position) == (now.epoch, 0)
    assert table.work.learned.parameters.tobytes() == now.parameters.tobytes()


def test_undoing_l1_frees_the_weights_that_it_has_silenced() -> None:
    table = trained_table(penalty_rate=0.3, optimizer="sgd")
    table.make(edits.SetSetting("training", "penalty", "l1"))
    table.train(60)
    assert table.work.learned.silenced.any()
    table.undo()
    assert not table.work.learned.silenced.any()
    table.train()
    assert np.all(table.work.learned.parameters != 0.0)


def test_undoing_the_end_of_l1_leaves_no_weight_silenced_that_has_learned_since() -> None:
    table = trained_table(30, penalty="l1", penalty_rate=0.3, optimizer="sgd")
    assert table.work.learned.silenced.any()
    table.make(edits.SetSetting("training", "penalty", "none"))
    table.train(30)
    assert np.all(table.work.learned.parameters != 0.0)
    table.undo()
    assert not table.work.learned.silenced.any()


@pytest.mark.parametrize("edit", [edits.Reset(), edits.NewWeights(9)], ids=lambda edit: edit.text)
def test_undoing_a_new_beginning_brings_the_trained_network_back(edit: Edit) -> None:
    table = trained_table()
    before = table.work
    table.make(edit)
    assert table.work.learned.is_untrained
    table.train()
    second_run = table.work
    table.undo()
    assert_same_work(table.work, before)
    table.redo()
    assert_same_work(table.work, second_run)


def test_undoing_a_new_beginning_with_a_gentler_rate_brings_the_trained_network_back() -> None:
    table = trained_table()
    before = table.work
    table.make(
        edits.Together("Start again, gently", (edits.SetSetting("training", "learning_rate", 0.01), edits.Reset()))
    )
    table.train(3)
    table.undo()
    assert_same_work(table.work, before)


@pytest.mark.parametrize(
    "edit",
    [
        edits.AddUnit(0),
        edits.SetFeature("x1_x2", True),
        edits.SetSetting("init", "scheme", "he"),
        edits.InsertLayer(1),
        edits.SetSetting("training", "optimizer", "sgd"),
    ],
    ids=lambda edit: edit.text,
)
def test_undoing_what_was_edited_before_the_first_step_keeps_the_training(edit: Edit) -> None:
    table = Table()
    table.make(edit)
    table.train(50)
    last_layer = table.work.document.layout.layer_count - 1
    learned = table.work.document.layout.biases(table.work.learned.parameters, last_layer).copy()
    epoch = table.work.learned.epoch
    table.undo()
    assert table.work.document.spec == SPEC
    np.testing.assert_array_equal(table.work.document.layout.biases(table.work.learned.parameters, 2), learned)
    assert table.work.learned.epoch == epoch > 0
    assert_same_bits(untrained(SPEC), edits.Reset().apply(table.work).learned)


def test_undo_and_redo_through_many_steps_with_training_everywhere_stays_whole() -> None:
    table = Table()
    sequence: list[Edit] = [
        edits.AddUnit(0),
        edits.SetValue(Address(0, 4, 0), 0.5),
        edits.SetPinned(Address(0, 4, 0), True),
        edits.InsertLayer(1),
        edits.SetFeature("sin_x1", True),
        edits.RemoveUnit(0, 0),
        edits.SetOutput("sigmoid"),
        edits.RemoveLayer(0),
        edits.NewWeights(4),
        edits.MoveLayer(0, 1),
    ]
    for edit in sequence:
        assert table.make(edit)
        table.train(3)
    last = table.work
    while table.history.done:
        table.undo()
    assert table.work.document == Document(SPEC)
    assert np.isfinite(table.work.learned.parameters).all()
    while table.history.undone:
        table.redo()
    assert_same_work(table.work, last)
    while table.history.done:
        table.undo()
        table.train(2)
    while table.history.undone:
        table.train(2)
        table.redo()
    assert table.work.document == last.document
    assert OutputSpec("sigmoid") == table.work.document.spec.network.output

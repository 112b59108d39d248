"""The run of a work: any edits, training, going back, undo and looks at past epochs leave every epoch to come back."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learned import Learned
from engine.parameters import Address
from engine.runs.keyframes import KeyframeBudget
from engine.runs.replay import Replay
from engine.runs.timeline import Beginning
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from playground.model.example_text import made
from playground.model.history import History
from playground.model.sample_edit import ApplySampleStep
from tests.engine.runs import assert_same_bits
from tests.model.plain import same_curves
from tests.model.works import any_edit

SPEC = Spec(data=DataSpec("xor", samples=60), network=NetworkSpec((LayerSpec(3), LayerSpec(2))))


@dataclass
class Table:
    """A work being edited and trained as the session does it, which knows what was really learned by each epoch."""

    work: Work = field(default_factory=lambda: Work.fresh(Document(SPEC)))
    history: History = field(default_factory=History)
    truth: dict[tuple[Beginning, int], Learned] = field(default_factory=dict)
    keyframes: KeyframeBudget = field(default_factory=KeyframeBudget)

    def __post_init__(self) -> None:
        self.replay = Replay(self.keyframes)
        self.keep()

    def keep(self) -> None:
        if self.work.learned.position == 0:
            self.truth[self.work.timeline.open.beginning, self.work.learned.epoch] = self.work.learned

    def make(self, edit: Edit) -> bool:
        before = replace(self.work, origin=None)
        try:
            after = made(edit, before)
        except EditRefused:
            return False
        if after == before and after.timeline.others == before.timeline.others:
            return False
        self.history = self.history.with_step(edit, before, after)
        self.work = after
        self.keep()
        return True

    def undo(self) -> None:
        if self.history.done:
            self.history, self.work = self.history.undo(replace(self.work, origin=None))
            self.keep()

    def redo(self) -> None:
        if self.history.undone:
            try:
                self.history, self.work = self.history.redo(replace(self.work, origin=None))
            except EditRefused:
                return
            self.keep()

    def train(self, batches: int = 0, *, epochs: int = 0, samples: int = 0) -> None:
        document = self.work.document
        trainer = Trainer(document.spec, self.work.learned, document.pins, curves=self.work.curves)

        def put_in(since: Learned, *, by_sample: bool) -> None:
            learned = trainer.learned()
            if learned.steps == since.steps:
                return  # it diverged
            self.work = self.work.trained(learned, trainer.curves, since=since, by_sample=by_sample)
            if since.position == 0:
                self.truth[self.work.timeline.open.beginning, since.epoch] = since
            self.keyframes.note(self.work.timeline.open.beginning.keyframes, learned)
            self.keep()

        for _ in range(samples):
            since = trainer.learned()
            trainer.train_sample()
            put_in(since, by_sample=True)
        for _ in range(batches):
            since = trainer.learned()
            trainer.train_batches(1)
            put_in(since, by_sample=False)
        for _ in range(epochs):
            since = trainer.learned()
            trainer.train_epochs(1)
            put_in(since, by_sample=False)

    def then(self, epoch: int) -> Learned:
        """What was learned by an epoch, as the timeline says."""
        timeline = self.work.timeline
        index = timeline.index_at(epoch)
        assert index is not None
        return self.replay.learned(timeline.segments[index].beginning, epoch)

    def train_from(self, epoch: int) -> bool:
        timeline = self.work.timeline
        index = timeline.index_at(epoch)
        if index is None or epoch > self.work.learned.epoch:
            return False
        beginning = timeline.segments[index].beginning
        return self.make(edits.TrainFrom(self.then(epoch), beginning.spec, beginning.pins))

    def check(self) -> None:
        """Every epoch that can be gone back to is the one that really was."""
        timeline = self.work.timeline
        for epoch in range(timeline.first_epoch, self.work.learned.epoch + 1):
            index = timeline.index_at(epoch)
            assert index is not None
            assert_same_bits(self.then(epoch), self.truth[timeline.segments[index].beginning, epoch])
        open_end = timeline.open.beginning
        assert (open_end.spec, open_end.pins) == self.work.problem
        for one, other in zip(timeline.segments, timeline.segments[1:], strict=False):
            assert one.end is not None
            assert one.end.epoch == other.beginning.place.epoch


actions = st.one_of(
    st.tuples(st.just("edit"), any_edit),
    st.tuples(st.just("epochs"), st.integers(1, 4)),
    st.tuples(st.just("batches"), st.integers(1, 7)),
    st.tuples(st.just("samples"), st.integers(1, 40)),
    st.tuples(st.just("sample step"), st.integers(0, 5)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
    st.tuples(st.just("back"), st.floats(0, 1)),
    st.tuples(st.just("branch"), st.integers(0, 2)),
    st.tuples(st.just("close"), st.integers(0, 2)),
)


def act(table: Table, action: tuple[str, object], *, looks: bool) -> None:
    kind, what = action
    others = table.work.timeline.others
    first, last = table.work.timeline.first_epoch, table.work.learned.epoch
    with np.errstate(all="ignore"):
        if kind in ("epochs", "batches", "samples"):
            table.train(**{kind: what})  # type: ignore[arg-type]
        elif kind == "edit":
            table.make(what)  # type: ignore[arg-type]
        elif kind == "sample step":
            table.make(ApplySampleStep(what))  # type: ignore[arg-type]
        elif kind == "back" and first <= last:
            table.train_from(first + round(float(what) * (last - first)))  # type: ignore[arg-type]
        elif kind in ("branch", "close") and others:
            make = edits.GoToBranch if kind == "branch" else edits.CloseBranch
            table.make(make(others[int(what) % len(others)]))  # type: ignore[call-overload]
        elif kind in ("undo", "redo"):
            getattr(table, kind)()
        if looks and first <= last:
            table.then(first)
            table.then(last)


@settings(max_examples=40)
@given(st.lists(actions, max_size=14))
def test_any_edits_training_going_back_and_undo_leave_every_epoch_as_it_was(sequence: list[tuple[str, object]]) -> None:
    looked_at, left_alone = Table(), Table()
    for action in sequence:
        act(looked_at, action, looks=True)
        act(left_alone, action, looks=False)
    assert looked_at.work.document == left_alone.work.document
    assert_same_bits(looked_at.work.learned, left_alone.work.learned)
    assert looked_at.work.curves.rows.tobytes() == left_alone.work.curves.rows.tobytes()
    looked_at.check()


def test_going_back_is_undone_and_redone_with_what_was_learned_since() -> None:
    table = Table()
    table.train(epochs=9)
    was = table.work
    assert table.train_from(4)
    assert table.work.learned.epoch == 4
    assert table.work.curves.epoch.tolist() == [0, 1, 2, 3, 4]
    table.make(edits.SetSetting("training", "learning_rate", 0.3))
    table.train(epochs=3)
    since = table.work
    table.undo()
    table.undo()
    assert_same_bits(table.work.learned, was.learned)
    assert same_curves(table.work, was)
    table.redo()
    assert_same_bits(table.work.learned, since.learned)
    table.redo()
    assert table.work.document == since.document
    table.check()


def test_the_same_training_again_from_an_earlier_epoch_gives_the_same_numbers() -> None:
    table = Table()
    table.train(epochs=9)
    was = table.work.learned
    table.train_from(4)
    table.train(epochs=5)
    assert_same_bits(table.work.learned, was)


def test_the_run_that_was_left_is_reachable_until_it_is_closed() -> None:
    table = Table()
    table.train(epochs=9)
    was = table.work
    table.train_from(4)
    table.make(edits.AddUnit(0))
    table.train(epochs=2)
    here = table.work
    (branch,) = table.work.timeline.others
    table.make(edits.GoToBranch(branch))
    assert table.work.document == was.document
    assert_same_bits(table.work.learned, was.learned)
    assert same_curves(table.work, was)
    table.check()
    (other,) = table.work.timeline.others
    table.make(edits.GoToBranch(other))
    assert table.work.document == here.document
    assert_same_bits(table.work.learned, here.learned)
    table.check()
    assert table.make(edits.CloseBranch(table.work.timeline.others[0]))
    assert table.work.timeline.others == ()
    table.undo()
    assert len(table.work.timeline.others) == 1
    assert not table.make(edits.CloseBranch(branch)), "that one is another by now"


def test_a_reset_begins_another_run_and_its_undo_brings_the_old_one_back() -> None:
    table = Table()
    table.train(epochs=5)
    table.make(edits.Reset())
    assert (table.work.timeline.first_epoch, len(table.work.timeline.segments)) == (0, 1)
    table.train(epochs=2)
    table.check()
    table.undo()
    table.check()
    assert table.work.learned.epoch == 5


def test_an_undo_with_training_since_is_one_more_edit_of_the_run() -> None:
    table = Table()
    table.train(epochs=3)
    table.make(edits.AddUnit(0))
    table.train(epochs=3)
    table.undo()
    table.train(epochs=3)
    names = [mark.edits for mark in table.work.timeline.marks()]
    assert [mark.epoch for mark in table.work.timeline.marks()] == [3, 6]
    assert names == [("Add a unit to layer 1",), ("Undo: Add a unit to layer 1",)]
    table.check()


def test_the_curves_of_a_past_network_have_its_layers() -> None:
    table = Table()
    table.train(epochs=4)
    first = table.work.curves
    table.make(edits.RemoveLayer(0))
    table.train(epochs=4)
    curves = table.work.timeline.curves_at(0, table.work.curves)
    assert curves.layers == 3
    assert curves.epoch.tolist() == [*range(9)]
    deltas = curves.of_layers("delta_norm")
    np.testing.assert_array_equal(deltas[:5], first.of_layers("delta_norm"))
    assert np.isnan(deltas[5:, 0]).all()
    assert np.isfinite(deltas[5:, 1:]).all()
    table.train_from(2)
    assert table.work.curves.epoch.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(table.work.curves.of_layers("delta_norm"), first.of_layers("delta_norm")[:3])


def test_an_epoch_that_is_none_of_the_run_is_refused_with_those_that_are() -> None:
    table = Table()
    table.train(epochs=9)
    then = replace(table.work.learned, epoch=12)
    with pytest.raises(EditRefused, match="no such epoch 12 any more: choose one from 0 to 9"):
        made(edits.TrainFrom(then, SPEC, frozenset()), table.work)
    with pytest.raises(EditRefused):
        made(edits.TrainFrom(table.then(3), SPEC, frozenset({Address(0, 0)})), table.work)


def test_the_edits_of_a_group_are_one_mark_by_its_name() -> None:
    table = Table()
    table.train(epochs=3)
    parts = (edits.SetSetting("data", "noise", 20.0), edits.SetSetting("training", "batch_size", 5))
    table.make(edits.Together("Make it harder", parts))
    assert [mark.edits for mark in table.work.timeline.marks()] == [("Make it harder",)]
    table.train(epochs=3)
    table.check()

"""The session: edits, undo and training together, as the window uses them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from engine.learned import untrained
from engine.observer import Observer
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.runs.pace import Pace
from engine.runs.stopping import Stop, StopRule
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from tests.engine.runs import assert_same_bits
from tests.model.works import any_edit, works
from tests.toys import toy_data

SPEC = Spec(data=DataSpec("moons", samples=107, noise=10.0), training=TrainingSpec(optimizer="adam"))
WILD = Spec(
    data=DataSpec("plane", samples=100),
    network=NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear")),
    training=TrainingSpec(learning_rate=10.0),
)

Start = Callable[..., Session]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Starts sessions and stops them at the end; they have shown something when they are handed out."""
    sessions = []

    def started(spec: Spec = SPEC, wait: bool = True) -> Session:
        session = Session(Work.fresh(Document(spec)))
        sessions.append(session)
        session.start()
        if wait:
            qtbot.waitUntil(lambda: session.snapshot is not None, timeout=60_000)
        return session

    yield started
    for session in sessions:
        session.stop()


def shown(qtbot: QtBot, session: Session, fits: Callable[[Snapshot], bool] = lambda _: True) -> Snapshot:
    """The first snapshot shown that fits."""

    def fitting() -> bool:
        return session.snapshot is not None and fits(session.snapshot)

    qtbot.waitUntil(fitting)
    assert session.snapshot is not None
    return session.snapshot


def play_until_epoch(qtbot: QtBot, session: Session, epoch: int) -> None:
    session.play(True)
    shown(qtbot, session, lambda snapshot: snapshot.epoch >= epoch)


# --- showing ---------------------------------------------------------------------------------------------------------


def test_snapshots_arrive_from_the_start_on(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    assert session.snapshot is None
    with qtbot.waitSignal(session.snapshot_changed):
        session.start()
    session.stop()


def test_what_is_asked_for_before_the_start_is_done_after_it(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    session.play(True)
    session.start()
    shown(qtbot, session, lambda snapshot: snapshot.epoch >= 3)
    session.stop()


def test_every_snapshot_shown_is_of_the_document_shown(start: Start, qtbot: QtBot) -> None:
    session = start()
    sequence: list[Edit] = [
        edits.AddUnit(0),
        edits.InsertLayer(1),
        edits.SetFeature("x1_squared", True),
        edits.RemoveLayer(0),
        edits.SetSetting("training", "batch_size", 7),
        edits.Reset(),
    ]
    shown_specs: list[tuple[Spec, Spec]] = []
    session.snapshot_changed.connect(lambda snapshot: shown_specs.append((snapshot.spec, session.document.spec)))
    session.play(True)
    for edit in sequence:
        if isinstance(edit, edits.Reset):  # there is something to give up
            qtbot.waitUntil(lambda: session.work().learned.steps > 0)
        assert session.apply(edit)
        assert session.snapshot is None  # the old maps no longer fit
        with qtbot.waitSignal(session.snapshot_changed):
            pass
    for _ in sequence:
        session.undo()
        with qtbot.waitSignal(session.snapshot_changed):
            pass
    assert len(shown_specs) >= 2 * len(sequence)
    assert all(shown == present for shown, present in shown_specs)


def test_a_document_is_told_with_each_edit_undo_and_redo(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    rates: list[float] = []
    texts: list[tuple[str | None, str | None]] = []
    session.document_changed.connect(lambda document: rates.append(document.spec.training.learning_rate))
    session.history_changed.connect(lambda undo, redo: texts.append((undo, redo)))
    session.apply(edits.SetSetting("training", "learning_rate", 0.1))
    session.undo()
    session.redo()
    assert rates == [0.1, 0.03, 0.1]
    name = "Change learning rate to 0.1"
    assert texts == [(name, None), (None, name), (name, None)]


# --- editing ---------------------------------------------------------------------------------------------------------


def test_a_refused_edit_is_told_and_changes_nothing(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    with qtbot.waitSignal(session.refused) as told, qtbot.assertNotEmitted(session.document_changed):
        assert not session.apply(edits.SetSetting("training", "loss", "cross_entropy"))
    assert isinstance(told.args[0], EditRefused)
    assert session.document.spec == SPEC
    assert not session.is_edited()
    remedy = told.args[0].remedy
    assert remedy is not None
    assert session.apply(remedy)
    assert session.document.spec.training.loss == "cross_entropy"


@pytest.mark.parametrize(
    "edit",
    [edits.SetOutput("tanh"), edits.SetSetting("data", "noise", 10.0), edits.Reset(), edits.SetFeature("x1", True)],
    ids=lambda edit: edit.text,
)
def test_an_edit_that_changes_nothing_leaves_nothing_to_undo(qtbot: QtBot, edit: Edit) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    with qtbot.assertNotEmitted(session.document_changed), qtbot.assertNotEmitted(session.history_changed):
        assert not session.apply(edit)
    session.undo()
    assert session.document.spec == SPEC


def test_undo_and_redo_with_nothing_to_do_do_nothing(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    with qtbot.assertNotEmitted(session.document_changed):
        session.undo()
        session.redo()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works(), st.lists(any_edit, max_size=8))
def test_any_edits_undone_give_the_first_work_and_redone_the_last(
    qtbot: QtBot, first: Work, sequence: list[Edit]
) -> None:
    session = Session(first)
    for edit in sequence:
        session.apply(edit)
    last = session.work()
    while session.history.done:
        session.undo()
    assert session.work().document == first.document
    assert_same_bits(session.work().learned, first.learned)
    assert not session.is_edited()
    while session.history.undone:
        session.redo()
    assert session.work().document == last.document
    assert_same_bits(session.work().learned, last.learned)


def test_edits_before_the_first_snapshot_are_trained_on(start: Start, qtbot: QtBot) -> None:
    session = start(wait=False)
    assert session.apply(edits.AddUnit(0))
    assert session.apply(edits.SetValue(Address(0, 0, 0), 0.25))
    session.undo()
    session.step("epoch")
    snapshot = shown(qtbot, session, lambda snapshot: snapshot.epoch == 1)
    expected = edits.AddUnit(0).apply(Work.fresh(Document(SPEC)))
    alone = Trainer(expected.document.spec, expected.learned)
    alone.train_epochs(1)
    assert_same_bits(snapshot.learned, alone.learned())


def test_a_hand_set_value_holds_while_it_is_pinned_and_playing(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.play(True)
    session.apply(
        edits.Together("Set and pin", (edits.SetValue(Address(0, 1), 0.75), edits.SetPinned(Address(0, 1), True)))
    )
    snapshot = shown(qtbot, session, lambda snapshot: snapshot.epoch > 20)
    assert snapshot.biases[0][1] == 0.75


def test_edits_while_playing_at_full_speed_lose_nothing_that_was_learned(start: Start, qtbot: QtBot) -> None:
    session = start()
    play_until_epoch(qtbot, session, 20)
    for noise in (5.0, 6.0, 7.0, 8.0):
        before = session.work().learned.steps
        session.apply(edits.SetSetting("data", "noise", noise))
        assert session.work().learned.steps >= before
        shown(qtbot, session, lambda snapshot, steps=before: snapshot.learned.steps > steps)  # type: ignore[misc]
    assert session.is_playing
    for noise in (7.0, 6.0, 5.0, 10.0):
        before = session.work().learned.steps
        session.undo()
        assert toy_data(session.document.spec).noise == noise
        assert session.work().learned.steps >= before
    assert session.is_playing


def test_undo_while_playing_restores_a_removed_unit_and_keeps_the_epochs(start: Start, qtbot: QtBot) -> None:
    session = start()
    play_until_epoch(qtbot, session, 20)
    session.apply(edits.RemoveUnit(0, 0))
    shown(qtbot, session, lambda snapshot: snapshot.epoch > 60)
    epoch = session.work().learned.epoch
    session.undo()
    assert session.document.spec == SPEC
    assert session.work().learned.epoch >= epoch
    snapshot = shown(qtbot, session, lambda snapshot: snapshot.epoch > epoch + 5)
    assert snapshot.spec == SPEC


def test_undoing_reset_while_playing_brings_the_trained_network_back(start: Start, qtbot: QtBot) -> None:
    session = start()
    play_until_epoch(qtbot, session, 100)
    session.play(False)
    trained = session.work()
    session.apply(edits.Reset())
    assert session.work().learned == untrained(SPEC)
    session.step("epoch")
    shown(qtbot, session, lambda snapshot: snapshot.epoch == 1)
    session.undo()
    assert_same_bits(session.work().learned, trained.learned)


# --- training --------------------------------------------------------------------------------------------------------


def test_epochs_stepped_in_the_session_equal_the_trainer_alone_to_the_bit(start: Start, qtbot: QtBot) -> None:
    session = start()
    for _ in range(12):
        session.step("epoch")
    snapshot = shown(qtbot, session, lambda snapshot: snapshot.epoch == 12)
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_epochs(12)
    assert_same_bits(snapshot.learned, alone.learned())
    assert_same_bits(session.work().learned, alone.learned())
    assert snapshot[Measure].train_loss == alone.measure().train_loss
    assert snapshot[Measure].layers == alone.measure().layers


@pytest.mark.parametrize(("unit", "steps", "position"), [("sample", 1, 1), ("batch", 1, 10), ("epoch", 6, 0)])
def test_a_step_pauses_and_goes_exactly_that_far(
    start: Start, qtbot: QtBot, unit: Any, steps: int, position: int
) -> None:
    session = start()
    session.set_pace(Pace("epoch", 1e-3))
    session.play(True)
    qtbot.waitUntil(lambda: session.work().learned.epoch == 1)
    with qtbot.waitSignal(session.playing_changed) as told:
        session.step(unit)
    assert told.args == [False]
    qtbot.waitUntil(lambda: session.work().learned.steps == 6 + steps)
    assert session.work().learned.position == position


def test_playing_is_told_once_for_each_change(qtbot: QtBot) -> None:
    session = Session(Work.fresh(Document(SPEC)))
    told: list[bool] = []
    session.playing_changed.connect(told.append)
    session.play(True)
    session.play(True)
    session.play(False)
    session.play(False)
    assert told == [True, False]


def test_divergence_stops_playing_and_is_shown_with_a_finite_network(start: Start, qtbot: QtBot) -> None:
    session = start(WILD)
    with qtbot.waitSignals([session.playing_changed, session.playing_changed]):
        session.play(True)
    assert not session.is_playing
    snapshot = shown(qtbot, session, lambda snapshot: snapshot.divergence is not None)
    assert np.isfinite(snapshot.learned.parameters).all()
    assert snapshot.learned == session.work().learned


def test_playing_on_after_a_divergence_stops_again(start: Start, qtbot: QtBot) -> None:
    session = start(WILD)
    session.play(True)
    qtbot.waitUntil(lambda: not session.is_playing)
    session.play(True)
    assert session.is_playing
    qtbot.waitUntil(lambda: not session.is_playing)


def test_an_edit_that_merges_begins_no_step_and_undo_begins_one(start: Start, qtbot: QtBot) -> None:
    session = start(SPEC)
    told: list[str] = []
    session.step_begun.connect(lambda: told.append("step"))
    session.opened.connect(lambda: told.append("opened"))
    session.document_changed.connect(lambda _: told.append("changed"))
    for value in (0.1, 0.2, 0.3):
        session.apply(edits.SetValue(Address(0, 0), value, merge_key="a drag"))
    assert told == ["step", "changed", "changed", "changed"]
    session.undo()
    assert told[4:] == ["step", "changed"]
    session.open(Work.fresh(Document(WILD)))
    assert told[6:] == ["opened", "changed"]


def test_a_divergence_told_late_does_not_stop_what_plays_anew(start: Start, qtbot: QtBot) -> None:
    session = start(WILD)
    session.play(True)

    def has_stopped() -> bool:
        with session.trainer_thread.turn():
            return not session.trainer_thread.is_playing

    while not has_stopped():  # without the event loop: the signal waits
        pass
    session.play(False)
    calm = replace(WILD, training=TrainingSpec(learning_rate=1e-5))
    session.open(Work.fresh(Document(calm)))
    session.play(True)
    shown(qtbot, session, lambda snapshot: snapshot.epoch > 3)
    assert session.is_playing


def test_beginning_again_gently_after_a_divergence_trains(start: Start, qtbot: QtBot) -> None:
    session = start(WILD)
    session.play(True)
    shown(qtbot, session, lambda snapshot: snapshot.divergence is not None)
    qtbot.waitUntil(lambda: not session.is_playing)
    wild = session.work()
    gently = edits.Together("Again", (edits.SetSetting("training", "learning_rate", 1e-5), edits.Reset()))
    session.apply(gently)
    play_until_epoch(qtbot, session, 3)
    session.play(False)
    assert session.snapshot is not None
    assert session.snapshot.divergence is None
    session.undo()
    assert session.work().document == wild.document
    assert_same_bits(session.work().learned, wild.learned)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_opening_pauses_and_begins_a_new_history(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.apply(edits.AddUnit(0))
    play_until_epoch(qtbot, session, 30)
    other = Work.fresh(Document(WILD))
    with qtbot.waitSignals([session.document_changed, session.history_changed, session.playing_changed]):
        session.open(other)
    snapshot = shown(qtbot, session)
    assert snapshot.spec == WILD
    assert snapshot.curves.epoch.tolist() == [0.0]
    assert_same_bits(snapshot.learned, other.learned)
    assert not session.is_playing
    assert not session.is_edited()
    assert not session.is_modified()
    session.undo()
    assert session.document.spec == WILD


def test_the_history_of_what_is_opened_holds_nothing_of_what_was_open(start: Start, qtbot: QtBot) -> None:
    session = start()
    play_until_epoch(qtbot, session, 30)
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_epochs(500)
    session.open(Work(Document(SPEC), alone.learned()))
    assert shown(qtbot, session).curves.epoch.tolist() == [alone.epoch]


def test_the_history_goes_on_through_edits_and_begins_again_with_reset(start: Start, qtbot: QtBot) -> None:
    session = start()
    for epoch in (1, 2, 3):
        session.step("epoch")
        shown(qtbot, session, lambda snapshot, epoch=epoch: snapshot.epoch == epoch)  # type: ignore[misc]
    session.apply(edits.InsertLayer(1))
    snapshot = shown(qtbot, session)
    assert snapshot.curves.epoch.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert np.isfinite(snapshot.curves.train_loss).all()
    assert snapshot.curves.of_layers("delta_norm").shape == (4, 4)
    session.apply(edits.Reset())
    assert shown(qtbot, session).curves.epoch.tolist() == [0.0]


# --- the end ---------------------------------------------------------------------------------------------------------


def test_stopping_leaves_no_thread(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.play(True)
    session.stop()
    assert session.trainer_thread.isFinished()
    assert not any(timer.isActive() for timer in session.findChildren(QTimer))


def test_a_failing_engine_is_told_and_no_longer_plays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Snapshot:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(Observer, "observe", broken)
    session = Session(Work.fresh(Document(SPEC)))
    session.play(True)
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(session.failed, timeout=60_000) as told:
        session.start()
        qtbot.waitUntil(session.trainer_thread.isFinished, timeout=60_000)
    assert told.args == ["RuntimeError: no such luck"]
    assert len(caught) == 1
    assert not session.is_playing
    assert session.apply(edits.AddUnit(0))  # what there is can still be edited and saved
    session.stop()


# --- stopping by a rule ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pace", [Pace(), Pace("batch", 1000.0), Pace("sample", None)], ids=["full", "batches", "samples"]
)
def test_playing_stops_by_the_rule_at_its_very_epoch_and_goes_on_to_the_next(
    start: Start, qtbot: QtBot, pace: Pace
) -> None:
    session = start()
    session.set_pace(pace)
    session.set_stop_rule(StopRule(epochs=3))
    for epoch in (3, 6):
        with qtbot.waitSignal(session.stopped_by_rule, timeout=60_000) as stopped:
            session.play(True)
        assert stopped.args == [Stop("epochs", epoch)]
        assert not session.is_playing
        learned = session.work().learned
        assert (learned.epoch, learned.position) == (epoch, 0)
    if pace.unit != "sample":  # whose steps are others
        alone = Trainer(SPEC, untrained(SPEC))
        alone.train_epochs(6)
        assert_same_bits(learned, alone.learned())


def test_a_rule_stops_neither_steps_nor_runs_of_a_lesson(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.set_stop_rule(StopRule(epochs=1, loss=100.0))
    told: list[Stop] = []
    session.stopped_by_rule.connect(told.append)
    for _ in range(2):
        session.step("epoch")
    shown(qtbot, session, lambda snapshot: snapshot.epoch == 2)
    session.begin_run(5, 1000.0)
    shown(qtbot, session, lambda snapshot: snapshot.epoch == 7)
    assert told == []


def test_without_a_rule_playing_goes_on(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.set_stop_rule(StopRule(epochs=2))
    session.set_stop_rule(StopRule())
    session.play(True)
    shown(qtbot, session, lambda snapshot: snapshot.epoch > 50)
    assert session.is_playing

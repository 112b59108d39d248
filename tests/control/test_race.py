"""Networks side by side: each learns what it would alone, bit for bit, and they come to the same epochs."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.learned import Learned, untrained
from engine.questions.measurement import Measure
from engine.runs.replay import Replay
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.control.company import Companion
from playground.control.race import Race
from playground.control.session import Session
from playground.model.document import Document, Work
from playground.model.edits import (
    EditRefused,
    InsertLayer,
    RemoveLayer,
    Reset,
    SetAllActivations,
    SetSetting,
    SetUnitActivation,
    TakeRun,
    Together,
)
from playground.model.race import RaceState
from tests.engine.runs import assert_same_bits

SPEC = Spec(
    data=DataSpec("moons", samples=60, noise=10.0),
    network=NetworkSpec((LayerSpec(4), LayerSpec(3))),
    training=TrainingSpec(optimizer="adam", batch_size=7),
)


class Track:
    """A session with a race, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = Session(Work.fresh(Document(SPEC)))
        self.race = Race(self.session)
        self.states: list[RaceState] = []
        self.refusals: list[EditRefused] = []
        self.race.state_changed.connect(self.states.append)
        self.race.refused.connect(self.refusals.append)
        self.session.start()
        self.qtbot.waitUntil(lambda: self.session.snapshot is not None)

    def relu_against_tanh(self) -> None:
        self.race.add_copy()
        assert self.session.apply(SetAllActivations("relu"))

    def train(self, epochs: int) -> None:
        until = self.session.begin_run(epochs, 1e6)
        self.qtbot.waitUntil(lambda: not self.session.is_playing)
        self.wait_for(until)

    def wait_for_steps(self) -> None:
        before = self.session.work().learned.steps
        self.qtbot.waitUntil(lambda: self.session.work().learned.steps != before)

    def wait_for(self, epoch: int) -> None:
        def is_there() -> bool:
            snapshot = self.session.snapshot
            return snapshot is not None and [s.epoch for s in (snapshot, *snapshot.beside) if s] == [epoch] * (
                1 + len(snapshot.beside)
            )

        self.qtbot.waitUntil(is_there)


@pytest.fixture
def track(qtbot: QtBot) -> Iterator[Track]:
    made = Track(qtbot)
    yield made
    made.session.stop()


def others(race: Race) -> tuple[Work, ...]:
    rivals = race.rivals()
    assert rivals is not None
    return rivals.works


def alone(spec: Spec, epochs: int) -> Learned:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    return trainer.learned()


def test_each_learns_what_it_would_alone_and_they_are_level(track: Track) -> None:
    track.relu_against_tanh()
    track.train(30)
    race, session = track.race, track.session
    assert [difference.text for difference in race.state.differs_in] == ["activation of all layers: Tanh | ReLU"]
    (other,) = others(race)
    assert_same_bits(session.work().learned, alone(session.document.spec, 30))
    assert_same_bits(other.learned, alone(SPEC, 30))
    snapshot = session.snapshot
    assert snapshot is not None
    beside, table = snapshot.beside
    assert beside is not None
    assert table is not None
    assert table[Measure].train_loss == snapshot[Measure].train_loss
    assert beside[Measure].train_loss != snapshot[Measure].train_loss
    assert beside.curves.epoch[-1] == 30


def test_another_lane_comes_to_the_table_with_its_own_undo_and_nothing_is_lost(track: Track) -> None:
    track.relu_against_tanh()
    track.train(5)
    race, session = track.race, track.session
    on_table = session.work()
    race.take(0)
    assert session.document.spec == SPEC
    assert session.history.undo_text is None
    assert [lane.is_on_table for lane in race.state.lanes] == [True, False]
    race.take(1)
    assert session.work() == on_table
    assert session.history.undo_text == SetAllActivations("relu").text
    session.undo()
    assert session.document.spec == SPEC
    assert not race.state.differs_in


def test_a_swap_while_it_trains_goes_on_training_in_step(track: Track) -> None:
    track.relu_against_tanh()
    track.session.play(True)
    track.qtbot.waitUntil(lambda: track.session.work().learned.epoch > 3)
    track.race.take(0)
    assert track.session.is_playing
    track.qtbot.waitUntil(lambda: track.session.work().learned.epoch > 10)
    track.session.play(False)
    epoch = track.session.work().learned.epoch
    track.wait_for(epoch)
    assert_same_bits(track.session.work().learned, alone(SPEC, epoch))


def test_an_edit_for_all_is_made_and_undone_in_all(track: Track) -> None:
    track.relu_against_tanh()
    race, session = track.race, track.session
    race.edit_all(True)
    assert session.apply(SetSetting("training", "learning_rate", 0.3))
    assert [lane.document.spec.training.learning_rate for lane in race.state.lanes] == [0.3, 0.3]
    session.undo()
    assert [lane.document.spec.training.learning_rate for lane in race.state.lanes] == [0.03, 0.03]
    session.redo()
    assert [lane.document.spec.training.learning_rate for lane in race.state.lanes] == [0.3, 0.3]
    race.edit_all(False)
    session.apply(SetSetting("training", "learning_rate", 0.1))
    assert [lane.document.spec.training.learning_rate for lane in race.state.lanes] == [0.3, 0.1]


def test_a_lane_that_cannot_follow_an_edit_is_told_and_stays(track: Track) -> None:
    race, session = track.race, track.session
    race.add_copy()
    assert session.apply(RemoveLayer(0))
    race.take(0)
    race.edit_all(True)
    assert session.apply(SetUnitActivation(1, 2, "relu"))
    assert len(track.refusals) == 1
    assert str(track.refusals[0]).startswith("Network B stays as it is:")
    assert len(race.state.lanes[1].document.spec.network.hidden) == 1


def test_reset_is_for_all(track: Track) -> None:
    track.relu_against_tanh()
    track.train(4)
    track.session.apply(Reset())
    assert [work.learned.epoch for work in (track.session.work(), *others(track.race))] == [0, 0]


def test_by_seconds_each_gets_as_much_time(track: Track) -> None:
    track.relu_against_tanh()
    track.race.go_by_seconds(True)
    track.session.play(True)
    track.qtbot.waitUntil(lambda: track.session.work().learned.epoch > 300)
    track.session.play(False)
    epoch = track.session.work().learned.epoch
    assert track.race.state.by_seconds
    track.qtbot.waitUntil(lambda: others(track.race)[0].learned.epoch > epoch / 10)
    (rival,) = others(track.race)
    assert_same_bits(rival.learned, alone(SPEC, rival.learned.epoch))


def test_there_are_four_lanes_at_the_most(track: Track) -> None:
    for _ in range(3):
        track.race.add_copy()
    assert [lane.name for lane in track.race.state.lanes] == ["A", "B", "C", "D"]
    track.race.add_copy()
    assert len(track.race.state.lanes) == 4
    assert "at most 4" in str(track.refusals[0])


def test_a_lane_is_taken_out_and_the_last_one_is_no_race(track: Track) -> None:
    track.relu_against_tanh()
    relu = track.session.document.spec
    track.race.remove(0)
    assert not track.race.is_on
    assert track.session.document.spec == relu
    track.race.add_copy()
    track.session.apply(SetAllActivations("tanh"))
    track.race.remove(1)  # the one on the table
    assert track.session.document.spec == relu


def test_what_is_opened_ends_the_race(track: Track) -> None:
    track.relu_against_tanh()
    track.session.open(Work.fresh(Document(SPEC)))
    assert not track.race.is_on
    assert track.states[-1].lanes == ()


def test_going_back_in_time_shows_all_and_goes_on_with_all(track: Track) -> None:
    track.relu_against_tanh()
    track.train(20)
    session = track.session
    seen: list[list[int]] = []
    session.past.changed.connect(lambda past: seen.append([s.epoch for s in (past, *past.beside) if s is not None]))
    session.look_back(8)
    track.qtbot.waitUntil(lambda: [8, 8, 8] in seen)
    edit = session.past.train_from
    assert edit is not None
    session.apply(edit)
    assert [work.learned.epoch for work in (session.work(), *others(track.race))] == [8, 8]
    assert_same_bits(others(track.race)[0].learned, alone(SPEC, 8))


def test_going_on_from_what_is_shown_trains_no_network_there_again(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would make the window wait: of a large network for long."""
    track.relu_against_tanh()
    track.train(20)
    session = track.session
    session.look_back(8)
    track.qtbot.waitUntil(lambda: session.past.snapshot is not None)
    monkeypatch.setattr(Replay, "learned", lambda *_: pytest.fail("trained again on the GUI thread"))
    edit = session.past.train_from
    assert edit is not None
    session.apply(edit)
    assert_same_bits(others(track.race)[0].learned, alone(SPEC, 8))


def test_a_past_moment_keeps_the_curves_and_tells_what_was_different_then(track: Track) -> None:
    track.relu_against_tanh()
    track.train(12)
    session, race = track.session, track.race
    session.apply(SetSetting("training", "learning_rate", 0.1))
    track.train(8)
    now = "activation of all layers: Tanh | ReLU", "learning rate: 0.03 | 0.1"

    def told() -> tuple[str, ...]:
        return tuple(difference.text for difference in track.states[-1].differs_in)

    def is_seen(epoch: int) -> bool:
        past = session.past.snapshot
        return past is not None and past.epoch == epoch

    assert told() == now
    session.look_back(5)
    track.qtbot.waitUntil(lambda: is_seen(5))
    assert told() == now[:1]
    past = session.past.snapshot
    assert past is not None
    assert [(seen.is_past, seen.curves.last_epoch) for seen in past.beside if seen] == [(True, 20.0)] * 2
    session.look_back(15)
    track.qtbot.waitUntil(lambda: is_seen(15))
    assert told() == now
    session.look_back(5)
    track.qtbot.waitUntil(lambda: is_seen(5))
    session.look_back(None)
    assert told() == now
    assert [difference.text for difference in race.state.differs_in] == [*now]


def test_an_edit_of_several_parts_is_undone_and_made_again_in_all_lanes_as_one(track: Track) -> None:
    track.relu_against_tanh()
    track.train(3)
    race, session = track.race, track.session
    race.edit_all(True)
    parts = (SetSetting("training", "learning_rate", 0.1), SetSetting("training", "batch_size", 5))
    assert session.apply(Together("Learn faster", parts))
    edited = others(race)
    assert edited[0].document.spec.training.learning_rate == 0.1
    session.undo()
    assert others(race)[0].document.spec == SPEC
    session.redo()
    assert others(race) == edited


def test_an_edit_that_each_lane_got_by_itself_is_undone_by_itself(track: Track) -> None:
    track.race.add_copy()
    track.train(2)
    for lane in (0, 1):
        track.race.take(lane)
        assert track.session.apply(SetAllActivations("relu"))
    track.session.undo()
    assert track.session.document.spec == SPEC
    assert others(track.race)[0].document.spec.network.hidden[0].activation == "relu"


def test_an_edit_of_a_past_moment_for_all_is_one_step_in_each_lane(track: Track) -> None:
    track.relu_against_tanh()
    track.train(8)
    race, session = track.race, track.session
    race.edit_all(True)
    before = others(race)
    session.look_back(3)
    track.qtbot.waitUntil(lambda: session.past.snapshot is not None)
    assert session.apply(SetSetting("training", "learning_rate", 0.1))
    (other,) = others(race)
    assert (other.learned.epoch, other.document.spec.training.learning_rate) == (3, 0.1)
    session.undo()
    assert session.work().learned.epoch == 8
    assert others(race) == before
    session.redo()
    (other,) = others(race)
    assert (other.learned.epoch, other.document.spec.training.learning_rate) == (3, 0.1)


def test_another_run_that_comes_to_the_table_takes_no_other_networks_place(track: Track) -> None:
    track.relu_against_tanh()
    track.train(5)
    race, session = track.race, track.session
    race.edit_all(True)
    before = others(race)
    assert session.apply(TakeRun("Show the run", Work.fresh(Document(replace(SPEC, features=("x1",))))))
    assert others(race) == before
    session.undo()
    assert others(race) == before
    assert not track.refusals


def test_a_network_that_is_changed_while_it_is_made_ready_goes_on_as_what_it_is_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The GUI thread's turn may come at any moment of what the trainer's thread does with a companion."""
    small = Work.fresh(Document(SPEC))
    large = Work.fresh(Document(replace(SPEC, network=NetworkSpec((LayerSpec(7),)))))
    companion, puts = Companion(small), [large]

    def trainer_amid_which_it_is_changed(*args: Any) -> Trainer:
        trainer = Trainer(*args)
        if puts:
            companion.put(puts.pop())
        return trainer

    monkeypatch.setattr("playground.control.company.Trainer", trainer_amid_which_it_is_changed)
    assert companion.look(lambda: True).spec == SPEC
    assert companion.look(lambda: True).spec == large.document.spec
    companion.take(companion.train(2, lambda: True))
    assert_same_bits(companion.work.learned, alone(large.document.spec, companion.work.learned.epoch))
    puts.append(small)
    companion.put(small)
    companion.train(2, lambda: True)  # of what is no longer there, and so not taken
    companion.take(companion.train(2, lambda: True))
    assert_same_bits(companion.work.learned, alone(SPEC, companion.work.learned.epoch))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_while_it_trains_each_network_is_what_its_own_run_gives(track: Track, seed: int) -> None:
    session, race, chance = track.session, track.race, random.Random(seed)

    def look_back() -> None:
        session.look_back(chance.randrange(session.work().learned.epoch + 1))

    def train_from() -> None:
        if (back := session.past.train_from) is not None:
            session.apply(back)

    def take() -> None:
        if race.is_on:
            race.take(chance.randrange(len(race.state.lanes)))

    def remove() -> None:
        if len(race.state.lanes) > 2:
            race.remove(chance.randrange(len(race.state.lanes)))

    def insert_or_remove_a_layer() -> None:
        hidden = len(session.document.spec.network.hidden)
        session.apply(RemoveLayer(0) if hidden > 2 else InsertLayer(chance.randrange(hidden + 1)))

    acts: list[Callable[[], object]] = [
        *(race.add_copy, take, take, remove, look_back, train_from, session.undo, session.redo),
        *(insert_or_remove_a_layer, lambda: session.apply(SetAllActivations(chance.choice(("relu", "tanh"))))),
        *(lambda: race.edit_all(chance.random() < 0.5), lambda: session.apply(Reset())),
    ]
    session.look_back(None)
    for _ in range(12):
        for act in chance.choices(acts, k=8):
            act()
            session.play(True)
            QApplication.processEvents()
        session.play(True)
        track.wait_for_steps()
    session.play(False)
    assert session.trainer_thread.isRunning()
    assert race.is_on
    for work in (session.work(), *others(race)):
        learned, beginning = work.learned, work.timeline.open.beginning
        assert (beginning.spec, beginning.pins) == work.problem
        trainer = Trainer(beginning.spec, beginning.learned, beginning.pins)
        trainer.train_epochs(learned.epoch - beginning.frame.epoch)
        if not learned.position:
            assert_same_bits(learned, trainer.learned())

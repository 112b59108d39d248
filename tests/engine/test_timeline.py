"""A run as a value: every epoch comes back bit for bit, whatever was trained, edited and kept in memory."""

import random
from dataclasses import replace

import numpy as np
import pytest

from engine.data.drawn import DataSpec
from engine.learned import Learned, untrained
from engine.native.training import PIECE_WORK
from engine.parameters import Address
from engine.runs.falls import greatest_falls
from engine.runs.keyframes import Keyframe, KeyframeBudget, Keyframes
from engine.runs.replay import Replay
from engine.runs.timeline import Beginning, Place, Timeline
from engine.runs.trace import Trace
from engine.runs.wanted import NotWanted
from engine.spec import LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.engine.runs import assert_same_bits

SPEC = Spec(data=DataSpec("moons", samples=60, noise=10.0), network=NetworkSpec((LayerSpec(4), LayerSpec(3))))


def begun(spec: Spec = SPEC, pins: frozenset[Address] = frozenset()) -> Beginning:
    return Beginning.of(spec, pins, untrained(spec))


def every_epoch(spec: Spec, epochs: int, pins: frozenset[Address] = frozenset()) -> list[Learned]:
    """What is learned by each epoch of a run that nobody looks at, trained an epoch at a time."""
    trainer = Trainer(spec, untrained(spec), pins)
    states = [trainer.learned()]
    for _ in range(epochs):
        trainer.train_epochs(1)
        states.append(trainer.learned())
    return states


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("penalty", ["none", "l1"])
def test_every_epoch_comes_back_bit_for_bit_in_any_order(optimizer: str, penalty: str) -> None:
    training = replace(TrainingSpec(), optimizer=optimizer, penalty=penalty, penalty_rate=0.03)  # type: ignore[arg-type]
    spec = replace(SPEC, training=training)
    pins = frozenset({Address(0, 1, 0)})
    truth = every_epoch(spec, 300, pins)
    beginning, budget = begun(spec, pins), KeyframeBudget()
    beginning.keyframes.spacing = 8
    trainer = Trainer(spec, untrained(spec), pins)
    while trainer.epoch < 300:
        trainer.train_epochs(7)
        budget.note(beginning.keyframes, trainer.learned())
    replay = Replay(budget)
    order = list(range(301))
    random.Random(3).shuffle(order)
    for epoch in [*order[:60], 0, 300]:
        assert_same_bits(replay.learned(beginning, epoch), truth[epoch])


def test_without_any_keyframe_an_epoch_comes_back_from_the_beginning() -> None:
    assert_same_bits(Replay(KeyframeBudget()).learned(begun(), 40), every_epoch(SPEC, 40)[40])


def test_steps_of_one_sample_are_replayed_as_such() -> None:
    beginning = Beginning.of(SPEC, frozenset(), untrained(SPEC), by_sample=True)
    trainer = Trainer(SPEC, untrained(SPEC))
    for _ in range(3 * trainer.train_size):
        trainer.train_sample()
    assert_same_bits(Replay(KeyframeBudget()).learned(beginning, 3), trainer.learned())


def test_going_there_can_be_given_up_and_goes_on_later_from_how_far_it_came() -> None:
    beginning, budget = begun(), KeyframeBudget()
    is_wanted = [True]
    replay = Replay(budget, lambda: is_wanted[0])
    replay.go_to(beginning, 5)
    is_wanted[0] = False
    with pytest.raises(NotWanted):
        replay.go_to(beginning, 90)
    is_wanted[0] = True
    assert_same_bits(replay.learned(beginning, 90), every_epoch(SPEC, 90)[90])


def test_a_keyframe_gives_back_every_bit_even_a_negative_zero() -> None:
    learned = every_epoch(replace(SPEC, training=TrainingSpec(optimizer="momentum")), 2)[2]
    minus = np.full(learned.parameters.size, -0.0)
    for state in (learned, replace(learned, moment1=minus), untrained(SPEC)):
        assert_same_bits(Keyframe.of(state).learned(state.start), state)


def test_keyframes_stay_within_their_bytes_and_no_gap_costs_much_more_than_others() -> None:
    budget = KeyframeBudget(most_bytes=100_000)
    state = untrained(SPEC)
    long_run, short_run = begun(), begun()
    for frames, epochs in ((long_run.keyframes, 20_000), (short_run.keyframes, 300)):
        frames.spacing = 1
        for epoch in range(epochs):
            budget.note(frames, replace(state, epoch=epoch))
            assert budget.bytes <= 100_000
    for beginning, epochs in ((long_run, 20_000), (short_run, 300)):
        places = [frame.epoch for frame in beginning.keyframes] + [epochs]
        assert max(np.diff(places)) <= 2 * beginning.keyframes.spacing
    assert short_run.keyframes.spacing <= long_run.keyframes.spacing <= 256


def test_keyframes_of_many_beginnings_stay_within_their_bytes_and_epochs_come_back_without() -> None:
    budget, run = KeyframeBudget(most_bytes=20_000), every_epoch(SPEC, 4)
    beginnings = [begun() for _ in range(40)]
    for beginning in beginnings:
        budget.note(beginning.keyframes, run[4])
        assert budget.bytes <= budget.most_bytes
    assert budget.bytes > budget.most_bytes // 2
    assert_same_bits(Replay(budget).learned(beginnings[0], 4), run[4])


def test_keyframes_of_a_run_that_is_gone_are_gone_with_it() -> None:
    budget = KeyframeBudget()
    beginning = begun()
    budget.note(beginning.keyframes, untrained(SPEC))
    assert budget.bytes > 0
    del beginning
    assert budget.bytes == 0


def test_any_epoch_of_a_long_run_of_seven_layers_is_a_few_milliseconds_of_training_away() -> None:
    """As work, which is the same on every machine: 7-8×6-1, relu, 250 points, batches of 10, 100,000 epochs."""
    spec = Spec(
        features=("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"),
        network=NetworkSpec(tuple(LayerSpec(8, "relu") for _ in range(6))),
        training=TrainingSpec(optimizer="adam"),
    )
    assert (spec.data.train_size, spec.training.batch_size) == (250, 10)
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(3)
    state, frames, budget = trainer.learned(), Keyframes(spec), KeyframeBudget()
    for epoch in range(0, 100_000, 16):
        budget.note(frames, replace(state, epoch=epoch))
    gaps = np.diff([frame.epoch for frame in frames] + [100_000])
    assert gaps.max() * frames.epoch_work <= 4 * PIECE_WORK  # some 3 ms each
    assert budget.bytes < 64 * 2**20


# --- the value ---


def timeline(epoch: int = 0) -> Timeline:
    return Timeline.begun(SPEC, frozenset(), replace(untrained(SPEC), epoch=epoch))


def at(epoch: int, position: int = 0) -> tuple[Learned, Trace]:
    return replace(untrained(SPEC), epoch=epoch, position=position, steps=epoch * 3 + 1), Trace.empty(3)


def edited(line: Timeline, epoch: int, position: int = 0, name: str = "Edit") -> Timeline:
    learned, curves = at(epoch, position)
    return line.followed(name, (learned, curves), Beginning.of(SPEC, frozenset(), learned), range(3))


def test_an_epoch_at_which_an_edit_was_made_is_that_after_it() -> None:
    line = edited(edited(timeline(), 5), 9, 3)
    assert [line.index_at(epoch) for epoch in (0, 4, 5, 9, 10)] == [0, 0, 1, 1, 2]
    assert [segment.end for segment in line.segments] == [Place(5), Place(9, 3), None]
    assert [mark.epoch for mark in line.marks()] == [5.0, 9.1]


def test_edits_with_no_training_between_them_are_one_mark() -> None:
    line = edited(edited(edited(timeline(), 5, name="a"), 5, name="b"), 8, name="c")
    assert [mark.edits for mark in line.marks()] == [("a", "b"), ("c",)]


def test_edits_before_training_are_no_marks() -> None:
    assert timeline().followed("Edit", (untrained(SPEC), Trace.empty(3)), begun(), range(3)).marks() == ()


def test_a_run_from_a_file_can_be_gone_back_in_as_far_as_it_is_known() -> None:
    line = edited(timeline(1200), 1300)
    assert line.first_epoch == 1200
    assert line.index_at(1199) is None


def test_a_branch_stays_until_it_is_closed_and_the_two_can_change_places() -> None:
    line = edited(timeline(), 5)
    learned, curves = at(9)
    branched = line.branched(3, learned, curves)
    assert [branched.index_at(epoch) for epoch in (0, 3)] == [0, 0]
    assert branched.open.end is None
    assert branched.others[0].learned.epoch == 9
    there = branched.swapped(0, *at(20))
    assert there.segments == line.segments
    assert (there.others[0].learned.epoch, there.others[0].left_at) == (20, 3)
    assert there.closed(0).others == ()


def test_branches_part_where_their_runs_do_whichever_is_on_the_table() -> None:
    """One is left at 206 for a second one, and that at 123 for a third, so the first parts from the third there."""
    first = timeline()
    second = edited(first.branched(206, *at(1241)), 206)
    third = edited(second.branched(123, *at(365)), 123)

    def told(line: Timeline) -> list[tuple[int, int]]:
        return [other.name for other in line.others]

    assert told(second) == [(206, 1241)]
    assert told(third) == [(123, 1241), (123, 365)]
    back = third.swapped(0, *at(290))
    assert told(back) == [(123, 290), (206, 365)]
    assert told(back.swapped(1, *at(1241))) == [(123, 290), (206, 1241)]
    assert told(back.swapped(0, *at(1241))) == [(123, 1241), (123, 365)]


def test_the_oldest_beginnings_are_forgotten_where_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.timeline.MOST_BYTES", 10_000)
    line = timeline()
    for epoch in range(1, 50):
        line = edited(line, epoch)
    assert 1 < len(line.segments) < 12
    assert line.first_epoch == line.segments[0].beginning.frame.epoch > 30


# --- where the loss fell ---


def curve(losses: list[float]) -> Trace:
    numbers = np.array(losses)
    return Trace.of(1, {"epoch": np.arange(len(losses), dtype=float), "train_loss": numbers})


def test_the_greatest_falls_are_found_where_they_are() -> None:
    falls = greatest_falls(curve([1.0] * 40 + [0.6] * 40 + [0.59] * 40 + [0.1] * 40))
    assert [(fall.loss_before, fall.loss_after) for fall in falls] == [(1.0, 0.6), (0.59, 0.1)]
    assert falls[0].begin <= 40 <= falls[0].end
    assert falls[1].begin <= 120 <= falls[1].end


def test_a_run_without_a_fall_has_none() -> None:
    assert greatest_falls(curve([0.5] * 50)) == ()
    assert greatest_falls(curve([0.1 * n for n in range(50)])) == ()
    assert greatest_falls(Trace.empty(2)) == ()


def test_keyframes_that_came_with_a_file_count_once_and_make_room_like_others() -> None:
    beginning, budget = begun(), KeyframeBudget(most_bytes=60_000)
    beginning.keyframes.spacing = 1
    for epoch in range(200):
        beginning.keyframes.add(Keyframe.of(replace(untrained(SPEC), epoch=epoch)))
    assert beginning.keyframes.bytes > 60_000
    budget.adopt([beginning.keyframes])
    held = budget.bytes
    assert 0 < held <= 60_000
    budget.adopt([beginning.keyframes])
    assert budget.bytes == held

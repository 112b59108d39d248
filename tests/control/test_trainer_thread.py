"""The thread: it trains exactly what it was asked for, tells it in snapshots, waits for edits, and ends."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

import engine.trainer
from engine.learned import Learned, untrained
from engine.moment import Moment
from engine.native import training
from engine.observer import Observer
from engine.questions.measurement import Measure
from engine.questions.probe import ProbePoint
from engine.questions.question import Question
from engine.questions.surface import MapSurface
from engine.questions.unit import ViewUnit
from engine.questions.unit_maps import MapUnits
from engine.runs.pace import STEP_UNITS, Pace, StepUnit
from engine.runs.portion import Portion
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.control import trainer_thread
from playground.control.trainer_thread import PacedRun, TrainerThread
from playground.model.document import Document, Work
from tests.asking import asked, output_map, probe, unit_maps
from tests.engine.runs import assert_same_bits

SPEC = Spec(data=DataSpec("moons", samples=107, noise=10.0))  # 53 to train on: six batches an epoch
WILD = Spec(
    data=DataSpec("plane", samples=100),
    network=NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear")),
    training=TrainingSpec(learning_rate=10.0),
)


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Callable[..., TrainerThread]]:
    """Starts threads on the work of a spec, and stops them at the end."""
    threads = []

    def started(spec: Spec = SPEC, before: Callable[[TrainerThread], None] = lambda _: None) -> TrainerThread:
        thread = TrainerThread(Work.fresh(Document(spec)))
        threads.append(thread)
        before(thread)
        thread.start()
        return thread

    yield started
    for thread in threads:
        thread.stop()


def next_snapshot(qtbot: QtBot, thread: TrainerThread, fits: Callable[[Snapshot], bool] = lambda _: True) -> Snapshot:
    found: list[Snapshot] = []

    def came() -> bool:
        snapshot = thread.take_snapshot()
        if snapshot is not None and fits(snapshot):
            found.append(snapshot)
        return bool(found)

    qtbot.waitUntil(came)
    return found[0]


def newest(qtbot: QtBot, thread: TrainerThread) -> Snapshot:
    """What lies in the slot: an old one there would keep the new one waiting."""
    qtbot.waitUntil(lambda: thread.slot is not None)
    assert thread.slot is not None
    return thread.slot


def steps_of(learned: Learned) -> Callable[[Snapshot], bool]:
    return lambda snapshot: snapshot.learned.steps == learned.steps


Start = Callable[..., TrainerThread]


# --- snapshots -------------------------------------------------------------------------------------------------------


def test_once_started_a_snapshot_shows_the_network_at_rest(start: Start, qtbot: QtBot) -> None:
    thread = start()
    snapshot = next_snapshot(qtbot, thread)
    assert snapshot.spec == SPEC
    assert_same_bits(snapshot.learned, untrained(SPEC))
    assert snapshot.epochs_per_second == 0.0
    assert snapshot.curves.epoch.tolist() == [0.0]


def test_at_rest_no_snapshot_comes_twice(start: Start, qtbot: QtBot) -> None:
    thread = start()
    next_snapshot(qtbot, thread)
    thread.ask(asked(ProbePoint((1.0, 2.0))))
    assert next_snapshot(qtbot, thread).get(ProbePoint) is not None
    with thread.turn():  # nothing is left to be seen
        assert not thread.unseen
    assert thread.take_snapshot() is None


def test_all_of_a_snapshot_is_of_one_moment(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.ask(asked(ProbePoint((1.0, -2.0)), MapSurface((0, 1)), ViewUnit(0, 1)))
    thread.play(True)
    for _ in range(5):
        snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 3)
        trainer = Trainer(snapshot.spec, snapshot.learned)
        measured = trainer.measure()
        assert (measured.train_loss, measured.test_loss) == (snapshot[Measure].train_loss, snapshot[Measure].test_loss)
        assert snapshot[ProbePoint].output == probe(trainer, 1.0, -2.0).output
        assert snapshot[MapUnits].units.tobytes() == unit_maps(trainer, 40).tobytes()
        assert snapshot.curves.train_loss[-1] == snapshot[Measure].train_loss


def test_looking_at_a_unit_shows_it_large(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.ask(asked(MapSurface((1, 0), 30), ViewUnit(1, 0)))
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot[MapSurface].unit == (1, 0))
    trainer = Trainer(SPEC, untrained(SPEC))
    np.testing.assert_array_equal(snapshot[MapSurface].values, unit_maps(trainer, 30)[4])
    assert snapshot.get(ViewUnit) is not None


def test_looking_at_a_unit_that_is_gone_shows_the_output(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.ask(asked(MapSurface((1, 1), 30), ViewUnit(1, 1)))
    smaller = replace(SPEC, network=NetworkSpec((LayerSpec(2),)))
    thread.change(lambda _: Work.fresh(Document(smaller)))
    snapshot = next_snapshot(qtbot, thread)
    assert snapshot[MapSurface].unit is None
    np.testing.assert_array_equal(snapshot[MapSurface].values, output_map(Trainer(smaller, untrained(smaller)), 30))


def test_arrays_of_a_snapshot_are_read_only(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.ask(asked(ProbePoint((1.0, -2.0)), MapSurface((0, 1)), ViewUnit(0, 1)))
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.get(ViewUnit) is not None)
    view = snapshot.get(ViewUnit)
    assert view is not None
    arrays: list[Any] = [
        *snapshot.weights,
        *snapshot.biases,
        snapshot[MapUnits].features,
        snapshot[MapUnits].units,
        snapshot[MapSurface].values,
        snapshot[Measure].units.mean_activation,
        snapshot[Measure].units.dead,
        snapshot[ProbePoint].features,
        *snapshot[ProbePoint].z,
        *snapshot[ProbePoint].a,
        *(view.curve_z, view.curve_a, view.curve_slope, view.histogram, view.edges),
        snapshot.curves.epoch,
        snapshot.curves.rows,
        snapshot.learned.parameters,
    ]
    assert [array.flags.writeable for array in arrays] == [False] * len(arrays)


# --- stepping and playing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "place"), [("sample", (0, 1, 1)), ("batch", (0, 10, 1)), ("epoch", (1, 0, 6))])
def test_a_step_goes_exactly_that_far(start: Start, qtbot: QtBot, unit: StepUnit, place: tuple[int, int, int]) -> None:
    thread = start()
    thread.step(unit)
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.learned.steps > 0)
    learned = snapshot.learned
    assert (learned.epoch, learned.position, learned.steps) == place
    assert thread.learned() == learned


def test_steps_asked_for_at_once_are_all_taken(start: Start, qtbot: QtBot) -> None:
    thread = start()
    for unit in (*STEP_UNITS, "batch", "sample", "epoch"):
        thread.step(unit)
    expected = Trainer(SPEC, untrained(SPEC))
    expected.train_sample()
    expected.train_batches(1)
    expected.train_epochs(1)
    expected.train_batches(1)
    expected.train_sample()
    expected.train_epochs(1)
    snapshot = next_snapshot(qtbot, thread, steps_of(expected.learned()))
    assert_same_bits(snapshot.learned, expected.learned())


def test_playing_trains_as_the_trainer_alone_does_to_the_bit(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.play(True)
    next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 50)
    thread.play(False)
    learned = thread.learned()
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_batches(learned.steps)
    assert_same_bits(learned, alone.learned())


def test_pausing_stops_at_once_and_the_last_snapshot_shows_where(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.play(True)
    next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 5)
    thread.play(False)
    learned = thread.learned()
    assert_same_bits(next_snapshot(qtbot, thread, steps_of(learned)).learned, learned)
    thread.ask(asked(ProbePoint((0.0, 0.0))))
    assert_same_bits(
        next_snapshot(qtbot, thread, lambda snapshot: snapshot.get(ProbePoint) is not None).learned, learned
    )


def test_playing_tells_its_pace_and_resting_tells_none(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.play(True)
    assert next_snapshot(qtbot, thread, lambda snapshot: snapshot.epochs_per_second > 0.0).epoch > 0
    thread.play(False)
    rest = next_snapshot(qtbot, thread, lambda snapshot: snapshot.epochs_per_second == 0.0)
    assert rest.learned == thread.learned()


@pytest.mark.parametrize(("unit", "each"), [("sample", 1), ("batch", 1), ("epoch", 6)])
def test_a_slow_pace_takes_one_step_at_a_time(start: Start, qtbot: QtBot, unit: StepUnit, each: int) -> None:
    thread = start()
    thread.set_pace(Pace(unit, 20.0))
    thread.play(True)
    seen: list[int] = []
    while len(seen) < 5:
        seen.append(next_snapshot(qtbot, thread, lambda snapshot: snapshot.learned.steps > 0).learned.steps)
    assert all(steps % each == 0 for steps in seen)
    assert seen == sorted(set(seen))


def test_a_slow_pace_keeps_its_time(start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    fake_time = SimpleNamespace(perf_counter=lambda: clock[0], sleep=time.sleep)
    monkeypatch.setattr(trainer_thread, "time", fake_time)
    thread = start()
    next_snapshot(qtbot, thread)
    thread.set_pace(Pace("batch", 2.0))
    thread.play(True)
    for second, steps in ((100.0, 1), (100.4, 1), (100.5, 2), (101.2, 3), (102.0, 5)):
        clock[0] = second
        thread.wake.set()
        qtbot.waitUntil(lambda steps=steps: thread.learned().steps >= steps)  # type: ignore[misc]  # no type for it
        assert thread.learned().steps == steps


def test_at_a_slow_pace_a_snapshot_comes_with_a_step_and_not_between(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.set_pace(Pace("batch", 8.0))
    thread.play(True)
    taken: list[int] = []

    def enough() -> bool:
        snapshot = thread.take_snapshot()
        if snapshot is not None:
            taken.append(snapshot.learned.steps)
        return bool(taken) and taken[-1] >= 6

    qtbot.waitUntil(enough)
    assert len(taken) <= 6 + 2  # and one for the start, and one for playing


class HeldTraining:
    """Holds the compiled loop of training as a network does whose steps take for ever, but for calls let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began, self._may_pass = threading.Event(), threading.Semaphore(0)
        self._train = training.train_loop
        monkeypatch.setattr(training, "train_loop", self._held)

    def let_through(self, calls: int = 10**6) -> None:
        self._may_pass.release(calls)

    def _held(self, *arguments: object) -> object:
        self.began.set()
        assert self._may_pass.acquire(timeout=20.0)
        return self._train(*arguments)


TURNS: dict[str, Callable[[TrainerThread], object]] = {
    "learned": TrainerThread.learned,
    "change": lambda thread: thread.change(lambda _: Work.fresh(Document(WILD))),
    "pause": lambda thread: thread.play(False),
    "play": lambda thread: thread.play(True),
    "run": lambda thread: thread.begin_run(PacedRun(10**6, 5.0)),
    "forget the run": TrainerThread.forget_run,
    "step": lambda thread: thread.step("epoch"),
    "pace": lambda thread: thread.set_pace(Pace("sample", 3.0)),
    "watch": lambda thread: thread.ask(asked(ProbePoint((1.0, 2.0)))),
    "forget the history": TrainerThread.forget_tasks,
    "snapshot": TrainerThread.take_snapshot,
}


@pytest.mark.parametrize(
    "pace", [Pace("epoch", 60.0), Pace("batch", 60.0), Pace("sample", 60.0), Pace("epoch")], ids=str
)
def test_no_turn_of_the_gui_thread_waits_for_a_step(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, pace: Pace
) -> None:
    thread = start()
    for turn in TURNS.values():
        held = HeldTraining(monkeypatch)
        thread.set_pace(pace)
        thread.play(True)
        assert held.began.wait(20.0)
        turn(thread)  # would never come back
        held.let_through()
        thread.change(lambda _: Work.fresh(Document(SPEC)))


def test_an_order_amid_a_step_finds_what_was_learned_before_it(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start()
    held = HeldTraining(monkeypatch)
    thread.play(True)
    assert held.began.wait(20.0)
    thread.play(False)
    assert thread.learned() == untrained(SPEC)
    held.let_through()
    assert next_snapshot(qtbot, thread, lambda snapshot: not snapshot.epochs_per_second).learned == untrained(SPEC)
    thread.step("batch")  # and the trainer goes on from there
    qtbot.waitUntil(lambda: thread.learned().steps == 1)
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_batches(1)
    assert_same_bits(thread.learned(), alone.learned())


def test_orders_at_any_moment_change_no_number(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.play(True)
    seen = []
    for turn in range(60):
        thread.play(turn % 3 == 0)
        thread.play(True)
        thread.set_pace(Pace("batch", 1000.0) if turn % 5 == 0 else Pace())
        seen.append(thread.learned().steps)
        thread.ask(asked(ProbePoint((0.0, 0.1 * turn))))
        next_snapshot(qtbot, thread)
    thread.play(False)
    learned = thread.learned()
    assert seen == sorted(seen)
    assert learned.steps > 0
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_batches(learned.steps)
    assert_same_bits(learned, alone.learned())


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks whose epochs cost more than may be trained at once: single batches, six an epoch."""
    monkeypatch.setattr(engine.trainer, "PIECE_WORK", 1)


@pytest.mark.usefixtures("dear")
def test_a_dear_epoch_that_is_asked_for_is_taken_in_parts_and_whole(start: Start, qtbot: QtBot) -> None:
    assert Trainer(SPEC, untrained(SPEC)).batches_at_once == 1
    thread = start()
    next_snapshot(qtbot, thread)
    thread.step("batch")
    thread.step("epoch")
    thread.step("epoch")
    seen = set()

    def is_there() -> bool:
        seen.add(thread.learned().steps)
        return thread.learned().epoch == 2

    qtbot.waitUntil(is_there)
    thread.play(False)
    learned = thread.learned()
    assert (learned.epoch, learned.position, learned.steps) == (2, 0, 12)
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_epochs(2)
    assert_same_bits(learned, alone.learned())


@pytest.mark.usefixtures("dear")
def test_a_run_of_dear_epochs_ends_with_the_epoch_that_was_asked_for(start: Start, qtbot: QtBot) -> None:
    thread = start()
    with qtbot.waitSignal(thread.stopped_playing):
        thread.begin_run(PacedRun(3, 100.0))
    learned = thread.learned()
    assert (learned.epoch, learned.position, learned.steps) == (3, 0, 18)


@pytest.mark.usefixtures("dear")
def test_reset_amid_an_epoch_that_was_asked_for_ends_it(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start()
    next_snapshot(qtbot, thread)
    held = HeldTraining(monkeypatch)
    thread.step("epoch")
    assert held.began.wait(20.0)
    held.let_through(1)
    qtbot.waitUntil(lambda: thread.learned().steps == 1)
    thread.change(lambda _: Work.fresh(Document(SPEC)))
    thread.step("batch")
    held.let_through()
    qtbot.waitUntil(lambda: not thread.steps_asked)
    assert thread.learned().steps == 1


@pytest.mark.usefixtures("dear")
def test_an_edit_amid_an_epoch_that_was_asked_for_lets_it_end(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.step("epoch")
    for turn in range(20):
        thread.change(lambda work, turn=turn: replace(work, document=Document(SPEC, title=str(turn))))  # type: ignore[misc]
    qtbot.waitUntil(lambda: thread.learned().epoch == 1)
    assert thread.learned().steps == 6


class Told:
    """What the thread does, one after the other, on a clock of its own: training 10 ms, looking 100 ms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        self._clock = time.perf_counter()
        monkeypatch.setattr(trainer_thread, "time", SimpleNamespace(perf_counter=lambda: self._clock))
        train, observe = Portion.train, Observer.observe

        def trained(portion: Portion, trainer: Trainer) -> int:
            self._clock += 0.01
            self.done.append("train")
            return train(portion, trainer)

        def observed(*args: Any, **how: Any) -> Snapshot:
            self._clock += 0.1
            self.done.append("look")
            return observe(*args, **how)

        monkeypatch.setattr(Portion, "train", trained)
        monkeypatch.setattr(Observer, "observe", observed)


def test_looking_takes_no_more_time_than_training(start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = start()
    next_snapshot(qtbot, thread)
    told = Told(monkeypatch)
    thread.play(True)
    for _ in range(4):
        next_snapshot(qtbot, thread)
    thread.play(False)
    looks = [at for at, what in enumerate(told.done) if what == "look"]
    assert len(looks) >= 4
    assert all(after - before > 10 for before, after in pairwise(looks[:4]))


def test_what_an_edit_did_is_looked_at_before_training_goes_on(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start()
    thread.play(True)
    next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 2)
    told = Told(monkeypatch)
    with thread.turn():
        thread.slot = None
    wider = replace(SPEC, network=NetworkSpec((LayerSpec(7),)))

    def changed(_: Work) -> Work:
        told.done.clear()
        return Work.fresh(Document(wider))

    thread.change(changed)
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.spec == wider)
    assert snapshot.learned.is_untrained
    thread.play(False)
    assert "look" in told.done


# --- edits -----------------------------------------------------------------------------------------------------------


def test_an_edit_while_playing_loses_no_step_and_takes_none_back(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.play(True)
    next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 5)
    given: list[Learned] = []

    def changed(work: Work) -> Work:
        given.append(work.learned)
        return Work(Document(SPEC, title="changed"), work.learned)

    thread.change(changed)
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.learned.steps > given[0].steps + 30)
    alone = Trainer(SPEC, untrained(SPEC))
    alone.train_batches(snapshot.learned.steps)
    assert_same_bits(snapshot.learned, alone.learned())
    thread.play(False)


def test_a_snapshot_of_before_an_edit_is_not_handed_out(start: Start, qtbot: QtBot) -> None:
    thread = start()
    qtbot.waitUntil(lambda: thread.slot is not None)
    wider = replace(SPEC, network=NetworkSpec((LayerSpec(7),)))
    thread.change(lambda _: Work.fresh(Document(wider)))
    assert newest(qtbot, thread).spec == wider
    assert next_snapshot(qtbot, thread).spec == wider


@dataclass(frozen=True, slots=True)
class TakeLong(Question[int]):
    """Takes as long as the test wants; it asks all the time whether it is wanted."""

    begun: threading.Event = field(default_factory=threading.Event, compare=False)
    goes_on: threading.Event = field(default_factory=threading.Event, compare=False)

    def ask(self, moment: Moment) -> int:
        self.begun.set()
        until = time.monotonic() + 20.0
        while not self.goes_on.is_set() and time.monotonic() < until:
            moment.check_wanted()
            self.goes_on.wait(0.001)
        return moment.learned.steps


def test_an_edit_during_the_making_of_a_snapshot_does_not_wait_for_it(start: Start, qtbot: QtBot) -> None:
    thread, long = start(), TakeLong()
    next_snapshot(qtbot, thread)
    thread.ask(asked(long))
    assert long.begun.wait(20.0)
    wider = replace(SPEC, network=NetworkSpec((LayerSpec(7),)))
    thread.change(lambda _: Work.fresh(Document(wider)))  # would never come back
    thread.ask(asked())
    assert newest(qtbot, thread).spec == wider
    assert next_snapshot(qtbot, thread).spec == wider
    assert not long.goes_on.is_set()


def test_what_a_person_points_at_does_not_wait_for_the_snapshot_in_the_making(start: Start, qtbot: QtBot) -> None:
    thread, long = start(), TakeLong()
    long.goes_on.set()
    thread.ask(asked(long))
    shown = next_snapshot(qtbot, thread, lambda snapshot: snapshot.get(TakeLong) is not None)
    long.begun.clear()
    long.goes_on.clear()
    thread.step("batch")
    assert long.begun.wait(20.0)
    thread.ask(asked(long, ProbePoint((1.0, 2.0))))
    pointed = next_snapshot(qtbot, thread)
    assert not long.goes_on.is_set()  # it is still being made
    assert pointed[ProbePoint].point == (1.0, 2.0)
    assert pointed.learned is shown.learned  # so all numbers on the screen stay of one moment
    long.goes_on.set()
    after = next_snapshot(qtbot, thread)
    assert (after[TakeLong], after.learned.steps) == (1, 1)
    assert after[ProbePoint].point == (1.0, 2.0)


def test_the_first_picture_after_an_edit_may_be_coarse_and_the_next_is_fine(start: Start, qtbot: QtBot) -> None:
    thread = start()
    large = replace(SPEC, network=NetworkSpec((LayerSpec(32),) * 20))
    thread.ask(asked(MapSurface(resolution=150)))
    thread.change(lambda _: Work.fresh(Document(large)))
    sides = [next_snapshot(qtbot, thread)[MapSurface].values.shape[0] for _ in range(2)]
    assert sides[0] < 100
    assert sides[1] == 150


def test_an_edit_that_fails_changes_nothing_and_blocks_nothing(start: Start, qtbot: QtBot) -> None:
    thread = start()
    revision = thread.revision

    def failing(_: Work) -> Work:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        thread.change(failing)
    assert thread.revision == revision
    thread.step("batch")
    qtbot.waitUntil(lambda: thread.learned().steps == 1)


def test_another_document_takes_none_of_the_steps_asked_for_before(start: Start, qtbot: QtBot) -> None:
    def ask_and_open_another(thread: TrainerThread) -> None:
        thread.step("epoch")
        thread.change(lambda _: Work.fresh(Document(WILD)))
        thread.forget_tasks()

    thread = start(before=ask_and_open_another)
    assert next_snapshot(qtbot, thread).learned.is_untrained
    assert thread.learned().is_untrained


# --- divergence ------------------------------------------------------------------------------------------------------


def test_divergence_stops_playing_and_is_told(start: Start, qtbot: QtBot) -> None:
    thread = start(WILD)
    with qtbot.waitSignal(thread.stopped_playing):
        thread.play(True)
    assert not thread.is_playing
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.divergence is not None)
    assert np.isfinite(snapshot.learned.parameters).all()


def test_playing_a_diverged_network_stops_again_and_says_so(start: Start, qtbot: QtBot) -> None:
    thread = start(WILD)
    with qtbot.waitSignal(thread.stopped_playing):
        thread.play(True)
    with qtbot.waitSignal(thread.stopped_playing):
        thread.play(True)
    assert not thread.is_playing


def test_after_a_divergence_a_gentler_rate_trains_on(start: Start, qtbot: QtBot) -> None:
    thread = start(WILD)
    with qtbot.waitSignal(thread.stopped_playing):
        thread.play(True)
    calm = replace(WILD, training=TrainingSpec(learning_rate=1e-5))
    thread.change(lambda _: Work.fresh(Document(calm)))
    thread.play(True)
    snapshot = next_snapshot(qtbot, thread, lambda snapshot: snapshot.epoch > 2)
    assert snapshot.divergence is None


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("playing", [True, False])
def test_stopping_ends_the_thread(start: Start, qtbot: QtBot, playing: bool) -> None:
    thread = start()
    thread.play(playing)
    thread.stop()
    assert thread.isFinished()


def test_stopping_amid_a_slow_pace_does_not_wait_for_the_next_step(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.set_pace(Pace("epoch", 1e-3))
    thread.play(True)
    qtbot.waitUntil(lambda: thread.learned().steps == 6)
    thread.stop()  # not in a thousand seconds
    assert thread.isFinished()


def test_a_thread_that_was_never_started_stops_calmly(qtbot: QtBot) -> None:
    thread = TrainerThread(Work.fresh(Document(SPEC)))
    thread.stop()
    assert not thread.isRunning()


def test_what_was_learned_is_there_after_the_end(start: Start, qtbot: QtBot) -> None:
    thread = start()
    thread.step("epoch")
    qtbot.waitUntil(lambda: thread.learned().epoch == 1)
    thread.stop()
    assert thread.learned().epoch == 1


def test_a_failing_thread_says_what_failed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Snapshot:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(Observer, "observe", broken)
    thread = TrainerThread(Work.fresh(Document(SPEC)))
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(thread.failed, timeout=60_000) as told:
        thread.start()
        qtbot.waitUntil(thread.isFinished, timeout=60_000)
    assert told.args == ["RuntimeError: no such luck"]
    assert [kind for kind, *_ in caught] == [RuntimeError]
    assert isinstance(thread, QThread)
    assert thread.learned() == untrained(SPEC)  # and what there is can still be saved

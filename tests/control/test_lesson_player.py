"""Lessons on a session: the own work comes back, runs are exact, edits keep to what the step allows."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from pytestqt.qtbot import QtBot

from engine import measurement
from engine.moment import Moment
from engine.parameters import Address
from engine.questions import measurement as questions_measurement
from engine.trainer import Trainer
from playground.control.files import Answer, DocumentFiles, new_work
from playground.control.lesson_player import LessonPlayer
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Work
from playground.model.edits import Edit, EditRefused
from playground.model.files.document_io import read
from playground.model.lessons import measure_kind
from playground.model.lessons.lesson import Lesson, Step
from playground.model.lessons.lesson_state import SeedLook, StepState, TallyState
from playground.model.lessons.tally import run_seed
from playground.model.unsaved import Unsaved
from tests.control.answers import Dialogs
from tests.control.lessons import (
    COUNTING,
    GOING_ON,
    LOOKING,
    MOONS,
    QUESTION,
    REACHING,
    RUNNING,
    WILD,
    lesson,
)
from tests.engine.runs import assert_same_bits
from tests.toys import toy_data


@dataclass
class Room:
    """A lesson room on a running session, and what it told."""

    lessons: LessonPlayer
    session: Session
    files: DocumentFiles
    dialogs: Dialogs
    preferences: Preferences
    folder: Path
    qtbot: QtBot
    refusals: list[str] = field(default_factory=list)

    @property
    def state(self) -> StepState:
        assert self.lessons.state is not None
        return self.lessons.state

    @property
    def tally(self) -> TallyState:
        assert self.lessons.tally.state is not None
        return self.lessons.tally.state

    def note(self, refusal: EditRefused) -> None:
        self.refusals.append(str(refusal))

    def begin(self, *steps: Step) -> Lesson:
        begun = lesson(*steps)
        self.lessons.begin(begun)
        return begun

    def run(self) -> None:
        """Press Run and wait for the end."""
        self.lessons.run(True)
        self.qtbot.waitUntil(lambda: self.state.phase == "done", timeout=20_000)

    def play_a_little(self) -> None:
        before = self.session.work().learned.epoch
        self.session.play(True)
        self.qtbot.waitUntil(lambda: self.session.work().learned.epoch > before)
        self.session.play(False)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    session = Session(new_work())
    dialogs = Dialogs()
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    files = DocumentFiles(session, dialogs, preferences, session)
    lessons = LessonPlayer(session, files, preferences, session)
    room = Room(lessons, session, files, dialogs, preferences, tmp_path, qtbot)
    session.refused.connect(room.note)
    session.start()
    qtbot.waitUntil(lambda: session.snapshot is not None)
    yield room
    lessons.close()
    session.stop()
    assert dialogs.answers == []
    assert dialogs.files == []


def trained(work: Work, epochs: int) -> Work:
    """As the command line trains it: in one go."""
    trainer = Trainer(work.document.spec, work.learned, work.document.pins)
    trainer.train_epochs(epochs)
    return Work(work.document, trainer.learned())


# --- the own work ---------------------------------------------------------------------------------------------------


def test_the_own_work_comes_back_bit_for_bit_with_what_can_be_undone_and_done_again(room: Room) -> None:
    room.session.apply(edits.SetSetting("data", "noise", 20.0))
    room.session.apply(edits.AddUnit(0))
    room.session.apply(edits.SetSetting("training", "learning_rate", 0.1))
    room.play_a_little()
    room.session.undo()
    own = room.session.work()

    room.begin()
    room.session.apply(edits.AddUnit(0))
    room.lessons.go_on()
    room.lessons.leave()

    back = room.session.work()
    assert back.document == own.document
    assert_same_bits(back.learned, own.learned)
    assert room.session.is_edited()
    room.session.redo()
    assert room.session.document.spec.training.learning_rate == 0.1
    room.session.undo()
    room.session.undo()
    room.session.undo()
    assert room.session.document == new_work().document


def test_the_curves_of_the_own_run_come_back(room: Room) -> None:
    room.play_a_little()

    def rows() -> list[float]:
        snapshot = room.session.snapshot
        return [] if snapshot is None else list(snapshot.curves.epoch)

    room.qtbot.waitUntil(lambda: len(rows()) > 1)
    learned = room.session.work().learned  # it may have paused in the middle of an epoch
    data = toy_data(room.session.document.spec)
    train_size = round(data.samples * data.train_percent / 100)
    room.qtbot.waitUntil(lambda: rows()[-1] == pytest.approx(learned.epoch + learned.position / train_size))
    before = rows()
    room.begin(RUNNING)
    room.qtbot.waitUntil(lambda: len(rows()) == 1)
    room.lessons.leave()
    room.qtbot.waitUntil(lambda: rows()[: len(before)] == before)


def test_the_own_file_and_whether_it_is_saved_come_back(room: Room) -> None:
    room.dialogs.files = [room.folder / "own.json"]
    assert room.files.save_as()
    room.session.apply(edits.AddUnit(0))
    assert room.files.is_modified
    begun = room.begin()
    assert room.files.name == begun.title
    assert not room.files.is_modified
    room.lessons.leave()
    assert room.files.path == room.folder / "own.json"
    assert room.files.is_modified
    room.session.undo()
    assert not room.files.is_modified


def test_a_second_lesson_keeps_the_own_work_of_before_the_first(room: Room) -> None:
    room.session.apply(edits.AddUnit(0))
    own = room.session.work()
    room.begin(LOOKING)
    room.begin(COUNTING)
    room.lessons.leave()
    assert room.session.work().document == own.document
    assert not room.files.has_set_aside


def test_leaving_the_window_during_a_lesson_asks_about_the_own_work_and_saves_it(room: Room) -> None:
    room.session.apply(edits.AddUnit(0))
    own = room.session.work()
    room.begin(RUNNING)
    room.dialogs.answers = ["cancel"]
    assert not room.files.may_leave()
    assert room.lessons.state is not None
    room.dialogs.answers = ["save"]
    room.dialogs.files = [room.folder / "kept.json"]
    assert room.files.may_leave()
    saved = read(room.folder / "kept.json")
    assert saved.document == own.document
    assert_same_bits(saved.learned, own.learned)
    assert room.files.may_leave()  # it is saved now, so nothing more is asked


def test_nothing_is_asked_when_only_the_lesson_has_changed(room: Room) -> None:
    room.begin(REACHING)
    room.session.apply(edits.AddUnit(0))
    assert room.files.may_leave()
    assert room.dialogs.asked == []


def test_saving_during_a_lesson_makes_a_copy_and_never_touches_the_own_file(room: Room) -> None:
    own = room.folder / "own.json"
    room.dialogs.files = [own]
    room.files.save_as()
    before = own.read_bytes()
    room.begin(REACHING)
    room.session.apply(edits.AddUnit(0))
    room.dialogs.files = [own, room.folder / "copy.json"]
    assert not room.files.save()
    assert own.read_bytes() == before
    assert "not overwritten" in room.dialogs.told[-1][0]
    assert room.files.save()
    assert read(room.folder / "copy.json").document == room.session.document
    room.lessons.leave()
    assert room.files.path == own


def test_opening_a_file_ends_the_lesson_and_all_may_be_edited_again(room: Room) -> None:
    room.dialogs.files = [room.folder / "other.json"]
    room.files.save_as()
    room.begin(LOOKING)
    assert not room.session.apply(edits.AddUnit(0))
    assert room.files.open(room.folder / "other.json")
    assert room.lessons.state is None
    assert not room.files.has_set_aside
    assert room.session.apply(edits.AddUnit(0))


def test_a_refused_file_leaves_the_lesson_as_it_is(room: Room) -> None:
    broken = room.folder / "broken.json"
    broken.write_text("{")
    room.begin(LOOKING)
    assert not room.files.open(broken)
    assert room.state.index == 0


# --- steps ----------------------------------------------------------------------------------------------------------


def test_a_step_sets_and_pins_its_values(room: Room) -> None:
    room.begin(LOOKING)
    work = room.session.work()
    layout = work.document.layout
    assert layout.weights(work.learned.parameters, 0)[0, 0] == 2.5
    assert layout.biases(work.learned.parameters, 0)[1] == -1.0
    assert work.document.pins == frozenset({Address(0, 0, 0)})


def test_a_step_without_a_network_goes_on_with_the_one_that_is_there(room: Room) -> None:
    room.begin(RUNNING, GOING_ON)
    room.lessons.answer(1)
    room.run()
    room.lessons.go_on()
    room.run()
    assert_same_bits(room.session.work().learned, trained(MOONS, 15).learned)


def test_the_next_step_waits_for_the_run_that_it_goes_on_from(room: Room) -> None:
    room.begin(RUNNING, GOING_ON)
    room.lessons.go_on()
    assert room.state.index == 0
    room.lessons.answer(0)
    room.run()
    room.lessons.go_on()
    assert room.state.index == 1


def test_back_and_restart_return_to_the_beginning_of_a_step(room: Room) -> None:
    room.begin(RUNNING, GOING_ON)
    room.lessons.answer(2)
    room.run()
    room.lessons.go_on()
    at_the_start = room.session.work()
    room.run()
    room.lessons.restart()
    assert_same_bits(room.session.work().learned, at_the_start.learned)
    assert room.state.phase == "ready"
    room.lessons.go_back()
    assert room.state.answer is None
    assert_same_bits(room.session.work().learned, MOONS.learned)


def test_undo_does_not_go_past_the_beginning_of_a_step(room: Room) -> None:
    room.begin(LOOKING, replace(REACHING, work=MOONS))
    room.lessons.go_on()
    room.session.apply(edits.AddUnit(0))
    room.session.undo()
    assert room.session.document == MOONS.document
    room.session.undo()
    assert room.session.document == MOONS.document


# --- running --------------------------------------------------------------------------------------------------------


def test_a_run_ends_at_exactly_its_epochs_bit_for_bit(room: Room) -> None:
    room.begin(RUNNING)
    room.lessons.answer(1)
    room.run()
    assert_same_bits(room.session.work().learned, trained(MOONS, 12).learned)
    assert [finding.holds for finding in room.state.outcome] == [True, False]
    assert room.state.outcome[0].text == "epoch is 12"
    assert room.state.epochs_done == 12
    assert room.state.is_explained


def test_a_run_that_is_interrupted_ends_the_same(room: Room) -> None:
    room.begin(RUNNING)
    room.lessons.answer(1)
    room.lessons.run(True)
    room.qtbot.waitUntil(lambda: room.session.work().learned.epoch >= 2)
    room.lessons.run(False)
    assert room.state.phase == "paused"
    room.qtbot.waitUntil(lambda: room.state.epochs_done == room.session.work().learned.epoch)
    room.session.step("sample")  # refused: the run would not be the same
    room.session.play(True)  # the space bar goes on with the run
    room.qtbot.waitUntil(lambda: room.state.phase == "done", timeout=20_000)
    assert_same_bits(room.session.work().learned, trained(MOONS, 12).learned)


def test_a_run_begins_where_the_step_began_although_the_network_was_trained_before(room: Room) -> None:
    room.begin(replace(RUNNING, question=None, allow=None))
    room.play_a_little()
    room.run()
    assert_same_bits(room.session.work().learned, trained(MOONS, 12).learned)


def test_a_run_takes_the_learners_own_edits_along(room: Room) -> None:
    room.begin(replace(RUNNING, question=None))
    address = Address(0, 1)
    assert room.session.apply(edits.SetValue(address, 3.0))
    edited = room.session.work()
    room.run()
    assert_same_bits(room.session.work().learned, trained(edited, 12).learned)


def test_checks_are_measured_by_the_trainers_thread(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[threading.Thread] = set()
    measure = measurement.measure

    def told(moment: Moment) -> measurement.Measurement:
        threads.add(threading.current_thread())
        return measure(moment)

    for module in (measurement, questions_measurement, measure_kind):
        monkeypatch.setattr(module, "measure", told)
    room.begin(replace(RUNNING, question=None, goal=RUNNING.checks))
    room.run()
    assert room.state.outcome[0].text == room.state.goal[0].text == "epoch is 12"
    assert threads
    assert threading.main_thread() not in threads


def test_training_goes_on_without_end_after_a_run(room: Room) -> None:
    room.begin(replace(RUNNING, question=None, allow=None))
    room.run()
    room.session.play(True)
    room.qtbot.waitUntil(lambda: room.session.work().learned.epoch > 14)
    assert room.state.outcome[0].text == "epoch is 12"  # what the run gave


def test_a_run_that_diverges_is_over_and_told(room: Room) -> None:
    room.begin(replace(RUNNING, work=WILD, question=None, run_epochs=1000))
    room.run()
    assert room.state.is_diverged
    assert room.state.epochs_done < 1000
    assert room.state.outcome[0].holds is False


def test_leaving_during_a_run_ends_it(room: Room) -> None:
    own = room.session.work()
    room.begin(replace(RUNNING, question=None, run_epochs=500))
    room.lessons.run(True)
    room.qtbot.waitUntil(lambda: room.session.work().learned.epoch > 0)
    room.lessons.leave()
    assert not room.session.is_playing
    assert_same_bits(room.session.work().learned, own.learned)
    room.session.play(True)  # and the run's end is forgotten
    room.qtbot.waitUntil(lambda: room.session.work().learned.epoch > 3)


# --- what is allowed ------------------------------------------------------------------------------------------------

REFUSED: list[tuple[tuple[str, ...], Edit, str]] = [
    ((), edits.AddUnit(0), "only look"),
    (("play",), edits.SetSetting("data", "noise", 3.0), "only run, step and reset"),
    (("biases",), edits.SetValue(Address(0, 0, 0), 1.0), "only the biases can be changed"),
    (("units", "layers"), edits.SetActivation(0, "relu"), "only the number of units and the layers can be changed"),
    (("units",), edits.Together("both", (edits.AddUnit(0), edits.Reset())), "only the number of units"),
]


@pytest.mark.parametrize(("allow", "edit", "told"), REFUSED, ids=[told for *_, told in REFUSED])
def test_an_edit_of_another_kind_is_refused_with_what_can_be_changed(
    room: Room, allow: tuple[str, ...], edit: Edit, told: str
) -> None:
    room.begin(replace(LOOKING, allow=allow))
    before = room.session.work()
    assert not room.session.apply(edit)
    assert told in room.refusals[-1]
    assert room.session.work().document == before.document


def test_an_edit_that_the_step_allows_is_made(room: Room) -> None:
    room.begin(replace(LOOKING, allow=("biases",)))
    assert room.session.apply(edits.SetValue(Address(0, 0), 1.5))
    assert room.refusals == []


def test_nothing_is_trained_before_the_question_is_answered(room: Room) -> None:
    room.begin(replace(RUNNING, allow=None))
    room.session.play(True)
    room.session.step("epoch")
    room.lessons.run(True)
    assert not room.session.is_playing
    assert room.session.work().learned.epoch == 0
    assert "answer the question" in room.refusals[-1]


def test_nothing_is_edited_or_undone_in_the_middle_of_a_run(room: Room) -> None:
    room.begin(replace(RUNNING, question=None, run_epochs=500))
    room.session.apply(edits.SetValue(Address(0, 0), 1.5))
    room.lessons.run(True)
    assert not room.session.apply(edits.SetValue(Address(0, 0), 2.5))
    room.session.undo()
    room.lessons.run(False)
    document = room.session.work()
    assert document.learned.start[document.document.layout.index(Address(0, 0))] == 1.5
    assert len(room.refusals) == 2


# --- goals and checks -----------------------------------------------------------------------------------------------


def test_a_goal_is_noticed_while_the_learner_edits(room: Room) -> None:
    room.begin(replace(REACHING, work=MOONS))
    room.qtbot.waitUntil(lambda: room.state.goal[0].holds is False)
    assert not room.state.is_explained
    room.session.apply(edits.AddUnit(0))
    room.qtbot.waitUntil(lambda: room.state.is_goal_reached)
    assert room.state.goal[0].text == "number of hidden units is 4, above 3.5"
    assert room.state.is_explained


def test_checks_of_a_step_without_a_run_are_live(room: Room) -> None:
    room.begin(replace(LOOKING, allow=None))
    room.qtbot.waitUntil(lambda: [finding.holds for finding in room.state.outcome] == [True, False])
    room.session.apply(edits.InsertLayer(1))
    room.qtbot.waitUntil(lambda: [finding.holds for finding in room.state.outcome] == [False, True])


def test_the_outcome_waits_for_the_answer(room: Room) -> None:
    room.begin(replace(LOOKING, question=QUESTION))
    room.qtbot.waitUntil(lambda: room.session.snapshot is not None)
    room.lessons.judge()
    assert list(room.state.outcome) == []
    room.lessons.answer(0)
    assert [finding.holds for finding in room.state.outcome] == [True, False]


# --- progress -------------------------------------------------------------------------------------------------------


def test_a_lesson_goes_on_where_the_learner_left_it(room: Room) -> None:
    begun = room.begin(LOOKING, replace(LOOKING, heading="Second"), COUNTING)
    room.lessons.go_on()
    room.lessons.leave()
    assert room.preferences.lesson_progress(begun.name) == (2, False)
    room.lessons.begin(begun)
    assert room.state.step.heading == "Second"
    room.lessons.go_on()
    room.lessons.go_on()
    room.lessons.go_on()
    assert room.lessons.state is None
    assert room.preferences.lesson_progress(begun.name) == (3, True)
    room.lessons.begin(begun)
    assert room.state.index == 0


def test_a_lesson_is_taken_up_again_where_its_network_is_known(room: Room) -> None:
    begun = room.begin(RUNNING, GOING_ON)
    room.preferences.keep_lesson_progress(begun.name, 2, False)
    room.lessons.begin(begun)
    assert room.state.index == 0


# --- the tally ------------------------------------------------------------------------------------------------------


def test_a_tally_is_counted_beside_the_network_which_stays(room: Room) -> None:
    room.begin(COUNTING)
    before = room.session.work()
    room.lessons.run_tally(True)
    assert room.tally.running == (0, 0)
    room.qtbot.waitUntil(lambda: room.tally.is_complete, timeout=20_000)
    assert room.tally.results == ((True,) * 3, (True,) * 3)
    room.qtbot.waitUntil(lambda: not room.lessons.tally.is_running)
    assert_same_bits(room.session.work().learned, before.learned)


def test_a_tally_that_was_stopped_goes_on_where_it_was(room: Room) -> None:
    assert COUNTING.tally is not None
    long = replace(COUNTING, tally=replace(COUNTING.tally, epochs=80_000))
    room.begin(long)
    room.lessons.run_tally(True)
    room.qtbot.waitUntil(lambda: room.tally.runs_done >= 1, timeout=20_000)
    room.lessons.run_tally(False)
    done = room.tally.runs_done
    assert 1 <= done < 6
    assert room.state.tally_phase == "begun"
    assert not room.tally.is_told
    told: list[int] = []
    room.lessons.tally_changed.connect(lambda tally: told.append(tally.runs_done))
    room.lessons.run_tally(True)
    room.qtbot.waitUntil(lambda: room.tally.is_complete, timeout=60_000)
    assert told[0] == done
    assert room.state.tally_phase == "done"


def test_a_tally_ends_with_its_step(room: Room) -> None:
    assert COUNTING.tally is not None
    long = replace(COUNTING, tally=replace(COUNTING.tally, epochs=100_000, seeds=50))
    room.begin(long, LOOKING)
    room.lessons.run_tally(True)
    thread = room.lessons.tally.runner
    assert thread is not None
    room.lessons.go_on()
    assert not room.lessons.tally.is_running
    assert not thread.isRunning()


def test_what_a_tally_told_last_says_nothing_when_the_desk_is_closed(room: Room) -> None:
    room.begin(COUNTING)
    room.lessons.run_tally(True)
    thread = room.lessons.tally.runner
    assert thread is not None
    thread.wait()  # its last words lie in the queue
    room.lessons.close()
    told: list[object] = []
    room.lessons.tally_changed.connect(told.append)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # then Qt knows no sender of them
    QCoreApplication.processEvents()
    assert not told


# --- first run, then told ---------------------------------------------------------------------------------------------

ASKED_AND_COUNTED = replace(COUNTING, question=QUESTION, explanation="They all do.")


def run_seeds(room: Room) -> None:
    room.lessons.run_tally(True)
    room.qtbot.waitUntil(lambda: room.tally.is_complete, timeout=20_000)


@pytest.mark.parametrize("choice", range(len(QUESTION.choices)))
def test_no_answer_is_judged_before_the_run(room: Room, choice: int) -> None:
    room.begin(RUNNING)
    room.lessons.answer(choice)
    assert room.state.verdicts == (None, None, None)
    assert not room.state.is_judged
    room.run()
    assert room.state.verdicts[choice] is (choice == QUESTION.answer)
    assert sum(verdict is not None for verdict in room.state.verdicts) == 1, "the right one is not given away"


def test_no_answer_is_judged_and_no_count_told_before_the_seeds_are_run(room: Room) -> None:
    room.begin(ASKED_AND_COUNTED)
    room.lessons.run_tally(True)
    assert not room.lessons.tally.is_running, "first the answer"
    room.lessons.answer(QUESTION.answer)
    assert not room.state.is_judged
    assert not room.state.is_explained
    assert not room.tally.is_told
    run_seeds(room)
    assert room.tally.is_told
    assert room.state.verdicts == (None, True, None)
    assert room.state.is_explained


def test_an_answer_may_be_changed_until_the_run_begins(room: Room) -> None:
    room.begin(replace(RUNNING, run_epochs=500))
    room.lessons.answer(0)
    room.lessons.answer(1)
    assert room.state.answer == 1
    room.lessons.run(True)
    room.lessons.answer(2)
    assert room.state.answer == 1
    assert not room.state.may_answer


def test_a_wrong_answer_may_be_tried_again_until_it_is_right(room: Room) -> None:
    room.begin(RUNNING)
    room.lessons.answer(0)
    room.run()
    assert not room.state.is_explained
    assert not room.state.is_done
    room.lessons.answer(2)
    assert room.state.verdicts == (False, None, False)
    room.lessons.answer(0)
    assert room.state.answer == 2, "what was wrong is not chosen again"
    room.lessons.answer(1)
    assert room.state.verdicts == (False, True, False)
    assert room.state.is_explained
    room.lessons.answer(0)
    assert room.state.answer == 1


def test_the_right_answer_is_told_on_request_but_not_before_the_run(room: Room) -> None:
    room.begin(RUNNING)
    room.lessons.tell_answer()
    assert room.state.verdicts == (None, None, None)
    room.lessons.answer(0)
    room.lessons.tell_answer()
    assert room.state.verdicts == (None, None, None)
    room.run()
    room.lessons.tell_answer()
    assert room.state.verdicts == (False, True, None)
    assert room.state.is_explained


def test_nothing_is_trained_before_the_answer_where_only_seeds_are_run(room: Room) -> None:
    room.begin(replace(ASKED_AND_COUNTED, allow=("play",)))
    room.session.play(True)
    assert not room.session.is_playing
    assert "answer the question" in room.refusals[-1]


def test_what_shows_the_answer_waits_for_it_and_for_the_run(room: Room) -> None:
    room.begin(
        replace(RUNNING, covered=("loss",), run_epochs=500), replace(LOOKING, question=QUESTION), ASKED_AND_COUNTED
    )
    assert room.state.is_held_back
    room.lessons.answer(1)
    assert room.state.is_held_back
    room.lessons.run(True)
    assert not room.state.is_held_back, "the run itself is watched"
    room.lessons.go_on()
    room.qtbot.waitUntil(lambda: room.state.index == 1)
    assert room.state.is_held_back
    room.lessons.answer(0)
    assert not room.state.is_held_back
    room.lessons.go_on()
    room.lessons.answer(0)
    assert room.state.is_held_back
    room.lessons.run_tally(True)
    assert not room.state.is_held_back


# --- a run of the tally on the table ----------------------------------------------------------------------------------


def test_the_network_of_a_seed_is_opened_and_the_step_comes_back_bit_for_bit(room: Room) -> None:
    assert COUNTING.tally is not None
    room.begin(replace(COUNTING, allow=("biases",)))
    room.session.apply(edits.SetValue(Address(0, 0), 1.5))
    before = room.session.work()
    room.lessons.look_at(0, 1)
    assert room.state.look is None, "it was not run yet"
    run_seeds(room)
    room.lessons.look_at(0, 1)
    expected = run_seed(COUNTING.tally.contestants[0], COUNTING.tally.epochs, 1)
    assert room.session.document == expected.document
    assert_same_bits(room.session.work().learned, expected.learned)
    assert room.state.look == SeedLook("tanh", 1, True)
    assert room.session.apply(edits.AddUnit(0)), "it may be tried out"
    room.lessons.look_at(1, 2)
    room.lessons.look_back()
    assert room.state.look is None
    assert room.session.work().document == before.document
    assert_same_bits(room.session.work().learned, before.learned)
    room.session.undo()
    assert room.session.work().document == MOONS.document
    assert not room.session.apply(edits.AddUnit(0)), "the step's limits hold again"


def test_a_run_that_is_looked_at_is_no_part_of_the_lesson(room: Room) -> None:
    """Neither the next step, nor the own work, nor a goal sees it."""
    own = room.session.work()
    room.begin(replace(COUNTING, goal=REACHING.goal), GOING_ON)
    start = room.session.work()
    run_seeds(room)
    room.lessons.look_at(0, 0)
    room.session.apply(edits.AddUnit(0))
    room.lessons.judge()
    assert not room.state.is_goal_reached
    room.lessons.go_on()
    assert_same_bits(room.session.work().learned, start.learned)
    room.lessons.go_back()
    run_seeds(room)
    room.lessons.look_at(0, 0)
    room.lessons.leave()
    assert_same_bits(room.session.work().learned, own.learned)
    assert room.session.work().document == own.document


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_lesson_ends_with_what_was_seen_before_the_own_work_comes_back(room: Room) -> None:
    own = room.session.work()
    begun = room.begin(LOOKING, COUNTING)
    room.lessons.go_on()
    room.lessons.go_on()
    assert room.state.is_over
    assert room.preferences.lesson_progress(begun.name) == (2, True)
    assert room.session.document == MOONS.document
    room.lessons.go_back()
    assert not room.state.is_over
    assert room.state.index == 1
    room.lessons.go_on()
    room.lessons.go_on()
    assert room.lessons.state is None
    assert room.session.work() == own


def test_own_work_that_comes_back_while_the_question_stands_there_is_saved_all_the_same(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.session.apply(edits.AddUnit(0))
    own = room.session.work()
    room.begin(RUNNING)
    ask = room.dialogs.ask_to_save

    def ask_and_leave(name: str, unsaved: Unsaved) -> Answer:
        room.lessons.leave()
        return ask(name, unsaved)

    monkeypatch.setattr(room.dialogs, "ask_to_save", ask_and_leave)
    room.dialogs.answers = ["save", "save"]
    room.dialogs.files = [room.folder / "kept.json"]
    assert room.files.may_leave()
    assert read(room.folder / "kept.json").document == own.document

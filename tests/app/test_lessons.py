"""Lessons in the whole program: chosen, answered, run, checked and left, and the learner's own work comes back."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.control import lesson_desk
from playground.model.edits import AddUnit
from playground.model.lesson import Lesson
from playground.model.lesson_io import lessons_in
from playground.model.lesson_state import TallyState
from playground.resources import resource_path
from tests.app.conftest import Answers
from tests.clicks import click_widget

LESSONS, _ = lessons_in(resource_path("lessons"))


def begin(playground: Playground, lesson: Lesson) -> None:
    playground.window.lesson_requested.emit(str(lesson.path))


def child(playground: Playground, kind: type[QWidget], name: str) -> QWidget:
    found = playground.lesson.findChild(kind, name)
    assert found is not None, name
    return found


def step_index(playground: Playground) -> int:
    state = playground.lessons.desk.state
    assert state is not None
    return state.index


def finish_step(playground: Playground, qtbot: QtBot, *, rightly: bool) -> None:
    """Answer and run the present step, as far as it asks for that."""
    desk = playground.lessons.desk
    assert desk.state is not None
    question = desk.state.step.question
    if question is not None:
        desk.answer(question.answer if rightly else (question.answer + 1) % len(question.choices))
    if desk.state.phase == "ready":
        desk.run(True)
        qtbot.waitUntil(lambda: desk.state is not None and desk.state.phase == "done", timeout=60_000)


def test_f2_lists_every_lesson_that_comes_with_the_program(playground: Playground) -> None:
    playground.window.commands["lessons"].trigger()
    assert not playground.window.docks["lesson"].isHidden()
    rows = [row.entry.title for row in playground.lesson.chooser.rows]
    assert rows == [lesson.title for lesson in LESSONS]
    assert len(rows) >= 10


def test_lessons_are_read_when_their_menu_or_their_panel_is_seen(playground: Playground) -> None:
    listed = playground.window.findChild(QMenu, "lesson_list_menu")
    whole = playground.window.findChild(QMenu, "lessons_menu")
    assert isinstance(listed, QMenu)
    assert isinstance(whole, QMenu)
    assert listed.actions() == []
    whole.aboutToShow.emit()
    assert len(listed.actions()) == len(LESSONS)
    assert listed.isEnabled()


def test_a_panel_that_is_shown_from_the_view_menu_has_its_lessons(playground: Playground) -> None:
    playground.window.docks["lesson"].toggleViewAction().trigger()
    playground.window.docks["lesson"].raise_()
    assert len(playground.lesson.chooser.rows) == len(LESSONS)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_begins_shows_each_step_and_gives_the_own_work_back(
    playground: Playground, lesson: Lesson
) -> None:
    playground.session.apply(AddUnit(0))
    own = playground.session.work()
    begin(playground, lesson)
    desk = playground.lessons.desk
    for index, step in enumerate(lesson.steps):
        assert desk.state is not None
        desk._enter(lesson, index)
        assert playground.lesson.step.heading.text() == step.heading
        if step.work is not None:
            assert playground.session.document.spec == step.work.document.spec
    child(playground, QPushButton, "lesson_leave").click()  # type: ignore[attr-defined]  # a button
    assert desk.state is None
    assert playground.session.work() == own
    playground.session.undo()
    assert playground.session.work() != own


@pytest.mark.parametrize("rightly", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_is_played_from_its_first_step_to_its_end(
    playground: Playground, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, lesson: Lesson, rightly: bool
) -> None:
    """Whatever is answered, the same runs follow, their checks hold, and the last step leads home."""
    monkeypatch.setattr(lesson_desk, "RUN_S", 0.05)  # nobody watches
    own = playground.session.work()
    begin(playground, lesson)
    for index, step in enumerate(lesson.steps):
        assert step_index(playground) == index
        finish_step(playground, qtbot, rightly=rightly)
        state = playground.lessons.desk.state
        assert state is not None
        if step.run_epochs:
            assert state.epochs_done == step.run_epochs
            assert [finding.text for finding in state.outcome if not finding.holds] == []
        if step.question is not None:
            assert (state.answer == step.question.answer) == rightly
        child(playground, QPushButton, "lesson_next").click()  # type: ignore[attr-defined]  # a button
    assert playground.lessons.desk.state is None
    assert playground.session.work() == own
    assert playground.preferences.lesson_progress(lesson.name) == (len(lesson.steps), True)


def test_a_tally_runs_live_and_counts_what_the_lesson_quotes(playground: Playground, qtbot: QtBot) -> None:
    lesson, index, tally = next(
        (lesson, index, step.tally)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.tally is not None
    )
    begin(playground, lesson)
    desk = playground.lessons.desk
    desk._enter(lesson, index)
    if lesson.steps[index].question is not None:
        desk.answer(0)  # predict first
    own = playground.session.work()
    states: list[TallyState] = []
    desk.tally_changed.connect(states.append)
    button = child(playground, QPushButton, "tally_button")
    button.click()  # type: ignore[attr-defined]  # a button
    qtbot.waitUntil(lambda: bool(states) and states[-1].is_complete, timeout=60_000)
    assert [sum(bool(solved) for solved in row) for row in states[-1].results] == [
        contestant.quoted for contestant in tally.contestants
    ]
    assert playground.session.work() == own


def test_choices_are_clicked_and_their_reply_appears(playground: Playground, qtbot: QtBot) -> None:
    lesson, index = next(
        (lesson, index) for lesson in LESSONS for index, step in enumerate(lesson.steps) if step.question is not None
    )
    begin(playground, lesson)
    playground.lessons.desk._enter(lesson, index)
    question = lesson.steps[index].question
    assert question is not None
    buttons = [button for button in playground.lesson.step.question.findChildren(QAbstractButton) if button.isVisible()]
    assert len(buttons) == len(question.choices)
    qtbot.waitUntil(lambda: playground.lesson.width() > 300)  # the left column makes room
    QApplication.processEvents()
    playground.lesson.step.ensureWidgetVisible(buttons[question.answer])
    click_widget(buttons[question.answer])
    state = playground.lessons.desk.state
    assert state is not None
    assert state.answer == question.answer


def test_highlighted_panels_are_framed_and_the_frames_go_with_the_lesson(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if any(step.highlight for step in lesson.steps))
    begin(playground, lesson)
    index = next(index for index, step in enumerate(lesson.steps) if step.highlight)
    playground.lessons.desk._enter(lesson, index)
    frames = [frame for frame in playground.window.findChildren(QWidget, "highlight") if frame.isVisible()]
    assert len(frames) == len(set(lesson.steps[index].highlight))
    playground.lessons.leave()
    assert [frame for frame in playground.window.findChildren(QWidget, "highlight") if frame.isVisible()] == []


def test_leaving_looks_at_what_was_looked_at_before(playground: Playground) -> None:
    docks = playground.window.docks
    docks["inspector"].raise_()
    QApplication.processEvents()
    ends = playground.looking.slice_ends
    lesson = next(lesson for lesson in LESSONS if lesson.steps[0].slice_ends and "slice" in lesson.steps[0].highlight)
    begin(playground, lesson)
    QApplication.processEvents()
    assert not docks["slice"].visibleRegion().isEmpty()
    assert playground._selection is not None
    playground.lessons.leave()
    QApplication.processEvents()
    assert docks["slice"].visibleRegion().isEmpty()
    assert not docks["inspector"].visibleRegion().isEmpty()
    assert playground._selection is None
    assert playground.looking.slice_ends == ends


def test_a_teachers_folder_is_listed_with_what_is_wrong_in_it(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "mine.json").write_text(LESSONS[0].path.read_text(encoding="utf-8"), encoding="utf-8")
    broken = json.loads(LESSONS[0].path.read_text(encoding="utf-8"))
    broken["steps"] = 3
    (tmp_path / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
    answers.lesson_folder = tmp_path
    playground.window.commands["open_lessons"].trigger()
    assert [row.entry.path.name for row in playground.lesson.chooser.rows][-1] == "mine.json"
    reasons = [label.text() for label in playground.lesson.chooser.findChildren(QWidget, "refused_reason")]  # type: ignore[attr-defined]
    assert len(reasons) == 1
    assert "steps" in reasons[0]
    assert playground.preferences.lesson_folder == str(tmp_path)


def test_a_lesson_that_cannot_be_read_is_told_and_the_own_work_stays(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    own = playground.session.work()
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    playground.window.lesson_requested.emit(str(tmp_path / "bad.json"))
    assert answers.told
    assert playground.lessons.desk.state is None
    assert playground.session.work() == own


def test_a_scene_ends_the_lesson_and_a_lesson_steps_back_from_the_scene(playground: Playground) -> None:
    own = playground.session.work()
    playground.window.commands["add_scene"].trigger()
    begin(playground, LESSONS[0])
    playground.window.commands["next_scene"].trigger()
    assert playground.lessons.desk.state is None
    begin(playground, LESSONS[0])
    assert playground.lessons.desk.state is not None
    playground.lessons.leave()
    assert playground.session.work() == own

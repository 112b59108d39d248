"""Lessons in the whole program: chosen, answered, run, checked and left, and the learner's own work comes back."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.control import lesson_player
from playground.model.edits import AddRows, AddUnit
from playground.model.lessons.lesson import Lesson
from playground.model.lessons.lesson_io import lessons_in, read_lesson
from playground.model.lessons.lesson_state import TallyState
from playground.resources import resource_path
from tests.app.conftest import Answers
from tests.clicks import click_widget, key_window
from tests.rest import is_at_rest

LESSONS, _ = lessons_in(resource_path("lessons"))


def begin(playground: Playground, lesson: Lesson) -> None:
    playground.window.lesson_requested.emit(str(lesson.path))


def child(playground: Playground, kind: type[QWidget], name: str) -> QWidget:
    found = playground.lesson.findChild(kind, name)
    assert found is not None, name
    return found


def step_index(playground: Playground) -> int:
    state = playground.lessons.player.state
    assert state is not None
    return state.index


def is_seen(widget: QWidget, playground: Playground) -> bool:
    """Whether all of it lies within the part of the step that is scrolled into view."""
    viewport = playground.lesson.step.viewport()
    top = widget.mapTo(viewport, widget.rect().topLeft()).y()
    return top >= 0 and top + widget.height() <= viewport.height()


def finish_step(playground: Playground, qtbot: QtBot, *, rightly: bool) -> None:
    """Answer and run the present step, as far as it asks for that."""
    player = playground.lessons.player
    assert player.state is not None
    question = player.state.step.question
    if question is not None and player.state.answer is None:
        player.answer(question.answer if rightly else (question.answer + 1) % len(question.choices))
    if player.state.phase == "ready":
        player.run(True)
        qtbot.waitUntil(lambda: player.state is not None and player.state.phase == "done", timeout=60_000)


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


def test_every_lesson_begins_shows_each_step_and_gives_the_own_work_back(
    playground: Playground, subtests: pytest.Subtests
) -> None:
    """All in one window, one after the other."""
    player = playground.lessons.player
    for lesson in LESSONS:
        with subtests.test(lesson=lesson.name):
            playground.session.apply(AddUnit(0))
            own = playground.session.work()
            begin(playground, lesson)
            for index, step in enumerate(lesson.steps):
                assert player.state is not None
                player.enter(lesson, index)
                assert playground.lesson.step.heading.text() == step.heading
                if step.work is not None:
                    assert playground.session.document.spec == step.work.document.spec
            child(playground, QPushButton, "lesson_leave").click()  # type: ignore[attr-defined]  # a button
            assert player.state is None
            assert playground.session.work() == own
            playground.session.undo()
            assert playground.session.work() != own


@pytest.mark.slow
@pytest.mark.parametrize("rightly", [True, False], ids=["right", "wrong"])
def test_every_lesson_is_played_from_its_first_step_to_its_end(
    playground: Playground, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests, rightly: bool
) -> None:
    """Whatever is answered, the same runs follow, their checks hold, and the last step leads home."""
    monkeypatch.setattr(lesson_player, "RUN_S", 0.05)  # nobody watches
    own = playground.session.work()
    for lesson in LESSONS:
        with subtests.test(lesson=lesson.name):
            begin(playground, lesson)
            for index, step in enumerate(lesson.steps):
                assert step_index(playground) == index
                finish_step(playground, qtbot, rightly=rightly)
                state = playground.lessons.player.state
                assert state is not None
                if step.run_epochs:
                    assert state.epochs_done == step.run_epochs
                    assert [finding.text for finding in state.outcome if not finding.holds] == []
                if step.question is not None:
                    assert (state.answer == step.question.answer) == rightly
                child(playground, QPushButton, "lesson_next").click()  # type: ignore[attr-defined]  # a button
            assert playground.lesson.end.isVisible()
            assert playground.lesson.end.text.plain_text
            child(playground, QPushButton, "lesson_leave").click()  # type: ignore[attr-defined]  # a button
            assert playground.lessons.player.state is None
            assert playground.session.work() == own
            assert playground.preferences.lesson_progress(lesson.name) == (len(lesson.steps), True)
        playground.lessons.leave()  # if it went wrong


def test_a_tally_runs_live_and_counts_what_the_lesson_quotes(playground: Playground, qtbot: QtBot) -> None:
    lesson, index, tally = next(
        (lesson, index, step.tally)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.tally is not None
    )
    begin(playground, lesson)
    player = playground.lessons.player
    player.enter(lesson, index)
    if lesson.steps[index].question is not None:
        player.answer(0)  # predict first
    own = playground.session.work()
    states: list[TallyState] = []
    player.tally_changed.connect(states.append)
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
    playground.lessons.player.enter(lesson, index)
    question = lesson.steps[index].question
    assert question is not None
    buttons = [button for button in playground.lesson.step.question.findChildren(QAbstractButton) if button.isVisible()]
    assert len(buttons) == len(question.choices)
    qtbot.waitUntil(lambda: playground.lesson.width() > 300)  # the left column makes room
    QApplication.processEvents()
    playground.lesson.step.ensureWidgetVisible(buttons[question.answer])
    click_widget(buttons[question.answer])
    state = playground.lessons.player.state
    assert state is not None
    assert state.answer == question.answer
    reply = playground.lesson.step.reply
    assert not reply.isVisible(), "first it is run"
    finish_step(playground, qtbot, rightly=True)
    qtbot.waitUntil(reply.isVisible)
    qtbot.waitUntil(lambda: is_seen(reply, playground))


def test_highlighted_panels_are_framed_and_the_frames_go_with_the_lesson(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if any(step.highlight for step in lesson.steps))
    begin(playground, lesson)
    index = next(index for index, step in enumerate(lesson.steps) if step.highlight)
    playground.lessons.player.enter(lesson, index)
    frames = [frame for frame in playground.window.findChildren(QWidget, "highlight") if frame.isVisible()]
    assert len(frames) == len(set(lesson.steps[index].highlight))
    playground.lessons.leave()
    assert [frame for frame in playground.window.findChildren(QWidget, "highlight") if frame.isVisible()] == []


def test_leaving_looks_at_what_was_looked_at_before(playground: Playground) -> None:
    docks = playground.window.docks
    docks["inspector"].raise_()
    QApplication.processEvents()
    ends = playground.viewing.now.slice_ends
    lesson = next(lesson for lesson in LESSONS if lesson.steps[0].slice_ends and "slice" in lesson.steps[0].highlight)
    begin(playground, lesson)
    QApplication.processEvents()
    assert not docks["slice"].visibleRegion().isEmpty()
    assert playground.viewing.now.selection is not None
    playground.lessons.leave()
    QApplication.processEvents()
    assert docks["slice"].visibleRegion().isEmpty()
    assert not docks["inspector"].visibleRegion().isEmpty()
    assert playground.viewing.now.selection is None
    assert playground.viewing.now.slice_ends == ends


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
    assert playground.lessons.player.state is None
    assert playground.session.work() == own


def test_a_scene_ends_the_lesson_and_a_lesson_steps_back_from_the_scene(playground: Playground) -> None:
    own = playground.session.work()
    playground.window.commands["add_scene"].trigger()
    begin(playground, LESSONS[0])
    playground.window.commands["next_scene"].trigger()
    assert playground.lessons.player.state is None
    begin(playground, LESSONS[0])
    assert playground.lessons.player.state is not None
    playground.lessons.leave()
    assert playground.session.work() == own


# --- the room that a lesson has ---------------------------------------------------------------------------------------

SMALL = (1280, 690)
"""What a screen of 1280 × 720 leaves a window, title bar and all."""


def fit(playground: Playground, qtbot: QtBot, size: tuple[int, int]) -> None:
    playground.window.resize(*size)
    qtbot.waitUntil(lambda: is_at_rest(playground.window.places))
    QApplication.processEvents()


@pytest.mark.slow
def test_every_answer_is_seen_without_scrolling_on_a_small_screen(
    playground: Playground, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    fit(playground, qtbot, SMALL)
    for lesson in LESSONS:
        with subtests.test(lesson=lesson.name):
            begin(playground, lesson)
            asked = [index for index, step in enumerate(lesson.steps) if step.question is not None]
            assert asked
            for index in asked:
                playground.lessons.player.enter(lesson, index)
                fit(playground, qtbot, SMALL)
                choices = playground.lesson.step.question.choices
                assert len(choices) >= 2
                hidden = [choice.text() for choice in choices if not is_seen(choice, playground)]
                assert hidden == [], f"step {index + 1}"
        playground.lessons.leave()


def test_a_lesson_has_the_whole_left_column_and_the_panels_come_back_to_the_pixel(
    playground: Playground, qtbot: QtBot
) -> None:
    fit(playground, qtbot, SMALL)
    window = playground.window
    places = {name: dock.geometry() for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}
    begin(playground, LESSONS[0])
    fit(playground, qtbot, SMALL)
    lesson = window.docks["lesson"].geometry()
    assert lesson.height() >= window.height() - 130
    assert not any(window.docks[name].isVisible() for name in ("data", "features", "training"))
    playground.lessons.leave()
    fit(playground, qtbot, SMALL)
    after = {name: dock.geometry() for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}
    assert after == places
    assert window.docks["lesson"].isHidden()


def test_a_panel_of_the_left_column_that_is_pointed_out_stands_below_the_lesson(
    playground: Playground, qtbot: QtBot
) -> None:
    fit(playground, qtbot, SMALL)
    lesson, index = next(
        (lesson, index)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if "training" in step.highlight and step.goal
    )
    begin(playground, lesson)
    playground.lessons.player.enter(lesson, index)
    fit(playground, qtbot, SMALL)
    docks = playground.window.docks
    assert docks["training"].isVisible()
    assert docks["training"].y() > docks["lesson"].geometry().bottom()
    assert docks["lesson"].height() > docks["training"].height()


@pytest.mark.parametrize("begins_first", [True, False], ids=["lesson-first", "presenter-first"])
def test_a_running_lesson_stays_in_presenter_mode(playground: Playground, qtbot: QtBot, begins_first: bool) -> None:
    docks = playground.window.docks
    places = {name: dock.isHidden() for name, dock in docks.items()}
    if begins_first:
        begin(playground, LESSONS[0])
    playground.window.commands["presenter"].trigger()
    if not begins_first:
        assert docks["lesson"].isHidden()
        begin(playground, LESSONS[0])
    fit(playground, qtbot, (1280, 690))
    assert docks["lesson"].isVisible()
    assert not docks["lesson"].visibleRegion().isEmpty()
    assert docks["lesson"].width() >= 300
    assert docks["lesson"].height() >= playground.window.height() - 180, "all of the column"
    focused = QApplication.focusWidget()
    assert focused is None or playground.lesson.isAncestorOf(focused), "the keyboard stays with the lesson"
    if begins_first:
        playground.window.commands["presenter"].trigger()
        assert not docks["lesson"].visibleRegion().isEmpty()
        playground.lessons.leave()
    else:
        playground.lessons.leave()
        assert docks["lesson"].isHidden()
        playground.window.commands["presenter"].trigger()
    assert {name: dock.isHidden() for name, dock in docks.items()} == places


def test_leave_stays_in_its_place_whatever_the_title(playground: Playground, qtbot: QtBot) -> None:
    leave = child(playground, QPushButton, "lesson_leave")
    places = set()
    for lesson in LESSONS:
        begin(playground, lesson)
        QApplication.processEvents()
        places.add(leave.mapTo(playground.lesson, leave.rect().topRight()).x())
    assert len(places) == 1
    assert playground.lesson.width() - places.pop() < 20


def test_what_a_step_refuses_is_told_no_longer_after_it(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.steps[0].allow == ())
    begin(playground, lesson)
    playground.session.apply(AddUnit(0))
    assert playground.window.notices.notice is not None
    playground.lessons.player.restart()
    assert playground.window.notices.notice is None
    playground.session.apply(AddUnit(0))
    playground.lessons.leave()
    assert playground.window.notices.notice is None


# --- by keyboard alone ------------------------------------------------------------------------------------------------


def press(playground: Playground, key: Qt.Key) -> None:
    key_window(playground.window, key)
    QApplication.processEvents()


def test_a_whole_lesson_is_done_with_enter_and_tab_alone(
    playground: Playground, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer has the focus, then Run, then Next; a wrong answer is tried again; the end leads on."""
    monkeypatch.setattr(lesson_player, "RUN_S", 0.05)
    lesson = next(
        lesson
        for lesson in LESSONS
        if lesson.steps[0].run_epochs and lesson.steps[0].question and not lesson.steps[-1].goal
    )
    playground.window.activateWindow()
    begin(playground, lesson)
    panel, player = playground.lesson, playground.lessons.player

    def focused() -> str:
        widget = QApplication.focusWidget()
        return "" if widget is None else widget.objectName()

    for index, step in enumerate(lesson.steps):
        QApplication.processEvents()
        assert step_index(playground) == index
        if step.question is not None:
            assert focused() == "choice_0"
            press(playground, Qt.Key.Key_Return)
        if step.run_epochs:
            assert focused() == "lesson_run_button"
            press(playground, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: player.state is not None and player.state.phase == "done", timeout=60_000)
        if step.tally is not None:
            assert focused() == "tally_button"
            press(playground, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: player.state is not None and player.state.tally_phase == "done", timeout=120_000)
        QApplication.processEvents()
        while player.state is not None and not player.state.is_solved:
            assert focused().startswith("choice_")
            press(playground, Qt.Key.Key_Return)
        assert focused() == "lesson_next", f"step {index + 1}"
        press(playground, Qt.Key.Key_Return)
    assert panel.end.isVisible()
    assert focused() == "lesson_next"
    press(playground, Qt.Key.Key_Return)
    assert player.state is not None
    assert player.state.lesson.name != lesson.name
    assert focused() == "choice_0"


def test_tab_goes_through_a_step_from_its_answers_to_leave(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.steps[0].question and lesson.steps[0].run_epochs)
    playground.window.activateWindow()
    begin(playground, lesson)
    question = lesson.steps[0].question
    assert question is not None
    playground.lessons.player.answer(0)
    playground.lesson.step.question.choices[0].setFocus()
    seen = []
    for _ in range(12):
        widget = QApplication.focusWidget()
        seen.append("" if widget is None else widget.objectName())
        press(playground, Qt.Key.Key_Tab)
    choices = [f"choice_{index}" for index in range(len(question.choices))]
    wanted = [*choices, "lesson_run_button", "lesson_next", "lesson_restart", "lesson_list", "lesson_leave"]
    assert [name for name in seen if name in wanted][: len(wanted)] == wanted


def test_the_list_of_lessons_takes_the_keyboard(playground: Playground) -> None:
    playground.window.activateWindow()
    playground.window.commands["lessons"].trigger()
    QApplication.processEvents()
    rows = playground.lesson.chooser.rows
    assert QApplication.focusWidget() is rows[0]
    for row in rows[1:4]:
        press(playground, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is row
    press(playground, Qt.Key.Key_Return)
    state = playground.lessons.player.state
    assert state is not None
    assert state.lesson.name == LESSONS[3].name


# --- suspense ---------------------------------------------------------------------------------------------------------


def told_to_anyone(playground: Playground) -> str:
    """All texts of the step that can be seen, read aloud or had as a tooltip."""
    texts = []
    for widget in playground.lesson.findChildren(QWidget):
        if widget.isVisible():
            texts += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
            if isinstance(widget, QLabel | QAbstractButton):
                texts.append(widget.text())
    return "\n".join(texts)


def test_neither_reply_nor_count_nor_reason_is_told_before_the_seeds_are_run(
    playground: Playground, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, index = next(
        (lesson, index)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.tally is not None and step.question is not None and not step.run_epochs and step.tally.epochs <= 100
    )
    step = lesson.steps[index]
    assert step.tally is not None
    assert step.question is not None
    begin(playground, lesson)
    player = playground.lessons.player
    player.enter(lesson, index)
    player.answer(step.question.answer)
    QApplication.processEvents()
    before = told_to_anyone(playground)
    plain_reply = step.question.choices[step.question.answer].reply.replace("*", "")
    for secret in ("measured", " of 10", plain_reply, "answer, right", "not right"):
        assert secret not in before
    click_widget(playground.lesson.step.tally.button)
    qtbot.waitUntil(lambda: player.state is not None and player.state.tally_phase == "done", timeout=60_000)
    QApplication.processEvents()
    after = told_to_anyone(playground)
    for told in (
        f"measured {step.tally.contestants[0].quoted} of {step.tally.seeds}",
        plain_reply,
        "your answer, right",
    ):
        assert told in after


def test_a_covered_panel_shows_nothing_before_the_answer(playground: Playground) -> None:
    lesson, index = next(
        (lesson, index)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.covered and not step.run_epochs and step.tally is None
    )
    begin(playground, lesson)
    playground.lessons.player.enter(lesson, index)
    QApplication.processEvents()
    holders = [playground.window.docks[name].holder for name in lesson.steps[index].covered]
    for holder in holders:
        assert not holder.content.isVisible()
        playground.window.full_screens.toggle(holder.name)
        assert holder.name not in playground.window.full_screens.screens
    playground.lessons.player.answer(0)
    QApplication.processEvents()
    assert any(holder.content.isVisible() for holder in holders)
    playground.lessons.player.restart()
    playground.lessons.leave()
    assert not any(holder.is_covered for holder in holders)


def test_points_are_hidden_where_a_step_has_no_use_for_them_and_come_back(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if not lesson.steps[0].shows_points)
    box = playground.output.findChild(QCheckBox, "showPoints")
    assert isinstance(box, QCheckBox)
    assert playground.output.plane.shows_points
    begin(playground, lesson)
    assert not playground.output.plane.shows_points
    playground.lessons.leave()
    assert playground.output.plane.shows_points
    assert box.isChecked()
    box.setChecked(False)
    begin(playground, lesson)
    playground.lessons.leave()
    assert not playground.output.plane.shows_points


def test_a_click_on_a_dot_opens_its_network_and_the_step_comes_back(playground: Playground, qtbot: QtBot) -> None:
    lesson, index = next(
        (lesson, index)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.tally is not None and step.tally.epochs == 100
    )
    begin(playground, lesson)
    player = playground.lessons.player
    player.enter(lesson, index)
    player.answer(0)
    before = playground.session.work()
    tally = playground.lesson.step.tally
    click_widget(tally.button)
    qtbot.waitUntil(lambda: player.state is not None and player.state.tally_phase == "done", timeout=60_000)
    QApplication.processEvents()
    playground.lesson.step.ensureWidgetVisible(tally.dots)
    click_widget(tally.dots, tally.dots.centre(1, 3).toPoint())
    assert player.state is not None
    assert player.state.look is not None
    assert player.state.look.seed == 3
    assert playground.session.document.spec.data.seed == 3
    QApplication.processEvents()

    def back_is_on_top() -> bool:  # what is above it may still be about to get another size
        centre = tally.back.mapToGlobal(tally.back.rect().center())
        return is_seen(tally.back, playground) and QApplication.widgetAt(centre) is tally.back

    playground.lesson.step.ensureWidgetVisible(tally.back)  # as a person scrolls to it
    qtbot.waitUntil(back_is_on_top)
    click_widget(tally.back)
    QApplication.processEvents()
    assert player.state.look is None
    assert playground.session.work() == before


def test_a_slice_opens_with_z_where_the_step_speaks_of_z_and_goes_back(playground: Playground) -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.steps[0].slice_value == "z")
    assert not playground.viewing.now.shows_z
    begin(playground, lesson)
    assert playground.viewing.now.shows_z
    playground.lessons.leave()
    assert not playground.viewing.now.shows_z


def test_nothing_of_a_step_is_cut_off_at_200_percent(playground: Playground, qtbot: QtBot) -> None:
    """A screen of 1920 × 1080 at 200 % has 960 × 540 of the pixels that texts are measured in."""
    fit(playground, qtbot, (960, 500))
    player, view = playground.lessons.player, playground.lesson.step
    for lesson in LESSONS[:4]:
        begin(playground, lesson)
        for index, step in enumerate(lesson.steps):
            player.enter(lesson, index)
            fit(playground, qtbot, (960, 500))
            if step.question is not None:
                player.answer((step.question.answer + 1) % len(step.question.choices))
            QApplication.processEvents()
            body = view.widget()
            assert body is not None
            assert body.minimumSizeHint().width() <= view.viewport().width()
            assert body.width() <= view.viewport().width()
    assert playground.window.docks["lesson"].height() >= 300


def test_a_wrong_answer_says_that_another_may_be_tried(playground: Playground) -> None:
    lesson, index = next(
        (lesson, index)
        for lesson in LESSONS
        for index, step in enumerate(lesson.steps)
        if step.question is not None and not step.run_epochs and step.tally is None
    )
    begin(playground, lesson)
    player = playground.lessons.player
    player.enter(lesson, index)
    question = lesson.steps[index].question
    assert question is not None
    player.answer((question.answer + 1) % len(question.choices))
    QApplication.processEvents()
    reply = playground.lesson.step.reply
    assert "another answer" in told_to_anyone(playground)
    assert not playground.lesson.step.explanation.isVisible()
    playground.lesson.step.ensureWidgetVisible(reply.tell)
    click_widget(reply.tell)
    QApplication.processEvents()
    assert playground.lesson.step.explanation.isVisible()
    assert not reply.tell.isVisible()


def test_a_goal_on_the_learners_own_points_is_checked_live_while_they_are_painted(
    playground: Playground, qtbot: QtBot
) -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.name == "own-points")
    begin(playground, lesson)
    player, session = playground.lessons.player, playground.session
    player.enter(lesson, next(index for index, step in enumerate(lesson.steps) if step.goal))

    def goal() -> list[str]:
        assert player.state is not None
        return [finding.text for finding in player.state.goal if finding.holds]

    assert not session.apply(AddUnit(0)), "three units are given"
    island = tuple((x1 / 2, x2 / 2, 1.0) for x1 in (-2, 0, 2) for x2 in (-2, -1, 0, 1, 2))
    assert session.apply(AddRows(island, "Paint"))
    qtbot.waitUntil(lambda: "number of points of island is 16, above 9" in goal())
    sea = tuple((x1, x2, 0.0) for x1 in (-5.0, -3.0, 0.0, 3.0, 5.0) for x2 in (-5.0, -3.0, 3.0, 5.0))
    assert session.apply(AddRows(sea, "Paint"))
    qtbot.waitUntil(lambda: len(goal()) == 4)
    session.play(True)
    qtbot.waitUntil(lambda: player.state is not None and player.state.is_goal_reached, timeout=30_000)
    assert any(text.startswith("training accuracy is") for text in goal())


def test_in_a_lesson_alt_with_an_arrow_goes_from_step_to_step_and_not_from_epoch_to_epoch(
    playground: Playground, qtbot: QtBot
) -> None:
    path = resource_path("lessons", "how-deep.json")
    playground.lessons.begin_path(str(path))
    playground.lessons.player.enter(read_lesson(path), 1)
    panel = playground.panels["lesson"]
    qtbot.waitUntil(panel.isVisible)
    playground.window.activateWindow()
    back, forward = (playground.window.commands[name] for name in ("epoch_back", "epoch_forward"))
    keys = {"Alt+Left", "Alt+Right"}

    def taken() -> set[str]:
        """By an action and a key of the lesson at once, Qt would do neither."""
        return keys & {key.toString() for action in (back, forward) for key in action.shortcuts()}

    assert taken() == set()
    assert [key.toString() for key in back.shortcuts()] == ["Left"]
    key_window(panel, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    state = playground.lessons.player.state
    assert state is not None
    assert state.index == 0
    assert playground.session.past.epoch is None
    playground.lessons.leave()
    assert taken() == keys

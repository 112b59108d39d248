"""One step of a lesson from its heading to its explanation, as far as the learner has come. Scrolls when it is long."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from playground.model.lessons.lesson_state import StepState, TallyState
from playground.views.look.theme import Theme
from playground.views.panels.lesson.findings import ExplanationCard, FindingsCard, GoalCard
from playground.views.panels.lesson.prose import Prose
from playground.views.panels.lesson.question_box import QuestionBox, ReplyCard
from playground.views.panels.lesson.run_box import RunBox
from playground.views.panels.lesson.tally_chart import TallyCard

_HEADING_SCALE = 1.3


class StepView(QScrollArea):
    """Shows a StepState and its tally; asks for answers, runs and tallies."""

    answer_requested = Signal(int)
    telling_requested = Signal()
    run_requested = Signal(bool)
    tally_requested = Signal(bool)
    seed_requested = Signal(int, int)
    return_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_step")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._state: StepState | None = None
        body = QWidget(self)
        body.setObjectName("lesson_step_body")
        self.heading = QLabel(body)
        self.heading.setObjectName("lesson_heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        font = QFont(self.heading.font())
        font.setPointSizeF(font.pointSizeF() * _HEADING_SCALE)
        font.setWeight(QFont.Weight.DemiBold)
        self.heading.setFont(font)
        self.text = Prose("lesson_text", body)
        self.question = QuestionBox(body)
        self.run = RunBox(body)
        self.outcome = FindingsCard("lesson_outcome", body)
        self.tally = TallyCard(body)
        self.reply = ReplyCard(body)
        self.goal = GoalCard(body)
        self.explanation = ExplanationCard(body)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(12, 2, 12, 10)
        rows.setSpacing(8)
        self._sections = (
            self.question,
            self.run,
            self.outcome,
            self.tally,
            self.reply,
            self.goal,
            self.explanation,
        )
        for widget in (self.heading, self.text, *self._sections):
            rows.addWidget(widget)
        rows.addStretch(1)
        self.setWidget(body)
        self._news: list[QWidget] = []
        self._reveal_soon = QTimer(self)
        self._reveal_soon.setSingleShot(True)
        self._reveal_soon.setInterval(0)
        self._reveal_soon.timeout.connect(self._reveal)
        self.question.answer_requested.connect(self.answer_requested)
        self.reply.telling_requested.connect(self.telling_requested)
        self.run.run_requested.connect(self.run_requested)
        self.tally.tally_requested.connect(self.tally_requested)
        self.tally.seed_requested.connect(self.seed_requested)
        self.tally.return_requested.connect(self.return_requested)
        self.goal.hint_shown.connect(self._reveal_hint)

    def show_state(self, state: StepState, *, is_new: bool) -> None:
        """Show the step as it stands. is_new: it has just begun, so it is read from its top."""
        step = state.step
        hidden_before = [section.isHidden() for section in self._sections]
        before, self._state = self._state, state
        self.heading.setText(step.heading)
        self.text.show_text(step.text)
        has_answer = step.question is None or state.answer is not None
        self.question.setVisible(step.question is not None)
        if step.question is not None:
            self.question.show_state(state)
        self.run.setVisible(step.run_epochs > 0)
        if step.run_epochs:
            self.run.show_run(state.phase, state.epochs_done, step.run_epochs, is_diverged=state.is_diverged)
        self.outcome.setVisible(bool(state.outcome))
        if state.outcome:
            holds = all(finding.holds for finding in state.outcome)
            self.outcome.show_findings(self.tr("What the network shows"), "good" if holds else "plain", state.outcome)
        self.tally.setVisible(step.tally is not None and has_answer)
        self.tally.show_look(state.look)
        self.reply.setVisible(state.is_judged)
        if state.is_judged:
            self.reply.show_state(state)
        self.goal.setVisible(bool(step.goal))
        if is_new:
            self.goal.show_hint(step.hint)
        if step.goal:
            self.goal.show_goal(state.goal, state.is_goal_reached)
        self.explanation.show_text(step.explanation)
        self.explanation.setVisible(state.is_explained)
        if is_new:
            self._news = []
            self._reveal_soon.stop()
            self.verticalScrollBar().setValue(0)
            return
        self._news = [
            section
            for section, was_hidden in zip(self._sections, hidden_before, strict=True)
            if was_hidden and not section.isHidden()
        ]
        if before is not None and before.is_judged and before.answer != state.answer:
            self._news.insert(0, self.reply)
        if state.phase != "none" and before is not None and before.answer is None and state.answer is not None:
            self._news.insert(0, self.run)
        if before is not None and before.look != state.look and state.look is not None:
            self._news = [self.tally.look]
        if self._news:
            self._reveal_soon.start()

    def show_tally(self, tally: TallyState) -> None:
        """Show the step's seeds as they stand."""
        self.tally.show_tally(tally)

    def show_theme(self, theme: Theme) -> None:
        for section in self._sections:
            section.show_theme(theme)

    def controls(self) -> list[QWidget]:
        """All that takes the keyboard, in the order in which it is gone through."""
        tally = self.tally
        parts = (self.run.button, tally.button, tally.dots, tally.back, self.reply.tell, self.goal.hint_button)
        return [*self.question.choices, *parts]

    def next_control(self) -> QWidget | None:
        """What the learner is to do next: answer, run, answer once more; None where the step asks for nothing more."""
        state = self._state
        if state is None:
            return None
        if state.step.question is not None and (state.answer is None or (state.is_judged and not state.is_solved)):
            return self.question.first_open()
        for button in (self.run.button, self.tally.button):
            if button.isVisibleTo(self) and button.isEnabled() and button.property("primary"):
                return button
        return None

    def _reveal_hint(self) -> None:
        self._news = [self.goal]
        self._reveal_soon.start()

    def _reveal(self) -> None:
        """Scroll as little as it takes to show what is new; from its top, where it does not fit."""
        news, self._news = [widget for widget in self._news if not widget.isHidden()], []
        body = self.widget()
        if not news or body is None:
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        tops = [widget.mapTo(body, widget.rect().topLeft()).y() for widget in news]
        top = min(tops) - 8
        end = min(body.height(), max(y + widget.height() for y, widget in zip(tops, news, strict=True)) + 10)
        if end > bar.value() + room:
            bar.setValue(min(top, end - room))
        elif top < bar.value():
            bar.setValue(top)

    def minimumSizeHint(self) -> QSize:
        return QSize(238, 80)

"""One step of a lesson from its heading to its explanation, as far as the learner has come. Scrolls when it is long."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from playground.model.lesson_state import StepState, TallyState
from playground.views.lesson.findings import ExplanationCard, FindingsCard, GoalCard
from playground.views.lesson.prose import Prose
from playground.views.lesson.question_box import QuestionBox
from playground.views.lesson.run_box import RunBox
from playground.views.lesson.tally_chart import TallyCard
from playground.views.theme import Theme

_HEADING_SCALE = 1.3


class StepView(QScrollArea):
    """Shows a StepState and its tally; asks for answers, runs and tallies."""

    answer_requested = Signal(int)
    run_requested = Signal(bool)
    tally_requested = Signal(bool)

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
        self.goal = GoalCard(body)
        self.explanation = ExplanationCard(body)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(12, 4, 12, 14)
        rows.setSpacing(10)
        self._sections = (self.question, self.run, self.outcome, self.tally, self.goal, self.explanation)
        for widget in (self.heading, self.text, *self._sections):
            rows.addWidget(widget)
        rows.addStretch(1)
        self.setWidget(body)
        self._appeared: QWidget | None = None
        self._reveal_soon = QTimer(self)
        self._reveal_soon.setSingleShot(True)
        self._reveal_soon.setInterval(0)
        self._reveal_soon.timeout.connect(self._reveal)
        self.question.answer_requested.connect(self.answer_requested)
        self.run.run_requested.connect(self.run_requested)
        self.tally.tally_requested.connect(self.tally_requested)

    def show_state(self, state: StepState, *, is_new: bool) -> None:
        """Show the step as it stands. is_new: it has just begun, so it is read from its top."""
        step = state.step
        before = [section.isHidden() for section in self._sections]
        self._state = state
        self.heading.setText(step.heading)
        self.text.show_text(step.text)
        has_answer = step.question is None or state.answer is not None
        self.question.setVisible(step.question is not None)
        if step.question is not None:
            self.question.show_question(step.question, state.answer)
        self.run.setVisible(step.run_epochs > 0)
        if step.run_epochs:
            self.run.show_run(state.phase, state.epochs_done, step.run_epochs, is_diverged=state.is_diverged)
        self.outcome.setVisible(bool(state.outcome))
        if state.outcome:
            holds = all(finding.holds for finding in state.outcome)
            self.outcome.show_findings(self.tr("What the network shows"), "good" if holds else "plain", state.outcome)
        self.tally.setVisible(step.tally is not None and has_answer)
        self.goal.setVisible(bool(step.goal))
        if is_new:
            self.goal.show_hint(step.hint)
        if step.goal:
            self.goal.show_goal(state.goal, state.is_goal_reached)
        self.explanation.show_text(step.explanation)
        self.explanation.setVisible(state.is_explained)
        if is_new:
            self._reveal_soon.stop()
            self.verticalScrollBar().setValue(0)
            return
        appeared = [
            section
            for section, was_hidden in zip(self._sections, before, strict=True)
            if was_hidden and not section.isHidden()
        ]
        if appeared:
            self._appeared = appeared[0]
            self._reveal_soon.start()

    def show_tally(self, tally: TallyState) -> None:
        """Show the step's seeds as they stand."""
        self.tally.show_tally(tally)

    def show_theme(self, theme: Theme) -> None:
        for section in self._sections:
            section.show_theme(theme)

    def next_control(self) -> QWidget | None:
        """Where the keyboard goes when what had it is done: the run's button, else nothing here."""
        button = self.run.button
        return button if button.isVisibleTo(self) and button.isEnabled() else None

    def _reveal(self) -> None:
        """Scroll as little as it takes to show what appeared, from its top."""
        widget = self._appeared
        self._appeared = None
        if widget is None or widget.isHidden():
            return
        bar, body = self.verticalScrollBar(), self.widget()
        assert body is not None
        top = widget.mapTo(body, widget.rect().topLeft()).y()
        room = self.viewport().height()
        end = min(body.height(), top + max(widget.height(), 0) + 12)
        if end > bar.value() + room:
            bar.setValue(min(top - 8, end - room) if widget.height() < room else top - 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(238, 80)

"""The lesson: the list to choose from, or the present step with the ways back and on, or the lesson's end."""

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.model.lessons.lesson_state import LessonEntry, LessonGroup, StepState, TallyState
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.lesson.chooser import LessonChooser
from playground.views.panels.lesson.end_view import EndView
from playground.views.panels.lesson.progress_dots import ProgressDots
from playground.views.panels.lesson.step_view import StepView


class LessonPanel(QWidget):
    """Shows one step of a lesson; asks for everything that a learner does there."""

    lesson_requested = Signal(str)
    folder_requested = Signal()
    leave_requested = Signal()
    next_requested = Signal()
    back_requested = Signal()
    restart_requested = Signal()
    answer_requested = Signal(int)
    telling_requested = Signal()
    run_requested = Signal(bool)
    tally_requested = Signal(bool)
    seed_requested = Signal(int, int)
    return_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self.setAccessibleName(self.tr("Lesson"))
        self._theme = LIGHT
        self._state: StepState | None = None
        self.chooser = LessonChooser(self)
        self.step = StepView(self)
        self.end = EndView(self)
        self._after: LessonEntry | None = None
        self._page = QWidget(self)
        self._build_page()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.chooser)
        self._stack.addWidget(self._page)
        self._on_key = QShortcut(QKeySequence("Alt+Right"), self, self._ask_next)
        self._back_key = QShortcut(QKeySequence("Alt+Left"), self, self._ask_back)
        self.chooser.lesson_requested.connect(self.lesson_requested)
        self.chooser.folder_requested.connect(self.folder_requested)
        self.chooser.return_requested.connect(self.show_step_page)
        self.step.answer_requested.connect(self.answer_requested)
        self.step.run_requested.connect(self.run_requested)
        self.step.telling_requested.connect(self.telling_requested)
        self.step.tally_requested.connect(self.tally_requested)
        self.step.seed_requested.connect(self.seed_requested)
        self.step.return_requested.connect(self.return_requested)
        self.end.lesson_requested.connect(self.lesson_requested)
        self.show_state(None)

    # --- showing ---

    def show_lessons(self, groups: Sequence[LessonGroup]) -> None:
        """The lessons to choose from."""
        self.chooser.show_groups(groups)

    def show_list(self) -> None:
        """Bring the list of lessons to the front; a lesson that goes on waits behind it."""
        self._stack.setCurrentWidget(self.chooser)
        self.chooser.focus_next()

    def show_step_page(self) -> None:
        """Bring the step to the front, if there is one."""
        self._stack.setCurrentWidget(self.chooser if self._state is None else self._page)

    def show_after(self, after: LessonEntry | None) -> None:
        """The lesson that comes after the present one, to be offered at its end; None for the last one."""
        self._after = after

    def show_begun(self, state: StepState) -> None:
        """Show a step that has just begun, and let the keyboard begin with what it asks for."""
        self._show(state, is_new=True)
        self.show_step_page()
        self._order_keys()
        self._focus_next()

    def show_state(self, state: StepState | None) -> None:
        """Show the step as it stands; None ends the lesson, and shows the list."""
        if state is None:
            self._state = None
            self.chooser.show_running(None)
            for key in (self._on_key, self._back_key):
                key.setEnabled(False)
            self.show_step_page()
        else:
            is_other = self._state is None or (self._state.lesson, self._state.index) != (state.lesson, state.index)
            self._show(state, is_new=is_other)

    def show_tally(self, tally: TallyState) -> None:
        """Show the step's seeds as they stand."""
        self.step.show_tally(tally)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.chooser.show_theme(theme)
        self.step.show_theme(theme)
        self.end.show_theme(theme)
        self._dots.show_theme(theme)
        self._restart.setIcon(icon("reset", theme))
        self._list.setIcon(icon("lessons", theme, theme.muted))

    def _show(self, state: StepState, *, is_new: bool) -> None:
        before, self._state = self._state, state
        had_focus = self._holds_focus()
        self.chooser.show_running(state.lesson.title)
        self._title.setText(state.lesson.title)
        self._dots.show_place(state.index, len(state.lesson.steps))
        self.step.show_state(state, is_new=is_new)
        if state.is_over:
            self.end.show_end(state, self._after)
        self._pages.setCurrentWidget(self.end if state.is_over else self.step)
        self._restart.setVisible(not state.is_over)
        self._back.setEnabled(state.index > 0 or state.is_over)
        self._next.setText(self._next_text(state))
        self._next.setAccessibleName(self._next.text())
        self._next.setEnabled(state.can_leave)
        self._next.setToolTip(self._next_tip(state))
        is_wanted = state.is_done or state.is_over
        if self._next.property("primary") != is_wanted:
            self._next.setProperty("primary", is_wanted)
            self._next.style().unpolish(self._next)
            self._next.style().polish(self._next)
        for key in (self._on_key, self._back_key):
            key.setEnabled(True)
        has_moved_on = before is not None and _stage(before) != _stage(state)
        if had_focus and (has_moved_on or not self._holds_focus()):
            self._focus_next()

    def _focus_next(self) -> None:
        """Let the keyboard go on with what is to be done next: the first answer, Run, Next."""
        wanted = None if self._state is None or self._state.is_over else self.step.next_control()
        if wanted is None and self._next.isEnabled():
            wanted = self._next
        (wanted or self._restart).setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_keys(self) -> None:
        """Tab goes through the step from its top, then on, back and out of it."""
        ways = (self._next, self._back, self._restart, self._list, self._leave)
        chain = [*self.step.controls(), *ways]
        for first, second in itertools.pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _next_text(self, state: StepState) -> str:
        if state.is_over:
            return self.tr("Finish") if self._after is None else self.tr("Next lesson")
        return self.tr("Next")

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _next_tip(self, state: StepState) -> str:
        if not state.can_leave:
            return self.tr("Run this step first: the next one goes on with its network")
        if state.is_over and self._after is not None:
            return self.tr("Begin the next lesson (Alt+Right)")
        if state.is_over:
            return self.tr("End the lesson, and go back to your own network (Alt+Right)")
        if state.is_last:
            return self.tr("See what the lesson has shown (Alt+Right)")
        return self.tr("Go to the next step (Alt+Right)")

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("the next step, and the step before"), ("Alt+Right", "Alt+Left")),
            (_tr("go from dot to dot, and open that seed's network"), ("Left", "Right", "Return")),
        )
        return (PartKeys(_tr("In a lesson"), lines),)

    # --- building ---

    def _build_page(self) -> None:
        page = self._page
        page.setObjectName("lesson_page")
        self._title = ElidedLabel(page)
        self._title.setObjectName("lesson_title")
        self._title.setProperty("caption", True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # Leave stays where it is
        self._list = self._tool("lesson_list", self.tr("Show all lessons; this one waits (F2)"))
        self._leave = QPushButton(self.tr("Leave"), page)
        self._leave.setObjectName("lesson_leave")
        self._leave.setProperty("flat", True)
        self._leave.setAccessibleName(self.tr("Leave the lesson"))
        self._leave.setToolTip(self.tr("Leave the lesson: your own network comes back as it was"))
        self._dots = ProgressDots(page)
        self._back = QPushButton(self.tr("Back"), page)
        self._back.setObjectName("lesson_back")
        self._back.setAccessibleName(self.tr("Back"))
        self._back.setToolTip(self.tr("Go back to the beginning of the step before (Alt+Left)"))
        self._restart = self._tool("lesson_restart", self.tr("Begin this step again"))
        self._restart.setIconSize(QSize(16, 16))
        self._next = QPushButton(self.tr("Next"), page)
        self._next.setObjectName("lesson_next")
        head = QHBoxLayout()
        head.setContentsMargins(12, 2, 6, 0)
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._list)
        head.addWidget(self._leave)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 6)
        foot.setSpacing(6)
        foot.addWidget(self._back)
        foot.addWidget(self._restart)
        foot.addSpacing(4)
        foot.addWidget(self._dots, 1)
        foot.addWidget(self._next)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.step)
        self._pages.addWidget(self.end)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addLayout(self._pages, 1)
        rows.addLayout(foot)
        self._list.clicked.connect(self.show_list)
        self._leave.clicked.connect(self.leave_requested)
        self._back.clicked.connect(self.back_requested)
        self._restart.clicked.connect(self.restart_requested)
        self._next.clicked.connect(self._ask_next)

    def _tool(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self._page)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("flat", True)
        return button

    def _ask_next(self) -> None:
        if self._state is not None and self._state.is_over and self.end.next_path:
            self.lesson_requested.emit(self.end.next_path)
        elif self._next.isEnabled():
            self.next_requested.emit()

    def _ask_back(self) -> None:
        if self._back.isEnabled():
            self.back_requested.emit()


def _stage(state: StepState) -> object:
    """What the learner has done of a step; when that changes, the keyboard goes on."""
    return state.answer is None, state.refuted, state.phase == "done", state.tally_phase == "done", state.is_over


def _tr(text: str) -> str:
    return QCoreApplication.translate("LessonPanel", text)

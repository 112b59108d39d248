"""The lesson: the list to choose from, or the present step with the ways back and on."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from playground.model.lesson_state import LessonGroup, StepState, TallyState
from playground.views.icons import icon
from playground.views.lesson.chooser import LessonChooser
from playground.views.lesson.progress_dots import ProgressDots
from playground.views.lesson.step_view import StepView
from playground.views.panels.elided_label import ElidedLabel
from playground.views.theme import LIGHT, Theme


class LessonPanel(QWidget):
    """Shows one step of a lesson; asks for everything that a learner does there."""

    lesson_requested = Signal(str)
    folder_requested = Signal()
    leave_requested = Signal()
    next_requested = Signal()
    back_requested = Signal()
    restart_requested = Signal()
    answer_requested = Signal(int)
    run_requested = Signal(bool)
    tally_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self.setAccessibleName(self.tr("Lesson"))
        self._theme = LIGHT
        self._state: StepState | None = None
        self.chooser = LessonChooser(self)
        self.step = StepView(self)
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
        self.step.tally_requested.connect(self.tally_requested)
        self.show_state(None)

    # --- showing ---

    def show_lessons(self, groups: Sequence[LessonGroup]) -> None:
        """The lessons to choose from."""
        self.chooser.show_groups(groups)

    def show_list(self) -> None:
        """Bring the list of lessons to the front; a lesson that goes on waits behind it."""
        self._stack.setCurrentWidget(self.chooser)

    def show_step_page(self) -> None:
        """Bring the step to the front, if there is one."""
        self._stack.setCurrentWidget(self.chooser if self._state is None else self._page)

    def show_begun(self, state: StepState) -> None:
        """Show a step that has just begun."""
        self._show(state, is_new=True)
        self.show_step_page()

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
        self._dots.show_theme(theme)
        self._restart.setIcon(icon("reset", theme))
        self._list.setIcon(icon("lessons", theme, theme.muted))

    def _show(self, state: StepState, *, is_new: bool) -> None:
        self._state = state
        had_focus = self._holds_focus()
        self.chooser.show_running(state.lesson.title)
        self._title.setText(state.lesson.title)
        self._dots.show_place(state.index, len(state.lesson.steps))
        self.step.show_state(state, is_new=is_new)
        self._back.setEnabled(state.index > 0)
        self._next.setText(self.tr("Finish") if state.is_last else self.tr("Next"))
        self._next.setAccessibleName(self._next.text())
        self._next.setEnabled(state.can_leave)
        self._next.setToolTip(self._next_tip(state))
        if self._next.property("primary") != state.is_done:
            self._next.setProperty("primary", state.is_done)
            self._next.style().unpolish(self._next)
            self._next.style().polish(self._next)
        for key in (self._on_key, self._back_key):
            key.setEnabled(True)
        if had_focus and not self._holds_focus():
            (self.step.next_control() or self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _next_tip(self, state: StepState) -> str:
        if not state.can_leave:
            return self.tr("Run this step first: the next one goes on with its network")
        if state.is_last:
            return self.tr("End the lesson, and go back to your own network (Alt+Right)")
        return self.tr("Go to the next step (Alt+Right)")

    # --- building ---

    def _build_page(self) -> None:
        page = self._page
        page.setObjectName("lesson_page")
        self._title = ElidedLabel(page)
        self._title.setObjectName("lesson_title")
        self._title.setProperty("caption", True)
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
        place = QHBoxLayout()
        place.setContentsMargins(12, 0, 12, 0)
        place.addWidget(self._dots)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(6)
        foot.addWidget(self._back)
        foot.addWidget(self._restart)
        foot.addStretch(1)
        foot.addWidget(self._next)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addLayout(place)
        rows.addWidget(self.step, 1)
        rows.addLayout(foot)
        self._list.clicked.connect(self.show_list)
        self._leave.clicked.connect(self.leave_requested)
        self._back.clicked.connect(self.back_requested)
        self._restart.clicked.connect(self.restart_requested)
        self._next.clicked.connect(self.next_requested)

    def _tool(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self._page)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("flat", True)
        return button

    def _ask_next(self) -> None:
        if self._next.isEnabled():
            self.next_requested.emit()

    def _ask_back(self) -> None:
        if self._back.isEnabled():
            self.back_requested.emit()

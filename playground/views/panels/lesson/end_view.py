"""The end of a lesson: what was seen, in two lines, and the lesson that comes next."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from playground.model.lessons.lesson_state import LessonEntry, StepState
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.lesson.chooser import LessonRow
from playground.views.panels.lesson.prose import Prose

_HEADING_SCALE = 1.3


class EndView(QScrollArea):
    """Shows how a lesson ended; asks for the next one."""

    lesson_requested = Signal(str)
    """The path of its file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_end")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = LIGHT
        self._row: LessonRow | None = None
        body = QWidget(self)
        self._heading = QLabel(self.tr("What you have seen"), body)
        self._heading.setObjectName("lesson_end_heading")
        font = QFont(self._heading.font())
        font.setPointSizeF(font.pointSizeF() * _HEADING_SCALE)
        font.setWeight(QFont.Weight.DemiBold)
        self._heading.setFont(font)
        self.text = Prose("lesson_end_text", body)
        self._after = QLabel(body)
        self._after.setObjectName("lesson_end_after")
        self._after.setProperty("heading", True)
        self._after.setWordWrap(True)
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(12, 2, 12, 10)
        self._rows.setSpacing(10)
        for widget in (self._heading, self.text, self._after):
            self._rows.addWidget(widget)
        self._rows.addStretch(1)
        self.setWidget(body)

    @property
    def next_path(self) -> str:
        """The file of the next lesson; empty where there is none."""
        return "" if self._row is None else str(self._row.entry.path)

    def show_end(self, state: StepState, after: LessonEntry | None) -> None:
        """The end of this lesson, and the lesson that comes after it, None for the last one."""
        steps = len(state.lesson.steps)
        self._heading.setText(self.tr("What you have seen") if state.lesson.ending else self.tr("Done"))
        told = self.tr("You have done all {steps} steps of this lesson.").format(steps=steps)
        self.text.show_text(state.lesson.ending or told)
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        last = self.tr("That was the last lesson here. Finish gives you your own network back.")
        self._after.setText(last if after is None else self.tr("The next lesson"))
        if after is not None:
            row = self._row = LessonRow(after, self.widget())
            row.show_theme(self._theme)
            row.clicked.connect(self._ask)
            self._rows.insertWidget(3, row)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._row is not None:
            self._row.show_theme(theme)

    def _ask(self) -> None:
        self.lesson_requested.emit(self.next_path)

    def minimumSizeHint(self) -> QSize:
        return QSize(238, 80)

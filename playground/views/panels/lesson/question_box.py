"""A question to predict with: choices as large buttons, then, once it was run, what is said to the one chosen."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from playground.model.lessons.lesson import Question
from playground.model.lessons.lesson_state import StepState
from playground.views.look.style import edge, faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.lesson.card import Card
from playground.views.panels.lesson.marks import paint_mark
from playground.views.panels.lesson.prose import Prose, paint_document, prose_document

_PAD: Final = 11
_MARK: Final = 18
_GAP: Final = 9


class ChoiceButton(QAbstractButton):
    """One answer: a ring to choose it by, and its text in as many lines as it needs."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = index
        self.setObjectName(f"choice_{index}")
        self._theme = LIGHT
        self._document = QTextDocument(self)
        self._is_chosen = False
        self._verdict: bool | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choice(self, text: str) -> None:
        """Offer this answer."""
        self.setText(text)
        self._compose()

    def show_verdict(self, verdict: bool | None, *, is_chosen: bool, is_open: bool) -> None:
        """Mark it as right or wrong, or not at all; is_open: the question still waits for its answer."""
        self._verdict, self._is_chosen = verdict, is_chosen
        self.setEnabled(is_open)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_open else Qt.CursorShape.ArrowCursor)
        plain = self._document.toPlainText()
        told = {True: self.tr("right answer"), False: self.tr("tried, not right"), None: ""}[verdict]
        if is_chosen:
            told = {
                True: self.tr("your answer, right"),
                False: self.tr("your answer, not right"),
                None: self.tr("your answer"),
            }[verdict]
        self.setAccessibleName(f"{plain}: {told}" if told else plain)
        self.setToolTip(self.tr("Choose this answer (Enter)") if is_open and not is_chosen else told)
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._compose()

    def _compose(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.05)
        self._document = prose_document(self.text(), font)
        self._document.setParent(self)
        self.updateGeometry()
        self.update()

    @property
    def _indent(self) -> int:
        return self._theme.px(_PAD + _MARK + _GAP)

    # --- Qt ---

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(max(width - self._indent - self._theme.px(_PAD), 40))
        return round(max(self._document.size().height(), self._theme.px(_MARK)) + 2 * self._theme.px(_PAD - 2))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self._theme.px(_MARK + 2 * _PAD))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._compose()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border, ground, width = edge(theme), theme.panel, 1.0
        if self._verdict is not None:
            colour = theme.good if self._verdict else theme.danger
            border, ground = colour, faded(colour, theme.panel, 0.1 if self._is_chosen else 0.0)
            width = 2.0 if self._is_chosen else 1.0
        elif self._is_chosen:
            border, ground, width = theme.accent, faded(theme.accent, theme.panel, 0.12), 2.0
        elif not self.isEnabled():
            border = theme.border
        elif self.isDown():
            border, ground = theme.accent, faded(theme.accent, theme.panel, 0.2)
        elif self.underMouse():
            border, ground = theme.accent, faded(theme.accent, theme.panel, 0.08)
        if self.hasFocus():
            border, width = theme.accent, 2.0
        inset = width / 2
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 7.0, 7.0)
        side = theme.px(_MARK)
        self._document.setTextWidth(max(self.width() - self._indent - theme.px(_PAD), 40))
        text_height = self._document.size().height()
        line = painter.fontMetrics().height() * 1.3
        top = (self.height() - text_height) / 2
        mark = QRectF(theme.px(_PAD), top + (min(line, text_height) - side) / 2, side, side)
        paint_mark(painter, mark, self._verdict, theme)
        if self._is_chosen and self._verdict is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(mark.center(), side * 0.24, side * 0.24)
        painter.translate(self._indent, top)
        fades = not self.isEnabled() and self._verdict is None and not self._is_chosen
        paint_document(painter, self._document, QColor(theme.muted if fades else theme.text), QRectF(self.rect()))


class QuestionBox(QWidget):
    """Shows a question and the answer that was given; which one is right only once it was run."""

    answer_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_question")
        self._theme = LIGHT
        self._question: Question | None = None
        self.choices: list[ChoiceButton] = []
        self._text = Prose("lesson_question_text", self, is_strong=True)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addWidget(self._text)

    def show_state(self, state: StepState) -> None:
        """The step's question, and how far the learner is with it."""
        question = state.step.question
        assert question is not None
        if question != self._question:
            self._question = question
            self._offer(question)
        for button, verdict in zip(self.choices, state.verdicts, strict=True):
            is_open = state.may_answer and verdict is None
            button.show_verdict(verdict, is_chosen=button.index == state.answer, is_open=is_open)

    def first_open(self) -> QWidget | None:
        """The first choice that can be chosen; None where there is none."""
        return next((button for button in self.choices if button.isEnabled()), None)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.choices:
            button.show_theme(theme)

    def _offer(self, question: Question) -> None:
        self._text.show_text(question.text)
        for button in self.choices:
            button.hide()
            button.deleteLater()
        self.choices = []
        for index, choice in enumerate(question.choices):
            button = ChoiceButton(index, self)
            button.show_theme(self._theme)
            button.show_choice(choice.text)
            button.clicked.connect(self._choose)
            self._rows.insertWidget(1 + index, button)
            button.show()  # at once, so that it can take the keyboard
            self.choices.append(button)

    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, ChoiceButton)
        self.answer_requested.emit(button.index)


class ReplyCard(Card):
    """What is said to the answer that was given; after a wrong one, that another may be tried or the right one told."""

    telling_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesson_reply", parent=parent)
        self._text = Prose("lesson_reply_text", self)
        self._again = QLabel(self.tr("You can try another answer."), self)
        self._again.setObjectName("lesson_try_again")
        self._again.setProperty("caption", True)
        self._again.setWordWrap(True)
        self.tell = QPushButton(self.tr("Show the answer"), self)
        self.tell.setObjectName("lesson_tell_answer")
        self.tell.setAccessibleName(self.tr("Show the answer"))
        self.tell.setToolTip(self.tr("Mark the right answer, and explain"))
        self.tell.clicked.connect(self.telling_requested)
        self.rows.addWidget(self._text)
        self.rows.addWidget(self._again)
        self.rows.addWidget(self.tell, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: StepState) -> None:
        """Reply to the step's answer, which is judged by now."""
        question, answer = state.step.question, state.answer
        assert question is not None
        assert answer is not None
        is_right = answer == question.answer
        self.show_heading(
            self.tr("✓  Right") if is_right else self.tr("✗  Not quite"), "good" if is_right else "danger"
        )
        self._text.show_text(question.choices[answer].reply)
        for part in (self._again, self.tell):
            part.setVisible(not state.is_solved)

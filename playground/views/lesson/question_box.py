"""A question to predict with: choices as large buttons, then what is said to the one that was chosen."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from playground.model.lesson import Question
from playground.views.lesson.card import Card
from playground.views.lesson.marks import paint_mark
from playground.views.lesson.prose import Prose, paint_document, prose_document
from playground.views.style import edge, faded
from playground.views.theme import LIGHT, Theme

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
        told = {True: self.tr("right answer"), False: self.tr("your answer, not right"), None: ""}[verdict]
        if verdict and is_chosen:
            told = self.tr("your answer, right")
        self.setAccessibleName(f"{plain}: {told}" if told else plain)
        self.setToolTip(self.tr("Choose this answer (Enter)") if is_open else told)
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
        painter.translate(self._indent, top)
        fades = not self.isEnabled() and self._verdict is None
        paint_document(painter, self._document, QColor(theme.muted if fades else theme.text), QRectF(self.rect()))


class QuestionBox(QWidget):
    """Shows a question, its answer once it is given, and the reply."""

    answer_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_question")
        self._theme = LIGHT
        self._question: Question | None = None
        self.choices: list[ChoiceButton] = []
        self._text = Prose("lesson_question_text", self, is_strong=True)
        self._reply = Card("lesson_reply", parent=self)
        self._reply_text = Prose("lesson_reply_text", self._reply)
        self._reply.rows.addWidget(self._reply_text)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(7)
        self._rows.addWidget(self._text)
        self._rows.addWidget(self._reply)

    def show_question(self, question: Question, answer: int | None) -> None:
        """The question, and the answer that was given, None before."""
        if question != self._question:
            self._question = question
            self._offer(question)
        for button in self.choices:
            is_chosen = button.index == answer
            is_right = button.index == question.answer
            verdict = None if answer is None or not (is_chosen or is_right) else is_right
            button.show_verdict(verdict, is_chosen=is_chosen, is_open=answer is None)
        self._reply.setVisible(answer is not None)
        if answer is not None:
            is_right = answer == question.answer
            heading = self.tr("✓  Right") if is_right else self.tr("✗  Not quite")
            self._reply.show_heading(heading, "good" if is_right else "danger")
            self._reply_text.show_text(question.choices[answer].reply)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._reply.show_theme(theme)
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
            self.choices.append(button)

    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, ChoiceButton)
        self.answer_requested.emit(button.index)

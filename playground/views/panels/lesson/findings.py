"""Checks, each with its mark and its live number: the outcome of a step, or the goal that a learner is to reach."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from playground.model.lessons.lesson_state import Finding
from playground.views.look.theme import Theme
from playground.views.panels.lesson.card import Card, Tone
from playground.views.panels.lesson.marks import Mark
from playground.views.panels.lesson.prose import Prose


class _Row(QWidget):
    """One check."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark = Mark(18, self)
        self.text = Prose(name, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)

    def show_finding(self, finding: Finding) -> None:
        text = finding.text[:1].upper() + finding.text[1:] if finding.text[:1].isascii() else finding.text  # δ is no Δ
        self.mark.show_mark(finding.holds)
        self.text.show_text(_plain(text))
        judged = {True: self.tr("fulfilled"), False: self.tr("not reached"), None: self.tr("not looked at yet")}
        self.text.setAccessibleDescription(judged[finding.holds])


class FindingsCard(Card):
    """The checks of a step under a heading."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._rows: list[_Row] = []
        self._shown: tuple[Finding, ...] = ()

    def show_findings(self, heading: str, tone: Tone, findings: Sequence[Finding]) -> None:
        """Show them all; rows are kept, so nothing flickers while numbers change."""
        self.show_heading(heading, tone)
        if tuple(findings) == self._shown:
            return
        self._shown = tuple(findings)
        while len(self._rows) < len(findings):
            row = _Row(f"{self.objectName()}_{len(self._rows)}", self)
            row.mark.show_theme(self.theme)
            self.rows.insertWidget(1 + len(self._rows), row)
            self._rows.append(row)
        for row, finding in zip(self._rows, findings, strict=False):
            row.show_finding(finding)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(findings))

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        for row in self._rows:
            row.mark.show_theme(theme)


class GoalCard(FindingsCard):
    """What the learner is to reach by own edits; a hint is shown on request."""

    hint_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesson_goal", parent)
        self._hint = ""
        self._button = QPushButton(self.tr("Show a hint"), self)
        self._button.setObjectName("lesson_hint_button")
        self._button.setAccessibleName(self.tr("Show a hint"))
        self._button.setToolTip(self.tr("Get a hint if you are stuck"))
        self._text = Prose("lesson_hint", self)
        self.rows.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self._text)
        self._button.clicked.connect(self._show_hint)
        self.show_hint("")

    @property
    def hint_button(self) -> QPushButton:
        """What shows the hint."""
        return self._button

    def show_hint(self, hint: str) -> None:
        """Have this hint ready; empty for none."""
        self._hint = hint
        self._button.setVisible(bool(hint))
        self._text.hide()

    def show_goal(self, goal: Sequence[Finding], is_reached: bool) -> None:
        """How far the learner is."""
        heading = self.tr("Goal reached. Well done!") if is_reached else self.tr("Your goal")
        self.show_findings(heading, "good" if is_reached else "accent", goal)
        if is_reached:
            self._button.hide()

    def _show_hint(self) -> None:
        self._text.show_text(self._hint)
        self._text.show()
        self._button.hide()
        self.hint_shown.emit()


class ExplanationCard(Card):
    """What is behind it, once question and run are done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesson_explanation", "accent", parent)
        self.heading.setText(self.tr("Why"))
        self._text = Prose("lesson_explanation_text", self)
        self.rows.addWidget(self._text)

    def show_text(self, text: str) -> None:
        """Explain."""
        self._text.show_text(text)


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#+!|~" else letter for letter in text)

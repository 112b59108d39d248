"""The lesson: its text, question and outcome, a step at a time."""

from PySide6.QtWidgets import QWidget

from playground.views.theme import Theme


class LessonPanel(QWidget):
    """Shows one step of a lesson; asks for everything that a learner does there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""

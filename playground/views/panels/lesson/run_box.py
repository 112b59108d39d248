"""The button that trains as long as a step needs, and how far that is. Knows nothing of the network."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from playground.model.lessons.lesson_state import RunPhase
from playground.model.numerals import counted
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme


class RunBox(QWidget):
    """Shows the run of a step; asks to begin it, to interrupt it, to go on with it."""

    run_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_run")
        self._theme = LIGHT
        self._phase: RunPhase = "none"
        self.button = QPushButton(self)
        self.button.setObjectName("lesson_run_button")
        self.button.setProperty("primary", True)
        self.button.setIconSize(QSize(16, 16))
        self._bar = QProgressBar(self)
        self._bar.setObjectName("lesson_run_progress")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Epochs of this run"))
        self._told = QLabel(self)
        self._told.setObjectName("lesson_run_told")
        self._told.setProperty("caption", True)
        self._told.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(5)
        rows.addWidget(self.button)
        rows.addWidget(self._bar)
        rows.addWidget(self._told)
        self.button.clicked.connect(self._ask)

    def show_run(self, phase: RunPhase, done: int, epochs: int, *, is_diverged: bool) -> None:
        """How far it is, of so many epochs."""
        self._phase = phase
        count = self.tr("1 epoch") if epochs == 1 else self.tr("{epochs} epochs").format(epochs=counted(epochs))
        texts = {
            "running": self.tr("Pause"),
            "paused": self.tr("Go on"),
        }
        text = texts.get(phase, self.tr("Run {count}").format(count=count))
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setVisible(phase != "done")
        self.button.setEnabled(phase != "waiting")
        tips = {
            "waiting": self.tr("First answer the question"),
            "running": self.tr("Interrupt the run (Space)"),
            "paused": self.tr("Go on with the run (Space)"),
        }
        self.button.setToolTip(tips.get(phase, self.tr("Train exactly {count}, then pause").format(count=count)))
        self._bar.setRange(0, max(epochs, 1))
        self._bar.setValue(done)
        self._bar.setVisible(phase in ("running", "paused"))
        self._told.setText(self._words(phase, done, epochs, count, is_diverged))
        self._told.setVisible(bool(self._told.text()))
        self._show_icon()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_icon()

    def _show_icon(self) -> None:
        colour = self._theme.on_accent
        self.button.setIcon(icon("pause" if self._phase == "running" else "play", self._theme, colour))

    def _words(self, phase: RunPhase, done: int, epochs: int, count: str, is_diverged: bool) -> str:
        if is_diverged:
            return self.tr("A number became infinite after {done} epochs: training stopped.").format(done=counted(done))
        if phase == "waiting":
            return self.tr("Predict first: answer the question, then run.")
        if phase == "done":
            return self.tr("✓ {count} done").format(count=count)
        if phase in ("running", "paused"):
            return self.tr("Epoch {done} of {epochs}").format(done=counted(done), epochs=counted(epochs))
        return ""

    def _ask(self) -> None:
        self.run_requested.emit(self._phase != "running")

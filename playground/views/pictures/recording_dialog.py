"""Asks how a run is to be recorded, and shows how far the recording is. Neither trains nor paints."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from playground.model.numerals import counted
from playground.model.recording import MOST_EPOCHS, MOST_FRAMES, SIDES, Recording
from playground.views.pictures.animation_dialog import AnimationDialog


class RecordingDialog(AnimationDialog):
    """Lets the person choose what to record, and says how long the animation will be."""

    def __init__(self, recording: Recording, present_epoch: int, parent: QWidget | None = None) -> None:
        super().__init__("recording", self.tr("Save an animation"), parent)
        self._from = self.combo_box("from", self.tr("Where the recorded run starts; your network does not change"))
        self._from.addItem(self.tr("From epoch 0"), True)
        self._from.addItem(self.tr("From now, epoch {epoch}").format(epoch=counted(present_epoch)), False)
        self._from.setCurrentIndex(max(self._from.findData(recording.from_start), 0))
        self._epochs = self.number_box("epochs", self.tr("Epochs to train"), 1, MOST_EPOCHS)
        self._epochs.show_value(recording.epochs)
        self.form.addRow(self.tr("&Begin"), self._from)
        self.form.addRow(self.tr("&Epochs"), self._epochs)
        width = self.tr("Width of a picture in pixels")
        save = self.tr("Choose a file, then train a copy of the network in the background")
        self.finish(recording, MOST_FRAMES, SIDES, width, self.tr("&Format"), save)

    @property
    def recording(self) -> Recording:
        """What is chosen."""
        return Recording(round(self._epochs.value()), self._from.currentData(), **self.animated)

    def length(self) -> tuple[int, float]:
        recording = self.recording
        return len(recording.steps), recording.seconds


class RecordingProgress(QDialog):
    """Shows the progress of a recording, while the main window can still be used.

    The Cancel button, Escape and closing this dialog all emit `cancel_requested`.
    """

    cancel_requested = Signal()

    def __init__(self, name: str, parent: QWidget, *, of_screen: bool = False) -> None:
        """of_screen: pictures are taken of the window, which must be left alone meanwhile."""
        super().__init__(parent)
        self.setObjectName("recording_progress")
        self.setModal(of_screen)
        self._of_screen = of_screen
        self.setWindowTitle(self.tr("Recording"))
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 240)
        told = self.tr("Recording “{name}”: the window goes through the run.")
        if not of_screen:
            told = self.tr("Recording “{name}”. You can keep working.")
        text = QLabel(told.format(name=short), self)
        text.setObjectName("recording_text")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setToolTip(name)
        text.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("recording_bar")
        self._bar.setAccessibleName(self.tr("Pictures taken") if of_screen else self.tr("Epochs recorded"))
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)  # the bar is too thin for it
        self._done = QLabel(self.tr("Preparing"), self)
        self._done.setObjectName("recording_done")
        self._done.setAccessibleName(self._bar.accessibleName())
        cancel = QPushButton(self.tr("&Cancel"), self)
        cancel.setObjectName("recording_cancel")
        cancel.setToolTip(self.tr("Stop recording; no file is written"))
        cancel.clicked.connect(self.reject)
        buttons = QDialogButtonBox(self)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self._bar)
        column.addWidget(self._done)
        column.addWidget(buttons)
        column.addStrut(308)
        self.rejected.connect(self.cancel_requested)

    def show_progress(self, done: int, whole: int) -> None:
        """Show that `done` of `whole` epochs, or pictures, are recorded."""
        self._bar.setRange(0, max(whole, 1))
        self._bar.setValue(done)
        if self._of_screen:
            text = self.tr("{done} of {whole} pictures").format(done=counted(done), whole=counted(whole))
            if done == whole:
                text = self.tr("{whole} pictures; the file is being made").format(whole=counted(whole))
        elif done < whole:
            text = self.tr("{done} of {whole} epochs").format(done=counted(done), whole=counted(whole))
        else:
            text = self.tr("{whole} epochs; the file is being made").format(whole=counted(whole))
        self._done.setText(text)

"""Asks how a run is to be recorded, and shows how far the recording is. Neither trains nor paints."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.model.numerals import counted, fixed
from playground.model.recording import FORMATS, FRAME_RATES, MOST_EPOCHS, MOST_FRAMES, SIDES, Recording
from playground.views.controls.number_box import NumberBox
from playground.views.pictures.form import add_default_button, lay_out, named


class RecordingDialog(QDialog):
    """Lets the person choose what to record, and says how long the animation will be."""

    def __init__(self, recording: Recording, present_epoch: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recording_dialog")
        self.setWindowTitle(self.tr("Save an animation"))
        self._from = named(
            QComboBox(self), "recording_from", self.tr("Where the recorded run starts; your network does not change")
        )
        self._from.addItem(self.tr("From epoch 0"), True)
        self._from.addItem(self.tr("From now, epoch {epoch}").format(epoch=counted(present_epoch)), False)
        self._epochs = self._number("recording_epochs", self.tr("Epochs to train"), 1, MOST_EPOCHS)
        self._frames = self._number(
            "recording_frames", self.tr("Pictures, evenly over the epochs; more make a larger file"), 2, MOST_FRAMES
        )
        self._side = named(QComboBox(self), "recording_size", self.tr("Width of a picture in pixels"))
        self._rate = named(QComboBox(self), "recording_speed", self.tr("Pictures a second"))
        self._format = named(
            QComboBox(self), "recording_format", self.tr("GIF plays everywhere; WebP is smaller and has more colours")
        )
        for side in SIDES:
            self._side.addItem(self.tr("{side} pixels wide").format(side=side), side)
        for rate in FRAME_RATES:
            self._rate.addItem(self.tr("{rate} a second").format(rate=rate), rate)
        for name, label in zip(FORMATS, ("GIF", "WebP"), strict=True):
            self._format.addItem(label, name)
        self._length = QLabel(self)
        self._length.setObjectName("recording_length")
        form = QFormLayout()
        form.addRow(self.tr("&Begin"), self._from)
        form.addRow(self.tr("&Epochs"), self._epochs)
        form.addRow(self.tr("&Pictures"), self._frames)
        form.addRow(self.tr("&Size"), self._side)
        form.addRow(self.tr("Spee&d"), self._rate)
        form.addRow(self.tr("&Format"), self._format)
        form.addRow(self.tr("Length"), self._length)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        tip = self.tr("Choose a file, then train a copy of the network in the background")
        add_default_button(buttons, "recording_save", self.tr("&Record…"), tip)
        lay_out(self, form, buttons)
        for combo, value in (
            (self._from, recording.from_start),
            (self._side, recording.side),
            (self._rate, recording.frame_rate),
            (self._format, recording.format),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
            combo.currentIndexChanged.connect(self._show_length)
        for box, number in ((self._epochs, recording.epochs), (self._frames, recording.frames)):
            box.show_value(number)
            box.valueChanged.connect(self._show_length)
        self._show_length()

    @property
    def recording(self) -> Recording:
        """What is chosen."""
        return Recording(
            round(self._epochs.value()),
            self._from.currentData(),
            round(self._frames.value()),
            self._side.currentData(),
            self._rate.currentData(),
            self._format.currentData(),
        )

    def _number(self, name: str, tip: str, least: int, most: int) -> NumberBox:
        return named(NumberBox(least, most, 1, 0, parent=self), name, tip)

    def accept(self) -> None:
        """Close with the choice; if a typed number cannot be taken, stay open and go to it."""
        for box in (self._epochs, self._frames):
            if not box.commit():
                box.setFocus()
                return
        super().accept()

    def _show_length(self) -> None:
        recording = self.recording
        self._length.setText(
            self.tr("{count} pictures, {seconds} seconds").format(
                count=counted(len(recording.steps)), seconds=fixed(recording.seconds, 1)
            )
        )


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

"""Asks how the run so far is to be recorded: of what, which epochs, and how fast. Neither goes there nor paints."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from playground.model.numerals import counted, fixed
from playground.model.recording import FORMATS, FRAME_RATES, MOST_RUN_FRAMES, RUN_SIDES, RunRecording
from playground.views.controls.number_box import NumberBox
from playground.views.pictures.form import add_default_button, lay_out, named


class RunRecordingDialog(QDialog):
    """Shows the choice, and how long the animation will be. offers: names and titles of what is on the screen."""

    def __init__(
        self,
        choice: RunRecording,
        offers: Sequence[tuple[str, str]],
        first: int,
        last: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("run_recording_dialog")
        self.setWindowTitle(self.tr("Save the run as an animation"))
        self._what = named(QComboBox(self), "run_recording_what", self.tr("What to take pictures of"))
        for name, title in offers:
            self._what.addItem(title, name)
        self._begin = self._number("run_recording_begin", self.tr("The first epoch to show"), first, last)
        self._end = self._number("run_recording_end", self.tr("The last epoch to show"), first, last)
        self._frames = self._number(
            "run_recording_frames",
            self.tr("Pictures, evenly over the epochs; more make a larger file"),
            2,
            MOST_RUN_FRAMES,
        )
        self._side = named(QComboBox(self), "run_recording_size", self.tr("Width of a picture in pixels, at most"))
        self._rate = named(QComboBox(self), "run_recording_speed", self.tr("Pictures a second"))
        self._format = named(
            QComboBox(self),
            "run_recording_format",
            self.tr("GIF plays everywhere; WebP is smaller and has more colours"),
        )
        for side in RUN_SIDES:
            self._side.addItem(self.tr("{side} pixels wide").format(side=side), side)
        for rate in FRAME_RATES:
            self._rate.addItem(self.tr("{rate} a second").format(rate=rate), rate)
        for name, label in zip(FORMATS, ("GIF", "WebP"), strict=True):
            self._format.addItem(label, name)
        self._length = QLabel(self)
        self._length.setObjectName("run_recording_length")
        form = QFormLayout()
        form.addRow(self.tr("&Of"), self._what)
        form.addRow(self.tr("&From epoch"), self._begin)
        form.addRow(self.tr("&To epoch"), self._end)
        form.addRow(self.tr("&Pictures"), self._frames)
        form.addRow(self.tr("&Size"), self._side)
        form.addRow(self.tr("Spee&d"), self._rate)
        form.addRow(self.tr("For&mat"), self._format)
        form.addRow(self.tr("Length"), self._length)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        told = self.tr("Choose a file, then go through the run and take the pictures")
        add_default_button(buttons, "run_recording_save", self.tr("&Record…"), told)
        lay_out(self, form, buttons)
        for combo, value in (
            (self._what, choice.what),
            (self._side, choice.side),
            (self._rate, choice.frame_rate),
            (self._format, choice.format),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
            combo.currentIndexChanged.connect(self._show_length)
        for box, number in ((self._begin, first), (self._end, last), (self._frames, choice.frames)):
            box.show_value(number)
            box.valueChanged.connect(self._show_length)
        self._show_length()

    @property
    def choice(self) -> RunRecording:
        """What is chosen; the earlier of the two epochs comes first."""
        begin, end = sorted((round(self._begin.value()), round(self._end.value())))
        return RunRecording(
            self._what.currentData(),
            begin,
            end,
            frames=round(self._frames.value()),
            side=self._side.currentData(),
            frame_rate=self._rate.currentData(),
            format=self._format.currentData(),
        )

    def _number(self, name: str, tip: str, least: int, most: int) -> NumberBox:
        return named(NumberBox(least, most, 1, 0, parent=self), name, tip)

    def accept(self) -> None:
        """Go on, unless a number that was typed is to be mended first."""
        for box in (self._begin, self._end, self._frames):
            if not box.commit():
                box.setFocus()
                return
        super().accept()

    def _show_length(self) -> None:
        choice = self.choice
        self._length.setText(
            self.tr("{count} pictures, {seconds} seconds").format(
                count=counted(len(choice.epochs)), seconds=fixed(choice.seconds, 1)
            )
        )

"""Asks how the run so far is to be recorded: of what, which epochs, and how fast. Neither goes there nor paints."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from playground.model.recording import MOST_RUN_FRAMES, RUN_SIDES, RunRecording
from playground.views.pictures.animation_dialog import AnimationDialog


class RunRecordingDialog(AnimationDialog):
    """Shows the choice, and how long the animation will be. offers: names and titles of what is on the screen."""

    def __init__(
        self,
        choice: RunRecording,
        offers: Sequence[tuple[str, str]],
        first: int,
        last: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("run_recording", self.tr("Save the run as an animation"), parent)
        self._what = self.combo_box("what", self.tr("What to take pictures of"))
        for name, title in offers:
            self._what.addItem(title, name)
        self._what.setCurrentIndex(max(self._what.findData(choice.what), 0))
        self._begin = self.number_box("begin", self.tr("The first epoch to show"), first, last)
        self._end = self.number_box("end", self.tr("The last epoch to show"), first, last)
        self._begin.show_value(first)
        self._end.show_value(last)
        self.form.addRow(self.tr("&Of"), self._what)
        self.form.addRow(self.tr("&From epoch"), self._begin)
        self.form.addRow(self.tr("&To epoch"), self._end)
        width = self.tr("Width of a picture in pixels, at most")
        save = self.tr("Choose a file, then go through the run and take the pictures")
        self.finish(choice, MOST_RUN_FRAMES, RUN_SIDES, width, self.tr("For&mat"), save)

    @property
    def choice(self) -> RunRecording:
        """What is chosen; the earlier of the two epochs comes first."""
        begin, end = sorted((round(self._begin.value()), round(self._end.value())))
        return RunRecording(self._what.currentData(), begin, end, **self.animated)

    def length(self) -> tuple[int, float]:
        choice = self.choice
        return len(choice.epochs), choice.seconds

"""The threads that make animations while the window goes on.

One trains a copy of the work and paints the frames, the other puts pictures of the screen together. A recording that is
cancelled leaves no file; one whose file cannot be written is kept, so that it can be saved elsewhere. Whatever it is
at, it gives up within a fraction of a second. No widgets here.
"""

import threading
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from engine.questions.scales import OutputScale
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from engine.runs.run import Run
from engine.runs.wanted import NotWanted
from engine.trainer import Trainer
from playground.control.trainer_thread import step_back
from playground.model.document import Work
from playground.model.edits import Reset
from playground.model.files.disk import FileUnwritable, replace_file
from playground.model.numerals import chosen, plain
from playground.model.palette import COLOUR_MAPS
from playground.model.recording import Recording, RunRecording

_SLICE_S: Final = 0.1
"""Seconds trained between two reports of how far it is."""


class AnimationThread(QThread):
    """Makes one file. It is over when `finished` comes; one of the other signals has told how it went."""

    saved = Signal(str, int)
    """The file was written: its path and size in bytes."""

    failed = Signal(str)
    """There is no file: why, for a person to read."""

    unsaved = Signal(str, bytes)
    """The file could not be written: why, and what would be in it."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recording")
        self._path = path
        self._cancelled = threading.Event()
        self.is_saved = False

    @property
    def path(self) -> Path:
        """The file that it will write."""
        return self._path

    def cancel(self) -> None:
        """Stop soon, without a file."""
        self._cancelled.set()

    def stop(self) -> None:
        """Stop, and wait for the thread's end."""
        self.cancel()
        self.wait()

    # --- done by the thread itself ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back()
        try:
            self._save(self._recorded())
        except NotWanted:
            pass
        except Exception as error:  # the window goes on, and the person must hear of it
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise

    def _save(self, data: bytes) -> None:
        try:
            replace_file(self._path, data)
        except FileUnwritable as reason:
            self.unsaved.emit(str(reason), data)
        else:
            self.is_saved = True
            self.saved.emit(str(self._path), len(data))

    def _is_wanted(self) -> bool:
        return not self._cancelled.is_set()

    def _check_wanted(self) -> None:
        if not self._is_wanted():
            raise NotWanted

    @abstractmethod
    def _recorded(self) -> bytes:
        """The file's bytes. Raises NotWanted when it was cancelled."""


class PicturesThread(AnimationThread):
    """Puts pictures (h, w, 3) of one size together, which were taken of the screen."""

    def __init__(
        self, pictures: Sequence[NDArray[np.uint8]], recording: RunRecording, path: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(path, parent)
        self._pictures, self._recording = tuple(pictures), recording

    def _recorded(self) -> bytes:
        from playground.model.animation import of_pictures  # with Pillow, which nothing else needs at the start

        return of_pictures(self._pictures, self._recording, self._check_wanted)


class RecordingThread(AnimationThread):
    """Trains a copy of a work, and takes pictures of what it says of the plane."""

    progressed = Signal(int, int)
    """Epochs done, and epochs to do."""

    def __init__(
        self,
        work: Work,
        recording: Recording,
        colour_map: str,
        path: Path,
        parent: QObject | None = None,
        *,
        one_scale: bool = False,
    ) -> None:
        super().__init__(path, parent)
        self._work, self._recording = work, recording
        self._colour_map, self._one_scale = COLOUR_MAPS[colour_map], one_scale

    def _recorded(self) -> bytes:
        from playground.model.animation import Animation  # with Pillow, which nothing else needs at the start
        from playground.model.picture import DecisionPainter

        work = self._work
        if self._recording.from_start:
            work = Reset().apply(work)
        trainer = Trainer(work.document.spec, work.learned, work.document.pins, self._is_wanted)
        side = self._recording.side
        scale = OutputScale(trainer.spec)
        painter = DecisionPainter(trainer.dataset, scale.middle, self._colour_map, side)
        animation = Animation.of_maps(
            self._recording, self._colour_map, trainer.spec.layers[-1].units if trainer.spec.head.one_for_each else 0
        )
        done = 0
        for step in self._recording.steps:
            run = Run(trainer, step - done)
            while not run.is_over:
                run.go_on(_SLICE_S)
                self.progressed.emit(done + run.epochs_done, self._recording.epochs)
            done = step
            trainer.check_wanted()
            moment = trainer.moment()
            winners = MapWinners(side).ask(moment)
            if winners is not None:
                animation.add(painter.paint_winners(winners, self._caption(trainer, 1.0)))
            else:
                surface = MapSurface(resolution=side).ask(moment)
                reach = 1.0 if self._one_scale and scale.middle == 0.0 else scale.fit(surface.values)
                animation.add(painter.paint(surface.values, surface.contour, reach, self._caption(trainer, reach)))
            if trainer.divergence is not None:
                break  # the rest would show the same
        return animation.encoded(trainer.check_wanted)

    def _caption(self, trainer: Trainer, reach: float) -> str:
        loss = trainer.measure().train_loss
        text = self.tr("Epoch {epoch}   loss {loss}").format(epoch=trainer.epoch, loss=plain(loss))
        if not trainer.spec.data.is_classification:  # of classes the colours are always the same
            text = self.tr("{text}   colours ±{reach}").format(text=text, reach=chosen(reach))
        return text if trainer.divergence is None else self.tr("{text}   diverged").format(text=text)

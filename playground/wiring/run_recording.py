"""Takes pictures of the run so far: goes from epoch to epoch, and keeps what the window shows of each."""

import math
from collections import deque
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine.snapshot import Snapshot
from playground.control.session import Session
from playground.model.recording import RunRecording
from playground.views.pictures.grab import grab
from playground.wiring.looking_back import LookingBack
from playground.wiring.snapshots import Snapshots

MOST_PIXELS: Final = 80_000_000
"""Of all pictures together, three bytes each; more of them are smaller."""

SETTLE_MS: Final = 100
"""After so long every view has painted what it was shown, at whatever pace of its own."""


class RunRecorder(QObject):
    """Records one run after the other. When it is over, the moment that was shown before is shown again."""

    progressed = Signal(int, int)
    """Pictures taken, and pictures to take."""

    finished = Signal()
    """All `pictures` are there."""

    given_up = Signal()
    """Somebody went elsewhere meanwhile, or the panel has left the screen."""

    def __init__(self, session: Session, looking_back: LookingBack, snapshots: Snapshots, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._looking_back, self._snapshots = session, looking_back, snapshots
        self.pictures: list[QImage] = []
        self._widget: QWidget | None = None
        self._left: deque[int | None] = deque()
        self._whole, self._side = 0, 0
        self._was: int | None = None
        self._settles = QTimer(self)
        self._settles.setSingleShot(True)
        self._settles.setInterval(SETTLE_MS)
        self._settles.timeout.connect(self._take)
        session.past.changed.connect(self._follow)

    @property
    def is_on(self) -> bool:
        """Whether pictures are being taken."""
        return self._widget is not None

    def begin(self, widget: QWidget, recording: RunRecording) -> None:
        """Take the pictures of a widget; training waits."""
        self._looking_back.film.stop()
        self._was = self._looking_back.epoch
        self._session.play(False)
        learned = self._session.work().learned
        now = None if learned.position else learned.epoch  # the newest moment, where that is a whole epoch
        self._left = deque(None if epoch == now else epoch for epoch in recording.epochs)
        self._widget, self._whole, self.pictures = widget, len(self._left), []
        shape = max(widget.height(), 1) / max(widget.width(), 1)
        self._side = min(recording.side, int(math.sqrt(MOST_PIXELS / (self._whole * shape))))
        self._go()

    def stop(self) -> None:
        """Take no more, and forget those that were taken."""
        if self._widget is not None:
            self._end()
            self.pictures = []

    def _go(self) -> None:
        target = self._left[0]
        shown = self._session.past.snapshot
        self._looking_back.look_at(target)
        if target is None or (shown is not None and shown.epoch == target):
            self._settles.start()

    def _follow(self, snapshot: Snapshot) -> None:
        if self._widget is not None and self._left and snapshot.epoch == self._left[0]:
            self._snapshots.show_at_once(snapshot)
            self._settles.start()

    def _take(self) -> None:
        widget = self._widget
        if widget is None:
            return
        if self._looking_back.epoch != self._left[0] or not widget.isVisible():
            self.stop()
            self.given_up.emit()
            return
        image = grab(widget, 1)
        if image.width() > self._side:
            image = image.scaledToWidth(self._side, Qt.TransformationMode.SmoothTransformation)
        self.pictures.append(image)
        self._left.popleft()
        self.progressed.emit(len(self.pictures), self._whole)
        if self._left:
            self._go()
        else:
            self._end()
            self.finished.emit()

    def _end(self) -> None:
        self._settles.stop()
        self._widget = None
        self._left.clear()
        self._looking_back.look_at(self._was)

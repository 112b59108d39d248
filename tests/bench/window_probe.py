"""Runs inside the measured process: `python -m tests.bench.window_probe bare|start|pace`. Prints one JSON object.

bare: the time of a window of PySide6 and pyqtgraph alone. start: that of the program, until it is painted and
trainable. pace: frame intervals of the running window, idle and while training at full speed, and how long an edit
takes to the screen. Times since the process started come from the parent, which passes its clock.
"""

import itertools
import json
import sys
import time
from dataclasses import replace

import numpy as np

IDLE_S = 6.0
TRAINING_S = 12.0
EDITS = 40


def bare(began: float) -> dict[str, float]:
    """Open a plain window with one plot."""
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(pyqtgraph.PlotWidget())
    window.resize(1280, 720)
    window.show()
    while not window.windowHandle().isExposed():
        application.processEvents()
    window.repaint()
    application.processEvents()
    return {"seconds": time.time() - began}


def start(began: float) -> dict[str, float]:
    """Open the program's window; painted, and trainable once the first snapshot is shown."""
    from playground.quick_imports import leave_sources_unread

    leave_sources_unread()
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from playground.app import Playground
    from playground.views.plots.chart import configure_pyqtgraph

    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings())
    playground.open_window()
    while not playground.window.windowHandle().isExposed():
        application.processEvents()
    playground.window.repaint()
    application.processEvents()
    painted = time.time() - began
    while playground.session.snapshot is None:
        application.processEvents()
        time.sleep(0.001)
    playground.window.repaint()
    application.processEvents()
    trainable = time.time() - began
    playground.close()
    return {"painted": painted, "trainable": trainable}


def pace(began: float) -> dict[str, float]:
    """Train 7-8×6-1 at full speed in a window of 1920 × 1080 with every panel open."""
    from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from engine.choices.features import FEATURES
    from engine.parameters import Pin
    from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
    from playground.app import Playground
    from playground.model.document import Document, Work
    from playground.model.edits import SetValue
    from playground.model.pace import Pace
    from playground.views.plots.chart import configure_pyqtgraph

    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings())
    playground.open_window()
    window, session = playground.window, playground.session
    window.resize(1920, 1080)
    for first, second in itertools.pairwise(("inspector", "slice", "sample", "explorer", "equation")):
        window.splitDockWidget(window.docks[first], window.docks[second], Qt.Orientation.Horizontal)  # not behind tabs
    for name in ("lesson", "scenes"):
        window.docks[name].show()
    window.commands["kink_lines"].trigger()
    names = tuple(FEATURES)[:7]
    network = NetworkSpec(tuple(LayerSpec(8, "tanh") for _ in range(6)))
    spec = replace(Spec(data=DataSpec(kind="spiral")), features=names, network=network)
    session.open(Work.fresh(Document(spec)))
    session.set_pace(Pace())

    class Frames(QObject):
        """Counts the paintings of the network's view."""

        def __init__(self) -> None:
            super().__init__()
            self.painted_at: list[float] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.painted_at.append(time.perf_counter())
            return False

    frames = Frames()
    playground.network.installEventFilter(frames)
    ticks: list[float] = []

    def tick() -> None:
        ticks.append(time.perf_counter())

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(16)
    timer.timeout.connect(tick)
    timer.start()

    def intervals_ms(seconds: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        ticks.clear()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            application.processEvents()
            time.sleep(0.0003)
        return np.diff(ticks) * 1000.0

    def is_shown_since(moment: float) -> bool:
        return session.snapshot is not None and bool(frames.painted_at) and frames.painted_at[-1] >= moment

    while session.snapshot is None:
        application.processEvents()
    intervals_ms(1.5)
    idle = intervals_ms(IDLE_S)
    session.play(True)
    intervals_ms(1.0)
    frames.painted_at.clear()
    training = intervals_ms(TRAINING_S)
    painted = len(frames.painted_at)
    snapshot = session.snapshot
    assert snapshot is not None
    edits = []
    for value in np.linspace(-1.0, 1.0, EDITS):
        before = time.perf_counter()
        frames.painted_at.clear()
        session.apply(SetValue(Pin(0, 0, 0), float(value)))
        while not is_shown_since(before):
            application.processEvents()
        shown = session.snapshot
        frames.painted_at.clear()
        playground.network.update()
        while not frames.painted_at:
            application.processEvents()
        assert shown.revision > 0
        edits.append(1000.0 * (frames.painted_at[-1] - before))
        intervals_ms(0.05)
    pace_of_training = snapshot.epochs_per_second
    playground.close()
    return {
        "idle_median_ms": float(np.median(idle)),
        "idle_p99_ms": float(np.percentile(idle, 99)),
        "training_median_ms": float(np.median(training)),
        "training_p99_ms": float(np.percentile(training, 99)),
        "worst_ms": float(training.max()),
        "network_pictures_per_second": painted / TRAINING_S,
        "epochs_per_second": pace_of_training,
        "edit_median_ms": float(np.median(edits)),
        "edit_worst_ms": float(np.max(edits)),
    }


if __name__ == "__main__":
    what, clock = sys.argv[1], float(sys.argv[2])
    print(json.dumps({"bare": bare, "start": start, "pace": pace}[what](clock)))

"""Runs inside the measured process: `… window_probe bare|start|pace|large|experiment`. Prints one JSON object.

bare: the time of a window of PySide6 and pyqtgraph alone. start: that of the program, until it is painted and
trainable. Both tell the processor's time beside the clock's, for the clock tells of other programs, too. pace, large:
frame intervals of the running window, idle and while training at full speed, and how long an edit, a selection and a
hover take to the screen. experiment: the same intervals while runs are trained on all cores beside it. Times since the
process started come from the parent, which passes its clock.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is imported here would be measured
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication

IDLE_S = 6.0
TRAINING_S = 12.0
EDITS = 40
BARE_S = 2.0


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
    return {"seconds": time.time() - began, "processor": time.process_time()}


def start(began: float) -> dict[str, float]:
    """Open the program's window; painted, and trainable once the first snapshot is shown."""
    from playground.quick_imports import have_one_thread_for_algebra, quick_imports

    have_one_thread_for_algebra()
    with quick_imports():
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication
        from shiboken6 import delete

        from playground.app import Playground
        from playground.views.plots.chart import configure_pyqtgraph

    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings())
    playground.open_window()
    playground.settle()
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
    trainable, processor = time.time() - began, time.process_time()
    playground.close()
    delete(playground.window)
    return {"painted": painted, "trainable": trainable, "processor": processor}


def pace(began: float) -> dict[str, float]:
    """Train 7-8×6-1 at full speed in a window of 1920 × 1080 with every panel open."""
    return _paced((8,) * 6)


def large(began: float) -> dict[str, float]:
    """The same with the largest network, 7-32×20-1."""
    return _paced((32,) * 20)


def _paced(hidden: tuple[int, ...]) -> dict[str, float]:
    from playground.quick_imports import have_one_thread_for_algebra

    have_one_thread_for_algebra()
    import numpy as np
    from PySide6.QtCore import QEvent, QObject, QSettings, Qt
    from PySide6.QtWidgets import QApplication, QWidget
    from shiboken6 import delete

    from engine.choices.features import FEATURES
    from engine.parameters import Address
    from engine.questions.probe import ProbePoint
    from engine.questions.surface import MapSurface
    from engine.runs.pace import Pace
    from engine.runs.portion import FAR
    from engine.snapshot import Snapshot
    from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
    from engine.trainer import Trainer
    from playground.app import Playground
    from playground.model.document import Document, Work
    from playground.model.edits import SetValue
    from playground.model.selection import Selection
    from playground.views.plots.chart import configure_pyqtgraph

    names = tuple(FEATURES)[:7]
    network = NetworkSpec(tuple(LayerSpec(units, "tanh") for units in hidden))
    spec = replace(Spec(data=DataSpec(kind="spiral")), features=names, network=network)
    work = Work.fresh(Document(spec))

    def bare_epochs_per_second() -> float:
        """The window's own loop with nothing beside it."""
        trainer = Trainer(spec, work.learned, curves=work.curves)
        began = time.perf_counter()
        while time.perf_counter() < began + BARE_S:
            trainer.train_towards(FAR)
        return trainer.exact_epoch / (time.perf_counter() - began)

    bare = [bare_epochs_per_second()]
    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings())
    playground.open_window()
    playground.settle()
    window, session, viewing = playground.window, playground.session, playground.viewing
    window.resize(1920, 1080)
    for first, second in itertools.pairwise(("inspector", "slice", "sample", "explorer", "equation", "confusion")):
        window.splitDockWidget(window.docks[first], window.docks[second], Qt.Orientation.Horizontal)  # not behind tabs
    for name in ("lesson", "scenes"):
        window.docks[name].show()
    window.commands["kink_lines"].trigger()
    session.open(work)
    session.set_pace(Pace())

    class Frames(QObject):
        """Counts the paintings of a view."""

        def __init__(self, view: QWidget) -> None:
            super().__init__()
            self.painted_at: list[float] = []
            view.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.painted_at.append(time.perf_counter())
            return False

    diagram, plane = Frames(playground.network), Frames(playground.output.plane)
    told: list[tuple[float, Snapshot]] = []
    session.snapshot_changed.connect(lambda snapshot: told.append((time.perf_counter(), snapshot)))
    intervals_ms = _frame_intervals(application)

    def until_painted_ms(frames: Frames, do: Callable[[], object], is_it: Callable[[Snapshot], bool]) -> float:
        """From what a person does to the picture of the first snapshot that shows it."""
        told.clear()
        frames.painted_at.clear()
        began = time.perf_counter()
        do()
        while not any(is_it(snapshot) for _, snapshot in told):
            application.processEvents()
        came = next(at for at, snapshot in told if is_it(snapshot))
        while not any(at > came for at in frames.painted_at):
            application.processEvents()
        took = next(at for at in frames.painted_at if at > came) - began
        intervals_ms(0.05)
        return 1000.0 * took

    def edit(value: float) -> float:
        return until_painted_ms(
            diagram,
            lambda: session.apply(SetValue(Address(0, 0, 0), value)),
            lambda snapshot: snapshot.revision == session.revision,
        )

    def selection(unit: int) -> float:
        at = (len(hidden) - 1, unit)
        return until_painted_ms(
            plane, lambda: viewing.select(Selection(*at)), lambda snapshot: snapshot[MapSurface].unit == at
        )

    def hover(x1: float) -> float:
        return until_painted_ms(
            diagram,
            lambda: viewing.show(replace(viewing.now, probe=(x1, 1.0))),
            lambda snapshot: (probe := snapshot.get(ProbePoint)) is not None and probe.point == (x1, 1.0),
        )

    while session.snapshot is None:
        application.processEvents()
    intervals_ms(1.5)
    idle = intervals_ms(IDLE_S)
    session.play(True)
    intervals_ms(1.0)
    told.clear()
    diagram.painted_at.clear()
    plane.painted_at.clear()
    epochs = -session.work().learned.epoch
    training = intervals_ms(TRAINING_S)
    epochs += session.work().learned.epoch
    painted, mapped, snapshots = len(diagram.painted_at), len(plane.painted_at), len(told)
    edits = [edit(value) for value in np.linspace(-1.0, 1.0, EDITS)]
    selections = [selection(index % hidden[-1]) for index in range(EDITS)]
    hovers = [hover(float(x1)) for x1 in np.linspace(-5.0, 5.0, EDITS)]
    side = told[-1][1][MapSurface].values.shape[0]
    session.play(False)
    rests = [hover(float(x1)) for x1 in np.linspace(-4.0, 4.0, EDITS)]
    playground.close()
    delete(playground.window)
    bare.append(bare_epochs_per_second())
    return {
        "idle_median_ms": float(np.median(idle)),
        "idle_p99_ms": float(np.percentile(idle, 99)),
        "training_median_ms": float(np.median(training)),
        "training_p99_ms": float(np.percentile(training, 99)),
        "worst_ms": float(training.max()),
        "snapshots_per_second": snapshots / TRAINING_S,
        "network_pictures_per_second": painted / TRAINING_S,
        "plane_pictures_per_second": mapped / TRAINING_S,
        "map_side": side,
        "epochs_per_second": epochs / TRAINING_S,
        "bare_epochs_per_second": float(np.mean(bare)),
        "share_of_bare": epochs / TRAINING_S / float(np.mean(bare)),
        **_told("edit", edits),
        **_told("selection", selections),
        **_told("hover", hovers),
        **_told("hover_at_rest", rests),
    }


def experiment(began: float) -> dict[str, float]:
    """Train the runs of an experiment on all cores beside the window, which is idle, and beside one that trains."""
    from playground.quick_imports import have_one_thread_for_algebra

    have_one_thread_for_algebra()
    import numpy as np
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication
    from shiboken6 import delete

    from engine.runs.pace import Pace
    from playground.app import Playground
    from playground.model.experiment import Experiment, Varied
    from playground.views.plots.chart import configure_pyqtgraph

    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings())
    playground.open_window()
    playground.settle()
    playground.window.resize(1920, 1080)
    playground.window.docks["experiment"].show()
    playground.window.docks["experiment"].raise_()
    intervals_ms = _frame_intervals(application)
    intervals_ms(1.5)
    experiments, session = playground.experimenting.experiments, playground.session
    measured = {"idle": intervals_ms(IDLE_S)}
    runs = Experiment((Varied("training.learning_rate", (0.003, 0.01, 0.03, 0.1, 0.3)),), 2000, 100)
    for name, is_playing in (("beside", False), ("both", True)):
        session.set_pace(Pace())
        session.play(is_playing)
        experiments.begin(runs)
        intervals_ms(3.0)
        before = 0 if experiments.state is None else len(experiments.state.results)
        measured[name] = intervals_ms(TRAINING_S / 2)
        state = experiments.state
        assert state is not None
        assert state.is_running
        measured[f"{name}_runs"] = np.array((len(state.results) - before) / (TRAINING_S / 2))
        experiments.stop()
    session.play(False)
    playground.close()
    delete(playground.window)
    told = {}
    for name in ("idle", "beside", "both"):
        told[f"{name}_median_ms"] = float(np.median(measured[name]))
        told[f"{name}_p99_ms"] = float(np.percentile(measured[name], 99))
        told[f"{name}_worst_ms"] = float(measured[name].max())
    return told | {f"{name}_runs_per_second": float(measured[f"{name}_runs"]) for name in ("beside", "both")}


def _frame_intervals(application: "QApplication") -> "Callable[[float], NDArray[np.float64]]":
    """What measures, for so many seconds, the time from one frame to the next, in milliseconds."""
    import numpy as np
    from PySide6.QtCore import Qt, QTimer

    ticks: list[float] = []
    timer = QTimer(application)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(16)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()

    def intervals_ms(seconds: float) -> "NDArray[np.float64]":
        ticks.clear()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            application.processEvents()
            time.sleep(0.0003)
        return np.diff(ticks) * 1000.0

    return intervals_ms


def _told(name: str, times_ms: list[float]) -> dict[str, float]:
    return {f"{name}_median_ms": median(times_ms), f"{name}_worst_ms": max(times_ms)}


MEASUREMENTS = {"bare": bare, "start": start, "pace": pace, "large": large, "experiment": experiment}

if __name__ == "__main__":
    what, clock = sys.argv[1], float(sys.argv[2])
    print(json.dumps(MEASUREMENTS[what](clock)))

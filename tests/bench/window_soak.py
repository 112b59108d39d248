"""Lets the window run for long, with races, a run to go back in, experiments and files, and tells what grows.

`QT_QPA_PLATFORM=offscreen python -m tests.bench.window_soak --minutes 60` ends with 1 if memory, objects or widgets
still grow after the warm-up. Everything lies in a folder of its own.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WARM_UP: Final = 0.4
"""This share of the time memory may grow: caches fill, undo and keyframes come to their bounds."""

MOST_MB: Final = 24.0
MOST_OBJECTS: Final = 1000
MOST_WIDGETS: Final = 10
"""So much the least of the last half of the time may lie above that of the half before."""

BOUND_MB: Final = 120.0
"""What keyframes (48 MiB) and undo (64 MiB, and always the nearest steps) may take together."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process takes at one time."""

    rss_mb: float
    objects: int
    widgets: int
    keyframe_mb: float
    history_mb: float
    epoch: int
    branches: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--without", default="", help="of race, back, edits, files, experiment, by commas")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        return _soak(Path(folder), asked.minutes * 60.0, set(asked.without.split(",")))


def _soak(folder: Path, seconds: float, without: set[str]) -> int:
    from PySide6.QtCore import QEvent, QSettings
    from PySide6.QtWidgets import QApplication, QPushButton

    from playground.app import Playground
    from playground.model.edits import SetActivation, SetSetting
    from playground.model.files.document_io import dumps
    from playground.model.footprint import running_bytes
    from playground.views.plots.chart import configure_pyqtgraph
    from tests.monkey.beginnings import BEGINNINGS

    paths = {name: folder / f"{name}.json" for name in ("race", "run", "classes", "large")}
    for name, path in paths.items():
        path.write_text(dumps(BEGINNINGS[name](), with_run=True))
    application = QApplication([])
    configure_pyqtgraph()
    playground = Playground(application, QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    playground.open_window()
    playground.settle()
    session, window, race = playground.session, playground.window, playground.racing.race
    window.resize(1280, 800)
    chance = random.Random(1)

    def rest(wanted_s: float) -> None:
        until = time.monotonic() + wanted_s
        while time.monotonic() < until:
            application.processEvents()
            time.sleep(0.002)
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def in_race() -> None:
        if not race.is_on:
            window.commands["race"].trigger()
            session.apply(SetActivation(0, chance.choice(("relu", "tanh", "sigmoid"))))
        race.take(0 if race.place else 1)
        session.play(True)
        rest(1.0)

    def back() -> None:
        learned = session.work().learned
        playground.looking_back.look_at(chance.randrange(learned.epoch + 1))
        rest(0.5)
        if chance.random() < 0.5:
            window.commands["train_from_here"].trigger()
            rest(0.3)
            branches = [action for action in window.timeline.branches.actions() if "Close" in action.text()]
            if len(branches) > 4:
                branches[0].trigger()
        playground.looking_back.look_at(None)
        session.play(True)

    def edits() -> None:
        for name in ("training", "warp", "landscape", "loss", "gradients", "slice", "sample"):
            window.docks[name].show()
            window.docks[name].raise_()
            rest(0.1)
        for _ in range(5):
            session.apply(SetSetting("training", "learning_rate", chance.choice((0.001, 0.003, 0.01, 0.03))))
            rest(0.1)
        session.undo()
        session.redo()
        if session.document.spec.network.hidden:
            session.apply(SetActivation(0, chance.choice(("relu", "tanh", "sigmoid"))))
        session.play(True)
        rest(0.5)

    def files() -> None:
        if chance.random() < 0.7:
            return
        session.play(False)
        race.mark_saved()
        session.mark_saved(session.work())
        playground.files.open(paths[chance.choice(sorted(paths))])
        session.play(True)
        rest(1.0)

    def experiment() -> None:
        window.docks["experiment"].show()
        window.docks["experiment"].raise_()
        rest(0.2)
        button = window.findChild(QPushButton, "experiment_begin")
        assert isinstance(button, QPushButton)
        button.click()
        rest(2.0)
        playground.experimenting.experiments.show(0)
        rest(0.3)
        session.undo()
        playground.experimenting.experiments.stop()

    acts: dict[str, Callable[[], None]] = {
        name: act
        for name, act in (
            ("race", in_race),
            ("back", back),
            ("edits", edits),
            ("files", files),
            ("experiment", experiment),
        )
        if name not in without
    }

    def sample() -> Sample:
        gc.collect()
        thread = session.trainer_thread
        steps = (*session.history.done, *session.history.undone)
        return Sample(
            int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6,
            len(gc.get_objects()),
            len(application.allWidgets()),
            thread.keyframes.bytes / 1e6,
            max(running_bytes(step.footprint for step in steps), default=0) / 1e6,
            session.work().learned.epoch,
            len(session.work().timeline.others),
        )

    samples: list[Sample] = []
    kinds: list[Counter[str]] = []  # after the warm-up, and now
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        for act in acts.values():
            act()
        samples.append(sample())
        if passed >= WARM_UP * seconds:
            kinds[1:] = [Counter(type(thing).__name__ for thing in gc.get_objects())]
        print(f"{passed:6.0f} s  {samples[-1]}", flush=True)
    playground.window.may_close = lambda: True
    window.close()
    playground.close()
    return _judge(samples, kinds)


def _judge(samples: list[Sample], kinds: list[Counter[str]]) -> int:
    """Compare the two halves of the time after the warm-up by their least: whatever goes up and down has come back."""
    steady = samples[round(WARM_UP * len(samples)) :]
    half = len(steady) // 2
    if half < 2:
        print("Too short a time to tell what grows.")
        return 0

    def grown(read: Callable[[Sample], float]) -> tuple[float, float]:
        one, other = steady[:half], steady[half:]
        return min(map(read, one)), min(map(read, other))

    rss, objects = grown(lambda one: one.rss_mb), grown(lambda one: float(one.objects))
    widgets = grown(lambda one: float(one.widgets))
    print(f"RSS {rss[0]:.0f} → {rss[1]:.0f} MB; objects {objects[0]:.0f} → {objects[1]:.0f}; widgets {widgets}")
    more = kinds[-1] - kinds[0]
    print("Most grown:", ", ".join(f"{name} +{count}" for name, count in more.most_common(12)))
    has_grown = (
        rss[1] - rss[0] > MOST_MB or objects[1] - objects[0] > MOST_OBJECTS or widgets[1] - widgets[0] > MOST_WIDGETS
    )
    return 1 if has_grown else 0


if __name__ == "__main__":
    sys.exit(main())

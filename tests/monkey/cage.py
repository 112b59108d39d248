"""The program with a monkey at it, in a process of its own: `python -m tests.monkey.cage SEED EVENTS FOLDER`.

Everything that it reads and writes lies in FOLDER. Ends with 0 if nothing broke; else it prints what did. The events
stand in FOLDER/events.txt as they happen, so that they are there after a crash too.
"""

import argparse
import faulthandler
import json
import os
import sys
import threading
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final

FOLDERS: Final = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
PASSED_OVER: Final = ("This plugin does not support", "Keyboard event not accepted by receiving widget")
"""What the platform without a screen says of what only a window manager can do, and `QTest` of keys without effect."""

SCREEN: Final = {
    "name": "small",
    "x": 0,
    "y": 0,
    "width": 1280,
    "height": 720,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
"""A small one: most of the time goes into painting, which costs by pixels."""

MOST_TOLD: Final = 5
HUNG_S: Final = 60.0
"""So long, on a loaded machine, a few events never take."""

_BETWEEN: Final = 100


class Watcher:
    """Hears of every error and warning, wherever it surfaces."""

    def __init__(self, log: Path) -> None:
        self._log = log.open("w", encoding="utf-8", buffering=1)
        self.faults: list[str] = []
        self.events = 0

    def watch(self) -> None:
        from PySide6.QtCore import qInstallMessageHandler

        sys.excepthook = self._hear
        threading.excepthook = self._hear_args
        sys.unraisablehook = self._hear_args
        qInstallMessageHandler(self._hear_qt)

    def note(self, event: str) -> None:
        """An event is about to happen; what is set in tells more of the one before."""
        if event.startswith(" "):
            self._log.write(f"{self.events} {event}\n")
            return
        if self.events % _BETWEEN == 0:
            faulthandler.dump_traceback_later(HUNG_S, exit=True)
        self.events += 1
        self._log.write(f"{self.events} {event}\n")

    def add(self, text: str) -> None:
        self.faults.append(f"after event {self.events}: {text}")
        self._log.write(f"FAULT {text}\n")

    def _hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        told = "".join(traceback.format_exception(kind, error, trace))
        if isinstance(error, RecursionError):  # the slot that heard of it is only the last of many
            told += f"Called by:\n{''.join(traceback.format_stack(limit=80))}"
        self.add(told)

    def _hear_args(self, args: Any) -> None:
        if args.exc_value is not None:
            self._hear(args.exc_type, args.exc_value, args.exc_traceback)

    def _hear_qt(self, kind: Any, context: Any, message: str) -> None:
        from PySide6.QtCore import QtMsgType

        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or message.startswith(PASSED_OVER):
            return
        self.add(f"Qt says: {message}\n{''.join(traceback.format_stack(limit=12))}")


def fill(folder: Path) -> None:
    """What a monkey can begin with, tables, weights, damaged files, and a folder of lessons."""
    import numpy as np

    from playground.model.files.document_io import dumps
    from playground.resources import resource_path
    from tests.monkey.beginnings import BEGINNINGS

    for name, make in BEGINNINGS.items():
        (folder / f"{name}.json").write_text(dumps(make(), with_run=True), encoding="utf-8")
    whole = (folder / "tiny.json").read_text(encoding="utf-8")
    (folder / "damaged.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    (folder / "empty.json").write_text("", encoding="utf-8")
    rows = [f"{at % 7 - 3},{at % 5 / 2},{'abcdefgh'[at % 8]}" for at in range(60)]
    (folder / "letters.csv").write_text("\n".join(("width,height,letter", *rows)), encoding="utf-8")
    (folder / "prices.tsv").write_text("\n".join(f"{at}\t{at % 3}\t{at * 2}" for at in range(20)), encoding="utf-8")
    (folder / "words.csv").write_text("one\ntwo\n", encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    weights: dict[str, Any] = {"0.weight": np.ones((3, 2)), "0.bias": np.zeros(3), "1.weight": np.ones((1, 3))}
    np.savez(folder / "weights.npz", **weights)
    (folder / "damaged.npz").write_bytes((folder / "weights.npz").read_bytes()[:100])
    (folder / "lessons").mkdir()
    for path in sorted(resource_path("lessons").glob("*.json"))[:3]:
        (folder / "lessons" / path.name).write_bytes(path.read_bytes())
    (folder / "lessons" / "damaged.json").write_text("{", encoding="utf-8")


def plant_fault(kind: str, playground: Any) -> None:
    """Let something break when a unit is selected: for the tests of this cage."""

    def break_something(*_: object) -> None:
        if kind == "crash":
            faulthandler._sigsegv()  # type: ignore[attr-defined]  # which is there to try it
        raise RuntimeError("planted")

    playground.window.selection_requested.connect(break_something)


def main(seed: int, events: int, folder: Path, plant: str = "", begin: str = "") -> None:
    """Let a monkey with this seed do so many events, from one of `BEGINNINGS` on."""
    faulthandler.enable()
    folder.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        os.environ[name] = str(folder / name.lower())
    os.environ["HOME"] = str(folder)
    screens = folder / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"

    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.app import Playground
    from playground.model.files.document_io import dumps, loads
    from playground.views.plots.chart import configure_pyqtgraph
    from tests.leaks import nothing_left_running
    from tests.monkey.monkey import Monkey

    files = folder / "files"
    files.mkdir()
    fill(files)
    watcher = Watcher(folder / "events.txt")
    watcher.watch()
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    configure_pyqtgraph()
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    try:
        with nothing_left_running(grace_s=10.0):
            playground = Playground(application, settings)
            playground.open_window(files / f"{begin}.json" if begin else None)
            playground.settle()
            if plant:
                plant_fault(plant, playground)
            monkey = Monkey(playground, files, seed, events, watcher.note)
            monkey.done.connect(partial(application.exit, 0))  # and not `quit`, which asks the windows to close
            began: list[QTimer] = []

            def begin_when_ready() -> None:
                if playground.session.snapshot is None:
                    return
                began[0].stop()
                monkey.begin()

            began.append(QTimer())
            began[0].timeout.connect(begin_when_ready)
            began[0].start(10)
            application.exec()
            faulthandler.dump_traceback_later(HUNG_S, exit=True)
            playground.session.play(False)
            work = playground.session.work()
            if loads(dumps(work)) != work:
                watcher.add("what is on the table does not come back from its file")
            playground.window.may_close = lambda: True
            playground.window.close()
            playground.close()
            for part in (playground.window, playground):
                part.deleteLater()
    except AssertionError as leak:
        watcher.add(str(leak))
    faulthandler.cancel_dump_traceback_later()
    for fault in watcher.faults[:MOST_TOLD]:
        print(fault)
    print(f"seed {seed}: {watcher.events} events, {len(watcher.faults)} faults")
    sys.stdout.flush()
    os._exit(1 if watcher.faults else 0)  # how Python and Qt part at the end is no concern of this test


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int)
    parser.add_argument("events", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plant", default="")
    parser.add_argument("--begin", default="")
    main(**vars(parser.parse_args()))

"""A window at rest costs nothing: nothing is laid out or painted again and again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.panels import movable_panels
from tests.app.test_law_of_sizes import settle

WORK = (QEvent.Type.LayoutRequest, QEvent.Type.Paint, QEvent.Type.Resize, QEvent.Type.UpdateRequest)


class Watch(QObject):
    """Counts the work of all widgets, by whose it is and what."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[tuple[str, str]] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WORK and isinstance(watched, QWidget):
            self.seen[f"{type(watched).__name__} {watched.objectName()}", event.type().name] += 1
        return False


@contextmanager
def watched(application: QApplication) -> Iterator[Watch]:
    watch = Watch()
    application.installEventFilter(watch)
    yield watch
    application.removeEventFilter(watch)


def busy(application: QApplication) -> dict[tuple[str, str], int]:
    """What is laid out or painted again and again while nothing happens."""
    with watched(application) as watch:
        for _ in range(20):
            application.processEvents()
    return {what: times for what, times in watch.seen.items() if times > 3}


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 698), (960, 518)])
def test_nothing_is_laid_out_or_painted_at_rest(
    playground: Playground, qtbot: QtBot, qapp: QApplication, size: tuple[int, int]
) -> None:
    playground.window.resize(*size)
    for name in movable_panels():
        playground.window.docks[name].show()
        playground.window.docks[name].raise_()
        settle(playground)
        qtbot.waitUntil(lambda: not busy(qapp), timeout=20_000)  # once what the panel asked for has come
    assert busy(qapp) == {}

"""Python's garbage is collected where it is safe, and what belonged to a window goes with it."""

import gc
import weakref

import pytest
from pytestqt.qtbot import QtBot

from playground.control.garbage import GarbageCollection


class Knot:
    """Something that only the collector can free: it holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_was_there_to_stay_is_freed_after_the_end(qtbot: QtBot) -> None:
    collection = GarbageCollection()
    collection.start()
    knot = Knot()
    freed = weakref.ref(knot)
    frozen_before = gc.get_freeze_count()
    collection.settle()
    qtbot.waitUntil(lambda: gc.get_freeze_count() > frozen_before)
    del knot
    gc.collect()
    assert freed() is not None, "the collector looks at it in vain while the window is open"
    collection.stop()
    try:
        gc.collect()
        assert freed() is None
    finally:
        gc.freeze()  # as before this test: what all tests are made of is spared, too


def test_what_others_have_frozen_stays_so() -> None:
    frozen_before = gc.get_freeze_count()
    assert frozen_before > 10_000, "what tests are made of"
    collection = GarbageCollection()
    collection.start()
    collection.stop()
    assert gc.get_freeze_count() == frozen_before


@pytest.mark.parametrize("was_on", [True, False])
def test_python_collects_by_itself_afterwards_as_it_did_before(qtbot: QtBot, was_on: bool) -> None:
    collects = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        collection = GarbageCollection()
        collection.start()
        assert not gc.isenabled()
        collection.stop()
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if collects else gc.disable)()

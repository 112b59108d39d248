"""Takes some of the time off loading the window's libraries, which are not loaded yet."""

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def have_one_thread_for_algebra() -> None:
    """Let NumPy start no threads of its own. Said before NumPy is loaded.

    Our matrices are small. The threads take a fiftieth of the start, and would wait, busily, on the processor on which
    the window is painted.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@contextmanager
def quick_imports() -> Iterator[None]:
    """What is imported meanwhile comes quicker, by a tenth of the whole start."""
    was_enabled = gc.isenabled()
    gc.disable()  # nearly all that comes is there to stay, and would be looked through again and again
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for some in every package installed
    try:
        with _unwatched_imports():
            yield
    finally:
        if was_enabled:
            gc.freeze()  # or all of it would be looked through at once
            gc.enable()


@contextmanager
def _unwatched_imports() -> Iterator[None]:
    """Keep PySide from looking at each import for names in another style (`from __feature__ import …`).

    None here asks for them. PySide would read the source of each module to see, and stand in the way of each import.
    Where this PySide has no such thing, nothing happens.
    """
    ordinary = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda module: False
    watching, builtins.__import__ = builtins.__import__, ordinary
    try:
        yield
    finally:
        builtins.__import__ = watching

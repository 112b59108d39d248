"""Takes some of the time off loading the window's libraries, which are not loaded yet."""

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
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
        with _unwatched_imports(), _unmirrored_qt():
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


@contextmanager
def _unmirrored_qt() -> Iterator[None]:
    """Let pyqtgraph's copies of Qt's modules look up in them what is asked for, and not copy them whole.

    PySide makes a class when it is first asked for. `pyqtgraph.Qt` asks for all of them, of which a window needs a
    tenth. Where this pyqtgraph has no such copies, nothing happens.
    """
    if "pyqtgraph.Qt" in sys.modules:
        yield
        return
    import PySide6.QtCore
    import PySide6.QtGui
    import PySide6.QtWidgets

    sources = (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets)
    mirrors = {mirror.__name__: mirror for mirror in map(_mirror, sources)}
    sys.modules.update(mirrors)
    own = [vars(source).get("__dir__") for source in sources]
    for source in sources:
        vars(source)["__dir__"] = list  # by which pyqtgraph would go through them: there is nothing to copy
    try:
        yield
    finally:
        for source, list_names in zip(sources, own, strict=True):
            if list_names is None:
                del vars(source)["__dir__"]
            else:
                vars(source)["__dir__"] = list_names
        if "pyqtgraph.Qt" not in sys.modules:
            for name in mirrors:
                del sys.modules[name]


def _mirror(source: ModuleType) -> ModuleType:
    """A module that has of its own what was put into it, and else what `source` has."""
    mirror = ModuleType(f"pyqtgraph.Qt.{source.__name__.rpartition('.')[2]}")

    def look_up(name: str) -> Any:
        value = getattr(source, name)
        setattr(mirror, name, value)
        return value

    vars(mirror)["__getattr__"] = look_up
    return mirror

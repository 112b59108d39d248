"""What makes the window's imports quicker leaves no trace behind it, and what is not to be seen yet is not loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.model.panels import PANELS

ROOT = Path(__file__).resolve().parent.parent

PROGRAM = """
import builtins, gc, sys
from playground.quick_imports import quick_imports
ordinary = builtins.__import__
try:
    with quick_imports():
        assert not gc.isenabled()
        assert builtins.__import__ is ordinary
        import playground.views.plots.chart
        raise KeyError
except KeyError:
    pass
assert gc.isenabled()
import PySide6.QtCore, PySide6.QtWidgets
import pyqtgraph
assert pyqtgraph.QtWidgets.QDial is PySide6.QtWidgets.QDial and not hasattr(pyqtgraph.QtCore, "QDial")
assert "QDial" in dir(PySide6.QtWidgets)
watching = builtins.__import__
with quick_imports():
    import playground.views.window.main_window
assert builtins.__import__ is watching
gc.disable()
with quick_imports():
    pass
assert not gc.isenabled()
print("as before")
"""


def test_after_quick_imports_all_is_as_before_also_when_one_fails() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout == "as before\n", done.stderr


MIRRORS = """
import sys
from playground.quick_imports import quick_imports
with quick_imports():
    if sys.argv[1] == "with":
        import pyqtgraph
print(*(name in sys.modules for name in ("pyqtgraph.Qt.QtGui", "pyqtgraph.Qt")))
import pyqtgraph
import PySide6.QtGui
print(pyqtgraph.QtGui.QPen is PySide6.QtGui.QPen, "QPen" in vars(PySide6.QtGui), "QPdfWriter" in vars(pyqtgraph.QtGui))
"""


@pytest.mark.parametrize(
    ("whether", "there", "copied"), [("with", "True True", False), ("without", "False False", True)]
)
def test_pyqtgraph_looks_up_what_it_needs_of_qt_and_else_copies_it_as_ever(
    whether: str, there: str, copied: bool
) -> None:
    command = [sys.executable, "-c", MIRRORS, whether]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout.splitlines() == [there, f"True True {copied}"], done.stderr


WAITING = ("playground.exchange", "playground.model.lessons.lesson_io", "playground.views.window.table_import")
"""Loaded when a person first wants something of it."""


def test_the_start_loads_nothing_that_waits_to_be_wanted() -> None:
    told = "import sys; from playground import app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "playground.views.window.main_window" in loaded, done.stderr
    late = [row.widget.partition(":")[0] for row in PANELS.values() if not row.is_in_front]
    assert {name for name in loaded if name.startswith((*WAITING, *late))} == set()


def test_the_window_starts_no_threads_for_algebra() -> None:
    told = """
import os
os.environ.pop("OPENBLAS_NUM_THREADS", None)
from playground.quick_imports import have_one_thread_for_algebra
have_one_thread_for_algebra()
print(os.environ["OPENBLAS_NUM_THREADS"])
os.environ["OPENBLAS_NUM_THREADS"] = "3"
have_one_thread_for_algebra()
print(os.environ["OPENBLAS_NUM_THREADS"], "as a person has said")
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout.splitlines() == ["1", "3 as a person has said"], done.stderr

"""What each layer loads, proved by loading it in a Python of its own: import-linter sees only what is written."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Imports every module of the packages named, then prints what else came along.
PROGRAM = """
import importlib, pkgutil, sys
names = sys.argv[1:]
for name in names:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        importlib.import_module(module.name)
print(*sorted(sys.modules))
"""


def loaded_by(*names: str) -> set[str]:
    """Return the names of all modules in memory after importing the packages `names` with everything in them."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names], capture_output=True, text=True, timeout=120, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def loaded_of(packages: set[str], *names: str) -> set[str]:
    """Return which modules of `packages` are among those that `names` load."""
    return {module for module in loaded_by(*names) if module.split(".")[0] in packages}


def test_the_engine_and_the_model_load_no_qt() -> None:
    assert (
        loaded_of({"PySide6", "shiboken6", "pyqtgraph"}, "engine", "playground.model", "playground.resources") == set()
    )


def test_control_knows_of_qt_only_its_core() -> None:
    qt = loaded_of({"PySide6", "pyqtgraph"}, "playground.control")
    assert qt & {"PySide6.QtGui", "PySide6.QtWidgets", "pyqtgraph"} == set()


@pytest.mark.parametrize("name", ["playground.model", "playground.views", "playground.app", "playground.cli"])
def test_the_window_waits_for_no_compiled_code(name: str) -> None:
    assert loaded_of({"numba", "llvmlite"}, name) == set()


def test_what_calls_compiled_code_does_not_load_the_compiler() -> None:
    callers = ("engine.native", "engine.trainer", "engine.questions.observation", "playground.headless")
    assert loaded_of({"numba"}, *callers) == set()

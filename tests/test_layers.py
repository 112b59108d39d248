"""What each layer loads, proved by loading it in a Python of its own: import-linter sees only what is written."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
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
        loaded_of(
            {"PySide6", "shiboken6", "pyqtgraph"},
            "engine",
            "playground.model",
            "playground.exchange",
            "playground.resources",
        )
        == set()
    )


def test_control_knows_of_qt_only_its_core() -> None:
    qt = loaded_of({"PySide6", "pyqtgraph"}, "playground.control")
    assert qt & {"PySide6.QtGui", "PySide6.QtWidgets", "pyqtgraph"} == set()


@pytest.mark.parametrize("name", ["playground.model", "playground.views", "playground.app", "playground.cli"])
def test_the_window_waits_for_no_compiled_code(name: str) -> None:
    assert loaded_of({"numba", "llvmlite"}, name) == set()


def test_what_calls_compiled_code_does_not_load_the_compiler() -> None:
    callers = ("engine.native", "engine.trainer", "engine.observer", "playground.headless")
    assert loaded_of({"numba"}, *callers) == set()


def rooms_that_import_each_other(graph: grimp.ImportGraph, package: str) -> list[str]:
    """Return one circle among the modules and packages directly in `package`, each with all that it holds."""
    rooms = graph.find_children(package)
    room_of = {module: room for room in rooms for module in (room, *graph.find_descendants(room))}
    imported: dict[str, set[str]] = {room: set() for room in rooms}
    for module, room in room_of.items():
        wanted = {room_of.get(name) for name in graph.find_modules_directly_imported_by(module)}
        imported[room] |= {name for name in wanted if name is not None and name != room}
    try:
        tuple(TopologicalSorter(imported).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_two_rooms_import_each_other_at_any_depth() -> None:
    graph = grimp.build_graph("playground", cache_dir=None)
    packages = [module for module in graph.modules if graph.find_children(module)]
    circles = {package: rooms_that_import_each_other(graph, package) for package in packages}
    assert {package: circle for package, circle in circles.items() if circle} == {}


def test_a_circle_of_rooms_is_found_through_the_modules_in_them() -> None:
    graph = grimp.ImportGraph()
    for module in ("house", "house.kitchen", "house.kitchen.stove", "house.cellar"):
        graph.add_module(module)
    graph.add_import(importer="house.kitchen.stove", imported="house.cellar")
    assert rooms_that_import_each_other(graph, "house") == []
    graph.add_import(importer="house.cellar", imported="house.kitchen")
    assert set(rooms_that_import_each_other(graph, "house")) == {"house.kitchen", "house.cellar"}

"""What people install: the wheel holds all that the program needs, and runs without the checkout."""

import json
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from engine.kernels.build import own_is_current
from engine.kernels.targets import of_this_kind
from engine.native.library import able, library_path
from engine.native.processor import system
from playground import __version__
from tests.distribution import ONCE, ROOT, Distribution, run
from tests.screen import Screen

pytestmark = [pytest.mark.slow, ONCE]

SAMPLE = "from playground.resources import resource_path; print(resource_path('examples', 'circle.json'))"


@pytest.fixture(scope="module")
def wheel(distribution: Distribution) -> Path:
    return distribution.wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; returns its folder of commands."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    commands = folder / "bin"
    run(
        [sys.executable, "-m", "pip", "--python", commands / "python", "install", "--no-deps", "--no-index", wheel],
        folder,
    )
    # The dependencies come from the environment of the tests, to spare a download of 500 MB. Python does not follow
    # .pth files in a folder that is itself named by one, so the checkout, installed there by one, is not found.
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


def test_the_wheel_holds_every_resource(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "resources"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    expected = {f"playground/resources_data/{name.removeprefix('resources/')}" for name in listed if name}
    assert expected <= names


def test_the_wheel_holds_no_tests(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"engine", "playground", f"neural_playground-{__version__}.dist-info"}


def test_the_source_distribution_holds_no_machine_code(distribution: Distribution) -> None:
    with tarfile.open(distribution.source) as archive:
        names = archive.getnames()
    assert any(name.endswith("/hatch_build.py") for name in names)
    assert [name for name in names if name.endswith((".so", ".dll", ".dylib"))] == []


def test_the_wheel_holds_the_training_loops_for_every_processor_that_its_name_lets_in(wheel: Path) -> None:
    held = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("engine/native/built/")}
    kin = {target.library.name for target in of_this_kind()}
    assert held == kin | {Path(name).with_suffix(".json").name for name in kin}
    assert wheel.name.endswith(f"-py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}.whl")


def test_the_same_sources_give_the_same_training_loops_whatever_is_set_for_numba(distribution: Distribution) -> None:
    """Those of this checkout were built without such settings, and elsewhere on the disk."""
    own = library_path(system(), (able() or ())[0])
    (target,) = (target for target in of_this_kind() if target.library == own)
    assert own_is_current()
    assert distribution.training_loops(target) == own.read_bytes()


def test_the_wheel_neither_holds_nor_asks_for_what_compiles(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.startswith("engine/kernels")] == []
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        asked = [line for line in archive.read(metadata).decode().splitlines() if line.startswith("Requires-Dist")]
    assert [line for line in asked if "extra ==" not in line and ("numba" in line or "llvmlite" in line)] == []


def test_the_installed_command_trains_where_nothing_could_compile(installed: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    for name in ("numba", "llvmlite", "ziglang"):
        (blocked / f"{name}.py").write_text("raise ImportError('this is not installed')\n")
    sample = run([installed / "python", "-c", SAMPLE], tmp_path).strip()
    outcome = run(
        [installed / "playground", "train", sample, "--epochs", "3", "--json"],
        tmp_path,
        PYTHONPATH=str(blocked),
        PATH="",
    )
    assert json.loads(outcome)["epochs"] == 3


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert __version__ in run([installed / "playground", "--version"], tmp_path)


def test_the_installed_command_trains_the_sample_that_comes_with_it(installed: Path, tmp_path: Path) -> None:
    sample = Path(run([installed / "python", "-c", SAMPLE], tmp_path).strip())
    assert sample.is_relative_to(installed.parent)
    result = json.loads(run([installed / "playground", "train", sample, "--epochs", "3", "--json"], tmp_path))
    assert result["epochs"] == 3
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_opens_its_window_and_closes_it(installed: Path, screen: Screen) -> None:
    program = screen.launch(command=[str(installed / "playground")], env={"PYTHONPATH": ""})
    screen.wait_for_window("Playground")
    screen.close_window()
    assert screen.wait_for_exit(program) == 0, screen.output()

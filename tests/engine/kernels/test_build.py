"""The library is built from its sources where they have changed, and a build that cannot be done says why."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.kernels import linker, targets
from engine.kernels.linker import CannotLink, command_for
from engine.kernels.targets import ALL, of_this_kind
from engine.native import library, processor

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the engine, with its built library."""
    folder = tmp_path / "tree"
    shutil.copytree(ROOT / "engine", folder / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(tree: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python on that copy."""
    paths = os.pathsep.join(filter(None, [str(tree), variables.pop("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **variables, "PYTHONPATH": paths}
    return subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, timeout=280, check=False
    )


def build(tree: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the builder on that copy."""
    return run(tree, "-m", "engine.kernels.build", *words, **variables)


def change(tree: Path, text: str = "\n# changed\n", name: str = "order.py") -> None:
    """Add to one of the sources."""
    with (tree / "engine" / "kernels" / name).open("a") as file:
        file.write(text)


def replace_once(file: Path, text: str, by: str) -> None:
    """Change one of the sources, in the one place where it says so."""
    before = file.read_text()
    assert before.count(text) == 1
    file.write_text(before.replace(text, by))


def blocked(folder: Path, *packages: str) -> str:
    """A folder for PYTHONPATH, with which these packages seem not to be installed."""
    place = folder / "blocked"
    place.mkdir()
    hidden = f"""
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {packages!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
import importlib.util
_find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name.split(".")[0] in {packages!r} else _find(name, *more)
"""
    (place / "sitecustomize.py").write_text(hidden)
    return str(place)


def libraries(tree: Path) -> dict[str, bytes]:
    """What is built in that copy, without the notes."""
    files = (tree / "engine" / "native" / "built").iterdir()
    return {file.name: file.read_bytes() for file in files if file.suffix != ".json"}


def test_where_nothing_has_changed_nothing_is_done_and_no_compiler_is_loaded(tree: Path) -> None:
    program = (
        "import sys\n"
        "from engine.kernels.build import main\n"
        "code = main([]) + main(['--check'])\n"
        "print(code, *sorted({'numba', 'llvmlite'} & set(sys.modules)))\n"
    )
    before = libraries(tree)
    done = run(tree, "-c", program)
    assert done.stdout == "0\n"
    assert done.stderr == ""
    assert libraries(tree) == before


@pytest.mark.parametrize("loss", ["changed", "library", "note", "damaged"])
def test_what_is_missing_changed_or_damaged_is_found_out(tree: Path, loss: str) -> None:
    file = library.library_path(processor.system(), (library.able() or ())[0])
    own = tree / file.relative_to(ROOT)
    if loss == "changed":
        change(tree)
    elif loss == "damaged":
        own.write_bytes(own.read_bytes()[:-100])
    else:
        (own if loss == "library" else own.with_suffix(".json")).unlink()
    assert build(tree, "--check").returncode == 1


def test_a_changed_constant_of_the_choices_is_found_out(tree: Path) -> None:
    with (tree / "engine" / "choices" / "optimizers.py").open("a") as file:
        file.write("\nEPSILON = 1.0\n")
    assert build(tree, "--check").returncode == 1


def test_without_numba_it_says_what_is_missing(tree: Path, tmp_path: Path) -> None:
    change(tree)
    done = build(tree, PYTHONPATH=blocked(tmp_path, "numba"))
    assert done.returncode == 1
    assert "takes the package numba" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_anything_that_links_it_says_what_is_missing(tree: Path, tmp_path: Path) -> None:
    change(tree)
    done = build(tree, PYTHONPATH=blocked(tmp_path, "ziglang"), PATH=str(tmp_path), CC="")
    assert done.returncode == 1
    for word in ("C compiler", "apt-get install gcc", "pip install ziglang"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_compiler_that_cannot_link_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "cc"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CC", str(broken))
    linker.own_compiler.cache_clear()
    try:
        assert linker.own_compiler() is None
        monkeypatch.setattr(linker, "has_zig", lambda: True)
        assert "ziglang" in command_for(of_this_kind()[0])
        monkeypatch.setattr(linker, "has_zig", lambda: False)
        with pytest.raises(CannotLink, match="C compiler"):
            command_for(of_this_kind()[0])
    finally:
        linker.own_compiler.cache_clear()


def test_for_another_system_only_zig_links(monkeypatch: pytest.MonkeyPatch) -> None:
    other = next(target for target in ALL if not target.is_native)
    monkeypatch.setattr(linker, "has_zig", lambda: False)
    with pytest.raises(CannotLink, match="pip install ziglang"):
        command_for(other)


def test_a_machine_of_another_kind_has_no_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert targets.of_this_kind() == ()


@pytest.mark.slow
def test_a_kernel_that_could_raise_is_not_built(tree: Path) -> None:
    """One kernel of them all, and the others left out: they would take half a minute to be built in vain."""
    lowering = tree / "engine" / "kernels" / "lowering.py"
    replace_once(lowering, '"engine.native.")]', '"engine.native.") if module.name == "engine.native.order"]')
    assert build(tree).returncode == 0
    order = tree / "engine" / "kernels" / "order.py"
    line = "    n = len(order)\n"
    replace_once(order, line, f"{line}    if epoch == 12345:\n        raise ValueError\n")
    done = build(tree)
    assert done.returncode == 1
    assert "neither theirs nor in the C library" in done.stderr
    assert build(tree, "--check").returncode == 1

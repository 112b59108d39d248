"""Kernels run from a library that was built before: the best that fits, of these very sources, or a plain word."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.native import library, processor
from engine.native.processor import x86_level

ROOT = Path(__file__).parents[3]

# Prints an order of five samples, and what was loaded for it.
ORDER = (
    "import sys\n"
    "from engine.native.order import epoch_order\n"
    "print(*epoch_order(5, True, 3, 1), *sorted({'numba', 'llvmlite', 'engine.kernels'} & set(sys.modules)))\n"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a checkout runs."""
    for name in ("engine", "playground"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    return tmp_path


def run(tree: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python on that copy."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def train(tree: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `playground train` on it."""
    example = str(ROOT / "resources" / "examples" / "circle.json")
    return run(tree, "-m", "playground", "train", example, "--epochs", "1", **variables)


def built(tree: Path) -> list[Path]:
    """The libraries in it."""
    endings = set(library.ENDINGS.values())
    return [path for path in (tree / "engine" / "native" / "built").iterdir() if path.suffix[1:] in endings]


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """What the program said, in one line, in place of training."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_kernel_runs_and_no_compiler_is_loaded(tree: Path) -> None:
    assert run(tree, "-c", ORDER).stdout == "1 0 4 3 2\n"


def test_a_library_of_other_sources_is_refused_and_the_line_says_what_to_do(tree: Path) -> None:
    with (tree / "engine" / "kernels" / "rows.py").open("a") as file:
        file.write("\n# changed\n")
    said = refusal(train(tree))
    assert "engine/kernels/rows.py" in said
    assert "make install" in said


def test_a_source_that_is_gone_counts_as_changed(tree: Path) -> None:
    (tree / "engine" / "kernels" / "contours.py").unlink()
    assert "engine/kernels/contours.py" in refusal(train(tree))


def test_a_library_that_does_not_say_what_it_was_made_from_is_refused(tree: Path) -> None:
    for path in built(tree):
        note = json.loads(path.with_suffix(".json").read_text())
        path.with_suffix(".json").write_text(json.dumps({**note, "sources": {}}))
    assert "make install" in refusal(train(tree))


def test_the_ends_of_lines_make_no_other_source(tree: Path) -> None:
    rows = tree / "engine" / "kernels" / "rows.py"
    rows.write_bytes(rows.read_bytes().replace(b"\n", b"\r\n"))
    assert train(tree).returncode == 0


def test_where_nothing_is_built_the_line_says_so(tree: Path) -> None:
    shutil.rmtree(tree / "engine" / "native" / "built")
    said = refusal(train(tree))
    assert "none are built" in said
    assert "make install" in said


def test_a_damaged_library_is_told_in_one_line(tree: Path) -> None:
    for path in built(tree):
        path.write_bytes(path.read_bytes()[:1000])
    said = refusal(train(tree))
    assert "damaged" in said
    assert "make install" in said


def test_every_command_that_needs_kernels_tells_in_one_line_that_there_are_none(tree: Path) -> None:
    shutil.rmtree(tree / "engine" / "native" / "built")
    example = str(ROOT / "resources" / "examples" / "circle.json")
    for words in ((), (example,), ("train", example)):
        assert "none are built" in refusal(run(tree, "-m", "playground", *words))
    assert run(tree, "-m", "playground", "check", example).returncode == 0


def test_an_installed_program_has_no_sources_to_compare_with(tree: Path) -> None:
    shutil.rmtree(tree / "engine" / "kernels")
    (tree / "engine" / "choices" / "losses.py").touch()
    assert train(tree).returncode == 0


def test_kernels_for_a_processor_that_is_not_there_are_refused_by_its_name(tree: Path) -> None:
    said = refusal(train(tree, PLAYGROUND_KERNELS="x86-64-v9"))
    assert "x86-64-v9" in said
    assert "PLAYGROUND_KERNELS" in said


def test_an_unknown_kind_of_processor_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setattr(library, "loaded", {})
    with pytest.raises(library.KernelsMissing, match="riscv64") as refused:
        library.library()
    assert "\n" not in str(refused.value)


# --- the levels of x86-64 -------------------------------------------------------------------------------------------


class Processor:
    """Answers as a processor with these features does."""

    def __init__(self, *features: str, kept: int = 0b11100111, highest_leaf: int = 7) -> None:
        self._features = features
        self._kept = kept
        self._highest_leaf = highest_leaf

    def cpuid(self, leaf: int, subleaf: int) -> tuple[int, int, int, int]:
        """Like the instruction."""
        if leaf in (0, 0x80000000):
            return leaf + self._highest_leaf, 0, 0, 0
        registers = [0, 0, 0, 0]
        for features in processor.LEVELS.values():
            for name, where in features.items():
                if name in self._features and where.leaf == leaf:
                    registers[where.register] |= 1 << where.bit
        return registers[0], registers[1], registers[2], registers[3]

    def level(self) -> int:
        """What is made of its answers."""
        return x86_level(self.cpuid, self.kept)

    def kept(self) -> int:
        """Like the instruction xgetbv, which an old processor dies of."""
        assert "osxsave" in self._features
        return self._kept


def features_to(level: int) -> list[str]:
    """All that belongs to a level and to those below."""
    return [name for number, features in processor.LEVELS.items() if number <= level for name in features]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_processor_has_the_level_whose_features_it_has(level: int) -> None:
    assert Processor(*features_to(level)).level() == level


@pytest.mark.parametrize("missing", features_to(4))
def test_a_processor_that_lacks_one_feature_lacks_its_level(missing: str) -> None:
    level = next(number for number, features in processor.LEVELS.items() if missing in features)
    assert Processor(*(name for name in features_to(4) if name != missing)).level() == level - 1


@pytest.mark.parametrize(("kept", "level"), [(0b00000011, 2), (0b00000111, 3), (0b01100111, 3), (0b11100111, 4)])
def test_registers_that_the_system_does_not_keep_cannot_be_used(kept: int, level: int) -> None:
    assert Processor(*features_to(4), kept=kept).level() == level


def test_a_processor_without_the_later_leaves_is_not_asked_for_them() -> None:
    assert Processor(*features_to(4), highest_leaf=1).level() == 2


@pytest.mark.skipif(processor.machine() != processor.X86_64, reason="of x86-64")
def test_this_processor_tells_what_llvm_knows_of_it() -> None:
    import llvmlite.binding as llvm

    names: Any = library.able()
    features = llvm.get_host_cpu_features()
    assert ("x86-64-v3" in names) == bool(features["avx2"] and features["fma"])
    assert ("x86-64-v4" in names) == bool(features["avx512vl"] and features["avx512bw"])

"""After `warm_up` nobody waits for the compiler again, whatever arrays come."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from engine.compiled import activations, contours, evaluation, jit, order, training
from engine.compiled.jit import source_stamp
from engine.compiled.warm_up import warm_up
from tests.engine.compiled.networks import make_run, settings_of


def _entries() -> dict[str, Any]:
    modules: tuple[ModuleType, ...] = (activations, contours, evaluation, order, training)
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if hasattr(value, "signatures") and value.targetoptions.get("nogil")
    }


def test_everything_is_compiled_once_for_all_kinds_of_arguments() -> None:
    warm_up()
    run = make_run()
    for array in (*run.network, run.inputs, run.targets):
        array.flags.writeable = False  # as arrays of a snapshot are
    zero: Any = np.int8(0)  # numbers of any kind
    run.train(settings_of(momentum=0, learning_rate=1, penalty_rate=zero, seed=zero, shuffle=zero), 2)
    frozen = run.parameters.copy()
    frozen.flags.writeable = False
    units, m = len(run.network.codes), run.targets.size
    training.gradient(run.network, frozen, run.inputs, run.targets, zero, np.empty(frozen.size), np.empty(units))
    training.epoch_order(m, zero, zero, zero)
    evaluation.evaluate(run.network, frozen, run.inputs, run.targets, zero, zero)
    evaluation.forward(run.network, frozen, run.inputs, np.empty((units, m)), np.empty((units, m)))
    evaluation.outputs(run.network, frozen, run.inputs, np.empty(m))
    evaluation.surface(run.network, frozen, run.inputs, np.empty((units, m), np.float32))
    evaluation.unit_statistics(run.network, frozen, run.inputs, *np.empty((4, units)))
    activations.activation_values(zero, zero, np.arange(3.0))
    activations.activation_slopes(zero, 0.3, np.arange(6.0)[::2])

    contours.zero_lines(np.zeros((2, 3, 3))[:, ::-1], 6)

    entries = _entries()
    assert len(entries) == 9
    assert {name: len(entry.signatures) for name, entry in entries.items()} == dict.fromkeys(entries, 1)


def test_every_entry_releases_the_gil() -> None:
    assert all(entry.targetoptions["nogil"] for entry in _entries().values())


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_kept_code_is_stale_when_any_of_its_sources_changes(tmp_path: Path, change: str) -> None:
    for name in ("first.py", "second.py"):
        (tmp_path / name).write_text("x = 1\n")
    before = source_stamp(tmp_path.iterdir())
    assert source_stamp(sorted(tmp_path.iterdir(), reverse=True)) == before
    if change == "edit":
        (tmp_path / "second.py").write_text("x = 2\n")
    elif change == "add":
        (tmp_path / "third.py").write_text("")
    else:
        (tmp_path / "second.py").unlink()
    assert source_stamp(tmp_path.iterdir()) != before


def test_the_next_start_reads_what_was_compiled(tmp_path: Path) -> None:
    """In a process of its own, so that the cache is the only way by which one start could help the next."""
    program = (
        "from engine.compiled import order\n"
        "order.epoch_order(5, True, 0, 0)\n"
        "print(sum(order._fill_order.stats.cache_hits.values()), sum(order._fill_order.stats.cache_misses.values()))\n"
    )

    def start() -> list[str]:
        root = Path(__file__).parents[3]
        environment = {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(root)}
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
        assert run.returncode == 0, run.stderr
        return run.stdout.split()

    assert start() == ["0", "1"]
    assert start() == ["1", "0"]


def test_without_a_folder_to_write_to_functions_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "_FOLDERS", "numba.core.caching.ZipCacheLocator")  # it refuses files that are no archives

    def doubled(x: float) -> float:
        return 2.0 * x

    assert jit.entry(doubled)(1.5) == 3.0

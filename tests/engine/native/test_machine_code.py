"""Machine code is read from disk where it is whole and fresh; kernels take the right arguments alone."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.native import activations, contours, evaluation, machine_code, order, training
from engine.native.arguments import FLOAT64, INT64, POINTER, REALS, WRITTEN_REALS, Array, Group, Integer
from engine.native.machine_code import MachineCode, keep, read, source_stamp
from engine.native.workspace import SETTINGS, TrainSettings
from tests.engine.native.networks import make_run, settings_of

ROOT = Path(__file__).parents[3]
CODE = MachineCode("symbol", b"object\nfile\x00\xff")


def start(program: str, folder: Path, **environment: str) -> list[str]:
    """Run a program in a process of its own, with `folder` to keep machine code in; gives the words it prints."""
    variables = {machine_code.FOLDER_VARIABLE: str(folder), "PYTHONPATH": str(ROOT), **environment}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=variables, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


# Prints an order of five samples, and whether Numba was loaded for it.
ORDER = (
    "import sys\n"
    "from engine.native.order import epoch_order\n"
    "print(*epoch_order(5, True, 3, 1), 'numba' in sys.modules)\n"
)


def test_the_first_start_compiles_and_the_next_one_reads_what_it_kept(tmp_path: Path) -> None:
    first = start(ORDER, tmp_path)
    kept = list(tmp_path.iterdir())
    assert [path.suffix for path in kept] == [".kernel"]
    assert first[-1] == "True"
    assert start(ORDER, tmp_path) == [*first[:-1], "False"]
    assert list(tmp_path.iterdir()) == kept


@pytest.mark.parametrize("damage", ["cut short", "emptied", "scribbled over", "not JSON"])
def test_damaged_machine_code_is_compiled_anew(tmp_path: Path, damage: str) -> None:
    first = start(ORDER, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    damaged = {
        "cut short": whole[:-1],
        "emptied": b"",
        "scribbled over": whole[:-100] + b"?" * 100,
        "not JSON": b"[]\n" + whole,
    }
    kept.write_bytes(damaged[damage])
    assert start(ORDER, tmp_path) == first
    assert kept.read_bytes() == whole


def test_without_a_folder_to_write_to_kernels_are_compiled_all_the_same(tmp_path: Path) -> None:
    """Three files stand where the folders would be."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    program = (
        "from pathlib import Path\n"
        "from engine.native import machine_code\n"
        f"machine_code.folders = lambda: iter([Path({str(blocked)!r})])\n"
    )
    assert start(program + ORDER, tmp_path)[-1] == "True"


def test_what_is_kept_is_read_again_whole_and_replaces_stale_code_of_its_kernel(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    other, stale, fresh = (folder / f"{name}.kernel" for name in ("order.b-1", "order.a-1", "order.a-2"))
    for path in (other, stale, fresh):
        assert keep(CODE, path)
    assert read(fresh) == read(other) == CODE
    assert sorted(folder.iterdir()) == [fresh, other]


def test_nothing_is_read_where_nothing_is_and_nothing_kept_where_nothing_can_be(tmp_path: Path) -> None:
    assert read(tmp_path / "order.a-1.kernel") is None
    (tmp_path / "file").write_text("")
    assert not keep(CODE, tmp_path / "file" / "order.a-1.kernel")


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


def test_the_sources_of_the_stamp_are_there() -> None:
    sources = [path for pattern in machine_code._SOURCES for path in machine_code._ENGINE.glob(pattern)]
    assert len(sources) > 15
    for pattern in machine_code._SOURCES:
        assert list(machine_code._ENGINE.glob(pattern))


# Arguments.


def test_an_array_is_handed_over_as_its_address_shape_and_strides() -> None:
    array = np.zeros((2, 3))
    words: list[Any] = []
    kind = Array(np.float64, 2)
    kind.add_words(array, words)
    assert words == [None, None, 6, 8, array.ctypes.data, 2, 3, 24, 8]
    assert kind.word_types == (POINTER, POINTER, INT64, INT64, POINTER, INT64, INT64, INT64, INT64)


def test_a_named_tuple_is_handed_over_as_its_fields() -> None:
    words: list[Any] = []
    SETTINGS.add_words(TrainSettings(1, 2, 0.5, 0.1, 0, 0.0, 10, True, 7), words)
    assert words == [1, 2, 0.5, 0.1, 0, 0.0, 10, 1, 7]
    assert SETTINGS.word_types[2:4] == (FLOAT64, FLOAT64)


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (REALS, [0.0]),
        (REALS, np.zeros(3, np.float32)),
        (REALS, np.zeros(3, np.int64)),
        (REALS, np.zeros((1, 3))),
        (REALS, np.zeros(6)[::2]),
        (WRITTEN_REALS, _frozen(np.zeros(3))),
        (Array(np.float64, 2), np.zeros((3, 2)).T),
        (SETTINGS, (1, 2, 0.5, 0.1, 0, 0.0, 10, True, 7)),
        (Integer(), "no number"),
        (Integer(), None),
    ],
)
def test_another_kind_of_argument_is_refused(kind: Array | Group | Integer, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        kind.add_words(value, [])


def test_a_kernel_is_not_run_with_arguments_of_another_kind() -> None:
    run = make_run()
    with pytest.raises(TypeError):
        evaluation.outputs(run.network, run.parameters.astype(np.float32), run.inputs, np.empty(run.targets.size))
    with pytest.raises(ValueError, match="shorter"):
        training._train(run.network)


def test_numbers_of_any_kind_and_read_only_arrays_will_do() -> None:
    run = make_run()
    for array in (*run.network, run.inputs, run.targets):
        array.flags.writeable = False  # as arrays of a snapshot are
    zero: Any = np.int8(0)
    run.train(settings_of(momentum=0, learning_rate=1, penalty_rate=zero, seed=zero, shuffle=zero), 2)
    frozen = run.parameters.copy()
    frozen.flags.writeable = False
    units, m = len(run.network.codes), run.targets.size
    training.gradient(run.network, frozen, run.inputs, run.targets, zero, np.empty(frozen.size), np.empty(units))
    assert list(order.epoch_order(m, zero, zero, zero)) == list(range(m))
    loss, accuracy = evaluation.evaluate(run.network, frozen, run.inputs, run.targets, zero, zero)
    assert loss > 0.0
    assert 0.0 <= accuracy <= 1.0
    evaluation.forward(run.network, frozen, run.inputs, np.empty((units, m)), np.empty((units, m)))
    evaluation.outputs(run.network, frozen, run.inputs, np.empty(m))
    evaluation.surface(run.network, frozen, run.inputs, np.empty((units, m), np.float32))
    evaluation.unit_statistics(run.network, frozen, run.inputs, *np.empty((4, units)))
    assert activations.activation_values(zero, zero, np.arange(3.0)).shape == (3,)
    assert activations.activation_slopes(zero, 0.3, np.arange(6.0)[::2]).shape == (3,)
    pairs, offsets = contours.crossed_edges(np.zeros((2, 3, 3))[:, ::-1])
    assert pairs.shape == (0, 2)
    assert list(offsets) == [0, 0, 0]

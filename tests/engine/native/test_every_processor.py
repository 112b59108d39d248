"""The same numbers on every processor: the kernels of all of them, run on the same calls, give the same bits.

Those that this machine can run are loaded into Python, as they are in the wheel; the others run in an emulator
(qemu-user), where it and a compiler for them (the package ziglang) are installed.
"""

import ctypes
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.kernels import targets
from engine.kernels.linker import own_compiler
from engine.kernels.targets import Target
from engine.native import processor
from engine.native.activations import activation_slopes, activation_values
from engine.native.library import able
from tests.distribution import ONCE, Distribution
from tests.engine.native.guarded import random_spec, use_everything
from tests.engine.native.networks import make_run, settings_of
from tests.engine.native.recorded import Call, recording

_LINUX = [target for target in targets.ALL if target.system == targets.LINUX]
_EMULATORS = {
    "x86-64-v2": ("qemu-x86_64", "-cpu", "Nehalem"),  # it has no fused multiply-add: the C library has to make it
    "x86-64-v3": ("qemu-x86_64", "-cpu", "max"),
    "aarch64": ("qemu-aarch64",),
}

_LOWERED = [target for target in _LINUX if shutil.which(_EMULATORS.get(target.processor, ("",))[0])]
_LOWERED += [target for target in _LINUX if not target.is_native and target not in _LOWERED]

pytestmark = [
    pytest.mark.slow,
    ONCE,
    pytest.mark.skipif(processor.system() != targets.LINUX, reason="what is compared here are libraries for Linux"),
]


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    """Of every kernel, on networks and settings of all kinds."""
    z = np.concatenate([np.linspace(-50.0, 50.0, 999), np.geomspace(1e-300, 1e300, 999)])
    with recording() as calls:
        for activation in ACTIVATIONS.values():
            activation_values(activation.code, 0.3, np.concatenate([z, -z]))
            activation_slopes(activation.code, 0.3, np.concatenate([z, -z]))
        for number, optimizer in enumerate(OPTIMIZERS):
            for penalty in PENALTIES:
                for loss in LOSSES:
                    run = make_run((3, 5, 9, 4, 1), list(ACTIVATIONS)[number], "sigmoid")
                    run.train(settings_of(loss, optimizer, penalty=penalty, penalty_rate=0.01), 20)
        for name, batch_size in zip(ACTIVATIONS, (1, 3, 4, 7, 8, 11, 12, 15, 16, 37), strict=True):
            make_run((2, 8, 8, 1), name).train(settings_of(batch_size=batch_size), 30)
        for seed in range(3):
            rng = random.Random(seed)
            use_everything(random_spec(rng), rng)
    assert len({call.name for call in calls}) == 9
    return calls


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The kernels as object files, by the processor's name: for those that are emulated, and all of another kind."""
    folder = tmp_path_factory.mktemp("objects")
    command = "import sys; from engine.kernels.lowering import main; main(sys.argv[1:])"
    variables = {"NUMBA_OPT": "0", "NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", command, str(folder), *(target.library.stem for target in _LOWERED)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    made = json.loads(done.stdout.splitlines()[-1])["objects"]
    return {target.processor: Path(made[target.library.stem]) for target in _LOWERED}


def _differing(calls: list[Call], results: list[bytes]) -> list[str]:
    return [call.name for call, result in zip(calls, results, strict=True) if result != call.results]


@pytest.mark.parametrize("target", [target for target in _LINUX if target.is_native], ids=lambda t: t.processor)
def test_this_machine_gets_the_same_bits_from_every_library_that_it_can_run(
    target: Target, calls: list[Call], distribution: Distribution, tmp_path: Path
) -> None:
    if target.processor not in (able() or ()):
        pytest.skip(f"this processor cannot run {target.processor}")
    file = tmp_path / "kernels.so"
    file.write_bytes(distribution.training_loops(target))
    library = ctypes.CDLL(str(file))
    kernel = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
    assert _differing(calls, [call.run(kernel((call.name, library))) for call in calls]) == []


@pytest.mark.parametrize("target", [t for t in _LINUX if not t.is_native], ids=lambda t: t.processor)
def test_the_kernels_can_be_written_for_a_processor_of_another_kind(target: Target, objects: dict[str, Path]) -> None:
    written = objects[target.processor].read_bytes()
    assert written[:4] == b"\x7fELF" or b".globl" in written, "object file or assembler's text"


@pytest.mark.parametrize("target", [t for t in _LINUX if t.processor in _EMULATORS], ids=lambda t: t.processor)
def test_other_processors_give_the_same_bits_in_an_emulator(
    target: Target, calls: list[Call], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    emulator = _EMULATORS[target.processor]
    if shutil.which(emulator[0]) is None:
        pytest.skip(f"the emulator {emulator[0]} is not installed (sudo apt-get install qemu-user)")
    compiler = list(own_compiler() or ()) if target.is_native else []
    if not compiler:
        if importlib.util.find_spec("ziglang") is None:
            pytest.skip(f"no compiler for {target.machine} is installed (pip install ziglang)")
        triple = target.zig_target.partition("-")[0] + "-linux-musl"
        compiler = [sys.executable, "-m", "ziglang", "cc", "-target", triple]
    objects: dict[str, Path] = request.getfixturevalue("objects")
    program, names = tmp_path / "replay", sorted({call.name for call in calls})
    macro = "-DKERNELS=" + " ".join(f"X({name})" for name in names)
    source = Path(__file__).with_name("replay.c")
    zig = {"ZIG_GLOBAL_CACHE_DIR": str(tmp_path), "ZIG_LOCAL_CACHE_DIR": str(tmp_path)}
    subprocess.run(
        [*compiler, "-static", "-O1", macro, "-o", program, source, objects[target.processor], "-lm"],
        env={**os.environ, **zig},
        check=True,
        capture_output=True,
    )
    told = b"".join(call.as_input(names) for call in calls)
    given = subprocess.run([*emulator, program], input=told, check=True, capture_output=True).stdout
    results, place = [], 0
    for call in calls:
        results.append(given[place : place + len(call.results)])
        place += len(call.results)
    assert place == len(given)
    assert _differing(calls, results) == []

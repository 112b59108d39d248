"""Builds the C programs that training is measured beside, and asks them.

Each answers a line with a number for each line with a number (see the sources).
"""

import itertools
import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

_Numbers = npt.NDArray[np.float64]

FLAGS: Final = ("-O3", "-march=native", "-ffast-math", "-fno-strict-aliasing", "-funroll-loops")


class Program:
    """A program that answers."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, number: int = 1) -> float:
        """What it answers to this number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """End it."""
        self._process.communicate()


def compiler() -> str | None:
    """The C compiler at hand; None where there is none."""
    return shutil.which("gcc") or shutil.which("cc")


def build(folder: Path, source: str, name: str, *more: str) -> Path | None:
    """The program of this source beside this file; None where it cannot be built: no compiler, no such processor."""
    command = compiler()
    if command is None:
        return None
    program, flags = folder / name, [*FLAGS, *more]
    done = subprocess.run(
        [command, *flags, "-o", program, Path(__file__).with_name(source), "-lm"], capture_output=True, check=False
    )
    return program if done.returncode == 0 else None


def tuned(folder: Path, sizes: Sequence[int], activation: str, batch: int, name: str) -> Path | None:
    """The program that is made for this network and batch."""
    layers = list(enumerate(itertools.pairwise(sizes)))
    last = len(layers) - 1
    forward = [f"X({layer}, {layer + 1}, {inputs}, {units})" for layer, (inputs, units) in layers]
    backward = [f"X({layer}, {layer - 1}, {inputs}, {units})" for layer, (inputs, units) in reversed(layers[1:])]
    header = folder / f"{name}.h"
    header.write_text(
        f"#define BATCH {batch}\n#define FEATURES {sizes[0]}\n#define IS_TANH {int(activation == 'tanh')}\n"
        f"#define FORWARD(X) {' '.join(forward)}\n#define BACKWARD(X) {' '.join(backward)}\n"
        f"#define FIRST(X) {forward[0]}\n#define LAST(X) {forward[last]}\n"
    )
    return build(folder, "tuned_program.c", f"tuned-{name}", f'-DNETWORK="{header}"')


def write_problem(path: Path, inputs: _Numbers, targets: _Numbers, parameters: _Numbers) -> None:
    """What the tuned program and JAX read: inputs (features, samples), targets (samples,), the flat parameters."""
    features, samples = inputs.shape
    path.write_bytes(struct.pack("2i", samples, features) + inputs.tobytes() + targets.tobytes() + parameters.tobytes())

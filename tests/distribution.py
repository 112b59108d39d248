"""What people install, built once for all tests that need it: the source distribution and the wheel made from it.

Building the wheel builds the training loops for all processors of this machine's kind from their sources, which takes
half a minute: tests of these loops take them from there.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from engine.kernels.targets import Target

ROOT: Final = Path(__file__).resolve().parent.parent

ONCE: Final = pytest.mark.xdist_group("screen")
"""For all tests that need it, so that one process runs them: one of them opens a real window."""

STRANGE_SETTINGS: Final = {
    "NUMBA_DISABLE_JIT": "1",
    "NUMBA_BOUNDSCHECK": "1",
    "NUMBA_OPT": "2",
    "NUMBA_CPU_NAME": "generic",
}
"""Settings of Numba's that somebody may have made: they must change nothing."""


def run(command: list[str | Path], cwd: Path, **env: str) -> str:
    """Run `command`, without this checkout on the path; return what it prints on standard output."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "DISPLAY")}
    done = subprocess.run(
        command, cwd=cwd, env={**clean, **env}, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Distribution:
    """The two files, in a folder."""

    def __init__(self, folder: Path) -> None:
        """Build them in the folder."""
        # No isolation: the backend is among the tests' requirements, so that no network is needed.
        run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT], folder, **STRANGE_SETTINGS)
        (self.wheel,) = folder.glob("*.whl")
        (self.source,) = folder.glob("*.tar.gz")

    def training_loops(self, target: Target) -> bytes:
        """The library for this processor, as it is in the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.read(f"engine/native/built/{target.library.name}")

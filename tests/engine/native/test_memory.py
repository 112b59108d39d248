"""Compiled code reads and writes inside its arrays alone. It checks no index, so the machine does, page by page."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pages are guarded by Linux's own means")


def run_guarded(where: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.engine.native.guarded", where],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=120,
    )


@pytest.mark.parametrize("where", ["begin", "end"])
def test_no_compiled_function_leaves_its_arrays(where: str) -> None:
    run = run_guarded(where)
    last = run.stdout.splitlines()[-1:]
    assert run.returncode == 0, f"{last}\n{run.stderr}"
    assert last == ["done"]


@pytest.mark.parametrize("where", ["begin", "end"])
def test_one_number_beyond_an_array_is_too_far(where: str) -> None:
    assert run_guarded(f"stray-{where}").returncode == -signal.SIGSEGV

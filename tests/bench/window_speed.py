"""Start-up and frame pace of the real window, on a virtual display with a window manager, as ratios from one run."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.screen import Screen, missing_programs

_STARTS: Final = 5
_LIKE_A_PERSONS: Final = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python keeps its bytecode, as on a person's machine, whatever the environment of the measurement says."""
_MOST_START_RATIO: Final = 2.0
_MOST_PACE_RATIO: Final = 1.5
_MOST_EDIT_MS: Final = 100.0
_LEAST_SHARE: Final = 0.5


def report() -> None:
    """Measure and print; says so where there is no virtual display."""
    if missing := missing_programs():
        print(f"\nWindow: not measured, for there is no {', '.join(missing)}.")
        return
    with tempfile.TemporaryDirectory() as folder, Screen(Path(folder), (1920, 1080)) as screen:
        _run(screen, "start")  # warms the disk's cache for both
        starts = [(_run(screen, "bare"), _run(screen, "start")) for _ in range(_STARTS)]
        pace, large, experiment = (_run(screen, what) for what in ("pace", "large", "experiment"))
    bare = min(one["seconds"] for one, _ in starts)
    painted = min(other["painted"] for _, other in starts)
    trainable = min(other["trainable"] for _, other in starts)
    print(f"\nStart, seconds from the process's start, best of {_STARTS}:")
    print(f"  bare PySide6 + pyqtgraph window   {bare:6.2f}")
    print(f"  window painted                    {painted:6.2f}   {painted / bare:4.2f} ×")
    print(f"  painted and trainable             {trainable:6.2f}   {trainable / bare:4.2f} ×  (≤ {_MOST_START_RATIO})")
    least, used = (min(one["processor"] for one in ones) for ones in zip(*starts, strict=True))
    print(f"  of the processor's time           {used:6.2f}   {used / least:4.2f} ×  the bare window's {least:.2f}")
    _tell_pace("7-8×6-1", pace)
    _tell_pace("the largest network, 7-32×20-1", large)
    _tell_experiment(experiment)


def _tell_pace(name: str, pace: dict[str, float]) -> None:
    ratio = pace["training_p99_ms"] / pace["idle_p99_ms"]
    print(f"\nFrame interval in ms, window of 1920 × 1080, every panel open, {name} tanh at full speed:")
    print(f"  idle       median {pace['idle_median_ms']:5.1f}   p99 {pace['idle_p99_ms']:5.1f}")
    print(
        f"  training   median {pace['training_median_ms']:5.1f}   p99 {pace['training_p99_ms']:5.1f}"
        f"   {ratio:4.2f} × idle's p99 (≤ {_MOST_PACE_RATIO}), worst {pace['worst_ms']:.0f}"
    )
    print(
        f"  {pace['snapshots_per_second']:.0f} snapshots a second; pictures of the network"
        f" {pace['network_pictures_per_second']:.0f}, of the plane {pace['plane_pictures_per_second']:.0f}"
    )
    print(
        f"  {pace['epochs_per_second']:.0f} epochs a second, {pace['share_of_bare']:.2f} of what the same loop reaches"
        f" without a window (≥ {_LEAST_SHARE})"
    )
    for what in ("edit", "selection", "hover", "hover_at_rest"):
        print(
            f"  on the screen: {what.replace('_', ' '):14} after {pace[f'{what}_median_ms']:4.0f} ms,"
            f" at worst {pace[f'{what}_worst_ms']:4.0f} (≤ {_MOST_EDIT_MS:.0f})"
        )


def _tell_experiment(measured: dict[str, float]) -> None:
    print("\nFrame interval in ms, window of 1920 × 1080, beside an experiment of 2-4-2-1 on all cores:")
    for name, words in (("idle", "idle"), ("beside", "experiment"), ("both", "and training")):
        runs = measured.get(f"{name}_runs_per_second")
        told = "" if runs is None else f"; {runs:.0f} runs a second"
        ratio = measured[f"{name}_p99_ms"] / measured["idle_p99_ms"]
        print(
            f"  {words:13} median {measured[f'{name}_median_ms']:5.1f}   p99 {measured[f'{name}_p99_ms']:5.1f}"
            f"   {ratio:4.2f} × idle's, worst {measured[f'{name}_worst_ms']:.0f}{told}"
        )


def _run(screen: Screen, what: str) -> dict[str, float]:
    before = len(screen.output())
    program = screen.launch(
        command=(sys.executable, "-m", "tests.bench.window_probe", what, repr(time.time())), env=_LIKE_A_PERSONS
    )
    assert screen.wait_for_exit(program, timeout=180) == 0, screen.output()
    answer: dict[str, float] = json.loads(screen.output()[before:].strip().splitlines()[-1])
    return answer

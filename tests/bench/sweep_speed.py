"""How fast many runs are: on one core, and on all of them, where each is to be used."""

import os
import time
from dataclasses import replace
from itertools import islice

from engine.runs.pool import run_all, usable_cores
from engine.runs.sweep import Beginning, Sweep
from engine.spec import DataSpec, Spec

RUNS, EPOCHS = 1000, 100
SMALL = Sweep((Beginning(Spec(DataSpec("circle", samples=250))),), RUNS, EPOCHS)


def report() -> None:
    """Print what 1,000 runs of 2-4-2-1 for 100 epochs take, by the clock and by processor time of all processes."""
    cores = usable_cores()
    for workers in (1, cores):  # what is imported for the first time is no part of it
        list(run_all(replace(SMALL, seeds=50), workers))
    print(f"\n{RUNS} runs of 2-4-2-1, 250 points, {EPOCHS} epochs")
    alone, alone_work = _measured(1)
    print(f"  one core       {alone:6.2f} s, {alone_work:6.2f} s of processor time")
    together, work = _measured(cores)
    print(f"  {cores:3d} cores      {together:6.2f} s, {work:6.2f} s of processor time")
    print(f"  clock × cores ÷ one core's {together * cores / alone:.2f} (to reach: 1.3)")
    print(f"  processor time ÷ one core's {work / alone_work:.2f}")
    began = time.perf_counter()
    first = list(islice(run_all(SMALL, cores), 1))
    print(f"  first result after {time.perf_counter() - began:.2f} s, {len(first)} of {RUNS}")


def _measured(workers: int) -> tuple[float, float]:
    """Seconds by the clock, and of processor time: this process and its workers."""
    began, spent = time.perf_counter(), _spent()
    assert sum(1 for _ in run_all(SMALL, workers)) == RUNS
    return time.perf_counter() - began, _spent() - spent


def _spent() -> float:
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system

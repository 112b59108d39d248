"""Sends a monkey in a process of its own, and tells how it went: the last events, and where it crashed or hung."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LAST: Final = 25
SLOWEST_EVENT_S: Final = 0.1
"""On a loaded machine; a run that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went. told: what it printed; empty of faults where `is_good`."""

    seed: int
    events: int
    code: int
    told: str
    last_events: tuple[str, ...]
    took_s: float
    begin: str = ""

    @property
    def is_good(self) -> bool:
        return self.code == 0

    def report(self) -> str:
        """For a person who has to find out what broke, and how to make it break again."""
        if self.is_good:
            return f"seed {self.seed}: {self.events} events, nothing broke ({self.took_s:.0f} s)"
        end = "hung" if self.code == _HUNG else f"was ended by signal {-self.code}" if self.code < 0 else "found faults"
        lines = "\n".join(f"    {line}" for line in self.last_events)
        return (
            f"seed {self.seed}: {end} after {self.took_s:.0f} s\n{self.told}\n  The last events:\n{lines}\n"
            f'  Once more: make monkey ARGS="--seed {self.seed} --events {self.events} --runs 1{self._beginning}"'
        )

    @property
    def _beginning(self) -> str:
        return f" --begin {self.begin}" if self.begin else ""


_HUNG: Final = 1000


def send(seed: int, events: int, folder: Path, plant: str = "", begin: str = "") -> Outcome:
    """Let a monkey with this seed do so many events; its files lie in the folder, which must not exist.

    plant: a fault that it shall find, `raise` or `crash`. begin: one of `BEGINNINGS`, with which it begins.
    """
    began = time.monotonic()
    call = [sys.executable, "-X", "faulthandler", "-m", "tests.monkey.cage", str(seed), str(events), str(folder)]
    call += ["--plant", plant, "--begin", begin]
    try:
        done = subprocess.run(
            call, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=60 + events * SLOWEST_EVENT_S
        )
        code, told = done.returncode, f"{done.stdout}{done.stderr}"
    except subprocess.TimeoutExpired as late:
        parts = [part.decode("utf-8", "replace") for part in (late.stdout, late.stderr) if isinstance(part, bytes)]
        code, told = _HUNG, "".join(parts)
    log = folder / "events.txt"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    last = tuple(line for line in lines if line.partition(" ")[0].isdigit())[-LAST:]
    return Outcome(seed, events, code, told[-20_000:], last, time.monotonic() - began, begin)

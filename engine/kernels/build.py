"""A program: builds the library of the kernels.

python -m engine.kernels.build [--kind | --all] [--check]

    (nothing)   for this machine's own processor, where that library is missing or its sources have changed
    --kind      for all processors of this machine's kind and system: what a wheel for it holds
    --all       for all processors and systems: what a release holds
    --check     build nothing; exit 1 where something would be built

Takes a moment when nothing is to do, and then needs nothing but Python and NumPy. Building takes Numba and a linker.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.kernels import targets
from engine.kernels.linker import CannotLink, command_for, link
from engine.kernels.targets import Target
from engine.native.library import (
    BUILT,
    able,
    changed_sources,
    digest_of,
    is_whole,
    library_path,
    note_path,
    source_stamps,
)
from engine.native.processor import machine, system

_ROOT: Final = Path(__file__).parent.parent.parent
_NUMBA: Final = {"NUMBA_OPT": "0", "NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0"}
"""Numba is to write down what kernels say; `engine.kernels.lowering` optimizes for each processor."""

_LOWER: Final = (  # in a process of its own; pip, where it builds, takes this checkout out of PYTHONPATH
    "import sys; sys.path.insert(0, sys.argv[1]); from engine.kernels.lowering import main; main(sys.argv[2:])"
)


class CannotBuild(Exception):
    """The library could not be built; the text says what is missing."""


def is_current(target: Target) -> bool:
    """Whether its library is there and was made from the sources as they are."""
    return is_whole(target.library) and changed_sources(target.library) == []


def own_is_current() -> bool:
    """Whether this is so for this machine's own processor."""
    names = able()
    if not names:
        return False
    library_file = library_path(system(), names[0])
    return is_whole(library_file) and changed_sources(library_file) == []


def build(chosen: Sequence[Target] | None = None) -> list[Path]:
    """Build the libraries of these processors, else of this machine's own; gives where they are. CannotBuild says why.

    A library is replaced whole, and a program that runs keeps the one that it has.
    """
    if importlib.util.find_spec("numba") is None:
        raise CannotBuild("Building the training loops takes the package numba: pip install numba, or make install")
    names = ["own"] if chosen is None else [target.library.stem for target in chosen]
    if chosen is None and not targets.of_this_kind():
        raise CannotBuild(f"The training loops cannot be built for a processor of the kind {machine()} ({system()}).")
    try:
        for target in targets.of_this_kind()[:1] if chosen is None else chosen:
            command_for(target)
    except CannotLink as error:
        raise CannotBuild(str(error)) from None
    BUILT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        variables = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        variables |= {**_NUMBA, "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            [sys.executable, "-c", _LOWER, str(_ROOT), folder, *names],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CannotBuild(f"The training loops could not be compiled:\n{done.stderr.strip()[-3000:]}")
        told = json.loads(done.stdout.splitlines()[-1])
        stamps = source_stamps(Path(source) for source in told["sources"])
        return [_install(Path(file), name, stamps) for name, file in told["objects"].items()]


def _install(object_file: Path, name: str, stamps: dict[str, str | None]) -> Path:
    (target,) = (target for target in targets.ALL if target.library.stem == name)
    unfinished = target.library.with_name(f"{name}.{os.getpid()}")
    note = note_path(target.library)
    try:
        linked = object_file.with_name(target.library.name)
        link(object_file, linked, target)
        shutil.copy(linked, unfinished)
        note.unlink(missing_ok=True)  # a library without one is of no use, whatever happens next
        told = {"digest": digest_of(unfinished.read_bytes()), "sources": stamps}
        unfinished.replace(target.library)
        unfinished.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(note)
    except CannotLink as error:
        raise CannotBuild(str(error)) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return target.library


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code."""
    parser = argparse.ArgumentParser("python -m engine.kernels.build", description="Build the training loops.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--kind", action="store_true", help="for all processors of this machine's kind and system")
    which.add_argument("--all", action="store_true", help="for all processors and systems")
    parser.add_argument("--check", action="store_true", help="build nothing; exit 1 where something would be built")
    options = parser.parse_args(arguments)
    chosen = targets.ALL if options.all else targets.of_this_kind() if options.kind else None
    stale = None if chosen is None else [target for target in chosen if not is_current(target)]
    if own_is_current() if stale is None else not stale:
        return 0
    if options.check:
        return 1
    print("Building the training loops for this machine; this takes some 15 s." if stale is None else
          f"Building the training loops for {len(stale)} processors; this takes some {10 + 4 * len(stale)} s.",
          file=sys.stderr, flush=True)  # fmt: skip
    start = time.perf_counter()
    try:
        made = build(stale)
    except CannotBuild as error:
        print(error, file=sys.stderr)
        return 1
    names = ", ".join(path.stem for path in made)
    print(f"Built in {time.perf_counter() - start:.0f} s: {names}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

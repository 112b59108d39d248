"""The built library of the kernels: which of those that are there fits this processor, and whether it is of today.

One library for each processor that kernels are lowered for lies in the folder `built` beside this file, where the
installation put it; nothing is taken from anywhere else. A note beside each library holds its digest, so that half a
library is never loaded, and the sources that it was made from: where they are, too, as in a checkout, a library that
was made from others is refused.
"""

import ctypes
import hashlib
import json
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from engine.native import processor
from engine.native.processor import AARCH64, X86_64

VARIABLE: Final = "PLAYGROUND_KERNELS"
"""The environment variable that names the processor to take kernels for, say x86-64-v2, in place of the best."""

BUILT: Final = Path(__file__).parent / "built"
_ROOT: Final = Path(__file__).parent.parent.parent

PROCESSORS: Final = {X86_64: ("x86-64-v4", "x86-64-v3", "x86-64-v2"), AARCH64: ("aarch64",)}
"""What libraries are made for on each kind of machine, the fastest first."""

ENDINGS: Final = {"linux": "so", "macos": "dylib", "windows": "dll"}

_lock: Final = threading.Lock()
loaded: dict[str, ctypes.CDLL] = {}


class KernelsMissing(Exception):
    """There is no library that this machine can use; the text says what to do, in one line."""


def library_path(system: str, processor_name: str) -> Path:
    """Where the library for such a processor, under such a system, lies or would lie."""
    return BUILT / f"{system}-{processor_name}.{ENDINGS[system]}"


def library() -> ctypes.CDLL:
    """The library for this processor, loaded once. KernelsMissing where there is none, or only one of old sources."""
    wanted = os.environ.get(VARIABLE, "")
    with _lock:
        if wanted not in loaded:
            loaded[wanted] = _find(wanted)
        return loaded[wanted]


def able() -> tuple[str, ...] | None:
    """The processors whose libraries this machine can run, the fastest first; None where none is here to ask."""
    names = PROCESSORS.get(processor.machine(), ())
    there = _built(names)
    if processor.machine() != X86_64:
        return names
    if not there:
        return None
    level = _level(_load(there[-1]))
    return tuple(name for name in names if int(name[-1]) <= level)


def _built(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if is_whole(library_path(processor.system(), name)))


def is_whole(library_file: Path) -> bool:
    """Whether the library is there, and is what was built."""
    with suppress(OSError):
        return _note(library_file).get("digest") == digest_of(library_file.read_bytes())
    return False


def digest_of(content: bytes) -> str:
    """What tells one library from another."""
    return hashlib.sha256(content).hexdigest()


def is_checkout() -> bool:
    """Whether the sources of the kernels are here, too."""
    return (_ROOT / "engine" / "kernels").is_dir()


def changed_sources(library_file: Path) -> list[str] | None:
    """What has changed since the library was made; None where it does not say what it was made from."""
    sources = _note(library_file).get("sources")
    if not isinstance(sources, dict) or not sources:
        return None
    return [name for name, stamp in sources.items() if stamp != source_stamp(_ROOT / name)]


def note_path(library_file: Path) -> Path:
    """The file beside a library that tells of it: `digest`, and `sources`, their stamps by their names."""
    return library_file.with_suffix(".json")


def _note(library_file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        note = json.loads(note_path(library_file).read_bytes())
        return note if isinstance(note, dict) else {}
    return {}


def source_stamp(path: Path) -> str | None:
    """What tells one version of a source from another; None where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    except OSError:
        return None


def source_stamps(paths: Iterable[Path]) -> dict[str, str | None]:
    """The sources' names, as seen from the root of the checkout, with their stamps."""
    return {path.relative_to(_ROOT).as_posix(): source_stamp(path) for path in sorted(paths)}


def _find(wanted: str) -> ctypes.CDLL:
    names = [name for name in _built(able() or ()) if not wanted or name == wanted]
    if not names:
        raise KernelsMissing(_what_is_missing(wanted))
    if is_checkout():
        changed = changed_sources(library_path(processor.system(), names[0]))
        if changed is None or changed:
            news = f": {changed[0]} has changed" if changed else ""
            raise KernelsMissing(f"The training loops were built from other sources{news}. Build them: make install")
    return _load(names[0])


def _what_is_missing(wanted: str) -> str:
    machine, system = processor.machine(), processor.system()
    if machine not in PROCESSORS:
        kinds = " and ".join(PROCESSORS)
        return f"This machine has a processor of the kind {machine}. The training loops can be built for {kinds} alone."
    files = sorted(file for file in BUILT.glob("*") if file.suffix[1:] in ENDINGS.values())
    whole = [file.stem for file in files if is_whole(file)]
    damaged = [file.name for file in files if file.stem not in whole]
    there = [*whole, *(f"{name}, which is damaged" for name in damaged)]
    what = f"for {wanted} ({VARIABLE})" if wanted else f"that this processor ({machine}, {system}) can run"
    found = f"there are: {'; '.join(there)}" if there else "none are built"
    if wanted:
        remedy = f"Unset {VARIABLE}, or build them"
    elif is_checkout():
        remedy = "Build them: make install"
    else:
        remedy = (
            "Install the program again: pip install --force-reinstall --no-binary :all: --no-deps neural-playground"
        )
    return f"There are no training loops {what}; {found}. {remedy}"


def _load(name: str) -> ctypes.CDLL:
    file = library_path(processor.system(), name)
    try:
        return ctypes.CDLL(str(file))
    except OSError as error:  # of another C library
        raise KernelsMissing(f"The training loops in {file} cannot be loaded: {error}") from None


def _level(loaded: ctypes.CDLL) -> int:
    """Of the processor; any library can tell, whatever it is made for."""
    ask, kept = loaded["cpuid"], loaded["kept_registers"]
    ask.argtypes, ask.restype = (ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p), None
    kept.argtypes, kept.restype = (), ctypes.c_uint32

    def cpuid(leaf: int, subleaf: int) -> tuple[int, int, int, int]:
        registers = (ctypes.c_uint32 * 4)()
        ask(leaf, subleaf, registers)
        return registers[0], registers[1], registers[2], registers[3]

    return processor.x86_level(cpuid, lambda: int(kept()))

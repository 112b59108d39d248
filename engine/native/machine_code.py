"""The machine code of the kernels, kept on disk: reading it takes a hundredth of the time that loading Numba takes.

A file for each kernel: a line of JSON (the name of the function, a digest), then an object file as the linker knows
it, for the processor of this machine. The file's name carries a stamp of everything that went into it, so a change of
any source, of Numba or of the processor makes it stale. Only where there is none, Numba is loaded and compiles.
"""

import hashlib
import importlib.util
import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import llvmlite.binding as llvm

if TYPE_CHECKING:
    from engine.native.entry import Entry

FOLDER_VARIABLE: Final = "NUMBA_CACHE_DIR"
"""The environment variable that names the folder to keep machine code in, as it does for Numba."""

_ENGINE: Final = Path(__file__).parent.parent
_SOURCES: Final = ("kernels/*.py", "native/*.py", "choices/*.py")
"""What goes into the machine code, the registries' codes and constants too."""

_lock: Final = threading.RLock()


class MachineCode(NamedTuple):
    """An object file, and the name of the kernel's function in it."""

    symbol: str
    object_file: bytes


def address_of(entry: "Entry") -> int:
    """Where the kernel's function lies in memory; reads it from disk, or compiles and keeps it."""
    with _lock:
        paths = _file_names(entry)
        code = next((found for path in paths if (found := read(path))), None)
        if code is None:
            from engine.kernels.compiler import compile_kernel  # loads Numba, which takes time

            code = compile_kernel(entry)
            for path in paths:
                if keep(code, path):
                    break
        return _loaded(code)


def read(path: Path) -> MachineCode | None:
    """The machine code that `keep` wrote to this file; None where there is none, or not all of it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        head, _, object_file = path.read_bytes().partition(b"\n")
        about = json.loads(head)
        if about["digest"] == hashlib.sha256(object_file).hexdigest():
            return MachineCode(str(about["symbol"]), object_file)
    return None


def keep(code: MachineCode, path: Path) -> bool:
    """Write machine code, whole or not at all, in place of stale code of the same kernel; whether it could."""
    head = json.dumps({"symbol": code.symbol, "digest": hashlib.sha256(code.object_file).hexdigest()})
    kernel = path.name.partition("-")[0]
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(head.encode() + b"\n" + code.object_file)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        return False
    with suppress(OSError):  # a folder that cannot be listed keeps its stale code
        for stale in path.parent.glob(f"{kernel}-*{path.suffix}"):
            if stale != path:
                with suppress(OSError):
                    stale.unlink()
    return True


def source_stamp(paths: Iterable[Path]) -> bytes:
    """A hash of files and their names, in any order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.digest()


def folders() -> Iterator[Path]:
    """Where machine code may be kept, best first: the chosen folder, else beside the sources or the person's cache."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        yield Path(chosen)
        return
    yield _ENGINE / "kernels" / "__pycache__"
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        caches = _home() / "Library" / "Caches"
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache")
    yield caches / "neural-playground"


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home raises where the system names no folder


def _file_names(entry: "Entry") -> list[Path]:
    return [folder / f"{entry.module}.{entry.name}-{_stamp()}.kernel" for folder in folders()]


@cache
def _stamp() -> str:
    """Of all that goes into machine code: the sources, the compiler's version, the processor."""
    sources = [path for pattern in _SOURCES for path in _ENGINE.glob(pattern)]
    compilers = []
    for package in ("numba", "llvmlite"):
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        compilers.append(Path(spec.origin).parent / "_version.py")
    processor = f"{llvm.get_process_triple()}\0{llvm.get_host_cpu_name()}\0{llvm.get_host_cpu_features().flatten()}"
    return hashlib.sha256(source_stamp(sources) + source_stamp(compilers) + processor.encode()).hexdigest()[:24]


@cache
def _linker() -> Any:
    """What brings object files into memory and binds them to the C library."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine()
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


def _loaded(code: MachineCode) -> int:
    linker = _linker()
    linker.add_object_file(llvm.ObjectFileRef.from_data(code.object_file))
    linker.finalize_object()
    address: int = linker.get_function_address(code.symbol)
    assert address
    return address

"""Makes a shared library of an object file, with the C compiler at hand or the one that the package ziglang brings."""

import functools
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from engine.kernels.targets import LINUX, MACOS, Target, of_this_kind

NEEDED: Final = (
    "There is no C compiler here that can link a library (looked for: $CC, cc, gcc, clang), and the package ziglang, "
    "which brings one, is not installed. Either will do: sudo apt-get install gcc libc6-dev, or pip install ziglang"
)


class CannotLink(Exception):
    """The library could not be made; the text says what is missing."""


def link(object_file: Path, library: Path, target: Target) -> None:
    """Make `library` of `object_file`. What Zig makes on the way stays beside the object file, for the next one."""
    command = [*command_for(target), "-shared", "-o", str(library), str(object_file), *_options(target)]
    cache = str(object_file.parent / "zig")
    variables = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise CannotLink(f"{shlex.join(command[:3])} … could not link {library.name}:\n{done.stderr.strip()[-2000:]}")


def command_for(target: Target) -> list[str]:
    """What links for this target, to be completed with what and where. CannotLink where there is nothing that could."""
    compiler = own_compiler() if target.is_native else None
    if compiler is not None:
        return [*compiler]
    if has_zig():
        return [sys.executable, "-m", "ziglang", "cc", "-target", target.zig_target]
    if target.is_native:
        raise CannotLink(NEEDED)
    raise CannotLink(f"Linking for {target.library.stem} from here takes the package ziglang: pip install ziglang")


def _options(target: Target) -> list[str]:
    if (
        target.system == LINUX
    ):  # no start-up files; every name is found, or it is an error; no table of names for debuggers
        return ["-nostdlib", "-Wl,-z,defs", "-Wl,-s", "-lm", "-lc"]
    if target.system == MACOS:
        return []
    return ["-Wl,-s"]


@functools.cache
def own_compiler() -> tuple[str, ...] | None:
    """The command of a C compiler that can link for this machine; None where there is none."""
    for command in (shlex.split(os.environ.get("CC", "")), ["cc"], ["gcc"], ["clang"]):
        if command and shutil.which(command[0]) and _can_link(command):
            return tuple(command)
    return None


def _can_link(command: list[str]) -> bool:
    """Whether it makes a library: it may be there without a linker, or without the C library's own files."""
    native = next(iter(of_this_kind()), None)
    if native is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        program, made = Path(folder, "one.c"), Path(folder, "one.so")
        program.write_text("int one(void) { return 1; }\n", encoding="utf-8")
        tried = [*command, "-fPIC", "-shared", "-o", str(made), str(program), *_options(native)]
        try:
            done = subprocess.run(tried, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and made.exists()


def has_zig() -> bool:
    """Whether the package ziglang is installed."""
    return importlib.util.find_spec("ziglang") is not None

"""Builds the library of the kernels into whatever is installed; hatchling asks for it (see pyproject.toml).

An editable installation gets it for this machine's own processor, into the checkout. A wheel gets it for every
processor that the wheel's name lets in: those of this machine's kind or, with PLAYGROUND_RELEASE=1, all there are.
"""

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

RELEASE = "PLAYGROUND_RELEASE"
NUMBA = "numba>=0.62"  # the first to know NumPy 2.2
ZIG = "ziglang>=0.13"


class KernelsHook(BuildHookInterface[Any]):
    """Called for wheels alone; a source distribution holds no machine code."""

    def dependencies(self) -> list[str]:
        """What building takes: Numba, and a linker where the machine has none."""
        from engine.kernels.linker import own_compiler

        needs_zig = _is_release() or own_compiler() is None
        return [NUMBA, *([ZIG] if needs_zig else [])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and tell hatchling what was built."""
        from engine.kernels import targets
        from engine.kernels.build import CannotBuild, build, is_current, own_is_current
        from engine.native.library import note_path

        if version == "editable":
            chosen, stale = (), None if not own_is_current() else ()
        else:
            chosen = targets.ALL if _is_release() else targets.of_this_kind()
            stale = tuple(target for target in chosen if not is_current(target))
        if stale is None or stale:
            try:
                build(stale)
            except CannotBuild as error:
                self.app.abort(f"error: {error}")
        for target in chosen:
            files = target.library, note_path(target.library)
            build_data["artifacts"] += [path.relative_to(self.root).as_posix() for path in files]
        tags = {targets.WHEEL_TAGS[target.system, target.machine] for target in chosen} if _is_release() else {_here()}
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{'.'.join(sorted(tags))}"


def _is_release() -> bool:
    return os.environ.get(RELEASE) == "1"


def _here() -> str:
    """The kind and system of this machine, as the names of wheels have it."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")

"""The processors and systems that kernels are built for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.native import processor
from engine.native.library import PROCESSORS, library_path
from engine.native.processor import AARCH64, X86_64

LINUX: Final = "linux"
MACOS: Final = "macos"
WINDOWS: Final = "windows"

_TRIPLES: Final = {
    (LINUX, X86_64): "x86_64-unknown-linux-gnu",
    (LINUX, AARCH64): "aarch64-unknown-linux-gnu",
    (MACOS, X86_64): "x86_64-apple-macosx11.0",
    (MACOS, AARCH64): "arm64-apple-macosx11.0",
    (WINDOWS, X86_64): "x86_64-w64-windows-gnu",
    (WINDOWS, AARCH64): "aarch64-w64-windows-gnu",
}

_ZIG_TARGETS: Final = {  # with the oldest C library that the program's other packages run with
    (LINUX, X86_64): "x86_64-linux-gnu.2.17",
    (LINUX, AARCH64): "aarch64-linux-gnu.2.17",
    (MACOS, X86_64): "x86_64-macos",
    (MACOS, AARCH64): "aarch64-macos",
    (WINDOWS, X86_64): "x86_64-windows-gnu",
    (WINDOWS, AARCH64): "aarch64-windows-gnu",
}

WHEEL_TAGS: Final = {
    (LINUX, X86_64): "manylinux_2_17_x86_64",
    (LINUX, AARCH64): "manylinux_2_17_aarch64",
    (MACOS, X86_64): "macosx_11_0_x86_64",
    (MACOS, AARCH64): "macosx_11_0_arm64",
    (WINDOWS, X86_64): "win_amd64",
    (WINDOWS, AARCH64): "win_arm64",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One processor under one system. `processor` is among `PROCESSORS[machine]`."""

    system: str
    machine: str
    processor: str

    @property
    def triple(self) -> str:
        """As LLVM calls it."""
        return _TRIPLES[self.system, self.machine]

    @property
    def zig_target(self) -> str:
        """As Zig's linker calls it."""
        return _ZIG_TARGETS[self.system, self.machine]

    @property
    def cpu(self) -> str:
        """The model of processor whose instructions may be used, as LLVM calls it."""
        return "generic" if self.machine == AARCH64 else self.processor

    @property
    def library(self) -> Path:
        """Where its library belongs."""
        return library_path(self.system, self.processor)

    @property
    def is_native(self) -> bool:
        """Whether it is of this machine's system and kind of processor, though perhaps not the very one."""
        return self.system == processor.system() and self.machine == processor.machine()


ALL: Final = tuple(
    Target(system, machine, name)
    for system in (LINUX, MACOS, WINDOWS)
    for machine, names in PROCESSORS.items()
    for name in names
)


def of_this_kind() -> tuple[Target, ...]:
    """What any machine of this one's system and kind of processor may need, the fastest first."""
    return tuple(target for target in ALL if target.is_native)

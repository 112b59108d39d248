"""What the processor of this machine can do, as it tells itself.

The levels of x86-64 are those of its ABI (https://gitlab.com/x86-psABIs/x86-64-ABI): a library that is built for a
level runs wherever all the features of that level and of those below it are there, and the system keeps the registers.
"""

import platform
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

X86_64: Final = "x86-64"
AARCH64: Final = "aarch64"

Cpuid = Callable[[int, int], tuple[int, int, int, int]]
"""The instruction of that name: for a leaf and a subleaf the registers eax, ebx, ecx, edx."""


def system() -> str:
    """The system that this is, as the names of libraries have it."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def machine() -> str:
    """The kind of processor that Python runs on; the system's own word for one that no library is made for."""
    name = platform.machine().lower()
    return {"x86_64": X86_64, "amd64": X86_64, "arm64": AARCH64}.get(name, name)


class _Feature(NamedTuple):
    """Where cpuid tells of a feature: its leaf, the register among eax, ebx, ecx, edx, the bit there."""

    leaf: int
    register: int
    bit: int


_EBX, _ECX = 1, 2
_EXTENDED: Final = 0x80000001

LEVELS: Final = {
    2: {
        "sse3": _Feature(1, _ECX, 0),
        "ssse3": _Feature(1, _ECX, 9),
        "cx16": _Feature(1, _ECX, 13),
        "sse4.1": _Feature(1, _ECX, 19),
        "sse4.2": _Feature(1, _ECX, 20),
        "popcnt": _Feature(1, _ECX, 23),
        "sahf": _Feature(_EXTENDED, _ECX, 0),
    },
    3: {
        "fma": _Feature(1, _ECX, 12),
        "movbe": _Feature(1, _ECX, 22),
        "osxsave": _Feature(1, _ECX, 27),
        "avx": _Feature(1, _ECX, 28),
        "f16c": _Feature(1, _ECX, 29),
        "bmi": _Feature(7, _EBX, 3),
        "avx2": _Feature(7, _EBX, 5),
        "bmi2": _Feature(7, _EBX, 8),
        "lzcnt": _Feature(_EXTENDED, _ECX, 5),
    },
    4: {
        "avx512f": _Feature(7, _EBX, 16),
        "avx512dq": _Feature(7, _EBX, 17),
        "avx512cd": _Feature(7, _EBX, 28),
        "avx512bw": _Feature(7, _EBX, 30),
        "avx512vl": _Feature(7, _EBX, 31),
    },
}

_KEPT: Final = {3: 0b110, 4: 0b11100110}
"""The registers that the system must keep when it switches between programs: bits of the control register XCR0."""


def x86_level(cpuid: Cpuid, kept: Callable[[], int]) -> int:
    """The level of x86-64, 1 to 4. `kept` gives XCR0; it is asked only where there is one."""
    leaves = {leaf: cpuid(0x80000000 & leaf, 0)[0] >= leaf for leaf in (1, 7, _EXTENDED)}
    told = {leaf: cpuid(leaf, 0) if is_there else (0, 0, 0, 0) for leaf, is_there in leaves.items()}
    level = 1
    for higher, features in LEVELS.items():
        if not all(told[leaf][register] >> bit & 1 for leaf, register, bit in features.values()):
            break
        if higher in _KEPT and kept() & _KEPT[higher] != _KEPT[higher]:
            break
        level = higher
    return level

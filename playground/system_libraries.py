"""Finds out which libraries of the system Qt would miss, before Qt, which would end the program, is loaded.

Knows no Qt and nothing of the program, for `.ci/set-up` runs it by itself: it then prints the Debian packages that
bring what is missing, one a line.
"""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple


class Library(NamedTuple):
    """A shared library, and the package of Debian and Ubuntu that brings it."""

    file: str
    package: str


FOR_DRAWING: Final = (
    Library("libglib-2.0.so.0", "libglib2.0-0"),  # newer releases call it libglib2.0-0t64, and know the old name
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libX11.so.6", "libx11-6"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
)
"""Without these Qt cannot even draw in memory."""

FOR_X11: Final = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb.so.1", "libxcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-util.so.1", "libxcb-util1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)

FOR_WAYLAND: Final = (
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
)


def can_be_loaded(file: str) -> bool:
    """Whether the loader of this system finds the library and all that it needs in turn."""
    import ctypes

    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def missing_libraries(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    is_there: Callable[[str], bool] = can_be_loaded,
) -> tuple[Library, ...]:
    """What a window lacks on the display that Qt would open it on; nothing but on Linux."""
    if not platform.startswith("linux"):
        return ()

    def lacking(libraries: tuple[Library, ...]) -> tuple[Library, ...]:
        return tuple(library for library in libraries if not is_there(library.file))

    chosen = environment.get("QT_QPA_PLATFORM", "")
    drawing = lacking(FOR_DRAWING)
    on_wayland = "wayland" in chosen or (not chosen and bool(environment.get("WAYLAND_DISPLAY")))
    on_x11 = "xcb" in chosen or (not chosen and bool(environment.get("DISPLAY")))
    if on_x11 and on_wayland:  # the other one serves where one fails
        x11 = lacking(FOR_X11)
        return drawing + (x11 if x11 and lacking(FOR_WAYLAND) else ())
    return drawing + (lacking(FOR_X11) if on_x11 else lacking(FOR_WAYLAND) if on_wayland else ())


def told(missing: tuple[Library, ...]) -> str:
    """Say in one line what is missing, and the line that installs it."""
    files = ", ".join(library.file for library in missing)
    packages = " ".join(library.package for library in missing)
    return (
        f"The window needs libraries that are not installed on this system: {files}. "
        f"On Debian and Ubuntu this line installs them: sudo apt-get install {packages}"
    )


def advice(text: str) -> str:
    """What to install, in one sentence, for the loader's message about a library."""
    for library in FOR_DRAWING + FOR_X11 + FOR_WAYLAND:
        if library.file in text:
            return f"On Debian and Ubuntu this line installs it: sudo apt-get install {library.package}"
    return "Install the package of your system that holds this file."


if __name__ == "__main__":
    # For whoever prepares a machine: a window may be opened later, so all that X11 needs, with or without a display.
    for wanted in missing_libraries({"DISPLAY": ":0"}):
        print(wanted.package)  # noqa: T201

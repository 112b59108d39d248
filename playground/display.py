"""Finds out whether a window can be opened at all, before Qt, which would end the program, is asked. Knows no Qt.

`python -m playground.display` says why none can be opened, and answers 2; 0 where one can.
"""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playground import system_libraries
from playground.exit_code import ExitCode

_ADVICE: Final = (
    "Start it in a graphical session, or train without a window: playground train FILE. Over ssh, log in with ssh -X."
)
_PATIENCE_S: Final = 3.0


def missing_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Why no window can be opened, with advice, in one line; None if one can.

    A display is needed on Linux, unless Qt is told to draw elsewhere (QT_QPA_PLATFORM=offscreen and the like).
    """
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not platform.startswith("linux") or (chosen and chosen != "xcb" and not chosen.startswith("wayland")):
        return None
    x11, wayland = environment.get("DISPLAY"), environment.get("WAYLAND_DISPLAY")
    if not x11 and not wayland:
        return f"There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty). {_ADVICE}"
    if wayland and _answers(_wayland_socket(wayland, environment)):
        return None
    if x11 and any(_answers(address) for address in _x11_addresses(x11)):
        return None
    return f"The display {x11 or wayland} does not answer, so no window can be opened. {_ADVICE}"


def no_window() -> str | None:
    """Why no window can be opened here, with what to do, in one line; None if one can."""
    if told := missing_display():
        return told
    missing = system_libraries.missing_libraries()
    return system_libraries.told(missing) if missing else None


def _wayland_socket(name: str, environment: Mapping[str, str]) -> str:
    return str(Path(environment.get("XDG_RUNTIME_DIR", "/run")) / name)


def _x11_addresses(display: str) -> tuple[str | tuple[str, int], ...]:
    """Where an X display listens: `:1` on a socket of this machine, `host:10.0` on a port of that one."""
    host, _, number = display.rpartition(":")
    number = number.split(".")[0]
    if not number.isdecimal():
        return (display,)
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # where X servers have their sockets
        return (path, f"\0{path}")
    return ((host.strip("[]"), 6000 + int(number)),) if int(number) < 59536 else ()


def _answers(address: str | tuple[str, int]) -> bool:
    """Whether somebody listens there; an address of text is a socket of this machine."""
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, _PATIENCE_S).close()
            return True
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_PATIENCE_S)
            connection.connect(address)
    except OSError:
        return False
    return True


def _main() -> ExitCode:
    obstacle = no_window()
    if obstacle is None:
        return ExitCode.DONE
    print(obstacle, file=sys.stderr)  # noqa: T201
    return ExitCode.WRONG_USAGE


if __name__ == "__main__":
    sys.exit(_main())

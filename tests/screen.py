"""A virtual X display with a window manager, on which a test runs the program and acts as a person would.

Knows nothing of the program but its command. Needs Xvfb, openbox and xdotool.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self, TypeVar

from PIL import Image, ImageGrab

PROGRAMS = ("Xvfb", "openbox", "xdotool")
ROOT = Path(__file__).resolve().parent.parent
POLL_S = 0.05
STOP_S = 10.0  # how long a program may take to end when asked

Found = TypeVar("Found")


def missing_programs() -> list[str]:
    """Return the programs that a screen needs and that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Window:
    """A window on the screen: where its contents lie, in pixels of the screen, without the frame."""

    id: int
    title: str
    x: int
    y: int
    width: int
    height: int


class Screen:
    """A virtual screen of `size` pixels; `folder` takes the program's settings, caches and printed text.

    To be used as a context manager: nothing that was started on it outlives the `with`.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = (1280, 720)) -> None:
        self.size = size
        self.display = ""
        self._folder = folder / "screen"
        self._services: list[subprocess.Popen[bytes]] = []
        self._programs: list[subprocess.Popen[bytes]] = []
        self._printed: list[Path] = []

    # --- what runs ---

    def launch(
        self,
        *args: str | Path,
        env: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "playground"),
        cwd: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start the program with `args`; its settings and home folder are empty ones, the same for each launch here."""
        printed = self._folder / f"printed-{len(self._programs)}.txt"
        with printed.open("wb") as output:
            program = self._start([*command, *map(str, args)], output, {**self._environment(), **(env or {})}, cwd)
        self._programs.append(program)
        self._printed.append(printed)
        return program

    def output(self) -> str:
        """Return what the programs have printed so far, on both channels, and where they were when they crashed."""
        crashes = [path.read_text(errors="replace") for path in self.state.glob("log/crashes.txt")]
        printed = [path.read_text(errors="replace") for path in self._printed]
        return "".join([*printed, *(text for text in crashes if "Fatal" in text)])

    @property
    def state(self) -> Path:
        """The folder in which programs keep what they need at the next start."""
        return self._folder / "state_home" / "neural-playground"

    def wait_for_exit(self, program: subprocess.Popen[bytes], timeout: float = 20) -> int:
        """Wait until `program` has ended by itself; return its exit code."""
        try:
            return program.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program still runs after {timeout} s\n{self.output()}") from None

    def end(self, program: subprocess.Popen[bytes], number: signal.Signals, timeout: float = 20) -> int:
        """Send `program` a signal that ends it; return its exit code, of whatever kind."""
        program.send_signal(number)
        code = self.wait_for_exit(program, timeout)
        self._programs.remove(program)
        return code

    def lose_display(self) -> None:
        """Let the display server die without a word, as when it crashes."""
        self._services[0].kill()
        self._services[0].wait()

    def wait_until(self, predicate: Callable[[], Found], timeout: float = 20, what: str = "") -> Found:
        """Wait until `predicate` returns something true, and return that."""
        deadline = time.monotonic() + timeout
        while not (found := predicate()):
            if time.monotonic() > deadline:
                wanted = what or getattr(predicate, "__name__", "the condition")
                raise AssertionError(
                    f"waited {timeout} s in vain for {wanted}; windows: {self.windows()}\n{self.output()}"
                )
            time.sleep(POLL_S)
        return found

    # --- windows ---

    def windows(self) -> list[Window]:
        """Return the visible windows that have a title."""
        found = []
        for line in self._xdotool("search", "--onlyvisible", "--name", ".+", check=False).split():
            window = self._window(int(line))
            if window is not None:
                found.append(window)
        return found

    def wait_for_window(self, title: str, timeout: float = 60) -> Window:
        """Wait for a visible window whose title matches the regular expression `title`, and which has the focus."""

        def focused() -> Window | None:
            for program in self._programs:
                if program.poll() not in (None, 0):
                    raise AssertionError(f"the program ended with {program.returncode}\n{self.output()}")
            active = self._xdotool("getactivewindow", check=False).strip()
            window = self._window(int(active)) if active else None
            return window if window is not None and re.search(title, window.title) else None

        return self.wait_until(focused, timeout, f"a window called “{title}”")  # type: ignore[return-value]

    def resize(self, window: Window, width: int, height: int) -> Window:
        """Give `window` another size, as far as it lets itself be resized; return it as it then is."""
        self._xdotool("windowsize", "--sync", str(window.id), str(width), str(height))
        resized = self._window(window.id)
        assert resized is not None
        return resized

    # --- what a person does; all positions in pixels of the screen ---

    def fill(self, window: Window) -> None:
        """Let `window` fill the whole screen, as its own button for that would, but with no frame."""
        self._xdotool("windowactivate", "--sync", str(window.id))
        self.key("F11")
        self.wait_until(
            lambda: (found := self._window(window.id)) is not None and (found.width, found.height) == self.size,
            what="the window to fill the screen",
        )

    def move(self, x: int, y: int) -> None:
        """Move the mouse."""
        self._xdotool("mousemove", "--sync", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1, count: int = 1) -> None:
        """Click; `button` 1 is the left, 2 the middle, 3 the right one, 4 and 5 turn the wheel up and down."""
        self.move(x, y)
        self._xdotool("click", "--repeat", str(count), "--delay", "60", str(button))

    def drag(self, start: tuple[int, int], end: tuple[int, int], button: int = 1, steps: int = 12) -> None:
        """Press at `start`, move to `end` in steps, as a hand does, and let go."""
        self.move(*start)
        self._xdotool("mousedown", str(button))
        for step in range(1, steps + 1):
            x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self._xdotool("mousemove", str(x), str(y), "sleep", "0.02")
        self._xdotool("mouseup", str(button))

    def key(self, *keys: str) -> None:
        """Press keys by their X names, one after the other: `key("ctrl+s")`, `key("Tab", "space")`."""
        self._xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def set_keyboard_layout(self, name: str) -> None:
        """Give the keyboard this layout alone. Keys can be pressed by their codes then: `key("ctrl+39")`."""
        subprocess.run(["setxkbmap", "-layout", name], env=self._environment(), check=True)

    def type(self, text: str) -> None:
        """Type `text` into what has the focus."""
        self._xdotool("type", "--clearmodifiers", "--delay", "30", "--", text)

    def close_window(self) -> None:
        """Close the window that has the focus, as by the button in its frame; once more if nothing happens."""
        before = self._xdotool("getactivewindow", check=False)
        for _ in range(3):
            self.key("alt+F4")
            with suppress(AssertionError):
                self.wait_until(lambda: self._xdotool("getactivewindow", check=False) != before, 5)
                return

    # --- what a person sees ---

    def screenshot(self, path: Path | None = None) -> Image.Image:
        """Return the picture of the whole screen, and write it to `path`."""
        picture = ImageGrab.grab(xdisplay=self.display).convert("RGB")
        if path is not None:
            picture.save(path)
        return picture

    # --- beginning and end ---

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True)
        try:
            self._start_server()
            self._start_window_manager()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End everything that runs here, the youngest first, with all children."""
        for process in [*reversed(self._programs), *reversed(self._services)]:
            _end(process)
        self._services.clear()

    def _start_server(self) -> None:
        reads, writes = os.pipe()
        width, height = self.size
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[writes],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._services.append(server)
        os.close(writes)
        with os.fdopen(reads) as numbers:
            if not select.select([numbers], [], [], 30)[0]:
                raise RuntimeError("Xvfb did not start within 30 s")
            number = numbers.readline().strip()  # written when it is ready
        if not number:
            raise RuntimeError("Xvfb ended at once")
        self.display = f":{number}"

    def _start_window_manager(self) -> None:
        ready = self._folder / "window-manager-is-ready"
        with (self._folder / "window-manager.txt").open("wb") as output:
            command = ["openbox", "--sm-disable", "--startup", f"touch {ready}"]
            self._services.append(self._start(command, output, self._environment(), None))
        self.wait_until(ready.exists, 30, "the window manager")

    def _environment(self) -> dict[str, str]:
        """Return the environment of a person who has never run the program."""
        gone = ("WAYLAND_DISPLAY", "XAUTHORITY", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "XDG_CURRENT_DESKTOP")
        env = {name: value for name, value in os.environ.items() if name not in gone}
        env["HOME"] = str(self._folder / "home")
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
            env[variable] = str(self._folder / variable.removeprefix("XDG_").lower())
        for variable in ("HOME", "XDG_RUNTIME_DIR"):
            Path(env[variable]).mkdir(mode=0o700, exist_ok=True)
        env["DISPLAY"] = self.display
        env["QT_QPA_PLATFORM"] = "xcb"
        env["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"  # else a bus would be started, and stay
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH", "")]))
        env["PYTHONFAULTHANDLER"] = "1"
        return env

    def _start(
        self, command: Sequence[str], output: IO[bytes], env: Mapping[str, str], cwd: Path | None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=env,
            cwd=cwd or env["HOME"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, so that its children can be ended too
        )

    def _window(self, window_id: int) -> Window | None:
        """Return the window of that number, or nothing if it is gone."""
        place = self._xdotool("getwindowgeometry", "--shell", str(window_id), check=False)
        numbers = {key: int(value) for key, value in re.findall(r"^(\w+)=(-?\d+)$", place, re.MULTILINE)}
        if "WIDTH" not in numbers:
            return None
        title = self._xdotool("getwindowname", str(window_id), check=False).strip()
        return Window(window_id, title, numbers["X"], numbers["Y"], numbers["WIDTH"], numbers["HEIGHT"])

    def _xdotool(self, *args: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *args],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"xdotool {' '.join(args)} failed: {done.stderr.strip()}\n{self.output()}")
        return done.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    """End `process` and its whole group: politely, then without asking."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # it was started as the leader of its group
    process.wait()

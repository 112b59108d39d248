"""A journey: the program in a real window, and a person's mouse and keyboard, with words for what a person does."""

import json
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.screen import Screen, Window


class Journey:
    """One launch of the program on a screen; `path` is opened with it."""

    def __init__(self, screen: Screen, path: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        self.screen = screen
        self._told = Path(tempfile.mkdtemp(prefix="told-")) / "socket"
        self._program = screen.launch(
            *([path] if path else []),
            command=(sys.executable, "-m", "tests.journeys.told_program"),
            env={"TOLD_SOCKET": str(self._told), **(env or {})},
        )
        self.window: Window = screen.wait_for_window("Neural Playground")
        self.wait_until(lambda: self.ask("epoch") is not None, "the first snapshot")

    def ask(self, question: str) -> Any:
        """Ask the program where something lies; None when it is not to be seen."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(20)
            connection.connect(str(self._told))
            connection.sendall(question.encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                answer += connection.recv(65536)
        return json.loads(answer)

    def wait_until(self, predicate: Any, what: str) -> None:
        """Wait until something is so."""
        self.screen.wait_until(predicate, timeout=60, what=what)

    def place(self, question: str) -> tuple[int, int]:
        """The middle of a part, on the screen; waits until it is to be seen."""
        self.wait_until(lambda: self.ask(question) is not None, question)
        x, y, width, height = self.ask(question)
        return x + width // 2, y + height // 2

    def click(self, question: str) -> None:
        """Click on the middle of a part."""
        self.screen.click(*self.place(question))

    def epoch(self) -> int:
        """The epoch of the network that is shown."""
        return int(self.ask("epoch") or 0)

    def hidden(self) -> list[list[Any]]:
        """Units and activation of each hidden layer."""
        answer: list[list[Any]] = self.ask("hidden")
        return answer

    def enter(self, text: str) -> None:
        """Replace the text of the field that has the focus, and confirm."""
        self.screen.key("ctrl+a")
        self.screen.type(text)
        self.screen.key("Return")

    def quit(self) -> None:
        """Leave with the key for it; the program must end by itself."""
        self.screen.key("ctrl+q")
        self.wait_for_end()

    def end(self, number: signal.Signals) -> int:
        """Let the system end the program; its exit code."""
        return self.screen.end(self._program, number)

    def send(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._program.send_signal(number)

    def exit_code(self) -> int:
        """Wait until the program has ended by itself; its exit code."""
        return self.screen.wait_for_exit(self._program)

    def wait_for_end(self) -> None:
        """Wait until the program has ended, without an error."""
        assert self.screen.wait_for_exit(self._program) == 0

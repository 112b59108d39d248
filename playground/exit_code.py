"""What the command line answers to the shell, and how it complains."""

import sys
from contextlib import suppress
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes; they are a contract, like the file."""

    DONE = 0
    FILE_REFUSED = 1
    WRONG_USAGE = 2
    """Or no display for the window, or an output that cannot be written."""
    DIVERGED = 3
    INTERRUPTED = 130


def complain(text: str) -> None:
    """Say on standard error what is wrong. Where nobody can hear it, the work goes on all the same."""
    with suppress(OSError, ValueError, AttributeError):  # a full disk; closed; None, in a program without a terminal
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

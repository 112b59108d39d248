"""What the command line answers to the shell."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes; they are a contract, like the file."""

    DONE = 0
    FILE_REFUSED = 1
    WRONG_USAGE = 2
    """Or no display for the window, or an output that cannot be written."""
    DIVERGED = 3
    INTERRUPTED = 130

"""An internal error, as it is told to a person and written down. Knows no Qt."""

import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Fault:
    """summary: kind and text in one line. report: all that helps to mend it. count: how often it happened by now."""

    summary: str
    report: str
    count: int = 1


def where(error: BaseException, trace: TracebackType | None) -> tuple[str, str, int]:
    """What tells one error from another: its kind, and the file and line that raised it."""
    last = traceback.extract_tb(trace, limit=-1) if trace is not None else []
    return (type(error).__name__, last[-1].filename, last[-1].lineno or 0) if last else (type(error).__name__, "", 0)


def summary_of(error: BaseException) -> str:
    """Kind and text of an error in one line, not too long."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def report_of(error: BaseException, trace: TracebackType | None, program: str, thread: str) -> str:
    """All that helps to mend an error. program: its name and version, with those of its libraries."""
    import platform  # not for every start

    told = "".join(traceback.format_exception(type(error), error, trace))
    return (
        f"{datetime.now():%Y-%m-%d %H:%M:%S}, thread {thread}\n"
        f"{program}, Python {sys.version.split()[0]}, {platform.platform()}\n{told}"
    )

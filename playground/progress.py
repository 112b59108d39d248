"""The bar that tells on a terminal how far a command has come."""

import os
import sys
from typing import Any

from tqdm import tqdm


def progress_bar(total: int, what: str, unit: str) -> Any:
    """A bar on standard error; it shows nothing where that is no terminal."""
    watched = sys.stderr is not None and sys.stderr.isatty()
    columns = _columns() if watched else 0
    tqdm.monitor_interval = 0  # no thread of its own: a process with one is not copied safely
    return tqdm(
        total=total,
        desc=what,
        unit=f" {unit}",
        disable=not watched,
        leave=False,
        file=sys.stderr,
        ncols=None if columns else 80,
        nrows=None if columns else 24,
        dynamic_ncols=columns > 0,
    )


def _columns() -> int:
    """The width of the terminal that standard error is; 0 where it does not know, as in a container without a size."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 0

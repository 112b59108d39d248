"""Lets `python -m playground` do what the command `playground` does.

Python then looks for modules in the current folder first; a folder there called `engine` must not be taken for ours.
"""

import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent
if not sys.flags.safe_path and sys.path and Path(sys.path[0]).resolve() != _HOME:
    del sys.path[0]

from playground.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())

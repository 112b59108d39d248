"""Lets `python -m playground` do what the command `playground` does."""

import sys

from playground.cli import main

if __name__ == "__main__":
    sys.exit(main())

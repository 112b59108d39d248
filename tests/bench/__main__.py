"""Prints every measurement: `python -m tests.bench`."""

import tempfile
from pathlib import Path

from tests.bench import surface_speed, sweep_speed, training_speed, window_speed


def main() -> None:
    """Measure one thing after the other, on a machine that has nothing else to do."""
    with tempfile.TemporaryDirectory() as folder:
        training_speed.report(Path(folder))
    surface_speed.report()
    sweep_speed.report()
    window_speed.report()


main()

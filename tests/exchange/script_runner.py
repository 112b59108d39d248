"""A program that runs exported scripts in a process of its own, as their libraries warn and start threads.

Each script NAME.py in the folder is loaded; what it computes at the points of points.npy goes into NAME.npz; of a
script called "learns …" also what it computes after some epochs of its own training.
"""

import importlib
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np

EPOCHS = 3


def run_pytorch(space: dict[str, Any], points: Any, learns: bool) -> tuple[Any, Any]:
    torch = importlib.import_module("torch")  # which is not there to be checked everywhere
    model = space["Network"]()
    with torch.no_grad():
        before = model(torch.tensor(points)).numpy().copy()
    if learns:
        space["train"](model, EPOCHS)
    with torch.no_grad():
        return before, model(torch.tensor(points)).numpy()


def run_keras(space: dict[str, Any], points: Any, learns: bool) -> tuple[Any, Any]:
    network, sums = space["build"]()
    before = np.asarray(network(points))
    if learns:
        space["train"](sums, EPOCHS)
    return before, np.asarray(network(points))


def main(library: str, folder: Path) -> None:
    points = np.load(folder / "points.npy")
    for script in sorted(folder.glob("*.py")):
        space = runpy.run_path(str(script))
        before, after = {"pytorch": run_pytorch, "keras": run_keras}[library](
            space, points, script.name.startswith("learns")
        )
        np.savez(script.with_suffix(".npz"), before=before, after=after)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""Has every kernel at hand before it is needed: read from disk, or compiled, which takes seconds on a first start."""

from engine.native import activations, contours, evaluation, order, training
from engine.native.entry import Entry


def entries() -> list[Entry]:
    """All that Python calls of the compiled code."""
    modules = (activations, contours, evaluation, order, training)
    return [value for module in modules for value in vars(module).values() if isinstance(value, Entry)]


def warm_up() -> None:
    """Prepare each of them."""
    for entry in entries():
        entry.prepare()

"""The order in which the keyboard goes through the values of a unit: its bias, then the weight of each input."""

from engine.parameters import Pin
from playground.model.document import Document
from playground.model.selection import Selection


def unit_values(document: Document, layer: int, unit: int) -> tuple[Pin, ...]:
    """All values of a unit, the bias first."""
    inputs = document.layout.sizes[layer]
    return (Pin(layer, unit), *(Pin(layer, unit, source) for source in range(inputs)))


def value_beside(document: Document, selection: Selection, now: Pin | None, by: int) -> Pin | None:
    """The value `by` places from `now`, round in a circle; from none to the first or the last. None for a layer."""
    if selection.unit is None:
        return None
    values = unit_values(document, selection.layer, selection.unit)
    if now not in values:
        return values[0 if by > 0 else -1]
    return values[(values.index(now) + by) % len(values)]


def value_place(pin: Pin) -> tuple[int, int, int | None]:
    """Layer, unit and input of a value; None for a bias."""
    return pin.layer, pin.unit, pin.input

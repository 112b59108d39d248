"""The order in which the keyboard goes through the values of a unit: its bias, then the weight of each input."""

from engine.parameters import Address
from playground.model.document import Document
from playground.model.selection import Selection


def unit_values(document: Document, layer: int, unit: int) -> tuple[Address, ...]:
    """All values of a unit, the bias first."""
    inputs = document.layout.sizes[layer]
    return (Address(layer, unit), *(Address(layer, unit, source) for source in range(inputs)))


def value_beside(document: Document, selection: Selection, now: Address | None, by: int) -> Address | None:
    """The value `by` places from `now`, round in a circle; from none to the first or the last. None for a layer."""
    if selection.unit is None:
        return None
    values = unit_values(document, selection.layer, selection.unit)
    if now not in values:
        return values[0 if by > 0 else -1]
    return values[(values.index(now) + by) % len(values)]


def value_place(address: Address) -> tuple[int, int, int | None]:
    """Layer, unit and input of a value; None for a bias."""
    return address.layer, address.unit, address.input

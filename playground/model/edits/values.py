"""Edits of single weights and biases: their values, and whether training may change them."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.parameters import Address
from playground.model.document import Document, Work
from playground.model.edits.edit import EditRefused
from playground.model.numerals import Limits, chosen

LARGEST_VALUE: Final = 1e6
VALUE_LIMITS: Final = Limits(-LARGEST_VALUE, LARGEST_VALUE)
"""A weight or bias that is set by hand is at most this large."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set a weight or a bias by hand. Before the first step it becomes part of the start, to which Reset returns."""

    address: Address
    value: float
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Set {parameter_name(self.address)} to {chosen(self.value)}"

    def apply(self, work: Work) -> Work:
        index = _index(work.document, self.address)
        if not VALUE_LIMITS.allow(self.value):
            raise EditRefused(f"Weights and biases: found {chosen(self.value)}. Allowed: {VALUE_LIMITS.text}.")
        learned = work.learned
        at_start = learned.is_untrained
        silenced = learned.silenced.copy()
        silenced[index] = 0
        return replace(
            work,
            learned=replace(
                learned,
                parameters=_with_value(learned.parameters, index, self.value),
                start=_with_value(learned.start, index, self.value) if at_start else learned.start,
                silenced=silenced,
            ),
        )


def _with_value(array: Any, index: int, value: float) -> Any:
    changed = array.copy()
    changed[index] = value
    return changed


def _index(document: Document, address: Address) -> int:
    layout = document.layout
    if not layout.has(address):
        raise EditRefused(f"The network has no {parameter_name(address)}.")
    return layout.index(address)


def parameter_name(address: Address) -> str:
    """What a person calls a weight or bias: `bias of unit 2 in layer 1`."""
    place = f"unit {address.unit + 1} in layer {address.layer + 1}"
    return f"bias of {place}" if address.input is None else f"weight {address.input + 1} of {place}"


@dataclass(frozen=True, slots=True)
class SetPinned:
    """Pin a weight or bias, so that training leaves it, or free it."""

    address: Address
    pinned: bool
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"{'Pin' if self.pinned else 'Free'} {parameter_name(self.address)}"

    def apply(self, work: Work) -> Work:
        _index(work.document, self.address)
        pins = work.document.pins | {self.address} if self.pinned else work.document.pins - {self.address}
        return replace(work, document=replace(work.document, pins=pins))


@dataclass(frozen=True, slots=True)
class FreeAll:
    """Free every pinned weight and bias."""

    text: str = "Free all pins"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        return replace(work, document=replace(work.document, pins=frozenset()))

"""What an edit is, how it is refused, and how a changed spec takes the place of the present one."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pydantic import ValidationError

from engine.learned import Carry, transplant
from engine.parameters import Layout
from engine.runs.timeline import Timeline
from engine.spec import Spec
from playground.model.document import Work
from playground.model.wording import describe_breach


class EditRefused(ValueError):
    """An edit that cannot be done; its text says why and what to do instead.

    `remedy`, where there is one, is an edit that does what was asked together with what it needs.
    """

    def __init__(self, text: str, remedy: "Edit | None" = None) -> None:
        super().__init__(text)
        self.remedy = remedy


class Edit(Protocol):
    """One thing that a person does to the document."""

    @property
    def text(self) -> str:
        """What the Undo menu calls it: `Change noise to 20`."""

    @property
    def merge_key(self) -> Hashable | None:
        """Successive edits of one key (a drag) become one step of undo; None never merges."""

    def apply(self, work: Work) -> Work:
        """The work after the edit. Raises EditRefused."""


@dataclass(frozen=True, slots=True)
class Together:
    """Several edits as one step of undo."""

    text: str
    edits: tuple[Edit, ...]
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        for edit in self.edits:
            work = applied(edit, work, self.text)
        return work


def applied(edit: Edit, work: Work, text: str | None = None) -> Work:
    """The work after an edit, and its timeline goes on with it. text: what the edit is called there, if not its own.

    An edit that travels in the run has seen to the timeline itself. Raises EditRefused.
    """
    after = edit.apply(work)
    if after.timeline is not work.timeline or (after.problem == work.problem and after.learned is work.learned):
        return after
    if after.learned.is_untrained and not work.learned.is_untrained:
        return replace(after, timeline=Timeline.begun(*after.problem, after.learned, work.timeline.others))
    return after.followed(text or edit.text, work, after.layer_sources(work.document.layout))


def checked(make: Any, *args: Any, **changes: Any) -> Any:
    """What `make` makes. A value that a spec forbids is told as a refused edit."""
    try:
        return make(*args, **changes)
    except ValidationError as breach:
        made = type(args[0]) if make is replace else make
        raise EditRefused(describe_breach(breach, made)) from None


def with_spec(work: Work, spec: Spec, carry: Carry | None = None) -> Work:
    """Put a changed spec in place of the present one, keeping what was learned, pinned and recorded by `carry`."""
    document = work.document
    old = document.layout
    carry = carry or Carry.unchanged(old.sizes)
    new = Layout.of(spec.layer_sizes)
    pins = carry.pins(document.pins)
    learned = transplant(work.learned, document.spec, spec, carry)
    curves = work.curves.carried([layer.layer for layer in carry.layers])
    changed = replace(work, document=replace(document, spec=spec, pins=pins), learned=learned, curves=curves)
    return changed if carry == Carry.unchanged(old.sizes) else changed.with_origin(carry.sources(old, new))

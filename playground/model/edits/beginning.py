"""Edits that begin a run anew, or bring back what an earlier one had learned."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from engine.learned import untrained
from engine.parameters import initial_parameters
from engine.runs.trace import Trace
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, checked
from playground.model.numerals import counted


@dataclass(frozen=True, slots=True)
class Reset:
    """Go back to the parameters of epoch 0; pinned ones keep their present value."""

    text: str = "Reset"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        return _begun(work, work.learned.start)


@dataclass(frozen=True, slots=True)
class NewWeights:
    """Draw other initial weights, from another seed, and begin at epoch 0; pinned ones keep their present value."""

    seed: int
    text: str = "New weights"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        init = checked(replace, spec.network.init, seed=self.seed)
        spec = replace(spec, network=replace(spec.network, init=init))
        document = replace(work.document, spec=spec)
        return _begun(replace(work, document=document), initial_parameters(spec))


def _begun(work: Work, start: Any) -> Work:
    """The work at epoch 0, at `start` but for what is pinned, before anything was recorded."""
    pinned = work.document.layout.mask(work.document.pins).astype(bool)
    learned = untrained(work.document.spec, np.where(pinned, work.learned.parameters, start))
    return replace(work, learned=learned, curves=Trace.empty(work.curves.layers))


@dataclass(frozen=True, slots=True)
class BringBack:
    """Bring back what the network had learned at an earlier time, and the curves that tell how it got there.

    then: the work of that time, of this document. Everything comes back bit for bit, the place in the data as well.
    """

    then: Work
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Bring back the weights of epoch {counted(self.then.learned.epoch)}"

    def apply(self, work: Work) -> Work:
        if self.then.document.spec != work.document.spec:
            raise EditRefused("Those weights belong to another network or to other data: undo what was changed since.")
        timeline = replace(self.then.timeline, others=work.timeline.others)
        back = replace(work, learned=self.then.learned, curves=self.then.curves, timeline=timeline)
        if work.document.pins == self.then.document.pins:
            return back
        return back.followed(self.text, replace(self.then, timeline=timeline), tuple(range(back.curves.layers)))

"""The edit that puts a run from elsewhere on the table, such as one of an experiment."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.learned import NEW
from playground.model.document import Work


@dataclass(frozen=True, slots=True)
class TakeRun:
    """Put a run on the table, with its data, settings and all that it learned; undone, the work before comes back.

    run: begun anew and trained, with a timeline of its own. Title and notes stay.
    """

    text: str
    run: Work
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        run, before = self.run, work.document
        document = replace(run.document, title=before.title, notes=before.notes, example=before.example)
        timeline = replace(run.timeline, others=work.timeline.others)
        taken = Work(document, run.learned, curves=run.curves, timeline=timeline)
        return taken.with_origin(np.full(document.layout.total, NEW))

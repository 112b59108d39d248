"""An example's title and notes, which speak of the example as it is: they do not go with a network that was made of it.

What a person wrote stays, whatever becomes of the network.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.model.document import Document, ExampleText, Work
from playground.model.edits import Edit, applied
from playground.model.examples import example_groups
from playground.model.files.refused import FileRefused
from playground.resources import ResourceMissingError


def made(edit: Edit, work: Work) -> Work:
    """The work after an edit; without the example's title and notes, if it is no more the network that they speak of.

    Raises EditRefused.
    """
    after = applied(edit, work)
    document = after.document
    if not (document.title or document.notes) or not _is_another(work, after):
        return after
    if document.example is not None:
        document = _without(document, document.example)
    known = _texts().get(document.notes) if document.notes else None  # a file that an example was saved to
    if known is not None:
        document = _without(document, known)
    return after if document is after.document else replace(after, document=document)


def _is_another(before: Work, after: Work) -> bool:
    """Whether a person changed the network, its data, its training, a pin or a value. Training alone does not."""
    one, other = before.document, after.document
    if one.spec != other.spec or one.pins != other.pins:
        return True
    if not np.array_equal(before.learned.start, after.learned.start):
        return True
    is_trained = after.learned.steps != before.learned.steps  # a step of one sample, or back to the start
    return not is_trained and not np.array_equal(before.learned.parameters, after.learned.parameters)


def _without(document: Document, text: ExampleText) -> Document:
    if document.notes and document.notes == text.notes:
        document = replace(document, notes="")
    return replace(document, title="") if document.title and document.title == text.title else document


@lru_cache(maxsize=1)
def _texts() -> dict[str, ExampleText]:
    """The texts of the examples that come with the program, by their notes."""
    try:
        examples = [example for group in example_groups() for example in group.examples]
    except (ResourceMissingError, FileRefused):
        return {}
    return {example.notes: ExampleText(example.title, example.notes) for example in examples}

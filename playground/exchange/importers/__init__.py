"""The importers, a file for each. A new one is one file, and one row here: the first that takes a text gets it."""

from pathlib import Path
from typing import Final

from playground.exchange.importers import link, table, weights
from playground.exchange.importers.importer import ImportChoice, Imported, Importer
from playground.model.files.disk import is_there
from playground.model.files.refused import FileRefused

IMPORTERS: Final = (
    link.IMPORTER,
    weights.IMPORTER,
    table.IMPORTER,
)
"""All importers, in the order in which they are asked; tables, which may be called anything, come last."""


def importer_for(text: str) -> Importer:
    """The importer for what a person named: a file, a link, or - for standard input."""
    return next(importer for importer in IMPORTERS if importer.takes(text))


def importer_of_file(path: Path) -> Importer | None:
    """The importer of a file whose name promises no network, but what networks are made of; None for all others."""
    return next((importer for importer in IMPORTERS if importer.takes_file(path)), None)


def refusal_of(path: Path, refusal: FileRefused) -> str:
    """Why a file is no network; of what can be made one, how that is done."""
    importer = importer_of_file(path) if is_there(path) else None
    if importer is None:
        return str(refusal)
    kind = importer.label.partition(" (")[0].lower()
    return (
        f"This is not the file of a network, but one of the kind “{kind}”. Make a network of it first: "
        f"playground import {path.name} -o {path.with_suffix('.json').name}"
    )


__all__ = ["IMPORTERS", "ImportChoice", "Imported", "Importer", "importer_for", "importer_of_file", "refusal_of"]

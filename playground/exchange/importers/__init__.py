"""The importers, a file for each. A new one is one file, and one row here: the first that takes a text gets it."""

from typing import Final

from playground.exchange.importers import link, table, weights
from playground.exchange.importers.importer import ImportChoice, Imported, Importer

IMPORTERS: Final = (
    link.IMPORTER,
    weights.IMPORTER,
    table.IMPORTER,
)
"""All importers, in the order in which they are asked; tables, which may be called anything, come last."""


def importer_for(text: str) -> Importer:
    """The importer for what a person named: a file, a link, or - for standard input."""
    return next(importer for importer in IMPORTERS if importer.takes(text))


__all__ = ["IMPORTERS", "ImportChoice", "Imported", "Importer", "importer_for"]

"""A link of the browser playground as a network: the very points and starting weights of the page."""

from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from engine.learned import untrained
from engine.parameters import Layout
from engine.spec import Spec
from playground.exchange.browser_link.page import Page, page_of
from playground.exchange.browser_link.settings import is_link
from playground.exchange.importers.importer import ImportChoice, Imported, Importer
from playground.model.document import Document, Work
from playground.model.files.disk import is_there

_TITLE: Final = "Browser playground: {name}"


def work_of_page(page: Page) -> Work:
    """The network of a page before its first step; Reset leads back to the page's own weights."""
    spec = Spec(page.table(), page.features, page.network, page.training)
    layout = Layout.of(spec.layer_sizes)
    start = np.empty(layout.total)
    for layer, (weights, biases) in enumerate(zip(page.weights, page.biases, strict=True)):
        layout.weights(start, layer)[:] = weights
        layout.biases(start, layer)[:] = biases
    document = Document(spec, _TITLE.format(name=page.settings.data))
    return Work(document, untrained(spec, start))


def _takes(text: str) -> bool:
    """A file may be called as oddly as it likes."""
    return is_link(text) and not is_there(Path(text))


def _read(text: str, choice: ImportChoice, stream: BinaryIO | None) -> Imported:
    page = page_of(text)
    return Imported(work_of_page(page), page.notes)


IMPORTER: Final = Importer("link", "Link of the browser playground", _takes, lambda path: False, False, _read)

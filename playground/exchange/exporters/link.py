"""A link of the browser playground that comes nearest to the network, and what such a link cannot say."""

from typing import Final

from playground.exchange.browser_link.writing import link_of
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Work


def _write(work: Work) -> Exported:
    told = link_of(work)
    return Exported(f"{told.link}\n", told.left_out)


EXPORTER: Final = Exporter(
    "link", "Link of the browser playground", "Opens a network like this one in the browser", ".txt", _write
)

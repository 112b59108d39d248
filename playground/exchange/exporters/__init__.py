"""The exporters by name, a file for each. A new one is one file, and one row here."""

from types import MappingProxyType
from typing import Final

from playground.exchange.exporters import (
    curves,
    keras_script,
    link,
    numpy_script,
    onnx_model,
    page,
    points,
    python,
    pytorch_script,
)
from playground.exchange.exporters.exporter import Exporter

_ALL: Final = (
    python.EXPORTER,
    numpy_script.EXPORTER,
    pytorch_script.EXPORTER,
    keras_script.EXPORTER,
    onnx_model.EXPORTER,
    points.EXPORTER,
    curves.EXPORTER,
    link.EXPORTER,
    page.EXPORTER,
)

EXPORTERS: Final = MappingProxyType({exporter.name: exporter for exporter in _ALL})
"""All exporters, in the order of menus."""

__all__ = ["EXPORTERS", "Exporter"]

"""Small tables of one's own, for tests."""

from typing import Any

import numpy as np

from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.spec import NetworkSpec, OutputSpec, Spec


def petals(count: int = 12, **fields: Any) -> TableSource:
    """Lengths and widths in centimetres of two kinds of flowers, as many of each."""
    index = np.arange(count)
    kind = index % 2
    length = 1.5 + 3.0 * kind + 0.1 * (index % 5)
    width = 0.2 + 1.1 * kind + 0.05 * (index % 3)
    given = {
        "columns": (TableColumn("length (cm)", 3.0, 1.5), TableColumn("width (cm)", 0.8, 0.5)),
        "label": TableClasses("species", ("setosa", "versicolor")),
        "rows": Rows(np.column_stack((length, width, kind))),
        "name": "petals",
    }
    return TableSource(**{**given, **fields})


def prices(count: int = 12, **fields: Any) -> TableSource:
    """Sizes and ages of houses, and what they cost."""
    index = np.arange(count, dtype=float)
    size, age = 50.0 + 10.0 * (index % 7), 2.0 * (index % 5)
    given = {
        "columns": (TableColumn("size (m²)", 80.0, 20.0), TableColumn("age (years)", 4.0, 3.0)),
        "label": TableColumn("price", 250.0, 100.0),
        "rows": Rows(np.column_stack((size, age, 3.0 * size - 5.0 * age))),
        "name": "houses",
    }
    return TableSource(**{**given, **fields})


def price_spec(**fields: Any) -> Spec:
    """A spec that learns prices."""
    return Spec(data=prices(**fields), network=NetworkSpec(output=OutputSpec("linear")))

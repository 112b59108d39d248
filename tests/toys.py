"""The toy data of a spec: what only they have."""

from engine.data.drawn import DataSpec
from engine.spec import Spec


def toy_data(spec: Spec) -> DataSpec:
    """The data of a spec that are drawn, and not a table."""
    assert isinstance(spec.data, DataSpec)
    return spec.data

"""What a step of a lesson lets be changed: no edit, whatever it is, goes unasked."""

import pytest

from playground.model.document import Document, Work
from playground.model.edits import Edit, TakeRun, TakeWeights
from playground.model.lessons.lesson import PERMISSIONS
from playground.model.lessons.permissions import permissions_of, why_not

WORK = Work.fresh(Document())
OTHER_NETWORKS = (
    TakeRun("Take the run", WORK),
    TakeWeights("Import", WORK.document.spec.features, WORK.document.spec.network, tuple(WORK.learned.parameters)),
)


@pytest.mark.parametrize("edit", OTHER_NETWORKS, ids=lambda edit: type(edit).__name__)
def test_another_network_in_place_of_this_one_needs_every_permission(edit: Edit) -> None:
    needed = permissions_of(edit)
    assert needed == set(PERMISSIONS)
    assert why_not(needed, tuple(name for name in PERMISSIONS if name != "layers")) is not None
    assert why_not(needed, PERMISSIONS) is None

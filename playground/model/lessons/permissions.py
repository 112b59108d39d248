"""What a lesson's step lets a learner change: each edit belongs to one permission of `playground.model.lessons.lesson`.

Knows no lesson and no window.
"""

from collections.abc import Iterable
from typing import Final

from playground.model.edits import (
    AddRows,
    AddUnit,
    BringBack,
    ChangeRow,
    CloseBranch,
    Edit,
    FreeAll,
    GoToBranch,
    InsertLayer,
    MoveLayer,
    NewWeights,
    RemoveLayer,
    RemoveRows,
    RemoveUnit,
    Reset,
    SetActivation,
    SetAllActivations,
    SetData,
    SetFeature,
    SetOutput,
    SetPinned,
    SetSetting,
    SetText,
    SetUnitActivation,
    SetValue,
    Together,
    TrainFrom,
)
from playground.model.layer_values import SetLayerValues
from playground.model.lessons.lesson import PERMISSIONS
from playground.model.sample_edit import ApplySampleStep

_NAMES: Final = {
    "play": "running, stepping and resetting",
    "data": "the data",
    "features": "the features",
    "training": "the training settings",
    "units": "the number of units",
    "layers": "the layers",
    "activations": "the activations",
    "weights": "the weights",
    "biases": "the biases",
}

_PERMISSION_OF: Final[dict[type[Edit], str]] = {
    SetData: "data",
    AddRows: "data",
    RemoveRows: "data",
    ChangeRow: "data",
    SetFeature: "features",
    AddUnit: "units",
    RemoveUnit: "units",
    InsertLayer: "layers",
    RemoveLayer: "layers",
    MoveLayer: "layers",
    SetActivation: "activations",
    SetAllActivations: "activations",
    SetUnitActivation: "activations",
    SetOutput: "activations",
    Reset: "play",
    NewWeights: "play",
    BringBack: "play",
    TrainFrom: "play",
    GoToBranch: "play",
    CloseBranch: "play",
    ApplySampleStep: "play",
}


def permissions_of(edit: Edit) -> frozenset[str]:
    """All permissions that an edit needs; none for a text, which changes nothing of the network.

    What no row names needs every one: it puts another network in place of this one.
    """
    if isinstance(edit, Together):
        return frozenset().union(*(permissions_of(part) for part in edit.edits))
    if isinstance(edit, SetText):
        return frozenset()
    if isinstance(edit, SetSetting):
        return frozenset({"data" if edit.section == "data" else "training"})
    if isinstance(edit, SetValue | SetPinned):
        return frozenset({"biases" if edit.address.input is None else "weights"})
    if isinstance(edit, SetLayerValues):
        return frozenset({"biases" if edit.values.kind == "bias" else "weights"})
    if isinstance(edit, FreeAll):
        return frozenset({"weights", "biases"})
    permission = _PERMISSION_OF.get(type(edit))
    return frozenset(PERMISSIONS) if permission is None else frozenset({permission})


def why_not(needed: Iterable[str], allowed: tuple[str, ...] | None) -> str | None:
    """Why something that needs these permissions is not to be done, for the learner; None where it may be done."""
    if allowed is None or set(needed) <= set(allowed):
        return None
    if not allowed:
        return "In this step there is nothing to change: only look."
    if allowed == ("play",):
        return "In this step nothing is changed by hand: only run, step and reset."
    names = [_NAMES[name] for name in allowed if name != "play"]
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"In this step only {told} can be changed."

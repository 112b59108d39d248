"""Everything that a person can do to a document, each a named edit with a text for the Undo menu.

An edit is a frozen value: views make one and ask for it. `apply` gives the changed work; it raises `EditRefused`, with
a text for the person, when it cannot be done. Indices are 0-based: layer 0 is the first hidden layer, layer
`len(hidden)` is the output.
"""

from playground.model.edits.activations import SetActivation, SetAllActivations, SetUnitActivation
from playground.model.edits.beginning import BringBack, NewWeights, Reset
from playground.model.edits.branches import CloseBranch, GoToBranch, TrainFrom, branch_name
from playground.model.edits.edit import Edit, EditRefused, Together, applied
from playground.model.edits.points import AddRows, ChangeRow, RemoveRows, Row, as_table, begun_anew, new_class
from playground.model.edits.runs import TakeRun
from playground.model.edits.settings import Section, SetData, SetOutput, SetSetting
from playground.model.edits.structure import AddUnit, InsertLayer, MoveLayer, RemoveLayer, RemoveUnit, SetFeature
from playground.model.edits.values import LARGEST_VALUE, VALUE_LIMITS, FreeAll, SetPinned, SetValue, parameter_name
from playground.model.edits.weights import TakeWeights
from playground.model.edits.words import SetText

__all__ = [
    "LARGEST_VALUE",
    "VALUE_LIMITS",
    "AddRows",
    "AddUnit",
    "BringBack",
    "ChangeRow",
    "CloseBranch",
    "Edit",
    "EditRefused",
    "FreeAll",
    "GoToBranch",
    "InsertLayer",
    "MoveLayer",
    "NewWeights",
    "RemoveLayer",
    "RemoveRows",
    "RemoveUnit",
    "Reset",
    "Row",
    "Section",
    "SetActivation",
    "SetAllActivations",
    "SetData",
    "SetFeature",
    "SetOutput",
    "SetPinned",
    "SetSetting",
    "SetText",
    "SetUnitActivation",
    "SetValue",
    "TakeRun",
    "TakeWeights",
    "Together",
    "TrainFrom",
    "applied",
    "as_table",
    "begun_anew",
    "branch_name",
    "new_class",
    "parameter_name",
]

"""The list of keys: those of actions, and those that act in one part of the window only, while it has the focus.

Knows no part.
"""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence


def action_keys(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """What can be done by key everywhere: the text of each action that has keys, and the keys."""
    return [
        (str(action.property("name") or action.text()).replace("&", ""), ", ".join(map(_native, action.shortcuts())))
        for action in actions
        if action.shortcuts()
    ]


def part_keys() -> list[tuple[str, str]]:
    """What can be done by key there, the name of the part in front, and the keys."""
    parts = (
        (
            _tr("In the network"),
            (
                (_tr("go from unit to unit and from layer to layer"), ("Left", "Right", "Up", "Down")),
                (_tr("go through the weights and the bias of the selected unit"), ("Shift+Up", "Shift+Down")),
                (_tr("open what is selected: its activation, or the weight or bias"), ("Return",)),
                (_tr("set the bias of the selected unit"), ("B",)),
                (_tr("remove the selected unit or layer"), ("Del", "Backspace")),
                (_tr("leave the weight or bias, then select nothing"), ("Esc",)),
                (_tr("open the menu of what is selected"), ("Menu", "Shift+F10")),
            ),
        ),
        (
            _tr("In the box of a weight or bias"),
            (
                (_tr("a little more or less (with Shift ten times as much, with Ctrl a tenth)"), ("Up", "Down")),
                (_tr("go to the previous or next value of the same unit"), ("PgUp", "PgDown")),
                (_tr("pin the value, or free it"), ("Ctrl+P",)),
                (_tr("close the box"), ("Return", "Esc")),
            ),
        ),
        (
            _tr("In the output"),
            (
                (_tr("move the mark over the plane (with Shift by larger steps)"), ("Left", "Right", "Up", "Down")),
                (_tr("look at the sample at the mark"), ("Return",)),
                (_tr("put an end of the slice's line to the mark"), ("A", "B")),
            ),
        ),
        (_tr("In the slice"), ((_tr("go from kink to kink"), ("Left", "Right")),)),
        (_tr("In the gradients"), ((_tr("go from layer to layer"), ("Left", "Right")),)),
        (
            _tr("In a lesson"),
            (
                (_tr("the next step, and the step before"), ("Alt+Right", "Alt+Left")),
                (_tr("go from dot to dot, and open that seed's network"), ("Left", "Right", "Return")),
            ),
        ),
        (
            _tr("In the list of scenes"),
            (
                (_tr("go to the scene"), ("Return",)),
                (_tr("rename it"), ("F2",)),
                (_tr("remove it"), ("Del",)),
            ),
        ),
        (_tr("In a panel in full screen"), ((_tr("back to the window"), ("Esc", "F11")),)),
        (_tr("In presenter mode"), ((_tr("back to the normal window"), ("Esc",)),)),
        (_tr("In help"), ((_tr("search"), ("Ctrl+F",)),)),
    )
    return [(f"{part}: {text}", ", ".join(map(_native, keys))) for part, lines in parts for text, keys in lines]


def _native(key: str | QKeySequence) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PartKeys", text)

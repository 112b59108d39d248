"""The list of keys: those of actions, those of panels that have the focus, and those of the window's modes.

Knows no panel.
"""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from playground.views.controls.keys import HasKeys, PartKeys


def action_keys(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """What can be done by key everywhere: the text of each action that has keys, and the keys."""
    return [
        (str(action.property("name") or action.text()).replace("&", ""), ", ".join(map(_native, action.shortcuts())))
        for action in actions
        if action.shortcuts()
    ]


def part_keys(kinds: Iterable[type]) -> list[tuple[str, str]]:
    """What can be done by key in a part of the window alone, the name of the part in front, and the keys.

    kinds: the classes of the panels, which need not be there to tell their keys.
    """
    parts = [part for kind in kinds if isinstance(kind, HasKeys) for part in kind.own_keys()]
    parts += [
        PartKeys(_tr("In a panel in full screen"), ((_tr("back to the window"), ("Esc", "F11")),)),
        PartKeys(_tr("In presenter mode"), ((_tr("back to the normal window"), ("Esc",)),)),
        PartKeys(_tr("In help"), ((_tr("search"), ("Ctrl+F",)),)),
    ]
    return [(f"{one.part}: {text}", ", ".join(map(_native, keys))) for one in parts for text, keys in one.lines]


def _native(key: str | QKeySequence) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PartKeys", text)

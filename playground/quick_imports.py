"""Takes some of the time off loading the window's libraries."""

import sys
from typing import Any


def leave_sources_unread() -> None:
    """Keep PySide from reading the source of each module imported from now on, to see whether it uses PySide.

    It would look whether the module asks for names in another style (`from __feature__ import …`), which none here
    does. Where this PySide has no such thing, nothing happens.
    """
    import PySide6.QtCore  # noqa: F401

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda module: False

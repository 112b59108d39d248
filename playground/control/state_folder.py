"""Where the program keeps what is of use between launches and is no setting: logs, and work kept aside."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from playground.model.files.disk import home


def state_folder() -> Path:
    """`~/.local/state/neural-playground` on Linux; the like elsewhere. It need not be there yet."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(base or home()) / "neural-playground"

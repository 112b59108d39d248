"""A text whose meaning stands elsewhere on the screen, such as a number below its name."""

from PySide6.QtWidgets import QLabel, QWidget


class NamedLabel(QLabel):
    """A label that is read aloud as its name and its text: `mean slope: 0.899`."""

    def __init__(self, name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setText(text)

    def show_name(self, name: str) -> None:
        """Call it otherwise."""
        if name != self._name:
            self._name = name
            self._tell()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(": ".join(part for part in (self._name, self.text()) if part))

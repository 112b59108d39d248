"""The ratio above the gradients: whole, or shorter, or not at all, but never half a text."""

from PySide6.QtWidgets import QWidget

from playground.views.controls.elided_label import ElidedLabel


class RatioLabel(ElidedLabel):
    """Lets its neighbours have the room; its tooltip tells all where there is too little for it."""

    def __init__(self, name: str, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, name, meaning)
        self.setMinimumWidth(1)

    def show_ratio(self, text: str, short: str = "") -> None:
        """Show a text, or where it has no room the short one."""
        self.show_texts(text, short, "")

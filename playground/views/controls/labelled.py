"""A control under its caption, as all settings of the toolbar stand. Knows nothing of what is set."""

from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.views.look.tool_tips import plain, show_tip


class Labelled(QWidget):
    """A small muted caption above a control; a click on the caption gives the control the focus."""

    def __init__(self, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.control = control
        label = QLabel(caption, self)
        label.setProperty("caption", True)
        label.setBuddy(control)
        label.setToolTip(control.toolTip())
        label.setAccessibleDescription(plain(control.toolTip()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label)
        layout.addWidget(control)


def describe(control: QWidget, name: str, accessible_name: str, tip: str) -> None:
    """Name a control for tests, for a screen reader, and explain it to a person."""
    control.setObjectName(name)
    control.setAccessibleName(accessible_name)
    show_tip(control, tip)
    if isinstance(control, QComboBox) and (edit := control.lineEdit()) is not None:
        edit.setAccessibleName(accessible_name)

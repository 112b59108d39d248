"""The form that the dialogs of pictures have in common: named controls above a row of buttons."""

from typing import TypeVar

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

_Control = TypeVar("_Control", bound=QWidget)


def named(control: _Control, name: str, tip: str) -> _Control:
    """The control, with an object name, and a tip that a screen reader tells as well."""
    control.setObjectName(name)
    control.setAccessibleName(tip)
    control.setToolTip(tip)
    return control


def add_default_button(buttons: QDialogButtonBox, name: str, text: str, tip: str) -> QPushButton:
    """The button that does what the dialog is for; Enter presses it."""
    button = QPushButton(text, buttons)
    button.setObjectName(name)
    button.setProperty("primary", True)
    button.setDefault(True)
    button.setToolTip(tip)
    buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
    return button


def lay_out(dialog: QDialog, form: QFormLayout, buttons: QDialogButtonBox) -> None:
    """Put the form above the buttons, and let them close the dialog."""
    form.setSpacing(10)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 14)
    column.setSpacing(14)
    column.addLayout(form)
    column.addWidget(buttons)
    column.addStrut(348)  # at least; a text that needs more gets more, which a minimum of the dialog would forbid
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)

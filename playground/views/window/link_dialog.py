"""Asks for a link of the browser playground."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from playground.views.pictures.form import add_default_button, lay_out, named


class LinkDialog(QDialog):
    """Takes a link, and suggests the one that is in the clipboard."""

    def __init__(self, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link_dialog")
        self.setWindowTitle(self.tr("Open a link"))
        self._link = named(QLineEdit(suggested, self), "link", self.tr("A link of the browser playground"))
        self._link.setPlaceholderText("https://playground.tensorflow.org/#…")
        self._link.setMinimumWidth(460)
        self._link.selectAll()
        about = QLabel(self.tr("The same points and the same starting weights as in the browser."), self)
        about.setWordWrap(True)
        form = QFormLayout()
        form.addRow(self.tr("&Link"), self._link)
        form.addRow(about)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        add_default_button(buttons, "link_open", self.tr("&Open"), self.tr("Open the network of this link"))
        lay_out(self, form, buttons)

    @property
    def link(self) -> str:
        """The link as it stands."""
        return self._link.text().strip()

"""The dialog in which a teacher chooses what presenter mode shows. Knows names and titles of panels."""

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

_BESIDE_THE_TITLE: Final = 120
"""Pixels that a window's frame takes for its icon and buttons."""


class PanelChoice(QDialog):
    """A check box for each panel; at least one stays checked."""

    def __init__(self, titles: Mapping[str, str], chosen: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel_choice")
        self.setWindowTitle(self.tr("Presenter's Panels"))
        words = QLabel(self.tr("Presenter mode (F5) shows these panels, in large type:"), self)
        words.setWordWrap(True)
        self._boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        half = (len(titles) + 1) // 2
        for at, (name, title) in enumerate(titles.items()):
            box = QCheckBox(title, self)
            box.setObjectName(f"present_{name}")
            box.setAccessibleName(title)
            box.setToolTip(self.tr("Show {title} in presenter mode").format(title=title))
            box.setChecked(name in chosen)
            box.toggled.connect(self._allow)
            self._boxes[name] = box
            grid.addWidget(box, at % half, at // half)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addWidget(words)
        column.addLayout(grid)
        column.addWidget(self._buttons)
        named = self.fontMetrics().horizontalAdvance(self.windowTitle())
        self.setMinimumWidth(2 * named + _BESIDE_THE_TITLE)  # a frame's font may be bold, and larger
        self._allow()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the panels that are checked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def _allow(self) -> None:
        """An empty window presents nothing."""
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen))

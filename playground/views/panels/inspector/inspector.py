"""The inspector: the selected unit closely, or the diagnostics of all layers. Chooses the page and the pace."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.layer_values import LayerValues, ParameterKind
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.model.wording import layer_name
from playground.views.controls.keys import PartKeys
from playground.views.look.theme import Theme
from playground.views.panels.inspector.layer_table import LayerTable
from playground.views.panels.inspector.unit_inspector import UnitInspector
from playground.views.plots.throttle import Throttle

_COMPACT: Final = "QPushButton { min-height: 20px; max-height: 20px; padding: 0 8px; }"
_LEAST_GAP_MS: Final = 80  # numbers that change faster cannot be read


class InspectorPanel(QWidget):
    """Shows the selection; asks for edits and other selections."""

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    layer_values_requested = Signal(object)
    """LayerValues: to set all biases or weights of the selected layer at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector_panel")
        self.setAccessibleName(self.tr("Inspector"))
        self._document: Document | None = None
        self._snapshot: Snapshot | None = None
        self._selection: Selection | None = None
        self._throttle = Throttle(_LEAST_GAP_MS, self)
        self._throttle.due.connect(self._show_numbers)
        self._unit = UnitInspector(self)
        self._layers = LayerTable(self)
        self._heading = QLabel(self)
        self._heading.setObjectName("inspector_heading")
        self._heading.setWordWrap(True)
        self._pages = QStackedWidget(self)
        self._unit_page = QScrollArea(self)
        self._unit_page.setObjectName("unit_page")
        self._unit_page.setAccessibleName(self.tr("The selected unit"))
        self._unit_page.setFrameShape(QFrame.Shape.NoFrame)
        self._unit_page.setWidgetResizable(True)
        self._unit_page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._unit_page.setWidget(self._unit)
        self._layer_page = QWidget(self)
        column = QVBoxLayout(self._layer_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._heading, 1)
        self._all: dict[ParameterKind, QPushButton] = {}
        texts: tuple[tuple[ParameterKind, str, str], ...] = (
            ("bias", self.tr("Biases…"), self.tr("Set all biases of this layer at once (Ctrl+B)")),
            ("weight", self.tr("Weights…"), self.tr("Set all weights into this layer at once (Ctrl+Shift+B)")),
        )
        for kind, text, tip in texts:
            button = QPushButton(text, self._layer_page)
            button.setObjectName(f"layer_values_{kind}")
            button.setAccessibleName(tip)
            button.setToolTip(tip)
            button.setStyleSheet(_COMPACT)
            button.clicked.connect(self._ask_layer_values)
            button.hide()
            self._all[kind] = button
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self._layers, 1)
        self._pages.addWidget(self._layer_page)
        self._pages.addWidget(self._unit_page)
        around = QVBoxLayout(self)
        around.setContentsMargins(8, 2, 6, 6)
        around.addWidget(self._pages)
        self._unit.edit_requested.connect(self.edit_requested)
        self._layers.selection_requested.connect(self.selection_requested)

    def _ask_layer_values(self) -> None:
        layer = self._shown_layer()
        if layer is not None:
            kind: ParameterKind = "bias" if self.sender() is self._all["bias"] else "weight"
            self.layer_values_requested.emit(LayerValues(layer, kind))

    # --- show -------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        if self._snapshot is not None and not self._snapshot.fits(document.spec):
            self._snapshot = None
        self._document = document
        self._show_structure()

    def show_viewing(self, viewing: Viewing) -> None:
        """Show what is selected."""
        self._unit.show_own_units(viewing.is_on("own_units"))
        if viewing.selection != self._selection:
            self.show_selection(viewing.selection)

    def show_selection(self, selection: Selection | None) -> None:
        self._selection = selection
        self._show_structure()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self._document is None or not snapshot.fits(self._document.spec):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key in its tables, as in every table of a panel."""
        return (PartKeys(_tr("In a table"), ((_tr("copy it for a spreadsheet"), ("Ctrl+C",)),)),)

    def show_theme(self, theme: Theme) -> None:
        self._unit.show_theme(theme)
        self._layers.show_theme(theme)

    def _shown_unit(self) -> tuple[int, int] | None:
        """The selected unit, if the document has it."""
        if self._document is None or self._selection is None or self._selection.unit is None:
            return None
        exists = self._selection.exists_in(self._document.spec)
        return (self._selection.layer, self._selection.unit) if exists else None

    def _shown_layer(self) -> int | None:
        """The selected layer, if the document has it."""
        if self._document is None or self._selection is None:
            return None
        return self._selection.layer if self._selection.layer < len(self._document.spec.layers) else None

    def _show_structure(self) -> None:
        if self._document is None:
            return
        spec = self._document.spec
        unit = self._shown_unit()
        self._layers.show_spec(spec)
        if unit is not None:
            self._unit.show_unit(self._document, *unit)
        else:
            layer = self._shown_layer()
            self._layers.show_layer(layer)
            for button in self._all.values():
                button.setVisible(layer is not None)
            if layer is None:
                self._heading.setText(self.tr("Click a unit or a layer of the network to look inside it."))
            else:
                count = spec.layers[layer].units
                units = self.tr("1 unit") if count == 1 else self.tr("{0} units").format(count)
                name = layer_name(layer, len(spec.network.hidden))
                self._heading.setText(self.tr("<b>{0}</b> ({1}), compared with the others").format(name, units))
        self._pages.setCurrentWidget(self._layer_page if unit is None else self._unit_page)
        self._show_numbers()

    def _show_numbers(self) -> None:
        if self._document is None:
            return
        if self._pages.currentWidget() is self._unit_page:
            self._unit.show_snapshot(self._snapshot)
        else:
            self._layers.show_snapshot(self._snapshot)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_numbers()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 130)


def _tr(text: str) -> str:
    return QCoreApplication.translate("InspectorPanel", text)

"""Connects what is asked for: each edit, viewing and selection that the window or a panel wants goes to control."""

from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.views.network.network_view import NetworkView
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import AsksEdits, AsksLayerValues, AsksSelection, AsksViewing


def connect_requests(session: Session, current: CurrentViewing, window: MainWindow, panels: Panels) -> None:
    """Let everybody be heard."""
    network = panels.of(NetworkView)

    def connect(_: str, asking: object) -> None:
        if isinstance(asking, AsksEdits):
            asking.edit_requested.connect(session.apply)
        if isinstance(asking, AsksViewing):
            asking.viewing_requested.connect(current.show)
        if isinstance(asking, AsksSelection):
            asking.selection_requested.connect(current.select)
        if isinstance(asking, AsksLayerValues):
            asking.layer_values_requested.connect(network.open_layer_values_popup)

    connect("window", window)
    window.network_commands.layer_values_requested.connect(network.open_layer_values_popup)
    panels.connect_each(connect)
    window.commands.zoom_in_requested.connect(network.zoom_in)
    window.commands.zoom_out_requested.connect(network.zoom_out)
    window.commands.fit_requested.connect(network.fit)
    window.notices.room_wanted.connect(network.give_way)

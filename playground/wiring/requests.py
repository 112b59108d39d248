"""Connects what is asked for: each edit, viewing and selection that the window or a panel wants goes to control."""

from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.views.network.network_view import NetworkView
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import AsksEdits, AsksLayerValues, AsksSelection, AsksViewing


def connect_requests(session: Session, current: CurrentViewing, window: MainWindow, panels: Panels) -> None:
    """Let everybody be heard."""
    for editing in (window, *panels.that(AsksEdits)):
        editing.edit_requested.connect(session.apply)
    for looking in (window, *panels.that(AsksViewing)):
        looking.viewing_requested.connect(current.show)
    for selecting in (window, *panels.that(AsksSelection)):
        selecting.selection_requested.connect(current.select)
    network = panels.of(NetworkView)
    for listing in (window.network_commands, *panels.that(AsksLayerValues)):
        listing.layer_values_requested.connect(network.open_layer_values_popup)
    window.commands.zoom_in_requested.connect(network.zoom_in)
    window.commands.zoom_out_requested.connect(network.zoom_out)
    window.commands.fit_requested.connect(network.fit)
    window.notices.room_wanted.connect(network.give_way)

"""Connects the panels that look inside the network: what is on the screen is watched, and nothing else is computed."""

from PySide6.QtCore import QObject

from engine.snapshot import Point
from playground.control.session import Session
from playground.views.network.network_view import NetworkView
from playground.views.panels.explorer.explorer_panel import ExplorerPanel
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.sample.sample_panel import SamplePanel
from playground.views.panels.slice.slice_view import SliceView
from playground.views.plots.slice_ends import FIRST_ENDS
from playground.views.window.main_window import MainWindow


class Looking(QObject):
    """Keeps which slice, sample and layer are looked at. They belong to the window, not to the document."""

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        network: NetworkView,
        output: OutputView,
        slice_view: SliceView,
        sample: SamplePanel,
        explorer: ExplorerPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._output = session, output
        self.slice_ends = FIRST_ENDS
        self.sample_index = 0
        self.explored_layer = 0
        self._shown = {"slice": False, "sample": False, "explorer": False}
        slice_view.slice_requested.connect(self.take_slice)
        output.slice_requested.connect(self.take_slice)
        sample.sample_requested.connect(self.take_sample)
        output.sample_requested.connect(self.take_sample)
        explorer.layer_requested.connect(self._take_layer)
        window.docks["slice"].visibilityChanged.connect(self._show_slice)
        window.docks["sample"].visibilityChanged.connect(self._show_sample)
        window.docks["explorer"].visibilityChanged.connect(self._show_explorer)
        window.commands.kink_lines_requested.connect(self._show_kinks)
        window.commands.gradient_mode_requested.connect(network.show_gradient_mode)
        window.commands.step_gradient_requested.connect(self._show_step_gradient)

    def take_slice(self, ends: tuple[Point, Point]) -> None:
        """Look along another line."""
        self.slice_ends = ends
        if self._shown["slice"]:
            self._output.show_slice(ends)
            self._session.watch(slice_ends=ends)

    def take_sample(self, index: int) -> None:
        """Look at another training sample."""
        self.sample_index = index
        if self._shown["sample"]:
            self._session.watch(sample=index)

    def _take_layer(self, layer: int) -> None:
        self.explored_layer = layer
        if self._shown["explorer"]:
            self._session.watch(explored_layer=layer)

    def _show_slice(self, is_shown: bool) -> None:
        self._shown["slice"] = is_shown
        ends = self.slice_ends if is_shown else None
        self._output.show_slice(ends)
        self._session.watch(slice_ends=ends)

    def _show_sample(self, is_shown: bool) -> None:
        self._shown["sample"] = is_shown
        self._output.show_sample_picking(is_shown)
        self._session.watch(sample=self.sample_index if is_shown else None)

    def _show_explorer(self, is_shown: bool) -> None:
        self._shown["explorer"] = is_shown
        self._session.watch(explored_layer=self.explored_layer if is_shown else None)

    def _show_step_gradient(self, is_on: bool) -> None:
        self._session.watch(made_the_step=is_on)

    def _show_kinks(self, is_on: bool) -> None:
        self._output.show_kinks(is_on)
        self._session.watch(kinks=is_on)

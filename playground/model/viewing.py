"""What is looked at: one value for the whole window, no part of the document and so no part of undo.

Control owns the present one, views show it and ask for another, scenes and lessons keep one to come back to.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from engine.data.plane import DOMAIN, Point
from engine.parameters import Layout
from engine.questions.landscape import MapLoss, pair_in
from engine.questions.warp import Warp, units_shown
from engine.spec import Spec
from playground.model.selection import Selection

Switch = Literal[
    "points",
    "test_points",
    "discretize",
    "accuracy",
    "log_loss",
    "kink_lines",
    "gradient_mode",
    "step_gradient",
    "one_scale",
    "last_batch",
    "own_units",
    "count_training",
    "count_shares",
]
"""What is on or off in the views. Files of scenes have these names, so they are never renamed."""

SWITCHES: Final[tuple[Switch, ...]] = get_args(Switch)

Quantity = Literal["delta_norm", "weight_gradient_norm", "bias_gradient_norm", "update_ratio"]
"""What the gradient plot shows of each layer. Files of scenes have these names, too."""

QUANTITIES: Final[tuple[Quantity, ...]] = get_args(Quantity)

Moment = Literal["newest", "held"]
"""The moment of the run that is shown: the newest, or the one that was there when the picture was frozen."""

Ends = tuple[Point, Point]
"""The two ends of a line across the plane."""

FIRST_ENDS: Final[Ends] = ((-DOMAIN, 0.0), (DOMAIN, 0.0))

FIRST_WARP: Final = Warp()
FIRST_LANDSCAPE: Final = MapLoss()


@dataclass(frozen=True, slots=True)
class Viewing:
    """What a person looks at.

    selection: the layer or unit that is selected. slice_ends: the line of the slice; shows_z: whether the slice shows z
    in place of a, where they differ. sample: the index of a training sample. explored_layer: the layer of the
    activation panel. quantity: what the gradient plot shows. switches: those that are on. probe: the point of the plane
    under the mouse. pointed: the row of the data that is pointed at, on the plane or in the table; those to train on
    come first. is_painting: whether the mouse paints points on the plane. hides_points: a lesson's step has no use for
    the data points, whatever the switch says. moment: that which is shown. lit_cell: the true and the
    chosen class of the points that stand out, for a while; None: all alike. warp: the layer whose view of the plane the
    warped space shows, and by which units. landscape: the plane of parameters over which the loss is shown. epoch: the
    whole epoch of the run that the window shows; None: the newest moment.
    """

    selection: Selection | None = None
    slice_ends: Ends = FIRST_ENDS
    shows_z: bool = False
    sample: int = 0
    explored_layer: int = 0
    quantity: Quantity = "delta_norm"
    switches: frozenset[Switch] = frozenset({"points", "own_units"})
    probe: Point | None = None
    pointed: int | None = None
    is_painting: bool = False
    hides_points: bool = False
    moment: Moment = "newest"
    lit_cell: tuple[int, int] | None = None
    warp: Warp = FIRST_WARP
    landscape: MapLoss = FIRST_LANDSCAPE
    epoch: int | None = None

    def is_on(self, switch: Switch) -> bool:
        """Whether a switch is on."""
        return switch in self.switches

    def switched(self, switch: Switch, is_on: bool) -> "Viewing":
        """The same with this switch on, or off."""
        return replace(self, switches=self.switches | {switch} if is_on else self.switches - {switch})

    def selecting(self, selection: Selection | None) -> "Viewing":
        """The same with this selected; the activation panel follows to its layer."""
        layer = self.explored_layer if selection is None else selection.layer
        return replace(self, selection=selection, explored_layer=layer)

    @property
    def looked_at(self) -> tuple[int, int] | None:
        """The unit (layer, unit) whose map is shown large; None for the network's output."""
        if self.selection is None or self.selection.unit is None:
            return None
        return self.selection.layer, self.selection.unit

    def fitted(self, spec: Spec) -> "Viewing":
        """The same as far as a network and its data have it: what is gone is not selected, the last takes its place."""
        is_lit = self.lit_cell is not None and max(self.lit_cell) < spec.data.class_count
        selection = self.selection if self.selection is not None and self.selection.exists_in(spec) else None
        rows = spec.data.train_size + spec.data.test_size
        return replace(
            self,
            selection=selection,
            pointed=self.pointed if self.pointed is not None and 0 <= self.pointed < rows else None,
            sample=min(max(self.sample, 0), spec.data.train_size - 1),
            explored_layer=min(max(self.explored_layer, 0), len(spec.layers) - 1),
            lit_cell=self.lit_cell if is_lit else None,
            warp=fitted_warp(self.warp, spec),
            landscape=fitted_landscape(self.landscape, Layout.of(spec.layer_sizes)),
        )

    def kept(self) -> "Viewing":
        """What of it a scene keeps: not where the mouse is just now, nor what is only for now."""
        return replace(
            self,
            shows_z=False,
            probe=None,
            pointed=None,
            is_painting=False,
            hides_points=False,
            moment="newest",
            lit_cell=None,
            epoch=None,
        )

    def returned_to(self, kept: "Viewing") -> "Viewing":
        """The viewing that a scene has kept; what it does not keep stays as it is."""
        return replace(
            kept,
            shows_z=self.shows_z,
            probe=self.probe,
            pointed=self.pointed,
            hides_points=self.hides_points,
            moment=self.moment,
        )


def fitted_warp(warp: Warp, spec: Spec) -> Warp:
    """The same as far as a network has it: of a layer that is gone, what the last hidden one sees."""
    sizes = spec.layer_sizes
    after = warp.after if warp.after is not None and warp.after < len(sizes) else None
    size = sizes[-2 if after is None else after]
    if warp.units is None:
        return replace(warp, after=after)
    first, second = units_shown(warp.units, max(size, 2))  # beside a single unit there is none: two wait for more
    return replace(warp, after=after, units=(first, second))


def fitted_landscape(landscape: MapLoss, layout: Layout) -> MapLoss:
    """The same with parameters that a network has."""
    first, second = pair_in(landscape.first, landscape.second, layout)
    return replace(landscape, first=first, second=second)

"""The panels of the window, a row each: names, which files and settings keep, titles, and where they stand at first.

Everything that lists panels (the window, its menus, lessons, files of places, help, presenter mode, pictures) reads the
rows here. A row names its widget's class by its path, so that a file can be checked without a window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

PanelSide = Literal["centre", "left", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    name: what files call it, so it is never renamed. widget: the module and the class of what it shows, which takes its
    `parent`, and is made when it is first to be seen. side: where it stands at first; the one in the centre does not
    move. behind: the panel behind whose tab it stands at first; empty where it has a place of its own, which
    `views.window.arrangement` gives it. is_asked_for: hidden until a person, or a lesson, opens it, and left so by
    Reset Layout. is_pointable: whether lessons may point it out, or keep it covered. is_presented: whether presenter
    mode shows it until a teacher chooses.
    """

    name: str
    title: str
    widget: str
    side: PanelSide
    behind: str = ""
    is_asked_for: bool = False
    is_pointable: bool = True
    is_presented: bool = False

    @property
    def is_in_front(self) -> bool:
        """Whether it is to be seen at first."""
        return not self.behind and not self.is_asked_for


_VIEWS: Final = "playground.views"

_ROWS: Final = (
    Panel("data", "Data", f"{_VIEWS}.panels.data.data_panel:DataPanel", "left"),
    Panel("features", "Features", f"{_VIEWS}.panels.features.features_panel:FeaturesPanel", "left"),
    Panel("training", "Training", f"{_VIEWS}.panels.training.training_panel:TrainingPanel", "left"),
    Panel("network", "Network", f"{_VIEWS}.network.network_view:NetworkView", "centre", is_presented=True),
    Panel("output", "Output", f"{_VIEWS}.panels.output.output_view:OutputView", "right", is_presented=True),
    Panel("loss", "Loss", f"{_VIEWS}.panels.loss.loss_view:LossView", "right"),
    Panel("gradients", "Gradients", f"{_VIEWS}.panels.gradients.gradients_view:GradientsView", "bottom",
          is_presented=True),
    Panel("inspector", "Inspector", f"{_VIEWS}.panels.inspector.inspector:InspectorPanel", "bottom"),
    Panel("slice", "Slice", f"{_VIEWS}.panels.slice.slice_view:SliceView", "bottom", "inspector"),
    Panel("sample", "One sample", f"{_VIEWS}.panels.sample.sample_panel:SamplePanel", "bottom", "inspector"),
    Panel("explorer", "Activation", f"{_VIEWS}.panels.explorer.explorer_panel:ExplorerPanel", "bottom", "inspector"),
    Panel("equation", "Equation", f"{_VIEWS}.panels.equation.equation_panel:EquationPanel", "bottom", "inspector"),
    Panel("rows", "Rows", f"{_VIEWS}.panels.rows.rows_panel:RowsPanel", "bottom", "inspector", is_asked_for=True),
    Panel("confusion", "Confusion", f"{_VIEWS}.panels.confusion.confusion_panel:ConfusionPanel", "bottom", "gradients"),
    Panel("race", "Race", f"{_VIEWS}.panels.race.race_panel:RacePanel", "bottom", "inspector", is_asked_for=True),
    Panel("warp", "Warped space", f"{_VIEWS}.panels.warp.warp_panel:WarpPanel", "right", "output", is_asked_for=True),
    Panel("landscape", "Loss landscape", f"{_VIEWS}.panels.landscape.landscape_panel:LandscapePanel", "right", "output",
          is_asked_for=True),
    Panel("experiment", "Experiment", f"{_VIEWS}.panels.experiment.experiment_panel:ExperimentPanel", "right",
          "output", is_asked_for=True),
    Panel("lesson", "Lesson", f"{_VIEWS}.panels.lesson.lesson_panel:LessonPanel", "left", "data",
          is_asked_for=True, is_pointable=False),
    Panel("scenes", "Scenes", f"{_VIEWS}.panels.scenes.scenes_panel:ScenesPanel", "left", "data",
          is_asked_for=True, is_pointable=False),
)  # fmt: skip

PANELS: Final = {row.name: row for row in _ROWS}
"""In the order of the menus."""

TOOLBAR: Final = "toolbar"
"""No panel, but a lesson may point it out."""


def movable_panels() -> tuple[str, ...]:
    """The names of the panels that can be moved: all but the one in the centre."""
    return tuple(name for name, row in PANELS.items() if row.side != "centre")


def asked_for_panels() -> tuple[str, ...]:
    """The names of the panels that are hidden until somebody asks for them."""
    return tuple(name for name, row in PANELS.items() if row.is_asked_for)


def panels_behind(front: str) -> Iterator[str]:
    """The names of the panels that stand behind the tab of another at first, and are not hidden."""
    return (name for name, row in PANELS.items() if row.behind == front and not row.is_asked_for)


def pointable_names() -> tuple[str, ...]:
    """What a step of a lesson can point out and, but for the toolbar, bring to the front."""
    return (*(name for name, row in PANELS.items() if row.is_pointable), TOOLBAR)


def coverable_names() -> tuple[str, ...]:
    """What a step of a lesson can keep covered until its question is answered and its run has begun."""
    return tuple(name for name, row in PANELS.items() if row.is_pointable and row.side != "centre")


def presented_panels() -> tuple[str, ...]:
    """The panels that presenter mode shows until a teacher chooses others."""
    return tuple(name for name, row in PANELS.items() if row.is_presented)

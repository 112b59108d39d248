"""Scenes: states of the window under names, to come back to. Plain values; `model.files.scenes_io` has the file.

A scene is a network with what it has learned, where the panels are, and what is looked at. Knows no window.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from playground.model.arrangement import Arrangement
from playground.model.document import Work
from playground.model.viewing import Viewing

MOST_SCENES: Final = 200
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """One state of the window. layout: where the panels are; None where that is not known: then they stay.

    viewing: what is looked at, as far as scenes keep it.
    """

    name: str
    work: Work
    layout: Arrangement | None = None
    viewing: Viewing = field(default_factory=Viewing)


Scenes = tuple[Scene, ...]
"""In the order in which they are stepped through."""


def usable_name(text: str, otherwise: str) -> str:
    """What a person typed as the name of a scene: on one line, not too long; `otherwise` where nothing is left."""
    return " ".join(text.split())[:LONGEST_NAME].rstrip() or otherwise


def free_name(wanted: str, scenes: Scenes) -> str:
    """The name itself, or with the first number behind it that no other scene has: `Circle`, `Circle 2`."""
    names = {scene.name for scene in scenes}
    if wanted not in names:
        return wanted
    numbered = (f"{wanted[: LONGEST_NAME - 5]} {number}" for number in range(2, MOST_SCENES + 2))
    return next(name for name in numbered if name not in names)


def renamed(scenes: Scenes, index: int, name: str) -> Scenes:
    """The scenes with another name for one of them."""
    return replaced(scenes, index, replace(scenes[index], name=usable_name(name, scenes[index].name)))


def replaced(scenes: Scenes, index: int, scene: Scene) -> Scenes:
    """The scenes with another in the place of one."""
    return (*scenes[:index], scene, *scenes[index + 1 :])


def inserted(scenes: Scenes, index: int, scene: Scene) -> Scenes:
    """The scenes with one more, at `index`."""
    return (*scenes[:index], scene, *scenes[index:])


def removed(scenes: Scenes, index: int) -> Scenes:
    """The scenes without one."""
    return (*scenes[:index], *scenes[index + 1 :])


def moved(scenes: Scenes, index: int, place: int) -> Scenes:
    """The scenes with one taken out and put in again so that it stands at `place`."""
    return inserted(removed(scenes, index), place, scenes[index])

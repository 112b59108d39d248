"""The registry of panels: names that files keep, and rows that every list in the program can be made of."""

import subprocess
import sys
from importlib import import_module

import pytest

from playground.model.panels import PANELS, asked_for_panels, coverable_names, movable_panels, pointable_names

KEPT = (
    *("data", "features", "training", "network", "output", "loss", "gradients", "inspector"),
    *("slice", "sample", "explorer", "equation", "rows", "confusion", "race", "warp", "landscape"),
    *("experiment", "lesson", "scenes"),
)
"""In files of scenes, lessons and settings: a name that is missing here may be added, and none may go."""


def test_the_names_that_files_keep_stay() -> None:
    assert set(KEPT) <= set(PANELS)
    assert all(row.name == name for name, row in PANELS.items())


@pytest.mark.parametrize("name", PANELS)
def test_the_widget_of_a_row_is_where_the_row_says(name: str) -> None:
    module, _, kind = PANELS[name].widget.partition(":")
    assert isinstance(getattr(import_module(module), kind), type)


def test_one_panel_stands_in_the_centre_and_the_others_can_be_moved() -> None:
    assert [name for name, row in PANELS.items() if row.side == "centre"] == ["network"]
    assert set(movable_panels()) == set(PANELS) - {"network"}


def test_a_panel_stands_behind_one_of_its_own_side_that_is_always_there() -> None:
    for row in PANELS.values():
        if row.behind:
            front = PANELS[row.behind]
            assert front.side == row.side, row.name
            assert not front.is_asked_for, row.name
            assert not front.behind, row.name
    assert all(PANELS[name].behind for name in asked_for_panels())


def test_lessons_point_out_panels_and_the_toolbar_and_cover_what_can_be_covered() -> None:
    assert pointable_names() == (*KEPT[:18], "toolbar")
    assert coverable_names() == tuple(name for name in KEPT[:18] if name != "network")


def test_the_names_are_known_without_a_window() -> None:
    program = "import sys, playground.model.panels; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"

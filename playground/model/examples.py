"""The networks that come with the program: which there are, in the order of the menu.

`resources/examples/index.json` names the groups and what is in each; an example's title is that of its own file.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.model.files.json_text import Json, parse
from playground.resources import resource_path, resource_text

EXAMPLES_INDEX: Final = "index.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One network: `name` is its file's without `.json`, `notes` say what to look at and what to try."""

    name: str
    title: str
    notes: str
    path: Path


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """Examples that belong together, under one heading of the menu."""

    title: str
    examples: tuple[Example, ...]


def example_groups() -> tuple[ExampleGroup, ...]:
    """All examples, as the menu shows them. They belong to the program, so their files are taken to be right.

    Raises ResourceMissingError where one of them cannot be read.
    """
    index = _parsed(EXAMPLES_INDEX)
    assert isinstance(index, list)
    groups = []
    for group in index:
        assert isinstance(group, dict)
        title, names = group["title"], group["examples"]
        assert isinstance(title, str)
        assert isinstance(names, list)
        groups.append(ExampleGroup(title, tuple(_example(str(name)) for name in names)))
    return tuple(groups)


def _example(name: str) -> Example:
    file = f"{name}.json"
    data = _parsed(file)
    assert isinstance(data, dict)
    return Example(name, str(data["title"]), str(data["notes"]), resource_path("examples", file))


def _parsed(file: str) -> Json:
    return parse(resource_text("examples", file))

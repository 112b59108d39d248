"""The networks of a lesson's file, and the values that it sets in them by hand.

A network is an object with the keys of a network's file; `format` and `version` may be left out. With `"sample": name`
it is a network that comes with the program, with `"like": name` one of the lesson's own `networks`. Keys beside that
change it: objects key by key, all else as a whole. A changed network begins fresh from its seeds.

Knows nothing of steps.
"""

from typing import Final

from engine.parameters import Address, Layout
from playground.model.document import Document, Work
from playground.model.examples import EXAMPLES_INDEX
from playground.model.files import document_io
from playground.model.files.checks import (
    checked_count,
    checked_flag,
    checked_list,
    checked_number,
    checked_object,
    checked_one_of,
    checked_text,
    within,
)
from playground.model.files.json_text import Json, parse
from playground.model.files.migrations import FORMAT, upgrade
from playground.model.files.refused import FileRefused, at, shown
from playground.model.lessons.lesson import Setting
from playground.model.wording import choice
from playground.resources import ResourceMissingError, resource_names, resource_text

MOST_NETWORKS: Final = 50
LARGEST_VALUE: Final = 1e6

_ALL: Final = "all"
_NETWORK_KEYS: Final = document_io.KEYS


class Networks:
    """The named networks of one lesson, and those that it describes where they are used."""

    def __init__(self) -> None:
        self._plain: dict[str, dict[str, Json]] = {}

    def read_all(self, value: Json, where: str) -> None:
        """Read the lesson's `networks`, each under its name. Raises FileRefused."""
        if not isinstance(value, dict) or not value:
            raise FileRefused(where, shown(value), "an object of networks by name")
        if len(value) > MOST_NETWORKS:
            raise FileRefused(where, f"{len(value)} networks", f"at most {MOST_NETWORKS}")
        for name, network in value.items():
            if not name.strip():
                raise FileRefused(where, "a network without a name", "a name for each network")
            plain = self._resolved(network, at(where, name))
            _work(plain, at(where, name))
            self._plain[name] = plain

    def read(self, value: Json, where: str) -> Work:
        """The network that an object describes. Raises FileRefused."""
        return _work(self._resolved(value, where), where)

    def _resolved(self, value: Json, where: str) -> dict[str, Json]:
        """The whole plain data of a network, whatever it is like."""
        keys = dict(checked_object(value, where, ("sample", "like", *_NETWORK_KEYS)))
        if "sample" in keys and "like" in keys:
            raise FileRefused(at(where, "like"), '"like" together with "sample"', "one of the two")
        if "sample" in keys:
            base = _example(keys.pop("sample"), at(where, "sample"))
        elif "like" in keys:
            base = self._named(keys.pop("like"), at(where, "like"))
        else:
            return _versioned(keys, where)
        if not keys:
            return base
        changed = _versioned(keys, where)
        return _merged({key: part for key, part in base.items() if key not in ("state", "curves")}, changed)

    def _named(self, value: Json, where: str) -> dict[str, Json]:
        name = checked_text(value, where)
        if name not in self._plain:
            above = f"{choice(self._plain)} (a network defined above this one)" if self._plain else "none"
            missing = "" if self._plain else ', which is not in the lesson\'s "networks"'
            raise FileRefused(where, f"{shown(name)}{missing}", above)
        return self._plain[name]


def _example(value: Json, where: str) -> dict[str, Json]:
    name = checked_text(value, where)
    try:
        names = [file.removesuffix(".json") for file in resource_names("examples", ".json") if file != EXAMPLES_INDEX]
        checked_one_of(name, where, names)
        plain = parse(resource_text("examples", f"{name}.json"))
    except ResourceMissingError as error:
        raise FileRefused(where, "an example that cannot be read", "one that can", f"{where}: {error}") from None
    assert isinstance(plain, dict)
    return upgrade(plain)


def _versioned(keys: dict[str, Json], where: str) -> dict[str, Json]:
    """A network's keys as the present version has them; without `format` they are of version 1."""
    with within(where):
        return upgrade({"format": FORMAT, "version": 1, **keys})


def _merged(base: dict[str, Json], changes: dict[str, Json]) -> dict[str, Json]:
    merged = dict(base)
    for key, change in changes.items():
        old = merged.get(key)
        merged[key] = _merged(old, change) if isinstance(old, dict) and isinstance(change, dict) else change
    return merged


def _work(plain: dict[str, Json], where: str) -> Work:
    with within(where):
        return document_io.from_plain(plain)


# --- values set by hand ---------------------------------------------------------------------------------------------


def read_settings(value: Json, where: str, document: Document) -> tuple[Setting, ...]:
    """Values to set: `{"weight": [layer, unit, input], "value": 2, "pinned": true}`, or `{"bias": [layer, unit], …}`.

    "all" in place of an index means each of them; of two settings of one parameter the later counts. Raises
    FileRefused.
    """
    items = checked_list(value, where, None, "objects with the keys weight or bias, and value")
    if not items:
        raise FileRefused(where, "an empty list", "at least one value to set, or leave out the key")
    settings: dict[Address, Setting] = {}
    for index, item in enumerate(items):
        here = at(where, index)
        keys = checked_object(item, here, ("weight", "bias", "value", "pinned"), required=("value",))
        if ("weight" in keys) == ("bias" in keys):
            raise FileRefused(here, "both weight and bias" if "weight" in keys else "neither weight nor bias", "one")
        number = checked_number(keys["value"], at(here, "value"), LARGEST_VALUE)
        is_pinned = checked_flag(keys["pinned"], at(here, "pinned")) if "pinned" in keys else False
        kind = "weight" if "weight" in keys else "bias"
        for address in _pins(keys[kind], at(here, kind), kind, document.layout):
            settings.pop(address, None)
            settings[address] = Setting(address, number, is_pinned)
    return tuple(settings.values())


def _pins(value: Json, where: str, kind: str, layout: Layout) -> list[Address]:
    """The weights or biases that a place names; "all" counts for each layer by what it has."""
    names = ("layer", "unit", "input") if kind == "weight" else ("layer", "unit")
    place = checked_list(value, where, len(names), f'{", ".join(names)}, each a whole number or "all"')
    pins = []
    for layer in _range(place[0], at(where, 0), layout.layer_count):
        for unit in _range(place[1], at(where, 1), layout.sizes[layer + 1]):
            if kind == "bias":
                pins.append(Address(layer, unit))
            else:
                pins.extend(
                    Address(layer, unit, source) for source in _range(place[2], at(where, 2), layout.sizes[layer])
                )
    return pins


def _range(value: Json, where: str, count: int) -> range:
    if value == _ALL:
        return range(count)
    if isinstance(value, str):
        raise FileRefused(where, shown(value), f'"all" or a whole number from 0 to {count - 1}')
    index = checked_count(value, where, count - 1)
    return range(index, index + 1)

"""What it looks like when a file is refused: where, what was found, what is allowed."""

import json

_LONGEST = 60


class FileRefused(ValueError):
    """A file that cannot be taken over, as a whole; nothing of it is.

    Its text says it all in one line: `network.hidden[1].units: found 99. Allowed: a whole number from 1 to 32.`.
    `where` is the path of the key, or empty where the file itself is meant; then a sentence of its own says it better.
    """

    def __init__(self, where: str, found: str, allowed: str, sentence: str = "") -> None:
        place = f"{where}: " if where else ""
        super().__init__(sentence or f"{place}found {found}. Allowed: {allowed}.")
        self.where = where
        self.found = found
        self.allowed = allowed


def shown(value: object) -> str:
    """A value of a file as a refusal quotes it, on one short line."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**20:
        return "a whole number of more than 20 digits"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def at(where: str, key: str | int) -> str:
    """The path of a key or an index below `where`: `network.hidden` and 1 give `network.hidden[1]`."""
    if isinstance(key, int):
        return f"{where}[{key}]"
    name = key if key.isprintable() and 0 < len(key) <= _LONGEST else shown(key)
    return f"{where}.{name}" if where else name

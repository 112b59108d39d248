"""JSON as this program reads and writes it: strictly, and so that a difference between two files can be read.

`parse` refuses what Python's reader would let pass: a key that stands twice, NaN and Infinity, numbers and nesting
beyond measure, text that is not Unicode. `format_json` puts each setting, each layer and each unit's weights on a
line of its own. Knows nothing of what the keys mean.
"""

import json
import math
from collections.abc import Iterable
from functools import reduce
from typing import Final

from playground.model.files.refused import FileRefused, at, shown

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""Plain data, as JSON has it."""


class OneLine(list["Json"]):
    """A list that is written on one line, whatever is in it."""


MAX_PARTS: Final = 2_000_000
"""Lists and objects that a file may have: a hundred tables of 20,000 rows. More would only fill the memory."""

_ADVICE: Final = "a complete JSON file as this program writes it"


class _Object(dict[str, Json]):
    """An object of the file that remembers a key which stands in it twice."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, Json]]) -> _Object:
    result = _Object(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        result.repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return result


def decode(data: bytes) -> str:
    """The text of a file, UTF-8 with or without a byte order mark. Raises FileRefused."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(
            f"line {line}", f"the byte 0x{data[error.start]:02X}, which is not UTF-8", "text in UTF-8"
        ) from None


def has_too_many_parts(text: str) -> bool:
    """Whether a JSON text may make more lists and objects than any file here needs; told before it is read."""
    return text.count("[") + text.count("{") > MAX_PARTS


def parse(text: str) -> Json:
    """The plain data of a JSON text. Raises FileRefused, which names the line or the key."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise FileRefused("", "an empty file", _ADVICE)
    if has_too_many_parts(text):
        raise FileRefused("", f"more than {MAX_PARTS} lists and objects", _ADVICE)
    try:
        data: Json = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise _no_json(text, error) from None
    except RecursionError:
        raise FileRefused("", "lists or objects nested hundreds deep", _ADVICE) from None
    except ValueError:  # Python's limit on the digits of a whole number
        raise FileRefused("", "a whole number of thousands of digits", _ADVICE) from None
    _refuse_oddities(data)
    return data


def _no_json(text: str, error: json.JSONDecodeError) -> FileRefused:
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return FileRefused(
            f"line {error.lineno}", "the end of the file in the middle of its data (it was cut short)", _ADVICE
        )
    rest = text[error.pos : error.pos + 20].split("\n")[0].strip()
    found = f"{shown(rest)}, which is not JSON here" if rest else "the end of a line in the middle of a value"
    return FileRefused(f"line {error.lineno}, column {error.colno}", f"{found} ({error.msg.lower()})", _ADVICE)


_Place = tuple["_Place", "str | int"] | None
"""Where in the data something is: in what, and under which key or index there; None at the top."""


def _refuse_oddities(data: Json) -> None:
    """Refuse what is no JSON, or no number or text that could be written again. Walks without recursion.

    A table may have a hundred thousand values, so a place is put into words only where something is refused.
    """
    waiting: list[tuple[_Place, list[Json] | dict[str, Json]]] = []
    if isinstance(data, (list, dict)):
        waiting.append((None, data))
    while waiting:
        place, container = waiting.pop()
        if isinstance(container, _Object) and container.repeated is not None:
            raise FileRefused(_path((place, container.repeated)), "this key twice", "each key once")
        items: Iterable[tuple[str | int, Json]]
        items = enumerate(container) if isinstance(container, list) else container.items()
        for key, value in items:
            if isinstance(value, float):
                if not math.isfinite(value):
                    raise FileRefused(_path((place, key)), shown(value), "a finite number up to about 1.8e308")
            elif isinstance(value, str):
                if not _is_unicode(value):
                    raise FileRefused(_path((place, key)), "half of a surrogate pair", "whole Unicode characters")
            elif isinstance(value, (list, dict)):
                waiting.append(((place, key), value))


def _path(place: _Place) -> str:
    """In words, from the outermost key on."""
    keys: list[str | int] = []
    while place is not None:
        place, key = place
        keys.append(key)
    return reduce(at, reversed(keys), "")


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def format_json(data: Json) -> str:
    """JSON text, a line for each setting, each object in a list and each list of plain values (or `OneLine`).

    Ends with a newline.

    Numbers are written so that they are read again as the same, bit for bit.
    """
    lines: list[str] = []
    _write(data, "", "", "", lines)
    return "\n".join(lines) + "\n"


def _write(value: Json, indent: str, before: str, after: str, lines: list[str]) -> None:
    """Add the lines of `value`; `before` stands in front of it on its first line, `after` behind it on its last."""
    if isinstance(value, dict) and len(value) > 1:
        brackets = "{}"
        items = [(f"{_one_line(key)}: ", item) for key, item in value.items()]
    elif (
        isinstance(value, list)
        and not isinstance(value, OneLine)
        and any(isinstance(item, (list, dict)) for item in value)
    ):
        brackets = "[]"
        items = [("", item) for item in value]
    else:
        lines.append(f"{indent}{before}{_one_line(value)}{after}")
        return
    lines.append(f"{indent}{before}{brackets[0]}")
    for index, (name, item) in enumerate(items):
        comma = "," if index < len(items) - 1 else ""
        if isinstance(value, list) and isinstance(item, dict):
            lines.append(f"{indent}  {_one_line(item)}{comma}")
        else:
            _write(item, indent + "  ", name, comma, lines)
    lines.append(f"{indent}{brackets[1]}{after}")


def _one_line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)

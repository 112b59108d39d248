"""From bytes to text: which letters the bytes of a table mean, and whether it is text at all.

A byte order mark decides; then the zeros that UTF-16 has in every other byte; then UTF-8, which other text hardly ever
is by chance, also where a few letters are damaged; what remains is read as Windows-1252, or Latin-1 where it has bytes
that Windows-1252 leaves out.
"""

import codecs
from dataclasses import dataclass
from typing import Final

from playground.exchange.tables.refusal import TableRefused

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "windows-1252": "Windows-1252",
    "latin-1": "Latin-1",
}
"""What may be chosen in place of the guess, and how it is called."""

_SHEET: Final = "Open it in the spreadsheet and save it as CSV"
_FORMATS: Final = (
    (b"PK\x03\x04", "a workbook (.xlsx, .ods) or another zip file", _SHEET),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", _SHEET),
    (b"SQLite format 3", "a database", "Export the table from it as CSV"),
    (b"PAR1", "a Parquet file", "Export the table from it as CSV"),
    (b"%PDF-", "a PDF document", "Copy the table out of it, or ask for the numbers as CSV"),
    (b"\x1f\x8b", "a file packed with gzip", "Unpack it first"),
    (b"BZh", "a file packed with bzip2", "Unpack it first"),
    (b"\xfd7zXZ", "a file packed with xz", "Unpack it first"),
    (b"\x89PNG", "a picture", "Choose a file of numbers"),
    (b"\xff\xd8\xff", "a picture", "Choose a file of numbers"),
    (b"GIF8", "a picture", "Choose a file of numbers"),
)
_TEXTS: Final = "text with columns, as spreadsheets save it: .csv, .tsv or .txt"
_SAMPLE_BYTES: Final = 65_536
_UNKNOWN: Final = "\ufffd"
_SOUND: Final = 4  # so many letters of UTF-8 for each that is none make a text UTF-8


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, whose lines end with a line feed, and what the encoding is called. unknown: letters that are none."""

    text: str
    encoding: str
    unknown: int = 0


def decoded(data: bytes, encoding: str | None = None) -> Decoded:
    """Text of bytes; `encoding`: one of ENCODINGS in place of the guess. Raises TableRefused."""
    for start, what, remedy in _FORMATS:
        if data.startswith(start):
            raise TableRefused(what, _TEXTS, f"{remedy}.")
    if encoding is None:
        codec, name, skipped = _guessed(data)
        damaged = _damaged_utf_8(data) if codec in ("windows-1252", "latin-1") else None
        if damaged is not None:
            return damaged
    else:
        codec, name = encoding, ENCODINGS[encoding]
        skipped = next((len(mark) for mark, marked, _ in _MARKS if marked == codec and data.startswith(mark)), 0)
    try:
        text = data[skipped:].decode(codec)
    except UnicodeDecodeError as error:
        before = data[skipped : skipped + error.start].decode(codec, "replace")
        raise TableRefused(
            f"bytes that are no {name}",
            _TEXTS,
            "Save it again as CSV in UTF-8.",
            line=with_plain_ends(before).count("\n") + 1,
        ) from None
    return Decoded(checked_text(text), name)


def _damaged_utf_8(data: bytes) -> Decoded | None:
    """The text of bytes that are UTF-8 but for a few; None where they are not."""
    text = data.decode("utf-8", "replace")
    unknown = text.count(_UNKNOWN)
    letters = sum(letter > "\x7f" for letter in text) - unknown
    return Decoded(checked_text(text), "UTF-8", unknown) if letters > _SOUND * unknown else None


def checked_text(text: str) -> str:
    """The text with plain line ends and without a byte order mark. Raises TableRefused where it has zeros."""
    text = with_plain_ends(text.removeprefix("\ufeff"))
    at = text.find("\0")
    if at >= 0:
        raise TableRefused(
            "a zero byte, which no text has", _TEXTS, "Save the table again as CSV.", line=text.count("\n", 0, at) + 1
        )
    return text


def with_plain_ends(text: str) -> str:
    """The text with every line end of Windows and of old Macs made a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _guessed(data: bytes) -> tuple[str, str, int]:
    """The codec, what it is called, and how many bytes of a mark stand before the text."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return codec, name, len(mark)
    sample = data[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    few, many = sorted((zeros_even, zeros_odd))
    if many > 1 and many > 0.2 * pairs and few < 0.1 * many:
        return ("utf-16-le" if zeros_odd > zeros_even else "utf-16-be"), "UTF-16", 0
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError:
        high = {byte for byte in range(0x80, 0xA0) if bytes((byte,)) in data}
        if high and not high & {0x81, 0x8D, 0x8F, 0x90, 0x9D}:
            return "windows-1252", "Windows-1252", 0
        return "latin-1", "Latin-1", 0
    return "utf-8", "UTF-8", 0

"""What the ending of a file's name promises of its content, so that no file holds anything else than its name says.

Knows names alone; nothing is read or written here.
"""

from pathlib import Path
from typing import Final

PICTURE_FORMATS: Final = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".gif": "GIF",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
"""The endings of pictures of pixels, and what their formats are called."""

_OTHERS: Final = (
    ".svg .svgz .pdf .ps .eps .ico .avif .heic .apng .mp4 .webm .mov .avi .mkv .json .csv .tsv .txt .md .html .htm "
    ".xml .yaml .yml .toml .py .ipynb .npy .npz .onnx .pt .pth .keras .h5 .pkl .doc .docx .odt .xls .xlsx .ods .ppt "
    ".pptx .odp .zip .gz .tar .exe"
)
_KNOWN: Final = frozenset((*PICTURE_FORMATS, *_OTHERS.split()))


def ending_of(path: Path) -> str:
    """The ending of a file's name in small letters, `.png`; empty where it has none."""
    return path.suffix.lower()


def promises_another(path: Path, *allowed: str) -> bool:
    """Whether a name ends as another kind of file does than those whose endings are allowed, such as `.json`."""
    ending = ending_of(path)
    return ending in _KNOWN and ending not in allowed


def with_ending(path: Path, *allowed: str) -> Path:
    """The name with one of the endings that are allowed: its own, if it has one of them; else the first of them.

    That one takes the place of the ending of another kind of file, and is added to any other name: `x.svg` becomes
    `x.png`, and `version 1.2` becomes `version 1.2.png`.
    """
    if ending_of(path) in allowed:
        return path
    return path.with_suffix(allowed[0]) if promises_another(path) else path.with_name(f"{path.name}{allowed[0]}")

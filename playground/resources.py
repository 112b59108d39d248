"""Finds and reads the files that come with the program: lessons, examples, icons, styles, translations.

In a checkout they lie in `resources/` beside the package; a wheel carries them inside it, as `resources_data/`.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources_data", _PACKAGE.parent / "resources")


class ResourceMissingError(FileNotFoundError):
    """A file that belongs to the program is not where it was installed, or cannot be read; its text says what to do."""


def resource_path(*parts: str) -> Path:
    """Return where the file or folder `parts`, such as `("examples", "circle.json")`, lies on the disk.

    Raises:
        ResourceMissingError: it does not exist; the text says where it was looked for and what to do.
    """
    wanted = "/".join(parts)
    for place in _PLACES:
        path = place.joinpath(*parts)
        try:
            path.stat()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(wanted, error) from error
        return path
    looked_in = " and ".join(str(place) for place in _PLACES)
    raise ResourceMissingError(
        f"“{wanted}”, which comes with the program, is missing (looked in {looked_in}). Install the program again."
    )


def resource_text(*parts: str) -> str:
    """The text of a file that comes with the program. Raises ResourceMissingError."""
    path = resource_path(*parts)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable("/".join(parts), error) from error


def resource_names(folder: str, suffix: str) -> list[str]:
    """The names of the files of one kind in a folder that comes with the program, sorted. Raises ResourceMissingError.

    suffix: with its dot, such as `.json`.
    """
    path = resource_path(folder)
    try:
        return sorted(entry.name for entry in path.iterdir() if entry.suffix == suffix)
    except OSError as error:
        raise _unreadable(folder, error) from error


def _unreadable(wanted: str, error: Exception) -> ResourceMissingError:
    reason = getattr(error, "strerror", None) or error
    return ResourceMissingError(
        f"“{wanted}”, which comes with the program, cannot be read ({reason}). Install the program again, "
        "or ask whoever installed it for permission to read it."
    )

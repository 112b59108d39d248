"""Finds the files that come with the program: lessons, samples, icons, styles, translations.

In a checkout they lie in `resources/` beside the package; a wheel carries them inside it, as `resources_data/`.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources_data", _PACKAGE.parent / "resources")


class ResourceMissingError(FileNotFoundError):
    """A file that belongs to the program is not where it was installed."""


def resource_path(*parts: str) -> Path:
    """Return where the file or folder `parts`, such as `("samples", "circle.json")`, lies on the disk.

    Raises:
        ResourceMissingError: it does not exist; the text says where it was looked for and what to do.
    """
    wanted = "/".join(parts)
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    looked_in = " and ".join(str(place) for place in _PLACES)
    raise ResourceMissingError(
        f"“{wanted}”, which comes with the program, is missing (looked in {looked_in}). Install the program again."
    )

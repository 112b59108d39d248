"""What it looks like when a link is refused: which key, what was found, what is allowed, what to do."""

from playground.model.files.refused import FileRefused

COPY_AGAIN = "Copy it from the browser's address bar again."


class LinkRefused(FileRefused):
    """A link that cannot be taken over, as a whole; nothing of it is. `where` is the key, or empty."""

    def __init__(self, key: str, found: str, allowed: str, remedy: str) -> None:
        place = f"The link's {key} is {found}" if key else f"Found {found}"
        super().__init__(key, found, allowed, f"{place}. Allowed: {allowed}. {remedy}")


def quoted(text: str) -> str:
    """A part of a link as a refusal quotes it, on one short line."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[:60])
    return f"“{plain}{'…' if len(text) > 60 else ''}”"

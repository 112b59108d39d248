"""Files on the disk: read whole, and written whole or not at all. Knows nothing of what is in them."""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from playground.model.refused import FileRefused

MAX_BYTES: Final = 20_000_000
"""No file is read beyond this. The largest network makes one of about 3,000,000."""


class FileUnwritable(OSError):
    """A file that could not be written; its text says why and what to do. What was there before is still there."""


def read_file(path: Path) -> bytes:
    """What is in a file. Raises FileRefused, for one that is too big before it is read."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileRefused("", "a folder", "a file that this program has written")
        if not stat.S_ISREG(about.st_mode):
            raise FileRefused("", "a device or a pipe", "a file that this program has written")
        if about.st_size > MAX_BYTES:
            raise too_big(about.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileRefused:
        raise
    except FileNotFoundError:
        raise FileRefused("", "no such file", "a file that is there: check its name and folder") from None
    except NotADirectoryError:
        raise FileRefused("", "a file where its folder should be", "a file that is there") from None
    except PermissionError:
        raise FileRefused("", "a file that you may not read", "one with permission to read it") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or error
        raise FileRefused("", f"a file that cannot be read ({reason})", "one on a disk that answers") from None
    if len(data) > MAX_BYTES:
        raise too_big(len(data))
    return data


def too_big(size: int) -> FileRefused:
    """The refusal of a file of `size` bytes."""
    return FileRefused("", f"a file of {size:,} bytes", f"at most {MAX_BYTES:,} bytes, far more than any network takes")


def check_writable(path: Path) -> Path:
    """Where a file would be written, links followed. Raises FileUnwritable if that can be known to fail."""
    try:
        target = path.resolve()
        if target.is_dir():
            raise FileUnwritable(f"{path} is a folder: choose a file name in it.")
        if not target.parent.is_dir():
            raise FileUnwritable(f"The folder {target.parent} does not exist: make it first, or choose another.")
        if target.exists() and not target.is_file():
            raise FileUnwritable(f"{path} is a device or a pipe: choose a file name.")
        if target.exists() and not os.access(target, os.W_OK):
            raise FileUnwritable(f"{path} is protected against writing: save under another name.")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise FileUnwritable(f"You may not write in the folder {target.parent}: save in another folder.")
        if target.is_symlink():  # resolved, and still a link: one to itself, from Python 3.13 on
            raise FileUnwritable(f"{path} is a link that leads nowhere: choose another name.")
    except (RuntimeError, ValueError) as error:  # a link to itself, before Python 3.13; a null character
        raise FileUnwritable(f"{path} is no usable file name ({error}): choose another.") from None
    return target


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file, so that at any moment the old or the new is there. Raises FileUnwritable."""
    target = check_writable(path)
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileUnwritable(
            f"{path} could not be written ({reason}): make room or save elsewhere. Nothing was changed."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)  # there is one only if something went wrong

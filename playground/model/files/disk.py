"""Files on the disk: read whole, and written whole or not at all. Knows nothing of what is in them.

All that can go wrong with a disk is handled here. Every failure becomes a `FileRefused` or a `FileUnwritable`, which
says in plain words what is wrong and what to do; no OSError gets out. The questions (`is_file`, `is_folder`, `is_same`)
answer no if the disk does not tell.
"""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from playground.model.files.refused import FileRefused
from playground.model.numerals import counted

MAX_BYTES: Final = 20_000_000
_KEEP_LESS: Final = "keep the columns and rows you need, and save it again"
"""No file is read beyond this. The largest network makes one of about 4,000,000."""

_FAILURES: Final = (OSError, RuntimeError, ValueError)
"""What Python raises when a disk refuses: RuntimeError if links form a loop, ValueError for a null character."""


class FileUnwritable(OSError):
    """A file that could not be written; its text says why and what to do. What was there before is still there."""


# --- what went wrong ------------------------------------------------------------------------------------------------

_FULL: Final = ("the disk is full", "Free some space there, or save somewhere else")
_FORBIDDEN: Final = ("you have no permission for that", "Ask for it, or use another folder")
_GONE: Final = ("the drive or network folder does not answer", "Connect it again, or use another folder")
_CIRCLE: Final = ("its links form a loop", "Choose another name")
_BUSY: Final = ("another program is using it", "Close it there, or choose another name")
_CROWDED: Final = ("too many files are open", "Close some programs, then try again")

_TROUBLES: Final = {
    "ENOSPC": _FULL,
    "EDQUOT": ("your disk quota is used up", "Delete some of your files there, or save somewhere else"),
    "EFBIG": ("the disk does not allow files of that size", "Use another disk"),
    "EROFS": ("the disk is read-only", "Use another folder"),
    "EACCES": _FORBIDDEN,
    "EPERM": _FORBIDDEN,
    "ENOENT": ("there is no such file or folder", "Check the name and the folder"),
    "ENOTDIR": ("one of its folders is a file", "Check the name and the folder"),
    "EISDIR": ("it is a folder", "Choose a file in it"),
    "ENAMETOOLONG": ("the name is too long", "Choose a shorter one: most disks allow 255 letters, fewer with accents"),
    "EINVAL": ("the disk does not accept it", "Choose a name of letters and digits, or another folder"),
    "ELOOP": _CIRCLE,
    "EBUSY": _BUSY,
    "ETXTBSY": _BUSY,
    "EMFILE": _CROWDED,
    "ENFILE": _CROWDED,
    "EIO": ("the disk reports an error", "Try again, or use another disk"),
    **dict.fromkeys(
        (
            "ESTALE", "ENOTCONN", "ENODEV", "ENXIO", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN",
            "ENETUNREACH", "ECONNABORTED", "ECONNRESET", "ENOLINK", "EREMOTEIO",
        ),
        _GONE,
    ),
}  # fmt: skip


def trouble(error: Exception) -> tuple[str, str]:
    """What went wrong, in plain words and the system's own, and what to do about it: two parts of a sentence."""
    if isinstance(error, RuntimeError):
        return _CIRCLE
    if not isinstance(error, OSError):
        return f"it is not a possible name ({error})", "Choose a name of letters and digits"
    name = errno.errorcode.get(error.errno or 0, "")
    words = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    what, remedy = _TROUBLES.get(name, ("the system refused", "Try again, or use another folder"))
    return f"{what} ({words})", remedy


# --- questions ------------------------------------------------------------------------------------------------------


def is_file(path: Path) -> bool:
    """Whether there is a file, as far as anybody can tell."""
    return stat.S_ISREG(_mode(path))


def is_folder(path: Path) -> bool:
    """Whether there is a folder, as far as anybody can tell."""
    return stat.S_ISDIR(_mode(path))


def is_there(path: Path) -> bool:
    """Whether there is anything of that name, as far as anybody can tell."""
    return _mode(path) != 0


def is_gone(path: Path) -> bool:
    """Whether there is certainly nothing of that name; no where the disk does not say."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except _FAILURES:
        return False
    return False


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except _FAILURES:
        return 0


def is_same(path: Path, other: Path) -> bool:
    """Whether two names mean one file: by the disk, or by the name alone where there is no file."""
    try:
        return path.samefile(other)
    except _FAILURES:
        return _resolved(path) == _resolved(other)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except _FAILURES:
        return absolute(path)


def absolute(path: Path) -> Path:
    """The whole name of a file. Stays as it is where the present folder was deleted."""
    try:
        return path.absolute()
    except _FAILURES:
        return path


def home() -> Path:
    """The person's own folder, or the root where the system names none."""
    try:
        return Path.home()
    except _FAILURES:
        return Path(os.sep)


# --- reading --------------------------------------------------------------------------------------------------------


def read_file(path: Path, max_bytes: int = MAX_BYTES, remedy: str = _KEEP_LESS) -> bytes:
    """What is in a file. Raises FileRefused, for one that is too big before it is read; remedy: what to do then."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise _refused("a folder", "This is a folder. Choose a file in it.")
        if not stat.S_ISREG(about.st_mode):
            raise _refused("a device or a pipe", "This is a device or a pipe. Choose a file that is on a disk.")
        if about.st_size > max_bytes:
            raise too_big(about.st_size, max_bytes, remedy)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileRefused:
        raise
    except _FAILURES as error:
        raise _unreadable(error) from None
    if len(data) > max_bytes:
        raise too_big(len(data), max_bytes, remedy)
    return data


def first_bytes(path: Path, count: int) -> bytes:
    """How a file begins; nothing where it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return b""
        with path.open("rb") as file:
            return file.read(count)
    except _FAILURES:
        return b""


def _unreadable(error: Exception) -> FileRefused:
    if isinstance(error, FileNotFoundError):
        return _refused("no such file", "There is no such file. Check its name and its folder.")
    if isinstance(error, NotADirectoryError):
        return _refused(
            "a file for a folder", "There is no such file: one of its folders is a file. Check its name and its folder."
        )
    if isinstance(error, PermissionError):
        return _refused(
            "a file that you have no permission to read",
            "You do not have permission to read this file. Ask its owner, or open a copy.",
        )
    what, remedy = trouble(error)
    return _refused("a file that cannot be read", f"The file cannot be read: {what}. {remedy}.")


def _refused(found: str, sentence: str) -> FileRefused:
    return FileRefused("", found, "a file that this program has written", sentence)


def too_big(size: int, max_bytes: int = MAX_BYTES, remedy: str = _KEEP_LESS) -> FileRefused:
    """The refusal of a file of `size` bytes: of a network, or of what may have other sizes, with its remedy."""
    why, remedy = (
        (", far more than any network needs", "choose a file that this program has written")
        if max_bytes == MAX_BYTES
        else ("", remedy)
    )
    return FileRefused(
        "",
        f"a file of {counted(size)} bytes",
        f"at most {counted(max_bytes)} bytes",
        f"The file has {counted(size)} bytes. At most {counted(max_bytes)} are read{why}: {remedy}.",
    )


def names_in(folder: Path) -> list[str]:
    """The names of what is in a folder, in no order. Raises FileRefused, too where one may not look at the files."""
    try:
        os.stat(f"{folder}{os.sep}{os.curdir}")  # noqa: PTH116  # a folder may tell its files' names, and let nobody in
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        raise _refused_folder("This folder no longer exists. Connect its drive, or choose another.") from None
    except NotADirectoryError:
        raise _refused_folder("This is a file, not a folder. Choose the folder that it is in.") from None
    except PermissionError:
        raise _refused_folder(
            "You do not have permission to open this folder. Ask its owner, or choose a copy of it."
        ) from None
    except _FAILURES as error:
        what, remedy = trouble(error)
        raise _refused_folder(f"The folder cannot be read: {what}. {remedy}.") from None


def _refused_folder(sentence: str) -> FileRefused:
    return FileRefused("", "a folder that cannot be read", "one that can", sentence)


# --- writing --------------------------------------------------------------------------------------------------------


def check_writable(path: Path) -> Path:
    """Where a file would be written, links followed. Raises FileUnwritable if that can be known to fail."""
    try:
        return _writable(path)
    except FileUnwritable:
        raise
    except RuntimeError as error:  # a link to itself, before Python 3.13
        raise FileUnwritable(f"{path} cannot be used as a file name ({error}): choose another.") from None
    except ValueError as error:
        raise FileUnwritable(f"{path!s} cannot be used as a file name ({error}): choose another.") from None
    except OSError as error:
        raise _unwritable(path, error) from error


def _writable(path: Path) -> Path:
    target = path.resolve()
    folder = _about(target.parent)
    if folder is None:
        raise FileUnwritable(f"The folder {target.parent} does not exist: make it first, or choose another.")
    if not stat.S_ISDIR(folder.st_mode):
        raise FileUnwritable(f"{target.parent} is a file, not a folder: choose a folder that exists.")
    there = _about(target)
    if there is not None:
        if stat.S_ISDIR(there.st_mode):
            raise FileUnwritable(f"{path} is a folder: choose a file name in it.")
        if not stat.S_ISREG(there.st_mode):
            raise FileUnwritable(f"{path} is a device or a pipe: choose a file name.")
    if target.is_symlink():  # resolved, and still a link: one to itself, from Python 3.13 on
        raise FileUnwritable(f"{path} cannot be used as a file name (it is a link that leads nowhere): choose another.")
    if _is_read_only(target.parent):
        raise FileUnwritable(f"{path} is on a read-only disk: save in another folder.")
    if there is not None and not os.access(target, os.W_OK):
        raise FileUnwritable(f"{path} is write-protected: save under another name.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise FileUnwritable(
            f"You do not have permission to write in the folder {target.parent}: save in another folder."
        )
    return target


def _about(path: Path) -> os.stat_result | None:
    """What the disk says of a file; None where there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_read_only(folder: Path) -> bool:
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except (AttributeError, OSError):  # Windows does not tell, nor does every disk
        return False


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file, so that at any moment the old or the new is there. Raises FileUnwritable."""
    target = check_writable(path)
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        old = _about(target)
        mode = 0o666 if old is None else stat.S_IMODE(old.st_mode)
        with os.fdopen(os.open(temporary, _NEW, mode), "wb") as file:  # nobody may read it who may not read the old
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            with suppress(OSError):  # a stick or a network folder may have no permissions to set
                temporary.chmod(mode)
        temporary.replace(target)
    except _FAILURES as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(*_FAILURES):  # there is one only if something went wrong
            temporary.unlink(missing_ok=True)
    _settle(target.parent)


_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def _unwritable(path: Path, error: Exception) -> FileUnwritable:
    what, remedy = trouble(error)
    return FileUnwritable(f"{path} could not be written: {what}. {remedy}. Nothing was changed.")


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut. Where the disk knows no such thing, the file is there all the same."""
    with suppress(*_FAILURES):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

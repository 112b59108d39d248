"""Keeps an error of ours out of Qt: every override of a Qt method is guarded, in every class, at this one place.

An exception that leaves an overridden method goes back into Qt's own code. It may end the process there: PySide6 6.10
on Python 3.11 crashes at a ZeroDivisionError or an IndexError. And the traceback would keep a painter alive that Qt
takes to be gone. So each override is wrapped when its class is made: what it raises is told to `sys.excepthook`, and Qt
gets a harmless answer. Nobody has to remember it, and a call costs a tenth of a microsecond more.

Knows no class of the program.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache, wraps
from types import FunctionType
from typing import Any, Final

from shiboken6 import Shiboken

OWN: Final = ("playground",)
"""In classes of these packages every override is guarded."""

LENT: Final = ("pyqtgraph",)
"""In these, only what Qt calls to paint, to measure and to tell of events: the rest is called by themselves, too."""

_BUILT_IN: Final = (bool, int, float, str, bytes, list, dict, tuple)
_QT_VALUES: Final = frozenset(
    {"QSize", "QSizeF", "QRect", "QRectF", "QPoint", "QPointF", "QModelIndex", "QPainterPath", "QRegion", "QByteArray"}
)

_CALLED_BY_QT: Final = frozenset({"paint", "boundingRect", "shape", "sizeHint", "minimumSizeHint", "itemChange"})


def guard_overrides() -> None:
    """Guard all classes on Qt's that are made from now on. May be called more than once."""
    root: Any = Shiboken.Object
    root.__init_subclass__ = classmethod(_guard_new_class)


def _guard_new_class(cls: Any, /, **further: object) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**further)
    guard_class(cls)


def guard_class(cls: type) -> None:
    """Guard the overrides of a class, and of what is mixed into it."""
    for owner, name, qt_method in overrides(cls):
        function = owner.__dict__[name]
        if not is_guarded(function):
            setattr(owner, name, _guarded(function, name, qt_method))


def overrides(cls: type) -> Iterator[tuple[type, str, Any]]:
    """Each method of a class, or of what is mixed into it, that stands before one of Qt's: where, its name, Qt's."""
    qt_classes = [base for base in cls.__mro__ if base.__module__.startswith(("PySide6.", "Shiboken"))]
    for owner in cls.__mro__:
        package = owner.__module__.partition(".")[0]
        if package not in OWN and package not in LENT:
            continue
        for name, function in list(vars(owner).items()):
            if not isinstance(function, FunctionType) or name.startswith("__"):
                continue
            if package in LENT and not (name in _CALLED_BY_QT or name.lower().endswith("event")):
                continue
            qt_method = next((vars(base)[name] for base in qt_classes if name in vars(base)), None)
            if callable(qt_method):
                yield owner, name, qt_method


def is_guarded(function: object) -> bool:
    """Whether a method is guarded already."""
    return getattr(function, "is_guarded", False) is True


def _guarded(function: FunctionType, name: str, qt_method: object) -> Callable[..., Any]:
    @wraps(function)
    def guarded(*args: Any, **named: Any) -> Any:
        try:
            return function(*args, **named)
        except Exception as error:
            _tell(error)
            return _harmless(name, qt_method, args)

    guarded.is_guarded = True  # type: ignore[attr-defined]
    return guarded


def _tell(error: Exception) -> None:
    """Tell an error as Python tells one that nobody caught, and let go of what its frames hold, such as painters."""
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        seen: BaseException | None = error
        while seen is not None:
            traceback.clear_frames(seen.__traceback__)
            seen = seen.__context__


# --- what Qt gets in place of an answer -----------------------------------------------------------------------------


def _harmless(name: str, qt_method: object, args: tuple[Any, ...]) -> Any:
    """The answer that changes least: an event not taken, a size not known, nothing to show."""
    if name == "itemChange":
        return args[-1]  # the value, as it was asked for
    if name in ("heightForWidth", "metric"):
        return _of_qt(qt_method, args)
    if name == "closeEvent":
        args[-1].ignore()  # a window that could not do what belongs to closing still holds the work
        return None
    kind = _answer_type(qt_method)
    try:
        return _empty(kind)
    except (TypeError, ValueError):  # an enumeration without a 0
        return None


def _of_qt(qt_method: Any, args: tuple[Any, ...]) -> Any:
    return qt_method(*args)


@cache
def _answer_type(qt_method: object) -> object:
    """What Qt's own method says that it gives; None where that is nothing or not known."""
    try:
        from shibokensupport.signature import get_signature  # type: ignore[import-not-found]  # comes with PySide

        signatures = get_signature(qt_method)
    except Exception:  # whatever is amiss there, an error is being dealt with already
        return None
    first = signatures[-1] if isinstance(signatures, list) else signatures  # parent() has a QObject, parent(index) …
    return getattr(first, "return_annotation", None)


def _empty(kind: object) -> Any:
    """The empty one of a kind of value; None for anything else."""
    if getattr(kind, "__origin__", None) in _BUILT_IN:
        kind = kind.__origin__  # type: ignore[attr-defined]  # as just found
    if not isinstance(kind, type):
        return None
    if issubclass(kind, Enum):
        return kind(0)
    return kind() if kind in _BUILT_IN or kind.__name__ in _QT_VALUES else None

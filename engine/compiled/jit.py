"""How the package is compiled, and how the compiled code is kept on disk for the next start.

Numba watches only the file in which a compiled function stands. Here every function is made of parts from other
files, so the kept code is thrown away when any of them changes.
"""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast


@contextmanager
def _without_scipy() -> Iterator[None]:
    """Let Numba find no SciPy: it would load it for the linear algebra that no compiled function here calls."""
    if "scipy" in sys.modules:
        yield
        return
    sys.modules["scipy"] = None  # type: ignore[assignment]  # as Python's documentation says: imports fail
    try:
        yield
    finally:
        del sys.modules["scipy"]


with _without_scipy():
    import numba
    import numba.np.arraymath  # it looks for SciPy when it is loaded, else on the first call
    from numba.core import caching

_Function = TypeVar("_Function", bound=Callable[..., Any])


_PACKAGE: Final = Path(__file__).parent
_REGISTRIES: Final = ("activations.py", "losses.py", "optimizers.py", "penalties.py")
"""Files above the package whose codes and constants are compiled in."""


def source_stamp(paths: Iterable[Path]) -> bytes:
    """A hash of files and their names, in any order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.digest()


@cache
def _compiled_sources_stamp() -> bytes:
    """The stamp of all that goes into compiled code."""
    return source_stamp([*_PACKAGE.glob("*.py"), *(_PACKAGE.parent / name for name in _REGISTRIES)])


class _AllSources:
    """Makes kept code stale as soon as any source of compiled code changes."""

    def get_source_stamp(self) -> bytes:
        return _compiled_sources_stamp()


class ChosenFolder(_AllSources, caching.UserProvidedCacheLocator):
    """The folder that the environment variable NUMBA_CACHE_DIR names."""


class PackageFolder(_AllSources, caching.InTreeCacheLocator):
    """`__pycache__`, where Python keeps its own."""


class PersonsFolder(_AllSources, caching.UserWideCacheLocator):
    """The person's cache folder, for an installation that cannot be written to."""


_FOLDERS: Final = ",".join(
    f"{folder.__module__}.{folder.__name__}" for folder in (ChosenFolder, PackageFolder, PersonsFolder)
)

# Compiled functions get every array from Python and make none. So they need not count references to arrays (`_nrt`),
# which cost half as much as a small network's arithmetic. And they assign no slices: the error messages of those would
# take a second to compile.
_COMMON: Final = {"error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}


def entry(function: _Function) -> _Function:
    """Compile `function` on its first call, release the GIL while it runs, keep the code on disk where possible."""
    usual = numba.config.CACHE_LOCATOR_CLASSES
    numba.config.CACHE_LOCATOR_CLASSES = _FOLDERS
    try:
        return cast(_Function, numba.njit(nogil=True, cache=True, **_COMMON)(function))
    except RuntimeError:  # no folder can be written to: compile anew on every start
        return cast(_Function, numba.njit(nogil=True, **_COMMON)(function))
    finally:
        numba.config.CACHE_LOCATOR_CLASSES = usual


def part(function: _Function) -> _Function:
    """Make `function` a part of the entries that call it; it cannot be called from Python."""
    return cast(_Function, numba.njit(no_cpython_wrapper=True, **_COMMON)(function))


def inlined(function: _Function) -> _Function:
    """Like `part`, and written out wherever it is called: for small functions in inner loops."""
    return cast(_Function, numba.njit(no_cpython_wrapper=True, forceinline=True, **_COMMON)(function))

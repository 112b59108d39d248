"""The command line: opens the window, or does without one what `playground.commands` does.

Results go to standard output, everything else to standard error. Qt is loaded for the window alone, and the compiled
engine for training alone, so that the rest answers at once.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from playground import __version__
from playground.exit_code import ExitCode, complain

_DESCRIPTION: Final = """\
A desktop playground in which a small neural network learns a picture before your eyes.

  playground [FILE]           open the window, with FILE: a network, a table, or a link
  playground train FILE …     train without a window
  playground check FILE…      report what is wrong with a file
  playground import SOURCE …  make a network's file of a table or a link
  playground export FILE …    write it for another program
  playground sweep FILE …     train it with many settings and seeds

For more, see playground train --help, and so on.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show δ shows ?
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    is_window = not arguments or arguments[0] not in _COMMANDS
    try:
        code = _answer(arguments)
    except OSError as error:
        if is_window:  # an error of the program, not of what it prints
            raise
        return _output_lost(error)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return _output_lost(error)
    return code


def _answer(arguments: list[str]) -> int:
    try:
        if arguments and arguments[0] in _COMMANDS:
            return _COMMANDS[arguments[0]](arguments[1:])
        with _ends_at_once():
            return _open_window(arguments)
    except SystemExit as done:  # argparse has printed its help or what is wrong
        return done.code if isinstance(done.code, int) else ExitCode.WRONG_USAGE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:
        from engine.native.library import KernelsMissing

        if not isinstance(error, KernelsMissing):
            raise
        complain(str(error))
        return ExitCode.WRONG_USAGE


def _output_lost(error: OSError) -> int:
    """What to answer when standard output could not be written; nothing more is sent there."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # whoever read it has gone, as in `playground train FILE | head -1`
        return ExitCode.DONE
    from playground.model.files.disk import trouble

    what, remedy = trouble(error)
    complain(f"The result could not be printed: {what}. {remedy}.")
    return ExitCode.WRONG_USAGE


def _open_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "playground",
        usage="playground [FILE | TABLE | LINK] | train FILE … | check FILE… | import SOURCE … | "
        "export FILE … | sweep FILE … | --version",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="what to open in the window: a network, a table, or a link"
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    wanted: str | None = parser.parse_args(arguments).file

    from playground.commands.arguments import find_kernels
    from playground.display import no_window
    from playground.quick_imports import have_one_thread_for_algebra, quick_imports

    have_one_thread_for_algebra()
    find_kernels()
    if obstacle := no_window():
        from playground.model.files.disk import is_there

        if wanted is not None and not is_there(Path(wanted)) and not _is_link(wanted):
            complain(f"{wanted}: there is no such file or command. The commands are {', '.join(_COMMANDS)}.")
        complain(obstacle)
        return ExitCode.WRONG_USAGE
    try:
        with quick_imports():
            from playground import app
    except ImportError as error:
        if ".so" not in str(error):  # a fault of ours, not a library that the system lacks
            raise
        from playground.system_libraries import advice

        complain(f"Qt cannot be loaded: {error}. {advice(str(error))}")
        return ExitCode.WRONG_USAGE
    from playground.resources import ResourceMissingError

    try:
        return app.run(wanted)
    except ResourceMissingError as missing:
        complain(str(missing))
        return ExitCode.WRONG_USAGE


@contextmanager
def _ends_at_once() -> Iterator[None]:
    """Let Ctrl+C end the process without a word as long as there is no window: while Qt loads, nothing can be lost.

    An exception in the midst of it would surface anywhere, with a traceback. The window sees to it by itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)
    ]
    before = [signal.signal(number, _end_at_once) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _end_at_once(number: int, frame: object) -> None:
    os._exit(ExitCode.INTERRUPTED)


def _is_link(text: str) -> bool:
    from playground.exchange.browser_link.settings import is_link

    return is_link(text)


def _check(arguments: list[str]) -> int:
    from playground.commands.checking import check

    return check(arguments)


def _train(arguments: list[str]) -> int:
    from playground.commands.training import train

    return train(arguments)


def _import(arguments: list[str]) -> int:
    from playground.commands.importing import bring_in

    return bring_in(arguments)


def _export(arguments: list[str]) -> int:
    from playground.commands.exporting import export

    return export(arguments)


def _sweep(arguments: list[str]) -> int:
    from playground.commands.sweeping import sweep

    return sweep(arguments)


_COMMANDS: Final[dict[str, Callable[[list[str]], int]]] = {
    "train": _train,
    "check": _check,
    "import": _import,
    "export": _export,
    "sweep": _sweep,
}

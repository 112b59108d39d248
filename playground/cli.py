"""The command line: opens the window, or trains, checks and exports without one.

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

DEFAULT_EPOCHS: Final = 100
MOST_EPOCHS: Final = 1_000_000_000

_DESCRIPTION: Final = """\
A desktop playground in which a small neural network learns a picture before your eyes.

  playground [FILE]           open the window, with FILE: a network, a table, or a link
  playground train FILE …     train without a window
  playground check FILE…      report what is wrong with a file
  playground import SOURCE …  make a network's file of a table or a link
  playground export FILE …    write it for another program

For more, see playground train --help, and so on.
"""

_EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the file is refused, 2 wrong usage or an output that cannot be written, "
    "3 training diverged, 130 interrupted."
)

_EXPORT_CODES: Final = (
    "Exit codes: 0 done, 1 the file is refused, 2 wrong usage or an output that cannot be written, 130 interrupted."
)


_IMPORT_CODES: Final = (
    "Exit codes: 0 done, 1 the table or link is refused, 2 wrong usage or an output that cannot be written, "
    "130 interrupted."
)


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
        "export FILE … | --version",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="what to open in the window: a network, a table, or a link"
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    wanted: str | None = parser.parse_args(arguments).file

    from playground.display import no_window

    _find_kernels()
    if obstacle := no_window():
        from playground.model.files.disk import is_there

        if wanted is not None and not is_there(Path(wanted)) and not _is_link(wanted):
            complain(f"{wanted}: there is no such file or command. The commands are {', '.join(_COMMANDS)}.")
        complain(obstacle)
        return ExitCode.WRONG_USAGE
    try:
        from playground.quick_imports import quick_imports

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


def _check(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "playground check",
        description="Report what is wrong with files of networks, lessons or scenes, or nothing. "
        "Exit code 1 if any is refused.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a file to check")
    files: list[Path] = parser.parse_args(arguments).files

    from playground.model.files.refused import FileRefused
    from playground.model.lessons.lesson_io import check_file

    code = ExitCode.DONE
    for path in files:
        try:
            check_file(path)
        except FileRefused as refusal:
            complain(f"{path}: {refusal}")
            code = ExitCode.FILE_REFUSED
    return code


def _train(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "playground train",
        description="Train a network without a window, then report how well it does and how it learns.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the network to train, from the state it was saved in")
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=_epochs,
        default=DEFAULT_EPOCHS,
        help=f"epochs to train; finishing a started epoch counts as one, 0 only measures (default {DEFAULT_EPOCHS})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument(
        "--png",
        metavar="OUT.png",
        type=Path,
        help="save a picture of what it has learned; the ending of the name sets the format",
    )
    parser.add_argument("--save", metavar="OUT.json", type=Path, help="save the trained network")
    options = parser.parse_args(arguments)
    _check_outputs(parser, options.png, options.save)

    _find_kernels()
    from playground import headless

    return headless.run(options.file, options.epochs, as_json=options.json, png=options.png, save=options.save)


def _export(arguments: list[str]) -> int:
    from playground.exchange.exporters import EXPORTERS
    from playground.exchange.packages import PackageMissing

    width = max(map(len, EXPORTERS)) + 2
    formats = "\n".join(f"  {name.ljust(width)}{one.label}: {one.note}" for name, one in EXPORTERS.items())
    parser = argparse.ArgumentParser(
        "playground export",
        description="Write a network for another program.",
        epilog=f"Formats:\n{formats}\n\n{_EXPORT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the network")
    parser.add_argument("--to", metavar="FORMAT", type=_format, required=True, help="the format, one of those below")
    parser.add_argument("-o", metavar="OUT", dest="out", type=Path, help="the file to write (default: standard output)")
    options = parser.parse_args(arguments)
    exporter, out = EXPORTERS[options.to], options.out

    from playground.model.files.disk import FileUnwritable, replace_file
    from playground.model.files.document_io import read
    from playground.model.files.endings import promises_another, with_ending
    from playground.model.files.refused import FileRefused

    if out is not None and promises_another(out, exporter.ending, ".txt"):
        mended = with_ending(out, exporter.ending)
        parser.error(f"-o: found {out.name}. Allowed: names that end in {exporter.ending}. Call it {mended.name}")
    try:
        exported = exporter.write(read(options.file))
    except FileRefused as refusal:
        complain(f"{options.file}: {refusal}")
        return ExitCode.FILE_REFUSED
    except PackageMissing as reason:
        complain(f"--to {exporter.name}: {reason}")
        return ExitCode.WRONG_USAGE
    if out is None and isinstance(exported.content, bytes) and sys.stdout.isatty():
        parser.error(f"--to {exporter.name} gives no text for a terminal: name a file, -o OUT{exporter.ending}")
    if out is None:
        sys.stdout.buffer.write(exported.data)  # as it is, lines ended as the format wants
    else:
        try:
            replace_file(out, exported.data)
        except FileUnwritable as reason:
            complain(str(reason))
            return ExitCode.WRONG_USAGE
    for sentence in exported.left_out:
        complain(f"Left out: {sentence}")
    return ExitCode.DONE


def _format(text: str) -> str:
    from playground.exchange.exporters import EXPORTERS

    if text not in EXPORTERS:
        raise argparse.ArgumentTypeError(f"found {text!r}. Allowed: {', '.join(EXPORTERS)}")
    return text


def _import(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "playground import",
        description="Make the file of a network that learns a table, of what a link of the browser playground "
        "shows, or of weights. What is not said is guessed, and told on standard error.",
        epilog=_IMPORT_CODES,
    )
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a table (.csv, .tsv, .txt, or - for standard input), a link of the browser playground, or weights of "
        "another program (.onnx, or a state_dict as .npz or .json)",
    )
    parser.add_argument("-o", metavar="OUT.json", dest="out", type=Path, required=True, help="the file to write")
    for name, role in (("x1", "goes to the right"), ("x2", "goes up"), ("label", "is to be learned")):
        parser.add_argument(
            f"--{name}", metavar="COLUMN", help=f"the column that {role}: its name, or its number from 1 on"
        )
    parser.add_argument(
        "--train-percent", metavar="N", type=_share, help="percent of the rows to train on, 10 to 100 (default 50)"
    )
    parser.add_argument(
        "--seed", metavar="N", type=_seed, help="mixes the rows, and draws 20,000 of them where there are more"
    )
    options = parser.parse_args(arguments)

    from playground.exchange.importers import ImportChoice, importer_for
    from playground.exchange.packages import PackageMissing
    from playground.model.files.disk import FileUnwritable, check_writable
    from playground.model.files.document_io import write
    from playground.model.files.endings import promises_another, with_ending
    from playground.model.files.refused import FileRefused

    out: Path = options.out
    if promises_another(out, ".json", ".txt"):
        mended = with_ending(out, ".json")
        parser.error(f"-o: found {out.name}. Allowed: names that end in .json. Call it {mended.name}")
    importer = importer_for(options.source)
    choice = ImportChoice(options.x1, options.x2, options.label, options.train_percent, options.seed)
    if not importer.has_columns and not choice.is_plain:
        parser.error("--x1, --x2, --label, --train-percent and --seed are for tables alone")
    stream = sys.stdin.buffer if options.source == "-" and sys.stdin is not None else None
    if options.source == "-" and stream is None:
        parser.error("SOURCE: found no standard input. Allowed: a file, or a link")
    try:
        check_writable(out)
        imported = importer.read(options.source, choice, stream)
        write(out, imported.work)
    except FileRefused as refusal:
        complain(f"{options.source[:200]}: {refusal}")
        return ExitCode.FILE_REFUSED
    except PackageMissing as reason:
        complain(f"{options.source[:200]}: {reason}")
        return ExitCode.WRONG_USAGE
    except FileUnwritable as reason:
        complain(str(reason))
        return ExitCode.WRONG_USAGE
    for sentence in imported.notes:
        complain(sentence)
    return ExitCode.DONE


def _is_link(text: str) -> bool:
    from playground.exchange.browser_link.settings import is_link

    return is_link(text)


def _share(text: str) -> int:
    from engine.data.split import LEAST_SHARE, MOST_SHARE

    return _whole(text, LEAST_SHARE, MOST_SHARE)


def _seed(text: str) -> int:
    from engine.data.checking import MAX_SEED

    return _whole(text, 0, MAX_SEED)


_COMMANDS: Final[dict[str, Callable[[list[str]], int]]] = {
    "train": _train,
    "check": _check,
    "import": _import,
    "export": _export,
}


def _find_kernels() -> None:
    """Ask for the training loops before anything is begun; raises where they are missing, or of other sources."""
    from engine.native.library import library

    library()


def _check_outputs(parser: argparse.ArgumentParser, png: Path | None, save: Path | None) -> None:
    """Refuse names that would say something else than what is in the files."""
    from playground.model.files.disk import is_same
    from playground.model.files.endings import PICTURE_FORMATS, ending_of, promises_another, with_ending

    if png and ending_of(png) and ending_of(png) not in PICTURE_FORMATS:
        endings = ", ".join(PICTURE_FORMATS)
        mended = with_ending(png, *PICTURE_FORMATS)
        parser.error(f"--png: found {png.name}. Allowed: names that end in {endings}. Call it {mended.name}")
    if save and promises_another(save, ".json", ".txt"):
        mended = with_ending(save, ".json")
        parser.error(f"--save: found {save.name}. Allowed: names that end in .json. Call it {mended.name}")
    if png and save and is_same(png, save):
        parser.error("--png and --save name the same file: use two different names")


def _epochs(text: str) -> int:
    return _whole(text, 0, MOST_EPOCHS)


def _whole(text: str, least: int, most: int) -> int:
    from playground.model.numerals import Limits, NumberRefused, read_number

    try:
        return round(read_number(text, Limits(least, most, "whole")).value)
    except NumberRefused:
        allowed = f"a whole number from {least} to {most}"
        raise argparse.ArgumentTypeError(f"found {text!r}. Allowed: {allowed}") from None

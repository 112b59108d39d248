"""`playground export`: a network for another program."""

import argparse
import sys
from pathlib import Path
from typing import Final

from playground.exit_code import ExitCode, complain

_EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the file is refused, 2 wrong usage or an output that cannot be written, 130 interrupted."
)


def export(arguments: list[str]) -> int:
    """Write the network in the format; return the exit code."""
    from playground.exchange.exporters import EXPORTERS
    from playground.exchange.packages import PackageMissing

    width = max(map(len, EXPORTERS)) + 2
    formats = "\n".join(f"  {name.ljust(width)}{one.label}: {one.note}" for name, one in EXPORTERS.items())
    parser = argparse.ArgumentParser(
        "playground export",
        description="Write a network for another program.",
        epilog=f"Formats:\n{formats}\n\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the network")
    parser.add_argument("--to", metavar="FORMAT", type=_format, required=True, help="the format, one of those below")
    parser.add_argument("-o", metavar="OUT", dest="out", type=Path, help="the file to write (default: standard output)")
    options = parser.parse_args(arguments)
    exporter, out = EXPORTERS[options.to], options.out

    from playground.exchange.importers import refusal_of
    from playground.model.files.disk import FileUnwritable, replace_file
    from playground.model.files.document_io import read
    from playground.model.files.endings import promises_another, with_ending
    from playground.model.files.refused import FileRefused
    from playground.model.race import one_of_race

    if out is not None and promises_another(out, exporter.ending, ".txt"):
        mended = with_ending(out, exporter.ending)
        parser.error(f"-o: found {out.name}. Allowed: names that end in {exporter.ending}. Call it {mended.name}")
    try:
        work = read(options.file)
        if told_race := one_of_race(work):
            complain(f"{options.file} {told_race}")
        exported = exporter.write(work)
    except FileRefused as refusal:
        complain(f"{options.file}: {refusal_of(options.file, refusal)}")
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

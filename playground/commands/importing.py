"""`playground import`: the file of a network from a table, a link, or weights of another program."""

import argparse
import sys
from pathlib import Path
from typing import Final

from playground.commands.arguments import seed, whole
from playground.exit_code import ExitCode, complain

_EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the table or link is refused, 2 wrong usage or an output that cannot be written, "
    "130 interrupted."
)


def bring_in(arguments: list[str]) -> int:
    """Make the file of what the source shows; return the exit code."""
    parser = argparse.ArgumentParser(
        "playground import",
        description="Make the file of a network that learns a table, of what a link of the browser playground "
        "shows, or of weights. What is not said is guessed, and told on standard error.",
        epilog=_EXIT_CODES,
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
        "--seed", metavar="N", type=seed, help="mixes the rows, and draws 20,000 of them where there are more"
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


def _share(text: str) -> int:
    from engine.data.split import LEAST_SHARE, MOST_SHARE

    return whole(text, LEAST_SHARE, MOST_SHARE)

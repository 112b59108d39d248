"""`playground train`: training without a window."""

import argparse
from pathlib import Path
from typing import Final

from playground.commands.arguments import UNTIL_EPOCHS, add_stop_rules, epochs, find_kernels, stop_rule

DEFAULT_EPOCHS: Final = 100

_EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the file is refused, 2 wrong usage or an output that cannot be written, "
    "3 training diverged, 130 interrupted."
)


def train(arguments: list[str]) -> int:
    """Train the network as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(
        "playground train",
        description="Train a network without a window, then report how well it does and how it learns.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the network to train, from the state it was saved in")
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=epochs,
        help=f"epochs to train; finishing a started epoch counts as one, 0 only measures (default {DEFAULT_EPOCHS})",
    )
    add_stop_rules(parser)
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

    find_kernels()
    from playground import headless

    rule = stop_rule(options)
    wanted: int | None = options.epochs
    if wanted is None:
        wanted = UNTIL_EPOCHS if rule else DEFAULT_EPOCHS
    return headless.run(options.file, wanted, rule, as_json=options.json, png=options.png, save=options.save)


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

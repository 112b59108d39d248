"""`playground sweep`: every combination of settings with every seed, trained on all cores."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.commands.arguments import add_stop_rules, epochs, find_kernels, stop_rule, whole

if TYPE_CHECKING:
    from playground.headless_sweep import Form

_FORMS: "Final[dict[str, Form]]" = {".json": "json", ".csv": "csv", ".txt": "table"}
"""What an ending of a name says; a table for any other name."""

_MOST_SEEDS: Final = 100_000
_MOST_JOBS: Final = 1024

_KEYS: Final = """\
KEY is a dotted key of the file, such as training.learning_rate, data.noise, network.init.scheme or
network.hidden[0].units; or hidden.count, hidden.units, hidden.activation, hidden.slope for all hidden layers; or
features, with values such as x1+x2+x1_x2. All combinations are trained, in the order in which they are given.
Seed s, from 0 on, is the seed of data, initial weights and order alike, but for a seed that is varied itself. What
the file has learned does not count; what it pins keeps its value. The numbers are those of training each alone.

Example: playground sweep FILE --vary hidden.count=1,2,4,8 --vary hidden.activation=tanh,relu --seeds 20 --epochs 200
"""

_EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the file is refused, 2 wrong usage or an output that cannot be written, "
    "3 all runs diverged, 130 interrupted."
)


def sweep(arguments: list[str]) -> int:
    """Train what the arguments say, and tell what came of it; return the exit code."""
    parser = argparse.ArgumentParser(
        "playground sweep",
        description="Train a network with other settings and seeds, and report what came of each run.",
        epilog=f"{_KEYS}\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the network")
    parser.add_argument(
        "--vary", metavar="KEY=V1,V2,…", action="append", default=[], help="a setting and its values; may stand again"
    )
    parser.add_argument("--seeds", metavar="N", type=_seeds, default=1, help="train each with the seeds 0 to N − 1")
    parser.add_argument("--epochs", metavar="N", type=epochs, help="epochs of each run; needed without a stop rule")
    parser.add_argument(
        "--jobs", metavar="N", type=_jobs, help="runs at the same time here (default: one for each core)"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    form.add_argument("--csv", action="store_true", help="print CSV, a row for each run, instead of a table")
    parser.add_argument(
        "-o",
        metavar="OUT",
        dest="out",
        type=Path,
        help="the file to write (default: standard output); it may end in .json or .csv in place of the option",
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="train on the Dask cluster with this address, such as tcp://10.0.0.1:8786"
    )
    add_stop_rules(parser)
    options = parser.parse_args(arguments)
    rule = stop_rule(options)
    if options.epochs is None and not rule:
        parser.error("--epochs is needed: how long each run is to be, unless a stop rule such as --until-loss ends it")

    find_kernels()
    from playground import headless_sweep
    from playground.commands.arguments import UNTIL_EPOCHS
    from playground.model.experiment import Experiment, ExperimentRefused, read_varied
    from playground.model.files.endings import ending_of, promises_another, with_ending

    named = None if options.out is None else ending_of(options.out)
    ending = ".json" if options.json else ".csv" if options.csv else named if named in _FORMS else ".txt"
    if options.out is not None and promises_another(options.out, ending):
        mended = with_ending(options.out, ending)
        parser.error(f"-o: found {options.out.name}. Allowed: names that end in {ending}. Call it {mended.name}")
    varied = []
    for text in options.vary:
        try:
            varied.append(read_varied(text))
        except ExperimentRefused as refusal:
            parser.error(f"--vary: {refusal}")
    wanted = UNTIL_EPOCHS if options.epochs is None else options.epochs
    experiment = Experiment(tuple(varied), options.seeds, wanted, rule)
    return headless_sweep.run(options.file, experiment, _FORMS[ending], options.jobs, options.out, options.dask)


def _seeds(text: str) -> int:
    return whole(text, 1, _MOST_SEEDS)


def _jobs(text: str) -> int:
    return whole(text, 1, _MOST_JOBS)

"""`make monkey`: many monkeys, each with a seed of its own, until one of them breaks something or all are done."""

import argparse
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.monkey.beginnings import BEGINNINGS
from tests.monkey.sending import Outcome, send


def main() -> int:
    parser = argparse.ArgumentParser(prog="make monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of the first run; else a random one")
    parser.add_argument("--events", type=int, default=5000, help="of each run (5000)")
    parser.add_argument("--runs", type=int, default=20, help="how many, with seeds that follow each other (20)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--begin", choices=sorted(BEGINNINGS), default="", help="with which network; else an example")
    asked = parser.parse_args()
    first = random.randrange(1_000_000) if asked.seed is None else asked.seed
    print(f"{asked.runs} runs of {asked.events} events, with the seeds {first} to {first + asked.runs - 1}", flush=True)
    bad: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder, ThreadPoolExecutor(asked.jobs) as pool:

        def run(seed: int) -> Outcome:
            return send(seed, asked.events, Path(folder) / str(seed), begin=asked.begin)

        for outcome in pool.map(run, range(first, first + asked.runs)):
            print(outcome.report(), flush=True)
            if not outcome.is_good:
                bad.append(outcome)
    whole = asked.runs * asked.events
    print(f"{whole:,} events in {asked.runs} runs: {len(bad)} of them broke something.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

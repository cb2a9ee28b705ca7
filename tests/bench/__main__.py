"""`python -m tests.bench`: accuracy beside others, speed beside bare reads; bench.json and docs/benchmark.md."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import shared
from tests.bench.accuracy import Run, run
from tests.bench.adversarial import adversarial
from tests.bench.contender import Absent, NameRegex
from tests.bench.errors import listing
from tests.bench.generate import generate
from tests.bench.gomme import Gomme
from tests.bench.haystack import haystack
from tests.bench.label import Labelled, write_csv
from tests.bench.tables import GROUPS, overview

SEEDS = 160


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"generated databases (default {SEEDS})")
    parser.add_argument("--quick", action="store_true", help="20 databases, small speed tables")
    parser.add_argument("--errors", nargs="?", const="-", metavar="FILE", help="list every wrong verdict of gomme")
    parser.add_argument("--values", action="store_true", help="with --errors: a few of the (invented) values")
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the databases and their labels")
    return parser.parse_args(argv)


def databases(seeds: int, folder: Path, scale: float = 1.0) -> list[Labelled]:
    return [
        *(generate(seed, folder) for seed in range(seeds)),
        haystack(folder, scale),
        adversarial(folder),
        *shared.databases(),
    ]


def main() -> int:
    options = arguments()
    seeds = min(options.seeds, 20) if options.quick else options.seeds
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.write or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        every = databases(seeds, folder, 0.25 if options.quick else 1.0)
        say(f"{len(every)} databases, {sum(len(d.labels) for d in every)} columns, {time.perf_counter() - begun:.1f} s")
        if options.write:
            for database in every:
                write_csv(database.labels, folder / f"{database.name}.csv")
            return 0
        for contender in (NameRegex, Gomme):
            try:
                done = run(contender(), every, say)
            except Absent as reason:
                say(str(reason))
                continue
            for group in done.groups():
                say(f"{done.contender:24s} {GROUPS[group]}: {overview(done.score(group))}")
            say(f"{done.contender}: {done.seconds:.1f} s, {done.cells_per_second:,.0f} cells/s")
            if options.errors and done.contender == "gomme":
                _list_errors(done, options)
    return 0


def _list_errors(done: Run, options: argparse.Namespace) -> None:
    known = {database.name: database for database, _ in done.judged}
    parts = [f"## {GROUPS[g]}\n{listing(done.score(g).errors, known, options.values)}" for g in done.groups()]
    if options.errors == "-":
        say("\n".join(parts))
    else:
        Path(options.errors).write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

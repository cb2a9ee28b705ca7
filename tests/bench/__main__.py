"""`python -m tests.bench`: accuracy beside others, speed beside bare reads; bench.json and docs/benchmark.md."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import page, sections
from tests.bench.accuracy import Run
from tests.bench.contender import Absent
from tests.bench.errors import listing
from tests.bench.label import Labelled, write_csv
from tests.bench.tables import GROUPS

SEEDS = 160
ROWS = 1_000_000
RETAINED = 120_000  # six times the persons
PARTS = ("accuracy", "league", "speed", "start", "copies", "retention", "length")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part (may be repeated)")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"generated databases (default {SEEDS})")
    parser.add_argument("--rows", type=int, help=f"rows of the speed tables (default {ROWS:,}; retention {RETAINED:,})")
    parser.add_argument("--quick", action="store_true", help="20 databases, 100,000 rows; only printed")
    parser.add_argument("--errors", nargs="?", const="-", metavar="FILE", help="list gomme's wrong verdicts by kind")
    parser.add_argument("--all", action="store_true", help="with --errors: every one of them")
    parser.add_argument("--values", action="store_true", help="with --errors: a few of the (invented) values")
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the databases and their labels")
    return parser.parse_args(argv)


def main() -> int:
    options = arguments()
    if options.quick:
        options.seeds, options.rows = min(options.seeds, 20), min(options.rows or ROWS, 100_000)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.write or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        parts = options.only or PARTS
        if options.write:
            _write(sections.databases(options.seeds, folder, 1.0), folder)
            return 0
        kept = folder / "bench.json" if options.quick else page.FIGURES
        if {"accuracy", "league"} & set(parts):
            _judge(options, folder, kept, parts)
        for part, measure in (
            ("speed", sections.the_speed),
            ("start", sections.the_start),
            ("copies", sections.the_copies),
            ("retention", sections.the_retention),
            ("length", sections.the_length),
        ):
            if part in parts:
                rows = options.rows or (RETAINED if part == "retention" else ROWS)
                _measure(part, lambda measure=measure, rows=rows: measure(rows, folder, kept, say))
    if not options.quick:
        page.publish()
    say(f"{time.perf_counter() - begun:.0f} s in all" + ("" if options.quick else f"; figures in {page.FIGURES.name}"))
    return 0


def _judge(options: argparse.Namespace, folder: Path, kept: Path, parts: Sequence[str]) -> None:
    begun = time.perf_counter()
    every = sections.databases(options.seeds, folder, 0.25 if options.quick else 1.0)
    columns = sum(len(database.labels) for database in every)
    say(f"{len(every)} databases, {columns} columns, written in {time.perf_counter() - begun:.1f} s")
    if "accuracy" in parts and (ours := sections.accuracy(every, kept, say)) and options.errors:
        _list_errors(ours, options)
    if "league" in parts:
        sections.the_league(every, 3 if options.quick else 10, folder, kept, say)


def _measure(part: str, work: object) -> None:
    assert callable(work)
    try:
        work()
    except Absent as reason:
        say(f"{part}: {reason}")


def _write(every: Sequence[Labelled], folder: Path) -> None:
    for database in every:
        if database.path.parent == folder:
            write_csv(database.labels, folder / f"{database.name}.csv")
    say(f"{len(every)} databases")


def _list_errors(done: Run, options: argparse.Namespace) -> None:
    known = {database.name: database for database, _ in done.judged} if options.values else {}
    text = "\n".join(
        f"## {GROUPS[group]}\n{listing(done.score(group).errors, known, options.all)}" for group in done.groups()
    )
    if done.failures:
        text = "## Databases on which gomme failed\n" + "\n".join(f"- {line}" for line in done.failures) + f"\n\n{text}"
    if options.errors == "-":
        say(text)
    else:
        Path(options.errors).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""Keeps figures in bench.json, section by section, and writes docs/benchmark.md from all of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.bench.speed import Measure
from tests.bench.tables import table

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "bench.json"
PAGE = ROOT / "docs" / "benchmark.md"
SECTIONS = ("accuracy", "league", "speed", "start", "length", "copies", "retention")
INTRODUCTION = """# Benchmark

Written by `make bench`; figures of one machine on one day, most of them ratios to a reference measured beside them.

Four kinds of databases are judged, column by column. *Generated*: ten kinds of business databases over many seeds,
in French, English and other schemas, from clear names to codes that say nothing, tables of 0 to 20,000 rows, written
by somebody who had not read the detectors; names of persons come from Faker's locales and a list by hand, never from
the lists that gomme detects with. *Business software*: 112 tables as ERP, CRM, mail, HR and shop products on the
French market name theirs, empty, of a few rows and of hundreds, a part of them unread while rules were written.
*Adversarial*: more than two hundred columns written by hand, each with its
reason. *Public*: sample databases with labels by hand, where they are present. Columns on which two honest readers
may disagree are left out. Intervals are Wilson's at 95 %; columns of one database resemble one another, so the real
uncertainty is larger.

`python -m tests.bench --errors` lists every wrong verdict with gomme's reasons; `--write DIR` writes the databases
and their labels for other tools.
"""


def keep(path: Path, section: str, figures: object, page: str) -> None:
    """Replaces one section of that bench.json."""
    every = read(path)
    every[section] = {"machine": machine(), "figures": figures, "page": page}
    path.write_text(json.dumps(every, indent=1, ensure_ascii=False), encoding="utf-8")


def read(path: Path = FIGURES) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def publish() -> None:
    """docs/benchmark.md, from every section that bench.json holds."""
    every = read()
    parts = [INTRODUCTION, *(_section(every[name]) for name in SECTIONS if name in every)]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _section(section: Mapping[str, Any]) -> str:
    m = section["machine"]
    where = f"*{m['date']}, {m['cpu']}, {m['cores']} cores, Python {m['python']}.*"
    return f"{section['page'].rstrip()}\n\n{where}\n"


def measures(some: Sequence[Measure]) -> str:
    head = ("what", "seconds", "reference", "seconds", "ratio", "rate", "to hold")
    return table(head, (_line(m) for m in some))


def _line(m: Measure) -> list[str]:
    rate = m.speed if m.amount else ""
    return [m.what, f"{m.seconds:.2f}", m.reference, f"{m.reference_seconds:.2f}", f"{m.ratio:.3g}", rate, m.bound]

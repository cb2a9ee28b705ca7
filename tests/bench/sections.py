"""The parts of a benchmark run: each measures, says where it is, and keeps its section."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import (
    bulk,
    copies,
    copies_limits,
    copies_others,
    lengths,
    page,
    retention,
    retention_apply,
    shared,
    speed,
    start,
    tables,
)
from tests.bench.accuracy import THIN_ROWS, Run, Say, league, run
from tests.bench.adversarial import adversarial
from tests.bench.contender import Absent, Contender, NameRegex
from tests.bench.generate import generate
from tests.bench.gomme import Gomme
from tests.bench.haystack import haystack
from tests.bench.label import Labelled
from tests.bench.opponents import DataFog, PresidioPerCell, PresidioStructured
from tests.bench.products import products
from tests.bench.recall import measured
from tests.bench.score import Score
from tests.bench.speed import Measure

RECALLED = 400  # columns a category and place


def databases(seeds: int, folder: Path, scale: float) -> list[Labelled]:
    return [
        *(generate(seed, folder) for seed in range(seeds)),
        haystack(folder, scale),
        *products(folder),
        adversarial(folder),
        *shared.databases(),
    ]


def present(kinds: Sequence[Callable[[], Contender]], say: Say) -> list[Contender]:
    """Those that can take part; why the others cannot is said."""
    found = []
    for kind in kinds:
        try:
            found.append(kind())
        except Absent as reason:
            say(str(reason))
    return found


def accuracy(every: Sequence[Labelled], kept: Path, say: Say) -> Run | None:
    """gomme and the regex over every database whole, figures into `kept`; gomme's run, for its errors."""
    runs = [run(contender, every, say) for contender in present((NameRegex, Gomme), say)]
    for done in runs:
        for group in done.groups():
            say(f"{done.contender:24s} {tables.GROUPS[group]}: {tables.overview(done.score(group))}")
        say(f"{done.contender}: {done.seconds:.1f} s, {done.cells_per_second:,.0f} cells/s")
    ours = next((done for done in runs if done.contender == Gomme.name), None)
    if ours:
        figures: dict[str, Any] = {
            done.contender: {group: _figures(done.score(group)) for group in done.groups()} for done in runs
        }
        recalls = list(measured(RECALLED))
        figures["recall"] = [asdict(recall) for recall in recalls]
        page.keep(kept, "accuracy", figures, f"{_accuracy_page(ours, runs)}\n{tables.recalls(recalls)}")
    return ours


def _figures(score: Score) -> dict[str, Any]:
    told = asdict(score)
    told.pop("errors")
    told["hidden"] = [{"category": c, "share": b, **asdict(t)} for (c, b), t in score.hidden.items()]
    return told


def _accuracy_page(ours: Run, runs: Sequence[Run]) -> str:
    parts = [f"## gomme {ours.version}, whole databases\n"]
    parts += (
        [f"gomme failed on {len(ours.failures)} databases; their columns count as unseen.\n"] if ours.failures else []
    )
    for group in ours.groups():
        score = ours.score(group)
        parts.append(
            f"### {tables.GROUPS[group].capitalize()}\n\n{score.columns} columns. Structured columns with values:\n"
        )
        parts.append(tables.structured(score))
        parts.append(tables.false_positives(score))
        confirmed = ours.score(group, confirmed_only=True)
        parts.append(f"Confirmed verdicts alone: {tables.overview(confirmed)}.\n")
        if score.without_values:
            parts += ["Columns without values, by their name:\n", tables.structured(score, without_values=True)]
        if score.hidden:
            parts += ["Recall in text and JSON, by the share of rows that hold something:\n", tables.hidden(score)]
    parts += ["### Beside a regex over column names, whole databases\n", tables.contenders(runs)]
    return "\n".join(parts)


def the_league(every: Sequence[Labelled], count: int, folder: Path, kept: Path, say: Say) -> None:
    """Every contender on the same few rows of `count` generated databases, the adversarial part and the public ones."""
    generated = [database for database in every if database.group == "generated" and database.name != "haystack"]
    chosen = [*generated[:count], *(database for database in every if database.group != "generated")]
    contenders = present((Gomme, NameRegex, PresidioPerCell, PresidioStructured, DataFog), say)
    runs = league(contenders, chosen, folder, say)
    intro = (
        f"## League\n\nEvery contender saw the same sample, at most {THIN_ROWS} rows a table; precision, recall and F1 "
        f"over name, e-mail and phone in structured columns; the generated part is {count} databases here.\n"
    )
    figures = {
        r.contender: {g: _figures(r.score(g)) for g in r.groups()} | {"cells/s": r.cells_per_second} for r in runs
    }
    page.keep(kept, "league", figures, f"{intro}\n{tables.contenders(runs)}")
    say(tables.contenders(runs))


def the_speed(rows: int, folder: Path, kept: Path, say: Say) -> None:
    """One process: a small discovery to warm up, then every measure that can be taken."""
    gomme = Gomme()
    gomme.discover(f"sqlite:///{bulk.write_customers(folder / 'warm.sqlite', 2000)}")
    times = 3
    some = _taken(
        (
            lambda: speed.sqlite(gomme, folder, rows, times),
            lambda: speed.postgresql(gomme, rows, times),
            lambda: speed.text(gomme, folder, rows // 20, times),
            lambda: speed.wide(gomme, folder, times),
            lambda: speed.presidio(rows // 10),
        ),
        say,
    )
    page.keep(kept, "speed", [asdict(m) | {"ratio": m.ratio} for m in some], f"## Speed\n\n{page.measures(some)}")


def the_start(rows: int, folder: Path, kept: Path, say: Say) -> None:
    """Whole processes: how long they take to start, and the memory of discoveries."""
    some = _taken((lambda: start.commands(folder),), say)
    memory = _taken((lambda: lengths.memories(folder, rows),), say)
    figures = {"memory": [asdict(m) for m in memory], "processes": [asdict(m) for m in some]}
    page.keep(kept, "start", figures, f"## Start and memory\n\n{page.measures(some)}\n{_list(memory)}")


def the_length(rows: int, folder: Path, kept: Path, say: Say) -> None:
    """Ten times the rows: is time linear, and memory bounded?"""
    some = _taken((lambda: lengths.longer(folder, rows),), say)
    measures = [m for m in some if isinstance(m, Measure)]
    memory = [m for m in some if isinstance(m, lengths.Memory)]
    figures = {"memory": [asdict(m) for m in memory], "measures": [asdict(m) for m in measures]}
    page.keep(kept, "length", figures, f"## Length\n\n{page.measures(measures)}\n{_list(memory)}")


def _list(some: Sequence[object]) -> str:
    return "\n".join(f"- {line}" for line in some) + "\n"


def the_copies(rows: int, folder: Path, kept: Path, say: Say) -> None:
    """Anonymized copies beside bare ones, in one process after a small copy; then what they must hold at length."""
    small = copies.written(folder / "small.sqlite", 2000)
    copies.Commission(folder / "small", f"sqlite:///{small}", f"sqlite:///{folder / 'small_copy.db'}").copy(True)
    parts = (copies.sqlite, copies.postgresql)
    others = (copies_others.beside_presidio, copies_others.beside_pynonymizer)
    some = _taken(
        (
            *(lambda part=part: part(folder, rows, 3) for part in parts),
            lambda: copies.beside_faker(folder, rows),
            *(lambda part=part: part(folder, rows // 5) for part in others),
        ),
        say,
    )
    lost = copies_limits.collisions(2 * rows)
    memory = {
        count: copies_limits.memory(small, copies.written(folder / "long.sqlite", count)) for count in (rows, 3 * rows)
    }
    lines = [
        f"Of {2 * rows:,} different e-mails and as many phones {lost['mail']} and {lost['tel']} became one another.",
        *(
            f"Memory of a copy of {count:,} rows × 9: {told['peak'] - told['idle']:.0f} MB over {told['idle']:.0f} MB "
            "idle (to hold: ≤ 350 MB at ten million)."
            for count, told in memory.items()
        ),
    ]
    for line in lines:
        say(line)
    figures = {
        "copies": [asdict(m) | {"speed": 1 / m.ratio} for m in some], "lost": lost,
        "memory": {str(count): told for count, told in memory.items()},
    }  # fmt: skip
    intro = "Speed is the reference's time over the copy's: 1 is as fast. Five of nine columns are masked.\n"
    page.keep(kept, "copies", figures, f"## Copies\n\n{intro}\n{copies.told(some)}\n" + "\n\n".join(lines) + "\n")


def the_retention(rows: int, folder: Path, kept: Path, say: Say) -> None:
    """Plans beside SQL of the same rows, applying beside DELETE and UPDATE by hand, and the memory of both."""
    persons = rows // 6
    some = _taken(
        (
            lambda: retention.planned(folder, persons, 3),
            lambda: retention_apply.applied(folder, rows, 3),
        ),
        say,
    )
    memory = _taken((lambda: retention.memories(folder, persons),), say)
    figures = {"memory": [asdict(m) for m in memory], "measures": [asdict(m) | {"ratio": m.ratio} for m in some]}
    intro = "Rules erase fields, give pseudonyms and delete rows; a dispute and one hold keep some.\n"
    page.keep(kept, "retention", figures, f"## Retention\n\n{intro}\n{page.measures(some)}\n{_list(memory)}")


def _taken(parts: Sequence[Callable[[], Any]], say: Say) -> list[Any]:
    some: list[Any] = []
    for part in parts:
        try:
            for measure in part():
                say(str(measure))
                some.append(measure)
        except Absent as reason:
            say(str(reason))
        except Exception as error:
            say(f"not measured: {type(error).__name__}: {error}")
    return some

"""A database of long text and JSON columns in which a person stands in one row out of two, or of a thousand."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

from tests.bench.generate import quoted
from tests.bench.label import Label, Labelled, Place
from tests.bench.row import Row, Value, World
from tests.bench.values_prose import SHARES, documents, lines, remarks

CATEGORIES: dict[str, tuple[str, ...]] = {
    "remarks": ("name", "email", "phone"), "documents": ("name", "email", "phone"), "lines": ("email",), "clean": (),
}  # fmt: skip
PLACES: dict[str, Place] = {"remarks": "text", "documents": "json", "lines": "text", "clean": "text"}
COLUMNS = {
    "remarks": ("commentaire", "notes", "OBS", "champ12"), "documents": ("payload", "donnees", "c7"),
    "lines": ("trace", "message", "z4"), "clean": ("description", "consignes", "txt2"),
}  # fmt: skip
SEVERAL = {0.001: 20, 0.003: 8}  # tables with so small a share: what is asked of is the recall at one row in a thousand


def haystack(folder: Path, scale: float = 1.0) -> Labelled:
    """One table a share and repetition; `scale` thins the repetitions."""
    path = folder / "haystack.sqlite"
    path.unlink(missing_ok=True)
    rng = Random("haystack")
    labels: list[Label] = []
    with closing(sqlite3.connect(path)) as connection:
        for share in SHARES:
            for repetition in range(max(1, round(SEVERAL.get(share, 4) * scale))):
                labels += _table(connection, f"t{len(labels):03d}_{repetition}", share, rng)
        connection.commit()
    return Labelled("haystack", path, tuple(labels))


def _table(connection: sqlite3.Connection, table: str, share: float, rng: Random) -> list[Label]:
    rows = rng.randint(2200, 3600) if share < 0.01 else rng.randint(300, 1200)
    world = World(Random(rng.getrandbits(64)), rng.choice(("fr", "fr", "fr", "en")))
    makers: dict[str, Value] = {
        "remarks": remarks(Random(rng.getrandbits(64)), share),
        "documents": documents(Random(rng.getrandbits(64)), share),
        "lines": lines(Random(rng.getrandbits(64)), share),
        "clean": remarks(Random(rng.getrandbits(64)), 0.0),
    }
    names = {kind: rng.choice(COLUMNS[kind]) for kind in makers}
    tallies: dict[str, Counter[str]] = {kind: Counter() for kind in makers}
    connection.execute(f"CREATE TABLE {quoted(table)} (id INTEGER PRIMARY KEY, {', '.join(names.values())})")
    for index in range(rows):
        row = Row(world, rng, index, rows, 0)
        values = {kind: maker(row) for kind, maker in makers.items()}
        for kind, planted in values.items():
            tallies[kind].update(planted.holds)  # type: ignore[attr-defined]
        cells = [planted.value for planted in values.values()]  # type: ignore[attr-defined]
        connection.execute(f"INSERT INTO {quoted(table)} VALUES (?, ?, ?, ?, ?)", (index, *cells))
    return [
        Label(table, "id", "id", rows=rows, non_null=rows),
        *(
            Label(
                table,
                names[kind],
                kind,
                PLACES[kind],
                {c: n / rows for c, n in tallies[kind].items()},
                rows=rows,
                non_null=rows,
            )
            for kind in makers
        ),
    ]

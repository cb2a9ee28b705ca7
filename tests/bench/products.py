"""Writes the tables of business software into SQLite files, empty and at several sizes, with their labels."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.bench.concepts import CONCEPTS
from tests.bench.generate import Drawn, written
from tests.bench.label import Label, Labelled
from tests.bench.product_schemas import PRODUCTS
from tests.bench.product_schemas_unread import PRODUCTS as UNREAD
from tests.bench.row import World

SIZES: dict[str, tuple[int, ...]] = {"empty": (0,), "tiny": (1, 2, 3, 5), "small": (8, 15, 30), "large": (200, 600)}
NULL = (0.0, 0.0, 0.3, 0.9)  # share of a column's values, drawn for each; many real columns are never filled
UNUSED = 0.15


def products(folder: Path) -> list[Labelled]:
    """A database for each kind of software and size."""
    return [_database(folder, kind, size) for kind in (*PRODUCTS, *UNREAD) for size in SIZES]


def _database(folder: Path, kind: str, size: str) -> Labelled:
    path = folder / f"products_{kind}_{size}.sqlite"
    path.unlink(missing_ok=True)
    rng = Random(path.stem)
    world = World(rng)
    labels: list[Label] = []
    with closing(sqlite3.connect(path)) as connection:
        for line in (PRODUCTS | UNREAD)[kind].strip().splitlines():
            name, _, columns = line.partition("|")
            specified = columns.split()
            drawn = [_drawn(rng, text, filled=size != "empty") for text in specified]
            made = written(connection, name, drawn, rng.choice(SIZES[size]), world, rng)
            labels += map(_marked, made, specified)
        connection.commit()
    return Labelled(path.stem, path, tuple(labels), "unread" if kind in UNREAD else "products")


def _drawn(rng: Random, text: str, filled: bool) -> Drawn:
    name, _, spec = text.rstrip("!?").partition(":")
    role, _, concept = spec.rpartition(".")
    null = 1.0 if filled and rng.random() < UNUSED and concept not in ("id", "foreign_key") else rng.choice(NULL)
    maker = CONCEPTS[concept].maker(Random(rng.getrandbits(64)), role)
    return Drawn(CONCEPTS[concept], name, not text.endswith("!"), null, 0.0, 0.0, maker)


def _marked(label: Label, text: str) -> Label:
    return replace(label, ambiguous=label.ambiguous or text.endswith("?"))

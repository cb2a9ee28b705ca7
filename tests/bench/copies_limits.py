"""What a copy must hold at length: no two values become one, and memory does not grow with the table."""

import secrets
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Table, UniqueIndex
from rules.keys import Key
from rules.known import Known
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from rules.masks.table import TableMask
from tests.bench.start import _run

_UNIQUE = {
    "mail": ColumnRule(type="TEXT", mask="email"),
    "tel": ColumnRule(type="TEXT", mask="phone", overflow="undialable"),
}


def collisions(count: int, portion: int = 65_536) -> dict[str, int]:
    """So many different e-mails and telephones in unique columns: how many pseudonyms are lost, of each."""
    columns = (Column("id", "INTEGER", "integer"), *(Column(name, "TEXT", "text") for name in _UNIQUE))
    unique = tuple(UniqueIndex(name, (name,)) for name in _UNIQUE)
    table = Table(None, "clients", columns, primary_key=("id",), unique=unique)
    rule = TableRule(
        do="mask", columns={"id": ColumnRule(type="INTEGER", keep="bench"), **_UNIQUE}, unique=tuple(_UNIQUE)
    )
    manifest = Manifest(systems={"s": SystemRule(tables={"clients": rule})})
    known = Known(Key.ephemeral(secrets.token_bytes), manifest, {("s", "clients"): table})
    for wanted in known.wanted():
        for begin in range(0, count, portion):
            known.learn(wanted, _cells(begin, min(portion, count - begin)))
    known.settled()
    mask = TableMask("s", table, rule, known)
    made = [mask(_cells(begin, min(portion, count - begin))) for begin in range(0, count, portion)]
    return {name: count - pc.count_distinct(pa.chunked_array([m[name] for m in made])).as_py() for name in _UNIQUE}


def _cells(begin: int, count: int) -> dict[str, pa.Array]:
    numbers = range(begin, begin + count)
    return {
        "id": pa.array([str(n) for n in numbers]),
        "mail": pa.array([f"personne{n}@exemple.fr" for n in numbers]),
        "tel": pa.array([f"06{10_000_000 + n:08d}" for n in numbers]),
    }


def memory(small: Path, large: Path) -> dict[str, float]:
    """MB of a process that copies both, one after the other: idle, after the small one, and at its peak."""
    done = _run("-m", "tests.bench.copies_memory", small, large)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    idle, warm, peak = map(float, done.stdout.split())
    return {"idle": idle, "warm": warm, "peak": peak}


if __name__ == "__main__":
    sys.stdout.write(f"{collisions(int(sys.argv[1]))}\n")

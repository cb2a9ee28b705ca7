"""Any database as a folder of Parquet files: typed where every value fits, text where one does not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import process
from connectors.model import BadUrl, Column, NotLoaded, Table, TargetRefused
from connectors.parquet_file import TableFile
from connectors.parquet_target import file_name
from connectors.parquet_types import arrow_type, fitted, spelled
from connectors.structure import Structure
from connectors.system import System, connect
from connectors.target import Run, Target
from tests.connectors.copying import RUN, close_all, copied, opened, values
from tests.connectors.databases import run


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


def url_of(folder: Path) -> str:
    return f"parquet:///{folder}"


def filled(url: str, structure: Structure, system: System, run: Run = RUN, resume: bool = False) -> Target:
    """A staging with every table in it."""
    target = opened(url)
    present = target.prepare(structure, run, resume)
    with system.snapshot() as snapshot:
        for table in structure.tables:
            if table.label not in present:
                names = [column.name for column in table.columns if not column.generated]
                target.load(table, snapshot.portions(table, names))
    target.finish()
    return target


def read(folder: Path, table: str) -> pa.Table:
    return pq.read_table(folder / f"{table}.parquet")


def test_postgresql_becomes_typed_files(postgres_url: str, tmp_path: Path) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (a bigint PRIMARY KEY, b numeric(8, 2), c numeric, d double precision, e boolean, f date,"
        " g timestamp, h timestamptz, i time, j bytea, k text, l jsonb, m uuid, n text[], o inet)",
        "INSERT INTO t VALUES (1, 12.50, 0.1, 1e20, true, '2024-02-29', '2024-02-29 10:00:00.5', '2024-02-29 10:00+02',"
        " '10:00', '\\x00ff', '', '{\"a\": 1}', '00000000-0000-0000-0000-000000000001', '{x,NULL}', '10.0.0.1')",
        "INSERT INTO t (a) VALUES (2)",
    )
    folder = tmp_path / "copie"
    with connect(postgres_url) as system:
        table = next(table for table in system.tables() if table.name == "t")
        structure = Structure("postgresql", (table,))
        target = filled(url_of(folder), structure, system)
        with target.staged() as contents, system.snapshot() as snapshot:
            names = [column.name for column in table.columns if column.name != "h"]
            assert values(contents.portions(table, names)) == values(snapshot.portions(table, names))
            assert contents.count(table) == 2
        target.publish()
        target.settle()
        target.close()
    made = read(folder, "public.t")
    assert [str(field.type) for field in made.schema] == [
        "int64", "decimal128(8, 2)", "decimal128(38, 9)", "double", "bool", "date32[day]", "timestamp[us]",
        "timestamp[us, tz=UTC]", "time64[us]", "binary", "string", "string", "string", "string", "string",
    ]  # fmt: skip
    assert str(made["h"][0].as_py()) == "2024-02-29 08:00:00+00:00"
    assert made["k"].to_pylist() == ["", None]
    assert {("type", "public.t.n"), ("type", "public.t.o"), ("key", "public.t")} <= {*target.lost(structure)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copie"]


def test_mariadb_becomes_typed_files(mariadb_url: str, tmp_path: Path) -> None:
    run(
        mariadb_url,
        "CREATE TABLE t (a BIGINT UNSIGNED PRIMARY KEY, b DECIMAL(65, 2), c TINYINT(1), d DATETIME(6), e DATE, f TIME)",
        "INSERT INTO t VALUES (18446744073709551615, 12.5, 1, '2024-02-29 10:00:00.25', '2024-02-29', '838:59:59')",
        "INSERT INTO t VALUES (1, NULL, 0, NULL, '2024-03-01', NULL)",
    )
    folder = tmp_path / "copie"
    with connect(mariadb_url) as system:
        (table,) = system.tables()
        target = filled(url_of(folder), Structure("mariadb", (table,)), system)
        assert ("mixed", "t.f") in target.lost(Structure("mariadb", (table,)))
        target.publish()
        target.settle()
    made = read(folder, "t")
    assert [str(field.type) for field in made.schema] == [
        "uint64", "decimal256(65, 2)", "bool", "timestamp[us]", "date32[day]", "string",
    ]  # fmt: skip
    assert made["a"].to_pylist() == [1, 18446744073709551615]
    assert made["f"].to_pylist() == [None, "838:59:59"]


def test_a_column_of_sqlite_is_text_from_the_first_value_that_is_not_of_its_type(
    sqlite_url: str, tmp_path: Path
) -> None:
    many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)"
    run(
        sqlite_url,
        "CREATE TABLE t (a INTEGER, b DATE, c DATETIME, d BOOLEAN, e REAL)",
        f"INSERT INTO t {many} SELECT i, '2024-02-29', '2024-02-29 10:00:00', 1, i / 2.0 FROM n",
        "INSERT INTO t VALUES (1, '2024-02-29', '2024-02-29', 2, 0.5), ('un', '29/02/2024', NULL, 0, NULL)",
    )
    folder = tmp_path / "copie"
    lost = copied(sqlite_url, url_of(folder))
    made = read(folder, "t")
    assert [str(field.type) for field in made.schema] == ["string", "string", "string", "string", "double"]
    assert made.slice(149_999).to_pylist() == [
        {"a": "150000", "b": "2024-02-29", "c": "2024-02-29 10:00:00", "d": "1", "e": 75000.0},
        {"a": "1", "b": "2024-02-29", "c": "2024-02-29", "d": "2", "e": 0.5},
        {"a": "un", "b": "29/02/2024", "c": None, "d": "0", "e": None},
    ]
    assert ("default", "*") in lost


CELLS = {
    "integer": st.integers(-(2**63), 2**63 - 1).map(str),
    "float": st.floats(allow_nan=False, allow_infinity=False).map(repr),
    "decimal": st.decimals(-(10**20), 10**20, places=9, allow_nan=False).map(lambda number: f"{number:f}"),
    "date": st.dates().map(str),
    "datetime": st.datetimes().map(str),
    "time": st.times().map(str),
    "boolean": st.sampled_from(["0", "1"]),
    "text": st.text(),
}


@pytest.mark.parametrize("kind", CELLS)
@given(data=st.data())
def test_what_fits_a_type_comes_back_as_the_same_value_and_nothing_else_fits(kind: str, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.none() | CELLS[kind] | st.sampled_from(["", "x", " 1", "1e5", "NaN", "2024-1-1"])))
    column = Column("a", "", kind)  # type: ignore[arg-type]
    made = fitted(pa.array(cells, pa.string()), arrow_type(column, "sqlite"), "sqlite")
    if made is not None:
        again = spelled(made, "sqlite").to_pylist()
        same = _number if kind in ("float", "decimal") else str
        assert [cell and same(cell) for cell in again] == [cell and same(_short(cell)) for cell in cells]


def _number(cell: str) -> str:
    return repr(float(cell))


def _short(cell: str) -> str:
    """Without the zeros at the end of a fraction of a second."""
    return cell.rstrip("0") if "." in cell and ":" in cell else cell


def test_keys_find_their_rows_as_in_the_source(sqlite_url: str, tmp_path: Path) -> None:
    run(
        sqlite_url,
        "CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b))",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, FOREIGN KEY (a, b) REFERENCES p (a, b))",
        "INSERT INTO p VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO c (a, b) VALUES (1, 'x'), (1, 'x'), (2, 'x'), (NULL, 'x'), (2, NULL), (2, 'y')",
    )
    with connect(sqlite_url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        (key,) = structure.table("c").foreign_keys
        joins = snapshot.joins(structure.table("c"), key)
        target = filled(url_of(tmp_path / "copie"), structure, system)
        with target.staged() as contents:
            assert contents.joins(structure.table("c"), key) == joins
        target.discard()
    assert (joins.joined, joins.orphans) == (3, 1)
    assert not (tmp_path / "copie").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database.db"]


ODD = ["select", "a b", 'qu"ote', "é'è", "../../etc", ".caché", "a/b", "A", "a", "x" * 300, "nul%00", "日本"]


def test_odd_names_are_only_names(sqlite_url: str, tmp_path: Path) -> None:
    for name in ODD:
        spelled_name = '"' + name.replace('"', '""') + '"'
        if name != "A":
            run(sqlite_url, f'CREATE TABLE {spelled_name} ({spelled_name} TEXT, "x.y" TEXT, x TEXT)')
            run(sqlite_url, f"INSERT INTO {spelled_name} VALUES ('v', 'w', 'x')")
    folder = tmp_path / "copie"
    with connect(sqlite_url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        target = filled(url_of(folder), structure, system)
        with target.staged() as contents:
            for table in structure.tables:
                assert values(contents.portions(table, ["x", "x.y"])) == [{"x": "x", "x.y": "w"}]
        target.publish()
        target.settle()
        target.close()
    assert len(list(folder.glob("*.parquet"))) == len(ODD) - 1
    assert all(path.parent == folder and len(path.name.encode()) < 150 for path in folder.iterdir())


def test_no_two_tables_share_a_file_even_where_the_disk_folds_case(tmp_path: Path) -> None:
    tables = tuple(Table(None, name, (Column("a", "text", "text"),)) for name in ("A", "a", "a-2"))
    target = opened(url_of(tmp_path / "copie"))
    target.prepare(Structure("postgresql", tables), RUN, resume=False)
    for table in tables:
        target.load(table, [{"a": pa.array([table.name])}])
    with target.staged() as contents:
        found = [values(contents.portions(table, ["a"])) for table in tables]
    target.publish()
    assert found == [[{"a": "A"}], [{"a": "a"}], [{"a": "a-2"}]]
    assert len({path.name.casefold() for path in (tmp_path / "copie").iterdir()}) == 4


@given(st.text(min_size=1, max_size=400))
def test_a_file_name_stays_in_its_folder(label: str) -> None:
    name = file_name(label)
    assert Path(name).name == name
    assert not name.startswith(".")
    assert len(name.encode()) <= 120
    assert "\0" not in name


def test_large_cells_and_many_columns_arrive(tmp_path: Path) -> None:
    wide = Table(None, "wide", tuple(Column(f"c{n}", "text", "text") for n in range(1500)))
    long = Table(None, "long", (Column("a", "text", "text"), Column("b", "blob", "binary")))
    target = opened(url_of(tmp_path / "copie"))
    target.prepare(Structure("sqlite", (wide, long)), RUN, resume=False)
    portion = {column.name: pa.array(["é", None] * 50) for column in wide.columns}
    big = {"a": pa.array(["é" * (10 << 20)]), "b": pa.array([b"\xff" * (20 << 20)])}
    assert target.load(wide, [portion, portion]) == 200
    assert target.load(long, [big, big, big]) == 3
    with target.staged() as contents:
        assert values(contents.portions(wide, ["c1499"])) == [{"c1499": "é"}, {"c1499": None}] * 100
        sizes = [(len(row["a"]), len(row["b"])) for row in values(contents.portions(long, ["a", "b"]))]  # type: ignore[arg-type]
    assert sizes == [(10 << 20, 20 << 20)] * 3
    target.discard()


ONE = Structure("sqlite", (Table(None, "t", (Column("a", "integer", "integer"),)),))


def staged(folder: Path, value: str = "1", run: Run = RUN) -> Target:
    target = opened(url_of(folder))
    target.prepare(ONE, run, resume=False)
    target.load(ONE.tables[0], [{"a": pa.array([value])}])
    target.finish()
    return target


def test_a_copy_replaces_the_one_before_and_can_be_withdrawn(tmp_path: Path) -> None:
    folder = tmp_path / "copie"
    first = staged(folder)
    first.publish()
    first.settle()
    folder.chmod(0o750)
    second = staged(folder, "2")
    assert read(folder, "t")["a"].to_pylist() == [1]
    second.publish()
    assert read(folder, "t")["a"].to_pylist() == [2]
    assert folder.stat().st_mode & 0o777 == 0o750
    second.withdraw()
    assert read(folder, "t")["a"].to_pylist() == [1]
    second.publish()
    second.settle()
    assert read(folder, "t")["a"].to_pylist() == [2]
    assert [path.name for path in tmp_path.iterdir()] == ["copie"]


def test_a_first_copy_that_is_withdrawn_leaves_nothing(tmp_path: Path) -> None:
    target = staged(tmp_path / "copie")
    target.publish()
    target.withdraw()
    target.discard()
    target.close()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_a_process_published_and_did_not_settle_is_settled_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "copie"
    for value in ("1", "2"):
        staged(folder, value).publish()
    staged(folder, "3").discard()
    assert read(folder, "t")["a"].to_pylist() == [2]
    assert [path.name for path in tmp_path.iterdir()] == ["copie"]


def test_a_process_that_died_between_two_names_leaves_what_stood_there(tmp_path: Path) -> None:
    folder = tmp_path / "copie"
    first = staged(folder)
    first.publish()
    first.settle()
    folder.rename(tmp_path / ".copie.gomme-old")
    staged(folder, "3").discard()
    assert read(folder, "t")["a"].to_pylist() == [1]


CHILD = """
import os, sys, pyarrow as pa
from connectors.model import Column, Table
from connectors.structure import Structure
from connectors.target import Run, open_target
tables = tuple(Table(None, name, (Column("a", "integer", "integer"),)) for name in ("t", "u"))
target = open_target(sys.argv[1])
target.prepare(Structure("sqlite", tables), Run("1", "m", "k", True), False)
target.load(tables[0], [{"a": pa.array(["1"])}])
def rows():
    yield {"a": pa.array(["2"])}
    os.kill(os.getpid(), 9)
target.load(tables[1], rows())
"""


def test_a_copy_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    url = url_of(tmp_path / "copie")
    killed = subprocess.run([sys.executable, "-c", CHILD, url], env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert killed.returncode == -9
    tables = tuple(Table(None, name, (Column("a", "integer", "integer"),)) for name in ("t", "u"))
    target = opened(url)
    assert target.prepare(Structure("sqlite", tables), Run("2", "m", "k", True), resume=True) == {"t"}
    target.load(tables[1], [{"a": pa.array(["3"])}])
    target.publish()
    target.settle()
    folder = tmp_path / "copie"
    assert (read(folder, "t")["a"].to_pylist(), read(folder, "u")["a"].to_pylist()) == ([1], [3])
    assert sorted(path.name for path in folder.iterdir()) == ["gomme_copy.json", "t.parquet", "u.parquet"]
    assert json.loads((folder / "gomme_copy.json").read_text())["run"] == "2"


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(Run("1", "another", "k", True), id="another manifest"),
        pytest.param(Run("1", "m", "another", True), id="another key"),
        pytest.param(Run("1", "m", "k", False), id="a key that is gone"),
    ],
)
def test_another_copy_is_not_resumed(tmp_path: Path, run: Run) -> None:
    staged(tmp_path / "copie", run=Run("1", "m", "k", True)).close()
    with pytest.raises(TargetRefused, match="leave --resume out"):
        opened(url_of(tmp_path / "copie")).prepare(ONE, run, resume=True)


def test_nothing_is_resumed_where_nothing_was_begun(tmp_path: Path) -> None:
    with pytest.raises(TargetRefused, match="no copy to resume"):
        opened(url_of(tmp_path / "copie")).prepare(ONE, RUN, resume=True)


def test_a_copy_that_another_process_is_making_is_left_alone(tmp_path: Path) -> None:
    staged(tmp_path / "copie")
    mark = tmp_path / ".copie.gomme-staging" / "gomme_copy.json"
    told = json.loads(mark.read_text())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        mark.write_text(json.dumps({**told, "process": process.mark(other.pid)}))
        with pytest.raises(TargetRefused, match="another copy is being made"):
            opened(url_of(tmp_path / "copie")).prepare(ONE, RUN, resume=False)
        other.kill()
    opened(url_of(tmp_path / "copie")).prepare(ONE, RUN, resume=False)


def test_what_is_not_a_copy_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "copie"
    staged(folder).publish()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(TargetRefused, match="files that are not a copy"):
        opened(url_of(folder)).prepare(ONE, RUN, resume=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetRefused, match="is no folder"):
        opened(url_of(tmp_path / "file")).prepare(ONE, RUN, resume=False)
    with pytest.raises(TargetRefused, match="cannot be written"):
        opened(url_of(tmp_path / "missing" / "copie")).prepare(ONE, RUN, resume=False)


def test_a_folder_that_holds_the_source_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with connect(sqlite_url) as system, pytest.raises(TargetRefused, match="what the copy is made of"):
        opened(url_of(tmp_path)).refuse(system)
    with connect(sqlite_url) as system:
        opened(url_of(tmp_path / "copie")).refuse(system)


def test_a_url_without_a_folder_is_refused() -> None:
    with pytest.raises(BadUrl, match="name the folder"):
        opened("parquet://")


def test_rows_that_break_off_leave_no_table(tmp_path: Path) -> None:
    target = opened(url_of(tmp_path / "copie"))
    target.prepare(ONE, RUN, resume=False)

    def broken() -> object:
        yield {"a": pa.array(["1"])}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        target.load(ONE.tables[0], broken())  # type: ignore[arg-type]
    with target.staged() as contents, pytest.raises(NotLoaded, match="not filled"):
        contents.count(ONE.tables[0])
    assert target.load(ONE.tables[0], []) == 0
    with target.staged() as contents:
        assert contents.count(ONE.tables[0]) == 0
    target.discard()


def test_groups_are_bounded_in_bytes(tmp_path: Path) -> None:
    file = TableFile(tmp_path / "t.parquet", [Column("a", "text", "text")], "sqlite")
    for _ in range(40):
        file.add({"a": pa.array(["x" * (1 << 20)])})
    file.close()
    assert pq.ParquetFile(tmp_path / "t.parquet").metadata.num_row_groups == 3

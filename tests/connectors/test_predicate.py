"""The same predicate means the same rows in SQLite, PostgreSQL, MariaDB and on paper."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.model import ConnectorError, Unreadable
from connectors.predicate import EVERY, NEVER, All, Any_, Compare, Like, Missing, Not, Predicate, Related, Within
from connectors.predicate_sql import columns_of, compiled, related
from connectors.selection import BeforeHash, checksum, count, keys
from connectors.sql_pieces import Value, bound, inlined
from connectors.structure import Structure
from connectors.system import System, connect
from tests.connectors.databases import quoted, run, table_of
from tests.rules.predicates import holds

KEY = bytes(range(32))
TEXTS = ("iso_date", "iso_datetime", "fr_date", "fr_datetime")
NUMBERS = ("yyyymmdd", "epoch_s", "epoch_ms")
SQL = {
    "sqlite": "txt TEXT COLLATE NOCASE, num INTEGER, dbl REAL, day TEXT, moment TEXT, instant TEXT",
    "postgresql": "txt text, num bigint, dbl double precision, day date, moment timestamp, instant timestamptz",
    "mariadb": "txt VARCHAR(80) COLLATE utf8mb4_general_ci, num BIGINT, dbl DOUBLE, day DATE, moment DATETIME, "
    "instant TIMESTAMP NULL",
}

days = st.dates(date(1899, 1, 1), date(2040, 1, 1))
moments = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
odd = st.sampled_from(
    ["2026-02-29", "2024-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "29/02/2023", "31/04/2026", "1/2/2026",
     "20261301", "20240229", "2026-01-01 24:00", "2026-01-01T10:00:00+02:00", "2026-01-01T10:00:00Z", "2026-01-01\n",
     "2026-01-01 10:00+0200", "", " ", "null", "0000-00-00", "9999-12-31", "-1", "1e9", "1798758000.5", "éà’", "T",
     "t", "2026-01-01t10:00", "2026-01-01T10:00z", "\u0662026-01-01", "%s", "a'b\\", "31.12.2025", "31-12-2025 23:59"]
)  # fmt: skip
texts = st.one_of(
    st.none(),
    odd,
    st.text("abÀé019-/:% ", max_size=6),
    days.map(date.isoformat),
    days.map(lambda day: day.strftime("%d/%m/%Y")),
    days.map(lambda day: f"{day:%Y}".zfill(4) + f"{day:%m%d}"),
    moments.map(lambda moment: moment.isoformat("T")),
    moments.map(lambda moment: moment.isoformat(" ", "minutes") + "+02:00"),
    moments.map(lambda moment: moment.strftime("%d/%m/%Y %H:%M")),
    moments.map(lambda moment: str(int(moment.replace(tzinfo=UTC).timestamp()))),
)
numbers = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.sampled_from([20240229, 20230229, 20261301, 0, 1798758000, 1798758000000, 99999999]),
    days.map(lambda day: int(day.strftime("%Y%m%d"))),
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "txt": texts, "num": numbers, "dbl": st.none() | st.sampled_from([0.5, 1798758000.25, -3.0, 20240229.0]),
            "day": st.none() | days, "moment": st.none() | moments,
            "instant": st.none() | moments.map(lambda moment: moment.replace(tzinfo=UTC)),
            "up": st.none() | st.integers(0, 8),
        }
    ),
    min_size=1, max_size=8,
)  # fmt: skip

ops = st.sampled_from(["<", "<=", "=", "<>", ">=", ">"])
offsets = st.sampled_from([None, "+00:00", "+02:00"])


def _value(form: str) -> st.SearchStrategy[Any]:
    if form == "yyyymmdd":
        return days.map(lambda day: int(day.strftime("%Y%m%d")))
    if form in ("epoch_s", "epoch_ms"):
        return moments.map(lambda moment: int(moment.replace(tzinfo=UTC).timestamp()) * (1000 if "ms" in form else 1))
    if form == "datetime_zone":
        return moments.map(lambda moment: moment.isoformat(" ") + "+00:00")
    if form == "datetime":
        return moments.map(lambda moment: moment.isoformat(" "))
    if form.endswith("datetime"):
        return moments.map(lambda moment: moment.isoformat(" ", "minutes"))
    return days.map(date.isoformat)


def _within(column: str, form: str, offset: str | None = None) -> st.SearchStrategy[Predicate]:
    """A few values apart, as spans; the last one may have no end."""
    values = st.lists(_value(form), max_size=5, unique=True).map(sorted)
    spans = values.map(
        lambda some: tuple(zip(some[::2], [*some[1::2], None] if len(some) % 2 else some[1::2], strict=True))
    )
    return st.builds(Within, st.just(column), st.just(form), spans, st.just(offset))


def _forms(column: str) -> st.SearchStrategy[tuple[str, str | None]]:
    native = {"day": "date", "moment": "datetime", "instant": "datetime_zone"}
    if column in native:
        return st.just((native[column], None))
    allowed = {"txt": TEXTS + NUMBERS, "num": NUMBERS, "dbl": ("epoch_s", "epoch_ms")}[column]
    return st.sampled_from(allowed).flatmap(
        lambda form: st.tuples(st.just(form), offsets if form == "iso_datetime" else st.none())
    )


columns = st.sampled_from(["txt", "num", "dbl", "day", "moment", "instant"])
leaves: st.SearchStrategy[Predicate] = st.one_of(
    columns.flatmap(lambda name: _forms(name).flatmap(lambda form: _within(name, *form))),
    columns.flatmap(lambda name: _forms(name).map(lambda form: Like(name, *form))),  # type: ignore[arg-type]
    columns.map(Missing),
    st.builds(Compare, st.just("txt"), ops, texts.filter(lambda text: text is not None)),
    st.builds(Compare, st.just("num"), ops, st.integers(-(10**6), 10**6)),
    st.builds(Compare, st.just("dbl"), ops, st.sampled_from([0.5, 7, -3])),
    st.sampled_from([EVERY, NEVER]),
)
parts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(inner, max_size=3).map(lambda some: Any_(tuple(some))),
        inner.map(Not),
        inner.map(lambda where: Related("here", (("id", "up"),), where)),
        inner.map(lambda where: Related("here", (("up", "id"), ("num", "num")), where)),
    ),
    max_leaves=6,
)


class Shop:
    """One table of one dialect, filled again and again."""

    def __init__(self, dialect: str, url: str) -> None:
        self.native = dialect != "sqlite"
        run(url, f"CREATE TABLE here (id INTEGER PRIMARY KEY, up INTEGER, {SQL[dialect]})")
        self._writer = sa.create_engine(url, poolclass=sa.StaticPool)
        sa.event.listen(self._writer, "connect", lambda raw, _: self._utc(dialect, raw))
        self.system: System = connect(url)
        self.table = table_of(self.system, "here")
        self.structure = Structure(self.system.dialect, (self.table,))
        self._insert = sa.text(
            "INSERT INTO here (id, up, txt, num, dbl, day, moment, instant) "
            "VALUES (:id, :up, :txt, :num, :dbl, :day, :moment, :instant)"
        )

    @staticmethod
    def _utc(dialect: str, raw: Any) -> None:
        if dialect == "mariadb":
            raw.cursor().execute("SET time_zone = '+00:00'")

    def fill(self, cells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        none = {} if self.native else {"day": None, "moment": None, "instant": None}
        made = [{"id": at, **row, **none} for at, row in enumerate(cells)]
        with self._writer.begin() as connection:
            connection.execute(sa.text("DELETE FROM here"))
            connection.execute(self._insert, made)
        return made

    def chosen(self, predicate: Predicate) -> list[int]:
        label = self.table.label
        with self.system.snapshot() as snapshot:
            found = keys(snapshot, self.table, _renamed(predicate, label), self.structure, ["txt"], BeforeHash(KEY))
            ids = [int(id) for some in found for id in some.keys["id"].to_pylist()]
            assert count(snapshot, self.table, _renamed(predicate, label), self.structure) == len(ids)
        return sorted(ids)

    def close(self) -> None:
        self.system.close()
        self._writer.dispose()


def _renamed(predicate: Predicate, label: str) -> Predicate:
    """The label of the table depends on the dialect."""
    match predicate:
        case All(some):
            return All(tuple(_renamed(part, label) for part in some))
        case Any_(some):
            return Any_(tuple(_renamed(part, label) for part in some))
        case Not(part):
            return Not(_renamed(part, label))
        case Related():
            return Related(label, predicate.by, _renamed(predicate.where, label))
    return predicate


@pytest.fixture
def shop(request: pytest.FixtureRequest, any_url: str) -> Iterator[Shop]:
    dialect = {"sqlite": "sqlite", "postgr": "postgresql", "mariad": "mariadb"}[any_url[:6]]
    shop = Shop(dialect, any_url)
    yield shop
    shop.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=rows, predicate=parts)
def test_a_predicate_means_the_rows_that_it_means_on_paper(
    shop: Shop, cells: list[dict[str, Any]], predicate: Predicate
) -> None:
    made = shop.fill(cells)
    assert shop.chosen(predicate) == [row["id"] for row in made if holds(predicate, row, {"here": made})]


def test_what_the_column_cannot_hold_is_never_meant(shop: Shop) -> None:
    shop.fill([{"txt": "5", "num": 5, "dbl": 20240229.0, "day": None, "moment": None, "instant": None, "up": None}])
    for predicate in (
        Compare("txt", "<>", 7), Compare("num", "<>", "x"), Compare("num", "=", "5"), Like("dbl", "yyyymmdd"),
        Like("txt", "date"), Like("num", "iso_date"), Within("num", "datetime", (("1900-01-01", None),)),
    ):  # fmt: skip
        assert shop.chosen(predicate) == []
        assert shop.chosen(Not(predicate)) == [0]


def test_many_values_are_one_list(shop: Shop) -> None:
    shop.fill([{"txt": text, "num": None, "dbl": None, "day": None, "moment": None, "instant": None, "up": None}
               for text in ("a", "A", "é", "b'\\", None)])  # fmt: skip
    many = Any_(tuple(Compare("txt", "=", text) for text in ("a", "é", "b'\\", *map(str, range(2000)))))
    assert shop.chosen(many) == [0, 2, 3]


def test_hostile_names_stay_names(any_url: str) -> None:
    name, column = "o'r\"d`e;r %s", 'né "le" `%(x)s?'
    here, there = quoted(any_url, name), quoted(any_url, column)
    run(any_url, f"CREATE TABLE {here} (id INTEGER PRIMARY KEY, {there} VARCHAR(20))",
        f"INSERT INTO {here} VALUES (1, '2020-01-01'), (2, 'x')")  # fmt: skip
    with connect(any_url) as system, system.snapshot() as snapshot:
        table = next(table for table in snapshot.structure().tables if table.name == name)
        both = Related(table.label, (("id", "id"),), Within(column, "iso_date", (("2000-01-01", "2021-01-01"),)))
        assert count(snapshot, table, both, Structure(system.dialect, (table,))) == 1


def test_a_table_without_a_primary_key_is_refused(any_url: str) -> None:
    run(any_url, "CREATE TABLE loose (a INTEGER)")
    with connect(any_url) as system, system.snapshot() as snapshot:
        (table,) = snapshot.structure().tables
        with pytest.raises(Unreadable, match="loose has no primary key"):
            next(keys(snapshot, table, EVERY, Structure(system.dialect, (table,)), [], BeforeHash(KEY)))


def test_invented_days_of_mariadb_are_none(mariadb_url: str) -> None:
    run(mariadb_url, "CREATE TABLE here (id INTEGER PRIMARY KEY, day DATE, moment DATETIME)")
    engine = sa.create_engine(mariadb_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET sql_mode = 'ALLOW_INVALID_DATES'")
        connection.exec_driver_sql(
            "INSERT INTO here VALUES (1, '2020-02-31', '2020-02-31 10:00:00'), (2, '2020-00-10', '2020-00-10'), "
            "(3, '0000-00-00', '0000-00-00'), (4, '2020-02-29', '2020-02-29 23:59:59')"
        )
    engine.dispose()
    with connect(mariadb_url) as system, system.snapshot() as snapshot:
        (table,) = snapshot.structure().tables
        structure = Structure("mariadb", (table,))
        for name, form, value in (("day", "date", "2021-01-01"), ("moment", "datetime", "2021-01-01 00:00:00")):
            assert count(snapshot, table, Within(name, form, (("1900-01-01", value),)), structure) == 1  # type: ignore[arg-type]
            assert count(snapshot, table, Like(name, form), structure) == 1  # type: ignore[arg-type]


def test_infinity_and_nan_of_postgresql_are_no_values(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE here (id INTEGER PRIMARY KEY, day DATE, at TIMESTAMPTZ, dbl FLOAT, dec NUMERIC)",
        "INSERT INTO here VALUES (1, 'infinity', '-infinity', 'NaN', 'NaN'),"
        "(2, '0044-03-15 BC', NULL, NULL, NULL)")  # fmt: skip
    with connect(postgres_url) as system, system.snapshot() as snapshot:
        (table,) = snapshot.structure().tables
        odd = Any_((Like("day", "date"), Like("at", "datetime_zone"), Compare("dbl", ">", 0), Compare("dec", "<>", 0)))
        assert count(snapshot, table, odd, Structure("postgresql", (table,))) == 0


def test_a_checksum_knows_every_change_but_those_of_the_rows_left_out(any_url: str) -> None:
    run(any_url, "CREATE TABLE here (id INTEGER PRIMARY KEY, txt VARCHAR(9))",
        "INSERT INTO here VALUES (1, 'a'), (2, 'b'), (3, NULL)")  # fmt: skip

    def sums() -> tuple[Any, Any]:
        with connect(any_url) as system, system.snapshot() as snapshot:
            (table,) = snapshot.structure().tables
            one = [some.keys for some in keys(snapshot, table, Compare("id", "=", 2), snapshot.structure(), [],
                                              BeforeHash(KEY))] or left  # fmt: skip
            left[:] = one
            return checksum(snapshot, table, KEY, left), checksum(snapshot, table, KEY)

    left: list[Any] = []
    first = sums()
    run(any_url, "DELETE FROM here WHERE id = 2")
    second = sums()
    run(any_url, "UPDATE here SET txt = '' WHERE id = 3")
    third = sums()
    assert first[0] == second[0] == second[1] != first[1]
    assert third[0] != second[0]
    assert third[0].rows == second[0].rows == 2


def test_before_hashes_do_not_depend_on_the_zone_of_a_session(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE here (id INTEGER PRIMARY KEY, at TIMESTAMPTZ)",
        "INSERT INTO here VALUES (1, '2026-01-01 12:00+00')")  # fmt: skip
    hashes = set()
    for zone in ("UTC", "Pacific/Auckland"):
        url = f"{postgres_url}?options=-c%20timezone%3D{zone.replace('/', '%2F')}"
        with connect(url) as system, system.snapshot() as snapshot:
            (table,) = snapshot.structure().tables
            found = keys(snapshot, table, EVERY, snapshot.structure(), ["at"], BeforeHash(KEY))
            hashes |= {hash for some in found for hash in some.hashes.to_pylist()}
    assert len(hashes) == 1


def test_values_are_bound_or_written_out_and_shown_nowhere() -> None:
    pieces = ("a = '100%' AND b = ", Value("l'été\\"))
    assert bound(pieces, "mariadb") == ("a = '100%%' AND b = %s", ("l'été\\",))
    assert inlined(pieces, "postgresql") == "a = '100%' AND b = E'l''été\\\\'"
    assert "été" not in repr(pieces)


def test_a_predicate_tells_what_it_reads() -> None:
    predicate = All((Not(Related("x", (("id", "c"),), NEVER)), Any_((Missing("a"), Compare("b", "=", 1)))))
    assert columns_of(predicate) == {"id", "a", "b"}
    assert related(predicate)
    assert not related(Missing("a"))


def test_other_dialects_are_refused(sqlite_url: str) -> None:
    class Oracle:
        dialect = "oracle"

        def quote(self, name: str) -> str:
            return name

        def source(self, table: Any, alias: str) -> str:
            return alias

    run(sqlite_url, "CREATE TABLE here (id INTEGER PRIMARY KEY)")
    with connect(sqlite_url) as system, pytest.raises(ConnectorError, match="not in oracle"):
        compiled(EVERY, table_of(system, "here"), Structure("oracle", ()), Oracle())

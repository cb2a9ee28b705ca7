"""A MariaDB database with everything that a copy must carry over, and ways to look at one."""

from collections.abc import Collection, Mapping
from typing import Any, Self

import pymysql
from sqlalchemy.engine import make_url

from connectors.structure import Structure
from connectors.system import System
from connectors.target import Run, Target
from tests.connectors.copying import RUN, rows
from tests.connectors.databases import run

_TABLES = (
    "CREATE SEQUENCE numbers START WITH 40 INCREMENT BY 2 NOCACHE",
    """CREATE TABLE agencies (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, code char(4) NOT NULL UNIQUE,
        name varchar(80) CHARACTER SET latin1 DEFAULT 'Sans, nom (l''été)\\n', chief int, KEY (chief),
        CONSTRAINT no_null CHECK (code <> 'x,)')) AUTO_INCREMENT = 50 COMMENT = 'Les agences, toutes)'""",
    """CREATE TABLE clients (id bigint NOT NULL DEFAULT nextval(numbers) PRIMARY KEY,
        email varchar(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL COMMENT 'l''adresse; `x`',
        agency char(4), sponsor bigint, born date, seen datetime(6) NOT NULL DEFAULT current_timestamp(6),
        changed timestamp NOT NULL DEFAULT '2020-06-01 12:00:00' ON UPDATE current_timestamp, at time(3),
        balance decimal(20,6), ratio float, exact double, flags bit(12) DEFAULT b'101', photo blob, tag binary(4),
        place point NOT NULL, papers longtext CHECK (json_valid(papers)), notes text, kind enum('a','b''c') DEFAULT 'a',
        tastes set('x','y'), token uuid DEFAULT uuid(), address inet6, year_ year, hidden int INVISIBLE DEFAULT (1 + 2),
        double_ decimal(21,6) AS (balance * 2) VIRTUAL, shown varchar(130) AS (concat(email, ',(')) STORED,
        UNIQUE KEY by_email (email), KEY by_agency (agency, born), KEY by_start (notes(10)),
        FULLTEXT KEY words (notes), SPATIAL KEY by_place (place),
        CONSTRAINT sponsored FOREIGN KEY (sponsor) REFERENCES clients (id) ON DELETE SET NULL,
        CONSTRAINT belongs FOREIGN KEY (agency) REFERENCES agencies (code) ON UPDATE CASCADE) ROW_FORMAT = DYNAMIC""",
    "ALTER TABLE agencies ADD led_by bigint, ADD CONSTRAINT led FOREIGN KEY (led_by) REFERENCES clients (id)",
    """CREATE TABLE orders (client bigint NOT NULL, number int NOT NULL, at_ datetime NOT NULL,
        PRIMARY KEY (client, number),
        CONSTRAINT ordered FOREIGN KEY (client) REFERENCES clients (id) ON DELETE CASCADE)""",
    """CREATE TABLE `order lines` (client bigint NOT NULL, number int NOT NULL, line int NOT NULL, label varchar(40),
        KEY (label), PRIMARY KEY (client, number, line),
        CONSTRAINT `of order` FOREIGN KEY (client, number) REFERENCES orders (client, number))""",
    """CREATE TABLE visits (id int NOT NULL AUTO_INCREMENT, on_ int NOT NULL, v varchar(10), KEY (v), KEY (id, on_))
        PARTITION BY RANGE (on_)
            (PARTITION p0 VALUES LESS THAN (10) COMMENT 'a,(', PARTITION p1 VALUES LESS THAN MAXVALUE)""",
    "CREATE TABLE prices (id int PRIMARY KEY, amount int, UNIQUE KEY (amount)) WITH SYSTEM VERSIONING",
    """CREATE TABLE rents (id int PRIMARY KEY, amount int, since timestamp(6) GENERATED ALWAYS AS ROW START,
        until timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, until))
        WITH SYSTEM VERSIONING""",
    "CREATE TABLE bookings (id int, d1 date, d2 date, PERIOD FOR stay (d1, d2), UNIQUE (id, stay WITHOUT OVERLAPS))",
    "CREATE TABLE logs (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, text varchar(40), KEY (text)) ENGINE = Aria",
    "CREATE TABLE old_logs (text varchar(40), KEY (text)) ENGINE = MyISAM",
    "CREATE TABLE hashes (t text, UNIQUE (t))",
    "CREATE TABLE audit (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, what varchar(80))",
)
_CODE = (
    "CREATE FUNCTION shorter(t varchar(80)) RETURNS varchar(10) CHARSET utf8mb4 DETERMINISTIC RETURN left(t, 10)",
    "CREATE PROCEDURE counted(OUT n int) SQL SECURITY INVOKER BEGIN SELECT count(*) INTO n FROM {db}.clients; END",
    "CREATE VIEW z_first AS SELECT id, email, shorter(email) AS short FROM clients WHERE notes <> 'Zoé'",
    "CREATE SQL SECURITY INVOKER VIEW a_second AS SELECT z.id, {db}.shorter(z.email) AS s FROM {db}.z_first z",
    """CREATE TRIGGER noted AFTER INSERT ON clients FOR EACH ROW
        BEGIN INSERT INTO {db}.audit (what) VALUES ('d''un client'); END""",
    "CREATE TRIGGER noted_too AFTER INSERT ON clients FOR EACH ROW INSERT INTO audit (what) VALUES ('encore')",
    "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM audit",
)
_ROWS = (
    "INSERT INTO agencies (id, code, name) VALUES (1, 'A001', 'Évreux'), (2, 'B002', NULL)",
    """INSERT INTO clients (id, email, agency, sponsor, born, seen, changed, at, balance, ratio, exact, flags, photo,
            tag, place, papers, notes, kind, tastes, address, year_, hidden) VALUES
        (0, 'Zoé.Été@exemple.fr', 'A001', NULL, '1970-02-28', '2026-01-02 03:04:05.678901', '2026-10-25 00:30:00',
            '-12:34:56.789', '-12345678901234.567890', 0.1, 0.1, b'111100001111', x'00275C0AFF1A', x'00FF0000',
            POINT(1, -2.5), '{{"a": [1, "é"]}}', 'l''été \\\\ deux\\nlignes\\t"x"', 'b''c', 'x,y', '::1', 2026, 7),
        (7, 'b@exemple.fr', 'NOPE', 0, '0000-00-00', '2024-02-29 00:00:00', '2026-10-25 01:30:00', NULL, NULL,
            16777217, 1e300, b'0', '', x'01', POINT(0, 0), NULL, '', '', '', NULL, NULL, NULL),
        (12, 'c@exemple.fr', NULL, 99, '2024-02-00', '0000-00-00 00:00:00', '2026-01-01 00:00:00', '00:00:00', 0,
            NULL, NULL, NULL, NULL, NULL, POINT(3, 4), NULL, NULL, NULL, NULL, NULL, 0, NULL)""",
    "UPDATE agencies SET led_by = 7 WHERE id = 1",
    "INSERT INTO orders VALUES (0, 1, '2026-01-01'), (7, 1, '2026-01-02')",
    "INSERT INTO `order lines` VALUES (0, 1, 1, 'un'), (0, 1, 2, NULL), (9, 9, 9, 'orpheline')",
    "INSERT INTO visits VALUES (0, 1, 'zéro'), (3, 50, 'x')",
    "INSERT INTO prices VALUES (1, 10), (2, 20)",
    "UPDATE prices SET amount = 11 WHERE id = 1",
    "DELETE FROM prices WHERE id = 2",
    "INSERT INTO rents (id, amount) VALUES (1, 10)",
    "UPDATE rents SET amount = 11",
    "INSERT INTO bookings VALUES (1, '2026-01-01', '2026-01-05')",
    "INSERT INTO logs VALUES (1, 'a'), (5, 'b')",
    "INSERT INTO old_logs VALUES ('z'), (NULL), ('a')",
    "INSERT INTO hashes VALUES ('long'), ('longer')",
    "DO nextval(numbers)",
)


def fill(url: str) -> None:
    """Makes all of it at a URL that names an empty database."""
    name = str(make_url(url).database)
    settings = "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0, time_zone = '+00:00'"
    run(url, settings, *_TABLES, *(text.format(db=name) for text in (*_ROWS, *_CODE)))


class Look:
    """A database as its server shows it, without its own name."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.name = str(address.database)
        self._connection = pymysql.connect(
            host=address.host, port=address.port or 3306, user=address.username, password=str(address.password),
            database=self.name, charset="utf8mb4", autocommit=True, conv={}, ssl_disabled=True,
            init_command="SET time_zone = '+00:00', foreign_key_checks = 0",
        )  # fmt: skip

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Values come as the server prints them."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def made_of(self) -> Mapping[str, object]:
        """Kind and name of every object, with the statement that makes it."""
        shown: dict[str, object] = {}
        for kind, name in self.objects():
            (row,) = self.rows(f"SHOW CREATE {kind} `{name}`")
            text = row[2] if kind in ("FUNCTION", "PROCEDURE", "TRIGGER") else row[1]
            shown[f"{kind} {name}"] = str(text).replace(f"`{self.name}`.", "").replace(f"{self.name}.", "")
        return shown

    def objects(self) -> list[tuple[str, str]]:
        """Kind and name, gomme's own tables left out."""
        found = self.rows(
            """SELECT IF(TABLE_TYPE IN ('VIEW', 'SEQUENCE'), TABLE_TYPE, 'TABLE'), TABLE_NAME
            FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'gomme%'
            UNION SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
            UNION SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"""
        )
        return sorted((str(kind), str(name)) for kind, name in found)

    def content(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Every cell of every table, hidden and generated ones too, but the moments at which a row was written."""
        made = {}
        for kind, name in self.objects():
            if kind == "TABLE":
                found = self.rows(
                    """SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
                    AND TABLE_NAME = %s AND IFNULL(GENERATION_EXPRESSION, '') NOT LIKE 'ROW %%'""", name,
                )  # fmt: skip
                cells = ", ".join(f"`{c}` + 0e0" if kind == "float" else f"hex(`{c}`)" for c, kind in found)
                made[name] = sorted(self.rows(f"SELECT {cells} FROM `{name}`"), key=str)
        return made


def staged(
    system: System, target: Target, run: Run = RUN, resume: bool = False, text: Collection[str] = ()
) -> Structure:
    """A copy as it is, up to where it would be published."""
    with system.snapshot() as snapshot:
        structure = snapshot.structure()
        target.refuse(system)
        filled = target.prepare(structure, run, resume)
        for table in structure.tables:
            if table.label not in filled:
                assert target.load(table, rows(snapshot, table, text)) == snapshot.count(table)
    target.finish()
    return structure

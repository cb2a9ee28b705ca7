"""A small PostgreSQL shop to copy from, whose structure is read once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.structure import Structure
from connectors.target import Run, Target
from tests import servers
from tests.connectors import postgresql_copying as copying
from tests.connectors.databases import run
from tests.connectors.postgresql_copying import RUN, asked, structure_of

SHOP = """
CREATE TABLE a_clients (id integer PRIMARY KEY, email text NOT NULL UNIQUE, parrain integer REFERENCES a_clients);
CREATE TABLE b_commandes (id integer PRIMARY KEY, client integer REFERENCES a_clients, total numeric CHECK (total > 0));
CREATE UNLOGGED TABLE c_paniers (client integer);
CREATE VIEW d_totaux AS SELECT client, sum(total) AS total FROM b_commandes GROUP BY client;
INSERT INTO a_clients SELECT n, 'client' || n || '@exemple.fr', nullif(n - 1, 0) FROM generate_series(1, 2000) n;
INSERT INTO b_commandes SELECT n, n % 2000 + 1, n FROM generate_series(1, 5000) n;
INSERT INTO c_paniers VALUES (1), (NULL);
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
LEFT = "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme_(staging|old)'"


@dataclass(frozen=True)
class Shop:
    """A source, and its structure, which no test changes."""

    url: str
    structure: Structure


@contextmanager
def opened(server: servers.Server) -> Iterator[Shop]:
    with server.database() as url:
        run(url, SHOP)
        yield Shop(url, structure_of(url))


def stage(shop: Shop, into: Target, run: Run = RUN, resume: bool = False, tables: int | None = None) -> None:
    copying.stage(shop.url, into, run, resume, tables, shop.structure)


def copied(shop: Shop, url: str, run: Run = RUN) -> None:
    copying.copied(shop.url, url, run, shop.structure)


def published(url: str, shop: Shop) -> bool:
    rows = "SELECT count(*), sum(id) FROM b_commandes"
    return asked(url, rows) == asked(shop.url, rows)

"""Brings the store's tables to the version that this gomme knows, and refuses what is not a store of gomme."""

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.model import ConnectorError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HEAD = "0009"
VERSION_TABLE = "gomme_version"
_LOCK = int.from_bytes(b"gomme")


class StoreError(ConnectorError):
    """The store cannot be used: other tables live there, or a newer gomme wrote it."""


def is_current(connection: "Connection") -> bool:
    """Whether the store has this version; costs no import of Alembic."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table(VERSION_TABLE):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM gomme_version")) == HEAD)


def wait_for_others(connection: "Connection") -> None:
    """Lets one process migrate at a time; SQLite's writers already wait for one another."""
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def migrate(connection: "Connection", place: str) -> None:
    """Creates or upgrades the tables, all in the connection's transaction; `place` names the store in errors."""
    from sqlalchemy import inspect

    tables = inspect(connection).get_table_names()
    if tables and VERSION_TABLE not in tables:
        raise StoreError(f"{place} holds tables that are not gomme's; give the store a file or a schema of its own")
    config = _config(connection)
    _refuse_newer(connection, config, place)
    from alembic import command

    command.upgrade(config, "head")


def _config(connection: "Connection") -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_newer(connection: "Connection", config: "Config", place: str) -> None:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    if unknown := set(context.get_current_heads()) - known:
        raise StoreError(
            f"{place} was written by a newer gomme (version {unknown.pop()} of its tables, "
            f"this one knows {HEAD}): upgrade gomme"
        )

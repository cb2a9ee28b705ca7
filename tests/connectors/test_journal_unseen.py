"""The tables that gomme keeps in a database are none of its contents."""

from sqlalchemy import create_engine

from connectors.system import connect


def test_discovery_plans_and_copies_do_not_see_the_journal(any_url):
    engine = create_engine(any_url)
    with engine.begin() as connection:
        for name in ("clients", "gomme_journal", "gomme_journal_lock"):
            connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE INDEX gomme_journal_at ON gomme_journal (id)")
    engine.dispose()
    with connect(any_url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        assert [table.name for table in system.tables()] == [table.name for table in structure.tables] == ["clients"]
        assert "gomme_journal" not in " ".join(each.sql for each in (*structure.before, *structure.after))
        assert "gomme_journal" not in str(structure.lost)

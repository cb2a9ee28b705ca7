"""The patterns of written dates mean the same to every database that has patterns, and to Python."""

import re

import pytest
from sqlalchemy import create_engine, text

from connectors.predicate import written

FORMS = (
    ("iso_date", None), ("iso_datetime", None), ("iso_datetime", "+00:00"), ("iso_datetime", "-05:30"),
    ("fr_date", None), ("fr_datetime", None), ("yyyymmdd", None), ("epoch_s", None), ("epoch_ms", None),
)  # fmt: skip
CELLS = (
    "2023-12-31", "2024-02-29", "2023-02-29", "2000-02-29", "2100-02-29", "2023-04-31", "0000-00-00", "2023-1-5", "",
    "2023-12-31 23:59", "2023-12-31T23:59:59", "2023-12-31 23:59:59.123456", "2023-12-31 24:00", "2023-12-31T23:59Z",
    "2023-12-31T23:59+00:00", "2023-12-31T23:59+0000", "2023-12-31T23:59+00", "2023-12-31 23:59-05:30",
    "2023-12-31 23:59-0530", "2023-12-31 23:59-05", "31/12/2023", "31.12.2023", "31-12-2023", "31/12-2023",
    "12/31/2023",
    "29/02/2024", "29/02/2023", "31/12/2023 08:05", "31/12/2023T08:05:59", "20231231", "20230229", "2023123",
    "1701125999", "-1", "1701125999.5", "1701125999000", "1e9", " 2023-12-31", "2023-12-31 ", "inconnue",
)  # fmt: skip


@pytest.mark.parametrize(("fixture", "operator"), [("postgres_url", "~"), ("mariadb_url", "REGEXP BINARY")])
def test_a_pattern_means_the_same_to_every_database(fixture, operator, request):
    engine = create_engine(request.getfixturevalue(fixture))
    with engine.connect() as connection:
        for form, offset in FORMS:
            pattern = written(form, offset)
            assert pattern is not None
            statement = text(f"SELECT CASE WHEN :cell {operator} :pattern THEN 1 ELSE 0 END")
            told = [cell for cell in CELLS if connection.scalar(statement, {"cell": cell, "pattern": pattern})]
            assert told == [cell for cell in CELLS if re.fullmatch(pattern, cell, re.ASCII)]
            assert told
    engine.dispose()

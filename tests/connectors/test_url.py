"""A URL may be shown, its secrets never."""

import pytest

from connectors.url import masked, parsed


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:s3cr3t@h:5432/x", "postgresql://u:***@h:5432/x"),
        ("postgresql://u:s3@cr3t@h/x", "postgresql://u:***@h/x"),
        ("mariadb://u:s3cr3t@h/x?charset=utf8", "mariadb://u:***@h/x?charset=utf8"),
        ("postgresql://h/x?user=u&password=s3cr3t&sslpassword=s3cr3t", "postgresql://h/x?password=***&sslpassword=***&user=u"),
        ("mssql+pyodbc://?odbc_connect=PWD%3Ds3cr3t", "mssql+pyodbc://?odbc_connect=***"),
        ("postgresql://u:s3cr3t@h:port/x", "postgresql://***"),
        ("s3cr3t", "***"),
        ("sqlite:///some/file.db", "sqlite:///some/file.db"),
    ],
)  # fmt: skip
def test_a_url_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert masked(url) == shown
    assert "s3" not in masked(url)


@pytest.mark.parametrize(
    ("url", "drivername"),
    [
        ("postgres://h/x", "postgresql+psycopg"),
        ("postgresql://h/x", "postgresql+psycopg"),
        ("postgresql+psycopg2://h/x", "postgresql+psycopg"),
        ("mariadb://h/x", "mysql+pymysql"),
        ("mysql+pymysql://h/x", "mysql+pymysql"),
        ("sqlite:///x", "sqlite+pysqlite"),
        ("oracle://h/x", "oracle"),
    ],
)
def test_a_plain_scheme_gets_the_driver_that_gomme_reads_through(url: str, drivername: str) -> None:
    assert parsed(url).drivername == drivername

"""The connection string of the hot path: what libpq takes, without what only libpq takes."""

from urllib.parse import parse_qs, urlsplit

from sterling.adapters.sql.hot import asyncpg_dsn
from sterling.wire.database import as_application


def _options(dsn: str) -> dict[str, str]:
    found = urlsplit(asyncpg_dsn(dsn))
    assert (found.scheme, found.netloc, found.path) == ("postgresql", "", "")
    return {name: values[0] for name, values in parse_qs(found.query).items()}


def test_a_socket_folder_and_the_role_survive() -> None:
    found = _options(as_application("host='/run/a folder' port=5433 user=me dbname='the data'"))
    assert found == {
        "host": "/run/a folder",
        "port": "5433",
        "user": "me",
        "dbname": "the data",
        "options": "-c role=sterling_app",
    }


def test_what_only_libpq_knows_is_left_out() -> None:
    given = "sslmode=verify-full&connect_timeout=3&keepalives=1"
    found = _options(f"postgresql://me:se%20cret@db.example/data?{given}")
    assert found == {
        "host": "db.example",
        "user": "me",
        "password": "se cret",
        "dbname": "data",
        "sslmode": "verify-full",
    }


def test_a_given_address_stands_for_the_host() -> None:
    assert _options("host=db hostaddr=192.0.2.7 dbname=data")["host"] == "192.0.2.7"

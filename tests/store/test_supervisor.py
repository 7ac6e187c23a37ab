"""The supervisor of the embedded server, with real processes and real kill -9."""


import psycopg


def test_a_fresh_database_is_utf8_checksummed_and_private(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'), current_setting('data_checksums'),"
            " current_setting('listen_addresses'), current_setting('jit')"
        ).fetchone()
    assert row == ("UTF8", "on", "", "off")

"""A data folder that an older program made is brought to the newest schema, with all that lies in it."""

from pathlib import Path
from uuid import uuid4

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from sterling.adapters.sql import migrate
from sterling.adapters.sql.engine import engine_url


def _made_by_the_first(dsn: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    engine = create_engine(engine_url(dsn))
    with engine.connect() as connection:
        connection.execute(text("create schema sterling"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    engine.dispose()


def test_items_of_an_older_folder_know_their_tasks(empty_database: str) -> None:
    _made_by_the_first(empty_database)
    organization, dataset, project, item, other, task = (uuid4() for _ in range(6))
    with psycopg.connect(empty_database) as connection:
        for one in (item, other):
            connection.execute(
                "insert into sterling.item "
                "(id, organization_id, mode, dataset_id, external_id, digest, data) "
                "values (%s, %s, 'live', %s, %s, '', '{}')",
                (one, organization, dataset, str(one)),
            )
        connection.execute(
            "insert into sterling.task (id, organization_id, mode, project_id, item_id, need, free) "
            "values (%s, %s, 'live', %s, %s, 1, 1)",
            (task, organization, project, item),
        )
    migrate.upgrade(empty_database)
    with psycopg.connect(empty_database) as connection:
        found = dict(connection.execute("select id, task_id from sterling.item").fetchall())
    assert found == {item: task, other: None}

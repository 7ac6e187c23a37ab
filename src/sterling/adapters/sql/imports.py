"""Bulk import: COPY into a staging table of the connection, then a few statements over the whole batch."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.access import Actor
from sterling.domain.ids import BatchId, ProjectId, hex_ids, new_id
from sterling.ports.imports import NewItem, Written

_STAGING = """
create temp table if not exists staged_item (
    line bigint, item_id uuid, task_id uuid, external_id text, digest bytea, data json, truth json,
    np smallint, need smallint, done smallint) on commit delete rows;
create temp table if not exists staged_answer (
    assignment_id uuid, item_id uuid, task_id uuid, annotator text, body json) on commit delete rows;
"""

_ITEMS = """
with project as (select id, dataset_id, organization_id, mode from sterling.project where id = :project),
fresh as (
    insert into sterling.item (id, organization_id, mode, dataset_id, external_id, digest, data)
    select s.item_id, p.organization_id, p.mode, p.dataset_id, s.external_id, s.digest, s.data
    from staged_item s, project p
    on conflict (dataset_id, external_id) do nothing returning id),
truths as (
    insert into sterling.truth (item_id, organization_id, mode, answer)
    select s.item_id, p.organization_id, p.mode, s.truth
    from staged_item s join fresh f on f.id = s.item_id, project p where s.truth is not null),
staging as (select coalesce((select state = 'staging' from sterling.batch where id = :batch), false) as yes),
tasks as (
    insert into sterling.task
        (id, organization_id, mode, project_id, batch_id, item_id, np, need, done, free, state)
    select s.task_id, p.organization_id, p.mode, p.id, :batch, s.item_id, s.np, s.need, s.done,
           s.need - s.done,
           case when staging.yes then 0 when s.need = s.done then 2 else 1 end
    from staged_item s join fresh f on f.id = s.item_id, project p, staging order by s.line returning id)
select count(*) from tasks
"""

_SEEN = """
select s.line, s.external_id, i.digest = s.digest as same
from staged_item s
join sterling.project p on p.id = :project
join sterling.item i on i.dataset_id = p.dataset_id and i.external_id = s.external_id
where i.id <> s.item_id order by s.line
"""

_ANNOTATORS = """
insert into sterling.annotator (id, organization_id, kind, name, external_id)
select a.id, sterling.current_organization(), 'import', a.external_id, a.external_id
from unnest(cast(:ids as uuid[]), cast(:names as text[])) as a (id, external_id)
on conflict (organization_id, external_id) do nothing
"""

_ANSWERS = """
with fresh as (
    select s.*, a.id as annotator_id, t.organization_id, t.mode, t.project_id,
           p.template_version, p.guideline_version
    from staged_answer s
    join sterling.task t on t.id = s.task_id
    join sterling.project p on p.id = t.project_id
    join sterling.annotator a on a.external_id = s.annotator and a.organization_id = t.organization_id),
leases as (
    insert into sterling.assignment
        (id, organization_id, mode, project_id, task_id, annotator_id, state, lease_until)
    select assignment_id, organization_id, mode, project_id, task_id, annotator_id, 1, now() from fresh)
insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id, round,
                             body, outcome, template_version, guideline_version)
select assignment_id, organization_id, mode, project_id, task_id, annotator_id, 0,
       body, 0, template_version, guideline_version from fresh
"""


_BLOCK = 500


def _line(row: NewItem) -> str:
    done = len(row.answers)
    truth = "\\N" if row.truth is None else _escape(row.truth)
    return (
        f"{row.line}\t{row.item_id}\t{row.task_id}\t{_escape(row.external_id)}\t\\\\x{row.digest}\t"
        f"{_escape(row.data)}\t{truth}\t{-row.priority}\t{max(row.need, done)}\t{done}\n"
    )


def _escape(text: str) -> str:
    """A text of COPY's text form."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class SqlImports:
    """See `ports.imports.Imports`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def add(self, project_id: ProjectId, batch_id: BatchId | None, rows: Sequence[NewItem]) -> Written:
        await self._stage(rows)
        scope = {"project": project_id, "batch": batch_id}
        imported = (await self._connection.execute(text(_ITEMS), scope)).scalar_one()
        unchanged, conflicts = 0, list[tuple[int, str]]()
        if imported < len(rows):
            for row in await self._connection.execute(text(_SEEN), {"project": project_id}):
                if row.same:
                    unchanged += 1
                else:
                    conflicts.append((row.line, row.external_id))
        return Written(imported, unchanged, await self._add_answers(rows), conflicts)

    async def _stage(self, rows: Sequence[NewItem]) -> None:
        """In COPY's text form, in blocks: a call of the driver for each row would cost more than the row."""
        await self._connection.exec_driver_sql(_STAGING)
        async with (
            (await self._driver()).cursor() as cursor,
            cursor.copy("copy staged_item from stdin") as copy,
        ):
            for start in range(0, len(rows), _BLOCK):
                await copy.write("".join([_line(row) for row in rows[start : start + _BLOCK]]))

    async def _add_answers(self, rows: Sequence[NewItem]) -> int:
        names = {annotator for row in rows for annotator, _ in row.answers}
        if not names:
            return 0
        await self._connection.execute(
            text(_ANNOTATORS), {"ids": [new_id() for _ in names], "names": sorted(names)}
        )
        lines = [
            f"{row.item_id}\t{row.task_id}\t{_escape(annotator)}\t{_escape(body)}\n"
            for row in rows
            for annotator, body in row.answers
        ]
        async with (
            (await self._driver()).cursor() as cursor,
            cursor.copy(
                "copy staged_answer (assignment_id, item_id, task_id, annotator, body) from stdin"
            ) as copy,
        ):
            for start in range(0, len(lines), _BLOCK):
                block = lines[start : start + _BLOCK]
                ids = hex_ids(len(block))
                await copy.write("".join([f"{id_}\t{line}" for id_, line in zip(ids, block, strict=True)]))
        return (await self._connection.execute(text(_ANSWERS))).rowcount

    async def batch(self, project_id: ProjectId, name: str) -> UUID:
        await self._connection.execute(
            text(
                "insert into sterling.batch (id, organization_id, mode, project_id, name, state) "
                "select :id, organization_id, mode, id, :name, 'in_progress' from sterling.project "
                "where id = :project on conflict (project_id, name) do nothing"
            ),
            {"id": new_id(), "name": name, "project": project_id},
        )
        query = text("select id from sterling.batch where project_id = :project and name = :name")
        return (await self._connection.execute(query, {"project": project_id, "name": name})).scalar_one()

    async def refresh_statistics(self) -> None:
        await self._connection.execute(text("select sterling.refresh_statistics()"))

    async def _driver(self) -> Driver[Any]:
        return cast("Driver[Any]", (await self._connection.get_raw_connection()).driver_connection)

"""Bulk import: a few statements over columns of values, one set for each chunk of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.arrays import BinaryArray, BinaryArrayDumper, longs, shorts, texts, uuids
from sterling.domain.access import Actor
from sterling.domain.errors import NotFound
from sterling.domain.ids import BatchId, ProjectId, id_block, new_id
from sterling.ports.imports import NewItem, Written

# Shared with claims, so that the project is not deleted meanwhile; alone among imports of the project, so
# that two files with the same ids in other orders cannot wait for each other in a circle.
_LOCK = """
select pg_advisory_xact_lock_shared(hashtextextended(cast(cast(:project as uuid) as text), 1)),
       pg_advisory_xact_lock(hashtextextended(cast(cast(:project as uuid) as text), 2))
"""
_PROJECT = """
select dataset_id, organization_id, mode,
       coalesce((select state = 'staging' from sterling.batch where id = :batch), false) as staging
from sterling.project where id = :project
"""

_ITEMS: LiteralString = """
insert into sterling.item (id, organization_id, mode, dataset_id, external_id, digest, data)
select u.id, %(organization)s, %(mode)s, %(dataset)s, u.external_id, u.digest, u.data
from unnest(%(items)b::uuid[], %(names)b::text[], %(digests)b::bytea[], %(data)b::json[])
    as u (id, external_id, digest, data)
"""
_NEW_ITEMS: LiteralString = _ITEMS + " on conflict (dataset_id, external_id) do nothing returning id"

_TASKS: LiteralString = """
insert into sterling.task
    (id, organization_id, mode, project_id, batch_id, item_id, np, need, done, free, state)
select u.id, %(organization)s, %(mode)s, %(project)s, %(batch)s, u.item_id, u.np, u.need, u.done,
       u.need - u.done, case when %(staging)s then 0 when u.need = u.done then 2 else 1 end
from unnest(%(tasks)b::uuid[], %(items)b::uuid[], %(np)b::int2[], %(need)b::int2[], %(done)b::int2[])
    as u (id, item_id, np, need, done)
"""

_TRUTHS: LiteralString = """
insert into sterling.truth (item_id, organization_id, mode, answer)
select u.item_id, %(organization)s, %(mode)s, u.answer
from unnest(%(items)b::uuid[], %(answers)b::json[]) as u (item_id, answer)
"""

_SEEN: LiteralString = """
select u.line, u.external_id, i.digest = u.digest as same
from unnest(%(lines)b::int8[], %(names)b::text[], %(digests)b::bytea[]) as u (line, external_id, digest)
join sterling.item i on i.dataset_id = %(dataset)s and i.external_id = u.external_id order by u.line
"""

_ANNOTATORS = """
insert into sterling.annotator (id, organization_id, kind, name, external_id)
select a.id, sterling.current_organization(), 'import', a.external_id, a.external_id
from unnest(cast(:ids as uuid[]), cast(:names as text[])) as a (id, external_id)
on conflict (organization_id, external_id) do nothing
"""

_ANSWERS: LiteralString = """
with fresh as (
    select u.*, a.id as annotator_id, p.organization_id, p.mode, p.id as project_id,
           p.template_version, p.guideline_version
    from unnest(%(ids)b::uuid[], %(tasks)b::uuid[], %(annotators)b::text[], %(bodies)b::json[])
        as u (assignment_id, task_id, annotator, body)
    join sterling.project p on p.id = %(project)s
    join sterling.annotator a on a.external_id = u.annotator and a.organization_id = p.organization_id),
leases as (
    insert into sterling.assignment
        (id, organization_id, mode, project_id, task_id, annotator_id, state, lease_until)
    select assignment_id, organization_id, mode, project_id, task_id, annotator_id, 1, now() from fresh),
answers as (
    insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id,
                                 round, body, outcome, template_version, guideline_version)
    select assignment_id, organization_id, mode, project_id, task_id, annotator_id, 0,
           body, 0, template_version, guideline_version from fresh
    returning project_id, annotator_id, organization_id, mode, submitted_at),
standings as (
    insert into sterling.standing as s (project_id, annotator_id, organization_id, mode, answers, last_at)
    select project_id, annotator_id, organization_id, mode, count(*), max(submitted_at)
    from answers group by 1, 2, 3, 4 order by 1, 2
    on conflict (project_id, annotator_id) do update
        set answers = s.answers + excluded.answers, last_at = greatest(s.last_at, excluded.last_at))
select count(*) from answers
"""


_SUGGESTED: LiteralString = """
update sterling.project set suggested = true where id = %(project)s and not suggested
"""

_SUGGESTIONS: LiteralString = """
insert into sterling.suggestion
    (task_id, annotator_id, organization_id, mode, project_id, answer, probabilities)
select t.id, a.id, %(organization)s, %(mode)s, %(project)s, u.answer, u.probabilities
from unnest(%(names)b::text[], %(digests)b::bytea[], %(annotators)b::text[], %(answers)b::json[],
            %(probabilities)b::json[]) as u (external_id, digest, annotator, answer, probabilities)
join sterling.item i on i.dataset_id = %(dataset)s and i.external_id = u.external_id and i.digest = u.digest
join sterling.task t on t.item_id = i.id and t.project_id = %(project)s
join sterling.annotator a on a.external_id = u.annotator and a.organization_id = %(organization)s
on conflict (task_id, annotator_id) do update
    set answer = excluded.answer, probabilities = excluded.probabilities, created_at = excluded.created_at
"""


@dataclass(frozen=True, slots=True)
class _Into:
    """Where a chunk goes: what all of its rows have in common."""

    driver: Driver[Any]
    scope: dict[str, Any]

    async def run(self, statement: LiteralString, **columns: BinaryArray) -> list[tuple[Any, ...]]:
        cursor = self.driver.cursor()
        cursor.adapters.register_dumper(BinaryArray, BinaryArrayDumper)
        async with cursor:
            await cursor.execute(statement, {**self.scope, **columns})
            return await cursor.fetchall() if cursor.description else []


class SqlImports:
    """See `ports.imports.Imports`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def add(self, project_id: ProjectId, batch_id: BatchId | None, rows: Sequence[NewItem]) -> Written:
        into = await self._into(project_id, batch_id)
        if not rows:
            return Written(0, 0, 0, ())
        fresh = await _add_items(into, rows)
        unchanged, conflicts = 0, list[tuple[int, str]]()
        if len(fresh) < len(rows):
            unchanged, conflicts = await _look_at_others(into, rows, fresh)
        if fresh:
            await _add_tasks(into, fresh)
        answers = await self._add_answers(into, fresh)
        await self._add_suggestions(into, rows)
        return Written(len(fresh), unchanged, answers, conflicts)

    async def _into(self, project_id: ProjectId, batch_id: BatchId | None) -> _Into:
        # The lock in a statement of its own: what the next one sees has waited for it.
        await self._connection.execute(text(_LOCK), {"project": project_id})
        found = await self._connection.execute(text(_PROJECT), {"project": project_id, "batch": batch_id})
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"The project {project_id} was deleted.", project_id=str(project_id))
        raw = await self._connection.get_raw_connection()
        scope = {
            "organization": row.organization_id,
            "mode": row.mode,
            "dataset": row.dataset_id,
            "staging": row.staging,
            "project": project_id,
            "batch": batch_id,
        }
        return _Into(cast("Driver[Any]", raw.driver_connection), scope)

    async def _add_answers(self, into: _Into, rows: Sequence[NewItem]) -> int:
        given = [(row.task_id, who.encode(), body) for row in rows for who, body in row.answers]
        if not given:
            return 0
        await self._add_annotators({who for row in rows for who, _ in row.answers})
        await into.run(
            _ANSWERS,
            ids=uuids(id_block(len(given))),
            tasks=uuids([task for task, _, _ in given]),
            annotators=texts("text", [who for _, who, _ in given]),
            bodies=texts("json", [body for _, _, body in given]),
        )
        return len(given)

    async def _add_annotators(self, names: set[str]) -> None:
        values = {"ids": [new_id() for _ in names], "names": sorted(names)}
        await self._connection.execute(text(_ANNOTATORS), values)

    async def _add_suggestions(self, into: _Into, rows: Sequence[NewItem]) -> None:
        """Also for items that were there before with the same content."""
        given = [(row, *one) for row in rows for one in row.suggestions]
        if not given:
            return
        await self._add_annotators({who for _, who, _, _ in given})
        await into.run(_SUGGESTED)
        await into.run(
            _SUGGESTIONS,
            names=texts("text", [row.external_id.encode() for row, _, _, _ in given]),
            digests=texts("bytea", [row.digest for row, _, _, _ in given]),
            annotators=texts("text", [who.encode() for _, who, _, _ in given]),
            answers=texts("json", [answer for _, _, answer, _ in given]),
            probabilities=texts("json", [sure for _, _, _, sure in given]),
        )

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


async def _add_items(into: _Into, rows: Sequence[NewItem]) -> Sequence[NewItem]:
    """The rows whose items are new. Most chunks hold nothing else, so that is tried first: looking for each
    row whether it is there costs as much again as writing it."""
    columns = {
        "items": uuids([row.item_id for row in rows]),
        "names": texts("text", [row.external_id.encode() for row in rows]),
        "digests": texts("bytea", [row.digest for row in rows]),
        "data": texts("json", [row.data for row in rows]),
    }
    await into.driver.execute("savepoint items")
    try:
        await into.run(_ITEMS, **columns)
    except UniqueViolation:
        await into.driver.execute("rollback to savepoint items")
        added = {found.bytes for (found,) in await into.run(_NEW_ITEMS, **columns)}
        return [row for row in rows if row.item_id in added]
    return rows


async def _look_at_others(
    into: _Into, rows: Sequence[NewItem], fresh: Sequence[NewItem]
) -> tuple[int, list[tuple[int, str]]]:
    """Of the rows whose ids were there: how many are the same; (line, external id) of those that differ."""
    added = {row.item_id for row in fresh}
    others = [row for row in rows if row.item_id not in added]
    seen = await into.run(
        _SEEN,
        lines=longs([row.line for row in others]),
        names=texts("text", [row.external_id.encode() for row in others]),
        digests=texts("bytea", [row.digest for row in others]),
    )
    conflicts = [(line, name) for line, name, same in seen if not same]
    return len(seen) - len(conflicts), conflicts


async def _add_tasks(into: _Into, rows: Sequence[NewItem]) -> None:
    done = [len(row.answers) for row in rows]
    items = uuids([row.item_id for row in rows])
    known = [(row.item_id, row.truth) for row in rows if row.truth is not None]
    if known:
        answers = texts("json", [truth for _, truth in known])
        await into.run(_TRUTHS, items=uuids([item for item, _ in known]), answers=answers)
    await into.run(
        _TASKS,
        tasks=uuids([row.task_id for row in rows]),
        items=items,
        np=shorts([-row.priority for row in rows]),
        need=shorts([max(row.need, n) for row, n in zip(rows, done, strict=True)]),
        done=shorts(done),
    )

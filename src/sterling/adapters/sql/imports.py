"""Bulk import: a few statements over columns of values, one set for each chunk of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from psycopg.errors import NoDataFound
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.arrays import (
    BinaryArray,
    BinaryArrayDumper,
    digests,
    gathered,
    longs,
    run_whole,
    shorts,
    texts,
    uuids,
)
from sterling.adapters.sql.assets import hold_named
from sterling.domain.access import Actor
from sterling.domain.errors import NotFound
from sterling.domain.ids import BatchId, ProjectId, id_block, new_id
from sterling.ports.imports import NewItems, Written

_ITEMS = b"""
select sterling.add_items($1, $2, $3, $4::uuid[], $5::text[], $6::bytea[], $7::json[], $8::uuid[],
                          $9::int2[], $10::int2[], $11::int2[])
"""

_TRUTHS: LiteralString = """
insert into sterling.truth (item_id, organization_id, mode, answer)
select u.item_id, %(organization)s, %(mode)s, u.answer
from unnest(%(items)b::uuid[], %(answers)b::json[]) as u (item_id, answer)
"""

_SEEN: LiteralString = """
select u.line, u.external_id, i.digest = u.digest as same
from unnest(%(lines)b::int8[], %(names)b::text[], %(digests)b::bytea[]) as u (line, external_id, digest)
join sterling.item i on i.external_id = u.external_id
 and i.dataset_id = (select dataset_id from sterling.project where id = %(project)s)
order by u.line
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
join sterling.item i on i.external_id = u.external_id and i.digest = u.digest
 and i.dataset_id = (select dataset_id from sterling.project where id = %(project)s)
join sterling.task t on t.id = i.task_id and t.project_id = %(project)s
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

    async def add(
        self,
        project_id: ProjectId,
        batch_id: BatchId | None,
        rows: NewItems,
        *,
        behind: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Written:
        if not rows:
            return Written(0, 0, 0, ())
        await hold_named(self._connection, rows.data.content)
        into = await self._into(project_id, batch_id)
        added = await _add_items(into, rows, behind, meanwhile)
        fresh, unchanged, conflicts = len(rows), 0, list[tuple[int, str]]()
        if added is not None:
            fresh = len(added)
            unchanged, conflicts = await _look_at_others(into, rows, added)
        await _add_truths(into, rows, added)
        answers = await self._add_answers(into, rows, added)
        await self._add_suggestions(into, rows)
        return Written(fresh, unchanged, answers, conflicts)

    async def _into(self, project_id: ProjectId, batch_id: BatchId | None) -> _Into:
        raw = await self._connection.get_raw_connection()
        scope = {
            "organization": self._actor.organization_id,
            "mode": self._actor.mode.value,
            "project": project_id,
            "batch": batch_id,
        }
        return _Into(cast("Driver[Any]", raw.driver_connection), scope)

    async def _add_answers(self, into: _Into, rows: NewItems, added: set[bytes] | None) -> int:
        given = [one for one in rows.answers if added is None or rows.items[one[0]] in added]
        if not given:
            return 0
        await self._add_annotators({who for _, who, _ in given})
        await into.run(
            _ANSWERS,
            ids=uuids(id_block(len(given))),
            tasks=uuids([rows.tasks[place] for place, _, _ in given]),
            annotators=texts("text", [who.encode() for _, who, _ in given]),
            bodies=texts("json", [body for _, _, body in given]),
        )
        return len(given)

    async def _add_annotators(self, names: set[str]) -> None:
        values = {"ids": [new_id() for _ in names], "names": sorted(names)}
        await self._connection.execute(text(_ANNOTATORS), values)

    async def _add_suggestions(self, into: _Into, rows: NewItems) -> None:
        """Also for items that were there before with the same content."""
        given = rows.suggestions
        if not given:
            return
        await self._add_annotators({who for _, who, _, _ in given})
        await into.run(_SUGGESTED)
        names = [*rows.names]
        await into.run(
            _SUGGESTIONS,
            names=texts("text", [names[place] for place, _, _, _ in given]),
            digests=digests([rows.digests[place] for place, _, _, _ in given]),
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


async def _add_items(
    into: _Into, rows: NewItems, behind: str | None, meanwhile: Callable[[], None] | None
) -> set[bytes] | None:
    """Writes items and tasks; the items that are new, None when all of them are."""
    done = [0] * len(rows)
    for place, _, _ in rows.answers:
        done[place] += 1
    scope, batch = into.scope, into.scope["batch"]
    values: tuple[bytes | BinaryArray | None, ...] = (
        None if behind is None else behind.encode(),
        str(scope["project"]).encode(),
        None if batch is None else str(batch).encode(),
        uuids(rows.items),
        gathered("text", rows.names),
        digests(rows.digests),
        gathered("json", rows.data),
        uuids(rows.tasks),
        shorts([-priority for priority in rows.priorities]),
        shorts([max(pair) for pair in zip(rows.needs, done, strict=True)] if rows.answers else rows.needs),
        shorts(done),
    )
    try:
        result = await run_whole(into.driver.pgconn, _ITEMS, values, meanwhile=meanwhile)
    except NoDataFound as error:
        project_id = str(scope["project"])
        raise NotFound(f"The project {project_id} was deleted.", project_id=project_id) from error
    added = result.get_value(0, 0)
    if added is None:
        return None
    return {UUID(one).bytes for one in added.decode().strip("{}").split(",") if one}


async def _look_at_others(
    into: _Into, rows: NewItems, added: set[bytes]
) -> tuple[int, list[tuple[int, str]]]:
    """Of the rows whose ids were there: how many are the same; (line, external id) of those that differ."""
    others = [place for place, item in enumerate(rows.items) if item not in added]
    names = [*rows.names]
    seen = await into.run(
        _SEEN,
        lines=longs([rows.lines[place] for place in others]),
        names=texts("text", [names[place] for place in others]),
        digests=digests([rows.digests[place] for place in others]),
    )
    conflicts = [(line, name) for line, name, same in seen if not same]
    return len(seen) - len(conflicts), conflicts


async def _add_truths(into: _Into, rows: NewItems, added: set[bytes] | None) -> None:
    known = [one for one in rows.truths if added is None or rows.items[one[0]] in added]
    if known:
        items = uuids([rows.items[place] for place, _ in known])
        await into.run(_TRUTHS, items=items, answers=texts("json", [truth for _, truth in known]))

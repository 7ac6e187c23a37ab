"""Tasks as people look at them; how they are handed out is in `assignments`."""

from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.work import task
from sterling.domain.cursor import decode, decode_id, encode, page_of
from sterling.domain.errors import Conflict, NotFound
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.record import Page
from sterling.domain.task import (
    LabelQuery,
    Task,
    TaskDetail,
    TaskKind,
    TaskPreview,
    TaskQuery,
    TaskState,
    move,
)

STATES = tuple(TaskState)
NUMBERS = {state: number for number, state in enumerate(STATES)}
KINDS = tuple(TaskKind)
SEARCHED = 4_000
"""Tasks that one page of a search looks at, at most: it answers in bounded time however large the project."""

_COLUMNS = """
t.id, t.project_id, t.item_id, i.external_id, t.kind, t.state, t.round, -t.np as priority, t.need, t.done,
t.free,
(select count(*) from sterling.flag f where f.task_id = t.id and f.closed_at is null) as flags,
t.created_at"""
_WITH_ITEM = "join sterling.item i on i.id = t.item_id"
_ONE = f"select {_COLUMNS}, i.data from sterling.task t {_WITH_ITEM} where t.id = :task"  # noqa: S608

# One index range per state, merged: any set of states reads no more rows than the page shows. The range is a
# row comparison and not `state = ... and id > ...`: the planner could read that by the primary key as well,
# and so the whole table for a state that no task is in. The limit is written out: for one that it cannot see
# the planner expects a tenth of the table, and would plan each page anew: twice the work of reading it.
_CANDIDATES = """
select t.* from unnest(cast(:states as smallint[])) as s (state) cross join lateral (
    select t.* from sterling.task t
    where t.project_id = :project and (t.state, t.id) > (s.state, :after) and t.state <= s.state and ({batch})
    order by t.state, t.id limit {most}) t
order by t.id limit {most}"""
# Few tasks are flagged: they are found from their flags, however many tasks there are.
_FLAGGED = """
select t.* from sterling.task t
where t.id in (select f.task_id from sterling.flag f where f.project_id = :project and f.closed_at is null)
and t.state = any (cast(:states as smallint[])) and t.id > :after and ({batch})
order by t.id limit {most}"""
_PAGE = f"select {_COLUMNS} from ({{candidates}}) t {_WITH_ITEM} order by t.id"  # noqa: S608
# An index has the labels of a control in this order, and those of each class.
_LABELLED = f"""
select {_COLUMNS}, l.probability from (
    select l.task_id, l.probability from sterling.label l
    where l.project_id = :project and l.control = :control and {{wanted}}
    and (l.probability, l.task_id) > (:sure, :after)
    order by l.probability, l.task_id limit {{most}}) l
join sterling.task t on t.id = l.task_id {_WITH_ITEM} order by l.probability, l.task_id"""  # noqa: S608
_SEARCH = f"""
with looked_at as materialized (
    select {_COLUMNS}, strpos(lower(i.external_id), :search) > 0 or strpos(lower(i.data::text), :search) > 0
    as hit
    from ({{candidates}}) t join sterling.item i on i.id = t.item_id)
select f.*, n.looked_at, n.last from
    (select count(*) as looked_at, (array_agg(l.id order by l.id desc))[1] as last from looked_at l) n
    left join (select * from looked_at where hit order by id limit :shown) f on true order by f.id"""  # noqa: S608
# A label may hold thousands of regions, an item a book: of both no more is read out than a row shows.
_PREVIEWS = text("""
select t.id, left(i.data #>> cast(:text as text[]), 200) as excerpt, coalesce((
    select json_agg(json_build_object(
        'control', l.control, 'probability', l.probability, 'calibrated', l.calibrated,
        'regions', case when json_typeof(l.value -> 'regions') = 'array'
                        then json_array_length(l.value -> 'regions') end,
        'value', case when json_typeof(l.value) = 'string' then to_json(left(l.value #>> '{}', 200))
                      when length(l.value::text) <= 1000 then l.value end)
        order by l.probability, l.control)
    from sterling.label l where l.task_id = t.id), '[]') as labels
from sterling.task t join sterling.item i on i.id = t.item_id
where t.project_id = :project and t.id = any (cast(:tasks as uuid[]))""")
_STATEMENTS = 64
"""Kinds of listing that are kept parsed, each with its limit."""
_BATCH = "t.batch_id = (select b.id from sterling.batch b where b.project_id = :project and b.name = :batch)"
_FIRST = UUID(int=0)
_ALONE = "select pg_advisory_xact_lock(hashtextextended(cast(cast(:project as uuid) as text), 1))"
"""Keeps claims out of the project until the end of the transaction."""
_DOOMED = """
doomed as (
    select t.id, t.item_id, t.live from sterling.task t where t.project_id = :project
    and (cast(:task as uuid) is null or t.id = :task)
    and (cast(:batch as text) is null or t.batch_id =
         (select b.id from sterling.batch b where b.project_id = :project and b.name = :batch)))"""
_LEASED = f"with {_DOOMED} select count(*) from doomed where live > 0"  # noqa: S608 # written above
_DELETE = f"""with {_DOOMED},
answers as (delete from sterling.answer a using doomed d where a.task_id = d.id),
assignments as (delete from sterling.assignment a using doomed d where a.task_id = d.id),
suggestions as (delete from sterling.suggestion s using doomed d where s.task_id = d.id),
items as (
    delete from sterling.item i using doomed d where i.id = d.item_id),
tasks as (delete from sterling.task t using doomed d where t.id = d.id returning t.id)
select count(*) from tasks"""  # noqa: S608 # written above


_NAMES = tuple(Task.model_fields)


def _to_task(row: Row[Any]) -> Task:
    """Of a row that begins with _COLUMNS, which are the fields of a task in their order: a page is made of
    many, and each look-up by name would cost as much as the check of the value."""
    values = dict(zip(_NAMES, row, strict=False))
    values["kind"], values["state"] = KINDS[row.kind], STATES[row.state]
    return Task.model_validate(values)


class SqlTasks:
    """See `ports.tasks.Tasks`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, task_id: TaskId) -> Task:
        return _to_task(await self._row(task_id))

    async def detail(self, task_id: TaskId) -> TaskDetail:
        row = await self._row(task_id)
        return TaskDetail(task=_to_task(row), data=row.data)

    async def _row(self, task_id: TaskId) -> Row[Any]:
        row = (await self._connection.execute(text(_ONE), {"task": task_id})).first()
        if row is None:
            raise NotFound(f"There is no task {task_id}.", task_id=str(task_id))
        return row

    async def page(
        self, project_id: ProjectId, query: TaskQuery, cursor: str | None, limit: int
    ) -> Page[Task]:
        if query.label is not None:
            return await self._labelled(project_id, query.label, cursor, limit)
        values = {
            "project": project_id,
            "states": [NUMBERS[state] for state in query.states or STATES],
            "after": decode_id(cursor) or _FIRST,
            "batch": query.batch,
        }
        candidates = (_FLAGGED if query.flagged else _CANDIDATES).format(
            batch=_BATCH if query.batch is not None else "true",
            most=SEARCHED if query.search else limit + 1,
        )
        if query.search is None:
            statement = _statement(_PAGE.format(candidates=candidates))
            rows = (await self._connection.execute(statement, values)).all()
            return _page([_to_task(row) for row in rows[:limit]], len(rows) > limit)
        return await self._found(
            _SEARCH.format(candidates=candidates), {**values, "search": query.search.lower()}, limit
        )

    async def _labelled(
        self, project_id: ProjectId, label: LabelQuery, cursor: str | None, limit: int
    ) -> Page[Task]:
        sure, after = decode(cursor, float, UUID) if cursor else (-inf, _FIRST)
        values = {"project": project_id, **label.model_dump(), "sure": sure, "after": after}
        asked = {
            "l.class = :value": label.value is not None,
            "l.probability < :below": label.below is not None,
        }
        wanted = " and ".join(condition for condition, used in asked.items() if used) or "true"
        statement = _statement(_LABELLED.format(wanted=wanted, most=limit + 1))
        rows = (await self._connection.execute(statement, values)).all()
        found = page_of(rows, limit, lambda row: (row.probability, row.id))
        return Page[Task](items=[_to_task(row) for row in found.items], next_cursor=found.next_cursor)

    async def _found(self, statement: str, values: dict[str, Any], limit: int) -> Page[Task]:
        rows = (await self._connection.execute(_statement(statement), {**values, "shown": limit + 1})).all()
        hits = [_to_task(row) for row in rows if row.id is not None]
        if len(hits) > limit:
            return _page(hits[:limit], True)
        more = rows[0].looked_at == SEARCHED
        return Page[Task](items=hits, next_cursor=encode(rows[0].last) if more else None)

    async def previews(
        self, project_id: ProjectId, task_ids: Sequence[TaskId], text: tuple[str | int, ...] | None
    ) -> Sequence[TaskPreview]:
        path = None if text is None else [str(step) for step in text]
        values = {"project": project_id, "tasks": list(task_ids), "text": path}
        rows = (await self._connection.execute(_PREVIEWS, values)).mappings()
        return [TaskPreview.model_validate(dict(row)) for row in rows]

    async def delete(self, project_id: ProjectId, task_id: TaskId | None, batch: str | None) -> int:
        values = {"project": project_id, "task": task_id, "batch": batch}
        await self._connection.execute(text(_ALONE), {"project": project_id})
        leased = (await self._connection.execute(text(_LEASED), values)).scalar_one()
        if leased:
            raise Conflict(
                f"{leased} of these tasks are being worked on. Pause the project; delete when they are back.",
                leased=leased,
            )
        return (await self._connection.execute(text(_DELETE), values)).scalar_one()

    async def cancel(self, task_id: TaskId) -> Task:
        found = await self._locked(task_id)
        move(found.state, TaskState.CANCELED)
        await self._connection.execute(
            update(task).where(task.c.id == task_id).values(state=NUMBERS[TaskState.CANCELED], returned=False)
        )
        return await self.get(task_id)

    async def reopen(self, task_id: TaskId) -> Task:
        found = await self._locked(task_id)
        row = await self._connection.execute(text("select sterling.reopen_task(:task)"), {"task": task_id})
        if row.scalar_one() is None:
            raise Conflict(f"A task that is {found.state} cannot be sent back.", state=found.state)
        return await self.get(task_id)

    async def _locked(self, task_id: TaskId) -> Task:
        statement = text("select from sterling.task where id = :task for update")
        await self._connection.execute(statement, {"task": task_id})
        return await self.get(task_id)


@lru_cache(maxsize=_STATEMENTS)
def _statement(written: str) -> TextClause:
    """Parsed once: there are as many as there are kinds of listing."""
    return text(written)


def _page(tasks: list[Task], more: bool) -> Page[Task]:
    return Page[Task](items=tasks, next_cursor=encode(tasks[-1].id) if more else None)

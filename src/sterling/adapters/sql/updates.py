"""What incremental updates read and write: touched tasks only, and the mark."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.access import Actor
from sterling.domain.ids import ProjectId, TaskId
from sterling.ports.updates import Fresh, Standing, Touched, Uncertain, Want

LATE_SECONDS = 5
LATE_ANSWERS = 5000
"""How far behind the mark answers are read again."""
KNOWN = 1000
"""Annotators whose confusion is read, at most."""

_MAKE = text("""
insert into sterling.labelling (project_id, organization_id, mode) values (:project, :organization_id, :mode)
on conflict (project_id) do nothing
""")
_LOCK = text("select mark from sterling.labelling where project_id = :project for update")
_STANDING = text("""
select coalesce((select min(mark) from sterling.aggregation where project_id = :project), 0) as fitted,
       coalesce((select sum(answers) from sterling.standing where project_id = :project), 0) as answers,
       coalesce((select sum(n) from sterling.task_tally
                 where project_id = :project and state = 1), 0) as open,
       exists (select from sterling.job where project_id = :project and kind = 'aggregation'
               and state in ('waiting', 'running')) as busy
""")
_SINCE = text("select count(*) from sterling.answer where project_id = :project and seq > :mark")
_NEXT = text("""
select max(seq) from (select seq from sterling.answer where project_id = :project and seq > :after
                      order by seq limit :most) a
""")
_FRESH = text("""
with touched as (
    select distinct task_id from sterling.answer a
    where project_id = :project and seq > :behind and seq <= :mark
      and (seq > :after or submitted_at > clock_timestamp() - make_interval(secs => :late) and not exists (
               select from sterling.label l where l.task_id = a.task_id and l.answers >= (
                   select count(*) from sterling.answer b
                   where b.task_id = a.task_id and b.round = a.round))))
select t.id, i.external_id, t.done, coalesce(w.external_id, w.id::text) as annotator, a.body
from touched n join sterling.task t on t.id = n.task_id join sterling.item i on i.id = t.item_id
join sterling.answer a on a.task_id = t.id and a.round = t.round
join sterling.annotator w on w.id = a.annotator_id
order by t.id, a.seq
""")
_CELLS = text("""
select annotator, body -> 'confusion' as cells from sterling.annotator_quality
where project_id = :project and control = :control
order by annotator = any (:names) desc, annotator limit :most
""")
_COPIES = text("""
select diagnostics -> 'copies' from sterling.aggregation where project_id = :project and control = :control
""")
_ADVANCE = text("""
with since as (
    select (submitted_at at time zone 'UTC')::date::text as day, count(*) as n from sterling.answer
    where project_id = :project and seq > (select mark from sterling.labelling where project_id = :project)
      and seq <= :mark group by 1)
update sterling.labelling l
set mark = greatest(l.mark, :mark), updated_at = clock_timestamp(), days = (
    select coalesce(json_object_agg(day, n), '{}') from (
        select day, sum(n) as n from (select key as day, value::bigint as n from json_each_text(l.days)
                                      union all select day, n from since) b group by day) c)
where l.project_id = :project
""")
_NEEDS = text("""
select sterling.change_needs(cast(:tasks as uuid[]), cast(:needs as smallint[]), cast(:prices as bigint[]))
""")
_HAD = text("""
select s.task_id, s.cost, count(*) as n from sterling.assignment s join sterling.task t on t.id = s.task_id
where s.task_id = any (:tasks) and s.round = t.round and s.state = 1 group by 1, 2
""")
_UNCERTAIN = text("""
select t.id, t.done, l.probabilities, l.outlooks
from sterling.task t
left join lateral (select array_agg(probability) as probabilities, array_agg(outlook) as outlooks
                   from sterling.label where task_id = t.id) l on true
where t.project_id = :project and t.state in (1, 2)
""")


class SqlUpdates:
    """See `ports.updates.Updates`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def lock(self, project_id: ProjectId) -> Standing:
        named = {"project": project_id}
        await self._connection.execute(_MAKE, {**self._scope, **named})
        mark = (await self._connection.execute(_LOCK, named)).scalar_one()
        row = (await self._connection.execute(_STANDING, named)).one()
        since = await self._connection.execute(_SINCE, {**named, "mark": row.fitted})
        return Standing(mark, row.fitted, since.scalar_one(), int(row.answers), int(row.open), row.busy)

    async def fresh(self, project_id: ProjectId, after: int, most: int) -> Fresh:
        named = {"project": project_id, "after": after}
        mark = (await self._connection.execute(_NEXT, {**named, "most": most})).scalar_one()
        if mark is None:
            return Fresh([], after)
        found = dict[TaskId, Touched]()
        behind = {"behind": after - LATE_ANSWERS, "late": LATE_SECONDS, "mark": mark}
        for row in await self._connection.execute(_FRESH, {**named, **behind}):
            answers = [*found[row.id].answers] if row.id in found else []
            found[row.id] = Touched(row.id, row.external_id, row.done, [*answers, (row.annotator, row.body)])
        return Fresh(list(found.values()), mark)

    async def cells(
        self, project_id: ProjectId, control: str, names: Sequence[str]
    ) -> Mapping[str, Sequence[tuple[str, str, float]]]:
        named = {"project": project_id, "control": control, "names": list(names), "most": KNOWN}
        found = dict[str, list[tuple[str, str, float]]]()
        for row in await self._connection.execute(_CELLS, named):
            cells: list[dict[str, Any]] = row.cells or []
            found[row.annotator] = [(cell["truth"], cell["said"], cell["n"]) for cell in cells]
        return found

    async def copies(self, project_id: ProjectId, control: str) -> Sequence[Sequence[str]]:
        named = {"project": project_id, "control": control}
        return (await self._connection.execute(_COPIES, named)).scalar_one_or_none() or []

    async def advance(self, project_id: ProjectId, mark: int) -> None:
        await self._connection.execute(_ADVANCE, {"project": project_id, "mark": mark})

    async def change_needs(self, needs: Sequence[Want]) -> int:
        values = {
            "tasks": [one.task_id for one in needs],
            "needs": [one.need for one in needs],
            "prices": [one.price for one in needs],
        }
        return (await self._connection.execute(_NEEDS, values)).scalar_one()

    async def had(self, task_ids: Sequence[TaskId]) -> Mapping[TaskId, Mapping[int, int]]:
        found = dict[TaskId, dict[int, int]]()
        for row in await self._connection.execute(_HAD, {"tasks": list(task_ids)}):
            found.setdefault(TaskId(row.task_id), {})[row.cost] = row.n
        return found

    async def uncertain(self, project_id: ProjectId) -> Sequence[Uncertain]:
        rows = await self._connection.execute(_UNCERTAIN, {"project": project_id})
        return [
            Uncertain(
                TaskId(row.id), row.done, list(zip(row.probabilities or (), row.outlooks or (), strict=True))
            )
            for row in rows
        ]

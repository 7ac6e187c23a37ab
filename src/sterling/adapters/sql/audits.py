"""Audits and the tasks that they drew. The one place that reads the known truth."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson
from pydantic import JsonValue
from sqlalchemy import RowMapping, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.quality import audit, audit_task
from sterling.domain.access import Actor
from sterling.domain.audit import (
    CLASS,
    MOST_VALUES,
    Audit,
    AuditTask,
    Calibration,
    Certificate,
    NewAudit,
    SliceCertificate,
)
from sterling.domain.cursor import decode, page_of
from sterling.domain.errors import Conflict, NotFound
from sterling.domain.ids import AuditId, ProjectId, TaskId, new_id
from sterling.domain.record import Page
from sterling.ports.audits import Drawn, Frame, JsonObject, Judged, Stated, Verdicts

_FRAME = text("""
select coalesce(json_object_agg(control, n), '{}') as populations
from (select control, count(*) as n from sterling.label
      where project_id = :project and control = any (:controls) group by control) c
""")
_TASKS = (
    "select distinct task_id from sterling.label where project_id = :project and control = any (:controls)"
)
_COUNTED = "select count(*) from ({tasks}) t"
_COUNT = text(_COUNTED.format(tasks=_TASKS))
_WEIGHT = """json_build_object('population', count(*), 'total', sum(probability), 'least', min(probability),
                                'most', max(probability))"""
_SCALAR = "('string', 'number', 'boolean')"
# One snapshot for the drawn labels and for all of them: a certificate compares the two.
_STATED = """
with told as (
    select task_id, control, probability,
           case when json_typeof(value) in {scalar} then value #>> '{{}}' end as class
    from sterling.label where project_id = :project and control = any (:controls)
), placed as (
    select t.id as task_id, f.name, i.data #>> string_to_array(f.name, '.') as value
    from unnest(cast(:fields as text[])) as f (name), sterling.task t join sterling.item i on i.id = t.item_id
    where t.project_id = :project and json_typeof(i.data #> string_to_array(f.name, '.')) in {scalar}
), drawn as (
    update sterling.audit_task d
    set stated = s.stated, classes = s.classes, fields = coalesce(p.fields, '{{}}')
    from (select task_id, json_object_agg(control, probability) as stated,
                 coalesce(json_object_agg(control, class) filter (where class is not null), '{{}}') as classes
          from told where task_id = any (:tasks) group by task_id) s
    left join (select task_id, json_object_agg(name, value) as fields
               from placed where task_id = any (:tasks) group by task_id) p using (task_id)
    where d.audit_id = :audit and d.task_id = s.task_id
), sliced as (
    select control, '{own}' as key, class as value, probability from told where class is not null
    union all
    select control, name, value, probability from told join placed using (task_id)
), summed as (
    select control, key, json_object_agg(value, w) as each
    from (select control, key, value, {weight} as w from sliced group by control, key, value) v
    group by control, key having count(*) <= :most
)
update sterling.audit a set
    stated = (select coalesce(json_object_agg(control, w), '{{}}')
              from (select control, {weight} as w from told group by control) c),
    sliced = (select coalesce(json_object_agg(control, keys), '{{}}')
              from (select control, json_object_agg(key, each) as keys from summed group by control) c)
where a.id = :audit
"""
_STATE = text(_STATED.format(scalar=_SCALAR, weight=_WEIGHT, own=CLASS))
# Sorted by id: the draw depends on the ids and the seed alone.
_NUMBERED = """
select n, task_id, total from (
    select task_id, row_number() over (order by task_id) - 1 as n, count(*) over () as total
    from ({tasks}) t) s
where n = any (:positions)
"""
_DRAW = text(_NUMBERED.format(tasks=_TASKS))
_TRUTHS = text("""
select t.id, k.answer from sterling.task t join sterling.truth k on k.item_id = t.item_id
where t.id = any (:tasks)
""")
_DRAWN = text("""
select d.task_id, i.data, coalesce(
    (select json_object_agg(l.control, l.value) from sterling.label l where l.task_id = d.task_id),
    '{}') as labels
from sterling.audit_task d join sterling.task t on t.id = d.task_id join sterling.item i on i.id = t.item_id
where d.audit_id = :audit and d.task_id = any (:tasks) order by d.position
""")
_JUDGE = text("""
update sterling.audit_task d set truth = v.truth, correct = v.correct, audited_at = now()
from unnest(cast(:tasks as uuid[]), cast(:truths as json[]), cast(:correct as json[]))
    as v (task_id, truth, correct)
where d.audit_id = :audit and d.task_id = v.task_id
""")
_JUDGED = text("""
select c.key as control, array_agg(c.value = 'true' order by d.position) as verdicts,
       array_agg((d.stated ->> c.key)::float8 order by d.position) as stated,
       array_agg(case when d.classes ->> c.key is null then d.fields::jsonb
                      else d.fields::jsonb || jsonb_build_object('', d.classes ->> c.key) end
                 order by d.position) as values
from sterling.audit_task d, json_each_text(d.correct) c where d.audit_id = :audit and d.correct is not null
group by c.key
""")
_KNOWN = text("""
select distinct on (i.external_id) i.external_id, d.truth -> :control as value
from sterling.audit a join sterling.audit_task d on d.audit_id = a.id
join sterling.task t on t.id = d.task_id join sterling.item i on i.id = t.item_id
where a.project_id = :project and d.truth -> :control is not null
order by i.external_id, d.audited_at desc
""")
_AUDIT = """
select a.*, (select count(*) from sterling.audit_task d
             where d.audit_id = a.id and d.correct is not null) as done
from sterling.audit a"""
_ROWS = """
select d.task_id, i.external_id, d.truth, d.correct, d.position, d.fields,
       case when d.truth is not null then d.stated end as stated,
       case when d.truth is not null then d.classes end as classes
from sterling.audit_task d join sterling.task t on t.id = d.task_id join sterling.item i on i.id = t.item_id
where d.audit_id = :audit"""


def _to_audit(row: RowMapping) -> Audit:
    return Audit.model_validate({name: row[name] for name in Audit.model_fields})


def _to_task(row: RowMapping) -> AuditTask:
    return AuditTask.model_validate({name: row[name] for name in AuditTask.model_fields})


def _missing(audit_id: AuditId) -> NotFound:
    return NotFound(f"There is no audit {audit_id}.", audit_id=str(audit_id))


class SqlAudits:
    """See `ports.audits.Audits`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def frame(self, project_id: ProjectId, controls: Sequence[str]) -> Frame:
        values = {"project": project_id, "controls": list(controls)}
        populations = (await self._connection.execute(_FRAME, values)).one().populations
        tasks = (await self._connection.execute(_COUNT, values)).scalar_one()
        return Frame(controls, tasks, populations, {})

    async def draw(self, project_id: ProjectId, frame: Frame, positions: Sequence[int]) -> list[TaskId]:
        values = {
            "project": project_id,
            "controls": list(frame.controls),
            "positions": list(positions),
        }
        rows = (await self._connection.execute(_DRAW, values)).all()
        if rows and rows[0].total != frame.tasks:
            raise Conflict("Labels were written at this moment; draw the audit again.")
        ids = {row.n: TaskId(row.task_id) for row in rows}
        return [ids[position] for position in positions]

    async def add(
        self, project_id: ProjectId, new: NewAudit, frame: Frame, task_ids: Sequence[TaskId]
    ) -> AuditId:
        audit_id = AuditId(new_id())
        await self._connection.execute(
            insert(audit).values(
                id=audit_id,
                **self._scope,
                project_id=project_id,
                size=len(task_ids),
                seed=new.seed,
                population=frame.tasks,
                controls=list(frame.controls),
                populations=dict(frame.populations),
                certificates=[],
                calibration=[],
                created_at=text("clock_timestamp()"),
            )
        )
        rows = [
            {"audit_id": audit_id, "task_id": task_id, "position": position, **self._scope}
            for position, task_id in enumerate(task_ids)
        ]
        await self._connection.execute(insert(audit_task), rows)
        named = {"audit": audit_id, "project": project_id, "controls": list(frame.controls)}
        values = {**named, "tasks": list(task_ids), "fields": new.fields, "most": MOST_VALUES}
        await self._connection.execute(_STATE, values)
        return audit_id

    async def truths(self, task_ids: Sequence[TaskId]) -> dict[TaskId, JsonObject]:
        rows = await self._connection.execute(_TRUTHS, {"tasks": list(task_ids)})
        return {TaskId(row.id): row.answer for row in rows}

    async def drawn(self, audit_id: AuditId, task_ids: Sequence[TaskId]) -> list[Drawn]:
        values = {"audit": audit_id, "tasks": list(task_ids)}
        rows = (await self._connection.execute(_DRAWN, values)).all()
        if len(rows) != len(task_ids):
            raise NotFound("This task was not drawn by this audit.", audit_id=str(audit_id))
        return [Drawn(TaskId(row.task_id), row.data, row.labels) for row in rows]

    async def judge(self, audit_id: AuditId, verdicts: Mapping[TaskId, Verdicts]) -> None:
        await self._connection.execute(
            _JUDGE,
            {
                "audit": audit_id,
                "tasks": list(verdicts),
                "truths": [_json(one.truth) for one in verdicts.values()],
                "correct": [_json(dict(one.correct)) for one in verdicts.values()],
            },
        )

    async def judged(self, audit_id: AuditId) -> dict[str, Judged]:
        rows = await self._connection.execute(_JUDGED, {"audit": audit_id})
        return {row.control: Judged(row.verdicts, row.stated, row.values) for row in rows}

    async def known(self, project_id: ProjectId, control: str) -> dict[str, JsonValue]:
        rows = await self._connection.execute(_KNOWN, {"project": project_id, "control": control})
        return {row.external_id: row.value for row in rows}

    async def lock(self, audit_id: AuditId) -> tuple[Audit, Frame]:
        columns = (audit.c.controls, audit.c.populations, audit.c.population, audit.c.stated, audit.c.sliced)
        query = select(*columns).where(audit.c.id == audit_id)
        row = (await self._connection.execute(query.with_for_update())).first()
        if row is None:
            raise _missing(audit_id)
        stated = {name: Stated(**one) for name, one in row.stated.items()}
        slices = {
            name: {key: {value: Stated(**one) for value, one in each.items()} for key, each in keys.items()}
            for name, keys in row.sliced.items()
        }
        frame = Frame(row.controls, row.population, row.populations, stated, slices)
        return await self.get(audit_id), frame

    async def certify(
        self,
        audit_id: AuditId,
        certificates: Sequence[Certificate],
        slices: Sequence[SliceCertificate],
        calibration: Sequence[Calibration],
    ) -> None:
        values = {
            "certificates": [one.model_dump(mode="json") for one in certificates],
            "slices": [one.model_dump(mode="json") for one in slices],
            "calibration": [one.model_dump(mode="json") for one in calibration],
        }
        await self._connection.execute(audit.update().where(audit.c.id == audit_id).values(**values))

    async def get(self, audit_id: AuditId) -> Audit:
        query = text(f"{_AUDIT} where a.id = :audit")
        row = (await self._connection.execute(query, {"audit": audit_id})).mappings().first()
        if row is None:
            raise _missing(audit_id)
        return _to_audit(row)

    async def page(self, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Audit]:
        query = text(
            f"{_AUDIT} where a.project_id = :project and (cast(:after as uuid) is null or a.id < :after) "
            "order by a.id desc limit :most"
        )
        values = {"project": project_id, "after": after, "most": limit + 1}
        rows = (await self._connection.execute(query, values)).mappings()
        return page_of([_to_audit(row) for row in rows], limit, lambda one: (one.id,))

    async def tasks(self, audit_id: AuditId, cursor: str | None, limit: int) -> Page[AuditTask]:
        (after,) = decode(cursor, int) if cursor else (-1,)
        query = text(f"{_ROWS} and d.position > :after order by d.position limit :most")
        values = {"audit": audit_id, "after": after, "most": limit + 1}
        rows = (await self._connection.execute(query, values)).mappings().all()
        places = {row["task_id"]: row["position"] for row in rows}
        return page_of([_to_task(row) for row in rows], limit, lambda one: (places[one.task_id],))

    async def task(self, audit_id: AuditId, task_id: TaskId) -> AuditTask:
        query = text(f"{_ROWS} and d.task_id = :task")
        row = (await self._connection.execute(query, {"audit": audit_id, "task": task_id})).mappings().first()
        if row is None:
            raise NotFound("This task was not drawn by this audit.", audit_id=str(audit_id))
        return _to_task(row)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()

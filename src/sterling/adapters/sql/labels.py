"""Labels as rows, and answers as aggregation reads them."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from uuid import UUID

from orjson import dumps
from sqlalchemy import RowMapping, null, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.quality import aggregation
from sterling.domain.access import Actor
from sterling.domain.cursor import decode, page_of
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.label import Label
from sterling.domain.record import Page
from sterling.ports.labels import (
    Certainty,
    Fit,
    Foretold,
    ForetoldPage,
    Given,
    GivenPage,
    JsonObject,
    NewLabel,
)

_GIVEN = text("""
select t.id, i.external_id, coalesce(w.external_id, w.id::text), a.body, a.seq, a.round = t.round,
       (submitted_at at time zone 'UTC')::date - date '0001-01-01' as day, a.seconds
from (select * from sterling.answer where project_id = :project and seq > :after order by seq limit :most) a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
join sterling.annotator w on w.id = a.annotator_id
order by a.seq
""")

_FORETOLD = text("""
select s.task_id, i.external_id, s.value, s.probability
from (select distinct on (task_id) task_id, answer -> :control as value,
             cast(probabilities ->> :control as float8) as probability
      from sterling.suggestion
      where project_id = :project and task_id > cast(:task as uuid)
      and probabilities ->> :control is not null and answer -> :control is not null
      order by task_id, created_at desc, annotator_id desc limit :most) s
join sterling.task t on t.id = s.task_id
join sterling.item i on i.id = t.item_id
order by s.task_id
""")

# Every writer raises the version, so that a reader of many pages can tell whether labels stood still.
_RAISE = text("""
insert into sterling.labelling (project_id, organization_id, mode, version)
values (:project, :organization_id, :mode, 1)
on conflict (project_id) do update set version = labelling.version + 1
""")

_WRITE = text("""
insert into sterling.label (organization_id, mode, project_id, task_id, control, value, probability,
                            calibrated, answers, distribution, spreads, outlook, wrong, doubt, method,
                            method_version, source, mark)
select :organization_id, :mode, :project, n.*, :version, 'aggregate', :mark
from unnest(cast(:tasks as uuid[]), cast(:controls as text[]), cast(:values as json[]),
            cast(:probabilities as float8[]), cast(:calibrated as bool[]), cast(:answers as int[]),
            cast(:distributions as json[]), cast(:spreads as json[]),
            cast(:outlooks as float8[]), cast(:wrong as float8[]),
            cast(:doubts as json[]), cast(:methods as text[])) as n
on conflict (task_id, control) do update set
    value = excluded.value, probability = excluded.probability, calibrated = excluded.calibrated,
    answers = excluded.answers, distribution = excluded.distribution, spreads = excluded.spreads,
    outlook = excluded.outlook, wrong = excluded.wrong, doubt = excluded.doubt, method = excluded.method,
    method_version = excluded.method_version, mark = excluded.mark, updated_at = now()
where label.source = 'aggregate' and not label.reviewed
""")

_FIX = text("""
insert into sterling.label (organization_id, mode, project_id, task_id, control, value, probability,
                            calibrated, answers, distribution, method, method_version, source, mark, reviewed)
select :organization_id, :mode, :project, :task, n.control, n.value, 1, false, 1, null, :method, :version,
       'review', 0, true
from unnest(cast(:controls as text[]), cast(:values as json[])) as n (control, value)
""")

_PRUNE = text("""
delete from sterling.label where project_id = :project and control = :control and source = 'aggregate'
and not reviewed and mark <> :mark
""")

_SUMMARY = text("""
select coalesce(json_agg(json_build_object('value', value, 'labels', n, 'probability', p)
                         order by n desc, value), '[]')
from (select value::text as value, count(*) as n, avg(probability) as p from sterling.label
      where project_id = :project and control = :control group by 1 order by n desc, 1 limit :most) s
""")

_TOTAL = text("""
select json_build_object('labels', count(*), 'probability', avg(probability)) from sterling.label
where project_id = :project and control = :control
""")

_FOLD = text("""
insert into sterling.labelling as l (project_id, organization_id, mode, mark, days)
select :project, :organization_id, :mode, :mark, coalesce(json_object_agg(day, n), '{}')
from (select (submitted_at at time zone 'UTC')::date as day, count(*) as n from sterling.answer
      where project_id = :project and seq <= :mark group by 1) d
on conflict (project_id) do update set mark = excluded.mark, days = excluded.days
""")

_WRITE_ANNOTATORS = text("""
insert into sterling.annotator_quality (project_id, control, annotator, organization_id, mode, mark, body)
select :project, :control, n.name, :organization_id, :mode, :mark, n.body
from unnest(cast(:names as text[]), cast(:bodies as json[])) as n (name, body)
on conflict (project_id, control, annotator) do update set mark = excluded.mark, body = excluded.body
""")
_PRUNE_ANNOTATORS = text("""
delete from sterling.annotator_quality where project_id = :project and control = :control and mark <> :mark
""")
_ANNOTATOR = text("""
select control, body from sterling.annotator_quality
where project_id = :project and annotator = :annotator order by control
""")

_CERTAINTY = text("""
select probability, answers, outlook, count(*) over () as n from sterling.label
where project_id = :project and control = :control
  and (cast(:value as text) is null or trim(both '"' from value::text) = :value)
order by hashtext(task_id::text), task_id limit :most
""")

_SELECT = """
select l.task_id, i.external_id, l.control, l.value, l.probability, l.calibrated, l.answers, l.distribution,
       l.spreads, l.outlook, l.method, l.method_version, l.source, l.updated_at,
       i.mode = 'test' as is_test
from {source} l join sterling.task t on t.id = l.task_id join sterling.item i on i.id = t.item_id {rest}
"""
_PAGE = text(
    _SELECT.format(
        source="""(select * from sterling.label where project_id = :project
            and (cast(:control as text) is null or control = :control)
            and (task_id, control) > (cast(:task as uuid), :after) order by task_id, control limit :most)""",
        rest="order by l.task_id, l.control",
    )
)
_OF_TASK = text(_SELECT.format(source="sterling.label", rest="where l.task_id = :task order by l.control"))
_FIRST = "00000000-0000-0000-0000-000000000000"
CLASSES = 1000
"""Distinct values that a summary counts, most frequent first."""


def _to_label(row: RowMapping) -> Label:
    return Label.model_validate(dict(row))


class SqlLabels:
    """See `ports.labels.Labels`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def given(self, project_id: ProjectId, after: int, limit: int) -> GivenPage:
        found = await self._connection.execute(_GIVEN, {"project": project_id, "after": after, "most": limit})
        rows = found.all()
        return GivenPage(
            answers=[Given(row[0], row[1], row[2], row[3], row[6] // 7, row[7]) for row in rows if row[5]],
            mark=rows[-1][4] if rows else after,
            more=len(rows) == limit,
        )

    async def foretold(
        self, project_id: ProjectId, control: str, after: UUID | None, limit: int
    ) -> ForetoldPage:
        found = await self._connection.execute(
            _FORETOLD,
            {"project": project_id, "control": control, "task": after or _FIRST, "most": limit},
        )
        rows = found.all()
        return ForetoldPage(
            items=[Foretold(row.external_id, row.value, row.probability) for row in rows],
            cursor=rows[-1].task_id if len(rows) == limit else None,
        )

    async def write(self, project_id: ProjectId, labels: Sequence[NewLabel], mark: int) -> None:
        await self._raise(project_id)
        await self._connection.execute(
            _WRITE,
            {
                **self._scope,
                "project": project_id,
                "version": version("sterling"),
                "mark": mark,
                "tasks": [one.task_id for one in labels],
                "controls": [one.control for one in labels],
                "values": [one.value for one in labels],
                "probabilities": [one.probability for one in labels],
                "calibrated": [one.calibrated for one in labels],
                "answers": [one.answers for one in labels],
                "distributions": [one.distribution for one in labels],
                "spreads": [one.spreads for one in labels],
                "outlooks": [one.outlook for one in labels],
                "wrong": [one.wrong for one in labels],
                "doubts": [one.doubt for one in labels],
                "methods": [one.method for one in labels],
            },
        )

    async def write_fit(self, project_id: ProjectId, fit: Fit) -> None:
        named = {"project": project_id, "control": fit.control}
        await self._raise(project_id)
        await self._connection.execute(_PRUNE, {**named, "mark": fit.mark})
        total = (await self._connection.execute(_TOTAL, named)).scalar_one()
        classes = (await self._connection.execute(_SUMMARY, {**named, "most": CLASSES})).scalar_one()
        values = {
            "project_id": project_id,
            **self._scope,
            "control": fit.control,
            "mark": fit.mark,
            "method": fit.method,
            "diagnostics": fit.diagnostics,
            "reliability": dict(fit.reliability),
            "agreement": fit.agreement,
            "summary": {**total, "classes": classes},
        }
        keys = ("project_id", "control")
        statement = insert(aggregation).values(values)
        changed = {name: statement.excluded[name] for name in values if name not in keys}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={**changed, "at": text("now()")})
        )

    async def write_annotators(
        self, project_id: ProjectId, control: str, found: Mapping[str, JsonObject], mark: int
    ) -> None:
        named = {"project": project_id, "control": control, "mark": mark}
        names = list(found)
        bodies = [dumps(found[name]).decode() for name in names]
        await self._connection.execute(
            _WRITE_ANNOTATORS, {**self._scope, **named, "names": names, "bodies": bodies}
        )
        await self._connection.execute(_PRUNE_ANNOTATORS, named)

    async def annotators(self, project_id: ProjectId, annotator: str) -> Mapping[str, JsonObject]:
        rows = await self._connection.execute(_ANNOTATOR, {"project": project_id, "annotator": annotator})
        return {row.control: row.body for row in rows}

    async def write_curve(self, project_id: ProjectId, control: str, curve: JsonObject | None) -> None:
        at = (aggregation.c.project_id == project_id) & (aggregation.c.control == control)
        value = null() if curve is None else curve
        await self._connection.execute(aggregation.update().where(at).values(curve=value))

    async def curves(self, project_id: ProjectId) -> Sequence[JsonObject]:
        at = (aggregation.c.project_id == project_id) & aggregation.c.curve.is_not(None)
        names = (aggregation.c.control, aggregation.c.curve)
        rows = await self._connection.execute(select(*names).where(at).order_by(aggregation.c.control))
        return [{"control": row.control, **row.curve} for row in rows]

    async def certainty(self, project_id: ProjectId, control: str, value: str | None, most: int) -> Certainty:
        named = {"project": project_id, "control": control, "value": value, "most": most}
        rows = (await self._connection.execute(_CERTAINTY, named)).all()
        stated, answers, outlooks = ([row[at] for row in rows] for at in range(3))
        return Certainty(rows[0].n if rows else 0, stated, answers, outlooks)

    async def fits(self, project_id: ProjectId) -> Sequence[Fit]:
        names = [aggregation.c[name] for name in Fit.__dataclass_fields__]
        rows = await self._connection.execute(
            select(*names).where(aggregation.c.project_id == project_id).order_by(aggregation.c.control)
        )
        return [Fit(**row) for row in rows.mappings()]

    async def fold_days(self, project_id: ProjectId, mark: int) -> None:
        await self._connection.execute(_FOLD, {**self._scope, "project": project_id, "mark": mark})

    async def version(self, project_id: ProjectId) -> int:
        query = text("select version from sterling.labelling where project_id = :project")
        found = await self._connection.execute(query, {"project": project_id})
        return found.scalar_one_or_none() or 0

    async def page(
        self, project_id: ProjectId, control: str | None, cursor: str | None, limit: int
    ) -> Page[Label]:
        task, after = decode(cursor, UUID, str) if cursor else (_FIRST, "")
        rows = await self._connection.execute(
            _PAGE,
            {"project": project_id, "control": control, "task": task, "after": after, "most": limit + 1},
        )
        found = [_to_label(row) for row in rows.mappings()]
        return page_of(found, limit, lambda one: (one.task_id, one.control))

    async def of_task(self, task_id: TaskId) -> Sequence[Label]:
        rows = await self._connection.execute(_OF_TASK, {"task": task_id})
        return [_to_label(row) for row in rows.mappings()]

    async def fix(
        self, project_id: ProjectId, task_id: TaskId, values: Mapping[str, str], reviewer: str
    ) -> None:
        await self.drop(project_id, task_id)
        await self._connection.execute(
            _FIX,
            {
                **self._scope,
                "project": project_id,
                "task": task_id,
                "method": reviewer,
                "version": version("sterling"),
                "controls": list(values),
                "values": list(values.values()),
            },
        )

    async def confirm(self, project_id: ProjectId, task_id: TaskId) -> None:
        await self._raise(project_id)
        await self._connection.execute(
            text("update sterling.label set reviewed = true where task_id = :task"), {"task": task_id}
        )

    async def drop(self, project_id: ProjectId, task_id: TaskId) -> None:
        await self._raise(project_id)
        await self._connection.execute(
            text("delete from sterling.label where task_id = :task"), {"task": task_id}
        )

    async def _raise(self, project_id: ProjectId) -> None:
        await self._connection.execute(_RAISE, {**self._scope, "project": project_id})

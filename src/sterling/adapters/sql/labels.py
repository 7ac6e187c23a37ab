"""Labels as rows; answers as aggregation reads them; the figures of a project's page."""

from collections.abc import Sequence
from importlib.metadata import version

import orjson
from sqlalchemy import RowMapping, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.quality import aggregation, label
from sterling.domain.access import Actor
from sterling.domain.cursor import decode, page_of
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.label import Label
from sterling.domain.record import Page
from sterling.ports.labels import Fit, Given, NewLabel

_GIVEN = text("""
select a.seq, a.task_id, i.external_id, coalesce(w.external_id, w.id::text) as annotator, a.body as answer
from (select * from sterling.answer where project_id = :project and seq > :after order by seq limit :most) a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
join sterling.annotator w on w.id = a.annotator_id
where a.round = t.round or a.seq = (
    select max(seq) from (select seq from sterling.answer
                          where project_id = :project and seq > :after order by seq limit :most) m)
order by a.seq
""")

_WRITE = text("""
insert into sterling.label (organization_id, mode, project_id, task_id, control, value, probability, calibrated,
                            answers, distribution, method, method_version, source, mark)
select :organization_id, :mode, :project, n.*, :version, 'aggregate', :mark
from unnest(cast(:tasks as uuid[]), cast(:controls as text[]), cast(:values as json[]),
            cast(:probabilities as float8[]), cast(:calibrated as bool[]), cast(:answers as int[]),
            cast(:distributions as json[]), cast(:methods as text[])) as n
on conflict (task_id, control) do update set
    value = excluded.value, probability = excluded.probability, calibrated = excluded.calibrated,
    answers = excluded.answers, distribution = excluded.distribution, method = excluded.method,
    method_version = excluded.method_version, mark = excluded.mark, updated_at = now()
where label.source = 'aggregate'
""")

_SELECT = """
select l.task_id, i.external_id, l.control, l.value, l.probability, l.calibrated, l.answers, l.distribution,
       l.method, l.method_version, l.source, l.updated_at
from {source} l join sterling.task t on t.id = l.task_id join sterling.item i on i.id = t.item_id {rest}
"""
_PAGE = text(
    _SELECT.format(
        source="""(select * from sterling.label where project_id = :project
            and (cast(:control as text) is null or control = :control)
            and (task_id, control) > (:task, :after) order by task_id, control limit :most)""",
        rest="order by l.task_id, l.control",
    )
)
_OF_TASK = text(_SELECT.format(source="sterling.label", rest="where l.task_id = :task order by l.control"))
_UNCERTAIN = text(
    _SELECT.format(
        source="""(select * from sterling.label where project_id = :project and source = 'aggregate'
            order by probability, task_id limit :most)""",
        rest="order by l.probability, l.task_id",
    )
)
_FIRST = "00000000-0000-0000-0000-000000000000"


def _to_label(row: RowMapping) -> Label:
    return Label.model_validate(dict(row))


class SqlLabels:
    """See `ports.labels.Labels`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode}

    async def given(self, project_id: ProjectId, after: int, limit: int) -> Sequence[Given]:
        rows = await self._connection.execute(_GIVEN, {"project": project_id, "after": after, "most": limit})
        return [Given(**row) for row in rows.mappings()]

    async def write(self, project_id: ProjectId, labels: Sequence[NewLabel], mark: int) -> None:
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
                "methods": [one.method for one in labels],
            },
        )

    async def write_fit(self, project_id: ProjectId, fit: Fit) -> None:
        values = {
            "project_id": project_id,
            **self._scope,
            "control": fit.control,
            "mark": fit.mark,
            "method": fit.method,
            "diagnostics": fit.diagnostics,
            "reliability": dict(fit.reliability),
            "agreement": fit.agreement,
        }
        keys = ("project_id", "control")
        statement = insert(aggregation).values(values)
        changed = {name: statement.excluded[name] for name in values if name not in keys}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={**changed, "at": text("now()")})
        )

    async def fits(self, project_id: ProjectId) -> Sequence[Fit]:
        names = [aggregation.c[name] for name in Fit.__dataclass_fields__]
        rows = await self._connection.execute(
            select(*names).where(aggregation.c.project_id == project_id).order_by(aggregation.c.control)
        )
        return [Fit(**row) for row in rows.mappings()]

    async def page(
        self, project_id: ProjectId, control: str | None, cursor: str | None, limit: int
    ) -> Page[Label]:
        task, after = decode(cursor, str, str) if cursor else (_FIRST, "")
        rows = await self._connection.execute(
            _PAGE,
            {"project": project_id, "control": control, "task": task, "after": after, "most": limit + 1},
        )
        found = [_to_label(row) for row in rows.mappings()]
        return page_of(found, limit, lambda one: (str(one.task_id), one.control))

    async def of_task(self, task_id: TaskId) -> Sequence[Label]:
        rows = await self._connection.execute(_OF_TASK, {"task": task_id})
        return [_to_label(row) for row in rows.mappings()]

    async def uncertain(self, project_id: ProjectId, limit: int) -> Sequence[Label]:
        rows = await self._connection.execute(_UNCERTAIN, {"project": project_id, "most": limit})
        return [_to_label(row) for row in rows.mappings()]

    async def fix(self, project_id: ProjectId, labels: Sequence[NewLabel], mark: int) -> None:
        for one in labels:
            statement = insert(label).values(
                **self._scope,
                project_id=project_id,
                task_id=one.task_id,
                control=one.control,
                value=orjson.loads(one.value),
                probability=one.probability,
                calibrated=one.calibrated,
                answers=one.answers,
                method=one.method,
                method_version=version("sterling"),
                source="review",
                mark=mark,
            )
            changed = ("value", "probability", "calibrated", "method", "method_version", "source", "mark")
            await self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=("task_id", "control"),
                    set_={name: statement.excluded[name] for name in changed}
                    | {"distribution": None, "updated_at": text("now()")},
                )
            )

    async def drop(self, task_id: TaskId) -> None:
        await self._connection.execute(delete(label).where(label.c.task_id == task_id))

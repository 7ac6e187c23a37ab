"""Projects, their versions, budgets and batches."""

from collections import OrderedDict
from typing import Any
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation
from pydantic import JsonValue
from sqlalchemy import RowMapping, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.assets import hold_named
from sterling.adapters.sql.schema import work
from sterling.adapters.sql.schema.work import project
from sterling.adapters.sql.summaries import outlooks_of, summary
from sterling.adapters.sql.tasks import STATES
from sterling.controls.template import compile_template
from sterling.domain.access import Actor
from sterling.domain.budget import remainder, spread
from sterling.domain.cursor import encode
from sterling.domain.errors import Duplicate, NotFound, Stale
from sterling.domain.ids import AnnotatorId, BatchId, ProjectId, new_id
from sterling.domain.project import (
    Batch,
    BatchState,
    Counts,
    Mine,
    NewBatch,
    NewProject,
    Project,
    ProjectChange,
    ProjectSummary,
)
from sterling.domain.record import Page
from sterling.domain.redundancy import policy_in, want

JsonObject = dict[str, JsonValue]
_COUNTED = 1_000
"""Tasks that are left for one annotator are counted up to this many."""

_TALLY = """
select project_id, state, sum(n) as n from sterling.task_tally where project_id = any (:projects) group by 1,
2"""
_ANSWERED = """
select project_id, sum(answers) as n from sterling.standing where project_id = any (:projects) group by 1"""
_COMMITTED = "select coalesce(sum(cost), 0) from sterling.assignment where project_id = :project"
_OPEN_FOR = """
select count(*) from (
    select from sterling.task t
    where t.project_id = :project and t.state = 1 and t.free > 0
      and (t.price is null or t.price = (select w.cost_per_answer from sterling.annotator w
                                         where w.id = :annotator))
      and not exists (select from sterling.assignment a where a.annotator_id = :annotator and a.task_id = t.id
                      and a.stage = 0 and a.round = t.round and a.state < 3)
    limit :most) t"""
_ALONE = "select pg_advisory_xact_lock(hashtextextended(cast(cast(:project as uuid) as text), 1))"
"""Keeps claims out of one project until the end of the transaction."""
# Tasks first: that waits for whoever is submitting. The last line is what the triggers of the others left.
_DELETE = (
    "delete from sterling.audit where project_id = :project",
    "delete from sterling.task where project_id = :project",
    "delete from sterling.answer where project_id = :project",
    "delete from sterling.assignment where project_id = :project",
    "delete from sterling.suggestion where project_id = :project",
    "delete from sterling.standing where project_id = :project",
    "delete from sterling.annotator_cursor where project_id = :project",
    "delete from sterling.project where id = :project",
    "delete from sterling.item i where i.dataset_id = :dataset "
    "and not exists (select from sterling.project p where p.dataset_id = :dataset)",
    "delete from sterling.dataset d where d.id = :dataset "
    "and not exists (select from sterling.project p where p.dataset_id = d.id)",
    "delete from sterling.task_tally where project_id = :project",
)


_plans: OrderedDict[tuple[UUID, int], JsonObject] = OrderedDict()
_MOST_PLANS = 256


def _plan(project_id: UUID, version: int, template: JsonObject) -> JsonObject:
    """The compiled plan; kept, because a version of a project's template never changes."""
    found = _plans.get((project_id, version))
    if found is None:
        found = _plans[project_id, version] = compile_template(template).plan
        if len(_plans) > _MOST_PLANS:
            _plans.popitem(last=False)
    return found


def _to_project(row: RowMapping) -> Project:
    plan = _plan(row["id"], row["template_version"], row["template"])
    return Project.model_validate({**{n: row[n] for n in Project.model_fields if n != "plan"}, "plan": plan})


class SqlProjects:
    """See `ports.projects.Projects`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor
        self._tenant = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def add(self, new: NewProject) -> Project:
        project_id, dataset_id = ProjectId(new_id()), new_id()
        await self._add_dataset(dataset_id, new.name)
        values = {
            **new.model_dump(mode="json"),
            **self._tenant,
            "id": project_id,
            "dataset_id": dataset_id,
            "state": "active",
        }
        await self._unique(insert(project).values(**values), new.name, "project")
        await self._add_version(work.template_version, project_id, 1, template=new.template)
        await self._add_version(work.guideline_version, project_id, 1, guidelines=new.guidelines)
        head = insert(work.queue_head).values(project_id=project_id, **self._tenant)
        await self._connection.execute(head)
        if new.budget is not None:
            await self._write_budget(project_id, new.budget)
        return await self.get(project_id)

    async def _add_dataset(self, dataset_id: UUID, name: str) -> None:
        """Named like the project; a name that is taken gets the id behind it."""
        statement = text(
            "insert into sterling.dataset (id, organization_id, mode, name) "
            "values (:id, :organization_id, :mode, "
            "case when exists (select from sterling.dataset "
            "where organization_id = :organization_id and mode = :mode and name = cast(:name as text)) "
            "then :name || ' ' || cast(:id as text) else :name end)"
        )
        await self._connection.execute(statement, {"id": dataset_id, "name": name, **self._tenant})

    async def _unique(self, statement: Any, name: str, what: str) -> None:
        try:
            async with self._connection.begin_nested():
                await self._connection.execute(statement)
        except IntegrityError as error:
            if isinstance(error.orig, UniqueViolation):
                raise Duplicate(f"There is a {what} called {name!r} already; choose another name.") from error
            raise

    async def _add_version(self, table: Any, project_id: UUID, version: int, **values: Any) -> None:
        await hold_named(self._connection, orjson.dumps(values))
        row = {"project_id": project_id, "version": version, **values, **self._tenant}
        await self._connection.execute(insert(table).values(**row))

    async def get(self, project_id: ProjectId) -> Project:
        row = (
            (await self._connection.execute(select(project).where(project.c.id == project_id)))
            .mappings()
            .first()
        )
        if row is None:
            raise NotFound(f"There is no project {project_id}.", project_id=str(project_id))
        return _to_project(row)

    async def page(self, after: UUID | None, limit: int) -> Page[ProjectSummary]:
        columns = (project.c.id, project.c.name, project.c.state, project.c.policy, project.c.created_at)
        statement = select(*columns).order_by(project.c.id.desc()).limit(limit + 1)
        if after is not None:
            statement = statement.where(project.c.id < after)
        rows = (await self._connection.execute(statement)).mappings().all()
        ids = [row["id"] for row in rows[:limit]]
        counts, outlooks = await self._counts(ids), await outlooks_of(self._connection, ids)
        mode = self._actor.mode
        items = [summary(mode, row, *counts[row["id"]], outlooks[row["id"]]) for row in rows[:limit]]
        return Page[ProjectSummary](
            items=items, next_cursor=encode(items[-1].id) if len(rows) > limit else None
        )

    async def counts(self, project_id: ProjectId) -> tuple[Counts, int]:
        return (await self._counts([project_id]))[project_id]

    async def _counts(self, ids: list[UUID]) -> dict[UUID, tuple[Counts, int]]:
        tasks = {found: dict.fromkeys(Counts.model_fields, 0) for found in ids}
        for row in await self._connection.execute(text(_TALLY), {"projects": ids}):
            tasks[row.project_id][STATES[int(row.state)].value] = int(row.n)
        answers = dict.fromkeys(ids, 0)
        for row in await self._connection.execute(text(_ANSWERED), {"projects": ids}):
            answers[row.project_id] = int(row.n)
        return {found: (Counts(**tasks[found]), answers[found]) for found in ids}

    async def change(self, project_id: ProjectId, change: ProjectChange, version: int) -> Project:
        if "budget" in change.model_fields_set:
            await self._connection.execute(text(_ALONE), {"project": project_id})
        await self._connection.execute(
            text("select from sterling.project where id = :project for update"), {"project": project_id}
        )
        before = await self.get(project_id)
        if before.version != version:
            raise Stale(
                f"This project changed since it was read (it is at version {before.version}); read it again.",
                version=before.version,
            )
        given = change.model_dump(mode="json", exclude_unset=True)
        values = {n: v for n, v in given.items() if v is not None or n == "budget"}
        values["version"] = before.version + 1
        if "template" in values:
            values["template_version"] = before.template_version + 1
            await self._add_version(
                work.template_version, project_id, before.template_version + 1, template=values["template"]
            )
        if "guidelines" in values:
            values["guideline_version"] = before.guideline_version + 1
            await self._add_version(
                work.guideline_version,
                project_id,
                before.guideline_version + 1,
                guidelines=values["guidelines"],
            )
        statement = update(project).where(project.c.id == project_id).values(**values)
        await self._unique(statement, change.name or before.name, "project")
        if change.policy is not None:
            old, new = (want(policy_in(self._actor.mode, one)) for one in (before.policy, change.policy))
            if old != new:
                await self._change_need(project_id, old, new)
        if "budget" in values and values["budget"] != before.budget:
            await self._write_budget(project_id, values["budget"])
        return await self.get(project_id)

    async def _change_need(self, project_id: ProjectId, before: int, after: int) -> None:
        statement = text(
            "select sterling.change_need(:project, cast(:before as smallint), cast(:after as smallint))"
        )
        await self._connection.execute(statement, {"project": project_id, "before": before, "after": after})

    async def _write_budget(self, project_id: ProjectId, budget: int | None) -> None:
        """New shards. Claims are kept out already; the lock keeps out leases that end and return their
        money."""
        values = {"project": project_id}
        await self._connection.execute(text("lock table sterling.budget in share row exclusive mode"))
        committed = int((await self._connection.execute(text(_COMMITTED), values)).scalar_one())
        await self._connection.execute(
            text("delete from sterling.budget where project_id = :project"), values
        )
        if budget is not None:
            shards = spread(remainder(budget, committed))
            rows = [
                {"project_id": project_id, "shard": shard, "remaining": part, **self._tenant}
                for shard, part in enumerate(shards)
            ]
            await self._connection.execute(insert(work.budget), rows)

    async def delete(self, project_id: ProjectId) -> None:
        dataset_id = (await self.get(project_id)).dataset_id
        await self._connection.execute(text(_ALONE), {"project": project_id})
        for statement in _DELETE:
            used = {"project": project_id, "dataset": dataset_id}
            bound = {name: value for name, value in used.items() if f":{name}" in statement}
            await self._connection.execute(text(statement), bound)

    async def template(self, project_id: ProjectId, version: int) -> JsonObject:
        table = work.template_version
        statement = select(table.c.template).where(
            table.c.project_id == project_id, table.c.version == version
        )
        found = (await self._connection.execute(statement)).scalar_one_or_none()
        if found is None:
            raise NotFound(f"Project {project_id} has no template version {version}.")
        return found

    async def mine(
        self, project_id: ProjectId, annotator_id: AnnotatorId | None, template_version: int | None
    ) -> Mine:
        found = await self.get(project_id)
        version = template_version or found.template_version
        values = {"project": project_id, "annotator": annotator_id}
        answered = await self._connection.execute(
            text(
                "select answers from sterling.standing "
                "where project_id = :project and annotator_id = :annotator"
            ),
            values,
        )
        return Mine(
            answered=answered.scalar_one_or_none() or 0,
            open_for_me=await self._open_for(found, annotator_id),
            plan=await self._plan_of(found, version),
            template_version=version,
            hide_suggestions=found.policy.hide_suggestions,
            **found.model_dump(include={"name", "state", "guidelines", "guideline_version"}),
        )

    async def _plan_of(self, found: Project, version: int) -> JsonObject:
        if version == found.template_version:
            return found.plan
        return _plan(found.id, version, await self.template(found.id, version))

    async def _open_for(self, found: Project, annotator_id: AnnotatorId | None) -> int | None:
        """Counted only where few tasks are open at all, so that a large project costs nothing."""
        if annotator_id is None or found.state != "active":
            return 0
        if (await self.counts(found.id))[0].open > _COUNTED:
            return None
        values = {"project": found.id, "annotator": annotator_id, "most": _COUNTED}
        return (await self._connection.execute(text(_OPEN_FOR), values)).scalar_one()

    async def batches(self, project_id: ProjectId) -> list[Batch]:
        table = work.batch
        statement = select(table).where(table.c.project_id == project_id).order_by(table.c.id)
        return [_to_batch(row) for row in (await self._connection.execute(statement)).mappings()]

    async def add_batch(self, project_id: ProjectId, new: NewBatch) -> Batch:
        batch_id = BatchId(new_id())
        values = {**new.model_dump(mode="json"), **self._tenant, "id": batch_id, "project_id": project_id}
        await self._unique(insert(work.batch).values(**values), new.name, "batch")
        return await self._batch(batch_id)

    async def _batch(self, batch_id: BatchId) -> Batch:
        row = (
            (await self._connection.execute(select(work.batch).where(work.batch.c.id == batch_id)))
            .mappings()
            .first()
        )
        if row is None:
            raise NotFound(f"There is no batch {batch_id}.", batch_id=str(batch_id))
        return _to_batch(row)

    async def release_batch(self, batch_id: BatchId) -> Batch:
        await self._connection.execute(
            text("select from sterling.batch where id = :batch for update"), {"batch": batch_id}
        )
        found = await self._batch(batch_id)
        if found.state is BatchState.STAGING:
            for statement in (
                "update sterling.batch set state = 'in_progress' where id = :batch",
                "update sterling.task set state = case when done >= need then 2 else 1 end "
                "where project_id = :project and batch_id = :batch and state = 0",
                # Old tasks that open now may lie behind everybody who reads.
                "update sterling.queue_head set epoch = epoch + 1, np = -32768, seq = 0 "
                "where project_id = :project",
            ):
                used = {"batch": batch_id, "project": found.project_id}
                await self._connection.execute(
                    text(statement), {name: value for name, value in used.items() if f":{name}" in statement}
                )
        return await self._batch(batch_id)


def _to_batch(row: RowMapping) -> Batch:
    return Batch.model_validate({name: row[name] for name in Batch.model_fields})

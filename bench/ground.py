"""What measurements and store tests stand on: an organization, annotators, a project with many tasks, made by
a few statements over `generate_series`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import psycopg

from sterling.domain.access import Actor, Role
from sterling.domain.ids import AnnotatorId, OrganizationId, ProjectId, new_id
from sterling.domain.organization import Mode

TEMPLATE: dict[str, Any] = {
    "name": "Sentiment",
    "data": {"text": {"type": "string"}, "ref": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"choice": {"type": "choice", "on": "text", "options": ["positive", "neutral", "negative"]}},
}
ANSWER = '{"choice":"neutral"}'

# Time-ordered ids of a series: 48 bits of milliseconds that count up, then bits that tell this series apart.
_ITEM_ID = "(lpad(to_hex(%(start)s::bigint + n), 12, '0') || %(item_salt)s)::uuid"
_TASK_ID = "(lpad(to_hex(%(start)s::bigint + n), 12, '0') || %(task_salt)s)::uuid"
_ITEMS = f"""
insert into sterling.item (id, organization_id, mode, dataset_id, task_id, external_id, digest, data)
select {_ITEM_ID}, %(organization)s, %(mode)s, %(dataset)s, {_TASK_ID}, 'row-' || n || ' ' || %(item_salt)s,
       int8send(n),
       json_build_object('text', repeat('the quick service answered ', %(words)s), 'ref', 'row-' || n)
from generate_series(1, %(count)s) n"""
_TASKS = f"""
insert into sterling.task (id, organization_id, mode, project_id, item_id, np, need, free, done, state)
select {_TASK_ID}, %(organization)s, %(mode)s, %(project)s, {_ITEM_ID}, %(np)s, %(need)s,
       %(need)s - %(done)s::int, %(done)s, %(state)s
from generate_series(1, %(count)s) n"""
_TALLY = """
insert into sterling.task_tally (organization_id, mode, project_id, state, n)
values (%(organization)s, %(mode)s, %(project)s, %(state)s, %(count)s)"""
_MANY = 10_000
"""From here on rows are added without the checks of each row's foreign keys, which need a superuser to leave
out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids to work with."""

    organization_id: OrganizationId
    dataset_id: UUID
    project_id: ProjectId
    annotators: tuple[AnnotatorId, ...]
    mode: Mode = Mode.LIVE

    def actor(self, number: int = 0, role: Role = Role.MANAGER) -> Actor:
        """An actor that answers as the annotator of this number."""
        return Actor(self.organization_id, self.mode, role, annotator_id=self.annotators[number])


def lay(
    connection: psycopg.Connection[Any],
    tasks: int,
    *,
    need: int = 1,
    annotators: int = 4,
    cost: int = 0,
    lease_seconds: int = 900,
    mode: Mode = Mode.LIVE,
) -> Ground:
    """An organization with a project of so many open tasks."""
    ground = Ground(
        OrganizationId(new_id()),
        new_id(),
        ProjectId(new_id()),
        tuple(AnnotatorId(new_id()) for _ in range(annotators)),
        mode,
    )
    _lay_project(connection, ground, need, lease_seconds)
    for annotator in ground.annotators:
        connection.execute(
            "insert into sterling.annotator (id, organization_id, kind, name, cost_per_answer) "
            "values (%s, %s, 'person', 'Annotator', %s)",
            (annotator, ground.organization_id, cost),
        )
    add_tasks(connection, ground, tasks, need=need)
    return ground


def _lay_project(connection: psycopg.Connection[Any], ground: Ground, need: int, lease_seconds: int) -> None:
    scope = {
        "organization": ground.organization_id,
        "mode": ground.mode.value,
        "dataset": ground.dataset_id,
        "project": ground.project_id,
        "template": orjson.dumps(TEMPLATE).decode(),
        "policy": orjson.dumps({"redundancy": need}).decode(),
        "lease": lease_seconds,
    }
    for statement in (
        "insert into sterling.organization (id, name) values (%(organization)s, 'Bench')",
        "insert into sterling.dataset (id, organization_id, mode, name) "
        "values (%(dataset)s, %(organization)s, %(mode)s, 'Bench')",
        "insert into sterling.project (id, organization_id, mode, dataset_id, name, state, template, policy, "
        "lease_seconds) values (%(project)s, %(organization)s, %(mode)s, %(dataset)s, 'Bench', 'active', "
        "%(template)s, %(policy)s, %(lease)s)",
        "insert into sterling.template_version (project_id, organization_id, mode, version, template) "
        "values (%(project)s, %(organization)s, %(mode)s, 1, %(template)s)",
        "insert into sterling.queue_head (project_id, organization_id, mode) "
        "values (%(project)s, %(organization)s, %(mode)s)",
    ):
        connection.execute(statement, scope)


def add_tasks(
    connection: psycopg.Connection[Any],
    ground: Ground,
    count: int,
    *,
    need: int = 1,
    priority: int = 0,
    words: int = 16,
    finished: bool = False,
) -> None:
    """Items and open tasks behind those that are there; statistics are refreshed, as an import does."""
    values = {
        "organization": ground.organization_id,
        "mode": ground.mode.value,
        "dataset": ground.dataset_id,
        "project": ground.project_id,
        "start": new_id().int >> 80,
        "item_salt": _salt(),
        "task_salt": _salt(),
        "count": count,
        "need": need,
        "np": -priority,
        "words": words,
        "done": need if finished else 0,
        "state": 2 if finished else 1,
    }
    if count >= _MANY:
        connection.execute("set session_replication_role = replica")
    connection.execute(_ITEMS, values)
    connection.execute(_TASKS, values)
    if count >= _MANY:
        connection.execute("set session_replication_role = origin")
        connection.execute(_TALLY, values)
    connection.execute("analyze sterling.item, sterling.task, sterling.assignment")


def _salt() -> str:
    """The last 20 hexadecimal digits of a version 7 UUID."""
    return new_id().hex[12:]

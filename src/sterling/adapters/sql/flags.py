"""See `ports.flags`."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.work import flag
from sterling.domain.access import Actor
from sterling.domain.errors import NotFound
from sterling.domain.flag import Flag
from sterling.domain.ids import FlagId, TaskId, new_id
from sterling.domain.task import Task

_COLUMNS = tuple(flag.c[name] for name in Flag.model_fields)


def _to_flag(row: RowMapping) -> Flag:
    return Flag.model_validate(dict(row))


class SqlFlags:
    """See `ports.flags.Flags`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def add(self, task: Task, reason: str) -> Flag:
        actor = self._actor
        statement = (
            insert(flag)
            .values(
                id=new_id(),
                organization_id=actor.organization_id,
                mode=actor.mode.value,
                project_id=task.project_id,
                task_id=task.id,
                user_id=actor.user_id,
                annotator_id=actor.annotator_id,
                reason=reason,
                created_at=func.clock_timestamp(),
            )
            .returning(*_COLUMNS)
        )
        return _to_flag((await self._connection.execute(statement)).mappings().one())

    async def of_tasks(self, task_ids: Sequence[TaskId]) -> list[Flag]:
        statement = select(*_COLUMNS).where(flag.c.task_id.in_(task_ids)).order_by(flag.c.id.desc())
        return [_to_flag(row) for row in (await self._connection.execute(statement)).mappings()]

    async def close(self, flag_id: FlagId) -> Flag:
        await self._connection.execute(
            update(flag)
            .where(flag.c.id == flag_id, flag.c.closed_at.is_(None))
            .values(closed_at=func.clock_timestamp(), closed_by=self._actor.user_id)
        )
        statement = select(*_COLUMNS).where(flag.c.id == flag_id)
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound(f"There is no flag {flag_id}.", flag_id=str(flag_id))
        return _to_flag(row)

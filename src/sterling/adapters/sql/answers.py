"""Answers as people read and correct them."""

from typing import Any
from uuid import UUID

import orjson
from pydantic import JsonValue
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.answer import Answer, Outcome
from sterling.domain.cursor import decode, encode, page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId
from sterling.domain.record import Page
from sterling.ports.answers import Correctable

OUTCOMES = tuple(Outcome)
_SELECT = """
select a.assignment_id as id, a.project_id, a.task_id, i.external_id, a.annotator_id, a.round, a.body as
answer,
       a.outcome, a.seconds, a.suggestions,
       a.template_version, a.guideline_version, a.version, a.submitted_at,
       a.mode = 'test' as is_test, a.seq, i.data
from {source} join sterling.task t on t.id = a.task_id join sterling.item i on i.id = t.item_id {rest}"""
_ONE = _SELECT.format(source="sterling.answer a", rest="where a.assignment_id = :answer")
_PAGE = _SELECT.format(
    source="""(select * from sterling.answer where project_id = :project and seq > :after
              order by seq limit :most) a""",
    rest="order by a.seq",
)
_OF_TASK = _SELECT.format(
    source="""(select * from sterling.answer where task_id = :task and assignment_id > :after
              order by assignment_id limit :most) a""",
    rest="order by a.assignment_id",
)
_OF_ANNOTATOR = _SELECT.format(
    source="""(select * from sterling.answer where annotator_id = :annotator and project_id = :project and
    seq < :before
              order by seq desc limit :most) a""",
    rest="order by a.seq desc",
)
_REVIEWED = """
select exists (select from sterling.review r where r.task_id = a.task_id and r.round >= a.round)
from sterling.answer a where a.assignment_id = :answer"""
_LAST = 2**63 - 1


def _to_answer(row: RowMapping) -> Answer:
    values = {name: row[name] for name in Answer.model_fields}
    return Answer.model_validate({**values, "outcome": OUTCOMES[row["outcome"]]})


class SqlAnswers:
    """See `ports.answers.Answers`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, answer_id: AssignmentId) -> Answer:
        return _to_answer(await self._row(answer_id))

    async def _row(self, answer_id: AssignmentId) -> RowMapping:
        row = (await self._connection.execute(text(_ONE), {"answer": answer_id})).mappings().first()
        if row is None:
            raise NotFound(f"There is no answer {answer_id}.", answer_id=str(answer_id))
        return row

    async def page(self, project_id: ProjectId, cursor: str | None, limit: int) -> Page[Answer]:
        values = {"project": project_id, "after": _sequence(cursor, 0), "most": limit + 1}
        return await self._by_sequence(_PAGE, values, limit)

    async def of_annotator(
        self, project_id: ProjectId, annotator_id: AnnotatorId, cursor: str | None, limit: int
    ) -> Page[Answer]:
        values = {
            "project": project_id,
            "annotator": annotator_id,
            "before": _sequence(cursor, _LAST),
            "most": limit + 1,
        }
        return await self._by_sequence(_OF_ANNOTATOR, values, limit)

    async def _by_sequence(self, statement: str, values: dict[str, Any], limit: int) -> Page[Answer]:
        rows = (await self._connection.execute(text(statement), values)).mappings().all()
        shown = rows[:limit]
        cursor = encode(shown[-1]["seq"]) if len(rows) > limit else None
        return Page[Answer](items=[_to_answer(row) for row in shown], next_cursor=cursor)

    async def of_task(self, task_id: TaskId, after: UUID | None, limit: int) -> Page[Answer]:
        values = {"task": task_id, "after": after or UUID(int=0), "most": limit + 1}
        rows = (await self._connection.execute(text(_OF_TASK), values)).mappings().all()
        return page_of([_to_answer(row) for row in rows], limit, lambda found: (found.id,))

    async def correctable(self, answer_id: AssignmentId) -> Correctable:
        before = await self.get(answer_id)
        lock = text("select from sterling.task where id = :task for update")
        await self._connection.execute(lock, {"task": before.task_id})
        row = await self._row(answer_id)
        reviewed = (await self._connection.execute(text(_REVIEWED), {"answer": answer_id})).scalar_one()
        return Correctable(answer=_to_answer(row), data=row["data"], reviewed=reviewed)

    async def correct(self, answer_id: AssignmentId, body: dict[str, JsonValue]) -> Answer:
        statement = text(
            "update sterling.answer set body = cast(:body as json), version = version + 1, seq = default "
            "where assignment_id = :answer"
        )
        await self._connection.execute(statement, {"answer": answer_id, "body": orjson.dumps(body).decode()})
        return await self.get(answer_id)


def _sequence(cursor: str | None, start: int) -> int:
    if cursor is None:
        return start
    (found,) = decode(cursor, int)
    assert isinstance(found, int)
    return found

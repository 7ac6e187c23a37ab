"""See `ports.annotators`."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.accounts import annotator
from sterling.domain.access import Actor
from sterling.domain.annotator import Annotator, AnnotatorChange, AnnotatorKind, NewAnnotator
from sterling.domain.cursor import page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, UserId, new_id
from sterling.domain.record import Page

_ANNOTATORS = select(*(annotator.c[name] for name in Annotator.model_fields))


class SqlAnnotators:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def page(self, kind: AnnotatorKind | None, after: UUID | None, limit: int) -> Page[Annotator]:
        statement = _ANNOTATORS.order_by(annotator.c.id).limit(limit + 1)
        if kind is not None:
            statement = statement.where(annotator.c.kind == kind.value)
        if after is not None:
            statement = statement.where(annotator.c.id > after)
        rows = (await self._connection.execute(statement)).mappings()
        return page_of(
            [Annotator.model_validate(dict(row)) for row in rows], limit, lambda found: (found.id,)
        )

    async def get(self, annotator_id: AnnotatorId) -> Annotator:
        statement = _ANNOTATORS.where(annotator.c.id == annotator_id)
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound(f"There is no annotator {annotator_id}.", annotator_id=str(annotator_id))
        return Annotator.model_validate(dict(row))

    async def add(self, new: NewAnnotator, user_id: UserId | None = None) -> Annotator | None:
        statement = (
            insert(annotator)
            .values(
                id=new_id(),
                organization_id=self._actor.organization_id,
                kind=new.kind.value,
                name=new.name,
                external_id=new.external_id,
                user_id=user_id,
                cost_per_answer=new.cost_per_answer,
            )
            .on_conflict_do_nothing(index_elements=["organization_id", "external_id"])
            .returning(annotator.c.id)
        )
        made = (await self._connection.execute(statement)).scalar_one_or_none()
        return None if made is None else await self.get(AnnotatorId(made))

    async def of_external_id(self, external_id: str) -> Annotator | None:
        statement = _ANNOTATORS.where(annotator.c.external_id == external_id)
        row = (await self._connection.execute(statement)).mappings().first()
        return None if row is None else Annotator.model_validate(dict(row))

    async def change(self, annotator_id: AnnotatorId, change: AnnotatorChange) -> Annotator:
        values = change.model_dump(exclude_none=True)
        if values:
            await self._connection.execute(
                update(annotator).where(annotator.c.id == annotator_id).values(**values)
            )
        return await self.get(annotator_id)

"""Annotators: people, models, judges and imports, as one thing."""

from uuid import UUID

from sterling.domain.annotator import Annotator, AnnotatorChange, AnnotatorKind, NewAnnotator
from sterling.domain.errors import Duplicate
from sterling.domain.ids import AnnotatorId
from sterling.domain.record import Page
from sterling.ports.store import Unit


async def list_annotators(
    unit: Unit, kind: AnnotatorKind | None, after: UUID | None, limit: int
) -> Page[Annotator]:
    return await unit.annotators.page(kind, after, limit)


async def get_annotator(unit: Unit, annotator_id: AnnotatorId) -> Annotator:
    return await unit.annotators.get(annotator_id)


async def create_annotator(unit: Unit, new: NewAnnotator) -> Annotator:
    """The new annotator, or the one that has this external id already.

    Raises:
        Duplicate: the external id belongs to an annotator of another kind or name.
    """
    made = await unit.annotators.add(new)
    if made is not None:
        await unit.emit("annotator.created", made.id, kind=made.kind, name=made.name)
        return made
    assert new.external_id is not None
    known = await unit.annotators.of_external_id(new.external_id)
    if known is None or (known.kind, known.name) != (new.kind, new.name):
        raise Duplicate(
            f"The external id {new.external_id!r} belongs to another annotator. Use another one.",
            external_id=new.external_id,
        )
    return known


async def change_annotator(unit: Unit, annotator_id: AnnotatorId, change: AnnotatorChange) -> Annotator:
    """Raises NotFound."""
    changed = await unit.annotators.change(annotator_id, change)
    await unit.emit("annotator.changed", annotator_id, **change.model_dump(exclude_none=True))
    return changed

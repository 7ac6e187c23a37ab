"""/annotators: people, models, judges and imports."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.annotator import Annotator, AnnotatorChange, AnnotatorKind, NewAnnotator
from sterling.domain.ids import AnnotatorId
from sterling.domain.key import KeySecret, Named
from sterling.domain.record import Page
from sterling.services import annotators, keys

router = APIRouter(prefix="/annotators", tags=["annotators"])
Reader = Annotated[Actor, Depends(needs(Verb.ANNOTATORS_READ))]
Manager = Annotated[Actor, Depends(needs(Verb.ANNOTATORS_MANAGE))]
Creator = Annotated[Once, Depends(creating(Verb.ANNOTATORS_MANAGE))]


@router.get("")
async def list_(
    actor: Reader, context: InContext, paging: InPages, kind: AnnotatorKind | None = None
) -> Page[Annotator]:
    """Everyone who answers, oldest first."""
    async with context.store.unit(actor) as unit:
        return await annotators.list_annotators(unit, kind, paging.after, paging.limit)


@router.post("", status_code=201)
async def create(new: NewAnnotator, once: Creator) -> Annotator:
    """A new annotator, or the one that has this external id already."""
    return await once.run(lambda unit: annotators.create_annotator(unit, new))


@router.get("/{annotator_id}")
async def get(annotator_id: AnnotatorId, actor: Reader, context: InContext) -> Annotator:
    async with context.store.unit(actor) as unit:
        return await annotators.get_annotator(unit, annotator_id)


@router.patch("/{annotator_id}")
async def change(
    annotator_id: AnnotatorId, given: AnnotatorChange, actor: Manager, context: InContext
) -> Annotator:
    """Changes name, cost, or whether the annotator works; fields left out stay."""
    async with context.store.unit(actor) as unit:
        changed = await annotators.change_annotator(unit, annotator_id, given)
    context.verified.forget()
    return changed


@router.post("/{annotator_id}/keys", status_code=201)
async def create_key(annotator_id: AnnotatorId, named: Named, once: Creator) -> KeySecret:
    """A key that claims and submits as this annotator. The secret is shown this once."""
    return await once.run(lambda unit: keys.create_annotator_key(unit, annotator_id, named))

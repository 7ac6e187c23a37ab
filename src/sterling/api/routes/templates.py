"""Templates: the gallery, and a check with all problems."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.domain.access import Actor, Verb
from sterling.domain.gallery import CompiledTemplate, TemplateGallery, TemplateSource
from sterling.services import templates as service

router = APIRouter(prefix="/templates", tags=["templates"])
Reader = Annotated[Actor, Depends(needs(Verb.PROJECTS_READ))]


@router.get("")
async def list_(actor: Reader) -> TemplateGallery:
    """The built-in templates with their sources and sample items."""
    return TemplateGallery(items=service.list_gallery())


@router.post("/check")
async def check(actor: Reader, given: TemplateSource, context: InContext) -> CompiledTemplate:
    """Compiles a template without keeping it; what is wrong comes back as problems with paths and lines."""
    return service.check_template(given, context.schemas)

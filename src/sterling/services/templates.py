"""Templates: the built-in gallery, and a check of anybody's."""

from functools import partial

import yaml

from sterling.controls.compiled import Compiled, column_name
from sterling.controls.gallery import Entry, entries
from sterling.controls.template import compile_template, compile_text
from sterling.domain.errors import Problem
from sterling.domain.gallery import ColumnOf, CompiledTemplate, JsonObject, TemplateCard, TemplateSource
from sterling.formats.label_studio.template import import_config
from sterling.ports.validation import Schemas
from sterling.services.usable import require_usable

_GRAVEST = ("question", "behaviour", "look")


def list_gallery() -> list[TemplateCard]:
    """All built-in templates."""
    return [_card(entry) for entry in entries()]


def _card(entry: Entry) -> TemplateCard:
    template = _plain(entry.compiled)
    return TemplateCard(
        name=entry.name,
        title=entry.template.title or entry.name,
        description=entry.template.description,
        category=entry.category,
        source=yaml.safe_dump(template, sort_keys=False, allow_unicode=True, width=100),
        template=template,
        plan=entry.compiled.plan,
        samples=[sample.inline() for sample in entry.samples],
    )


def _plain(compiled: Compiled) -> JsonObject:
    return compiled.template.model_dump(mode="json", exclude_unset=True, by_alias=True)


def check_template(given: TemplateSource, schemas: Schemas) -> CompiledTemplate:
    """What the template becomes. Raises Invalid with all its problems: paths, and lines where it is text.

    A text of XML is a labelling config of Label Studio: it becomes a template, with what is lost by that."""
    require, losses = partial(require_usable, schemas=schemas), list[Problem]()
    if given.source is not None and given.source.lstrip().startswith("<"):
        imported = import_config(given.source)
        losses = [
            Problem(
                path=f"{one.tag} {one.name}".strip(),
                message=f"{one.message} (line {one.line})",
                code=one.weight,
            )
            for one in sorted(imported.losses, key=lambda one: _GRAVEST.index(one.weight))
        ]
        compiled = compile_template(imported.template)
        require(compiled)
    elif given.source is not None:
        compiled = compile_text(given.source, require)
    else:
        compiled = compile_template(given.template)
        require(compiled)
    columns = [
        ColumnOf(name=column_name(control, column), type=column.type, control=control)
        for control, found in compiled.columns.items()
        for column in found
    ]
    return CompiledTemplate(
        template=_plain(compiled),
        plan=compiled.plan,
        output_schema=compiled.output_schema,
        columns=columns,
        methods=dict(compiled.methods),
        agreement=dict(compiled.agreement),
        losses=losses,
    )

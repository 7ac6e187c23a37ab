"""Templates as the interface offers, checks and previews them."""

from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from sterling.domain.errors import Problem
from sterling.domain.record import Record

JsonObject = dict[str, JsonValue]


class TemplateCard(Record):
    """A built-in template with its source in YAML and sample items; pictures are data URIs."""

    name: str
    title: str
    description: str
    category: str
    source: str
    template: JsonObject
    plan: JsonObject
    samples: list[JsonObject]


class TemplateGallery(Record):
    items: list[TemplateCard]


class TemplateSource(Record):
    """A template as text (YAML or JSON) or as an object: one of the two."""

    source: Annotated[str, Field(max_length=1_000_000)] | None = None
    template: JsonObject | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.source is None) == (self.template is None):
            raise ValueError("give either source or template")
        return self


class ColumnOf(Record):
    """One export column: its full name, its type, and the control that fills it."""

    name: str
    type: str
    control: str


class CompiledTemplate(Record):
    """What a template becomes."""

    template: JsonObject
    plan: JsonObject
    output_schema: JsonObject
    columns: list[ColumnOf]
    methods: dict[str, str]
    agreement: dict[str, str]
    losses: list[Problem]
    """What of a foreign config has no counterpart; `path` is its tag and name."""

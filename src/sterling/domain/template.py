"""A template: what is asked. Data, views, controls, ontology, layout and rules, as its author wrote them.

`controls.template.compile_template` checks one and makes it usable. Nothing here knows the kinds of control.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from sterling.domain.ontology import Label

JsonObject = dict[str, JsonValue]
MAX_CONTROLS = 200
MAX_VIEWS = 100

NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
"""Names of views, controls and attributes: they are words of the expression language and export columns."""


class ViewKind(StrEnum):
    """How a field of the item can be shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TIMESERIES = "timeseries"
    POINTCLOUD = "pointcloud"
    CAMERA = "camera"
    DOCUMENT = "document"
    CHAT = "chat"
    TRAJECTORY = "trajectory"
    TABLE = "table"


class View(BaseModel):
    """One field of the item on the screen. `src` says which: `$.text`, `$.pages[0].url`, `$["a column"]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ViewKind
    src: Annotated[str, Field(max_length=500)]
    title: Annotated[str, Field(max_length=500)] = ""
    granularity: Literal["word", "character"] = "word"
    """To what a text selection snaps."""


class Rule(BaseModel):
    """What must hold of a whole answer: `check`, where `when` holds or is absent; else `message` is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    message: Annotated[str, Field(min_length=1, max_length=500)]
    when: str | None = None


class Template(BaseModel):
    """A template as written: every name in it is still unresolved.

    `data` is a JSON Schema of the item, or just its properties (`{text: {type: string}}`). A control is the
    raw spec of its kind. `layout` lists rows; a row is a name or a list of names side by side, and so on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(max_length=500)] = ""
    description: Annotated[str, Field(max_length=10_000)] = ""
    data: JsonObject
    views: dict[str, View]
    controls: dict[str, JsonObject]
    ontology: dict[str, tuple[Label, ...]] = Field(default_factory=dict[str, tuple[Label, ...]])
    layout: tuple[JsonValue, ...] | None = None
    rules: tuple[Rule, ...] = ()


_STEP = re.compile(r"""\.([^\W\d][\w-]*)|\[(0|[1-9][0-9]{0,8})\]|\["([^"\\]+)"\]|\['([^'\\]+)'\]""")


def source_path(src: str) -> tuple[str | int, ...] | None:
    """The steps of a view's `src`, or None where it is not one: `$.pages[0].url` is ("pages", 0, "url")."""
    if not src.startswith("$"):
        return None
    steps, at = list[str | int](), 1
    while at < len(src):
        match = _STEP.match(src, at)
        if match is None:
            return None
        name, index, double, single = match.groups()
        steps.append(int(index) if index is not None else name or double or single)
        at = match.end()
    return tuple(steps)


def look_up(path: Sequence[str | int], item: Mapping[str, JsonValue]) -> JsonValue:
    """What an item has at a path; None where it has nothing."""
    value: JsonValue = dict(item)
    for step in path:
        value = _member(value, step) if isinstance(step, str) else _element(value, step)
    return value


def _member(value: JsonValue, name: str) -> JsonValue:
    return value.get(name) if isinstance(value, dict) else None


def _element(value: JsonValue, index: int) -> JsonValue:
    return value[index] if isinstance(value, list) and index < len(value) else None


def pointer(*steps: str | int) -> str:
    """A JSON Pointer (RFC 6901) from its steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)

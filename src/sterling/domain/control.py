"""The contract of a control kind: one file in `controls/`, found by a folder scan or by entry point."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

JsonObject = dict[str, JsonValue]


class Family(StrEnum):
    """Regions are drawn on a view; questions are asked about the task or a part of it."""

    REGION = "region"
    QUESTION = "question"


class Column(BaseModel):
    """One export column of a control: its name after the control's own, and its type."""

    model_config = ConfigDict(frozen=True)

    name: str
    type: Literal["string", "integer", "number", "boolean", "json"]


class ControlSpec(BaseModel):
    """What a template says of one control. Every kind's Spec extends it and fixes `type`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    title: str = ""
    help: str = ""
    on: str | None = None
    required: bool | str = True
    when: str | None = None


S = TypeVar("S", bound=ControlSpec)


class Control(ABC, Generic[S]):
    """A kind of control: its spec, its value, and everything that the engine asks of them.

    Values are JSON. A question's value is a scalar or a list; a region control's value is
    `{"media": {"width", "height", "sha256"} | absent, "regions": [{"id", "label", geometry ...}]}`.
    All methods are pure.
    """

    kind: ClassVar[str]
    family: ClassVar[Family]
    shape: ClassVar[VoteShape]
    views: ClassVar[frozenset[str]] = frozenset()
    """Kinds of view a region control can draw on; empty for questions."""
    method: ClassVar[str]
    """Default aggregation method: a name in `quality`."""
    agreement: ClassVar[str]
    """Default agreement measure, by its name in the field."""
    Spec: type[S]

    @abstractmethod
    def schema(self, spec: S) -> JsonObject:
        """JSON Schema 2020-12 of a value."""

    @abstractmethod
    def check(self, spec: S, item: Mapping[str, JsonValue], value: JsonValue) -> Sequence[Problem]:
        """What the schema cannot say (offsets in the text, boxes in the image); paths start at the value."""

    @abstractmethod
    def similarity(self, spec: S, a: JsonValue, b: JsonValue) -> float:
        """1 for the same answer, 0 for nothing in common; symmetric."""

    @abstractmethod
    def vote(self, spec: S, value: JsonValue) -> Any:
        """The value in the form of this control's vote shape (see `domain.votes.Votes`)."""

    @abstractmethod
    def label(self, spec: S, belief: Any) -> JsonValue:
        """The way back: a belief's value as a JSON value of this control."""

    def classes(self, spec: S) -> tuple[str | int | float, ...]:
        """All values that could be chosen, in their stated order; empty where there are no classes."""
        return ()

    @abstractmethod
    def columns(self, spec: S) -> Sequence[Column]:
        """Export columns."""

    @abstractmethod
    def row(self, spec: S, value: JsonValue) -> Mapping[str, JsonValue]:
        """The value spread over the columns, by column name."""

"""The contract of a control kind: one file in `controls/`, found by a folder scan or by entry point."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

JsonObject = dict[str, JsonValue]


class Family(StrEnum):
    """Regions are drawn on a view; questions are asked about the task or a part of it."""

    REGION = "region"
    QUESTION = "question"


class Column(BaseModel):
    """An export column of a control: its name after the control's own ("" for the value itself), its type."""

    model_config = ConfigDict(frozen=True)

    name: str
    type: Literal["string", "integer", "number", "boolean", "json"]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a control that joins regions: what the view `view` shows, and the other controls by
    name, each with its spec and its answer."""

    view: JsonValue
    controls: Mapping[str, tuple[JsonObject, JsonObject]]

    @property
    def shown(self) -> JsonObject:
        """What the control is shown: the regions of each other control."""
        return {name: answer["regions"] for name, (_, answer) in self.controls.items()}


@dataclass(frozen=True, slots=True)
class Example:
    """A spec, what its view shows, and values that are right and wrong for it.

    A kind states itself by examples: every kind, also one from outside, is tested with them.
    """

    spec: JsonObject
    right: tuple[JsonValue, ...]
    wrong: tuple[JsonValue, ...]
    shown: JsonValue = None
    beside: Beside | None = None

    @property
    def about(self) -> JsonValue:
        """What `check` is told of the item or of the other answers."""
        return self.shown if self.beside is None else self.beside.shown


class ControlSpec(BaseModel, frozen=True, extra="forbid"):
    """What a template says of one control. Every kind's Spec extends it and fixes `type`.

    `on` names the view that it is about. `when` and `required` are conditions (see `domain.expression`) over
    the other controls and `item`; a control whose `when` does not hold is not asked and not answered. `per`
    asks a question of each part of the view, or of each region of another control (see `controls.per`).
    """

    type: str
    title: Annotated[str, Field(max_length=500)] = ""
    help: Annotated[str, Field(max_length=4000)] = ""
    on: str | None = None
    per: str | None = None
    required: StrictBool | str = True
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
    merges: ClassVar[bool] = False
    """Whether a label takes from the answers what their votes do not carry."""
    Spec: type[S]
    examples: ClassVar[tuple[Example, ...]]

    @abstractmethod
    def schema(self, spec: S) -> JsonObject:
        """JSON Schema 2020-12 of a value."""

    @abstractmethod
    def check(self, spec: S, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        """Everything that is wrong with a value of any JSON form, the schema's rules and what it cannot say.

        `shown` is what the view of `spec.on` shows of the item (None without one): the text that offsets
        count in. Paths start at the value. Never raises, whatever the value.
        """

    @abstractmethod
    def similarity(self, spec: S, a: JsonValue, b: JsonValue) -> float:
        """1 for the same answer, 0 for nothing in common; symmetric."""

    @abstractmethod
    def vote(self, spec: S, value: JsonValue) -> Any:
        """The value in the form of this control's vote shape (see `domain.votes.Votes`)."""

    @abstractmethod
    def label(self, spec: S, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """The way back: a belief's value as a JSON value of this control.

        `answers` are the values that it was made of, in any order, where the kind `merges`: it takes from
        them what a vote does not carry (media, quoted text, region ids, attributes, rows), by majority;
        without them it is left out.
        """

    def refers(self, spec: S) -> Mapping[str, str]:
        """Views that a spec names besides `on`, by the JSON Pointer of the place in the spec."""
        return {}

    def joins(self, spec: S) -> Mapping[str, str]:
        """Region controls that a spec names, by the JSON Pointer of the place in the spec. Such a control is
        shown an object with the regions of each in the same answer."""
        return {}

    def complete(self, spec: S, shown: JsonValue, value: JsonValue) -> JsonValue:
        """A valid value with what it quotes of what it is about; asked of kinds that join regions, before
        `normal`."""
        return value

    def examine(self, spec: S) -> Sequence[Problem]:
        """What is wrong with a spec beyond its types; paths start at the spec."""
        return ()

    def plan(self, spec: S) -> JsonObject:
        """What the interface needs beyond the common fields: options with keys and colours, bounds."""
        return {}

    def normal(self, spec: S, value: JsonValue) -> JsonValue:
        """The one stored form of a valid value, where several mean the same (options in their order)."""
        return value

    def classes(self, spec: S) -> tuple[str | int | float, ...]:
        """All values that could be chosen, in their stated order; empty where there are no classes."""
        return ()

    def params(self, spec: S) -> Mapping[str, JsonValue]:
        """What aggregation must know of the spec beyond its classes, such as how many may be chosen."""
        return {}

    def shares(self, spec: S, label: JsonValue, belief: Any) -> Mapping[str, float]:
        """How probable each region is of a label that was made of a belief's value, by the region's id; empty
        where labels have no regions, or the method does not tell."""
        return {}

    def spreads(self, spec: S, label: JsonValue, belief: Any) -> Mapping[str, JsonObject]:
        """How far the geometry of each region may be off, by its id, as `label.RegionSpread` has it."""
        return {}

    @abstractmethod
    def columns(self, spec: S) -> Sequence[Column]:
        """Export columns."""

    @abstractmethod
    def row(self, spec: S, value: JsonValue) -> Mapping[str, JsonValue]:
        """The value spread over the columns, by column name."""

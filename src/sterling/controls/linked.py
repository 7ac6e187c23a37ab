"""What relations and chains share: regions of other controls, named by their ids and quoted when stored.

Ids of regions differ from annotator to annotator; what is the same is the place. So a stored answer quotes
each region that it names, and answers are compared and combined by the places of these.
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import ClassVar, TypeVar

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.merging import text_of
from sterling.domain.control import Column, Control, ControlSpec, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

MAX_LINKS = 10_000
S = TypeVar("S", bound=ControlSpec)
ID: JsonObject = {"type": "string", "minLength": 1, "maxLength": 100}
QUOTE: JsonObject = {"type": "object"}
_APART = frozenset({"id", "attributes", "group", "text"})
"""Members of a region that do not say where it is."""

Regions = Mapping[str, JsonObject]
"""The regions of a control's answer by their ids."""


class LinkedControl(Control[S]):
    """A list of what joins regions; a kind says what one of it is."""

    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "exact_mode"
    agreement: ClassVar[str] = "mean_similarity"
    merges: ClassVar[bool] = True

    @abstractmethod
    def problems(self, spec: S, shown: JsonValue, value: JsonValue) -> Iterator[Problem]:
        """All that is wrong with a value."""

    def check(self, spec: S, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(islice(self.problems(spec, shown, value), values.MAX_PROBLEMS))

    def columns(self, spec: S) -> Sequence[Column]:
        return (Column(name="", type="json"), Column(name="count", type="integer"))

    def row(self, spec: S, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value, "count": len(objects(value))}


def regions_by_id(shown: JsonValue, control: str) -> Regions:
    """Of what a control that joins regions is shown: those of one control."""
    held = shown.get(control) if isinstance(shown, dict) else None
    regions = [region for region in held if isinstance(region, dict)] if isinstance(held, list) else []
    return {str(region.get("id")): region for region in regions}


def place(name: JsonValue, quote: JsonValue) -> str:
    """Label and geometry of a region as text, the same for the same region of anybody; its id where the
    region is not quoted."""
    if not isinstance(quote, dict):
        return str(name)
    return text_of({member: value for member, value in quote.items() if member not in _APART})


def check_end(known: Regions, name: JsonValue, control: str, path: str) -> Iterator[Problem]:
    """What is wrong with the id of a region of `control`."""
    if not isinstance(name, str):
        yield values.wrong_type(path, "the id of a region", name)
    elif name not in known:
        message = f"{values.describe(name)} is no region of {control!r} in this answer"
        yield values.wrong(path, message, "unknown_region")


def check_quote(known: Regions, name: JsonValue, quote: JsonValue, path: str) -> Iterator[Problem]:
    """What is wrong with a quoted region: it is the one that the same answer marks."""
    if not isinstance(name, str) or quote != known.get(name):
        message = "is not the region as this answer marks it; leave it out, and it is quoted anew"
        yield values.wrong(path, message, "quote")


def check_list(value: JsonValue, least: int, most: int, noun: str) -> tuple[list[JsonValue], list[Problem]]:
    """The value as a list of so many, or an empty one and the problem."""
    if not isinstance(value, list):
        return [], [values.wrong_type("", f"a list of {noun}", value)]
    if not least <= len(value) <= most:
        message = f"there are {len(value):,} {noun}, allowed are {least:,} to {most:,}"
        return [], [values.wrong("", message, "count")]
    return value, []


def objects(value: JsonValue) -> list[JsonObject]:
    """The members of a value that was checked."""
    return [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []


def agreed(answers: Sequence[Mapping[str, JsonObject]]) -> list[JsonObject]:
    """What more than half of the answers have, each told by its key; of equals the first in order of text."""
    counts = Counter(key for answer in answers for key in answer)
    kept = sorted(key for key, count in counts.items() if 2 * count > len(answers))
    return [min((answer[key] for answer in answers if key in answer), key=text_of) for key in kept]

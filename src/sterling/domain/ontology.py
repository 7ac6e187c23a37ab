"""Options and labels: what can be chosen, with its key and colour; labels may nest.

Colours are the 24 of the interface's palette, in order; from the ninth on a label is dashed and from the
seventeenth on dotted, so that no two of the first 24 differ by colour alone. `slot` names the place in the
palette, which also fixes the pattern.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, JsonValue, model_validator

from sterling.domain.errors import Problem

PALETTE = (
    *("#497dba", "#db772f", "#98e1bb", "#7d1454", "#dec504", "#542dae", "#b63325", "#60b5cf"),
    *("#4564b3", "#bf5914", "#569d7a", "#8b446f", "#c1b35b", "#ac72f4", "#970c02", "#4be4ff"),
    *("#83c0ff", "#fa960b", "#7fb889", "#9e5580", "#dbd08a", "#592f7e", "#e1595b", "#46a5b2"),
)
KEYS = "123456789" + "qwertyuiopsdjklzcnm"
"""Automatic keys, without the letters that editors have fixed (a, x, f, g) and those of tools (b, h, v)."""
MAX_LABELS = 10_000
MAX_LABEL_DEPTH = 8


def _text_of_number(value: Any) -> Any:
    """Ids and keys are strings; a bare number in YAML is meant as its digits."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _lower(value: Any) -> Any:
    value = _text_of_number(value)
    return value.lower() if isinstance(value, str) else value


Id = Annotated[str, BeforeValidator(_text_of_number), Field(min_length=1, max_length=200)]


class Option(BaseModel):
    """One thing that can be chosen. A bare string stands for its id; the title is the id unless given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    title: Annotated[str, Field(max_length=500)] = ""
    key: Annotated[str, BeforeValidator(_lower), Field(pattern=r"^[0-9a-z]$")] | None = None
    color: Annotated[str, BeforeValidator(_lower), Field(pattern=r"^#[0-9a-f]{6}$")] | None = None
    help: Annotated[str, Field(max_length=4000)] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: Any) -> Any:
        value = _text_of_number(value)
        return {"id": value} if isinstance(value, str) else value


class Limits(BaseModel):
    """Bounds on the regions of one label: least side in pixels of the source, and how many there may be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_px: Annotated[FiniteFloat, Field(ge=0)] | None = None
    min_count: Annotated[int, Field(ge=0)] | None = None
    max_count: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_count is not None and self.max_count is not None and self.min_count > self.max_count:
            raise ValueError("min_count is greater than max_count")
        return self


class Label(Option):
    """A label of an ontology, with the labels below it. Every label of the tree can be chosen."""

    children: tuple["Label", ...] = ()
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Dressed:
    """An option as it is shown: with its title, key, colour, place in the palette and place in the tree."""

    id: str
    title: str
    key: str | None
    color: str
    slot: int | None
    help: str
    parent: str | None = None
    depth: int = 0

    def plan(self) -> dict[str, JsonValue]:
        """As the interface gets it."""
        return {
            "id": self.id,
            "title": self.title,
            "key": self.key,
            "color": self.color,
            "slot": self.slot,
            "help": self.help,
            "parent": self.parent,
            "depth": self.depth,
        }


def walk(
    options: Sequence[Option], parent: Option | None = None, depth: int = 0
) -> Iterator[tuple[Option, Option | None, int]]:
    """Options in the order in which they are shown, each with its parent and depth."""
    for option in options:
        yield option, parent, depth
        if isinstance(option, Label):
            yield from walk(option.children, option, depth + 1)


def dress(options: Sequence[Option]) -> tuple[Dressed, ...]:
    """Fill in titles, keys and colours; given ones stay, automatic ones take what is left, in order."""
    flat = list(walk(options))
    taken = {option.key for option, _, _ in flat}
    keys = iter([key for key in KEYS if key not in taken])
    slots = count()
    dressed = list[Dressed]()
    for option, parent, depth in flat:
        slot = None if option.color else next(slots) % len(PALETTE)
        dressed.append(
            Dressed(
                id=option.id,
                title=option.title or option.id,
                key=option.key or next(keys, None),
                color=option.color or (PALETTE[slot] if slot is not None else PALETTE[0]),
                slot=None if slot is None else slot + 1,
                help=option.help,
                parent=parent.id if parent else None,
                depth=depth,
            )
        )
    return tuple(dressed)


def ids(options: Sequence[Option]) -> tuple[str, ...]:
    """Every id that can be chosen, in order."""
    return tuple(option.id for option, _, _ in walk(options))


def problems(options: Sequence[Option], path: str) -> list[Problem]:
    """What is wrong with a list of options as a whole: ids and keys that occur twice, too many, too deep."""
    found = list[Problem]()
    places = list(_places(options, path))
    if len(places) > MAX_LABELS:
        return [Problem(path=path, code="too_many", message=f"at most {MAX_LABELS:,} entries are allowed")]
    found.extend(_repeated(places, "id", lambda option: option.id))
    found.extend(_repeated(places, "key", lambda option: option.key))
    deep = next((place for place, _, depth in places if depth >= MAX_LABEL_DEPTH), None)
    if deep is not None:
        message = f"labels nest at most {MAX_LABEL_DEPTH} deep"
        found.append(Problem(path=deep, code="too_deep", message=message))
    return found


def _places(options: Sequence[Option], path: str, depth: int = 0) -> Iterator[tuple[str, Option, int]]:
    for index, option in enumerate(options):
        place = f"{path}/{index}"
        yield place, option, depth
        if isinstance(option, Label):
            yield from _places(option.children, f"{place}/children", depth + 1)


def _repeated(
    places: Iterable[tuple[str, Option, int]], field: str, read: Callable[[Option], str | None]
) -> Iterator[Problem]:
    first = dict[str, str]()
    for place, option, _ in places:
        value = read(option)
        if value is None:
            continue
        if value in first:
            message = f"the {field} {value!r} is already used at {first[value]}"
            yield Problem(path=f"{place}/{field}", code="duplicate", message=message)
        first.setdefault(value, place)

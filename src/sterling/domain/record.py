"""The base of every noun: a frozen record whose JSON schema is the wire format."""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints

T = TypeVar("T")


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is outside the years 1 to 9999 in UTC") from None


Utc = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""An instant. Naive times are refused, others are turned into UTC."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What people call a thing."""

ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""The caller's own id of a thing."""


def _one_form(value: object) -> object:
    return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value


def _plain(value: str) -> str:
    if any(unicodedata.category(character) in _UNSEEN for character in value):
        raise ValueError("the address holds characters that nobody sees")
    domain = value.rpartition("@")[2]
    if "" in domain.split("."):
        raise ValueError("a dot too many stands in the domain")
    return value


_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn"})
"""Categories of Unicode: controls, formats such as a space of no width, what has no meaning for all."""
Email = Annotated[
    str,
    StringConstraints(to_lower=True, strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$"),
    BeforeValidator(_one_form),
]
"""An address in one form, whatever the width, composition and case it is typed in."""

NewEmail = Annotated[Email, AfterValidator(_plain)]
"""An address that is given for the first time: none that only looks like another one."""


class Record(BaseModel):
    """A noun as it is stored and sent. Records that are answers of the API have no defaults: a field that
    may be absent is null, so that every client sees every field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Record, Generic[T]):
    """One page of a listing. `next_cursor` is opaque; null on the last page."""

    items: list[T]
    next_cursor: str | None

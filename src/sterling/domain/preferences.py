"""What a member chose for the interface, so that it is the same in each of their browsers."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sterling.domain.record import Record

Action = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""The id of something that a key does, such as `task.submit`."""

Binding = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""A key with its modifiers, such as `$mod+Enter`."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""Of BCP 47: a language, perhaps of a region."""


class Preferences(Record):
    """Null where nothing was chosen: the interface decides."""

    keys: Annotated[dict[Action, Annotated[list[Binding], Field(max_length=4)]], Field(max_length=200)] | None
    """Own keys, by action; no keys for an action switch its keys off."""
    single_keys: bool | None
    """Whether keys without a modifier work (WCAG 2.1.4)."""
    theme: Literal["system", "light", "dark", "hc"] | None
    text_size: Literal[100, 112, 125] | None
    """Percent."""
    language: Language | None


NONE = Preferences(keys=None, single_keys=None, theme=None, text_size=None, language=None)

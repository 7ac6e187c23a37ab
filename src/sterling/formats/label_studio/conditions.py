"""Conditions of a config to those of a template: what a tag, and the Views around it, ask to be seen for.

The editor there names a choice by its value or its alias, and a label of a taxonomy by the last part of its
way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.formats.label_studio.config import Tag

ON_CHOICES = ("choice-selected", "choice-unselected")
ON_REGIONS = ("", "region-selected")


def around(tag: Tag, kinds: Sequence[str]) -> Iterator[Tag]:
    """The tag and those above it whose `visibleWhen` is one of these, innermost first."""
    return (one for one in (tag, *tag.over()) if one.get("visibleWhen") in kinds)


def listed(text: str) -> list[str]:
    """The values of an attribute that lists several."""
    return [one.strip() for one in text.split(",") if one.strip()]


def on_choice(tag: Tag, name: str, options: Sequence[JsonValue], many: bool) -> str:
    """The condition of a tag on what `name` says; `many` where that is a list of `options`."""
    wanted = listed(tag.get("whenChoiceValue"))
    condition = _says(name, [known for one in wanted for known in named(options, one) or [one]], many)
    if tag.get("visibleWhen") == "choice-selected":
        return condition
    return f"not {condition}" if condition.startswith("(") else f"not ({condition})"


def on_label(labels: Iterable[str]) -> str:
    """The condition on the label of a region."""
    return _says("label", labels, many=False)


def named(options: Sequence[JsonValue], said: str) -> list[str]:
    """The ids of the options, however deep, with this value or alias."""
    found = list[str]()
    for option in options:
        held = cast(Mapping[str, Any], {"id": option} if isinstance(option, str) else option)
        if said in (held["id"], held.get("title")):
            found.append(held["id"])
        found += named(held.get("children", ()), said)
    return found


def _says(name: str, ids: Iterable[str], many: bool) -> str:
    chosen = [*dict.fromkeys(ids)]
    if not chosen:
        return f"({name} != null and len({name}) > 0)"
    if many:
        return "(" + " or ".join(f"{_quoted(one)} in {name}" for one in chosen) + ")"
    return f"{name} in [{', '.join(map(_quoted, chosen))}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

"""A template's text: YAML or JSON, from anyone, to plain JSON values with the line of each.

YAML here means what it looks like: `yes` and `2024-05-01` are text, only `true` and `false` are booleans.
Aliases (the bombs of YAML), tags and repeated keys are refused; size and depth are bounded first.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml
from pydantic import JsonValue

from sterling.controls.values import wrong
from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.template import pointer

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_PARTS = 200_000
"""Values in a template, those that hold others included."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def read(text: str) -> tuple[JsonValue, dict[str, int]]:
    """The value of the text, and the line (from 1) of each part by JSON Pointer; Invalid where it is none."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLarge(f"A template has at most {MAX_BYTES:,} bytes.")
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, parse_constant=_refuse, object_pairs_hook=_once), {}
        except (ValueError, RecursionError):
            pass  # perhaps YAML in its flow style; if not, that reader knows the line
    return _Reader().read(text)


def check_size(template: JsonValue) -> None:
    """Raises TooLarge before anybody works on a template of too many parts."""
    waiting, parts = [template], 1
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            parts += len(value)
            if parts > MAX_PARTS:
                raise TooLarge(f"A template has at most {MAX_PARTS:,} parts: fields, options, labels ...")
            waiting.extend(value.values() if isinstance(value, dict) else value)


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _broken(message: str, line: int) -> Invalid:
    problem = wrong("", f"{message} (line {line})", "syntax")
    return Invalid(f"The template cannot be read: {message} (line {line}).", problems=[problem])


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end was not seen yet."""

    value: dict[str, JsonValue] | list[JsonValue]
    path: tuple[str | int, ...]
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    """Builds values from YAML's stream of events with a stack of its own: no recursion on foreign text."""

    stack: list[_Open] = field(default_factory=list[_Open])
    lines: dict[str, int] = field(default_factory=dict[str, int])
    root: JsonValue = None
    documents: int = 0

    def read(self, text: str) -> tuple[JsonValue, dict[str, int]]:
        try:
            for event in _events(text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise _broken(str(error.problem or error.context), mark.line + 1 if mark else 1) from None
        except yaml.YAMLError as error:
            raise _broken(str(error).replace("\n", " "), 1) from None
        return self.root, self.lines

    def _take(self, event: Any) -> None:
        line = int(event.start_mark.line) + 1
        match event:
            case yaml.AliasEvent():
                raise _broken("aliases (*name) are not allowed: write it out, or use an ontology", line)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _broken("there is more than one document", line)
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._open(event, line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()
            case _:
                pass

    def _open(self, event: Any, line: int) -> None:
        if event.tag is not None or event.anchor is not None:
            raise _broken("tags and anchors are not allowed", line)
        if len(self.stack) >= MAX_DEPTH:
            raise _broken(f"nested more than {MAX_DEPTH} deep", line)
        value: dict[str, JsonValue] | list[JsonValue] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self.stack.append(_Open(value, self._place(value, line)))

    def _scalar(self, event: Any, line: int) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:str") or event.anchor is not None:
            raise _broken("tags and anchors are not allowed", line)
        text = str(event.value)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            if text in top.value:
                raise _broken(f"the key {text[:60]!r} is given twice", line)
            top.key = text
            return
        plain = event.tag is None and event.implicit[0]
        self._place(_scalar(text, line) if plain else text, line)

    def _place(self, value: JsonValue, line: int) -> tuple[str | int, ...]:
        """Put a value where the innermost open list or mapping wants it; its path."""
        if not self.stack:
            self.root, path = value, ()
        else:
            top = self.stack[-1]
            if isinstance(top.value, list):
                path = (*top.path, len(top.value))
                top.value.append(value)
            elif top.key is None:
                raise _broken("only text can be a key", line)
            else:
                path = (*top.path, top.key)
                top.value[top.key] = value
                top.key = None
        self.lines[pointer(*path)] = line
        return path


def _events(text: str) -> Iterator[object]:
    # The C parser is some ten times faster, where PyYAML was built with it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parse = cast(Any, yaml).parse  # has no types
    return cast(Iterator[object], parse(text, Loader=loader))


def _scalar(text: str, line: int) -> JsonValue:
    """A plain scalar by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 400:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise _broken("this number is too large", line)
        return number
    return text

"""JSON Schema validation by jsonschema-rs (draft 2020-12); nothing is ever fetched."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem

_MOST = 20
"""More problems than this in one value tell nobody anything."""
_MOST_TOLD = 64 * 2**20
"""Bytes that the sentences of all problems of one value may come to. The validator makes them all at once,
each with the value and the rule in it; beyond, it is asked for the first alone."""
_NO_RULES = frozenset({"const", "enum", "default", "examples"})
_PATTERN_SIZE = 2**20
"""Bytes of a compiled pattern. The engine needs time in proportion to this and to the text, whatever either
says; it knows no look-around and no back-references, which are what a pattern can take forever with."""
_ONLY_PLAIN = "a pattern is of moderate size, and has no look-around and no back-reference"


def _no_retrieval(uri: str) -> Any:
    raise ValueError(f"The schema refers to {uri}; references outside the schema are not followed.")


class _Validator:
    def __init__(self, validator: Any, schema: Mapping[str, JsonValue]) -> None:
        self._validator = validator
        self._rules, _ = _measure(schema, _NO_RULES)
        _, self._length = _measure(schema)

    def accepts(self, value: JsonValue) -> bool:
        return self._validator.is_valid(value)

    def problems(self, value: JsonValue) -> Sequence[Problem]:
        return [
            Problem(path=_pointer(error.instance_path), message=_short(error.message))
            for error in islice(self._errors(value), _MOST)
        ]

    def _errors(self, value: JsonValue) -> Iterator[Any]:
        parts, length = _measure(value)
        if parts * self._rules * (length + self._length) <= _MOST_TOLD:
            yield from self._validator.iter_errors(value)
            return
        try:
            self._validator.validate(value)
        except import_module("jsonschema_rs").ValidationError as error:
            yield error


def _short(message: str) -> str:
    """The value stands before what is wrong with it, and may be megabytes."""
    return message if len(message) <= 500 else f"{message[:150]} ... {message[-345:]}"


def _measure(value: Any, but: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Values at all levels, without what members named in `but` hold; and the length of all texts."""
    parts, length, waiting = 0, 0, [value]
    while waiting:
        found = waiting.pop()
        parts += 1
        length += len(found) if isinstance(found, str) else 8
        if isinstance(found, dict):
            members = cast("dict[str, Any]", found)
            waiting += (member for name, member in members.items() if name not in but)
            length += sum(map(len, members))
        elif isinstance(found, list):
            waiting += cast("list[Any]", found)
    return parts, length


def _pointer(path: Sequence[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


class JsonSchemas:
    """See `ports.validation.Schemas`."""

    def compile(self, schema: Mapping[str, JsonValue]) -> _Validator:
        jsonschema_rs: Any = import_module("jsonschema_rs")  # megabytes, for what an idle server never does
        patterns = jsonschema_rs.RegexOptions(size_limit=_PATTERN_SIZE, dfa_size_limit=_PATTERN_SIZE)
        try:
            validator = jsonschema_rs.Draft202012Validator(
                dict(schema), retriever=_no_retrieval, pattern_options=patterns
            )
        except jsonschema_rs.ValidationError as error:
            problem = Problem(path=_pointer(error.instance_path), message=_said(error.message))
            message = f"This is no valid JSON Schema: {problem.message} at {problem.path or '/'}."
            raise Invalid(message, problems=[problem]) from None
        except ValueError as error:
            problem = Problem(path="", message=str(error)[:500])
            raise Invalid(f"This is no valid JSON Schema: {error}", problems=[problem]) from None
        return _Validator(validator, schema)


def _said(message: str) -> str:
    about = f" ({_ONLY_PLAIN})" if message.endswith('is not a "regex"') else ""
    return message[-300:] + about

"""JSON Schema validation by jsonschema-rs (draft 2020-12); nothing is ever fetched."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem

_MOST = 20
"""More problems than this in one value tell nobody anything."""


def _no_retrieval(uri: str) -> Any:
    raise ValueError(f"The schema refers to {uri}; references outside the schema are not followed.")


class _Validator:
    def __init__(self, validator: Any) -> None:
        self._validator = validator

    def accepts(self, value: JsonValue) -> bool:
        return self._validator.is_valid(value)

    def problems(self, value: JsonValue) -> Sequence[Problem]:
        return [
            Problem(path=_pointer(error.instance_path), message=error.message[:500])
            for error in islice(self._validator.iter_errors(value), _MOST)
        ]


def _pointer(path: Sequence[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


class JsonSchemas:
    """See `ports.validation.Schemas`."""

    def compile(self, schema: Mapping[str, JsonValue]) -> _Validator:
        jsonschema_rs: Any = import_module("jsonschema_rs")  # megabytes, for what an idle server never does
        try:
            return _Validator(jsonschema_rs.Draft202012Validator(dict(schema), retriever=_no_retrieval))
        except jsonschema_rs.ValidationError as error:
            problem = Problem(path=_pointer(error.instance_path), message=error.message[:500])
            message = f"This is no valid JSON Schema: {problem.message} at {problem.path or '/'}."
            raise Invalid(message, problems=[problem]) from None
        except ValueError as error:
            problem = Problem(path="", message=str(error)[:500])
            raise Invalid(f"This is no valid JSON Schema: {error}", problems=[problem]) from None

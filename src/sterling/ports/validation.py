"""JSON Schema validation, fast enough to stand on the hot path."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import JsonValue

from sterling.domain.errors import Problem


class Validator(Protocol):
    """One compiled schema."""

    def accepts(self, value: JsonValue) -> bool: ...

    def problems(self, value: JsonValue) -> Sequence[Problem]:
        """All violations (a bounded number), each with the JSON Pointer of its place."""
        ...


class Schemas(Protocol):
    def compile(self, schema: Mapping[str, JsonValue]) -> Validator:
        """Raises Invalid when the schema itself is wrong. References outside the schema are refused."""
        ...

"""JSON Patch (RFC 6902): how a document changed, as a list of operations on places in it.

`copy` and `move` are not taken: with copies a few bytes could make a document of any size.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, model_validator

from sterling.domain.errors import Conflict, Invalid, Problem
from sterling.domain.record import Record

MOST_OPERATIONS = 1000
DEEPEST = 64
"""Steps in a path; together with the bound on a value's own nesting it bounds that of the document."""


class Operation(Record):
    """`path` is a JSON Pointer (RFC 6901); the empty one means the whole document."""

    op: Literal["add", "replace", "remove", "test"]
    path: Annotated[str, Field(max_length=1000, pattern=r"^(/([^/~]|~[01])*)*$")]
    value: JsonValue = None

    @model_validator(mode="after")
    def _has_value(self) -> Self:
        if self.op != "remove" and "value" not in self.model_fields_set:
            raise ValueError(f"{self.op} needs a value")
        return self


Patch = Annotated[list[Operation], Field(min_length=1, max_length=MOST_OPERATIONS)]


def apply_patch(document: JsonValue, patch: list[Operation]) -> JsonValue:
    """The document after all operations, which are applied in order and in place; None when it was removed.

    Raises:
        Invalid: an operation names a place that is not there; carries which one.
        Conflict: a `test` found another value.
    """
    holder: dict[str, Any] = {"": document}
    for at, operation in enumerate(patch):
        try:
            _apply(holder, operation)
        except (KeyError, IndexError, ValueError, TypeError):
            message = f"names a place that the document does not have at that point: {operation.path!r}"
            problem = Problem(path=f"/body/{at}/path", message=message, code="patch")
            raise Invalid(f"/body/{at}/path {message}.", problems=[problem]) from None
    return holder.get("")


def _apply(holder: dict[str, Any], operation: Operation) -> None:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in operation.path.split("/")]
    if len(steps) > DEEPEST:
        raise ValueError(operation.path)
    parent: Any = holder
    for step in steps[:-1]:
        parent = parent[_key(parent, step)]
    last, value = steps[-1], operation.value
    if operation.op == "add" and isinstance(parent, list):
        _insert(parent, last, value)  # pyright: ignore[reportUnknownArgumentType]
        return
    key = _key(parent, last)
    if operation.op != "add":
        present = parent[key]
        if operation.op == "test" and present != value:
            raise Conflict(f"The document has another value at {operation.path!r} than was tested for.")
    if operation.op in ("add", "replace"):
        parent[key] = value
    elif operation.op == "remove":
        del parent[key]


def _insert(elements: list[Any], step: str, value: JsonValue) -> None:
    at = len(elements) if step == "-" else _index(step)
    if at > len(elements):
        raise IndexError(at)
    elements.insert(at, value)


def _key(parent: object, step: str) -> str | int:
    """How a step is looked up in a container. Raises TypeError for what is none."""
    if isinstance(parent, list):
        return _index(step)
    if not isinstance(parent, dict):
        raise TypeError(step)
    return step


def _index(step: str) -> int:
    if not (step.isascii() and step.isdigit()) or (step[0] == "0" and step != "0") or len(step) > 9:
        raise ValueError(step)
    return int(step)

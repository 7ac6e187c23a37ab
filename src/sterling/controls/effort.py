"""How much work a JSON Schema can make of one value, so that nobody's schema stops a worker.

References let a schema of ten lines ask a rule a billion times, and one that refers to itself twice asks
twice as often at each level of an item. Counted is how many rules one value, with those on one way down
through its members, can be held to. Members beside one another are different values, so that of these only
the costliest counts.
"""

from collections.abc import Iterator

from pydantic import JsonValue

from sterling.controls.values import wrong
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem

MOST_RULES = 20_000
MOST_REFERENCES = 200
MOST_PATTERNS = 100
_LEVELS = 20
"""As deep as an item is looked at: what doubles at a level is over the bound long before."""
_HERE = ("not", "if", "then", "else")
_HERE_ALL = ("allOf", "anyOf", "oneOf")
_BELOW = (
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_AGAIN = frozenset({"unevaluatedItems", "unevaluatedProperties"})
"""What has these beside it is asked a second time, to learn what it has seen."""


def problems(data: JsonObject, schemas: list[JsonObject]) -> Iterator[Problem]:
    """What makes a schema too costly; `schemas` are all the schemas in `data`, itself among them."""
    references = sum("$ref" in schema or "$dynamicRef" in schema for schema in schemas)
    patterns = sum("pattern" in schema for schema in schemas)
    for schema in schemas:
        named = schema.get("patternProperties")
        patterns += len(named) if isinstance(named, dict) else 0
    if patterns > MOST_PATTERNS:
        yield wrong("/data", f"has {patterns:,} patterns; at most {MOST_PATTERNS} are allowed", "too_many")
    if references > MOST_REFERENCES:
        message = f"has {references:,} references; at most {MOST_REFERENCES} are allowed"
        yield wrong("/data", message, "too_many")
    elif references or any(_AGAIN & schema.keys() for schema in schemas):
        yield from _Work(data, schemas).problems()


class _Unsound(Exception):
    """References that no work can be told of; says why."""


class _Work:
    """Rules asked of a value of so many levels, level by level, for all schemas of a document."""

    def __init__(self, data: JsonObject, schemas: list[JsonObject]) -> None:
        self._data = data
        self._schemas = schemas
        self._known = {id(schema) for schema in schemas}
        self._below = dict[int, int]()
        self._now = dict[int, int]()
        self._asking = set[int]()

    def problems(self) -> Iterator[Problem]:
        for _ in range(_LEVELS):
            self._below, self._now = self._now, dict[int, int]()
            try:
                most = max(map(self._rules, self._schemas))
            except _Unsound as error:
                yield wrong("/data", f"a schema {error}", "unsound_reference")
                return
            if most > MOST_RULES:
                message = f"asks more than {MOST_RULES:,} rules of one value: its references multiply"
                yield wrong("/data", message, "too_many")
                return
            if self._now == self._below:
                return

    def _rules(self, schema: JsonValue) -> int:
        if not isinstance(schema, dict):
            return 1
        known = self._now.get(id(schema))
        if known is not None:
            return known
        if id(schema) in self._asking:
            raise _Unsound("refers back to itself without a step into a member or element")
        if len(self._asking) > MOST_REFERENCES:
            raise _Unsound(f"reaches through more than {MOST_REFERENCES} schemas without a step into a value")
        self._asking.add(id(schema))
        found = 1 + sum(self._rules(part) for part in self._here(schema)) * self._times(schema)
        found = min(found + self._members(schema), MOST_RULES + 1)
        self._asking.remove(id(schema))
        self._now[id(schema)] = found
        return found

    def _times(self, schema: JsonObject) -> int:
        return 2 if _AGAIN & schema.keys() else 1

    def _here(self, schema: JsonObject) -> Iterator[JsonValue]:
        """What is asked of the same value."""
        yield from (schema[word] for word in _HERE if word in schema)
        for word in _HERE_ALL:
            several = schema.get(word)
            yield from several if isinstance(several, list) else ()
        dependent = schema.get("dependentSchemas")
        yield from dependent.values() if isinstance(dependent, dict) else ()
        for word in ("$ref", "$dynamicRef"):
            if isinstance(reference := schema.get(word), str):
                yield self._target(reference)

    def _members(self, schema: JsonObject) -> int:
        """Of its costliest member, at the level below."""
        named, patterns = schema.get("properties"), schema.get("patternProperties")
        places = list(named.values()) if isinstance(named, dict) else []
        first = schema.get("prefixItems")
        places += first if isinstance(first, list) else []
        each = [schema[word] for word in _BELOW if word in schema]
        each += patterns.values() if isinstance(patterns, dict) else []
        costliest = max((self._below.get(id(part), 1) for part in places), default=0)
        return costliest + sum(self._below.get(id(part), 1) for part in each)

    def _target(self, reference: str) -> JsonValue:
        at: JsonValue = self._data
        for step in reference.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            at = at.get(name) if isinstance(at, dict) else None
        if isinstance(at, dict) and id(at) not in self._known:
            raise _Unsound(f"is at {reference[:100]!r} by its reference, where there is none")
        return at

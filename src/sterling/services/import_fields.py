"""The columns of a file and the fields of a template: which column becomes which field of an item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Compiled
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.domain.record import Record
from sterling.domain.text import DEEPEST, depth
from sterling.formats.contract import Entry, Target

JsonObject = dict[str, JsonValue]
Entries = Iterator[Entry | LineProblem]
_LOOKED_AT = 100
"""Rows that are looked at before a file is said not to fit."""
_IDS = ("id", "external_id")
_MOST_TOLD = 50
_KINDS: Mapping[type, frozenset[str]] = {
    str: frozenset(),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    bool: frozenset({"boolean"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
}


class FieldMap(Record):
    """`fields` maps fields of the template to columns of the file; columns that it does not name keep their
    names. `id_field` is the column that holds the id of an item; None: `id` or `external_id`, where there is
    one."""

    fields: dict[str, str]
    id_field: str | None

    @property
    def given(self) -> bool:
        return bool(self.fields) or self.id_field is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields of a template's items, those that every item needs, and the JSON types of those that are no
    texts."""

    names: tuple[str, ...]
    required: tuple[str, ...]
    types: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, compiled: Compiled) -> "Wanted":
        properties, required = compiled.data_schema.get("properties"), compiled.data_schema.get("required")
        return cls(
            names=tuple(properties) if isinstance(properties, dict) else (),
            required=tuple(str(name) for name in required) if isinstance(required, list) else (),
            types=_types(properties) if isinstance(properties, dict) else {},
        )


def _types(properties: JsonObject) -> dict[str, frozenset[str]]:
    found = dict[str, frozenset[str]]()
    for name, schema in properties.items():
        given = schema.get("type") if isinstance(schema, dict) else None
        kinds = frozenset(str(kind) for kind in (given if isinstance(given, list) else [given]) if kind)
        if kinds and "string" not in kinds:
            found[name] = kinds
    return found


def parse_map(pairs: Sequence[str], id_field: str | None) -> FieldMap:
    """From `field=column` texts. Raises Invalid, which names the text that is none."""
    fields = dict[str, str]()
    for number, pair in enumerate(pairs):
        field, equals, column = pair.partition("=")
        if not (field and equals and column) or field in fields:
            message = f"{pair[:100]!r} is no new pair field=column, such as text=body"
            raise Invalid(f"The map {message}.", problems=[Problem(path=f"/map/{number}", message=message)])
        fields[field] = column
    return FieldMap(fields=fields, id_field=id_field)


def check_map(mapping: FieldMap, wanted: Wanted) -> None:
    """Raises Invalid where a field is mapped that the template does not have."""
    strange = [name for name in mapping.fields if wanted.names and name not in wanted.names]
    if strange:
        message = f"The template has no field {strange[0][:100]!r}; its fields are {_told(wanted.names)}."
        raise Invalid(message, problems=[Problem(path="/map", message=message, code="unknown_field")])


def shown_answers(columns: Iterable[str], target: Target, mapping: FieldMap) -> list[Problem]:
    """Columns that are called like a control and are no field: people who answer would see the answer."""
    meant = {*target.fields, *mapping.fields.values(), mapping.id_field}
    controls = {name.casefold(): name for name in target.controls}
    found = {column: controls.get(column.strip().casefold()) for column in columns if column not in meant}
    return [
        Problem(
            path=f"/{column}",
            message="is not taken over as an answer: annotators see it with the data. "
            f"Call the column truth:{control} if it is what is known, or take it out.",
            code="shown",
        )
        for column, control in found.items()
        if control is not None
    ]


def told_of_answers(entries: Entries, target: Target, mapping: FieldMap) -> Entries:
    """The entries, of which the first that has such a column says so (see `shown_answers`)."""
    told = set[str]()
    for one in islice(entries, _LOOKED_AT):
        if not isinstance(one, Entry):
            yield one
            continue
        new = [found for found in shown_answers(one.data, target, mapping) if found.path not in told]
        told.update(found.path for found in new)
        yield one._replace(left_out=[*one.left_out, *new]) if new else one
    yield from entries


def missing_fields(rows: Iterable[JsonObject], wanted: Wanted) -> list[str]:
    """The required fields that no row has."""
    seen = {name for row in rows for name in row}
    return [name for name in wanted.required if name not in seen]


def fitted(entries: Entries, mapping: FieldMap, wanted: Wanted, *, tabular: bool) -> Entries:
    """The entries with their columns renamed, and the cells of a `tabular` file as the types that the
    template wants. What a single row lacks is told of that row.

    Raises:
        Invalid: a column that is mapped is in none of the first rows, or (of a mapped or `tabular` file) a
            required field is; says the file's columns and the template's fields.
    """
    if not (mapping.given or tabular):
        return entries
    first = list(islice(entries, _LOOKED_AT))
    _require_columns([one for one in first if isinstance(one, Entry)], mapping, wanted)
    whole = chain(first, entries)
    named = (renamed(one, mapping) for one in whole) if mapping.given else whole
    return (_typed(one, wanted) for one in named) if tabular and wanted.types else named


def _typed(one: Entry | LineProblem, wanted: Wanted) -> Entry | LineProblem:
    """Cells of tables are texts: where the template wants a number, a truth value, a list or an object, the
    cell is read as one, and an empty one is none. What is none of these stays a text, which is refused with
    its field."""
    if isinstance(one, LineProblem):
        return one
    data = dict(one.data)
    for name, kinds in wanted.types.items():
        cell = data.get(name)
        if cell == "":
            del data[name]
        elif isinstance(cell, str):
            data[name] = _value(cell, kinds)
    return one._replace(data=data)


def _value(cell: str, kinds: frozenset[str]) -> JsonValue:
    try:
        value: JsonValue = orjson.loads(cell.lower() if "boolean" in kinds else cell)
    except orjson.JSONDecodeError:
        return cell
    fits = value is not None and _KINDS[type(value)] & kinds and depth(value) <= DEEPEST
    return value if fits else cell


def _require_columns(rows: Sequence[Entry], mapping: FieldMap, wanted: Wanted) -> None:
    if not rows or any(one.assets for one in rows):
        return
    columns = list(dict.fromkeys(name for one in rows for name in one.data))
    sources = [*mapping.fields.values(), *([mapping.id_field] if mapping.id_field else [])]
    lost = [f"no column {name[:100]!r}" for name in sources if name not in columns]
    if not lost:
        read = [one.data for one in (renamed(row, mapping) for row in rows) if isinstance(one, Entry)]
        lost = [f"nothing for the field {name!r}" for name in missing_fields(read, wanted)]
    if lost:
        message = (
            f"The file has {' and '.join(lost[:5])}. Its columns are {_told(columns)}; the template's fields "
            f"are {_told(wanted.names)}. Map them: text=body takes the field text from the column body."
        )
        raise Invalid(message, problems=[Problem(path="/map", message=message, code="columns")])


def renamed(one: Entry | LineProblem, mapping: FieldMap) -> Entry | LineProblem:
    """The entry with the template's names for its columns; a row without one of them is refused."""
    if isinstance(one, LineProblem):
        return one
    id_field = mapping.id_field or next((name for name in _IDS if name in one.data), None)
    taken = {*mapping.fields.values(), *mapping.fields, id_field}
    for column in mapping.fields.values():
        if column not in one.data:
            return _lacks(one, column)
    data = {field: one.data[column] for field, column in mapping.fields.items()}
    data |= {name: value for name, value in one.data.items() if name not in taken}
    external_id = one.external_id if id_field is None else _id(one.data.get(id_field))
    if id_field is not None and external_id is None:
        return _lacks(one, id_field)
    return one._replace(data=data, external_id=external_id)


def _id(value: JsonValue) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def _lacks(one: Entry, column: str) -> LineProblem:
    problem = Problem(path=f"/{column[:100]}", message="has no value in this row", code="missing")
    return LineProblem(line=one.line, external_id=one.external_id, problems=[problem])


def _told(names: Sequence[str]) -> str:
    shown = ", ".join(name[:100] for name in names[:_MOST_TOLD]) or "none"
    return f"{shown} and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else shown

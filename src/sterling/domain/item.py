"""A unit of data: a JSON payload plus assets, in the dataset of its project."""

from collections.abc import Mapping

from pydantic import JsonValue

from sterling.domain.ids import DatasetId, ItemId
from sterling.domain.record import ExternalId, Record, Utc


class Item(Record):
    """Same external id and content again is a no-op; same id with other content is an error; without an
    id an item is identified by its content."""

    id: ItemId
    dataset_id: DatasetId
    external_id: ExternalId
    digest: str
    data: dict[str, JsonValue]
    created_at: Utc


def with_assets(data: Mapping[str, JsonValue], assets: Mapping[str, str]) -> dict[str, JsonValue]:
    """The data with what its assets are called, by their fields: `image`, or `scene.frames.0.points` for one
    inside of objects and lists that are there already."""
    named = dict(data)
    for field, name in assets.items():
        if "." not in field or field in named:
            named[field] = name
        else:
            first, *rest = field.split(".")
            named[first] = _placed(named.get(first), rest, name)
    return named


def _placed(value: JsonValue, steps: list[str], name: str) -> JsonValue:
    if not steps:
        return name
    step, *rest = steps
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        at = int(step)
        return [*value[:at], _placed(value[at], rest, name), *value[at + 1 :]]
    known = value if isinstance(value, dict) else {}
    return {**known, step: _placed(known.get(step), rest, name)}

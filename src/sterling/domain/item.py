"""A unit of data: a JSON payload plus assets; and the dataset that it belongs to."""

import hashlib
import json

from pydantic import JsonValue

from sterling.domain.ids import DatasetId, ItemId
from sterling.domain.record import ExternalId, Name, Record, Utc


class NewDataset(Record):
    name: Name


class Dataset(Record):
    id: DatasetId
    name: Name
    items: int
    created_at: Utc


class Item(Record):
    """Same external id and content again is a no-op; same id with other content is an error; without an
    id an item is identified by its content."""

    id: ItemId
    dataset_id: DatasetId
    external_id: ExternalId
    digest: str
    data: dict[str, JsonValue]
    created_at: Utc


def content_digest(data: object) -> str:
    """SHA-256 (hex) of the canonical JSON of the data: keys sorted, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""A unit of data: a JSON payload plus assets, in the dataset of its project."""

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

"""The tenant, and its two separate data spaces."""

from enum import StrEnum

from sterling.domain.ids import OrganizationId
from sterling.domain.record import Name, Record, Utc


class Mode(StrEnum):
    """Live and test data never meet; in test mode a task completes at once, marked `is_test`."""

    LIVE = "live"
    TEST = "test"


class Organization(Record):
    id: OrganizationId
    name: Name
    created_at: Utc

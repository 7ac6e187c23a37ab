"""Work on a leased task that is not handed in yet, kept so that it can go on in another browser."""

from pydantic import JsonValue

from sterling.domain.ids import AssignmentId
from sterling.domain.record import Record, Utc

MOST_BYTES = 8 * 2**20


class DraftVersion(Record):
    """Which state of a draft the server has."""

    version: int
    """Raised by each change, 0 before the first; sent as ETag."""
    updated_at: Utc | None


class Draft(DraftVersion):
    """`body` is the business of the program that edits; null where nothing was kept yet."""

    assignment_id: AssignmentId
    body: dict[str, JsonValue] | None

"""One line of the append-only log: who did what to what."""

from uuid import UUID

from pydantic import JsonValue

from sterling.domain.ids import EventId
from sterling.domain.record import Record, Utc


class Event(Record):
    """`verb` is noun.past-tense, such as `task.claimed`; `subject_id` is the thing that it was done to."""

    id: EventId
    verb: str
    subject_id: UUID | None
    user_id: UUID | None
    annotator_id: UUID | None
    key_id: UUID | None
    data: dict[str, JsonValue]
    at: Utc

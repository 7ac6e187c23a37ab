"""Typed, time-ordered identifiers (UUID version 7, RFC 9562 section 5.7).

Time order keeps new rows at the right edge of every index, so that inserts stay cheap as tables grow.
"""

import os
import time
from typing import NewType
from uuid import UUID

OrganizationId = NewType("OrganizationId", UUID)
UserId = NewType("UserId", UUID)
MemberId = NewType("MemberId", UUID)
AnnotatorId = NewType("AnnotatorId", UUID)
KeyId = NewType("KeyId", UUID)
InvitationId = NewType("InvitationId", UUID)
DatasetId = NewType("DatasetId", UUID)
ItemId = NewType("ItemId", UUID)
ProjectId = NewType("ProjectId", UUID)
BatchId = NewType("BatchId", UUID)
TaskId = NewType("TaskId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
ReviewId = NewType("ReviewId", UUID)
AuditId = NewType("AuditId", UUID)
ReleaseId = NewType("ReleaseId", UUID)
EventId = NewType("EventId", UUID)
JobId = NewType("JobId", UUID)


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def hex_ids(count: int) -> list[str]:
    """Fresh UUIDv7s as 32 hex digits, ascending, for bulk writes: no object for each, one call for all the
    randomness. 20 bits count the ids of the batch (RFC 9562 section 6.2, method 1), 52 are random."""
    milliseconds = f"{time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF:012x}7"
    digits = os.urandom(7 * count).hex()
    counters = [f"{number & 0xFFFFF:05x}" for number in range(count)]
    return [
        # The 8 is the variant, without random bits: they would stand before the end of the counter.
        f"{milliseconds}{n[:3]}8{n[3:]}{digits[at : at + 13]}"
        for n, at in zip(counters, range(0, 14 * count, 14), strict=True)
    ]

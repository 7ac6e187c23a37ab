"""Typed, time-ordered identifiers (UUID version 7, RFC 9562 section 5.7).

Time order keeps new rows at the right edge of every index, so that inserts stay cheap as tables grow.
"""

import os
import struct
import time
from functools import cache
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
FlagId = NewType("FlagId", UUID)
ThreadId = NewType("ThreadId", UUID)
CommentId = NewType("CommentId", UUID)
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


@cache
def _counters(count: int) -> tuple[bytes, ...]:
    """Version, variant and an 18-bit counter: what stands between the time and the random bits."""
    return tuple(struct.pack(">HB", 0x7000 | n >> 6, 0x80 | n & 0x3F) for n in range(count))


def id_block(count: int) -> list[bytes]:
    """Fresh UUIDv7s as 16 bytes each, ascending, for bulk writes of up to 2**18: no object for each, one call
    for all the randomness. 18 bits count the ids of the block (RFC 9562 section 6.2, method 1), 56 are
    random."""
    time_part = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF).to_bytes(6, "big")
    random_part = os.urandom(7 * count)
    return [
        time_part + counter + random_part[at : at + 7]
        for counter, at in zip(_counters(count), range(0, 7 * count, 7), strict=True)
    ]

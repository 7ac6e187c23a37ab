"""Ids are UUIDs of version 7: unique, ordered by time, and in a batch by place."""

import time
from uuid import UUID

from sterling.domain.ids import id_block, new_id


def test_an_id_carries_its_time_and_version() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_a_batch_of_ids_is_unique_and_ascending() -> None:
    ids = id_block(20_000)
    parsed = [UUID(bytes=one) for one in ids]
    assert len(set(ids)) == 20_000
    assert ids == sorted(ids)
    assert {(one.version, one.variant) for one in parsed} == {(7, "specified in RFC 4122")}

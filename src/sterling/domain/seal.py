"""The sealed log: its entries in Merkle trees, tree after tree in a chain of signed seals.

A leaf is an entry; leaf, node and root are those of RFC 9162, section 2.1.1. Each seal names the digest of
the one before, so that a seal known from elsewhere holds all entries up to it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from sterling.domain.errors import Problem
from sterling.domain.event import Event
from sterling.domain.ids import OrganizationId
from sterling.domain.organization import Mode
from sterling.domain.record import Record, Utc
from sterling.domain.signature import Signature

FORMAT = "sterling-seal/1"
MOST_ENTRIES = 4096
"""That one seal holds."""
HASH = 32
"""Bytes of a leaf."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(Event):
    """An event with its place in the log. Places of one organization ascend, with gaps."""

    seq: int


Told = tuple[int, str, int, str, str | None, str | None, str | None, str | None, dict[str, JsonValue]]
"""An entry as its leaf tells it: its place, id, microseconds since 1970, verb, subject, user, annotator, key
and data; ids are texts."""


class Statement(Record):
    """What a seal says: the entries from place `first` to `last`, and the root over their leaves. `previous`
    is the digest of the seal before."""

    organization_id: OrganizationId
    mode: Mode
    number: int
    first: int
    last: int
    entries: int
    root: str
    previous: str | None
    sealed_at: Utc


class Seal(Statement):
    """A statement, its digest, and the signature of that."""

    digest: str
    signature: Signature


def leaf(told: Told) -> bytes:
    """The hash of an entry: of a JSON list in ASCII, with sorted keys and no spaces, of what is told."""
    return hashlib.sha256(b"\0" + _bytes(told)).digest()


def tell(entry: Entry) -> Told:
    """What its leaf tells of an entry."""
    ids = (entry.subject_id, entry.user_id, entry.annotator_id, entry.key_id)
    subject, user, annotator, key = (None if one is None else str(one) for one in ids)
    at = _microseconds(entry.at)
    return (entry.seq, str(entry.id), at, entry.verb, subject, user, annotator, key, entry.data)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes. Neighbours are joined level by level and the one left over waits, which is
    RFC 9162's split at the largest power of two."""
    if not leaves:
        return hashlib.sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        joined = [
            hashlib.sha256(b"\1" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = joined + level[len(joined) * 2 :]
    return level[0]


def digest_of(statement: Statement) -> str:
    """SHA-256 (hex) of the statement in its one form."""
    values = [
        *(FORMAT, str(statement.organization_id), statement.mode.value, statement.number),
        *(statement.first, statement.last, statement.entries, statement.root, statement.previous),
        _microseconds(statement.sealed_at),
    ]
    return hashlib.sha256(_bytes(values)).hexdigest()


_FORM = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
"""Made once: `json.dumps` would make one for each entry, which takes as long as to write it."""


def _bytes(values: object) -> bytes:
    return _FORM.encode(values).encode()


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def split(leaves: bytes) -> list[bytes]:
    """Leaves that are stored one after the other."""
    return [leaves[at : at + HASH] for at in range(0, len(leaves), HASH)]


def check(
    seal: Seal, leaves: Sequence[bytes], entries: Sequence[Entry], before: Seal | None
) -> list[Problem]:
    """What is wrong with a seal, its leaves, and the entries that came after the seal before; the first entry
    that differs is named. The signature is not checked here."""
    path, problems = f"/seals/{seal.number}", list[Problem]()
    chain = _chained(seal, before)
    if chain:
        problems.append(Problem(path=path, message=chain, code="chain"))
    if len(leaves) != seal.entries or merkle_root(leaves).hex() != seal.root:
        problems.append(Problem(path=path, message="has other leaves than its root", code="leaves"))
    found = [leaf(tell(entry)) for entry in entries]
    if found != list(leaves):
        problems.append(_first_difference(entries, found, leaves, path))
    elif not entries or (entries[0].seq, entries[-1].seq) != (seal.first, seal.last):
        problems.append(Problem(path=path, message="names other places than its entries have", code="leaves"))
    return problems


def _chained(seal: Seal, before: Seal | None) -> str | None:
    """Why the seal does not follow the one before; None where it does."""
    if seal.digest != digest_of(seal):
        return f"was changed: it states the digest {seal.digest} and has {digest_of(seal)}"
    if before is None:
        return (
            None
            if (seal.number, seal.previous) == (1, None)
            else "is not the first, and those before are gone"
        )
    here, there = (seal.organization_id, seal.mode), (before.organization_id, before.mode)
    if here != there or seal.number != before.number + 1 or seal.first <= before.last:
        return f"does not come after seal {before.number}"
    if seal.previous != before.digest:
        return f"names another seal before it than seal {before.number}, which is there"
    return None


def _first_difference(
    entries: Sequence[Entry], found: Sequence[bytes], leaves: Sequence[bytes], path: str
) -> Problem:
    """Changed, inserted or removed: told by whether what is there comes later among the leaves, or the other
    way round."""
    pairs = enumerate(zip(found, leaves, strict=False))
    at = next((place for place, (one, two) in pairs if one != two), min(len(found), len(leaves)))
    before = f"after entry {entries[at - 1].seq}" if at else "at its beginning"
    if at == len(found) or found[at] in leaves[at:]:
        until = len(leaves) if at == len(found) else list(leaves).index(found[at], at)
        return Problem(path=path, message=f"misses {until - at} entries {before}: removed", code="removed")
    entry = f"/entries/{entries[at].seq}"
    if at == len(leaves) or leaves[at] in found[at:]:
        return Problem(path=entry, message=f"was inserted: seal {path[7:]} does not hold it", code="inserted")
    return Problem(path=entry, message=f"was changed since seal {path[7:]}", code="changed")

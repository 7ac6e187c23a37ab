"""The mathematics of seals: RFC 9162's trees, and what is told of an entry that differs."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.ids import EventId, OrganizationId
from sterling.domain.organization import Mode
from sterling.domain.seal import Entry, Seal, Statement, check, digest_of, leaf, merkle_root, split, tell
from sterling.domain.signature import signature_of

HOUSE = OrganizationId(UUID(int=1))
BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first 0 to 8 inputs: vectors that implementations of Certificate Transparency share."""


def _leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\0" + content).digest()


def _by_definition(contents: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word by word."""
    if not contents:
        return hashlib.sha256(b"").digest()
    if len(contents) == 1:
        return _leaf(contents[0])
    power = 1
    while power * 2 < len(contents):
        power *= 2
    left, right = _by_definition(contents[:power]), _by_definition(contents[power:])
    return hashlib.sha256(b"\1" + left + right).digest()


def test_roots_are_those_that_are_published() -> None:
    contents = [bytes.fromhex(one) for one in INPUTS]
    for count, root in enumerate(ROOTS):
        assert merkle_root([_leaf(one) for one in contents[:count]]).hex() == root
        assert _by_definition(contents[:count]).hex() == root


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_roots_are_those_of_the_definition(contents: list[bytes]) -> None:
    assert merkle_root([_leaf(one) for one in contents]) == _by_definition(contents)


def _entry(seq: int, **changed: Any) -> Entry:
    told: dict[str, Any] = {"verb": "task.claimed", "data": {"n": seq, "half": 0.5, "word": "é 😀"}}
    ids = {"subject_id": UUID(int=seq), "user_id": None, "annotator_id": UUID(int=9), "key_id": None}
    at = BEGIN + timedelta(microseconds=seq)
    return Entry.model_validate(
        {"seq": seq, "id": EventId(UUID(int=seq)), "at": at, **ids, **told, **changed}
    )


def test_a_leaf_is_the_hash_of_what_the_documentation_says() -> None:
    nil, house = "00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000000009"
    written = (
        f'[7,"{nil}",1795392000000007,"task.claimed","{nil}",null,"{house}",null,'
        '{"half":0.5,"n":7,"word":"\\u00e9 \\ud83d\\ude00"}]'
    )
    assert leaf(tell(_entry(7))) == _leaf(written.encode())


def _seal(entries: list[Entry], before: Seal | None = None, /, **changed: Any) -> tuple[Seal, list[bytes]]:
    leaves = [leaf(tell(entry)) for entry in entries]
    told: dict[str, Any] = {
        "organization_id": HOUSE,
        "mode": Mode.LIVE,
        "number": before.number + 1 if before else 1,
        "first": entries[0].seq,
        "last": entries[-1].seq,
        "entries": len(entries),
        "root": merkle_root(leaves).hex(),
        "previous": before.digest if before else None,
        "sealed_at": BEGIN,
        **changed,
    }
    digest = digest_of(Statement.model_validate(told))
    return Seal(**told, digest=digest, signature=signature_of(bytes(32), bytes(64))), leaves


def _codes(*given: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in check(*given)]


@given(st.data())
def test_the_first_entry_that_differs_is_named(data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(1, 200), min_size=1, max_size=40)))
    entries = [_entry(seq) for seq in places]
    seal, leaves = _seal(entries)
    assert check(seal, leaves, entries, None) == []
    at = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:at], _entry(places[at], verb="task.deleted"), *entries[at + 1 :]]
    assert _codes(seal, leaves, changed, None) == [(f"/entries/{places[at]}", "changed")]
    ((path, code),) = _codes(seal, leaves, [*entries[:at], *entries[at + 1 :]], None)
    assert (path, code) == ("/seals/1", "removed")
    more = [*entries[:at], _entry(300), *entries[at:]]
    assert _codes(seal, leaves, more, None) == [("/entries/300", "inserted")]
    assert _codes(seal, leaves, [*entries, _entry(301)], None) == [("/entries/301", "inserted")]


@pytest.mark.parametrize(
    "changed",
    [
        {"verb": "task.released"},
        {"id": EventId(UUID(int=77))},
        {"at": BEGIN},
        {"subject_id": None},
        {"user_id": UUID(int=9), "annotator_id": None},
        {"annotator_id": None, "key_id": UUID(int=9)},
        {"data": {}},
        {"data": {"n": 8.0, "half": 0.5, "word": "é 😀"}},
    ],
)
def test_every_part_of_an_entry_is_sealed(changed: dict[str, Any]) -> None:
    seal, leaves = _seal([_entry(7), _entry(8)])
    found = [_entry(7), _entry(8, **changed)]
    assert _codes(seal, leaves, found, None) == [("/entries/8", "changed")]


def test_seals_are_a_chain() -> None:
    first, _ = _seal([_entry(1), _entry(3)])
    here = [_entry(4), _entry(9)]
    second, leaves = _seal(here, first)
    assert check(second, leaves, here, first) == []
    other, _ = _seal([_entry(1), _entry(2)])
    wrong: list[tuple[Seal, Seal | None]] = [
        (second, None),  # the first one is gone
        (second, other),  # or another one
        (_seal(here, first, number=3)[0], first),
        (_seal(here, first, mode=Mode.TEST)[0], first),
        (_seal(here, first, organization_id=UUID(int=2))[0], first),
        (second.model_copy(update={"sealed_at": BEGIN + timedelta(days=1)}), first),
        (_seal([_entry(1), _entry(3)], previous="0" * 64)[0], None),
    ]
    for seal, before in wrong:
        own = [_entry(1), _entry(3)] if seal.last == 3 else here
        assert [code for _, code in _codes(seal, [leaf(tell(one)) for one in own], own, before)] == ["chain"]
    assert _codes(_seal(here, first, root="0" * 64)[0], leaves, here, first) == [("/seals/2", "leaves")]
    assert _codes(_seal(here, first, entries=1)[0], leaves, here, first) == [("/seals/2", "leaves")]
    assert _codes(_seal(here, first, last=10)[0], leaves, here, first) == [("/seals/2", "leaves")]
    assert split(b"".join(leaves)) == leaves

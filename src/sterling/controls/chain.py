"""Chain: regions that mean one and the same thing, such as all mentions of a person (coreference).

A kind of its own and not a relation "same as": to be the same goes over from one to the next, so the answer
is a division of the regions, which is stated once for each and not once for each pair.

The value is a list of `{"members": [id, ...], "label"?}`. When it is stored, `regions` quotes the members.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import JsonValue, StrictBool

from sterling.controls import values
from sterling.controls.linked import (
    ID,
    MAX_LINKS,
    QUOTE,
    LinkedControl,
    Regions,
    check_end,
    check_list,
    check_quote,
    objects,
    place,
    regions_by_id,
)
from sterling.controls.merging import text_of
from sterling.controls.values import wrong
from sterling.domain import ontology
from sterling.domain.control import Beside, ControlSpec, Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label


class ChainSpec(ControlSpec, frozen=True):
    """`of` names the control whose regions are chained, each in one chain at most. With `labels` every chain
    has one. `single`: whether a chain may have one member only."""

    type: Literal["chain"]
    of: str
    labels: tuple[Label, ...] = ()
    single: StrictBool = False

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of all labels."""
        return frozenset(ontology.ids(self.labels))

    @cached_property
    def required_members(self) -> tuple[str, ...]:
        """What each chain must have."""
        return ("members", "label") if self.labels else ("members",)


_MENTIONS: tuple[JsonObject, ...] = (
    {"id": "a", "label": "mention", "start": 0, "end": 3, "text": "Ann"},
    {"id": "b", "label": "mention", "start": 10, "end": 13, "text": "she"},
    {"id": "c", "label": "mention", "start": 18, "end": 21, "text": "Bob"},
    {"id": "d", "label": "mention", "start": 22, "end": 25, "text": "her"},
)


class Chain(LinkedControl[ChainSpec]):
    kind: ClassVar[str] = "chain"
    Spec = ChainSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "chain", "of": "mentions"},
            beside=Beside(
                view="Ann says, she saw Bob her",
                controls={
                    "mentions": (
                        {"type": "span", "on": "view", "labels": ["mention"]},
                        {"regions": [*_MENTIONS]},
                    )
                },
            ),
            right=(
                [],
                [{"members": ["a", "b"]}],
                [{"members": ["a", "d"]}, {"members": ["b", "c"]}],
                [{"members": ["a", "b"], "regions": [*_MENTIONS[:2]]}],
            ),
            wrong=(
                {},
                None,
                [{"members": ["a"]}],
                [{"members": ["a", "z"]}],
                [{"members": ["a", "a"]}],
                [{"members": ["a", "b"]}, {"members": ["b", "c"]}],
                [{"members": ["a", "b"], "label": "person"}],
                [{"members": ["a", "b"], "regions": [{}]}],
            ),
        ),
    )

    def joins(self, spec: ChainSpec) -> Mapping[str, str]:
        return {"/of": spec.of}

    def examine(self, spec: ChainSpec) -> Sequence[Problem]:
        return ontology.problems(spec.labels, "/labels")

    def plan(self, spec: ChainSpec) -> JsonObject:
        labels: list[JsonValue] = [label.plan() for label in ontology.dress(spec.labels)]
        return {"labels": labels, "of": spec.of, "single": spec.single}

    def schema(self, spec: ChainSpec) -> JsonObject:
        members: JsonObject = {
            "type": "array",
            "items": ID,
            "uniqueItems": True,
            "minItems": 1 if spec.single else 2,
        }
        label: JsonObject = {"type": "string", "enum": [*ontology.ids(spec.labels)]}
        chain: JsonObject = {
            "type": "object",
            "properties": {
                "members": members,
                "regions": {"type": "array", "items": QUOTE},
                **({"label": label} if spec.labels else {}),
            },
            "required": [*spec.required_members],
            "additionalProperties": False,
        }
        return {"type": "array", "items": chain, "maxItems": MAX_LINKS}

    def problems(self, spec: ChainSpec, shown: JsonValue, value: JsonValue) -> Iterator[Problem]:
        chains, problems = check_list(value, 0, MAX_LINKS, "chains")
        yield from problems
        known, seen = regions_by_id(shown, spec.of), set[str]()
        for index, given in enumerate(chains):
            path = f"/{index}"
            chain, problems = values.pick(given, path, "a chain")
            problems = problems or list(values.members(chain, path, spec.required_members, ("regions",)))
            yield from problems or _check_chain(spec, known, chain, path)
            members = chain.get("members")
            for at, name in enumerate(members if isinstance(members, list) else []):
                if isinstance(name, str) and name in seen:
                    message = f"{values.describe(name)} is in a chain already"
                    yield wrong(f"{path}/members/{at}", message, "duplicate")
                seen.add(str(name))

    def complete(self, spec: ChainSpec, shown: JsonValue, value: JsonValue) -> JsonValue:
        known = regions_by_id(shown, spec.of)
        return [
            {**chain, "regions": [known.get(name, {"id": name}) for name in _members(chain)]}
            for chain in objects(value)
        ]

    def normal(self, spec: ChainSpec, value: JsonValue) -> JsonValue:
        """Members in the order of the text, chains in that of their first members."""
        chains = [_ordered(chain) for chain in objects(value)]
        return [*sorted(chains, key=_first)]

    def similarity(self, spec: ChainSpec, a: JsonValue, b: JsonValue) -> float:
        """B-cubed F1 (Bagga and Baldwin 1998) over the regions that either answer chains; one that an answer
        leaves out stands alone in it. Chains of different labels share nothing."""
        one, other = _chains(a), _chains(b)
        names = sorted({*one, *other})
        if not names:
            return 1.0
        precision, recall = _shared(one, other, names), _shared(other, one, names)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def vote(self, spec: ChainSpec, value: JsonValue) -> str:
        chains = [
            [str(chain.get("label", "")), *sorted(place for place, _ in _places(chain))]
            for chain in objects(value)
        ]
        return json.dumps(sorted(chains), ensure_ascii=False)

    def label(self, spec: ChainSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """The answer that is most like all of them, the first in order of its text among equals."""
        if answers:
            like = {
                text_of(answer): sum(self.similarity(spec, answer, other) for other in answers)
                for answer in answers
            }
            return json.loads(min(like, key=lambda text: (-round(like[text], 9), text)))
        told: list[Any] = json.loads(belief) if isinstance(belief, str) else []
        return [{"members": members, **({"label": label} if label else {})} for label, *members in told]


def _check_chain(spec: ChainSpec, known: Regions, chain: JsonObject, path: str) -> Iterator[Problem]:
    members, least = chain["members"], 1 if spec.single else 2
    if spec.labels:
        yield from values.one_of(chain["label"], f"{path}/label", spec.named)
    if not isinstance(members, list) or len(members) < least:
        yield values.wrong_type(f"{path}/members", f"a list of at least {least} regions", members)
        return
    for at, name in enumerate(members):
        yield from check_end(known, name, spec.of, f"{path}/members/{at}")
    if "regions" in chain:
        quotes = chain["regions"]
        if not isinstance(quotes, list) or len(quotes) != len(members):
            yield values.wrong_type(f"{path}/regions", "one region for each member", quotes)
            return
        for at, (name, quote) in enumerate(zip(members, quotes, strict=True)):
            yield from check_quote(known, name, quote, f"{path}/regions/{at}")


def _members(chain: JsonObject) -> list[str]:
    members = chain.get("members")
    return [str(name) for name in members] if isinstance(members, list) else []


def _quotes(chain: JsonObject) -> list[JsonValue]:
    members, quotes = _members(chain), chain.get("regions")
    return [*quotes] if isinstance(quotes, list) and len(quotes) == len(members) else [None] * len(members)


def _places(chain: JsonObject) -> list[tuple[str, str]]:
    """The place and the id of each member."""
    pairs = zip(_members(chain), _quotes(chain), strict=True)
    return [(place(name, quote), name) for name, quote in pairs]


def _rank(chain: JsonObject, at: int) -> tuple[float, str]:
    quote, name = _quotes(chain)[at], _members(chain)[at]
    start = values.number(quote.get("start")) if isinstance(quote, dict) else None
    return start or 0.0, name


def _first(chain: JsonObject) -> tuple[tuple[float, str], str]:
    return _rank(chain, 0), text_of(chain)


def _ordered(chain: JsonObject) -> JsonObject:
    order = sorted(range(len(_members(chain))), key=lambda at: _rank(chain, at))
    given: JsonObject = {**chain, "members": [_members(chain)[at] for at in order]}
    if "regions" in chain:
        given["regions"] = [_quotes(chain)[at] for at in order]
    return given


_Chains = Mapping[str, tuple[JsonValue, frozenset[str]]]


def _chains(value: JsonValue) -> _Chains:
    """By the place of each region: the label of its chain, and the places in it."""
    found = dict[str, tuple[JsonValue, frozenset[str]]]()
    for chain in objects(value):
        places = frozenset(there for there, _ in _places(chain))
        found.update(dict.fromkeys(places, (chain.get("label"), places)))
    return found


def _shared(one: _Chains, other: _Chains, names: Sequence[str]) -> float:
    """The mean share of a region's chain in `one` that its chain in `other` has too."""
    total = 0.0
    for name in names:
        alone = (None, frozenset({name}))
        label, mine = one.get(name, alone)
        told, theirs = other.get(name, alone)
        total += len(mine & theirs) / len(mine) if label == told else 0.0
    return total / len(names)


CONTROL = Chain()

"""Whoever answers: people, models, judges, imports."""

from typing import Generic
from uuid import UUID

from sterling.domain.annotator import Annotator
from sterling.domain.key import KeySecret
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Steps, verb


def create_annotator(
    kind: str, name: str, external_id: str | None = None, cost_per_answer: int = 0
) -> Steps[Annotator]:
    """A new annotator, or the one that has this external id."""
    body = {"kind": kind, "name": name, "external_id": external_id, "cost_per_answer": cost_per_answer}
    return parse(Annotator, (yield from call("POST", "/annotators", json=body, once=True)))


def create_key(annotator_id: UUID, name: str) -> Steps[KeySecret]:
    """A key of one annotator."""
    path = f"/annotators/{annotator_id}/keys"
    return parse(KeySecret, (yield from call("POST", path, json={"name": name}, once=True)))


class Annotators(Bound[D], Generic[D]):
    """`client.annotators`: whoever answers."""

    def list(self, kind: str | None = None) -> Listing[D, Annotator]:
        """All of them, oldest first."""
        return listing(self._driver, Annotator, "/annotators", {"kind": kind})

    @verb
    def create(
        self, kind: str, name: str, *, external_id: str | None = None, cost_per_answer: int = 0
    ) -> Steps[Annotator]:
        """A new annotator, or the one that has this external id. The cost is in millionths."""
        return (yield from create_annotator(kind, name, external_id, cost_per_answer))

    @verb
    def key(self, annotator_id: UUID, name: str = "sdk") -> Steps[KeySecret]:
        """A key that claims and submits as this annotator. The secret is shown this once."""
        return (yield from create_key(annotator_id, name))

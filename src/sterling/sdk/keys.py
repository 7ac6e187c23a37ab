"""API keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic
from uuid import UUID

from sterling.domain.key import Key, KeySecret
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Steps, verb


class Keys(Bound[D], Generic[D]):
    """`client.keys`: API keys of the organization."""

    def list(self) -> Listing[D, Key]:
        """All keys, newest first, without their secrets."""
        return listing(self._driver, Key, "/keys")

    @verb
    def create(
        self,
        name: str,
        role: str,
        *,
        mode: str = "live",
        scopes: Sequence[str] | None = None,
        annotator_id: UUID | None = None,
        expires_at: datetime | None = None,
    ) -> Steps[KeySecret]:
        """A new key, never stronger than the one that makes it. The secret is shown this once."""
        body = {
            "name": name,
            "role": role,
            "mode": mode,
            "scopes": scopes,
            "annotator_id": annotator_id,
            "expires_at": expires_at.isoformat() if expires_at else None,
        }
        return parse(KeySecret, (yield from call("POST", "/keys", json=body, once=True)))

    @verb
    def revoke(self, key_id: UUID | str) -> Steps[None]:
        """Ends a key; it stops working within a second."""
        yield from call("DELETE", f"/keys/{key_id}")

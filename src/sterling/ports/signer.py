"""Who signs for this installation."""

from typing import Protocol

from sterling.domain.signature import Kind, PublicKey, Signature


class Signer(Protocol):
    """Both block on a small file. They raise Unavailable where there is no key, or none that may be used."""

    def sign(self, kind: Kind, digest: str) -> Signature:
        """The same digest gets the same signature, as long as the key is the same."""
        ...

    def public_key(self) -> PublicKey:
        """The key that signs from now on."""
        ...

"""Random secrets and their hashes. A secret of 256 random bits needs no salt and no slow hash."""

import hashlib
import secrets

from sterling.domain.organization import Mode

COOKIE = "sterling_session"
"""The session cookie's name."""


def new_token() -> str:
    """256 random bits as 43 characters for a URL."""
    return secrets.token_urlsafe(32)


def new_key(mode: Mode) -> str:
    """An API key; its beginning says which of the two data spaces it opens."""
    return f"sk_{mode.value}_{new_token()}"


def prefix_of(key: str) -> str:
    """What of a key may be shown, to tell it from others."""
    return key[:12]


def hash_of(token: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

"""A browser that signed in to a login before: a known device, told by a cookie that nobody else can make.

After OWASP's device cookies: whoever guesses passwords elsewhere cannot lock out the owner of a known device.
"""

import hmac
import secrets

from sterling.domain.ids import UserId

DEVICE = "sterling_device"
"""The cookie's name."""


def device_token(user_id: UserId, password_hash: str) -> str:
    """For the browser that has just signed in. Its key is the stored hash of the password, which has a random
    salt: nothing more need be kept, and a new password ends all tokens."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_seal(name, user_id, password_hash)}"


def known_device(token: str, user_id: UserId, password_hash: str) -> str | None:
    """The name of the device, if the token is one of this login."""
    name, _, seal = token.partition(".")
    right = _seal(name, user_id, password_hash)
    return name if hmac.compare_digest(seal.encode("utf-8", "replace"), right.encode()) else None


def _seal(name: str, user_id: UserId, password_hash: str) -> str:
    said = f"sterling device {user_id} {name}".encode("utf-8", "replace")
    return hmac.new(password_hash.encode(), said, "sha256").hexdigest()

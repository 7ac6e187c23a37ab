"""Logins (global): passwords and one-time links."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from sterling.domain.record import Record, Utc

Password = Annotated[SecretStr, Field(min_length=8, max_length=200)]
"""A new password."""

GivenPassword = Annotated[SecretStr, Field(min_length=1, max_length=200)]
"""A password to be compared."""

Token = Annotated[str, StringConstraints(min_length=20, max_length=200)]


class Link(Record):
    """A one-time link: shown once, stored only as a hash. `url` is a path of the interface."""

    url: str
    token: str
    expires_at: Utc


class OneTime(Record):
    """What a one-time link proves."""

    token: Token


class PasswordReset(OneTime):
    password: Password

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


class PasswordChange(Record):
    """An own password. `current` is compared; `password` takes its place."""

    current: GivenPassword
    password: Password


class NewReset(Record):
    """A reset link for a member. With `lock` nothing but the link opens the login from now on: for one that
    may be in wrong hands."""

    lock: bool = False


class PasswordReset(OneTime):
    password: Password

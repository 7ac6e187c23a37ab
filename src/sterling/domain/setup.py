"""The first owner of a new server."""

from sterling.domain.record import Name, NewEmail, Record
from sterling.domain.user import Password, Token


class SetUpState(Record):
    """Whether this server still waits for its first owner."""

    needed: bool


class SetUp(Record):
    """The first owner, from the one-time link that the first start prints."""

    token: Token
    organization: Name
    name: Name
    email: NewEmail
    password: Password

"""E-mail addresses: one form of each, and no new one that only looks like another."""

import pytest
from pydantic import ValidationError

from sterling.domain.invitation import AcceptInvitation, NewInvitation
from sterling.domain.session import SignIn
from sterling.domain.setup import SetUp

PASSWORD = "a long enough password"


def _accepted(email: str) -> str:
    given = {"token": "t" * 43, "name": "A", "email": email, "password": PASSWORD}
    return AcceptInvitation.model_validate(given).email


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (" Olga@Example.ORG ", "olga@example.org"),
        ("ｏｌｇａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "olga@example.org"),
        ("jose\u0301@example.org", "jos\u00e9@example.org"),
        ("JOS\u00c9@example.org", "jos\u00e9@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, form: str) -> None:
    assert _accepted(typed) == form
    assert SignIn.model_validate({"email": typed, "password": PASSWORD}).email == form


@pytest.mark.parametrize(
    "email",
    [
        "olga\u200b@example.org",
        "ol\u00adga@example.org",
        "\u202eagro@example.org",
        "olga@example.org\u2060",
        "ol\x07ga@example.org",
        "olga@example.org.",
        "olga@.example.org",
        "olga@example..org",
        "olga@example\uff0e\uff0eorg",
        "olga @example.org",
        "olga@b@example.org",
        "@example.org",
        "olga@",
    ],
)
def test_no_new_address_only_looks_like_another(email: str) -> None:
    with pytest.raises(ValidationError):
        _accepted(email)
    with pytest.raises(ValidationError):
        NewInvitation.model_validate({"role": "annotator", "email": email})
    given = {"token": "t" * 43, "organization": "O", "name": "A", "email": email, "password": PASSWORD}
    with pytest.raises(ValidationError):
        SetUp.model_validate(given)

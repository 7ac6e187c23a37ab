"""Under which name a caller without a sign-in is counted."""

import pytest
from starlette.requests import Request

from sterling.api.auth import address_of


@pytest.mark.parametrize(
    ("client", "name"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::9", 2), "2001:db8:1:2::/64"),
        (("2001:db8:1:3::9", 2), "2001:db8:1:3::/64"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("socket", 0), "socket"),
        (None, ""),
    ],
)
def test_a_subscriber_s_many_addresses_are_one(client: tuple[str, int] | None, name: str) -> None:
    headers = [(b"x-forwarded-for", b"198.51.100.1"), (b"forwarded", b"for=198.51.100.1")]
    assert address_of(Request({"type": "http", "client": client, "headers": headers})) == name

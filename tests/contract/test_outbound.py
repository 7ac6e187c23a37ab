"""The outbound door: private networks are closed, redirects are checked, everything is bounded."""

from collections.abc import AsyncIterator

import pytest

from sterling.adapters.outbound import Outbound
from sterling.domain.errors import Forbidden, Invalid, TooLarge, Unavailable
from tests.contract.web import Handler, Page

OLD = b"a scan of a hand, left"


async def resolve_to(*addresses: str) -> Outbound:
    async def answer(host: str, port: int) -> list[str]:
        return list(addresses)

    return Outbound(resolver=answer, timeout=5)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
async def test_private_addresses_are_refused(address: str) -> None:
    for addresses in ([address], ["93.184.215.14", address]):
        door = await resolve_to(*addresses)
        with pytest.raises(Forbidden, match="a private address"):
            await door.request("GET", "http://scans.example/", limit=10)
        await door.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
async def test_other_spellings_of_this_machine_are_refused(web: str, host: str) -> None:
    port = web.rpartition(":")[2]
    door = Outbound(timeout=5)
    with pytest.raises((Forbidden, Unavailable)):
        await door.request("GET", f"http://{host}:{port}/hand.png", limit=10)
    await door.close()
    assert Handler.seen == []


async def test_the_checked_address_is_the_one_that_is_called(web: str) -> None:
    """A name that would mean another machine at a second look is looked up once per hop."""
    asked: list[str] = []

    async def turning(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["203.0.113.1"]

    Handler.pages["/a"] = Page(OLD)
    door = Outbound(allowed=["127.0.0.0/8"], resolver=turning, timeout=5)
    status, _, body = await door.request("GET", web.replace("127.0.0.1", "scans.example") + "/a", limit=100)
    await door.close()
    assert (status, body, asked) == (200, OLD, ["scans.example"])


async def test_each_hop_of_a_redirect_is_checked(web: str, outbound: Outbound) -> None:
    Handler.redirects["/out"] = "http://10.0.0.1/metadata"
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1"):
        await outbound.request("GET", f"{web}/out", limit=100)
    Handler.redirects["/file"] = "file:///etc/passwd"
    with pytest.raises(Invalid):
        await outbound.request("GET", f"{web}/file", limit=100)


async def test_redirects_are_followed_and_bounded(web: str, outbound: Outbound) -> None:
    Handler.pages["/a"] = Page(OLD)
    Handler.redirects["/1"] = "/a"
    assert (await outbound.request("GET", f"{web}/1", limit=100))[2] == OLD
    Handler.redirects["/loop"] = "/loop"
    with pytest.raises(Invalid, match="redirects more than 5 times"):
        await outbound.request("GET", f"{web}/loop", limit=100)
    assert Handler.seen.count(("/loop", None)) == 6


async def test_secrets_stay_with_their_origin(web: str, outbound: Outbound) -> None:
    Handler.pages["/a"] = Page(OLD)
    Handler.redirects["/same"] = "/a"
    Handler.redirects["/other"] = web.replace("127.0.0.1", "127.0.0.2") + "/b"
    secret = {"Authorization": "Bearer secret"}
    await outbound.request("GET", f"{web}/same", limit=100, headers=secret)
    assert Handler.seen == [("/same", "Bearer secret"), ("/a", "Bearer secret")]
    with pytest.raises(Unavailable):  # the server listens on one address only
        await outbound.request("GET", f"{web}/other", limit=100, headers=secret)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/a", "//example.com/a", "http://", "http://user:word@example.com/", "http://a:b/"],
)
async def test_what_is_no_plain_url_is_refused(outbound: Outbound, url: str) -> None:
    with pytest.raises(Invalid):
        await outbound.request("GET", url, limit=10)


async def test_the_answer_is_bounded(web: str, outbound: Outbound) -> None:
    Handler.pages["/a"] = Page(b"x" * 100_000)
    with pytest.raises(TooLarge):
        await outbound.request("GET", f"{web}/a", limit=99_999)


async def test_nobody_answers(outbound: Outbound) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await outbound.request("GET", "http://127.0.0.1:9/", limit=10)


async def test_chunks_come_as_they_are_sent(web: str, outbound: Outbound) -> None:
    async def collect(chunks: AsyncIterator[bytes]) -> bytes:
        return b"".join([chunk async for chunk in chunks])

    Handler.pages["/a"] = Page(OLD)
    async with outbound.stream("GET", f"{web}/a", limit=100) as answer:
        assert (answer.status, await collect(answer.chunks)) == (200, OLD)

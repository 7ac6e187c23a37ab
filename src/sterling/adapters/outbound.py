"""The only door to the outside over HTTP: for URLs that people wrote, which may point at our own network.

Each hop is resolved once, every address of the name is checked, and the connection goes to the checked
address: a name cannot change its meaning between the check and the use. Redirects, sizes and times are
bounded.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin, urlsplit

import httpx

from sterling.domain.errors import Forbidden, Invalid, TooLarge, Unavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
LEAST_RATE = 4096
"""Bytes a second of a body: what comes slower holds a connection for days."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})
# Networks that carry IPv4 addresses inside (RFC 6052, RFC 3056): what counts is the address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still to be read, once, through `chunks`; its bound is enforced on the way."""

    url: str
    status: int
    headers: httpx.Headers
    chunks: AsyncIterator[bytes]


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system resolves it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outbound:
    """HTTP to public addresses, and to those private networks that the operator allowed.

    `allowed` are networks such as "10.1.0.0/16"; `timeout` is in seconds: for the head of an answer, and for
    each piece of its body. A body that comes at less than LEAST_RATE after that time is given up.
    """

    def __init__(
        self,
        *,
        allowed: Sequence[str] = (),
        max_redirects: int = 5,
        timeout: float = 30.0,
        resolver: Resolve = resolve,
    ) -> None:
        self._allowed: list[Network] = [ipaddress.ip_network(network) for network in allowed]
        self._max_redirects = max_redirects
        self._timeout = timeout
        self._resolve = resolver
        # No environment: a proxy would resolve the name again, behind our check.
        self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout)

    async def close(self) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> AsyncGenerator[Answer]:
        """Sends a request; redirects are followed for GET and HEAD only. At most `limit` bytes are read.

        Raises:
            Invalid: no HTTP(S) URL, or too many redirects.
            Forbidden: the URL leads to a private address.
            Unavailable: nobody answers.
            TooLarge: raised while reading, when more than `limit` bytes come.
        """
        sent = {
            "accept-encoding": "identity",
            **{name.lower(): value for name, value in (headers or {}).items()},
        }
        for _ in range(self._max_redirects + 1):
            response = await self._send(method, url, sent, content)
            try:
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or target is None or method not in ("GET", "HEAD"):
                    chunks = _bounded(response, url, limit, self._timeout)
                    yield Answer(url, response.status_code, response.headers, chunks)
                    return
            finally:
                await response.aclose()
            url, sent = _next(url, target, sent)
        raise Invalid(f"{url} redirects more than {self._max_redirects} times. Use the final address.")

    async def request(
        self,
        method: str,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> tuple[int, httpx.Headers, bytes]:
        """As `stream`, with the whole body: status, headers, body."""
        async with self.stream(method, url, limit=limit, headers=headers, content=content) as answer:
            body = b"".join([chunk async for chunk in answer.chunks])
            return answer.status, answer.headers, body

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise Invalid(f"{url!r} is no URL: {error}.") from error
        if target.scheme not in ("http", "https") or not target.host or target.userinfo:
            raise Invalid(f"{url!r} is no plain http:// or https:// URL without a user name. Use one.")
        address = await self._checked(target)
        request = self._client.build_request(
            method,
            target.copy_with(host=address),
            headers={**headers, "host": target.netloc.decode("ascii")},
            content=content,
            # The certificate must be that of the name, though we connect to the address.
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )
        try:
            # The client's own bounds begin anew with each byte, and with each interim answer (1xx).
            async with asyncio.timeout(self._timeout):
                return await self._client.send(request, stream=True)
        except httpx.InvalidURL as error:
            raise Invalid(f"{url} redirects to what is no URL: {error}.") from error
        except (httpx.HTTPError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise Unavailable(
                f"{url} does not answer: {reason}. Check the address, then try again."
            ) from error

    async def _checked(self, url: httpx.URL) -> str:
        """The address to connect to. All addresses of the name must be allowed, not only the first."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = [url.host] if _is_address(url.host) else await self._resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            raise Unavailable(
                f"The name {url.host} cannot be resolved: {error}. Check the address."
            ) from error
        for text in found:
            if not self._may_reach(ipaddress.ip_address(text.split("%")[0])):
                raise Forbidden(
                    f"{url.host} leads to {text}, a private address, which this installation does not call. "
                    "Use a public address, or ask the operator to allow this network."
                )
        if not found:
            raise Unavailable(f"The name {url.host} has no address. Check it.")
        return found[0]

    def _may_reach(self, address: Address) -> bool:
        meant = _meant(address)
        if any(meant in network for network in self._allowed if network.version == meant.version):
            return True
        public = meant.is_global and not meant.is_multicast and not meant.is_reserved
        return public and not (isinstance(meant, ipaddress.IPv6Address) and meant.is_site_local)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _meant(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only carries it."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _next(url: str, target: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The next hop of a redirect. Secrets do not go to another origin, nor anything from https to http."""
    try:
        following = urljoin(url, target)
        old, new = urlsplit(url), urlsplit(following)
    except ValueError as error:
        raise Invalid(f"{url} redirects to {target[:200]!r}, which is no URL: {error}.") from None
    if old.scheme == "https" and new.scheme != "https":
        raise Invalid(f"{url} redirects from https to {new.scheme}. Use the final address if you trust it.")
    if (old.scheme, old.netloc) == (new.scheme, new.netloc):
        return following, dict(headers)
    return following, {name: value for name, value in headers.items() if name not in _SECRET}


async def _bounded(response: httpx.Response, url: str, limit: int, patience: float) -> AsyncIterator[bytes]:
    """The body, at most `limit` bytes. Only time spent in waiting for it counts against its sender: whoever
    takes the chunks may be slow."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Invalid(f"{url} sends compressed content although it was not asked to. Serve it as it is.")
    count, waited, chunks = 0, 0.0, response.aiter_raw()
    try:
        while True:
            began = monotonic()
            chunk = await anext(chunks, None)
            waited += monotonic() - began
            if chunk is None:
                return
            count += len(chunk)
            if count > limit:
                raise TooLarge(f"{url} sends more than the {limit} bytes that are allowed.", limit=limit)
            if count < (waited - patience) * LEAST_RATE:
                raise Unavailable(
                    f"{url} sends too slowly: {count} bytes in {waited:.0f} s. Try again later."
                )
            yield chunk
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise Unavailable(f"{url} broke off after {count} bytes: {reason}. Try again.") from error

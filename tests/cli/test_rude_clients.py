"""Clients that open connections and do not go on, against a real server: others do not notice them."""

import json
import socket
import struct
import time
from collections.abc import Generator
from contextlib import ExitStack
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

import sterling
from tools import server

TEMPLATE = {
    "name": "Lines",
    "data": {"text": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"choice": {"type": "choice", "on": "text", "options": ["a", "b"]}},
}


@pytest.fixture
def held() -> Generator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _open(live: server.Server, sent: bytes, held: ExitStack) -> socket.socket:
    where = urlsplit(live.url)
    opened = held.enter_context(socket.create_connection((where.hostname or "", where.port or 0), 10))
    opened.sendall(sent)
    return opened


def _head(live: server.Server, first: str, *headers: str) -> bytes:
    rows = [first, "Host: x", f"Authorization: Bearer {live.key}", *headers]
    return "\r\n".join(rows).encode() + b"\r\n\r\n"


def _me(live: server.Server) -> int:
    headers = {"Authorization": f"Bearer {live.key}"}
    return httpx.get(f"{live.url}/api/v1/me", headers=headers, timeout=10).status_code


def test_uploads_that_stop_half_way_hold_nobody_up(live: server.Server, held: ExitStack) -> None:
    """More of them than there are connections to the database."""
    half = _head(live, "PUT /api/v1/blobs HTTP/1.1", "Content-Length: 1000") + b"abc"
    for _ in range(60):
        _open(live, half, held)
    time.sleep(0.5)  # they are all being read by now; nothing tells from outside
    assert _me(live) == 200


def test_a_thousand_silent_connections_hold_nobody_up(live: server.Server, held: ExitStack) -> None:
    for _ in range(1000):
        _open(live, b"GET /api/v1/me HTTP/1.1\r\nX-Slow: ", held)
    assert _me(live) == 200


@pytest.mark.parametrize("hosts", [[], ["Host: a", "Host: b"], ["Host: a", "Host: a"]])
def test_a_request_names_one_host(live: server.Server, held: ExitStack, hosts: list[str]) -> None:
    """RFC 9112, section 3.2."""
    rows = ["GET /api/v1/me HTTP/1.1", *hosts, "Connection: close", "", ""]
    opened = _open(live, "\r\n".join(rows).encode(), held)
    answer = opened.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"one Host header" in answer


@pytest.mark.parametrize("length", ["", "-1", "x"])
def test_what_is_no_http_is_refused_by_a_problem_document(
    live: server.Server, held: ExitStack, length: str
) -> None:
    opened = _open(live, _head(live, "GET /api/v1/me HTTP/1.1", f"Content-Length: {length}"), held)
    answer = held.enter_context(HTTPResponse(opened))
    answer.begin()
    assert (answer.status, answer.getheader("content-type")) == (400, "application/problem+json")
    assert json.loads(answer.read())["code"] == "invalid"


def test_a_header_that_never_ends_is_cut_off(live: server.Server, held: ExitStack) -> None:
    opened = _open(live, b"GET /api/v1/me HTTP/1.1\r\nX-Long: ", held)
    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        _pour(opened)


def _pour(into: socket.socket) -> None:
    for _ in range(100):
        into.sendall(b"a" * 65_536)
        time.sleep(0.01)  # so that a refusal can arrive


def test_clients_that_leave_in_the_middle_of_an_export_do_no_harm(
    live: server.Server, client: sterling.Client, name: str, held: ExitStack
) -> None:
    """Their streams are cut off while the database copies a page."""
    project = client.projects.create(name, TEMPLATE)
    answer = {"annotator": "model", "answer": {"choice": "a"}}
    lines = [{"data": {"text": f"{n} " + "x" * 500}, "answers": [answer]} for n in range(3000)]
    project.import_file(lines)
    asked = _head(live, f"GET /api/v1/projects/{project.id}/export?what=answers HTTP/1.1")
    at_once = struct.pack("ii", 1, 0)
    for _ in range(40):
        opened = _open(live, asked, held)
        assert opened.recv(12) == b"HTTP/1.1 200"
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        opened.close()
    assert _me(live) == 200


def test_clients_that_take_nothing_of_a_long_list_of_problems_hold_nobody_up(
    live: server.Server, client: sterling.Client, name: str, held: ExitStack, tmp_path: Path
) -> None:
    """More of them than there are connections to the database, each with more to come than buffers take."""
    project = client.projects.create(name, TEMPLATE)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join('{"data": {"text": "a"}, "%s": 1}' % ("x" * 900) for _ in range(6000)))
    done = project.import_file(bad)
    asked = _head(live, f"GET /api/v1/jobs/{done.job.id}/problems HTTP/1.1")
    for _ in range(40):
        _open(live, asked, held)
    time.sleep(1)  # they wait with full buffers by now; nothing tells from outside
    assert _me(live) == 200

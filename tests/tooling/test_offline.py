"""The walls around the tests hold, and what stays on this machine passes through."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import offline

# TEST-NET-1 of RFC 5737: an address that belongs to nobody.
OUTSIDE = ("192.0.2.1", 9)


def test_this_process_refuses_to_connect_outside() -> None:
    with socket.socket() as plug, pytest.raises(offline.OutboundRefused, match=r"192\.0\.2\.1"):
        plug.connect(OUTSIDE)


def test_this_process_refuses_to_send_outside() -> None:
    plug = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with plug, pytest.raises(offline.OutboundRefused, match=r"192\.0\.2\.1"):
        plug.sendto(b"hello", OUTSIDE)


def test_this_process_refuses_to_look_up_a_name() -> None:
    with pytest.raises(offline.OutboundRefused, match=r"host\.invalid"):
        socket.getaddrinfo("host.invalid", 443)


def test_loopback_passes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as plug:
            plug.sendall(b"hello")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(5) == b"hello"


def test_a_local_socket_passes(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        with socket.socket(socket.AF_UNIX) as plug:
            plug.connect(path)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "a.localhost", "", None, b"::1", "0.0.0.0"]
)
def test_hosts_that_are_this_machine(host: str | bytes | None) -> None:
    assert offline.is_here(host)


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "example.org", "localhost.example.org"]
)
def test_hosts_that_are_not(host: str) -> None:
    assert not offline.is_here(host)


def test_child_processes_find_no_way_out() -> None:
    """A child has no audit hook: what holds it is the namespace, where no route leads outside."""
    code = f"import socket; print(socket.socket().connect_ex({OUTSIDE!r}))"
    command = [*offline.COMMAND, sys.executable, "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert int(said.stdout) == errno.ENETUNREACH


def test_in_ci_the_tests_run_inside_the_namespace() -> None:
    assert os.environ.get("CI") != "true" or os.environ.get(offline.INSIDE) == "1"

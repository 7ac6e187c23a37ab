"""No outbound connection during tests: a network of one's own, in which only loopback exists.

Two walls. `python tools/offline.py COMMAND` runs a command in a fresh network namespace with nothing but
`lo`, so that servers, browsers and C libraries are held too. And `refuse_outbound` makes this Python
process refuse, so that a test run by hand finds out as well. Standard library only: it is started by path,
from any folder.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import os
import socket
import struct
import sys
from typing import Any, cast

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
# Set in the environment of whatever runs inside, so that a test can tell where it is.
INSIDE = "STERLING_OFFLINE"


# -P: this file's folder stays off the module path.
COMMAND = [sys.executable, "-P", __file__]


class OutboundRefused(OSError):
    """A test tried to leave this machine."""


def enter() -> None:
    """Move this process into a network namespace of its own and raise its loopback. Linux only."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNET) != 0:
        # Not root: a user namespace, in which this user stays who it is, grants the right.
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            code = ctypes.get_errno()
            raise OSError(code, f"unshare: {os.strerror(code)}")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _raise_loopback()


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(probe, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def refuse_outbound() -> None:
    """From now on this process refuses to connect, send or resolve beyond loopback and local sockets."""
    sys.addaudithook(_guard)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        # A local socket's address is a path; an internet socket's is a tuple that begins with the host.
        host = str(cast("tuple[object, ...]", address)[0]) if isinstance(address, tuple) else ""
        if not is_here(host):
            raise OutboundRefused(f"a test tried to reach {host}; tests use this machine alone")
    elif event == "socket.getaddrinfo" and not is_here(arguments[0]):
        raise OutboundRefused(f"a test tried to look up {arguments[0]}; tests use this machine alone")


def is_here(host: str | bytes | None) -> bool:
    """Whether a host is this machine: nothing, a loopback name or address, or an unspecified address."""
    if host is None:
        return True
    name = (host.decode("ascii", "replace") if isinstance(host, bytes) else host).lower().rstrip(".")
    if name in {"", "localhost", socket.gethostname().lower()} or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


if __name__ == "__main__":
    enter()
    os.environ[INSIDE] = "1"
    os.execvp(sys.argv[1], sys.argv[1:])

"""Takes the port before anything else is opened, and says plainly who has it when it is taken."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from pathlib import Path

from veche.kit.errors import VecheError


class PortRefused(VecheError):
    """The server cannot listen there."""

    code = "serve.host"
    kind = "unavailable"


def bind(host: str, port: int) -> socket.socket:
    """A socket that has the address, and does not listen yet.

    Raises:
        PortRefused: `serve.port_taken`, `serve.port_taken_unknown`, `serve.port_denied` or `serve.host`.
    """
    found = None
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, proto)
        if os.name == "posix":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)  # on Linux two sockets may both bind with SO_REUSEADDR; only one may listen
        return found
    except OSError as error:
        if found is not None:
            found.close()
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: OSError) -> PortRefused:
    if error.errno == errno.EADDRINUSE:
        who = holder(port)
        if who is None:
            return PortRefused(code="serve.port_taken_unknown", port=port, other=port + 1)
        return PortRefused(code="serve.port_taken", port=port, who=who, other=port + 1)
    if error.errno in (errno.EACCES, errno.EPERM):
        return PortRefused(code="serve.port_denied", port=port)
    return PortRefused(host=host, reason=error.strerror or type(error).__name__)


def holder(port: int) -> str | None:
    """The program that listens on a port, as far as Linux lets this account see it."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        inodes = _inodes(port)
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                for handle in (process / "fd").iterdir():
                    if str(handle.readlink()) in inodes:
                        words = (process / "cmdline").read_bytes().split(b"\0")
                        name = " ".join(Path(word.decode("utf-8", "replace")).name for word in words[:3] if word)
                        return f"{name[:60]} (pid {process.name})"
    return None


def _inodes(port: int) -> set[str]:
    """`socket:[…]` of the sockets that listen on a port (proc(5), /proc/net/tcp: state 0A)."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == "0A" and int(words[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{words[9]}]")
    return found

"""Guards addresses that people enter, so that nobody makes the server call its own network (SSRF).

`check_address` refuses what can be seen in the text, with a sentence for the person. What a name resolves to is
checked where it counts, at the moment of connecting: `guarded_socket` is given to `aiohttp.TCPConnector` as
`socket_factory`, sees the very address that is about to be called, for literals, redirects and names alike, and
so leaves DNS rebinding no gap. A session that goes through an HTTP proxy leaves names to that proxy: its rules hold.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from veche.kit.errors import Invalid

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Reach = Literal["public", "private", "forbidden"]

# cloud machines hand out credentials here; the rest of link-local is refused as a whole
_METADATA: Final = frozenset(
    ipaddress.ip_address(text) for text in ("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
)
_PRIVATE: Final = [
    ipaddress.ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
]
_NAT64: Final = [ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48")]
_PART: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")


class AddressRefused(Invalid):
    """The address may not be called; the code says why."""


class ConnectionRefusedByGuard(OSError):
    """A name led to an address that may not be called."""


def reach_of(address: str | IpAddress) -> Reach:
    """Where an IP address lies: anywhere, in a network of one's own (or this machine), or where nobody may call."""
    try:
        ip = _inner(ipaddress.ip_address(address.partition("%")[0] if isinstance(address, str) else address))
    except ValueError:
        return "forbidden"
    if ip in _METADATA:
        return "forbidden"
    if any(ip in network for network in _PRIVATE if network.version == ip.version):
        return "private"
    return "public" if ip.is_global and not ip.is_multicast and not ip.is_reserved else "forbidden"


def check_address(url: str, *, allow_private: bool) -> None:
    """Is this an address that a person may have the server call?

    Args:
        url: what the person entered.
        allow_private: this machine and its local networks are allowed (an owner connects Ollama).

    Raises:
        AddressRefused: `address.malformed`, `.scheme`, `.credentials`, `.private` or `.forbidden`.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(code="address.malformed") from error
    if re.search(r"[\s\x00-\x1f\\]", url):
        raise AddressRefused(code="address.malformed")
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressRefused(code="address.scheme")
    if "@" in parts.netloc:
        raise AddressRefused(code="address.credentials")
    if not host or port == 0:
        raise AddressRefused(code="address.malformed")
    reach = _reach_of_host(host)
    if reach == "forbidden" or (reach == "private" and not allow_private):
        raise AddressRefused(code=f"address.{reach}", host=host[:100])


def guarded_socket(*, allow_private: bool) -> Callable[[Any], socket.socket]:
    """A `socket_factory` for `aiohttp.TCPConnector` that makes sockets only for addresses that may be called."""

    def make(address: Any) -> socket.socket:
        family, kind, protocol, _, place = address
        if family not in (socket.AF_INET, socket.AF_INET6):
            raise ConnectionRefusedByGuard("only internet addresses are called")
        reach = reach_of(str(place[0]))
        if reach == "forbidden" or (reach == "private" and not allow_private):
            raise ConnectionRefusedByGuard(f"the address leads to {place[0]}, which is {reach}")
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def _reach_of_host(host: str) -> Reach:
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return "private"
    if ":" in name:
        return reach_of(name)
    if not name:
        return "forbidden"
    number = _number_of(name)
    if number is not None:
        return reach_of(number)
    last = name.rpartition(".")[2]
    # a name whose last label is a number is one of the many ways to write an IPv4 address, or nothing at all
    return "forbidden" if _PART.fullmatch(last) else "public"


def _number_of(name: str) -> ipaddress.IPv4Address | None:
    """`name` as the C library's `inet_aton` would read it: `0x7f.1`, `2130706433`, `0177.0.0.1` …"""
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, UnicodeError, ValueError):
        return None


def _inner(ip: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 address carries, where it carries one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if any(ip in network for network in _NAT64) or (int(ip) >> 32 == 0 and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip

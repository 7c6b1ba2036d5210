"""Addresses that people enter: what may be called, however it is written and whatever its name leads to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver
from hypothesis import given
from hypothesis import strategies as st

from veche.kit.addresses import AddressRefused, ConnectionRefusedByGuard, check_address, guarded_socket, reach_of

FORBIDDEN = [
    "169.254.169.254", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1", "100.100.100.200",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "::", "fe80::1", "fe80::1%eth0", "ff02::1", "fd00:ec2::254",
    "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::169.254.169.254", "2001:db8::1",
]  # fmt: skip
PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1",
    "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "2002:7f00:1::", "::10.0.0.1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "77.88.8.8", "2a02:6b8::2:242", "172.32.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808"]


def refusal(url: str, *, allow_private: bool = False) -> str | None:
    try:
        check_address(url, allow_private=allow_private)
    except AddressRefused as error:
        return error.code
    return None


def literal(ip: str) -> str:
    return f"http://[{ip}]/v1" if ":" in ip else f"http://{ip}:8080/v1"


@pytest.mark.parametrize("ip", FORBIDDEN)
def test_some_addresses_are_never_called(ip: str) -> None:
    assert reach_of(ip) == "forbidden"
    assert refusal(literal(ip), allow_private=True) == "address.forbidden"


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_only_where_allowed(ip: str) -> None:
    assert reach_of(ip) == "private"
    assert refusal(literal(ip)) == "address.private"
    assert refusal(literal(ip), allow_private=True) is None


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses(ip: str) -> None:
    assert reach_of(ip) == "public"
    assert refusal(literal(ip)) is None


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "api.localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0x7f000001"],
)  # fmt: skip
def test_this_machine_under_its_other_names(host: str) -> None:
    assert refusal(f"https://{host}/") == "address.private"
    assert refusal(f"https://{host}/", allow_private=True) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "address.scheme"), ("example.org", "address.scheme"), ("ftp://example.org", "address.scheme"),
        ("file:///etc/passwd", "address.scheme"), ("javascript:alert(1)", "address.scheme"),
        ("http://", "address.malformed"), ("http:///path", "address.malformed"),
        ("http://[::1", "address.malformed"), ("http://example.org:99999/", "address.malformed"),
        ("http://exa mple.org/", "address.malformed"), ("http://a.example\\@127.0.0.1/", "address.malformed"),
        ("http://user:pw@example.org/", "address.credentials"), ("http://@example.org/", "address.credentials"),
        ("http://1.2.3.4.5/", "address.forbidden"), ("http://300.1.1.1/", "address.forbidden"),
        ("https://example.org", None), ("HTTPS://Пример.рф/путь?x=1", None), ("http://host.internal:11434/v1", None),
    ],
)  # fmt: skip
def test_forms(url: str, code: str | None) -> None:
    assert refusal(url) == code


@given(st.ip_addresses(v=4))
def test_every_ipv4_in_every_dress_is_judged_alike(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    expected = reach_of(ip)
    dresses = [str(ip), str(number), hex(number), f"{number >> 24}.{number & 0xFFFFFF}", f"[::ffff:{ip}]"]
    for dress in dresses:
        code = refusal(f"http://{dress}/")
        assert code == (None if expected == "public" else f"address.{expected}"), dress


@given(st.ip_addresses())
def test_what_is_public_is_global_and_not_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if reach_of(ip) == "public" and ip.version == 4:
        assert ip.is_global
        assert not ip.is_private
    assert reach_of(str(ip)) == reach_of(ip)


@given(st.text(max_size=60))
def test_any_text_is_answered_with_a_refusal_or_none(text: str) -> None:
    refusal(text)
    refusal(f"http://{text}")


class Rebinding(AbstractResolver):
    """A name server that answers as an attacker would."""

    def __init__(self, ip: str) -> None:
        self.ip = ip

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[Any]:
        return [{"hostname": host, "host": self.ip, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


async def test_a_name_that_leads_inside_is_not_connected() -> None:
    calls: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        for allowed in (False, True):
            connector = aiohttp.TCPConnector(
                resolver=Rebinding("127.0.0.1"), socket_factory=guarded_socket(allow_private=allowed)
            )
            async with aiohttp.ClientSession(connector=connector) as session:
                for host in ("innocent.example", "127.0.0.1"):  # a literal goes past any resolver
                    url = f"http://{host}:{port}/"
                    if allowed:
                        async with session.get(url) as response:
                            assert await response.text() == "ok"
                        continue
                    with pytest.raises(aiohttp.ClientConnectorError) as caught:
                        await session.get(url)
                    assert isinstance(caught.value.os_error, ConnectionRefusedByGuard)
                    assert not calls
    assert len(calls) == 2


def test_only_internet_sockets() -> None:
    with pytest.raises(ConnectionRefusedByGuard):
        guarded_socket(allow_private=True)((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", "/run/docker.sock"))

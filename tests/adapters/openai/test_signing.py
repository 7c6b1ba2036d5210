"""GigaChat's token exchange: early renewal, one for many, a token that is refused, its own certificates."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.script import Script
from tests.ports.opening import asked, gathered, opened
from veche.adapters.openai.manifest import manifest
from veche.kit.errors import Invalid
from veche.ports.provider import Provider, ProviderKey, ProviderUnreachable

KEY = "Y2xpZW50OnNlY3JldA=="
MODEL = "GigaChat-2"


@asynccontextmanager
async def _giga(fake: FakeGigaChat, key: str = KEY, **options: str) -> AsyncIterator[Provider]:
    given = {"exchange_url": fake.oauth_url, **options}
    async with opened(manifest, "gigachat", fake.url, secrets={"authorization_key": key}, options=given) as provider:
        yield provider


async def test_one_token_serves_many() -> None:
    async with FakeGigaChat(Script()) as fake, _giga(fake) as provider:
        await asyncio.gather(*(gathered(provider.stream(asked(MODEL))) for _ in range(8)))
        await provider.models()
        assert fake.exchanges == 1
        assert fake.scopes == ["GIGACHAT_API_PERS"]


async def test_a_token_is_renewed_before_its_end() -> None:
    async with FakeGigaChat(Script(), lifetime=30) as fake, _giga(fake, f"Basic {KEY}") as provider:
        await gathered(provider.stream(asked(MODEL)))
        await gathered(provider.stream(asked(MODEL)))
        assert fake.exchanges == 2  # 30 seconds are less than the minute that is kept


async def test_a_token_that_is_refused_is_renewed_once() -> None:
    async with FakeGigaChat(Script()) as fake, _giga(fake) as provider:
        await gathered(provider.stream(asked(MODEL)))
        fake.revoke()
        await asyncio.sleep(1.05)  # a token younger than a second is not doubted
        assert (await gathered(provider.stream(asked(MODEL)))).text == "Hello, world!"
        assert fake.exchanges == 2


async def test_a_wrong_authorization_key() -> None:
    async with FakeGigaChat(Script()) as fake, _giga(fake, "d3Jvbmc6a2V5LTEyMw==") as provider:
        with pytest.raises(ProviderKey) as raised:
            await gathered(provider.stream(asked(MODEL)))
    assert "d3Jvbmc6" not in str(raised.value)


async def test_the_scope_is_the_connection_s() -> None:
    async with FakeGigaChat(Script()) as fake, _giga(fake, scope="GIGACHAT_API_CORP") as provider:
        await provider.models()
        assert fake.scopes == ["GIGACHAT_API_CORP"]


async def test_an_exchange_without_address() -> None:
    with pytest.raises(Invalid):
        async with opened(manifest, "compatible", "http://x", options={"auth": "exchange"}):
            pass


async def test_certificates_of_an_authority_of_its_own(tmp_path: Path) -> None:
    authority = trustme.CA()
    file = tmp_path / "russian-trusted-root.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with FakeGigaChat(Script(), tls=context) as fake:
        async with _giga(fake) as provider:
            with pytest.raises(ProviderUnreachable):
                await gathered(provider.stream(asked(MODEL)))
        async with _giga(fake, ca_file=str(file)) as provider:
            assert (await gathered(provider.stream(asked(MODEL)))).text == "Hello, world!"

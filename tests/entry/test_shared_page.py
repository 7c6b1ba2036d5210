"""The bare page of a link: strict towards everybody, and silent unless the maker wants it found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.features.sharing.street import Street, did, open_street
from veche.entry.web import app

SHELL = (Path(__file__).parents[2] / "web" / "shared.html").read_text()


@pytest.fixture
async def street(sqlite_house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    static = tmp_path / "static"
    static.mkdir()
    (static / "shared.html").write_text(SHELL)
    monkeypatch.setattr(app, "STATIC", static)
    async with open_street(sqlite_house_url, tmp_path) as street:
        yield street


async def test_headers_and_titles(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"title": 'Trees <b> & "beds"'})
    plain, shown = await street.share(talk), await street.share(talk, indexed=True)
    locked = await street.share(talk, indexed=True, password="apples and pears")

    async def page(token: str) -> Any:
        return await street.guest.ask("GET", f"/s/{token}")

    for token in (plain["token"], locked["token"], "wrong"):
        answer = await page(token)
        assert answer.status == 200 and answer.body.decode() == SHELL, "nothing is told of whether it is good"
        assert answer.header("x-robots-tag") == "noindex, nofollow"
    answer = await page(shown["token"])
    text = answer.body.decode()
    assert answer.header("x-robots-tag") is None and "noindex" not in text
    assert "<title>Trees &lt;b&gt; &amp; &quot;beds&quot;</title>" in text and 'property="og:title"' in text
    policy = answer.header("content-security-policy") or ""
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.cookie is None
    for address in ("/join/abc", "/reset/abc"):
        answer = await street.guest.ask("GET", address)
        assert answer.header("referrer-policy") == "no-referrer" or answer.status == 503

"""The built page: its policy, and the frame without an origin in which diagrams are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from tests.entry.asgi import Browser
from veche.entry.web import app
from veche.entry.web.page import page_routes
from veche.entry.web.security.reply import POLICY, Reply


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>the page")
    (tmp_path / "diagram.html").write_text("<!doctype html>the frame")
    (tmp_path / "assets" / "app.js").write_text("export {}")
    return Browser(Litestar(route_handlers=page_routes(tmp_path), openapi_config=None))


async def test_the_frame_has_neither_session_nor_network(browser: Browser) -> None:
    answer = await browser.ask("GET", "/frame/diagram")
    assert answer.status == 200 and b"the frame" in answer.body
    rules = dict(rule.split(" ", 1) for rule in str(answer.header("content-security-policy")).split("; "))
    assert rules["sandbox"] == "allow-scripts"
    assert rules["default-src"] == "'none'" and "connect-src" not in rules
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'self'"


async def test_only_built_files_may_be_read_from_elsewhere(browser: Browser) -> None:
    assert (await browser.ask("GET", "/assets/app.js")).header("access-control-allow-origin") == "*"
    for path in ("/", "/c/1", "/frame/diagram"):
        assert (await browser.ask("GET", path)).header("access-control-allow-origin") is None, path


async def test_the_frames_policy_is_not_replaced_by_the_houses() -> None:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    reply = Reply(send, [(b"content-security-policy", POLICY.encode())])
    await reply.send({"type": "http.response.start", "headers": [(b"content-security-policy", b"own")]})
    assert sent[0]["headers"] == [(b"content-security-policy", b"own")]


def test_the_page_itself_allows_no_inline_styles_or_scripts() -> None:
    assert "unsafe" not in POLICY


def _with_our_errors(folder: Path) -> Browser:
    handlers: dict[int | type[Exception], Any] = {Exception: app._refused}
    return Browser(Litestar(page_routes(folder), openapi_config=None, exception_handlers=handlers))


async def test_a_person_at_a_wrong_address_sees_the_page_and_a_program_the_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>the page")
    monkeypatch.setattr(app, "STATIC", tmp_path)
    lost = _with_our_errors(tmp_path)
    html = "text/html,*/*;q=0.8"
    person = await lost.ask("GET", "/no/such/page", accept=html)
    assert person.status == 404 and b"the page" in person.body
    assert (await lost.ask("GET", "/no/such/page")).code == "not_found"
    for path in ("/api/nothing", "/v1/nothing", "/assets/nothing.js", "/api/manual/images/none.webp"):
        answer = await lost.ask("GET", path, accept=html)
        assert answer.status == 404 and b"the page" not in answer.body, path


async def test_pictures_of_the_manual_and_nothing_beside_them(tmp_path: Path) -> None:
    browser = _with_our_errors(tmp_path)
    picture = await browser.ask("GET", "/api/manual/images/tree-en.webp")
    assert picture.status == 200 and picture.body.startswith(b"RIFF")
    assert picture.header("content-type") == "image/webp"
    for name in ("none.webp", "..%2Fen%2Findex.md", "%2E%2E/en/index.md", "index.md", "a%00.webp"):
        assert (await browser.ask("GET", f"/api/manual/images/{name}")).status in (400, 404), name

"""The page of a link: a slim shell with a policy of its own, and a title only where the maker wants it found."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from veche.features.sharing import service
from veche.features.sharing.service import Preview
from veche.kit.db import Database

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_ROBOTS: Final = '<meta name="robots" content="noindex, nofollow" />'
_TITLE: Final = "<title>Veche</title>"


def shared_routes(folder: Path) -> list[Any]:
    """The route of links, whose shell is among the built files in `folder`."""

    @get("/s/{token:str}", include_in_schema=False, opt={"open": True})
    async def shared(token: FromPath[str], db: NamedDependency[Database]) -> Response[str]:
        """Whether the link is good is not told here: the page asks."""
        try:
            shell = (folder / "shared.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            return Response("<!doctype html><title>Veche</title>The page has not been built.", status_code=503)
        seen = await db.read(service.preview, token)
        headers = {
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        if not seen.indexed:
            headers["X-Robots-Tag"] = "noindex, nofollow"
        return Response(told(shell, seen), media_type="text/html", headers=headers)

    return [shared]


def told(shell: str, seen: Preview) -> str:
    """The shell for search engines and messengers, as far as they may know."""
    if not seen.indexed:
        return shell
    title = escape(seen.title or "Veche")
    card = f'<meta property="og:title" content="{title}" /><meta property="og:type" content="article" />'
    return shell.replace(_ROBOTS, "").replace(_TITLE, f"<title>{title}</title>{card}")

"""The built web page: its files with lasting caches, and the shell for every address that is a screen."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from veche.adapters.guide.provider import find_picture, load_pages
from veche.kit.errors import NotFound

SCREENS = [
    "/",
    "/setup",
    "/sign-in",
    "/settings",
    "/search",
    "/archive",
    "/library",
    "/favourites",
    "/usage",
    "/templates",
    "/files",
    "/import",
    "/device",
    "/chat",
    "/chat/",
]
DEEP = [
    "/c/{rest:path}",
    "/project/{rest:path}",
    "/templates/{rest:path}",
    "/chat/assistant/{rest:path}",
    "/settings/{rest:path}",
    "/manual/{rest:path}",
    "/join/{rest:path}",
    "/reset/{rest:path}",
]
SECRET = ("/join/", "/reset/")  # addresses that let somebody in
DRAWING = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
mimetypes.add_type("application/manifest+json", ".webmanifest")
MACHINES = ("/api/", "/v1/", "/chat/api/", "/assets/", "/frame/")  # addresses that no person types
_NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>Veche</title><h1>The web page has not been built</h1>"
    "<p>Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>. "
    "The API under <code>/api</code> and <code>/v1</code> works without it."
)


class StaticFiles:
    """Reads the built files once and keeps them: together they are a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[bytes, str, str | None]] = {}

    def find(self, path: str, accepts: str) -> tuple[bytes, str, str | None] | None:
        """Bytes, media type and encoding of a file; the compressed one where the browser takes it."""
        for suffix, encoding in ((".br", "br"), (".gz", "gzip"), ("", None)):
            if encoding and encoding not in accepts:
                continue
            found = self._load(path + suffix, path, encoding)
            if found is not None:
                return found
        return None

    def _load(self, name: str, path: str, encoding: str | None) -> tuple[bytes, str, str | None] | None:
        if name not in self._kept:
            try:
                file = (self._folder / name).resolve()
                if not file.is_file() or not file.is_relative_to(self._folder.resolve()):
                    return None
            except (OSError, ValueError):  # a name that no file can have: too long, or with NUL in it
                return None
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._kept[name] = (file.read_bytes(), kind, encoding)
        return self._kept[name]


@get("/api/manual/{language:str}/{page:str}", tags=["manual"], opt={"open": True}, sync_to_thread=False)
def manual(language: FromPath[str], page: FromPath[str]) -> dict[str, Any]:
    """A page of the manual as Markdown, and the list of all pages."""
    pages = load_pages("ru" if language == "ru" else "en")
    found = next((one for one in pages if one.name == page), None)
    if found is None:
        raise NotFound
    return {
        "name": found.name,
        "title": found.title,
        "markdown": found.markdown,
        "pages": [{"name": one.name, "title": one.title} for one in pages],
    }


@get(
    "/api/manual/images/{name:str}",
    tags=["manual"],
    media_type="image/webp",
    opt={"open": True},
    sync_to_thread=True,
)
def manual_picture(name: FromPath[str]) -> Response[bytes]:
    """A picture of the manual; `../images/…` in its pages."""
    found = find_picture(name)
    if found is None:
        raise NotFound
    return Response(found.read_bytes(), media_type="image/webp", headers={"Cache-Control": "public, max-age=3600"})


@lru_cache(maxsize=2)
def _files_in(folder: Path) -> StaticFiles:
    return StaticFiles(folder)


def lost_page(request: Request[Any, Any, Any], folder: Path) -> Response[bytes] | None:
    """For a person at an address that leads nowhere: the page, which says so and shows the way back."""
    headers = request.headers
    if request.method != "GET" or "text/html" not in headers.get("accept", ""):
        return None
    found = None if request.url.path.startswith(MACHINES) else _files_in(folder).find("index.html", "")
    if found is None:
        return None
    return Response(found[0], media_type=found[1], status_code=404, headers={"Cache-Control": "no-store"})


def page_routes(folder: Path) -> list[Any]:
    """Routes of the page whose built files are in `folder`."""
    files = _files_in(folder)

    def answer(request: Request[Any, Any, Any], path: str, cache: str) -> Response[bytes] | None:
        found = files.find(path, request.headers.get("accept-encoding", ""))
        if found is None:
            return None
        body, kind, encoding = found
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(body, media_type=kind, headers=headers)

    @get([*SCREENS, *DEEP], include_in_schema=False, opt={"open": True}, sync_to_thread=False)
    def screen(request: Request[Any, Any, Any]) -> Response[Any]:
        shell = answer(request, "index.html", "no-cache")
        if shell is not None and request.url.path.startswith(SECRET):
            shell.headers["Referrer-Policy"] = "no-referrer"
        return shell or Response(_NOT_BUILT.encode(), media_type="text/html", status_code=503)

    @get("/assets/{name:path}", include_in_schema=False, opt={"open": True}, sync_to_thread=False)
    def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
        found = answer(request, f"assets{name}", "public, max-age=31536000, immutable")
        if found is None:
            raise NotFoundException
        found.headers["Access-Control-Allow-Origin"] = "*"  # the frame below has no origin of its own
        return found

    @get("/frame/diagram", include_in_schema=False, opt={"open": True}, sync_to_thread=False)
    def diagram(request: Request[Any, Any, Any]) -> Response[Any]:
        """The page that draws diagrams: in a sandbox, without origin, session and network."""
        found = answer(request, "diagram.html", "no-cache")
        if found is None:
            raise NotFoundException
        found.headers["Content-Security-Policy"] = DRAWING
        return found

    @get("/{name:str}", include_in_schema=False, opt={"open": True}, sync_to_thread=False)
    def top(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
        """Icons, manifest, robots.txt; the worker is looked at anew each time, or old pages would never learn."""
        cache = "no-cache" if name == "sw.js" else "public, max-age=3600"
        found = answer(request, name, cache) if name != "index.html" else None
        if found is None:
            raise NotFoundException
        return found

    return [screen, asset, diagram, top, manual, manual_picture]

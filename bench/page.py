"""What a browser must load before the web page shows itself: script and style, compressed as the server sends them."""

from __future__ import annotations

import re

from bench.house import veche, workplace
from bench.results import Figure, Section
from bench.wire import build, connect, split_answer

GOAL = 250.0  # KB
_LOADED = re.compile(r'<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.(?:js|css))"')
_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*"(\./[^"]+\.js)"')


async def section(command: str) -> Section:
    """The figures, from the built page of the running server."""
    with workplace() as folder, veche(folder) as server:
        shell = await _fetch(server.port, "/", "identity")
        names = list(dict.fromkeys(_LOADED.findall(shell.decode())))
        for name in names:  # grows: what a module imports at once is loaded at once
            code = await _fetch(server.port, name, "identity") if name.endswith(".js") else b""
            for other in _IMPORTED.findall(code.decode()):
                path = name.rsplit("/", 1)[0] + other[1:]
                if path not in names:
                    names.append(path)
        sizes = {name: len(await _fetch(server.port, name, "br, gzip")) / 1000 for name in names}
        plain = {name: len(await _fetch(server.port, name, "identity")) / 1000 for name in names}
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    figures = [
        Figure("script and style, compressed", "KB", [sum(sizes.values())], GOAL),
        Figure("of it script", "KB", [scripts]),
        Figure("of it style", "KB", [sum(sizes.values()) - scripts]),
        Figure("not compressed", "KB", [sum(plain.values())]),
    ]
    return Section("First load of the page", command, figures, [", ".join(f"{n} {s:.1f}" for n, s in sizes.items())])


async def _fetch(port: int, path: str, encodings: str) -> bytes:
    conn = await connect(port)
    await conn.ask(build("GET", port, path, {"Accept-Encoding": encodings}))
    status, _, pieces = split_answer(conn.parts)
    conn.transport.close()
    if status != 200:
        raise RuntimeError(f"{path}: http {status}; has the page been built (make web)?")
    return b"".join(piece for _, piece in pieces)

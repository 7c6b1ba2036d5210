"""What a browser must load before the web page shows itself: script and style, compressed as the server sends them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

from bench.house import PASSWORD, ROOT, make_people, opened, veche, workplace
from bench.results import Figure, Section
from bench.wire import HOST, build, connect, split_answer

GOAL = 250.0  # KB
_LOADED = re.compile(r'<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.(?:js|css))"')
_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*"(\./[^"]+\.js)"')
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


async def section(command: str) -> Section:
    """The figures, from the built page of the running server."""
    with workplace() as folder:
        with opened(folder) as db:
            make_people(db, 1)
        with veche(folder) as server:
            names = await _names(server.port)
            sizes = {name: len(await _fetch(server.port, name, "br, gzip")) / 1000 for name in names}
            plain = {name: len(await _fetch(server.port, name, "identity")) / 1000 for name in names}
            seen, notes = _in_browser(server.port)
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    figures = [
        Figure("script and style, compressed", "KB", [sum(sizes.values())], GOAL),
        Figure("of it script", "KB", [scripts]),
        Figure("of it style", "KB", [sum(sizes.values()) - scripts]),
        Figure("not compressed", "KB", [sum(plain.values())]),
        *seen,
    ]
    listed = ", ".join(f"{name} {size:.1f}" for name, size in sizes.items())
    return Section("First load of the page", command, figures, [f"files (KB): {listed}", *notes])


async def _names(port: int) -> list[str]:
    """What the shell names, and what these modules import at once."""
    shell = await _fetch(port, "/", "identity")
    names = list(dict.fromkeys(_LOADED.findall(shell.decode())))
    for name in names:  # grows meanwhile
        code = await _fetch(port, name, "identity") if name.endswith(".js") else b""
        for other in _IMPORTED.findall(code.decode()):
            path = name.rsplit("/", 1)[0] + other[1:]
            if path not in names:
                names.append(path)
    return names


async def _fetch(port: int, path: str, encodings: str) -> bytes:
    conn = await connect(port)
    await conn.ask(build("GET", port, path, {"Accept-Encoding": encodings}))
    status, _, pieces = split_answer(conn.parts)
    conn.transport.close()
    if status != 200:
        raise RuntimeError(f"{path}: http {status}; has the page been built (make web)?")
    return b"".join(piece for _, piece in pieces)


def _in_browser(port: int) -> tuple[list[Figure], list[str]]:
    """The same as a real browser has it, where there is one."""
    named = os.environ.get("VECHE_TEST_CHROMIUM")
    chromium = named or next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    node = shutil.which("node")
    if not (chromium and node and (ROOT / "web/node_modules/playwright-core").exists()):
        return [], ["no Chromium, Node or playwright-core here: not looked at in a browser"]
    command = [node, "bench/browser.mjs", f"http://{HOST}:{port}", "p0@bench.local", PASSWORD, chromium]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        print(done.stderr[-1000:], file=sys.stderr)
        return [], ["the browser did not get through"]
    seen = json.loads(done.stdout)
    loaded = {kind: size / 1000 for kind, size in seen["bytes"].items()}
    sent = loaded.get("Script", 0.0) + loaded.get("Stylesheet", 0.0)
    figures = [
        Figure("in Chromium, signed in: script and style with headers", "KB", [sent], GOAL),
        Figure("in Chromium, signed in: until the question can be typed", "ms", [seen["usable"]]),
    ]
    return figures, ["in Chromium (KB): " + ", ".join(f"{kind} {size:.1f}" for kind, size in sorted(loaded.items()))]

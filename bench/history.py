"""Single requests, one after another, on a long history: list, open, search."""

from __future__ import annotations

import asyncio
import gzip
import json
from time import perf_counter
from typing import Any
from urllib.parse import quote

from bench.fill import LONG, filled_folder
from bench.house import veche
from bench.results import Figure, Section, percentile
from bench.wire import Conn, build, connect, split_answer

LIST_GOAL, OPEN_GOAL, SEARCH_GOAL = 10.0, 30.0, 50.0  # ms
SEARCHES = {  # what it shows → the words
    "a rare word (1 chat of 1,000)": "zweiundvierzig",
    "a word of 1 chat in 100": "quetzal",
    "a phrase": '"teleskop linse"',
    "two words": "teleskop linse",
    "nothing is found": "nowherefound",
    "a common word": "model",
    "three common words": "error in the data file",
    "a Russian word in another form": "снегирей",
    "a word that is not typed to its end": "telesk",
    "two words but not a third": "teleskop linse -quetzal",
}
NARROWED = {  # what it shows → the query
    "a common word, said by the person": "q=model&role=user",
    "a common word, before a date": "q=model&before=1760600000000",
    "a common word, in no project, with files": "q=model&project=none&has_file=true",
}


async def section(chats: int, requests: int, command: str) -> Section:
    """The figures; the folder is filled first, if it is not there yet."""
    folder, filled = filled_folder(chats)
    asked = [
        ("list 20 chats", "/api/conversations?limit=20", LIST_GOAL),
        (f"open a chat of {LONG} messages", f"/api/conversations/{filled.long_chat}/messages?limit=500", OPEN_GOAL),
        *((f"search: {name}", f"/api/search?q={quote(words)}", SEARCH_GOAL) for name, words in SEARCHES.items()),
        *((f"search: {name}", f"/api/search?{query}", SEARCH_GOAL) for name, query in NARROWED.items()),
    ]
    figures = []
    with veche(folder) as server:
        conn = await connect(server.port)
        headers = {"Authorization": f"Bearer {filled.key}", "Accept-Encoding": "gzip"}
        for name, path, goal in asked:
            request = build("GET", server.port, path, headers)
            times, count, cost = await _repeat(conn, request, requests, server.tree.cpu)
            figures.append(Figure(name, "ms", times, goal))
            slow = percentile(times, 0.95)
            print(f"  {name}: {count} items, p95 {slow:.1f} ms, CPU {cost:.1f} ms each", flush=True)
            figures.append(Figure(f"{name}, p95", "ms", [slow]))
        conn.transport.close()
    size = (folder / "veche.db").stat().st_size / 2**20
    notes = [f"{chats:,} chats of 20 messages of one person, one of {LONG}; {requests} requests each; {size:.0f} MB"]
    return Section("History", command, figures, notes)


async def _repeat(conn: Conn, request: bytes, count: int, cpu: Any) -> tuple[list[float], int, float]:
    """Milliseconds of each, items in the answer, CPU milliseconds of one."""
    for _ in range(3):
        await _once(conn, request)
    before = cpu()
    times = [await _once(conn, request) for _ in range(count)]
    cost = (cpu() - before) / count * 1000
    status, head, pieces = split_answer(conn.parts)
    body = b"".join(piece for _, piece in pieces)
    if b"content-encoding: gzip" in head.lower():
        body = gzip.decompress(body)
    if status != 200:
        raise RuntimeError(f"http {status}: {body[:200]!r}")
    return times, len(json.loads(body)["items"]), cost


async def _once(conn: Conn, request: bytes) -> float:
    began = perf_counter()
    how = await asyncio.wait_for(conn.ask(request), 60)
    if how != "ok":
        raise ConnectionError(how)
    return (perf_counter() - began) * 1000

"""`chat search`: messages and titles that hold the words, with the words marked."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import TYPE_CHECKING

from veche.cli.addressing import SHORT as MESSAGE_SHORT
from veche.cli.finding import short
from veche.cli.moments import moment
from veche.cli.opening import open_stage
from veche.cli.place import NONE, find_project
from veche.cli.progress import Progress
from veche.cli.settings import settings_or_usual
from veche.cli.tables import columns, one_line, when
from veche.cli.terminal import harmless, is_terminal, paint, width
from veche.cli.words import notice, say
from veche.client.entities import SearchFilter, SearchPage, to_json

if TYPE_CHECKING:
    from typing import Literal

    from veche.client.entities import SearchHit, TitleHit
    from veche.client.port import Client

PAGE = 50
INDENT = "    "
_SPACE = re.compile(r"\s+")


def show_hits(
    query: str,
    *,
    limit: int,
    project: str | None,
    role: Literal["user", "assistant"] | None,
    model: str | None,
    since: str | None,
    until: str | None,
    with_file: bool,
    local: bool,
    as_json: bool,
) -> int:
    """`chat search`."""
    narrow = SearchFilter(
        model=settings_or_usual().model_named(model) if model else None,
        role=role,
        after=moment(since) if since else None,
        before=moment(until, end=True) if until else None,
        has_file=True if with_file else None,
    )

    async def work(client: Client) -> SearchPage:
        if project:
            narrow.project = NONE if project == NONE else (await find_project(client, project)).id
        searching = asyncio.ensure_future(_pages(client, query, narrow, limit))
        with Progress(say("library.searching")) as progress:  # what came in lately is put into the index first
            while not searching.done():
                progress.show(0, None)
                await asyncio.wait({searching}, timeout=0.1)
        return searching.result()

    with open_stage(local=local) as stage:
        page = stage.call(work)
    if as_json:
        print(to_json({"titles": page.titles, "messages": page.items, "more": page.next is not None}, indent=2))
        return 0
    for title in page.titles:
        _print_title(title)
    for hit in page.items:
        _print_hit(hit)
    if not page.items and not page.titles:
        notice(say("nothing_found", query=query))
        return 0
    if page.next is not None and is_terminal(sys.stderr):
        notice(say("library.more", count=limit))
    return 0


async def _pages(client: Client, query: str, narrow: SearchFilter, limit: int) -> SearchPage:
    first = page = await client.search(query, limit=min(limit, PAGE), narrow=narrow)
    while page.next is not None and len(first.items) < limit:
        page = await client.search(query, limit=min(limit - len(first.items), PAGE), cursor=page.next, narrow=narrow)
        first.items += page.items
        first.next = page.next
    return first


def _print_title(hit: TitleHit) -> None:
    head = f"{short(hit.conversation_id)}  {when(hit.at)}  "
    pieces = _fitting(_pieces(hit.title, hit.marks), _room(len(head)))
    title = "".join(paint(text, "match", sys.stdout) if found else text for text, found in pieces)
    print(f"{head}{title}")


def _print_hit(hit: SearchHit) -> None:
    """Where it stands, so that it can be typed; who said it; the words."""
    address = f"{short(hit.conversation_id)}:{hit.message_id[-MESSAGE_SHORT:]}"
    speaker = say("you") if hit.role == "user" else say("library.model")
    place = f" · {one_line(hit.file_name, 24)}" if hit.file_name else ""
    head = f"{address}  {when(hit.at)}  {speaker}{place}  "
    title = one_line(hit.conversation_title or say("untitled"), _room(columns(head)))
    print(f"{head}{paint(title, 'bold', sys.stdout)}")
    for line in _wrapped(_pieces(hit.excerpt, hit.marks)):
        print(f"{INDENT}{line}")


def _pieces(text: str, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in pieces, found or not; `marks` count as UTF-16 does."""
    raw = text.encode("utf-16-le", "surrogatepass")
    pieces, at = [], 0
    for start, stop in sorted(marks):
        if start >= at:
            pieces += [(raw[2 * at : 2 * start], False), (raw[2 * start : 2 * stop], True)]
            at = stop
    pieces.append((raw[2 * at :], False))
    said = [(_SPACE.sub(" ", one.decode("utf-16-le", "replace")), found) for one, found in pieces]
    return [(harmless(one), found) for one, found in said if one]


def _room(taken: int) -> int:
    """What is left of a line of the terminal; a pipe has room for all."""
    return max(8, width() - taken) if is_terminal(sys.stdout) else 400


def _fitting(pieces: list[tuple[str, bool]], room: int) -> list[tuple[str, bool]]:
    """The beginning that fits into so many columns."""
    fitting: list[tuple[str, bool]] = []
    for text, found in pieces:
        if columns(text) > room:
            gap = " " * (len(text) - len(text.lstrip(" ")))
            return [*fitting, (gap + one_line(text, room - len(gap)), found)] if room > len(gap) + 1 else fitting
        fitting.append((text, found))
        room -= columns(text)
    return fitting


def _wrapped(pieces: list[tuple[str, bool]]) -> list[str]:
    """Lines no longer than the terminal is wide, broken between words; in a pipe one line."""
    room = width() - len(INDENT) if is_terminal(sys.stdout) else sys.maxsize
    lines, line, used = [], "", 0
    for text, found in pieces:
        for word in re.split(r"(?<= )", text):
            wide = columns(word.rstrip(" "))
            if used and used + wide > room:
                lines.append(line.rstrip(" "))
                line, used = "", 0
            shown = word.rstrip(" ")
            gap = word[len(shown) :]
            line += (paint(shown, "match", sys.stdout) if found and shown else shown) + gap
            used += wide + len(gap)
    return [*lines, line.rstrip(" ")] if line.strip() else lines

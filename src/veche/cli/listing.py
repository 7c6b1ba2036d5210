"""`chat list`: conversations, the last used first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli.current import loaded
from veche.cli.finding import short, title_of
from veche.cli.opening import open_stage
from veche.cli.place import NONE, Place, find_project, place
from veche.cli.sitting import sitting
from veche.cli.tables import columns, one_line, table, when
from veche.cli.terminal import is_terminal, paint, width
from veche.cli.words import notice, say
from veche.client.entities import to_json

if TYPE_CHECKING:
    from veche.client.entities import Conversation
    from veche.client.port import Client

PAGE = 200


def show_list(
    *, limit: int, archived: bool, pinned: bool, project: str | None, everywhere: bool, local: bool, as_json: bool
) -> int:
    """`chat list`."""

    async def work(client: Client) -> tuple[list[Conversation], bool, dict[str, str], str | None]:
        where = await _where(client, project, everywhere=everywhere)
        wanted = where.id or (NONE if project == NONE else None)
        found, more = await _conversations(client, limit, archived=archived, pinned=pinned, project=wanted)
        mixed = wanted is None and any(one.project_id for one in found)
        names = {one.id: one.name for one in await client.projects()} if mixed else {}
        here = sitting()
        marked = here.conversation.id if here and here.conversation else loaded(client.whereabouts, where.id)
        return found, more, names, marked

    with open_stage(local=local) as stage:
        found, more, names, marked = stage.call(work)
    if as_json:
        print(to_json(found, indent=2))
        return 0
    _print(found, names, marked)
    if not found:
        notice(say("library.none_pinned" if pinned else "library.none_archived" if archived else "no_conversations"))
    elif more and is_terminal(sys.stderr):
        notice(say("library.more", count=limit))
    return 0


async def _where(client: Client, project: str | None, *, everywhere: bool) -> Place:
    if everywhere or project == NONE:
        return Place()
    if project:
        return Place(await find_project(client, project), "option")
    return await place(client)


async def _conversations(
    client: Client, limit: int, *, archived: bool, pinned: bool, project: str | None
) -> tuple[list[Conversation], bool]:
    found: list[Conversation] = []
    cursor: str | None = None
    while True:
        page = await client.conversations(
            archived=archived, cursor=cursor, limit=min(PAGE, limit - len(found)), project=project
        )
        items = [one for one in page.items if one.pinned] if pinned else page.items
        found += items
        cursor = page.next
        if cursor is None or (pinned and len(items) < len(page.items)):  # pinned ones stand first
            return found, False
        if len(found) >= limit:
            return found, True


def _print(found: list[Conversation], names: dict[str, str], marked: str | None) -> None:
    rows = []
    for one in found:
        mark = (">" if one.id == marked else " ") + ("^" if one.pinned else " ")
        row = [mark, short(one.id), when(one.updated_at), str(one.message_count)]
        if names:
            row.append(one_line(names.get(one.project_id or "", ""), 16))
        rows.append(row)
    if not rows:
        return
    if all(row[0] == "  " for row in rows):
        rows = [row[1:] for row in rows]
    taken = sum(max(columns(row[i]) for row in rows) + 2 for i in range(len(rows[0])))
    room = max(10, width() - taken) if is_terminal(sys.stdout) else 300
    lines = [[*row, _title(one, room)] for row, one in zip(rows, found, strict=True)]
    table(lines, right=(len(rows[0]) - (2 if names else 1),))


def _title(one: Conversation, room: int) -> str:
    title = one_line(title_of(one), room)
    return title if one.title else paint(title, "dim", sys.stdout)

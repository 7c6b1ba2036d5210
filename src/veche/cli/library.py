"""Conversations as things that are kept: begun, named, loaded, put away, deleted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from veche.cli.beginning import begin_new
from veche.cli.confirming import confirm
from veche.cli.current import forget_loaded, keep_loaded, loaded
from veche.cli.ending import Ending
from veche.cli.finding import current, find, short, title_of
from veche.cli.manner import Manner
from veche.cli.opening import open_stage
from veche.cli.place import place
from veche.cli.remembered import forget_names
from veche.cli.sitting import sitting
from veche.cli.tables import one_line, when
from veche.cli.words import notice, plural, say
from veche.client.entities import Bulk, Conversation, ConversationPatch, to_json

if TYPE_CHECKING:
    from veche.client.port import Client

AT_ONCE = 500  # conversations that the house takes in one act
Act = Literal["archive", "unarchive", "pin", "unpin"]


def new(name: str, manner: Manner, *, as_json: bool) -> int:
    """`chat new`."""
    with open_stage(local=manner.local) as stage:
        made = stage.call(lambda client: _new(client, " ".join(name.split()), manner))
    here = sitting()
    if here is not None:
        here.enter(made.id)
        return 0
    if as_json:
        print(to_json(made, indent=2))
        return 0
    print(short(made.id))
    notice(say("library.begun", title=title_of(made)))
    return 0


async def _new(client: Client, name: str, manner: Manner) -> Conversation:
    where = await place(client, manner.project)
    if name:
        await refuse_taken(client, name, where.id)
    return await begin_new(client, replace(manner, name=name or None), load=True)


async def refuse_taken(client: Client, name: str, project_id: str | None, *, but: str | None = None) -> None:
    """A name is good for finding only if one conversation of a project has it.

    Raises:
        Ending: another has it.
    """
    low = name.casefold()
    if low == "last":
        raise Ending(2, say("library.reserved", name=name))
    for one in await client.names(name, limit=50):
        same = " ".join((one.title or "").split()).casefold() == low
        if same and one.project_id == project_id and one.id != but:
            raise Ending(2, say("library.taken", name=name, id=short(one.id)))


def save(name: str, wanted: str | None, *, local: bool) -> int:
    """`chat save` and `chat rename`."""
    tidy = " ".join(name.split())
    if not tidy:
        raise Ending(2, say("library.no_name"))

    async def work(client: Client) -> tuple[Conversation, Conversation]:
        before = await find(client, wanted)
        await refuse_taken(client, tidy, before.project_id, but=before.id)
        return before, await client.change(before.id, ConversationPatch(title=tidy))

    with open_stage(local=local) as stage:
        before, after = stage.call(work)
    _tell_sitting([after])
    if before.title and before.title != after.title:
        notice(say("library.renamed", old=title_of(before), title=title_of(after)), dim=False)
    else:
        notice(say("library.named", title=title_of(after), id=short(after.id)), dim=False)
    return 0


def load(name: str, *, forget: bool, local: bool) -> int:
    """`chat load`."""
    here = sitting()
    with open_stage(local=local) as stage:
        if forget:
            where = stage.call(place)
            house = stage.call(_whereabouts)
            keep_loaded(house, where.id, None)
            notice(say("library.unloaded"), dim=False)
            return 0
        if not name:
            return _say_loaded(stage.call(_current), known=stage.call(_is_loaded))
        found = stage.call(lambda client: _load(client, name))
    if here is not None:
        here.enter(found.id)
        return 0
    messages = plural("messages", found.message_count)
    notice(say("library.loaded", title=title_of(found), id=short(found.id), messages=messages), dim=False)
    return 0


async def _load(client: Client, name: str) -> Conversation:
    found = await find(client, name)
    keep_loaded(client.whereabouts, (await place(client)).id, found.id)
    return found


async def _current(client: Client) -> Conversation:
    return await current(client, await place(client))


async def _is_loaded(client: Client) -> bool:
    return loaded(client.whereabouts, (await place(client)).id) is not None


async def _whereabouts(client: Client) -> str:
    return client.whereabouts


def _say_loaded(found: Conversation, *, known: bool) -> int:
    messages = plural("messages", found.message_count)
    name = "library.is_loaded" if known else "library.is_last"
    print(say(name, title=title_of(found), id=short(found.id), messages=messages))
    return 0


def act(names: Sequence[str], what: Act, *, local: bool) -> int:
    """`chat archive`, `unarchive`, `pin`, `unpin`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: _all(client, names))
        done = stage.call(lambda client: client.bulk(Bulk(ids=[one.id for one in found], action=what)))
    _tell_sitting(done)
    for one in done:
        notice(say(f"library.done_{what}", title=title_of(one), id=short(one.id)), dim=False)
    return 0


def delete(names: Sequence[str], *, yes: bool, local: bool) -> int:
    """`chat delete`: says what goes, and asks."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: _all(client, names))
        if yes:
            for name, one in zip(names, found, strict=True):
                _refuse_part(name, one)
        for one in found:
            notice(_doomed(one), dim=False)
        if not yes and not confirm(plural("library.delete_these", len({one.id for one in found}))):
            notice(say("library.kept"), dim=False)
            return 1
        ids = list(dict.fromkeys(one.id for one in found))
        stage.call(lambda client: _delete(client, ids))
    here = sitting()
    if here is not None and here.conversation is not None and here.conversation.id in ids:
        here.leave_conversation()
    notice(plural("library.deleted", len(ids)), dim=False)
    return 0


def _refuse_part(name: str, one: Conversation) -> None:
    """What is not asked about must be named in full."""
    low = " ".join(name.split()).casefold()
    if low != "last" and not one.id.endswith(low) and low != title_of(one).casefold():
        raise Ending(2, say("library.name_in_full", name=name, title=title_of(one), id=short(one.id)))


def _doomed(one: Conversation) -> str:
    facts = [plural("messages", one.message_count), when(one.updated_at)]
    if one.shared:
        facts.append(say("library.shared"))
    return f"  {short(one.id)}  {one_line(title_of(one))} · {' · '.join(facts)}"


async def _delete(client: Client, ids: list[str]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        await client.bulk(Bulk(ids=ids[start : start + AT_ONCE], action="delete"))
    forget_loaded(client.whereabouts, set(ids))
    forget_names()


async def _all(client: Client, names: Sequence[str]) -> list[Conversation]:
    return [await find(client, name) for name in names]


def _tell_sitting(changed: Sequence[Conversation]) -> None:
    here = sitting()
    if here is not None and here.conversation is not None:
        for one in changed:
            if one.id == here.conversation.id:
                here.conversation = one
    sys.stdout.flush()

"""The way without a server: the services in this process, on a data folder of one's own. No web framework."""

from __future__ import annotations

import asyncio
import getpass
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from veche.client.steps import Step
from veche.client.turn import TurnReader
from veche.entry.settings import read_settings
from veche.entry.wiring import House
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import (
    Conversation,
    ConversationPatch,
    MessagePage,
    NewConversation,
    Turn,
)
from veche.features.conversations.schemas.search import SearchPage
from veche.features.files import service as files
from veche.features.files.schemas import File
from veche.features.identity import service as identity
from veche.features.identity.schemas import Me
from veche.features.llm.schemas import Catalogue
from veche.features.templates import service as templates
from veche.features.templates.schemas import Template, Use, Used
from veche.features.turns import service as turns
from veche.features.turns.schemas import Accepted, Again, ContextGauge, NewMessage
from veche.features.usage import service as usage
from veche.features.usage.schemas import GroupBy, UsageReport
from veche.kit.caller import Caller, Locale
from veche.kit.db import Tx
from veche.kit.errors import VecheError
from veche.kit.ids import check_id
from veche.kit.live import Reader
from veche.kit.paging import Page
from veche.kit.sse import SseSplitter


class Embedded:
    """A client over an open house. Made by `open_embedded`."""

    def __init__(self, house: House, caller: Caller) -> None:
        self.house = house
        self.caller = caller
        self._awake = False
        self._waking = asyncio.Lock()

    async def me(self) -> Me:
        """The owner of the data folder."""
        return await self.house.db.read(identity.get_me, self.caller)

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50
    ) -> Page[Conversation]:
        """See `Client`."""
        return await self.house.db.read(
            conversations.list_conversations, self.caller, archived=archived, cursor=cursor, limit=limit
        )

    async def create(self, new: NewConversation) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.create, self.caller, new)

    async def conversation(self, conversation_id: str) -> Conversation:
        """See `Client`."""
        return await self.house.db.read(conversations.get, self.caller, conversation_id)

    async def change(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.change, self.caller, conversation_id, patch)

    async def delete(self, conversation_id: str) -> None:
        """See `Client`."""
        await self.house.db.write(conversations.delete, self.caller, conversation_id, self.house.bus)

    async def messages(self, conversation_id: str, *, before: int | None = None, limit: int = 500) -> MessagePage:
        """See `Client`."""
        return await self.house.db.read(
            conversations.messages, self.caller, conversation_id, before=before, limit=limit
        )

    async def send(self, conversation_id: str, new: NewMessage) -> AsyncIterator[Step]:
        """See `Client`."""
        await self._wake()
        conversation = await self.conversation(conversation_id)
        await self._know_models(new.model or conversation.model)
        async for step in self._follow(self.house.turns.send, conversation_id, new):
            yield step

    async def regenerate(self, message_id: str, again: Again) -> AsyncIterator[Step]:
        """See `Client`."""
        await self._wake()
        await self._know_models(again.model)
        async for step in self._follow(self.house.turns.regenerate, check_id(message_id), again):
            yield step

    async def go_on(self, message_id: str) -> AsyncIterator[Step]:
        """See `Client`."""
        await self._wake()
        await self._know_models(None)
        async for step in self._follow(self.house.turns.go_on, check_id(message_id)):
            yield step

    async def stop(self, turn_id: str) -> Turn:
        """See `Client`."""
        await self.house.db.read(turns.get_turn, self.caller, turn_id)
        await self.house.turns.stop(turn_id)
        return await self.house.db.read(turns.get_turn, self.caller, turn_id)

    async def search(self, query: str, *, limit: int = 20, cursor: str | None = None) -> SearchPage:
        """See `Client`."""
        await self.house.bus.drain()  # what a short process wrote last may still wait for its place in the index
        return await self.house.db.read(conversations.search, self.caller, query, limit=limit, cursor=cursor)

    async def models(self, *, refresh: bool = False) -> Catalogue:
        """See `Client`."""
        await self._wake()
        await self.house.models.listed()
        if refresh:
            await self.house.models.refresh(force=True)
        return self.house.models.catalogue(self.caller.locale)

    async def usage(self, *, by: GroupBy = "day", since: int | None = None, until: int | None = None) -> UsageReport:
        """See `Client`."""
        return await self.house.db.read(usage.report, self.caller, by=by, from_ms=since, to_ms=until)

    async def upload(self, name: str, data: bytes, media_type: str | None = None) -> File:
        """See `Client`."""

        async def pieces() -> AsyncIterator[bytes]:
            yield data

        content = await self.house.files.save(pieces())
        return await self.house.db.write(files.add, self.caller, content, name=name, declared_type=media_type)

    async def context(self, conversation_id: str, *, leaf: str | None = None, model: str | None = None) -> ContextGauge:
        """See `Client`."""
        await self._wake()
        conversation = await self.conversation(conversation_id)
        await self._know_models(model or conversation.model)
        return await self.house.db.read(
            turns.gauge,
            self.caller,
            conversation_id,
            leaf=leaf,
            model=model,
            models=self.house.models,
            window=self.house.turns.desk.settings.window,
        )

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """See `Client`."""
        return await self.house.db.read(templates.list_templates, self.caller, name=name, cursor=cursor)

    async def use_template(self, template_id: str, use: Use) -> Used:
        """See `Client`."""
        return await self.house.db.write(templates.take, self.caller, template_id, use)

    async def close(self) -> None:
        """Closes the house."""
        await self.house.close()

    async def _wake(self) -> None:
        """Reading needs the database only; models and turns are started for the first answer."""
        async with self._waking:
            if not self._awake:
                await self.house.open()
                self._awake = True

    async def _know_models(self, wanted: str | None) -> None:
        """The default, and names without a provider, mean something only once the providers have been asked."""
        if wanted is None or wanted.partition(".")[0] not in self.house.models.lines:
            await self.house.models.listed()

    async def _follow(self, verb: Callable[..., Awaitable[Accepted]], *args: object) -> AsyncIterator[Step]:
        """The steps of a turn that runs in this process, from the frames that every watcher gets."""
        accepted = await verb(self.caller, *args)
        reader, splitter = TurnReader(), SseSplitter()
        for step in reader.start(accepted):
            yield step
        if accepted.turn is None:
            for step in reader.take(b"done", b'{"turn":null}'):
                yield step
            return
        async for frames in self._frames(accepted.turn.id):
            for event, data in splitter.feed(frames.encode()):
                for step in reader.take(event, data):
                    yield step

    async def _frames(self, turn_id: str) -> AsyncIterator[str]:
        house = self.house
        watcher = Reader(house.turns.desk.settings.stalled_reader_bytes)
        house.hub.join(turns.turn_topic(turn_id), watcher)
        try:
            live = house.turns.live_of(turn_id)
            if live is not None and live.shown():
                yield live.partial_sse()
            while house.turns.is_open(turn_id):
                frames = await watcher.take_within(5.0)
                if watcher.lost:  # the text is whole in the message at the end, and in each partial
                    watcher.lost.clear()
                    live = house.turns.live_of(turn_id)
                    frames = [live.partial_sse()] if live is not None else []
                if frames:
                    yield "".join(frames)
                    if frames[-1].startswith("event: done"):
                        return
            yield await house.turns.ended_sse(turn_id)
        finally:
            house.hub.leave_all(watcher)


async def open_embedded(data: Path, *, locale: Locale, environment: Mapping[str, str]) -> Embedded:
    """A client on the data folder `data`, which is made when it is not there, with its owner.

    Raises:
        SettingsInvalid: the environment holds settings that cannot be used.
        SchemaTooNew, DatabaseUnavailable: the database cannot be opened.
    """
    return await asyncio.to_thread(_open, data, locale, environment)


def _open(data: Path, locale: Locale, environment: Mapping[str, str]) -> Embedded:
    # Titles by a model are a call more, for a process that may be gone before it has answered.
    settings = read_settings({"VECHE_TURNS_TITLES": "false", **environment, "VECHE_DATA": str(data)})
    try:
        house = House(settings, environment)
    except OSError as error:
        raise VecheError(code="client.folder", path=str(data), reason=error.strerror or str(error)) from error
    try:
        house.prepare()
        owner = house.db.read_now(identity.the_owner)
        if owner is None:
            password = house.doorkeeper.hasher.prepare(secrets.token_urlsafe(32), email=local_email())
            owner = house.db.write_now(_make_owner, password, locale)
    except BaseException:
        house.instance.close()
        house.db.close()
        raise
    return Embedded(house, Caller(user_id=owner.id, role=owner.role, locale=locale))


def local_email() -> str:
    """The name under which the machine's user owns a folder that no server has set up yet."""
    return f"{re.sub(r'[^a-z0-9._-]', '', _user().lower()).strip('.') or 'user'}@veche.local"


def _user() -> str:
    with suppress(Exception):  # a container's user may have no name
        return getpass.getuser()
    return "user"


def _make_owner(tx: Tx, password_hash: str, locale: Locale) -> Me:
    """Nobody knows the password; `veche manage owner` gives another when a browser is to be used."""
    known = identity.the_owner(tx)  # another process may have been faster
    if known is not None:
        return known
    return identity.make_owner(tx, email=local_email(), name=_user(), password_hash=password_hash, locale=locale)

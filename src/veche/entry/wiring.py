"""Introduces everything to everything: opens resources, loads adapters, hands them to the features."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veche.entry.schema import prepare
from veche.entry.settings import Settings
from veche.entry.vendors import find_plugins, vendors
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.http import Http
from veche.kit.instance import Instance
from veche.kit.later import Later
from veche.kit.live import Hub

if TYPE_CHECKING:  # a room is loaded when somebody asks for it (docs/decisions/0025-quick-start.md)
    from veche.entry.plugins import Plugins
    from veche.features.conversations import jobs as conversation_jobs
    from veche.features.exchange import jobs as exchange_jobs
    from veche.features.exchange.service import Exports, Imports, Jobs
    from veche.features.files import jobs as file_jobs
    from veche.features.files.access import FileReaders
    from veche.features.files.service import Extraction
    from veche.features.files.service.store import FileStore
    from veche.features.identity.service import Doorkeeper, Reception
    from veche.features.llm.service import Models
    from veche.features.privacy import jobs as privacy_jobs
    from veche.features.privacy.service import Erasure
    from veche.features.sharing.service import Locks
    from veche.features.turns.service import Turns
    from veche.features.usage.service import Prices
    from veche.kit.secrets import Sealer
else:
    conversation_jobs = Later("veche.features.conversations.jobs")
    exchange_jobs = Later("veche.features.exchange.jobs")
    file_jobs = Later("veche.features.files.jobs")
    privacy_jobs = Later("veche.features.privacy.jobs")

log = logging.getLogger("veche.house")
_SOON = 3.0  # seconds after which a house that opens for one question begins with what can wait


class House:
    """All that lives as long as the process. No web framework is loaded for it.

    Each room is opened when it is first asked for; `furnish` opens them all, so that a server finds at its start
    whatever is wrong. A short process pays for the rooms that it enters.
    """

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        process = settings.process
        process.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.settings = settings
        self.hub = Hub()
        self.http = Http()
        self.db = Database(
            process.database,
            readers=process.database_threads,
            durable=process.durable,
            announce=self.hub.announce,
        )
        self._environment = environment
        self._tasks: list[asyncio.Task[None]] = []

    @cached_property
    def bus(self) -> Bus:
        """What features tell each other, with those who listen."""
        from veche.features.artifacts import jobs as artifact_jobs

        bus = Bus(self.db)
        conversation_jobs.subscribe(bus, self.db, lambda: self.files)
        artifact_jobs.subscribe(bus, self.db)
        return bus

    @cached_property
    def files(self) -> FileStore:
        """The bytes of files."""
        from veche.features.files.service.store import FileStore

        given = self.settings.files
        folder = self.settings.process.data / "files"
        return FileStore(folder, max_bytes=given.max_bytes, quota_bytes=given.quota_bytes)

    @cached_property
    def extraction(self) -> Extraction:
        """Reads documents."""
        from veche.features.files.service import Extraction

        return Extraction(self.db, self.files, self.bus, self.settings.files)

    @cached_property
    def file_readers(self) -> FileReaders:
        """Who may read a file beside its owner."""
        from veche.entry.reading import may_read_in_conversation
        from veche.features.files.access import FileReaders

        return FileReaders(may_read_in_conversation)

    @cached_property
    def prices(self) -> Prices:
        """What models cost."""
        from veche.features.usage.service import load_prices

        return load_prices(self.settings.usage.prices)

    @cached_property
    def sealer(self) -> Sealer:
        """Seals what must not lie open in the database."""
        from veche.kit.secrets import load_sealer

        return load_sealer(self.settings.process.data / "secret.key")

    @cached_property
    def instance(self) -> Instance:
        """This process among others on the same data."""
        return Instance(self.settings.process.data / "run")

    @cached_property
    def plugins(self) -> Plugins:
        """Providers by other packages."""
        return find_plugins(self.settings).told()

    @cached_property
    def models(self) -> Models:
        """What can be asked."""
        from veche.adapters.guide.manifest import make_manifest as guide
        from veche.entry.reading import HouseSearch
        from veche.features.llm.service import Models

        manifests = [guide(HouseSearch(self.db)), *vendors(), *self.plugins.manifests]
        given = self.settings.llm
        return Models(
            self.db, self.http, self.sealer, manifests, given, self._environment, self.prices, self.plugins.items
        )

    @cached_property
    def turns(self) -> Turns:
        """Questions on their way to an answer."""
        from veche.entry.reading import BlobReader
        from veche.features.turns.service import Desk, Turns

        desk = Desk(self.models, self.bus, self.settings.turns, self.instance.id)
        read = BlobReader(self.db, lambda: self.files, self.reader)
        return Turns(self.db, self.hub, desk, self.instance, read)

    def reader(self) -> Extraction:
        """For a question with files, which cannot wait for what begins a moment later."""
        self.extraction.start()
        return self.extraction

    @cached_property
    def doorkeeper(self) -> Doorkeeper:
        """Who comes in."""
        from veche.features.identity.service import Doorkeeper

        return Doorkeeper(self.db, self.settings.identity, sealer=self.sealer)

    @cached_property
    def reception(self) -> Reception:
        """People who join and leave."""
        from veche.features.conversations.service import say_farewell
        from veche.features.identity.service import Reception

        return Reception(self.db, self.doorkeeper, lambda tx, one: say_farewell(tx, one, self.bus))

    @cached_property
    def locks(self) -> Locks:
        """Links with a password."""
        from veche.features.sharing.service import Locks

        return Locks(self.db, self.doorkeeper.hasher)

    @cached_property
    def exchange(self) -> Jobs:
        """What is carried in and out, in the background."""
        from veche.features.exchange.service import Jobs

        return Jobs(self.db, self.settings.process.data / "exchange")

    @cached_property
    def exports(self) -> Exports:
        """What is carried out."""
        from veche.features.exchange.service import Exports

        return Exports(self.exchange, self.files, self.settings.exchange)

    @cached_property
    def imports(self) -> Imports:
        """What is carried in."""
        from veche.features.exchange.service import Imports

        return Imports(self.exchange, self.files, self.bus, self.settings.exchange, lambda: self.extraction.wake())

    @cached_property
    def erasure(self) -> Erasure:
        """What goes for good."""
        from veche.features.privacy.service import Erasure

        return Erasure(self.db, self.bus, self.files, self.exchange, self.doorkeeper, self.settings.process.data)

    def furnish(self) -> None:
        """Opens every room.

        Raises:
            KeyFileUnfit, SettingsInvalid, OSError: what cannot be used is found now, not at the first visitor.
        """
        for name, room in vars(House).items():
            if isinstance(room, cached_property):
                getattr(self, name)

    def prepare(self) -> None:
        """Brings the tables to this version's form; backs SQLite up before it changes anything."""
        prepare(self.db, self.settings.process.data)

    async def open(self, *, for_one: bool = False) -> None:
        """Starts what runs in the background, first taking over what a dead process left.

        `for_one`: somebody waits for one answer; the lists of models are asked for when they are needed, and the
        rest begins a moment later.
        """
        await self.models.start(listing=not for_one)
        await self.turns.start()
        if for_one:
            self._begin(self._tidy_soon(), "what can wait")
        else:
            self._tidy()

    async def _tidy_soon(self) -> None:
        await asyncio.sleep(_SOON)
        self._tidy()

    def _tidy(self) -> None:
        self.bus.start()
        self.models.begin_listing()
        self.extraction.start()
        self._begin(self._sweep_daily(), "sweep files")
        self._begin(self._keep(), "retention")
        self._begin(self._tend(), "temporary conversations")

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    async def _sweep_daily(self) -> None:
        """Contents that no file has any more go; not at once at the start, which has better things to do."""
        await asyncio.sleep(600)
        while True:
            await file_jobs.sweep(self.db, self.files)
            await exchange_jobs.sweep(self.exchange)
            await asyncio.sleep(86_400)

    async def _keep(self) -> None:
        """What people want kept no longer goes, once an hour."""
        while True:
            await asyncio.sleep(120)
            try:
                await privacy_jobs.keep(self.db, self.bus)
            except Exception:
                log.exception("what is to be kept no longer could not be deleted; will try again")
            await asyncio.sleep(3_600)

    async def _tend(self) -> None:
        """Temporary conversations that nobody has open any more go; at the start those of an earlier process."""
        while True:
            try:
                await conversation_jobs.tend(self.db, self.bus, self.hub.watched)
            except Exception:
                log.exception("temporary conversations could not be looked after; will try again")
            await asyncio.sleep(60)

    async def close(self) -> None:
        """Stops everything; answers that stream are kept as interrupted."""
        for task in self._tasks:
            task.cancel()
        for name in ("exchange", "turns", "extraction", "doorkeeper"):
            if (room := vars(self).get(name)) is not None:
                await room.close()
        if "bus" in vars(self):
            await self.bus.stop()
        if "models" in vars(self):
            await self.models.close()
        await self.http.close()
        self.shut()

    def shut(self) -> None:
        """Lets go of the data, when nothing runs."""
        if "instance" in vars(self):
            self.instance.close()
        self.db.close()

"""Introduces everything to everything: opens resources, loads adapters, hands them to the features."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping

from veche.adapters.anthropic.manifest import manifest as anthropic
from veche.adapters.google.manifest import manifest as google
from veche.adapters.guide.manifest import make_manifest as guide
from veche.adapters.openai.manifest import manifest as openai
from veche.adapters.yandex.manifest import manifest as yandex
from veche.entry.plugins import Plugins
from veche.entry.reading import BlobReader, HouseSearch, may_read_in_conversation
from veche.entry.schema import prepare
from veche.entry.settings import Settings
from veche.features.artifacts import jobs as artifact_jobs
from veche.features.conversations import jobs as conversation_jobs
from veche.features.conversations.service import say_farewell
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
from veche.features.turns.service import Desk, Turns
from veche.features.usage.service import load_prices
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.http import Http
from veche.kit.instance import Instance
from veche.kit.live import Hub
from veche.kit.secrets import load_sealer
from veche.ports.manifest import Preset

log = logging.getLogger("veche.house")
_VENDORS = (yandex, openai, anthropic, google)


def find_plugins(settings: Settings) -> Plugins:
    """Packages of others that give providers; names of our own are taken."""
    ours = [preset.name for manifest in (guide(None), *_VENDORS) for preset in manifest.presets]
    return Plugins(settings.process.data, settings.plugins.disabled, ours)


def known_presets(settings: Settings) -> list[Preset]:
    """What this installation can connect to, with the plug-ins."""
    return [preset for manifest in (*_VENDORS, *find_plugins(settings).manifests) for preset in manifest.presets]


class House:
    """All that lives as long as the process. No web framework is loaded for it."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        process = settings.process
        process.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.settings = settings
        self.hub = Hub()
        self.db = Database(
            process.database,
            readers=process.database_threads,
            durable=process.durable,
            announce=self.hub.announce,
        )
        self.bus = Bus(self.db)
        self.http = Http()
        self.files = FileStore(
            process.data / "files", max_bytes=settings.files.max_bytes, quota_bytes=settings.files.quota_bytes
        )
        self.extraction = Extraction(self.db, self.files, self.bus, settings.files)
        self.file_readers = FileReaders(may_read_in_conversation)
        self.prices = load_prices(settings.usage.prices)
        self.sealer = load_sealer(process.data / "secret.key")
        self.instance = Instance(process.data / "run")
        self.plugins = find_plugins(settings)
        manifests = [guide(HouseSearch(self.db)), *_VENDORS, *self.plugins.manifests]
        self.models = Models(
            self.db, self.http, self.sealer, manifests, settings.llm, environment, self.prices, self.plugins.items
        )
        desk = Desk(self.models, self.bus, settings.turns, self.instance.id)
        self.turns = Turns(self.db, self.hub, desk, self.instance, BlobReader(self.db, self.files, self.extraction))
        self.doorkeeper = Doorkeeper(self.db, settings.identity, sealer=self.sealer)
        self.reception = Reception(self.db, self.doorkeeper, lambda tx, one: say_farewell(tx, one, self.bus))
        self.locks = Locks(self.db, self.doorkeeper.hasher)
        self.exchange = Jobs(self.db, process.data / "exchange")
        self.exports = Exports(self.exchange, self.files, settings.exchange)
        self.imports = Imports(self.exchange, self.files, self.bus, settings.exchange, self.extraction.wake)
        self.erasure = Erasure(self.db, self.bus, self.files, self.exchange, self.doorkeeper, process.data)
        self._keeping: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._tending: asyncio.Task[None] | None = None
        conversation_jobs.subscribe(self.bus, self.db, self.files)
        artifact_jobs.subscribe(self.bus, self.db)

    def prepare(self) -> None:
        """Brings the tables to this version's form; backs SQLite up before it changes anything."""
        prepare(self.db, self.settings.process.data)

    async def open(self) -> None:
        """Starts what runs in the background, first taking over what a dead process left."""
        self.bus.start()
        await self.models.start()
        await self.turns.start()
        self.extraction.start()
        self._sweeping = asyncio.create_task(self._sweep_daily(), name="sweep files")
        self._keeping = asyncio.create_task(self._keep(), name="retention")
        self._tending = asyncio.create_task(self._tend(), name="temporary conversations")

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
        for task in (self._sweeping, self._keeping, self._tending):
            if task is not None:
                task.cancel()
        await self.exchange.close()
        await self.turns.close()
        await self.extraction.close()
        await self.doorkeeper.close()
        await self.bus.stop()
        await self.models.close()
        await self.http.close()
        self.instance.close()
        self.db.close()

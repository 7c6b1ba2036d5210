"""The models that can be asked now: from the environment, from people, from this machine."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

import msgspec

from veche.features.llm import repository
from veche.features.llm.errors import ModelAmbiguous, ModelUnknown
from veche.features.llm.logic import Pulse, split_name
from veche.features.llm.schemas import Catalogue, Source
from veche.features.llm.service.purse import Purse
from veche.features.llm.service.shown import show_model, show_provider
from veche.features.llm.service.sources import from_environment, open_row
from veche.features.llm.settings import LlmSettings
from veche.features.usage.schemas import Cost
from veche.features.usage.service import Prices
from veche.kit.caller import Locale
from veche.kit.clock import day_of, now_ms
from veche.kit.db import Database
from veche.kit.errors import Invalid
from veche.kit.http import Http
from veche.kit.log import keep_secret
from veche.kit.messages import explain
from veche.kit.secrets import SealBroken, Sealer
from veche.ports.content import Usage
from veche.ports.manifest import Manifest, Preset
from veche.ports.plugins import Plugin
from veche.ports.provider import Connection, ModelInfo, ProviderError, ProviderTimeout
from veche.ports.provider import Provider as ProviderPort

log = logging.getLogger("veche.models")
LIST_TIMEOUT = 8.0  # seconds for one provider's list
DETECT_TIMEOUT = 1.5
LONGEST_NAME = 200  # characters


class Line(msgspec.Struct):
    """One connection in use: its provider, what it offers and how it fares."""

    connection: Connection
    preset: Preset
    provider: ProviderPort
    source: Source
    pulse: Pulse
    offers: list[ModelInfo] | None = None  # None until it was asked
    listed_at: int = 0


class Target(msgspec.Struct):
    """A model that is meant, and the line it is asked on."""

    id: str  # provider.model
    model: str  # the vendor's name
    line: Line
    info: ModelInfo | None


class Models:
    """Opens providers and knows what they offer. Lives as long as the process."""

    def __init__(
        self,
        db: Database,
        http: Http,
        sealer: Sealer,
        manifests: list[Manifest],
        settings: LlmSettings,
        environment: Mapping[str, str],
        prices: Prices,
        plugins: list[Plugin] | None = None,
    ) -> None:
        self._db = db
        self._http = http
        self.sealer = sealer
        self.settings = settings
        self.prices = prices
        self.plugins = plugins or []
        self._environment = environment
        self.presets = {preset.name: (manifest, preset) for manifest in manifests for preset in manifest.presets}
        self.lines: dict[str, Line] = {}
        self._refreshing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self.purse = Purse(db)
        self.streams = 0  # relayed through /v1 now

    def gather(self) -> float:
        """Seconds for which a provider's bytes may gather before they are relayed: none while few streams are open."""
        return min(self.streams / 800, 0.1) if self.streams > 10 else 0.0

    async def start(self, *, listing: bool = True) -> None:
        """Opens what is configured; lists and detection go on in the background, unless they are for later."""
        await self.reload()
        if listing:
            self.begin_listing()

    def begin_listing(self) -> None:
        """Lists and detection begin in the background, once."""
        if self._refreshing is None:
            self._refreshing = asyncio.create_task(self.refresh(quiet=True), name="list models")

    async def listed(self, *, whole: bool = False) -> None:
        """Waits until the lists are there, or have failed; the `whole` list has plug-ins too that need nothing and
        are not imported unless somebody means them.
        """
        self.begin_listing()
        if self._refreshing:
            await asyncio.wait([self._refreshing])
        if whole:
            await asyncio.gather(*(self.list_line(x) for x in list(self.lines.values()) if x.offers is None))

    async def close(self) -> None:
        """Closes all providers."""
        if self._refreshing:
            self._refreshing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._refreshing
        self.purse.close()
        for line in self.lines.values():
            await line.provider.close()
        self.lines.clear()

    async def reload(self) -> None:
        """Opens connections anew where they changed; lines that are the same go on."""
        async with self._lock:
            wanted = {c.name: (c, "builtin") for c in self._builtin()}
            wanted |= {
                c.name: (c, "environment")
                for c in from_environment([preset for _, preset in self.presets.values()], self._environment)
            }
            wanted |= {n: (x.connection, "detected") for n, x in self.lines.items() if x.source == "detected"}
            wanted |= {c.name: (c, "saved") for c in await self._saved()}
            for name in [n for n in self.lines if n not in wanted]:
                await self.lines.pop(name).provider.close()
            for name, (connection, source) in wanted.items():
                old = self.lines.get(name)
                if old is not None and old.connection == connection:
                    continue
                if old is not None:
                    await old.provider.close()
                try:
                    self.lines[name] = self._open(connection, source)  # type: ignore[arg-type]
                except Invalid as error:  # an option of it cannot be used; the others go on
                    self.lines.pop(name, None)
                    log.error("connection %r cannot be opened: %s", name, explain(error, "en"))

    def _open(self, connection: Connection, source: Source) -> Line:
        keep_secret(*connection.secrets.values())
        manifest, preset = self.presets[connection.preset]
        provider = manifest.open_provider(connection, preset, self._http)
        return Line(connection, preset, provider, source, Pulse())

    def _builtin(self) -> list[Connection]:
        return [
            Connection(name=name, preset=name, title=preset.title, base_url="", options=dict(preset.options))
            for name, (_, preset) in self.presets.items()
            if preset.stands_alone
        ]

    async def _saved(self) -> list[Connection]:
        rows = await self._db.read(repository.all_connections)
        found = []
        for row in rows:
            if not row.enabled or row.preset not in self.presets:
                continue
            try:
                found.append(open_row(row, self.sealer, self.presets[row.preset][1]))
            except SealBroken:
                log.error("the secrets of connection %r were sealed with another key; enter them again", row.name)
        return found

    async def refresh(self, *, force: bool = False, quiet: bool = False) -> None:
        """Asks providers for their models where the answer is old, and looks for servers on this machine.

        `quiet` leaves plug-ins that need nothing unasked: asking imports them.
        """
        now = now_ms()
        foreign = {preset.name for plugin in self.plugins for preset in plugin.presets} if quiet else set()
        old = [
            line
            for line in list(self.lines.values())
            if (force or line.offers is None or now - line.listed_at > self.settings.list_seconds * 1000)
            and not (line.preset.stands_alone and line.preset.name in foreign)
        ]
        await asyncio.gather(*(self.list_line(line) for line in old), self._detect())

    async def list_line(self, line: Line) -> None:
        """Asks one provider for its models; a failure is kept as its state."""
        try:
            line.offers = await asyncio.wait_for(line.provider.models(), LIST_TIMEOUT)
            line.pulse.went_well(now_ms())
        except TimeoutError:
            line.pulse.failed(ProviderTimeout(provider=line.connection.name), now_ms())
        except ProviderError as error:
            line.pulse.failed(error, now_ms())
        line.listed_at = now_ms()

    async def _detect(self) -> None:
        if not self.settings.detect:
            return
        presets = [p for n, (_, p) in self.presets.items() if p.detect and n not in self.lines]
        await asyncio.gather(*(self._try(preset) for preset in presets))

    async def _try(self, preset: Preset) -> None:
        connection = Connection(preset.name, preset.name, preset.title, preset.detect or "", options=preset.options)
        line = self._open(connection, "detected")
        try:
            line.offers = await asyncio.wait_for(line.provider.models(), DETECT_TIMEOUT)
        except (TimeoutError, ProviderError):
            await line.provider.close()
            return
        line.pulse.went_well(now_ms())
        line.listed_at = now_ms()
        if preset.name not in self.lines:
            self.lines[preset.name] = line
            log.info("found %s at %s with %d models", preset.title, preset.detect, len(line.offers))

    def resolve(self, name: str | None) -> Target:
        """The model that a name means; None means the default.

        Raises:
            ModelUnknown: no provider of that name, or no provider lists that bare name.
            ModelAmbiguous: several list it.
        """
        wanted = name or self.default()
        if len(wanted) > LONGEST_NAME or "\0" in wanted:
            raise ModelUnknown(model=wanted[:LONGEST_NAME].replace("\0", ""))
        provider, model = split_name(wanted)
        line = self.lines.get(provider) if provider else None
        if line is not None:
            return Target(wanted, model, line, self._info(line, model))
        alone = self.lines.get(wanted)
        if alone is not None and len(alone.preset.models) == 1 and alone.source == "builtin":  # `guide`
            only = alone.preset.models[0]
            return Target(f"{wanted}.{only.name}", only.name, alone, only)
        having = [line for line in self.lines.values() if any(o.name == wanted for o in line.offers or [])]
        if not having:
            raise ModelUnknown(model=wanted)
        if len(having) > 1:
            raise ModelAmbiguous(model=wanted, choices=", ".join(f"{x.connection.name}.{wanted}" for x in having))
        return Target(f"{having[0].connection.name}.{wanted}", wanted, having[0], self._info(having[0], wanted))

    @staticmethod
    def _info(line: Line, model: str) -> ModelInfo | None:
        if line.offers is None:  # not asked yet
            return line.preset.knows(model)
        return next((offer for offer in line.offers if offer.name == model), None)

    def default(self) -> str:
        """What is asked when nobody chooses: the setting, else the first provider that answers, else the Guide."""
        if self.settings.default_model:
            return self.settings.default_model
        for line in self.lines.values():
            if not line.preset.stands_alone and line.offers:
                hint = line.preset.options.get("default_model")
                names = [offer.name for offer in line.offers]
                return f"{line.connection.name}.{hint if hint in names else names[0]}"
        return "guide.veche"

    def cost_of(self, target: Target, count: Usage, at: int) -> Cost | None:
        """What an answer cost; models on this machine are free, unknown stays unknown."""
        line = target.line
        if all(getattr(count, name) is None for name in Usage.__struct_fields__):
            return None
        return self.prices.cost_of(
            count,
            preset=line.preset.name,
            model=target.model,
            at=at,
            provider=line.connection.name,
            local=line.preset.free or line.preset.detect is not None or line.preset.name == "gguf",
        )

    def catalogue(self, locale: Locale) -> Catalogue:
        """All models and providers as they are known now."""
        today = day_of(now_ms())
        models = [
            show_model(line.connection, line.preset, offer, self.prices, today)
            for line in self.lines.values()
            for offer in line.offers or []
        ]
        providers = [
            show_provider(x.connection, x.preset, x.pulse, x.source, len(x.offers or []), locale)
            for x in self.lines.values()
        ]
        return Catalogue(models, providers, self.default())

"""A provider of somebody else's: imported with its first question, and kept from doing harm."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, nullcontext
from typing import Any

import msgspec

from veche.entry.plugins.known import in_words, manifest_of
from veche.kit.errors import VecheError
from veche.kit.http import Http
from veche.kit.messages import explain
from veche.kit.packages import Announced
from veche.ports.content import StreamEvent
from veche.ports.manifest import Manifest, Preset
from veche.ports.plugins import Plugin, PluginBroken
from veche.ports.provider import ChatRequest, Connection, ModelInfo, Provider, ProviderError

log = logging.getLogger("veche.plugins")
CLOSING = 5.0  # seconds that it has to let go of its connections


def lazy_manifest(plugin: Plugin, point: Announced) -> Manifest:
    """The plug-in's manifest, of what is known of it; nothing is imported by it."""

    def open_provider(connection: Connection, preset: Preset, http: Http) -> Provider:
        def opening(manifest: Manifest) -> Provider:
            return manifest.open_provider(connection, preset, http)

        return Foreign(plugin, point, opening, connection.name)

    return Manifest(name=plugin.name, presets=plugin.presets, open_provider=open_provider)


class Foreign:
    """Stands before a plug-in's provider. Whatever the plug-in does, only errors of the port come out."""

    def __init__(self, plugin: Plugin, point: Announced, opening: Callable[[Manifest], Provider], name: str) -> None:
        self._plugin = plugin
        self._point = point
        self._opening = opening
        self._name = name
        self._inner: Provider | None = None
        self._lock = asyncio.Lock()

    async def models(self) -> list[ModelInfo]:
        """What can be asked there."""
        inner = await self._opened()
        try:
            found = await inner.models()
            offers = msgspec.convert(msgspec.to_builtins(found), list[ModelInfo])
            self._plugin.recover()
            return offers
        except ProviderError:
            raise
        except Exception as error:
            raise self._broken("plugins.failed", error) from error

    async def stream(self, request: ChatRequest) -> AsyncIterator[StreamEvent]:
        """The answer, as long as it is one."""
        inner = await self._opened()
        try:
            events: Any = inner.stream(request)
            async with aclosing(events) if hasattr(events, "aclose") else nullcontext():
                async for event in events:
                    if not isinstance(event, StreamEvent):
                        raise TypeError(f"{type(event).__name__} is no event of a stream")
                    yield event
            self._plugin.recover()
        except ProviderError:
            raise
        except Exception as error:
            raise self._broken("plugins.failed", error) from error

    async def close(self) -> None:
        """Lets go of it, if it was opened."""
        if self._inner is None:
            return
        try:
            await asyncio.wait_for(self._inner.close(), CLOSING)
        except Exception as error:
            self._broken("plugins.failed", error)

    async def _opened(self) -> Provider:
        async with self._lock:
            if self._inner is None:
                try:
                    manifest = await asyncio.to_thread(manifest_of, self._point)  # an import may take its time
                    self._inner = self._opening(manifest)
                except PluginBroken as error:
                    raise self._broken("plugins.settings", RuntimeError(error.fields.get("reason", ""))) from error
                except ProviderError:
                    raise
                except VecheError as error:  # a setting that it cannot use, in its own words or in ours
                    raise self._broken("plugins.settings", RuntimeError(explain(error, "en"))) from error
                except (Exception, SystemExit) as error:
                    raise self._broken("plugins.settings", error) from error
            return self._inner

    def _broken(self, code: str, error: BaseException) -> PluginBroken:
        reason = in_words(error)
        problem = PluginBroken(code=code, provider=self._name, detail=reason, reason=reason, name=self._plugin.name)
        self._plugin.fail(problem)
        log.error("plug-in %r (%s %s): %s", self._plugin.name, self._plugin.package, self._plugin.version, reason)
        return problem

"""Connections that people save: made, revised, tested, withdrawn."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec

from veche.features.llm import repository
from veche.features.llm.errors import ConnectionExists, ConnectionInvalid, ConnectionUnknown
from veche.features.llm.logic import Pulse
from veche.features.llm.schemas import (
    ConnectionPatch,
    ConnectionTest,
    ConnectionView,
    NewConnection,
    Plugins,
    PluginView,
    Presets,
    PresetView,
    Trouble,
)
from veche.features.llm.service.models import Models
from veche.kit.addresses import check_address
from veche.kit.caller import Caller, Locale
from veche.kit.db import Tx
from veche.kit.log import keep_secret
from veche.kit.messages import catalogue, explain
from veche.kit.secrets import Sealer
from veche.ports.manifest import Preset
from veche.ports.plugins import Plugin

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_PROGRAMS = frozenset({"python"})  # options that name what is run
_ADDRESSES = ("exchange_url", "models_path")  # options that say where secrets are sent
_LONGEST_ADDRESS = 500


def presets(models: Models, locale: Locale) -> Presets:
    """Vendors that need something from the person; what is built in needs no connection."""
    return Presets([_view(p, locale) for _, p in models.presets.values() if p.needs or p.base_url or p.environment])


def _view(preset: Preset, locale: Locale) -> PresetView:
    notes = catalogue(locale).get(f"presets.{preset.name}", preset.notes)
    variables = [name for field, usual in preset.environment.items() for name in (preset.variable(field), *usual)]
    return PresetView(preset.name, preset.title, preset.base_url, preset.needs, preset.key_url, notes, variables)


def plugins(models: Models, caller: Caller) -> Plugins:
    """The plug-ins that are installed, with what is wrong with each."""
    caller.need_admin()
    return Plugins([show_plugin(plugin, caller.locale) for plugin in models.plugins])


def show_plugin(plugin: Plugin, locale: Locale) -> PluginView:
    """One plug-in, in the person's language."""
    problem = plugin.problem
    return PluginView(
        name=plugin.name,
        package=plugin.package,
        version=plugin.version,
        value=plugin.value,
        state=plugin.state,
        presets=[_view(preset, locale) for preset in plugin.presets],
        error=Trouble(problem.code, explain(problem, locale)) if problem else None,
    )


def _address(url: str | None) -> str:
    """Administrators may point at their own network (a model server there is the usual case), not at metadata."""
    if url:
        check_address(url, allow_private=True)
        if len(url) > _LONGEST_ADDRESS:
            raise ConnectionInvalid(field="base_url")
    return (url or "").rstrip("/")


def _options(options: dict[str, str]) -> str:
    """A program is named by whoever may start programs on this machine, and that is not everybody with a browser."""
    if _PROGRAMS & options.keys():
        raise ConnectionInvalid(field="options")
    return msgspec.json.encode(options).decode()


def make(tx: Tx, caller: Caller, new: NewConnection, sealer: Sealer, known: dict[str, Any]) -> None:
    """Saves a connection.

    Raises:
        ConnectionInvalid: the name has other characters than a-z, 0-9, - and _, or there is no such preset.
        ConnectionExists: the name is taken.
    """
    caller.need_admin()
    if not _NAME.fullmatch(new.name):
        raise ConnectionInvalid(field="name")
    if new.preset not in known:
        raise ConnectionInvalid(field="preset")
    if repository.get_connection(tx, new.name) is not None:
        raise ConnectionExists(name=new.name)
    secrets = {k: v.strip() for k, v in new.secrets.items() if v.strip()}
    keep_secret(*secrets.values())
    repository.add_connection(
        tx,
        {
            "name": new.name,
            "preset": new.preset,
            "title": (new.title or known[new.preset][1].title)[:120],
            "base_url": _address(new.base_url),
            "secrets": sealer.seal(msgspec.json.encode(secrets).decode()) if secrets else "",
            "options": _options(new.options),
            "enabled": new.enabled,
        },
    )


def revise(tx: Tx, caller: Caller, name: str, patch: ConnectionPatch, sealer: Sealer) -> None:
    """Changes a saved connection; secrets that the patch does not name stay, unless it leads to another server."""
    caller.need_admin()
    row = repository.get_connection(tx, name)
    if row is None:
        raise ConnectionUnknown(name=name)
    values: dict[str, Any] = {}
    if patch.title is not None:
        values["title"] = patch.title[:120]
    if patch.base_url is not None:
        values["base_url"] = _address(patch.base_url)
    if patch.options is not None:
        values["options"] = _options(patch.options)
    if patch.enabled is not None:
        values["enabled"] = patch.enabled
    away = _leads_away(row, values)
    if patch.secrets is not None or away:
        kept = row.secrets and not away
        old = msgspec.json.decode(sealer.open(row.secrets), type=dict[str, str]) if kept else {}
        merged = {k: v for k, v in {**old, **(patch.secrets or {})}.items() if v}
        keep_secret(*merged.values())
        values["secrets"] = sealer.seal(msgspec.json.encode(merged).decode()) if merged else ""
    if values:
        repository.set_connection(tx, name, values)


def _leads_away(row: Any, values: dict[str, Any]) -> bool:
    """Would the kept secrets go to another server? Who may change an address need not be whom a key was shown to."""
    old, new = (
        _places(row.base_url, row.options),
        _places(**{"base_url": row.base_url, "options": row.options} | values),
    )
    return old != new


def _places(base_url: str, options: str, **_: object) -> tuple[object, ...]:
    address, given = urlsplit(base_url), msgspec.json.decode(options, type=dict[str, str])
    return (address.scheme, address.netloc.lower(), *(given.get(name, "") for name in _ADDRESSES))


def withdraw(tx: Tx, caller: Caller, name: str) -> None:
    """Deletes a saved connection and its secrets."""
    caller.need_admin()
    if not repository.delete_connection(tx, name):
        raise ConnectionUnknown(name=name)


def connections(tx: Tx, caller: Caller, models: Models) -> list[ConnectionView]:
    """All connections without their secrets: saved ones, and those that the environment or this machine gave."""
    caller.need_admin()
    saved = [
        ConnectionView(
            name=row.name,
            preset=row.preset,
            title=row.title,
            base_url=row.base_url,
            options=msgspec.json.decode(row.options, type=dict[str, str]),
            has_secrets=sorted(msgspec.json.decode(models.sealer.open(row.secrets))) if row.secrets else [],
            enabled=row.enabled,
            source="saved",
            created_at=row.created_at,
        )
        for row in repository.all_connections(tx)
    ]
    names = {view.name for view in saved}
    given = [
        ConnectionView(
            name=name,
            preset=line.preset.name,
            title=line.connection.title,
            base_url=line.connection.base_url,
            options=line.connection.options,
            has_secrets=sorted(line.connection.secrets),
            enabled=True,
            source=line.source,
        )
        for name, line in models.lines.items()
        if name not in names and line.source != "builtin"
    ]
    return saved + given


async def test_line(models: Models, caller: Caller, name: str) -> ConnectionTest:
    """Asks a provider for its models now."""
    caller.need_admin()
    line = models.lines.get(name)
    if line is None:
        raise ConnectionUnknown(name=name)
    began = time.monotonic()
    line.pulse = Pulse()
    await models.list_line(line)
    error = line.pulse.error
    return ConnectionTest(
        ok=error is None,
        model_count=len(line.offers or []),
        error=Trouble(error.code, explain(error, caller.locale)) if error else None,
        latency_ms=round((time.monotonic() - began) * 1000),
    )

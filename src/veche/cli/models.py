"""What `chat models` does: lists, tells of one, and keeps short names."""

from __future__ import annotations

import json
import re
import sys

from veche.cli.choosing import named
from veche.cli.config_file import put
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.settings import forget_settings, settings
from veche.cli.tables import table
from veche.cli.terminal import harmless, paint
from veche.cli.words import notice, plural, say
from veche.client.entities import Model, to_json

_ALIAS = re.compile(r"[\w-]+", re.ASCII)
RESERVED = "guide"


def show(text: str, *, provider: str | None, refresh: bool, local: bool, as_json: bool) -> int:
    """`chat models list`, and `refresh`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: client.models(refresh=refresh))
    if provider is not None and provider not in {one.name for one in found.providers}:
        names = ", ".join(one.name for one in found.providers)
        raise Ending(3, say("models.no_provider", name=provider, names=names))
    wanted = text.casefold()
    short = _short_names()
    models = [
        model
        for model in found.models
        if provider in (None, model.provider)
        and wanted in f"{model.id} {model.title} {' '.join(short.get(model.id, []))}".casefold()
    ]
    if as_json:
        facts = {"models": models, "providers": found.providers, "default": found.default}
        print(to_json({**facts, "aliases": dict(settings().aliases)}, indent=2))
        return 0
    default = settings().model_named(settings().model or found.default)
    table([_row(model, default, short) for model in models], right=(1,))
    for one in found.providers:
        if one.error is not None and provider in (None, one.name):
            notice(f"{one.title}: {harmless(one.error.text)}", dim=False)
    if not models:
        notice(say("no_models"))
    elif {model.provider for model in found.models} == {RESERVED} and not any(one.error for one in found.providers):
        notice(say("models.only_guide"))
    return 0


def _short_names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for alias in settings().aliases:
        found.setdefault(settings().model_named(alias), []).append(alias)
    return found


def _row(model: Model, default: str, short: dict[str, list[str]]) -> list[str]:
    names = "".join(f"  = {harmless(alias)}" for alias in short.get(model.id, []))
    mark = f"  ({say('default_model')})" if model.id == default else ""
    return [harmless(f"{model.id}{names}{mark}"), _window(model), _price(model)]


def _window(model: Model) -> str:
    return f"{model.context_window // 1000}k" if model.context_window else ""


def _price(model: Model) -> str:
    return f"{model.price.input} / {model.price.output} {model.price.currency}" if model.price is not None else ""


def info(name: str, *, local: bool, as_json: bool) -> int:
    """`chat models info`."""
    with open_stage(local=local) as stage:
        model_id = stage.call(lambda client: named(client, name))
        found = stage.call(lambda client: client.models())
    model = next((one for one in found.models if one.id == model_id), None)
    if as_json:
        print(to_json(model or {"id": model_id}, indent=2))
        return 0
    print(paint(harmless(model_id), "heading", sys.stdout))
    if model is None:
        notice(say("models.unlisted"))
        return 0
    provider = next((one for one in found.providers if one.name == model.provider), None)
    can = [say(f"models.can_{kind}") for kind in model.input if kind != "text"]
    can += [say(f"models.can_{name}") for name in ("tools", "reasoning", "structured") if getattr(model, name)]
    rows = [
        ["title", model.title],
        ["provider", provider.title if provider else model.provider],
        ["window", plural("tokens", model.context_window) if model.context_window else ""],
        ["output", plural("tokens", model.max_output) if model.max_output else ""],
        ["price", _price(model)],
        ["can", ", ".join(can)],
        ["params", ", ".join(model.params)],
        ["aliases", ", ".join(_short_names().get(model_id, []))],
    ]
    table([[say(f"models.row_{label}"), harmless(value)] for label, value in rows if value])
    return 0


def list_aliases(*, as_json: bool) -> int:
    """`chat models alias list`."""
    known = settings().aliases
    if as_json:
        print(json.dumps(dict(known), ensure_ascii=False, indent=2))
        return 0
    table([[harmless(name), harmless(model)] for name, model in sorted(known.items())])
    if not known:
        notice(say("models.no_aliases"))
    return 0


def set_alias(name: str, model: str, *, local: bool) -> int:
    """`chat models alias set`: also for a model that cannot be seen now, with a word of warning."""
    if not _ALIAS.fullmatch(name):
        raise Ending(2, say("models.alias_form", name=name))
    with open_stage(local=local) as stage:
        try:
            chosen = stage.call(lambda client: named(client, model))
        except Ending as error:
            if error.code == 2:
                raise
            notice(error.text, dim=False)
            chosen = model
    if chosen == name or settings().model_named(chosen) == name:
        raise Ending(2, say("models.alias_itself", name=name))
    path = put(f"aliases.{name}", chosen)
    forget_settings()
    notice(say("models.alias_set", name=name, model=chosen, path=path), dim=False)
    return 0


def remove_alias(name: str) -> int:
    """`chat models alias rm`."""
    if name not in settings().aliases:
        raise Ending(3, say("models.no_alias", name=name))
    put(f"aliases.{name}", None)
    forget_settings()
    notice(say("models.alias_gone", name=name), dim=False)
    return 0

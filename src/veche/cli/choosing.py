"""Which model a person means, and `chat model`: shows it, or changes it for a conversation, a project or for good."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.finding import find, title_of
from veche.cli.opening import open_stage
from veche.cli.place import place
from veche.cli.settings import settings
from veche.cli.sitting import sitting
from veche.cli.words import notice, say
from veche.client.entities import Catalogue, Conversation, ConversationPatch, ProjectPatch, to_json

if TYPE_CHECKING:
    from veche.cli.stage import Stage
    from veche.client.port import Client

NEAR = 5  # names that are offered


async def named(client: Client, wanted: str) -> str:
    """The whole name of the model that `wanted` means: an alias, a whole name, or a name that one provider has.

    Raises:
        Ending: there is none, or several; or there is no key for its provider.
    """
    name = settings().model_named(wanted)
    found = await client.models()
    ids = [model.id for model in found.models]
    if name in ids:
        return name
    chosen = [one for one in ids if one.partition(".")[2] == name or one == f"{name}.{_only(found, name)}"]
    if len(chosen) == 1:
        return chosen[0]
    if len(chosen) > 1:
        raise Ending(2, say("models.several", name=name, choices="\n".join(f"  {one}" for one in chosen)))
    provider, dot, rest = name.partition(".")
    if dot and rest and provider in {one.name for one in found.providers if one.preset != "guide"}:
        return name  # providers take models that they do not list
    if dot and (lacking := next((p for p in await client.presets() if p.name == provider and p.needs), None)):
        variable = next((v for v in reversed(lacking.variables) if v.endswith(("KEY", "TOKEN", "CREDENTIALS"))), "")
        code = "models.no_connection" if "://" in client.whereabouts else "models.no_key"
        raise Ending(4, say(code, title=lacking.title, provider=provider, variable=variable))
    raise Ending(3, _unknown(name, [*ids, *settings().aliases]))


def _only(found: Catalogue, provider: str) -> str:
    names = [model.name for model in found.models if model.provider == provider]
    return names[0] if len(names) == 1 else ""


def _unknown(name: str, names: list[str]) -> str:
    """What there is instead: names like it, first those that hold it."""
    low = name.casefold()
    near = [one for one in names if low in one.casefold()][:NEAR]
    bare = {one.partition(".")[2] or one: one for one in names}
    near += [bare[one] for one in difflib.get_close_matches(low.partition(".")[2] or low, bare, n=NEAR, cutoff=0.5)]
    near += difflib.get_close_matches(low, names, n=NEAR, cutoff=0.5)
    told = "\n".join(f"  {one}" for one in list(dict.fromkeys(near))[:NEAR])
    return say("models.unknown_near" if told else "models.unknown", name=name, near=told)


def model(name: str | None, *, project: bool, default: bool, local: bool, as_json: bool) -> int:
    """`chat model`."""
    if project and default:
        raise Ending(2, say("models.one_of"))
    with open_stage(local=local) as stage:
        if name is None:
            return _show(stage, as_json=as_json)
        chosen = stage.call(lambda client: named(client, name))
        if default:
            _keep_default(name, chosen)
        elif project:
            _keep_in_project(stage, chosen)
        else:
            _switch(stage, chosen)
    return 0


def _switch(stage: Stage, chosen: str) -> None:
    here = sitting()
    if here is not None:
        here.manner = replace(here.manner, model=chosen)
        if here.conversation is None:
            notice(say("model_now", model=chosen), dim=False)
            return
    conversation = stage.call(lambda client: find(client, None))
    changed = stage.call(lambda client: client.change(conversation.id, ConversationPatch(model=chosen)))
    if here is not None:
        here.conversation = changed
        notice(say("model_now", model=chosen), dim=False)
    else:
        notice(say("models.switched", model=chosen, title=title_of(changed)), dim=False)


def _keep_default(name: str, chosen: str) -> None:
    from veche.cli.config_file import put
    from veche.cli.settings import forget_settings

    path = put("model", name if name in settings().aliases else chosen)
    forget_settings()
    notice(say("models.kept_default", model=chosen, path=path), dim=False)


def _keep_in_project(stage: Stage, chosen: str) -> None:
    here = stage.call(lambda client: place(client))
    if here.project is None:
        raise Ending(3, say("models.no_project"))
    known = here.project
    stage.call(lambda client: client.change_project(known.id, ProjectPatch(model=chosen)))
    notice(say("models.kept_project", model=chosen, project=known.name), dim=False)


def _show(stage: Stage, *, as_json: bool) -> int:
    """What is asked next here; and what there is besides, for whoever wonders why."""
    here = sitting()
    conversation = _conversation(stage)
    spot = stage.call(lambda client: place(client))
    default = stage.call(lambda client: client.models()).default
    asked = here.manner.model if here is not None else _asked()
    usual = settings().model if settings().origin("model") == "file" else None
    usual = settings().model_named(usual) if usual else None
    in_project = spot.project.model if spot.project is not None else None
    levels = {
        "now": asked,
        "conversation": conversation.model if conversation is not None else None,
        "project": in_project,
        "settings": usual,
        "server": default,
    }
    if conversation is not None:  # it keeps what it began with
        levels["settings"] = None
    if as_json:
        print(to_json({"model": next(v for v in levels.values() if v), **levels}, indent=2))
        return 0
    model_id = next(value for value in levels.values() if value)
    print(model_id)
    rows = [[f"  {say(f'models.level_{name}')}", value] for name, value in levels.items() if value]
    if len(rows) > 1:
        notice("\n".join(f"{row[0]}: {row[1]}" for row in rows))
    return 0


def _asked() -> str | None:
    from veche.cli.manner import Manner
    from veche.cli.settings import fill

    return fill(Manner()).model


def _conversation(stage: Stage) -> Conversation | None:
    here = sitting()
    if here is not None:
        return here.conversation
    try:
        return stage.call(lambda client: find(client, None))
    except Ending:
        return None

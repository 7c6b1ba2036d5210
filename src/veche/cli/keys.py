"""What `chat keys` does: here for this machine, with `--server` for the server that one is signed in to."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from veche.cli.ending import Ending
from veche.cli.folders import folders
from veche.cli.key_source import key_source, key_store
from veche.cli.login import find_login
from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.tables import table
from veche.cli.terminal import is_terminal
from veche.cli.way import Way
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import ConnectionPatch, NewConnection, PresetView, VecheError, to_json
from veche.client.keys import is_key
from veche.client.words import explain_to_person

SECRETS = ("api_key", "authorization_key", "iam_token")
_MARKS = ("API_KEY", "AUTHORIZATION_KEY", "IAM_TOKEN", "CREDENTIALS")


@dataclass(frozen=True)
class Found:
    """A key that there is: whose, from where, and how it ends; the first of a provider is the one in use."""

    provider: str
    source: str  # environment, command, ring, file; saved on a server
    name: str  # the variable, the program
    ending: str
    used: bool


def show(*, server: bool, as_json: bool) -> int:
    """`chat keys list`."""
    found = _on_server() if server else found_here()
    if as_json:
        print(to_json([asdict(one) for one in found], indent=2))
        return 0
    rows = []
    for one in found:
        mark = "" if one.used else say("keys.unused")
        rows.append([one.provider, say(f"keys.from_{one.source}", name=one.name).strip(), ending(one.ending), mark])
    table(rows)
    if not found:
        here = "keys.none_here" if find_login() is not None else "keys.none"
        notice(say("keys.none_there" if server else here), dim=False)
    if not server:
        _mention_server()
    return 0


def ending(last: str) -> str:
    """How a key ends, for whoever has several."""
    return f"…{last}" if last else "…"


def found_here(presets: list[PresetView] | None = None) -> list[Found]:
    """All keys on this machine, in the order in which they are looked for. No program is asked for its key."""
    known = presets if presets is not None else local_presets()
    kept = {one.provider: one for one in key_store().kept()}
    commands = key_source().commands
    found: list[Found] = []
    for provider in [*(p.name for p in known), *(n for n in (*commands, *kept) if n not in {p.name for p in known})]:
        variables = next((_secret_variables(p) for p in known if p.name == provider), [])
        given = {name: text for name in variables if (text := os.environ.get(name, "").strip())}
        rows = [("environment", name, text[-4:] if len(text) >= 12 else "") for name, text in given.items()]
        if provider in commands:
            rows.append(("command", os.path.basename(commands[provider][0]), ""))  # noqa: PTH119 - a word, no path
        if provider in kept:
            rows.append((kept[provider].place, "", kept[provider].ending))
        found += [Found(provider, *row, used=place == 0) for place, row in enumerate(rows)]
    return found


def _secret_variables(preset: PresetView) -> list[str]:
    """Variables that hold its key, ours first: it wins over the vendor's own."""
    return [name for name in preset.variables if name.endswith(_MARKS)]


def local_presets() -> list[PresetView]:
    """The vendors that this machine knows; its data is not opened for it."""
    from veche.client.vendors import vendors

    return vendors(folders().data, os.environ)


def take(provider: str, *, to_file: bool, server: bool) -> int:
    """`chat keys set`: typed unseen, or piped in; tried only when it is asked for."""
    if server:
        with _stage(server=True) as stage:
            preset = _preset(stage.call(lambda client: client.presets()), provider)
            _connect(stage, preset, _read(preset))
        notice(say("keys.set_there", title=preset.title), dim=False)
        return 0
    preset = _preset(local_presets(), provider)
    key = _read(preset)
    place = key_store().put(preset.name, key, to_file=to_file)
    _renew()
    notice(say(f"keys.set_{place}", title=preset.title, path=folders().config / "keys"), dim=False)
    here = [name for name in _secret_variables(preset) if os.environ.get(name)]
    if here:
        notice(say("keys.overruled", name=here[0]), dim=False)
    elif preset.name in key_source().commands:
        notice(say("keys.overruled_command"), dim=False)
    _mention_server()
    return 0


def refuse_named() -> None:
    """A key on the command line has been seen: by the shell's history, and by whoever lists processes."""
    raise Ending(2, say("keys.named"))


def _renew() -> None:
    """What goes on in this process, a conversation, has the keys as they are now."""
    here = sitting()
    if here is not None:
        here.stage.call(lambda client: client.renew_keys())


def _read(preset: PresetView) -> str:
    if is_terminal(sys.stdin):
        import click

        if preset.key_url:
            notice(say("keys.where", url=preset.key_url))
        key = str(click.prompt(say("keys.ask", title=preset.title), hide_input=True, err=True, prompt_suffix=" "))
    else:
        key = sys.stdin.readline()
    key = key.strip()
    if not is_key(key):
        raise Ending(2, say("keys.no_key"))
    return key


def _preset(presets: list[PresetView], name: str) -> PresetView:
    """The vendor of this name that takes a key."""
    taking = {one.name: one for one in presets if _secret_variables(one) or set(SECRETS) & set(one.needs)}
    found = taking.get(name.lower())
    if found is None:
        near = difflib.get_close_matches(name.lower(), taking, n=1)
        names = ", ".join(sorted(taking))
        raise Ending(
            3, say("keys.unknown_near" if near else "keys.unknown", name=name, near="".join(near), names=names)
        )
    return found


def _connect(stage: Stage, preset: PresetView, key: str) -> None:
    """Saves the key in the server's connection of this vendor, which is made when it is not there."""
    field = next((name for name in SECRETS if name in preset.needs), "api_key")
    saved = [one.name for one in stage.call(lambda client: client.connections()) if one.source == "saved"]
    if preset.name in saved:
        stage.call(lambda client: client.reconnect(preset.name, ConnectionPatch(secrets={field: key})))
    else:
        new = NewConnection(name=preset.name, preset=preset.name, secrets={field: key})
        stage.call(lambda client: client.connect(new))


def forget(provider: str, *, server: bool) -> int:
    """`chat keys delete`."""
    if server:
        with _stage(server=True) as stage:
            stage.call(lambda client: client.disconnect(provider))
        notice(say("keys.deleted", provider=provider), dim=False)
        return 0
    gone = key_store().delete(provider.lower())
    _renew()
    left = [one for one in found_here() if one.provider == provider.lower()] if not gone else []
    if not gone and not left:
        raise Ending(3, say("keys.not_kept", provider=provider))
    if left:
        source = say(f"keys.from_{left[0].source}", name=left[0].name)
        raise Ending(1, say("keys.not_ours", provider=provider, source=source))
    notice(say("keys.deleted", provider=provider), dim=False)
    return 0


def try_out(provider: str | None, *, server: bool, as_json: bool) -> int:
    """`chat keys test`: asks each provider for its models."""
    rows: list[dict[str, object]] = []
    with _stage(server=server) as stage:
        names = [provider.lower()] if provider else _to_try(stage, server=server)
        if not names:
            raise Ending(4, say("keys.none_there" if server else "keys.none"))
        for name in names:
            code, text = _tried(stage, name)
            rows.append({"provider": name, "ok": code == "ok", "code": code, "text": text})
    if as_json:
        print(to_json(rows, indent=2))
    else:
        for row in rows:
            print(f"{'✓' if row['ok'] else '✗'} {row['provider']}: {row['text']}")
    wrong = [str(row["code"]) for row in rows if not row["ok"]]
    return 0 if not wrong else 4 if any(code.startswith(("keys.", "provider.key")) for code in wrong) else 5


def _to_try(stage: Stage, *, server: bool) -> list[str]:
    if server:
        return [one.name for one in stage.call(lambda client: client.connections()) if one.has_secrets]
    presets = stage.call(lambda client: client.presets())
    return list(dict.fromkeys(one.provider for one in found_here(presets)))


def _tried(stage: Stage, name: str) -> tuple[str, str]:
    from veche.cli.words import plural

    try:
        done = stage.call(lambda client: client.test_connection(name))
    except VecheError as error:
        return error.code, explain_to_person(error, LOCALE)
    if done.error is not None:
        return done.error.code, done.error.text
    return "ok", f"{plural('models', done.model_count)}, {done.latency_ms} ms"


def _on_server() -> list[Found]:
    with _stage(server=True) as stage:
        connections = stage.call(lambda client: client.connections())
    return [Found(one.name, one.source, "", "", used=one.enabled) for one in connections if one.has_secrets]


def _mention_server() -> None:
    """Signed in, answers are made with the server's keys, and these here are for `--local`."""
    login = find_login()
    if login is not None:
        notice(say("keys.signed_in", url=login.url), dim=False)


@contextmanager
def _stage(*, server: bool) -> Iterator[Stage]:
    """This machine's stage, whether one is signed in or not; or that of the server."""
    login = find_login() if server else None
    if server and login is None:
        raise Ending(2, say("keys.not_signed_in"))
    stage = Stage(Way(login, folders().data))
    try:
        yield stage
    finally:
        stage.close()

"""What `chat doctor` looks at without a client: terminal, settings, folders and their rights, keys, shell."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from veche.cli.configuration import config_file, parse
from veche.cli.ending import Ending
from veche.cli.folders import folders
from veche.cli.key_source import key_source, key_store
from veche.cli.login import find_login, login_file, server_keys
from veche.cli.report import Report
from veche.cli.settings import settings, settings_or_usual
from veche.cli.terminal import has_colour
from veche.cli.words import LOCALE, say
from veche.client import __version__
from veche.client.entities import VecheError
from veche.client.keys import is_key
from veche.client.words import explain_to_person


def look(report: Report) -> None:
    """At all of it."""
    report.fine("version", f"{__version__}, Python {sys.version.split()[0]}, {sys.executable}")
    _name(report)
    _screen(report)
    _clock(report)
    _settings(report)
    _folders(report)
    _keys(report)
    _shell(report)


def _name(report: Report) -> None:
    """Another program is called `chat` too (that of ppp), and the first one in PATH is run."""
    found = shutil.which("chat")
    ours = Path(sys.executable).parent
    if found is not None and Path(found).resolve().parent != ours.resolve() and _is_program(Path(found)):
        report.hint("version", say("doctor.other_chat", path=found), say("doctor.mend_chat", folder=ours))


def _is_program(path: Path) -> bool:
    """Is it a program, and not a small script of ours that leads elsewhere?"""
    with suppress(OSError):
        return path.open("rb").read(4) == b"\x7fELF"
    return False


def _screen(report: Report) -> None:
    colour = say("doctor.screen_colour" if has_colour(sys.stdout) else "doctor.screen_plain")
    encoding = (sys.stdout.encoding or "ascii").lower()
    text = f"{colour}, {os.environ.get('TERM') or '—'}, {LOCALE}, {encoding}"
    if encoding.replace("-", "") not in ("utf8", "utf8sig"):
        report.wrong("screen", text, say("doctor.mend_encoding"))
    else:
        report.fine("screen", text)


def _clock(report: Report) -> None:
    """A clock that stands before this program was installed is wrong for certain; keys and certificates fail then."""
    made = Path(__file__).stat().st_mtime
    if time.time() < made - 86_400:
        report.wrong("clock", say("doctor.clock_past", time=time.strftime("%Y-%m-%d %H:%M")), say("doctor.mend_clock"))


def _settings(report: Report) -> None:
    try:
        path = config_file()
        settings()
        text = path.read_text("utf-8-sig") if path.exists() else ""
    except Ending as error:
        lines = error.text.splitlines()
        for line in lines[:-1] or lines:
            report.wrong("settings", line, "chat config edit")
        return
    except (OSError, UnicodeDecodeError) as error:
        report.wrong("settings", str(error))
        return
    mistakes = parse(path, text)[1] if text else []
    for one in mistakes:
        report.hint("settings", one.text, "chat config edit")
    if path.suffix == ".json":
        report.hint("settings", say("doctor.old_settings", path=path), say("doctor.mend_old_settings"))
    elif not mistakes:
        report.fine("settings", str(path) if text else say("config.no_file", path=path))


def _folders(report: Report) -> None:
    known = folders()
    private = {
        **dict.fromkeys((known.config, known.data, known.state, key_store().folder, server_keys().folder), 0o700),
        **dict.fromkeys((login_file(), known.config / "config.toml", known.config / "config.json"), 0o600),
        **dict.fromkeys((key_store().folder / "keys.json", key_store().folder / "machine.key"), 0o600),
        **dict.fromkeys((server_keys().folder / "keys.json", server_keys().folder / "machine.key"), 0o600),
        **dict.fromkeys((known.state / "history", known.data / "veche.db", known.data / "secret.key"), 0o600),
    }
    there = [(path, mode) for path, mode in private.items() if path.exists()]
    bad = 0
    for path, mode in there:
        facts = path.stat()
        found = stat.S_IMODE(facts.st_mode)
        if found & 0o077:
            bad += 1
            report.wrong("rights", say("doctor.open", path=path, mode=f"{found:o}"), f"chmod {mode:o} '{path}'")
        elif facts.st_uid != os.geteuid():
            bad += 1
            report.wrong("rights", say("doctor.foreign", path=path), f"sudo chown -R {os.geteuid()} '{path}'")
    for folder in (known.config, known.data, known.state):
        nearest = next(one for one in (folder, *folder.parents) if one.exists())
        if not (nearest.is_dir() and os.access(nearest, os.W_OK)):
            bad += 1
            report.wrong("rights", say("doctor.read_only", path=folder), say("doctor.mend_read_only"))
    if not bad:
        report.fine("rights", say("doctor.rights_fine", count=len(there)))


def _keys(report: Report) -> None:
    from veche.cli.keys import ending, found_here, local_presets

    try:
        presets = local_presets()
        _named_providers(report, {preset.name: preset.variables for preset in presets})
        found = found_here(presets)
    except VecheError as error:
        report.wrong("keys", explain_to_person(error, LOCALE))
        return
    for one in found:
        text = f"{one.provider}, {say(f'keys.from_{one.source}', name=one.name)}, {ending(one.ending)}"
        if not one.used:
            continue
        if one.source == "environment" and not is_key(os.environ[one.name].strip()):
            report.wrong("keys", text, say("doctor.mend_variable", name=one.name))
        elif one.source == "command" and shutil.which(key_source().commands[one.provider][0]) is None:
            report.wrong("keys", text, say("doctor.mend_command", name=one.name))
        elif one.source in ("file", "ring"):
            _kept(report, one.provider, text)
        else:
            report.fine("keys", text)
    if not found and not _signed_in():
        report.hint("keys", say("doctor.no_keys"), "chat keys set openai")


def _signed_in() -> bool:
    """Then the server has the keys."""
    try:
        return find_login() is not None
    except Ending:
        return False


def _named_providers(report: Report, variables: dict[str, list[str]]) -> None:
    """What the settings say of providers is of no use where there is no such provider, or it has no such field."""
    for name, fields in settings_or_usual().providers.items():
        if name not in variables:
            report.hint("settings", say("doctor.no_provider", name=name), "chat config edit")
            continue
        for field in fields:
            if field != "key_command" and f"VECHE_{name}_{field}".upper().replace("-", "_") not in variables[name]:
                report.hint("settings", say("doctor.no_field", name=name, field=field), "chat config edit")


def _kept(report: Report, provider: str, text: str) -> None:
    try:
        key_store().get(provider)
    except VecheError as error:
        report.wrong("keys", f"{text}: {explain_to_person(error, LOCALE)}", f"chat keys set {provider}")
    else:
        report.fine("keys", text)


def _shell(report: Report) -> None:
    from veche.cli.completion import is_installed
    from veche.cli.editor import editor_command

    shell = Path(os.environ.get("SHELL", "")).name
    there = is_installed(shell)
    if there:
        report.fine("completion", shell)
    elif there is False:
        report.hint("completion", say("doctor.no_completion", shell=shell), f"chat completion {shell} --install")
    try:
        words = editor_command()
    except Ending as error:
        report.hint("editor", error.text)
        return
    if shutil.which(words[0]) is None:
        report.wrong("editor", say("doctor.no_editor", name=words[0]), "chat config set editor nano")
    else:
        report.fine("editor", words[0])

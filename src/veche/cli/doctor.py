"""Looks at all that the terminal needs: one line each, and beneath what is wrong, how to mend it."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.folders import folders
from veche.cli.lines import in_lines
from veche.cli.report import Finding, Report, State
from veche.cli.stage import Stage
from veche.cli.terminal import harmless, paint
from veche.cli.way import Way, choose_way
from veche.cli.words import LOCALE, plural, say
from veche.client.entities import VecheError, to_json
from veche.client.words import explain_to_person

if TYPE_CHECKING:
    from veche.client.port import Client

_MARKS: dict[State, str] = {"ok": "✓", "hint": "!", "wrong": "✗"}
_PLAIN_MARKS: dict[State, str] = {"ok": "+", "hint": "!", "wrong": "x"}
CLOCK = 120.0  # seconds that a clock may be wrong


def examine(*, local: bool, as_json: bool) -> int:
    """`chat doctor`: 0 when all is well, else 1."""
    from veche.cli import doctor_machine

    report = Report()
    doctor_machine.look(report)
    try:
        way = choose_way(local=local)
    except Ending as error:
        report.wrong("way", error.text)
    else:
        _way(report, way)
    if as_json:
        print(to_json([asdict(one) for one in report.found], indent=2))
    else:
        _print(report.found)
    return int(any(one.state == "wrong" for one in report.found))


def _print(found: list[Finding]) -> None:
    try:
        "✓✗→".encode(sys.stdout.encoding or "ascii")
        marks, arrow = _MARKS, "→"
    except (UnicodeEncodeError, LookupError):
        marks, arrow = _PLAIN_MARKS, "->"
    for one in found:
        line = in_lines(f"{marks[one.state]} {say(f'doctor.{one.check}')}: {harmless(one.text)}", sys.stdout)
        print(paint(line, "bold", sys.stdout) if one.state == "wrong" else line)
        if one.mend:
            print(in_lines(f"    {arrow} {harmless(one.mend)}", sys.stdout))
    wrong = sum(one.state == "wrong" for one in found)
    print()
    print(plural("doctor.wrong", wrong) if wrong else say("doctor.all_well"))


def _way(report: Report, way: Way) -> None:
    if way.login is not None:
        report.fine("way", say("doctor.server", url=way.login.url))
    else:
        report.fine("way", say("doctor.local", path=way.data))
        if not _database(report):
            return
    stage = Stage(way)
    try:
        me = stage.call(lambda client: client.me())
        report.fine("account", f"{me.name} <{me.email}>, {say(f'doctor.role_{me.role}')}")
        if way.login is not None:
            _server(report, stage)
        _providers(report, stage)
        if me.role != "member":  # it is the administrators' business
            _plugins(report, stage)
    except VecheError as error:
        report.wrong("client", explain_to_person(error, LOCALE), "" if way.login is None else say("doctor.mend_server"))
    finally:
        stage.close()


def _database(report: Report) -> bool:
    """The data of this machine; False when it cannot be worked with."""
    from veche.cli.database import findings
    from veche.client.upkeep import standing

    try:
        found = standing(folders().data, os.environ)
    except VecheError as error:
        where = folders().data / "veche.db"
        report.wrong("database", explain_to_person(error, LOCALE), say("doctor.mend_database", path=where))
        return False
    if found.state == "missing":
        report.fine("database", say("db.state_missing"))
        return True
    text = say(f"db.state_{found.state}", revision=found.revision, known=found.known)
    if found.state == "newer":
        report.wrong("database", text, say("doctor.mend_newer"))
        return False
    if found.state in ("old", "empty"):
        report.hint("database", text, "chat db upgrade")
        return True
    seen = [one for one in findings() if one.check not in ("folder", "owner")]
    for one in seen:
        if one.state != "ok":
            (report.wrong if one.state == "problem" else report.hint)("database", one.text)
    if all(one.state == "ok" for one in seen):
        report.fine("database", text)
    return True


def _server(report: Report, stage: Stage) -> None:
    ahead = stage.call(_clock)
    if ahead is not None and abs(ahead) > CLOCK:
        report.wrong("clock", say("doctor.clock_off", minutes=round(abs(ahead) / 60)), say("doctor.mend_clock"))
    elif ahead is not None:
        report.fine("clock", say("doctor.clock_fine"))


async def _clock(client: Client) -> float | None:
    from veche.client.remote import Remote

    return await client.clock() if isinstance(client, Remote) else None


def _providers(report: Report, stage: Stage) -> None:
    from veche.cli.choosing import named
    from veche.cli.settings import settings_or_usual

    found = stage.call(lambda client: client.models())
    for provider in found.providers:
        if provider.error is not None:
            mend = say("doctor.mend_key", name=provider.name) if provider.error.code == "provider.key" else ""
            report.wrong("provider", f"{provider.title}: {provider.error.text}", mend)
        else:
            report.fine("provider", f"{provider.title}: {plural('models', provider.model_count)}")
    wanted = settings_or_usual().model
    if wanted is None:
        report.fine("default", found.default)
        return
    try:
        report.fine("default", stage.call(lambda client: named(client, wanted)))
    except Ending as error:
        report.wrong("default", error.text.partition("\n")[0], say("doctor.mend_default"))


def _plugins(report: Report, stage: Stage) -> None:
    for plugin in stage.call(lambda client: client.plugins()):
        name = f"{plugin.name} ({plugin.package} {plugin.version})"
        if plugin.error is not None:
            report.wrong("plugin", f"{name}: {plugin.error.text}", say("doctor.mend_plugin", name=plugin.name))
        else:
            report.fine("plugin", name)

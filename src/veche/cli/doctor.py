"""Looks at all that the terminal needs, one line each."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.folders import folders
from veche.cli.login import login_file
from veche.cli.stage import Stage
from veche.cli.terminal import has_colour
from veche.cli.way import Way, choose_way
from veche.cli.words import LOCALE, plural, say
from veche.client import __version__
from veche.client.entities import VecheError
from veche.client.words import explain_to_person


class _Report:
    """Lines with a mark; remembers whether any was bad."""

    def __init__(self) -> None:
        self.bad = False

    def fine(self, name: str, text: str) -> None:
        print(f"✓ {say(f'doctor_{name}')}: {text}")

    def wrong(self, name: str, text: str) -> None:
        self.bad = True
        print(f"✗ {say(f'doctor_{name}')}: {text}")


def examine(*, local: bool) -> int:
    """`chat doctor`: 0 when all is well, else 1."""
    report = _Report()
    report.fine("version", f"{__version__}, Python {sys.version.split()[0]}, {sys.executable}")
    screen = say("doctor_screen_colour" if has_colour(sys.stdout) else "doctor_screen_plain")
    report.fine("screen", f"{screen}, {os.environ.get('TERM') or '—'}, {LOCALE}, {sys.stdout.encoding}")
    _private(report, login_file(), 0o600)
    try:
        way = choose_way(local=local)
    except Ending as error:
        report.wrong("way", error.text)
        return 1
    if way.login is not None:
        report.fine("way", say("doctor_server", url=way.login.url))
    else:
        report.fine("way", say("doctor_local", path=way.data))
        _private(report, folders().data, 0o700)
    _inside(report, way)
    return int(report.bad)


def _private(report: _Report, path: Path, mode: int) -> None:
    """May nobody else look into it? What is not there yet is fine."""
    if not path.exists():
        return
    found = stat.S_IMODE(path.stat().st_mode)
    if found & ~mode:
        report.wrong("rights", say("doctor_open", path=path, mode=f"{found:o}", wanted=f"{mode:o}"))
    else:
        report.fine("rights", f"{path} ({found:o})")


def _inside(report: _Report, way: Way) -> None:
    stage = Stage(way)
    try:
        me = stage.call(lambda client: client.me())
        report.fine("account", f"{me.name} <{me.email}>, {me.role}")
        found = stage.call(lambda client: client.models())
        for provider in found.providers:
            if provider.error is not None:
                report.wrong("provider", f"{provider.title}: {provider.error.text}")
            else:
                report.fine("provider", f"{provider.title}: {plural('models', provider.model_count)}")
        report.fine("default", found.default)
    except VecheError as error:
        report.wrong("client", explain_to_person(error, LOCALE))
    finally:
        stage.close()

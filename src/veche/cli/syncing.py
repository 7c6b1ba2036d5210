"""Brings this machine's conversations and a server's together, and tells what came of it."""

from __future__ import annotations

import os
import sys
from concurrent.futures import wait
from dataclasses import dataclass
from functools import partial
from typing import cast

from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.login import Login, find_login
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.sync_report import show_report
from veche.cli.terminal import is_terminal
from veche.cli.way import Way
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import VecheError
from veche.client.port import Client
from veche.client.remote import Remote
from veche.client.sync import Report, Wish, load_state, sync
from veche.client.sync import Way as Direction
from veche.client.sync.selection import Pick, pick
from veche.client.sync.state import keep_state
from veche.client.words import explain_to_person

_OLDER = ("not_found", "error.not_found", "error.method")  # of servers that know nothing of copies
_TICK = 0.2  # seconds between two looks at how far it is


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    names: tuple[str, ...]
    everything: bool
    project: str | None
    way: str
    deletions: bool
    dry: bool


class _Progress:
    """How far it is, on one line of a terminal that is written over."""

    def __init__(self) -> None:
        self.now = (0, 0)
        self._shown = ""
        self._seen = is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"

    def tell(self, done: int, total: int) -> None:
        """Called while it goes on, in whatever thread."""
        self.now = (done, total)

    def draw(self) -> None:
        """Shows it."""
        text = say("sync.progress", done=self.now[0], total=self.now[1]) if self.now[1] else say("sync.looking")
        if self._seen and text != self._shown:
            print(f"\r{text.ljust(len(self._shown))}", end="", file=sys.stderr, flush=True)
            self._shown = text

    def clear(self) -> None:
        """The line is as if nothing had been there."""
        if self._shown:
            print(f"\r{' ' * len(self._shown)}\r", end="", file=sys.stderr, flush=True)
            self._shown = ""

    def cut_off(self) -> None:
        """Says how far it came."""
        self.clear()
        if self.now[0]:
            notice(say("sync.cut_off", done=self.now[0], total=self.now[1]), dim=False)


def run_sync(asked: Asked, *, as_json: bool) -> int:
    """`chat sync`."""
    login = find_login()
    if login is None:
        raise Ending(4, say("sync.no_server"))
    if asked.everything and (asked.names or asked.project):
        raise Ending(2, say("sync.all_and_some"))
    here = sitting()
    names = asked.names
    if here is not None and not names and not asked.everything and not asked.project:
        if here.conversation is None:
            raise Ending(3, say("no_conversation_yet"))
        names = (here.conversation.id,)
    progress = _Progress()
    with open_stage(local=True) as stage:
        work = stage.begin(partial(_both, login, asked, names, progress, server_is_open=stage.way.login is not None))
        try:
            while not wait([work], _TICK).done:
                progress.draw()
            report = work.result()
        except KeyboardInterrupt:
            work.cancel()
            progress.cut_off()
            raise
        except VecheError as error:
            if error.kind in ("unavailable", "unauthenticated"):
                progress.cut_off()
            raise
        finally:
            progress.clear()
    show_report(report, as_json=as_json)
    if here is not None and here.conversation is not None and not asked.dry:
        known, way = here.conversation.id, "up" if here.stage.way.login is not None else "down"
        if any(one.id == known and getattr(one, way).any for one in report.results):
            here.enter(known)  # it is another now than what was on the screen
    return 1 if report.failed else 0


async def _both(
    login: Login, asked: Asked, names: tuple[str, ...], progress: _Progress, opened: Client, *, server_is_open: bool
) -> Report:
    """With this machine's client and the server's, of which the stage has one already."""
    other: Client
    if server_is_open:
        other = await Way(None, folders().data).open()
    else:
        other = Remote(login.url, login.key, locale=LOCALE)
    here, server = (other, opened) if server_is_open else (opened, other)
    try:
        return await _sync(here, server, asked, names, progress)
    finally:
        await other.close()


async def _sync(here: Client, server: Client, asked: Asked, names: tuple[str, ...], progress: _Progress) -> Report:
    try:
        theirs = await server.copies()
    except VecheError as error:
        if error.code in _OLDER:
            raise Ending(1, say("sync.older", url=server.whereabouts)) from error
        raise
    mine = await here.copies()
    found = pick(mine, theirs, names, asked.project)
    _check(found)
    wish = Wish(cast("Direction", asked.way), found.ids, found.project_id, asked.deletions, asked.dry)
    state, file = load_state(folders().state / "sync", here.whereabouts, server.whereabouts, theirs.owner)
    keep = partial(keep_state, state, file, write_private)
    explain = partial(explain_to_person, locale=LOCALE)
    lists = (mine, theirs)
    return await sync(here, server, wish, state, lists=lists, told=progress.tell, keep=keep, explain=explain)


def _check(found: Pick) -> None:
    if found.unknown:
        raise Ending(3, say("sync.unknown", name=found.unknown))
    if found.unknown_project:
        raise Ending(3, say("sync.unknown_project", name=found.unknown_project))
    if found.several:
        choices = "\n".join(f"  {id[-8:]}  {title or say('untitled')}" for id, title in found.several[:10])
        raise Ending(2, say("conversation_ambiguous", name=found.ambiguous, choices=choices))

"""Signing in at a browser: shows a code, waits until the person has said yes on the server's page, gets a key."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from textwrap import fill
from typing import cast

from veche.cli.ending import Ending
from veche.cli.terminal import harmless, paint, width
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import DeviceAnswer, DeviceBegun, Scope, VecheError
from veche.client.remote.entrance import Entrance

_IN_TEXT = ("www-browser", "links", "elinks", "lynx", "w3m")  # they would take the terminal for themselves
_OLDER = ("error.not_found", "not_found", "unauthenticated", "error.method")  # of servers without this door


def let_in(url: str, rights: str, name: str | None, *, browser: bool) -> str:
    """The key that the server gives after somebody approved there."""
    return asyncio.run(_let_in(url, rights, name, browser))


async def _let_in(url: str, rights: str, name: str | None, browser: bool) -> str:
    entrance = Entrance(url, locale=LOCALE)
    try:
        try:
            begun = await entrance.begin(name or this_machine(), [cast("Scope", rights)])
        except VecheError as error:
            if error.code in _OLDER:
                raise Ending(1, say("login.older", url=url)) from error
            raise
        page = page_of(begun.url, url)
        _show(page, begun.code)
        if browser and _has_display():
            _open(f"{page}#{begun.code}")
        return await _wait(entrance, begun, url)
    finally:
        await entrance.close()


def this_machine() -> str:
    """What the server will call this terminal."""
    return socket.gethostname().partition(".")[0] or "terminal"


def page_of(told: str, url: str) -> str:
    """The page where the code is typed, as the server tells it; nothing but a web address is believed."""
    clean = harmless(told)
    return clean if clean.startswith(("http://", "https://")) and " " not in clean else f"{url}/device"


def _show(page: str, code: str) -> None:
    lines = [
        fill(say("login.open"), width()),
        f"\n    {page}\n",
        fill(say("login.enter"), width()),
        f"\n    {paint(harmless(code), 'bold', sys.stderr)}\n",
    ]
    notice("\n".join(lines), dim=False)
    notice(fill(say("login.waiting"), width()))


def _has_display() -> bool:
    if os.environ.get("BROWSER") or sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(address: str) -> None:
    with suppress(webbrowser.Error, OSError):
        found = webbrowser.get()
        if Path(getattr(found, "name", "")).name not in _IN_TEXT:
            found.open(address)


async def _wait(entrance: Entrance, begun: DeviceBegun, url: str) -> str:
    left, pause = float(begun.expires_in), max(1, begun.interval)
    while left > 0:
        await asyncio.sleep(pause)
        left -= pause
        try:
            answer = await entrance.answer(begun.device_code)
        except VecheError as error:
            if error.code == "device.gone":
                break
            if error.kind not in ("unavailable", "limited"):
                raise
            pause = min(60, pause * 2)  # the network may come back while the person is on the way
            continue
        key = _key_of(answer, url)
        if key:
            return key
        pause = max(1, answer.interval)
    raise Ending(4, say("login.too_late"))


def _key_of(answer: DeviceAnswer, url: str) -> str | None:
    if answer.state == "refused":
        raise Ending(4, say("login.refused", url=url))
    return answer.key.key if answer.state == "approved" and answer.key is not None else None

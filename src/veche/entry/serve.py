"""`veche serve`: one process, one port, the page and all doors."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys

import uvicorn

from veche.entry.folder import open_folder
from veche.entry.port import bind
from veche.entry.settings import Settings
from veche.entry.speech import say
from veche.entry.web.app import create_app
from veche.entry.wiring import House
from veche.features.identity import service as identity
from veche.kit.log import start_logging

_PATIENCE = 4  # seconds that open connections have for their last bytes, after the answers have ended


def serve(settings: Settings) -> None:
    """Runs until it is told to stop; a first Ctrl-C ends answers in order and keeps what came of them.

    Raises:
        PortRefused, FolderUnusable, KeyFileUnfit, DatabaseUnavailable, SchemaTooNew: it cannot start.
    """
    process = settings.process
    start_logging(process.log_level)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    with bind(process.host, process.port) as listening:
        open_folder(process.data)
        house = House(settings, os.environ)
        house.furnish()
        house.prepare()
        token = house.db.write_now(identity.issue_setup_token, hours=settings.identity.setup_hours)
        config = uvicorn.Config(
            create_app(house),
            http="httptools",
            ws="websockets-sansio",
            loop="uvloop" if sys.platform != "win32" else "asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the guard knows whom to believe
            lifespan="on",
            timeout_graceful_shutdown=_PATIENCE,
            ws_max_size=1 << 20,
            ws_per_message_deflate=False,
            timeout_keep_alive=75,
        )
        Server(config, house, token).run(sockets=[listening])


def _is_news(record: logging.LogRecord) -> bool:
    """A stream that was cut because the server ends is no failure, and no page of traceback."""
    return not (record.exc_info and record.exc_info[0] and issubclass(record.exc_info[0], asyncio.CancelledError))


class Server(uvicorn.Server):
    """Says where it listens once it does, and gives the owner's one-time link; ends answers before connections."""

    def __init__(self, config: uvicorn.Config, house: House, token: str | None) -> None:
        super().__init__(config)
        self._house = house
        self._token = token

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then speaks."""
        await super().startup(sockets)
        if not self.started or not sockets:
            return
        process = self._house.settings.process
        host = "127.0.0.1" if process.host in ("0.0.0.0", "::") else process.host  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        address = f"http://{host}:{sockets[0].getsockname()[1]}"
        say("serve.listening", address=address, data=process.data.resolve())
        if self._token:
            say("serve.owner_link", address=f"{address}/setup?token={self._token}")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever watches an answer sees its end before the connection closes."""
        for server in self.servers:
            server.close()  # nobody new comes in
        await self._house.turns.close()
        await super().shutdown(sockets)

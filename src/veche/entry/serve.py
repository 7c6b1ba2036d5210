"""`veche serve`: one process, one port, the page and all doors."""

from __future__ import annotations

import logging
import os
import socket
import sys

import click
import uvicorn

from veche.entry.settings import Settings
from veche.entry.web.app import create_app
from veche.entry.wiring import House
from veche.features.identity import service as identity
from veche.kit.log import start_logging

log = logging.getLogger("veche")


def serve(settings: Settings) -> None:
    """Runs until it is told to stop; a first Ctrl-C ends answers in order and keeps what came of them."""
    process = settings.process
    start_logging(process.log_level)
    house = House(settings, os.environ)
    house.prepare()
    token = house.db.write_now(identity.issue_setup_token, hours=settings.identity.setup_hours)
    config = uvicorn.Config(
        create_app(house),
        host=process.host,
        port=process.port,
        http="httptools",
        ws="websockets-sansio",
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=10,
        ws_max_size=1 << 20,
        ws_per_message_deflate=False,
        timeout_keep_alive=75,
    )
    Server(config, settings, token).run()


class Server(uvicorn.Server):
    """Says where it listens once it does, and gives the owner's one-time link."""

    def __init__(self, config: uvicorn.Config, settings: Settings, token: str | None) -> None:
        super().__init__(config)
        self._settings = settings
        self._token = token

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Binds, then speaks."""
        await super().startup(sockets)
        if not self.started:
            return
        process = self._settings.process
        host = "127.0.0.1" if process.host in ("0.0.0.0", "::") else process.host  # noqa: S104
        address = f"http://{host}:{process.port}"
        click.echo(f"Veche is at {address}  (data in {process.data.resolve()})")
        if self._token:
            click.echo(f"Make the owner's account, once, at {address}/setup?token={self._token}")
        sys.stdout.flush()

"""A small house with identity alone in it: real databases, real doors, cheap passwords, a clock that tests turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from litestar import Litestar, Request, Response
from litestar.di import Provide

from tests.entry.asgi import Browser
from veche.entry.web.security import Security
from veche.features.identity import endpoints, service
from veche.features.identity.schemas import Me
from veche.features.identity.service import Doorkeeper, Hasher, Reception
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller, UserRole
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.secrets import Sealer
from veche.kit.web import caller_of, problem

PASSWORD = "correct horse battery"
START = 1_800_000_000_000
SEALER = Sealer(Fernet.generate_key())


class Clock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def forward(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        self.now += int((seconds + hours * 3600 + days * 86_400) * 1000)


@dataclass
class House:
    """Everything a test of identity needs."""

    db: Database
    clock: Clock
    doorkeeper: Doorkeeper
    app: Any

    def browser(self, **options: Any) -> Browser:
        return Browser(self.app, **options)

    def person(self, email: str, role: UserRole = "member", password: str = PASSWORD) -> Me:
        hashed = self.doorkeeper.hasher.prepare(password, email=email)
        return self.db.write_now(service.make_user, email=email, name=email, password_hash=hashed, role=role)

    async def signed_in(self, email: str, **options: Any) -> Browser:
        browser = self.browser(**options)
        answer = await browser.ask("POST", "/api/session", {"email": email, "password": PASSWORD})
        assert answer.status == 200, answer.body
        return browser


def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def small_app(db: Database, doorkeeper: Doorkeeper, settings: IdentitySettings, **options: Any) -> Any:
    def provide_db() -> Database:
        return db

    def provide_doorkeeper() -> Doorkeeper:
        return doorkeeper

    def provide_reception() -> Reception:
        return Reception(db, doorkeeper, lambda tx, user_id: None)

    def provide_sealer() -> Sealer:
        return SEALER

    def refuse(request: Request[Any, Any, Any], error: VecheError) -> Response[bytes]:
        return problem(request, error)

    app = Litestar(
        route_handlers=endpoints.routes,
        dependencies={
            "db": Provide(provide_db, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
            "doorkeeper": Provide(provide_doorkeeper, sync_to_thread=False),
            "reception": Provide(provide_reception, sync_to_thread=False),
            "sealer": Provide(provide_sealer, sync_to_thread=False),
        },
        exception_handlers={VecheError: refuse},
        request_max_body_size=None,
    )
    return Security(app, doorkeeper, settings, **options)


@asynccontextmanager
async def open_house(url: str, settings: IdentitySettings) -> AsyncIterator[House]:
    clock = Clock()
    db = Database(url, clock=clock)
    hasher = Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    doorkeeper = Doorkeeper(db, settings, hasher=hasher, sealer=SEALER, clock=clock)
    yield House(db, clock, doorkeeper, small_app(db, doorkeeper, settings))
    await doorkeeper.close()
    db.close()

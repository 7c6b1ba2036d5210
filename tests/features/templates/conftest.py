"""A database with three people, and what each may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from veche.features.identity import service as identity
from veche.features.templates.models import template
from veche.kit.caller import Caller, Locale, UserRole
from veche.kit.db import Database, metadata

assert template.metadata is metadata


def add_person(db: Database, name: str, role: UserRole = "member", locale: Locale = "en") -> Caller:
    email = f"{name}@example.org"
    me = db.write_now(identity.make_user, email=email, name=name, password_hash="-", role=role, locale=locale)
    return Caller(user_id=me.id, role=role, locale=locale)


@pytest.fixture
def db(house_url: str) -> Iterator[Database]:
    database = Database(house_url)
    yield database
    database.close()


@pytest.fixture
def ann(db: Database) -> Caller:
    return add_person(db, "Ann")


@pytest.fixture
def bob(db: Database) -> Caller:
    return add_person(db, "Bob", locale="ru")


@pytest.fixture
def boss(db: Database) -> Caller:
    return add_person(db, "Boss", "admin")

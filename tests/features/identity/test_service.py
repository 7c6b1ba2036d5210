"""Identity's verbs, for operators and other features; and that no secret lies anywhere in plain text."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select

from tests.features.identity.house import PASSWORD, House
from veche.features.identity import service
from veche.features.identity.errors import EmailMalformed, EmailTaken, OwnerElse
from veche.features.identity.schemas import KeyRequest
from veche.kit.db import Tx, metadata
from veche.kit.errors import NotFound
from veche.kit.ids import new_id


def hashed(house: House, password: str = PASSWORD) -> str:
    return house.doorkeeper.hasher.prepare(password, email="someone@example.org")


async def test_the_operator_makes_the_owner_and_resets_his_password(house: House) -> None:
    token = await house.db.write(service.issue_setup_token)
    made = await house.db.write(
        service.make_owner, email="Own@Example.org", name="Own", password_hash=hashed(house), locale="ru"
    )
    assert (made.role, made.email, made.locale) == ("owner", "own@example.org", "ru")
    body = {"token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    assert (await house.browser().ask("POST", "/api/setup", body)).status == 409
    browser = await house.signed_in("own@example.org")
    assert (await browser.ask("GET", "/api/me")).status == 200
    again = await house.db.write(
        service.make_owner, email="own@example.org", name="", password_hash=hashed(house, "a new one, longer")
    )
    assert again.id == made.id
    assert again.name == "Own"
    house.clock.forward(seconds=31)
    assert (await browser.ask("GET", "/api/me")).status == 401
    answer = await browser.ask("POST", "/api/session", {"email": "own@example.org", "password": "a new one, longer"})
    assert answer.status == 200
    with pytest.raises(OwnerElse, match=r"own@example\.org"):
        await house.db.write(service.make_owner, email="two@example.org", name="Two", password_hash=hashed(house))


async def test_a_member_becomes_the_owner_where_there_is_none(house: House) -> None:
    ann = house.person("ann@example.org")
    made = await house.db.write(service.make_owner, email="ann@example.org", name="x", password_hash=hashed(house))
    assert (made.id, made.role) == (ann.id, "owner")


async def test_people_are_made_once(house: House) -> None:
    house.person("ann@example.org")
    with pytest.raises(EmailTaken):
        house.person("ANN@example.org")
    for wrong in ("ann", "@example.org", "a b@example.org", "a@b@c", "ann@" + "x" * 300):
        with pytest.raises(EmailMalformed):
            await house.db.write(service.make_user, email=wrong, name="A", password_hash="x")


async def test_operators_act_as_somebody(house: House) -> None:
    house.person("ann@example.org", role="admin")
    caller = await house.db.read(service.act_as, "Ann@example.org")
    assert (caller.role, caller.scopes) == ("admin", frozenset({"all"}))
    request = KeyRequest(id=new_id(), name="operator", scopes=["chat", "read", "chat"])
    made = await house.db.write(service.make_key, caller, request)
    assert made.scopes == ["chat", "read"]
    found = await house.db.read(service.find_caller_by_key, made.key or "")
    assert found is not None
    assert (found.user_id, found.key_id, found.scopes) == (caller.user_id, made.id, frozenset({"chat", "read"}))
    assert await house.db.read(service.find_caller_by_key, (made.key or "")[:-1] + "!") is None
    with pytest.raises(NotFound):
        await house.db.read(service.act_as, "nobody@example.org")


async def test_no_secret_is_kept_or_told(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    setup = await house.db.write(service.issue_setup_token) or ""
    browser = house.browser()
    told: list[bytes] = []

    async def refused(path: str, body: object) -> None:
        answer = await browser.ask("POST", path, body)
        assert answer.status >= 400
        told.append(answer.body + repr(answer.headers).encode())

    planted = "planted secret 41c7"
    owner = {"token": setup, "name": "O", "email": "o@example.org", "password": planted}
    await refused("/api/setup", {**owner, "email": "no"})
    await refused("/api/setup", {**owner, "locale": "xx"})
    assert (await browser.ask("POST", "/api/setup", owner)).status == 200
    session = browser.token or ""
    key = (await browser.ask("POST", "/api/keys", {"id": new_id(), "name": "k", "scopes": ["all"]})).json()["key"]
    await refused("/api/session", {"email": "o@example.org", "password": planted + "!"})
    await refused("/api/session", {"email": planted, "password": planted})
    await refused("/api/me/password", {"current": planted, "new": "short"})
    await refused("/api/me/password", {"current": planted})
    assert (await house.browser(key=key).ask("GET", "/api/me")).status == 200
    refused_key = await house.browser(key=key + "x").ask("GET", "/api/me")
    told.append(refused_key.body)

    def everything(tx: Tx) -> str:
        return repr([tuple(row) for table in metadata.sorted_tables for row in tx.execute(select(table))])

    kept = await house.db.read(everything) + caplog.text + repr(told)
    for secret in (planted, setup, session, key, key.split("_", 2)[2]):
        assert len(secret) > 8
        assert secret not in kept
    await house.doorkeeper.settle()
    assert all(s not in repr(vars(house.doorkeeper)) for s in (planted, session, key))

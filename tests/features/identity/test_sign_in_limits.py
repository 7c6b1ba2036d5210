"""Guessing passwords: how soon an account and a network have to wait, and who is not to suffer for it."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from sqlalchemy import select

from tests.entry.asgi import Answer
from tests.features.identity.house import PASSWORD, House
from veche.features.identity import models
from veche.features.identity.service import Hasher


async def sign_in(house: House, email: str, password: str = PASSWORD, address: str = "198.51.100.7") -> Answer:
    return await house.browser(address=address).ask("POST", "/api/session", {"email": email, "password": password})


async def test_an_account_has_to_wait_longer_and_longer(house: House) -> None:
    house.person("ann@example.org")
    waits = []
    for n in range(9):
        answer = await sign_in(house, "ann@example.org", "wrong", address=f"198.51.100.{n}")
        assert answer.code == "sign_in.refused"
        if n >= 4:
            limited = await sign_in(house, "Ann@example.org ", address=f"203.0.113.{n}")  # even with the right one
            assert (limited.status, limited.code) == (429, "sign_in.limited")
            waits.append(int(limited.header("retry-after") or 0))
            assert f" {waits[-1]} s" in limited.json()["detail"]
            house.clock.forward(seconds=waits[-1])
    assert waits == [2, 4, 8, 16, 32]
    assert (await sign_in(house, "ann@example.org")).status == 200


async def test_the_wait_ends_at_a_quarter_of_an_hour(house: House) -> None:
    house.person("ann@example.org")
    longest = 0
    for n in range(30):
        assert (await sign_in(house, "ann@example.org", "wrong", address=f"198.51.100.{n}")).status == 401
        if n >= 4:
            answer = await sign_in(house, "ann@example.org", address="203.0.113.1")
            longest = int(answer.header("retry-after") or 0)
            house.clock.forward(seconds=longest)
    assert longest == 900


async def test_success_clears_and_a_day_forgets(house: House) -> None:
    house.person("ann@example.org")
    for _ in range(4):
        await sign_in(house, "ann@example.org", "wrong")
    assert (await sign_in(house, "ann@example.org")).status == 200
    left = await house.db.read(lambda tx: list(tx.execute(select(models.attempt))))
    assert {row.name.partition(":")[0] for row in left} == {"account", "address", "known"}
    assert {row.failures for row in left} == {0}
    for _ in range(4):
        await sign_in(house, "ann@example.org", "wrong")
    house.clock.forward(hours=25)
    for _ in range(4):
        assert (await sign_in(house, "ann@example.org", "wrong")).code == "sign_in.refused"
    assert (await sign_in(house, "ann@example.org")).status == 200


async def test_a_network_that_tries_many_accounts_has_to_wait(house: House) -> None:
    house.person("ann@example.org")
    codes = [(await sign_in(house, f"user{n}@example.org", "wrong", f"2001:db8::{n:x}")).code for n in range(1, 22)]
    assert codes == ["sign_in.refused"] * 20 + ["sign_in.limited"]
    assert (await sign_in(house, "ann@example.org", address="2001:db8:0:1::1")).status == 200
    house.clock.forward(hours=2)
    assert (await sign_in(house, "ann@example.org", address="2001:db8::5")).status == 200


async def test_an_own_account_does_not_clear_guesses_at_others(house: House) -> None:
    house.person("eve@example.org")
    for n in range(19):
        await sign_in(house, f"user{n}@example.org", "wrong")
        if n % 4 == 0:
            assert (await sign_in(house, "eve@example.org")).status == 200
    await sign_in(house, "user19@example.org", "wrong")
    assert (await sign_in(house, "eve@example.org")).status == 429


async def test_a_strangers_guesses_do_not_lock_a_person_out_at_home(house: House) -> None:
    house.person("ann@example.org")
    assert (await sign_in(house, "ann@example.org", address="192.0.2.1")).status == 200
    for n in range(5):
        await sign_in(house, "ann@example.org", "wrong", address=f"198.51.100.{n}")
    assert (await sign_in(house, "ann@example.org", address="203.0.113.1")).status == 429
    assert (await sign_in(house, "ann@example.org", address="192.0.2.1")).status == 200
    assert (await sign_in(house, "ann@example.org", address="203.0.113.1")).status == 429  # nor does she free him
    for _ in range(5):
        await sign_in(house, "ann@example.org", "wrong", address="192.0.2.1")
    assert (await sign_in(house, "ann@example.org", address="192.0.2.1")).status == 429


async def test_guesses_sent_at_once_all_count(house: House) -> None:
    house.person("ann@example.org")
    tries = (sign_in(house, "ann@example.org", f"wrong {n}", address=f"198.51.100.{n}") for n in range(30))
    answers = await asyncio.gather(*tries)
    assert [a.code for a in answers].count("sign_in.refused") == 5
    assert {a.status for a in answers} == {401, 429}


async def test_changing_the_password_is_limited_too(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    codes = [
        (await browser.ask("POST", "/api/me/password", {"current": f"guess {n}", "new": "a long new one"})).code
        for n in range(6)
    ]
    assert codes == ["password.wrong"] * 5 + ["sign_in.limited"]


async def test_a_hash_with_old_parameters_is_renewed(house: House) -> None:
    ann = house.person("ann@example.org")

    async def stored() -> str:
        query = select(models.user.c.password_hash).where(models.user.c.id == ann.id)
        return str(await house.db.read(lambda tx: tx.execute(query).scalar()))

    assert ",t=1," in await stored()
    assert (await sign_in(house, "ann@example.org")).status == 200
    assert ",t=1," in await stored()
    house.doorkeeper.hasher.close()
    house.doorkeeper.hasher = Hasher(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert (await sign_in(house, "ann@example.org")).status == 200
    assert ",t=2," in await stored()
    assert (await sign_in(house, "ann@example.org")).status == 200


async def test_the_usual_hash_is_rfc_9106s_second_choice() -> None:
    hasher = Hasher()
    hashed = hasher.prepare(PASSWORD, email="ann@example.org")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await hasher.check(PASSWORD, hashed)
    assert not await hasher.check(PASSWORD, None)
    assert await hasher.refresh(PASSWORD, hashed) is None
    hasher.close()

"""How long a session lasts, how its token changes, and how soon a revocation holds."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from tests.features.identity.house import House
from veche.features.identity import models, service
from veche.features.identity.service import Doorkeeper
from veche.kit.db import Tx


async def me(house: House, token: str | None) -> int:
    """The status that a browser with this token gets; one that keeps no new cookie."""
    return (await house.browser(token=token).ask("GET", "/api/me")).status


async def test_a_session_lives_thirty_days_after_its_last_use(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    for _ in range(6):
        house.clock.forward(days=29)
        assert (await browser.ask("GET", "/api/me")).status == 200
        await house.doorkeeper.settle()
    house.clock.forward(days=31)
    assert (await browser.ask("GET", "/api/me")).status == 401


async def test_a_session_lives_a_year_at_most(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    answers = []
    for _ in range(20):
        house.clock.forward(days=20)
        answers.append((await browser.ask("GET", "/api/me")).status)
        await house.doorkeeper.settle()
    assert answers == [200] * 18 + [401] * 2


async def test_the_token_changes_after_a_day_of_use(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    first = browser.token
    house.clock.forward(hours=23)
    await browser.ask("GET", "/api/me")
    assert browser.token == first
    house.clock.forward(hours=2)
    assert (await browser.ask("GET", "/api/me")).status == 200
    assert browser.token != first
    assert await me(house, first) == 200  # a parallel request
    assert await me(house, browser.token) == 200
    await house.doorkeeper.settle()
    house.clock.forward(seconds=50)
    assert await me(house, first) == 200
    house.clock.forward(seconds=11)
    assert await me(house, first) == 401
    assert await me(house, browser.token) == 200


async def test_parallel_requests_get_one_new_token(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    house.clock.forward(hours=25)
    answers = await asyncio.gather(*(house.browser(token=browser.token).ask("GET", "/api/me") for _ in range(10)))
    assert {a.status for a in answers} == {200}
    fresh = [a.cookie for a in answers if a.cookie]
    assert len(fresh) == 1
    assert await me(house, fresh[0]) == 200


async def test_a_browser_that_never_got_the_new_token_gets_another(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    house.clock.forward(hours=25)
    lost = (await house.browser(token=browser.token).ask("GET", "/api/me")).cookie
    house.clock.forward(seconds=90)
    again = await house.browser(token=browser.token).ask("GET", "/api/me")
    assert again.status == 200
    assert again.cookie not in (None, lost)
    assert await me(house, lost) == 401
    assert await me(house, again.cookie) == 200


async def test_a_revocation_elsewhere_holds_within_the_cache_time(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    assert await me(house, browser.token) == 200
    elsewhere = Doorkeeper(house.db, house.doorkeeper.settings, hasher=house.doorkeeper.hasher, clock=house.clock)
    caller = await elsewhere.find_by_session(browser.token or "")
    assert caller is not None
    await elsewhere.sign_out(caller)
    house.clock.forward(seconds=31)
    assert await me(house, browser.token) == 401
    await elsewhere.settle()


async def test_a_request_that_is_known_reads_no_database(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    token = browser.token or ""
    await house.doorkeeper.find_by_session(token)
    await house.doorkeeper.settle()
    house.db.close()  # whoever asks it now fails
    assert await house.doorkeeper.find_by_session(token) is not None


async def test_sockets_can_ask_whether_their_caller_is_still_good(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    caller = await house.doorkeeper.find_by_session(browser.token or "")
    assert caller is not None
    assert await house.doorkeeper.still(caller)
    house.clock.forward(seconds=40)
    assert await house.doorkeeper.still(caller)
    await house.doorkeeper.sign_out(caller)
    assert not await house.doorkeeper.still(caller)


async def test_what_was_read_before_a_revocation_is_not_kept_after_it(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    token = browser.token or ""
    caller = await house.db.read(service.find_caller_by_session, token)
    assert caller is not None
    looking = asyncio.create_task(house.doorkeeper.find_by_session(token))
    await asyncio.sleep(0)
    await house.doorkeeper.sign_out(caller)
    await looking
    assert await house.doorkeeper.find_by_session(token) is None


async def test_disabled_people_are_nobody(house: House) -> None:
    ann = house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")

    def disable(tx: Tx) -> None:
        tx.execute(models.user.update().where(models.user.c.id == ann.id).values(disabled=True))

    await house.db.write(disable)
    house.doorkeeper.forget(user_id=ann.id)
    assert await me(house, browser.token) == 401


async def test_expired_sessions_are_swept_away(house: House) -> None:
    house.person("ann@example.org")
    await house.signed_in("ann@example.org")
    house.clock.forward(days=31)
    await house.signed_in("ann@example.org")
    rows = await house.db.read(lambda tx: list(tx.execute(select(models.session.c.id))))
    assert len(rows) == 1

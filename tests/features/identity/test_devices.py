"""Programs let in at a browser: asked, shown, answered once, forgotten; guesses slowed down, nothing readable kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.entry.asgi import Browser
from tests.features.identity.house import PASSWORD, House
from veche.features.identity import models, repository
from veche.features.identity.logic import tidy_claim, tidy_code
from veche.kit.ids import new_id

ANN = "ann@example.org"
HERE = "198.51.100.7"


async def begin(house: House, client: str = "laptop", address: str = HERE, **more: Any) -> dict[str, Any]:
    answer = await house.browser(address=address).ask("POST", "/api/device", {"client": client, **more})
    assert answer.status == 200, answer.body
    return dict(answer.json())


async def poll(house: House, begun: dict[str, Any], *, after: float = 2) -> dict[str, Any]:
    house.clock.forward(seconds=after)
    answer = await house.browser().ask("POST", "/api/device/key", {"device_code": begun["device_code"]})
    return dict(answer.json()) if answer.status == 200 else {"code": answer.code}


async def ann_of(house: House) -> Browser:
    house.person(ANN)
    return await house.signed_in(ANN, address=HERE)


async def say(browser: Browser, code: str, *, approve: bool) -> Any:
    return await browser.ask("POST", "/api/device/answer", {"code": code, "approve": approve})


async def test_a_program_is_let_in_and_gets_a_key_of_its_own_once(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house, "  lap\x1b[31mtop\n")
    assert begun["url"].endswith("/device") and begun["expires_in"] == 600 and len(tidy_code(begun["code"])) == 9
    assert (await poll(house, begun))["state"] == "waiting"
    seen = (await browser.ask("POST", "/api/device/look", {"code": begun["code"].replace("-", " ")})).json()
    assert (seen["client"], seen["address"], seen["scopes"]) == ("lap [31mtop", HERE, ["chat"])
    assert seen["elsewhere"] is False
    assert (await say(browser, begun["code"], approve=True)).status == 204
    assert (await say(browser, begun["code"], approve=False)).code == "device.unknown", "answered once"
    done = await poll(house, begun)
    assert done["state"] == "approved" and done["key"]["name"] == "chat · lap [31mtop"
    assert await poll(house, begun) == {"code": "device.gone"}, "one use"
    program = house.browser(key=done["key"]["key"])
    assert (await program.ask("GET", "/api/me")).json()["email"] == ANN
    assert (await program.ask("GET", "/api/keys")).code == "scope.missing"
    listed = (await browser.ask("GET", "/api/keys")).json()["items"]
    assert [one["id"] for one in listed] == [done["key"]["id"]]
    assert (await program.ask("DELETE", "/api/keys/current")).status == 204
    assert (await program.ask("GET", "/api/me")).status == 401
    assert (await browser.ask("DELETE", "/api/keys/current")).code == "key.absent"


async def test_a_refusal_and_a_life_of_ten_minutes(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house)
    await say(browser, begun["code"], approve=False)
    assert (await poll(house, begun))["state"] == "refused"
    assert await poll(house, begun) == {"code": "device.gone"}
    late = await begin(house)
    house.clock.forward(seconds=601)
    assert (await say(browser, late["code"], approve=True)).code == "device.unknown"
    assert await poll(house, late) == {"code": "device.gone"}
    assert await poll(house, {"device_code": "vd_nothing"}) == {"code": "device.gone"}


async def test_asking_too_often_makes_the_pause_longer(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house)
    first = await poll(house, begun, after=0.1)
    assert first == {"state": "slow_down", "interval": 7, "key": None}
    assert (await poll(house, begun, after=2))["interval"] == 12
    assert (await poll(house, begun, after=12))["state"] == "waiting"
    await say(browser, begun["code"], approve=True)
    assert (await poll(house, begun, after=0))["state"] == "approved", "who was let in need not wait"


async def test_guessing_codes_is_slowed_and_nobody_is_enumerated(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house)
    answers = [(await browser.ask("POST", "/api/device/look", {"code": f"{n:09d}"})).code for n in range(5)]
    assert set(answers) == {"device.unknown"}
    limited = await browser.ask("POST", "/api/device/look", {"code": begun["code"]})
    assert (limited.status, limited.code) == (429, "sign_in.limited")
    house.clock.forward(seconds=3)
    assert (await browser.ask("POST", "/api/device/look", {"code": begun["code"]})).status == 200
    flood = [await house.browser(address="203.0.113.9").ask("POST", "/api/device", {"client": "x"}) for _ in range(31)]
    assert [one.status for one in flood[:30]] == [200] * 30 and flood[30].status == 429


async def test_only_a_person_at_a_browser_answers(house: House) -> None:
    browser = await ann_of(house)
    key = (await browser.ask("POST", "/api/keys", {"id": new_id(), "name": "k", "scopes": ["all"]})).json()["key"]
    begun = await begin(house, address="203.0.113.8")
    program = house.browser(key=key)
    assert (await say(program, begun["code"], approve=True)).code == "session.needed"
    forged = house.browser(token=browser.token)
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    answer = await forged.ask("POST", "/api/device/answer", {"code": begun["code"], "approve": True}, **headers)
    assert answer.code == "csrf.refused"
    seen = (await browser.ask("POST", "/api/device/look", {"code": begun["code"]})).json()
    assert seen["elsewhere"] is True and seen["address"] == "203.0.113.8"


async def test_a_key_to_everything_asks_who_sits_there(house: House) -> None:
    browser = await ann_of(house)
    house.clock.forward(seconds=16 * 60)
    begun = await begin(house, scopes=["all"])
    assert (await say(browser, begun["code"], approve=True)).code == "sign_in.stale"
    await browser.ask("POST", "/api/session/confirm", {"password": PASSWORD})
    assert (await say(browser, begun["code"], approve=True)).status == 204
    plain = await begin(house)
    house.clock.forward(seconds=60)
    assert (await say(browser, plain["code"], approve=True)).status == 204


async def test_nothing_readable_is_kept(house: House) -> None:
    begun = await begin(house)
    rows = house.db.read_now(lambda tx: [tuple(row) for row in tx.execute(select(models.device))])
    kept = repr(rows)
    assert begun["device_code"] not in kept and begun["code"] not in kept and tidy_code(begun["code"]) not in kept


async def test_who_was_disabled_meanwhile_lets_nobody_in(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house)
    await say(browser, begun["code"], approve=True)
    house.db.write_now(lambda tx: tx.execute(models.user.update().values(disabled=True)))
    assert (await poll(house, begun))["state"] == "refused"


async def test_what_was_agreed_to_ends_with_the_sessions(house: House) -> None:
    browser = await ann_of(house)
    begun = await begin(house)
    await say(browser, begun["code"], approve=True)
    waiting = await begin(house, "another")
    person = (await browser.ask("GET", "/api/me")).json()["id"]
    house.db.write_now(repository.end_sessions, person)
    assert await poll(house, begun) == {"code": "device.gone"}
    assert (await poll(house, waiting))["state"] == "waiting", "nobody's yet"


def test_claims_and_codes_are_tidied() -> None:
    assert tidy_claim("\u202e\x00  \n") == "?" and len(tidy_claim("x" * 500)) == 60
    assert tidy_code(" 123–456 789\u0661") == "123456789"  # no digits but ours
    assert tidy_code("１２３") == "123"

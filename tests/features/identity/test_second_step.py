"""Codes of a phone: enrolled, asked for, never taken twice; recovery codes; what an old sign-in may not do."""

from __future__ import annotations

from sqlalchemy import select

from tests.entry.asgi import Browser
from tests.features.identity.house import PASSWORD, House
from veche.features.identity import models, service
from veche.kit.ids import new_id
from veche.kit.totp import STEP, code_at

ANN = "ann@example.org"


async def enrolled(house: House) -> tuple[Browser, str, list[str]]:
    """Ann with a phone: her browser, the secret and the recovery codes."""
    house.person(ANN)
    browser = await house.signed_in(ANN)
    begun = (await browser.ask("POST", "/api/totp")).json()
    code = code_at(begun["secret"], house.clock.now // STEP)
    done = await browser.ask("POST", "/api/totp/confirm", {"code": f"{code[:3]} {code[3:]}"})
    assert done.status == 200, done.body
    house.clock.forward(seconds=60)
    return browser, begun["secret"], done.json()["codes"]


async def sign_in(house: House, code: str | None, *, password: str = PASSWORD, address: str = "198.51.100.7") -> str:
    body = {"email": ANN, "password": password, **({"code": code} if code else {})}
    answer = await house.browser(address=address).ask("POST", "/api/session", body)
    return "in" if answer.status == 200 else answer.code


async def test_a_phone_is_enrolled_and_its_codes_asked_for(house: House) -> None:
    browser, secret, codes = await enrolled(house)
    assert len(codes) == len(set(codes)) == 10
    factors = (await browser.ask("GET", "/api/factors")).json()
    assert factors["totp_since"]
    assert factors["recovery_left"] == 10
    assert await sign_in(house, None) == "sign_in.code_needed"
    assert await sign_in(house, "000000") == "sign_in.code_wrong"
    assert await sign_in(house, code_at(secret, house.clock.now // STEP)) == "in"
    assert (await browser.ask("POST", "/api/totp")).code == "totp.present"


async def test_who_has_not_the_password_learns_nothing_of_codes(house: House) -> None:
    _, secret, _ = await enrolled(house)
    code = code_at(secret, house.clock.now // STEP)
    assert await sign_in(house, None, password="something else") == "sign_in.refused"
    assert await sign_in(house, code, password="something else") == "sign_in.refused"


async def test_no_code_is_taken_twice_nor_long_after(house: House) -> None:
    _, secret, _ = await enrolled(house)
    step = house.clock.now // STEP
    assert await sign_in(house, code_at(secret, step - 2)) == "sign_in.code_wrong"
    assert await sign_in(house, code_at(secret, step + 1)) == "in"  # a phone that is ahead
    assert await sign_in(house, code_at(secret, step + 1)) == "sign_in.code_wrong"
    assert await sign_in(house, code_at(secret, step)) == "sign_in.code_wrong"  # older than one that was taken
    house.clock.forward(seconds=90)
    assert await sign_in(house, code_at(secret, house.clock.now // STEP - 1)) == "in"  # one that is behind


async def test_guessing_codes_is_slowed_like_guessing_passwords(house: House) -> None:
    await enrolled(house)
    seen = [await sign_in(house, f"{n:06}", address=f"203.0.113.{n}") for n in range(6)]
    assert "sign_in.limited" in seen
    assert seen.count("sign_in.code_wrong") <= 5


async def test_a_recovery_code_is_good_once(house: House) -> None:
    browser, _, codes = await enrolled(house)
    assert await sign_in(house, codes[0].upper()) == "in"
    assert await sign_in(house, codes[0]) == "sign_in.code_wrong"
    assert (await browser.ask("GET", "/api/factors")).json()["recovery_left"] == 9
    fresh = (await browser.ask("POST", "/api/totp/codes")).json()["codes"]
    assert await sign_in(house, codes[1]) == "sign_in.code_wrong"
    assert await sign_in(house, fresh[0]) == "in"


async def test_nothing_readable_is_kept(house: House) -> None:
    _, secret, codes = await enrolled(house)
    rows = house.db.read_now(lambda tx: [*tx.execute(select(models.totp)), *tx.execute(select(models.recovery_code))])
    kept = repr(rows)
    assert secret not in kept
    assert all(code.replace("-", "") not in kept for code in codes)


async def test_an_unconfirmed_phone_asks_for_nothing(house: House) -> None:
    house.person(ANN)
    browser = await house.signed_in(ANN)
    assert (await browser.ask("POST", "/api/totp/confirm", {"code": "123456"})).code == "totp.absent"
    first = (await browser.ask("POST", "/api/totp")).json()
    assert first["path"].startswith("M0 0h7")
    assert f"secret={first['secret']}" in first["uri"]
    second = (await browser.ask("POST", "/api/totp")).json()
    old = code_at(first["secret"], house.clock.now // STEP)
    assert (await browser.ask("POST", "/api/totp/confirm", {"code": old})).code == "totp.wrong"
    assert second["secret"] != first["secret"]
    assert await sign_in(house, None) == "in"


async def test_an_old_sign_in_must_confirm_before_sensitive_changes(house: House) -> None:
    browser, _, _ = await enrolled(house)
    house.clock.forward(seconds=16 * 60)
    stale = await browser.ask("DELETE", "/api/totp")
    assert (stale.status, stale.code) == (403, "sign_in.stale")
    wrong = await browser.ask("POST", "/api/session/confirm", {"password": "something else"})
    assert (wrong.status, wrong.code) == (422, "password.wrong")
    right = await browser.ask("POST", "/api/session/confirm", {"password": PASSWORD})
    assert right.json()["until"] > house.clock.now
    assert (await browser.ask("DELETE", "/api/totp")).status == 204
    assert await sign_in(house, None) == "in"


async def test_keys_change_nothing_of_it(house: House) -> None:
    browser, _, _ = await enrolled(house)
    key = await browser.ask("POST", "/api/keys", {"id": new_id(), "name": "k", "scopes": ["all"]})
    program = house.browser(key=key.json()["key"])
    for method, path in (("POST", "/api/totp"), ("DELETE", "/api/totp"), ("POST", "/api/totp/codes")):
        assert (await program.ask(method, path)).code == "session.needed"


async def test_who_lost_the_phone_is_let_in_by_an_administrator(house: House) -> None:
    await enrolled(house)
    house.person("adm@example.org", "admin")
    own = house.person("own@example.org", "owner")
    ann = house.db.read_now(service.find_user, ANN)
    assert ann is not None
    admin = await house.signed_in("adm@example.org")
    assert (await admin.ask("DELETE", f"/api/people/{own.id}/factors")).code == "role.missing"
    owner = await house.signed_in("own@example.org")
    itself = await owner.ask("DELETE", f"/api/people/{own.id}/factors")
    assert itself.code == "people.self", "one's own only after showing who sits there"
    assert (await admin.ask("DELETE", f"/api/people/{ann.id}/factors")).status == 204
    assert await sign_in(house, None) == "in"

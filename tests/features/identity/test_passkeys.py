"""Passkeys, with an authenticator of software that signs as phones do, and lies where a test asks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.entry.asgi import Answer, Browser
from tests.features.identity.authenticator import PRESENT, Authenticator, cbor, text64
from tests.features.identity.house import PASSWORD, House
from veche.kit.cbor import CborUnreadable, read_cbor

ANN = "ann@example.org"


async def ann_with_key(house: House, **options: Any) -> tuple[Browser, Authenticator]:
    house.person(ANN)
    browser = await house.signed_in(ANN, scheme="https")
    device = Authenticator(**options)
    made = await add(browser, device)
    assert made.status == 201, made.body
    return browser, device


async def add(browser: Browser, device: Authenticator, **options: Any) -> Answer:
    asked = (await browser.ask("POST", "/api/passkeys/options")).json()
    answer = device.create(asked["challenge"], **options)
    return await browser.ask("POST", "/api/passkeys", {"name": "Phone", **answer})


async def enter(house: House, device: Authenticator, **options: Any) -> Answer:
    browser = house.browser(scheme="https")
    asked = (await browser.ask("POST", "/api/session/passkey/options")).json()
    assert asked["rp_id"] == "veche.test"
    return await browser.ask("POST", "/api/session/passkey", device.get(asked["challenge"], **options))


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
async def test_a_passkey_lets_in_without_a_password(house: House, algorithm: int) -> None:
    browser, device = await ann_with_key(house, algorithm=algorithm)
    answer = await enter(house, device)
    assert answer.status == 200, answer.body
    assert answer.json()["email"] == ANN
    assert answer.cookie
    (passkey,) = (await browser.ask("GET", "/api/factors")).json()["passkeys"]
    assert (passkey["name"], passkey["last_used_at"]) == ("Phone", house.clock.now)
    assert (await enter(house, device)).status == 200


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.test"},
        {"rp_id": "evil.test"},
        {"flags": PRESENT},
        {"credential": b"another credential"},
    ],
)
async def test_what_proves_nothing_is_refused(house: House, lie: dict[str, Any]) -> None:
    _, device = await ann_with_key(house)
    for name, value in lie.items():
        setattr(device, name, value)
    answer = await enter(house, device)
    assert (answer.status, answer.code, answer.cookie) == (401, "sign_in.passkey_refused", None)


async def test_another_key_another_kind_and_a_copied_device_are_refused(house: House) -> None:
    _, device = await ann_with_key(house)
    other = Authenticator(credential=device.credential)
    assert (await enter(house, other)).code == "sign_in.passkey_refused"
    assert (await enter(house, device, kind="webauthn.create")).code == "sign_in.passkey_refused"
    assert (await enter(house, device)).status == 200
    assert (await enter(house, device, more=0)).code == "sign_in.passkey_refused"  # its counter stands still


async def test_no_challenge_is_answered_twice_nor_late_nor_for_something_else(house: House) -> None:
    browser, device = await ann_with_key(house)
    guest = house.browser(scheme="https")
    asked = (await guest.ask("POST", "/api/session/passkey/options")).json()["challenge"]
    assert (await guest.ask("POST", "/api/session/passkey", device.get(asked))).status == 200
    again = await house.browser(scheme="https").ask("POST", "/api/session/passkey", device.get(asked))
    assert again.code == "sign_in.passkey_refused"
    late = (await guest.ask("POST", "/api/session/passkey/options")).json()["challenge"]
    house.clock.forward(seconds=301)
    assert (await guest.ask("POST", "/api/session/passkey", device.get(late))).code == "sign_in.passkey_refused"
    meant = (await browser.ask("POST", "/api/session/confirm/options")).json()["challenge"]
    assert (await guest.ask("POST", "/api/session/passkey", device.get(meant))).code == "sign_in.passkey_refused"
    invented = await guest.ask("POST", "/api/session/passkey", device.get(text64(b"my own challenge")))
    assert invented.code == "sign_in.passkey_refused"


async def test_several_are_kept_named_and_removed(house: House) -> None:
    browser, device = await ann_with_key(house)
    assert (await add(browser, device)).code == "passkeys.known"
    assert (await add(browser, Authenticator(count=7))).status == 201
    first, second = (await browser.ask("GET", "/api/factors")).json()["passkeys"]
    renamed = await browser.ask("PATCH", f"/api/passkeys/{second['id']}", {"name": "Key of steel"})
    assert renamed.json()["name"] == "Key of steel"
    assert (await browser.ask("DELETE", f"/api/passkeys/{first['id']}")).status == 204
    assert (await enter(house, device)).code == "sign_in.passkey_refused"


async def test_a_passkey_of_another_site_or_moment_is_not_kept(house: House) -> None:
    browser, _ = await ann_with_key(house)
    for device in (Authenticator(origin="https://evil.test"), Authenticator(rp_id="evil.test"), Authenticator(flags=1)):
        assert (await add(browser, device)).code == "passkeys.unusable"
    assert (await add(browser, Authenticator(), kind="webauthn.get")).code == "passkeys.unusable"
    for attestation in (b"", b"\xa1", cbor({"authData": b"short"}), cbor([1, 2]), b"\x9f" * 2000):
        body = {"name": "x", "client_data": text64(b"{}"), "attestation": text64(attestation)}
        assert (await browser.ask("POST", "/api/passkeys", body)).code == "passkeys.unusable"


async def test_a_passkey_confirms_an_old_sign_in(house: House) -> None:
    browser, device = await ann_with_key(house)
    house.clock.forward(seconds=16 * 60)
    assert (await browser.ask("POST", "/api/passkeys/options")).code == "sign_in.stale"
    asked = (await browser.ask("POST", "/api/session/confirm/options")).json()
    assert asked["allow"] == [text64(device.credential)]
    proof = device.get(asked["challenge"])
    assert (await browser.ask("POST", "/api/session/confirm", {"proof": proof})).status == 200
    assert (await browser.ask("POST", "/api/passkeys/options")).status == 200


async def test_anothers_passkey_confirms_nothing(house: House) -> None:
    _, device = await ann_with_key(house)
    house.person("bob@example.org")
    bob = await house.signed_in("bob@example.org", scheme="https")
    asked = (await bob.ask("POST", "/api/session/confirm/options")).json()["challenge"]
    refused = await bob.ask("POST", "/api/session/confirm", {"proof": device.get(asked)})
    assert refused.code == "sign_in.passkey_refused"


async def test_without_https_there_are_none(house: House) -> None:
    house.person(ANN)
    browser = await house.signed_in(ANN)
    assert (await browser.ask("POST", "/api/passkeys/options")).code == "passkeys.impossible"
    assert (await browser.ask("GET", "/api/factors")).json()["passkeys_possible"] is False
    local = await house.signed_in(ANN)
    assert (await local.ask("POST", "/api/passkeys/options", host="localhost:8000")).status == 200
    assert (await local.ask("POST", "/api/passkeys/options", host="192.0.2.7")).code == "passkeys.impossible"


async def test_a_disabled_account_opens_with_no_passkey(house: House) -> None:
    from veche.features.identity import repository

    browser, device = await ann_with_key(house)
    me = (await browser.ask("GET", "/api/me")).json()
    house.db.write_now(repository.change_user, me["id"], disabled=True)
    assert (await enter(house, device)).code == "sign_in.passkey_refused"
    assert PASSWORD


BROKEN = [
    b"", b"\x18", b"\x5b" + b"\xff" * 8, b"\x9b" + b"\xff" * 8, b"\x81" * 20, b"\xc0\x00", b"\xf9\x00\x00",
    b"\x61\xff", b"\xa2\x01\x01\x01\x01", b"\xa1\x81\x01\x01", b"\x5f",
]  # fmt: skip
VALUES = [
    0, 23, 24, 255, 256, 65_536, 2**40, -1, -257, b"", b"x" * 300, "ключ", [1, [2]], {"a": {1: b""}}, True, None,
]  # fmt: skip


@pytest.mark.parametrize("data", BROKEN)
def test_broken_cbor_is_refused(data: bytes) -> None:
    with pytest.raises(CborUnreadable):
        read_cbor(data)


@pytest.mark.parametrize("value", VALUES)
def test_cbor_is_read_as_it_was_written(value: Any) -> None:
    data = cbor(value)
    assert read_cbor(data + b"more") == (value, len(data))

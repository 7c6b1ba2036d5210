"""Identity through its HTTP doors, on both databases."""

from __future__ import annotations

from tests.features.identity.house import PASSWORD, House
from veche.features.identity import service
from veche.kit.ids import new_id


async def test_the_owner_comes_in_by_the_link_and_only_once(house: House) -> None:
    browser = house.browser()
    assert (await browser.ask("GET", "/api/setup")).json() == {"needed": True}
    token = await house.db.write(service.issue_setup_token)
    body = {"token": token, "name": "Ольга", "email": " Olga@Example.org ", "password": PASSWORD, "locale": "ru"}
    wrong = await browser.ask("POST", "/api/setup", {**body, "token": "x" * 43})
    assert (wrong.status, wrong.code) == (403, "setup.refused")
    weak = await browser.ask("POST", "/api/setup", {**body, "password": "olga"})
    assert (weak.status, weak.code) == (422, "password.short")
    made = await browser.ask("POST", "/api/setup", body)
    assert made.status == 200
    assert made.json()["role"] == "owner"
    assert made.json()["email"] == "olga@example.org"
    assert made.json()["defaults"] == {"model": None, "params": {}, "instructions": None}
    assert (await browser.ask("GET", "/api/me")).json() == made.json()
    assert (await browser.ask("GET", "/api/setup")).json() == {"needed": False}
    again = await house.browser().ask("POST", "/api/setup", {**body, "email": "eve@example.org"})
    assert (again.status, again.code) == (409, "setup.done")
    assert await house.db.write(service.issue_setup_token) is None


async def test_the_link_dies_after_a_day_and_by_a_newer_one(house: House) -> None:
    first = await house.db.write(service.issue_setup_token)
    second = await house.db.write(service.issue_setup_token)
    body = {"name": "O", "email": "o@example.org", "password": PASSWORD}
    assert (await house.browser().ask("POST", "/api/setup", {**body, "token": first})).code == "setup.refused"
    house.clock.forward(hours=25)
    assert (await house.browser().ask("POST", "/api/setup", {**body, "token": second})).code == "setup.refused"


async def test_signing_in_and_out(house: House) -> None:
    house.person("ann@example.org")
    browser = house.browser()
    nobody = await browser.ask("GET", "/api/me")
    assert (nobody.status, nobody.code) == (401, "unauthenticated")
    answer = await browser.ask("POST", "/api/session", {"email": "ANN@example.org", "password": PASSWORD})
    assert answer.status == 200
    cookie = answer.header("set-cookie") or ""
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"))
    assert "Secure" not in cookie
    token = browser.token
    assert (await browser.ask("GET", "/api/me")).status == 200
    out = await browser.ask("DELETE", "/api/session")
    assert (out.status, out.cookie) == (204, "")
    assert (await house.browser(token=token).ask("GET", "/api/me")).status == 401
    assert (await house.browser().ask("DELETE", "/api/session")).status == 204


async def test_over_https_the_cookie_is_secure(house: House) -> None:
    house.person("ann@example.org")
    browser = house.browser(scheme="https")
    answer = await browser.ask("POST", "/api/session", {"email": "ann@example.org", "password": PASSWORD})
    assert "; Secure" in (answer.header("set-cookie") or "")
    assert answer.header("strict-transport-security")


async def test_wrong_passwords_unknown_and_disabled_people_get_one_answer(house: House) -> None:
    house.person("ann@example.org")
    answers = [
        await house.browser().ask("POST", "/api/session", {"email": email, "password": password})
        for email, password in (
            ("ann@example.org", "something else"),
            ("nobody@example.org", PASSWORD),
            ("not an address", PASSWORD),
            ("ann@example.org", "x" * 4000),
        )
    ]
    assert {(a.status, a.code) for a in answers} == {(401, "sign_in.refused")}


async def test_signing_in_again_ends_the_session_that_the_browser_had(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    before = browser.token
    assert (await browser.ask("GET", "/api/me")).status == 200
    await browser.ask("POST", "/api/session", {"email": "ann@example.org", "password": PASSWORD})
    assert browser.token != before
    assert (await house.browser(token=before).ask("GET", "/api/me")).status == 401
    assert len((await browser.ask("GET", "/api/sessions")).json()["items"]) == 1


async def test_sessions_are_listed_and_revoked(house: House) -> None:
    house.person("ann@example.org")
    house.person("bob@example.org")
    phone = await house.signed_in("ann@example.org", headers={"user-agent": "Phone"})
    laptop = await house.signed_in("ann@example.org", headers={"user-agent": "Laptop"})
    stranger = await house.signed_in("bob@example.org")
    assert (await phone.ask("GET", "/api/me")).status == 200
    items = (await laptop.ask("GET", "/api/sessions")).json()["items"]
    assert {(i["user_agent"], i["current"]) for i in items} == {("Phone", False), ("Laptop", True)}
    phone_id = next(i["id"] for i in items if not i["current"])
    assert (await stranger.ask("DELETE", f"/api/sessions/{phone_id}")).status == 404
    assert (await laptop.ask("DELETE", f"/api/sessions/{phone_id}")).status == 204
    assert (await phone.ask("GET", "/api/me")).status == 401  # though it was in the cache
    assert (await laptop.ask("DELETE", f"/api/sessions/{phone_id}")).status == 404


async def test_changing_oneself(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    changed = await browser.ask(
        "PATCH", "/api/me", {"locale": "ru", "theme": "dark", "defaults": {"params": {"temperature": 0.5}}}
    )
    assert changed.status == 200
    me = (await browser.ask("GET", "/api/me")).json()
    assert (me["locale"], me["theme"], me["name"]) == ("ru", "dark", "ann@example.org")
    assert me["defaults"] == {"model": None, "params": {"temperature": 0.5}, "instructions": None}
    refused = await browser.ask("DELETE", f"/api/keys/{new_id()}")
    assert "Здесь такого нет" in refused.json()["detail"]
    assert (await browser.ask("PATCH", "/api/me", {"role": "owner"})).status == 400
    assert (await browser.ask("PATCH", "/api/me", {"name": "  "})).status == 400


async def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    house.person("ann@example.org")
    one, two = await house.signed_in("ann@example.org"), await house.signed_in("ann@example.org")
    assert (await two.ask("GET", "/api/me")).status == 200
    before = one.token
    wrong = await one.ask("POST", "/api/me/password", {"current": "nonsense", "new": "another long one"})
    assert (wrong.status, wrong.code) == (422, "password.wrong")
    weak = await one.ask("POST", "/api/me/password", {"current": PASSWORD, "new": "password1"})
    assert (weak.status, weak.code) == (422, "password.common")
    assert weak.json()["fields"]["field"] == "new"
    done = await one.ask("POST", "/api/me/password", {"current": PASSWORD, "new": "another long one"})
    assert done.status == 204
    assert one.token != before
    assert (await one.ask("GET", "/api/me")).status == 200
    assert (await house.browser(token=before).ask("GET", "/api/me")).status == 401
    assert (await two.ask("GET", "/api/me")).status == 401
    old = await house.browser().ask("POST", "/api/session", {"email": "ann@example.org", "password": PASSWORD})
    assert old.status == 401


async def test_keys(house: House) -> None:
    house.person("ann@example.org")
    house.person("bob@example.org")
    browser, stranger = await house.signed_in("ann@example.org"), await house.signed_in("bob@example.org")
    request = {"id": new_id(), "name": "script", "scopes": ["read"], "expires_at": None}
    made = await browser.ask("POST", "/api/keys", request)
    assert made.status == 201
    key = made.json()["key"]
    assert key.startswith(made.json()["prefix"] + "_")
    program = house.browser(key=key)
    assert (await program.ask("GET", "/api/me")).json()["email"] == "ann@example.org"
    for method, path, data in (
        ("PATCH", "/api/me", {"theme": "dark"}),
        ("GET", "/api/keys", None),
        ("POST", "/api/keys", {**request, "id": new_id(), "scopes": ["all"]}),
        ("POST", "/api/me/password", {"current": PASSWORD, "new": "another long one"}),
        ("GET", "/api/sessions", None),
    ):
        refused = await program.ask(method, path, data)
        assert (refused.status, refused.code) == (403, "scope.missing"), path
    again = await browser.ask("POST", "/api/keys", request)
    assert (again.status, again.json()["key"], again.json()["id"]) == (201, None, request["id"])
    other = await browser.ask("POST", "/api/keys", {**request, "scopes": ["all"]})
    assert (other.status, other.code) == (409, "ids.reused")
    assert (await stranger.ask("POST", "/api/keys", request)).status == 409
    assert (await stranger.ask("GET", "/api/keys")).json() == {"items": []}
    assert (await stranger.ask("DELETE", f"/api/keys/{request['id']}")).status == 404
    listed = (await browser.ask("GET", "/api/keys")).json()["items"]
    assert [k["id"] for k in listed] == [request["id"]]
    assert "key" not in listed[0]
    assert (await browser.ask("DELETE", f"/api/keys/{request['id']}")).status == 204
    gone = await program.ask("GET", "/api/me")
    assert (gone.status, gone.code) == (401, "key.refused")


async def test_keys_expire_and_note_their_use(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    past = {"id": new_id(), "name": "old", "scopes": ["all"], "expires_at": house.clock.now - 1}
    assert (await browser.ask("POST", "/api/keys", past)).code == "key.expired"
    request = {"id": new_id(), "name": "brief", "scopes": ["all"], "expires_at": house.clock.now + 90_000}
    key = (await browser.ask("POST", "/api/keys", request)).json()["key"]
    program = house.browser(key=key)
    assert (await program.ask("GET", "/api/me")).status == 200
    await house.doorkeeper.settle()
    assert (await browser.ask("GET", "/api/keys")).json()["items"][0]["last_used_at"] == house.clock.now
    house.clock.forward(seconds=89)
    assert (await program.ask("GET", "/api/me")).status == 200
    house.clock.forward(seconds=1)
    assert (await program.ask("GET", "/api/me")).status == 401

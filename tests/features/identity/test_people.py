"""Invitations, accounts and links for a new password, through the doors and on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.entry.asgi import Browser
from tests.features.identity.house import PASSWORD, START, House, open_house
from veche.features.identity.settings import IdentitySettings
from veche.kit.ids import new_id

NEW = "a quite long secret"
DAY = 86_400_000


@pytest.fixture
async def house(house_url: str) -> AsyncIterator[House]:
    async with open_house(house_url, IdentitySettings()) as house:
        for email, role in (
            ("owner@example.org", "owner"),
            ("admin@example.org", "admin"),
            ("ann@example.org", "member"),
        ):
            house.person(email, role=role)  # type: ignore[arg-type]
        yield house


def code(answer: Any) -> Any:
    return answer.json()["code"]


async def invite(browser: Browser, **more: Any) -> Any:
    answer = await browser.ask("POST", "/api/invitations", {"id": new_id(), **more})
    assert answer.status == 201, answer.body
    return answer.json()


async def join(house: House, token: str, email: str, **more: Any) -> Any:
    body = {"name": "New", "email": email, "password": NEW, **more}
    return await house.browser().ask("POST", f"/api/join/{token}", body)


async def id_of(house: House, owner: Browser, email: str) -> str:
    items = (await owner.ask("GET", "/api/people/accounts")).json()["items"]
    return next(str(one["id"]) for one in items if one["email"] == email)


async def test_an_invited_person_joins_once(house: House) -> None:
    owner = await house.signed_in("owner@example.org")
    made = await invite(owner, role="admin", note=" for  Bob ", expires_at=START + DAY)
    assert (made["role"], made["note"], made["uses"], made["most_uses"]) == ("admin", "for Bob", 0, 1)
    shown = (await owner.ask("GET", "/api/invitations")).json()["items"]
    assert [one["id"] for one in shown] == [made["id"]] and "token" not in shown[0]
    assert (await house.browser().ask("GET", f"/api/join/{made['token']}")).json() == {
        "email": None,
        "expires_at": START + DAY,
    }
    joined = await join(house, made["token"], "bob@example.org", locale="ru")
    assert joined.status == 200 and joined.json()["role"] == "admin" and joined.json()["locale"] == "ru"
    assert joined.cookie
    again = await join(house, made["token"], "carol@example.org")
    assert (again.status, code(again)) == (404, "invitation.gone")
    assert (await owner.ask("GET", "/api/invitations")).json()["items"] == []


async def test_repeating_the_request_tells_no_secret(house: House) -> None:
    owner = await house.signed_in("owner@example.org")
    made = await invite(owner)
    again = await owner.ask("POST", "/api/invitations", {"id": made["id"]})
    assert again.status == 201 and again.json()["token"] is None
    other = await owner.ask("POST", "/api/invitations", {"id": made["id"], "most_uses": 3})
    assert (other.status, code(other)) == (409, "ids.reused")


async def test_nothing_is_told_of_who_has_an_account(house: House) -> None:
    owner = await house.signed_in("owner@example.org")
    bound = await invite(owner, email="Bob@Example.org")
    several = await invite(owner, most_uses=5)
    wrong = await join(house, bound["token"], "carol@example.org")
    taken = await join(house, several["token"], "ann@example.org")
    assert (wrong.status, wrong.body) == (taken.status, taken.body)
    assert code(taken) == "invitation.refused"
    assert (await join(house, bound["token"], "bob@example.org")).status == 200
    used = next(one for one in (await owner.ask("GET", "/api/invitations")).json()["items"])
    assert used["uses"] == 0, "a refusal uses nothing up"


async def test_guesses_by_a_link_are_slowed_down(house: House) -> None:
    owner = await house.signed_in("owner@example.org")
    several = await invite(owner, most_uses=5)
    seen = [(await join(house, several["token"], "ann@example.org")).status for _ in range(12)]
    assert seen[:10] == [409] * 10 and seen[-1] == 429
    house.clock.forward(hours=2)
    assert (await join(house, several["token"], "dan@example.org")).status == 200


@pytest.mark.parametrize("end", ["revoked", "expired", "disabled"])
async def test_an_invitation_ends(house: House, end: str) -> None:
    owner = await house.signed_in("owner@example.org")
    admin = await house.signed_in("admin@example.org")
    made = await invite(admin, expires_at=START + DAY)
    if end == "revoked":
        assert (await owner.ask("DELETE", f"/api/invitations/{made['id']}")).status == 204
    elif end == "expired":
        house.clock.forward(days=2)
    else:
        admin_id = await id_of(house, owner, "admin@example.org")
        assert (await owner.ask("PATCH", f"/api/people/{admin_id}", {"disabled": True})).status == 200
    for answer in (
        await house.browser().ask("GET", f"/api/join/{made['token']}"),
        await join(house, made["token"], "bob@example.org"),
    ):
        assert (answer.status, code(answer)) == (404, "invitation.gone")


async def test_only_the_owner_invites_administrators(house: House) -> None:
    admin = await house.signed_in("admin@example.org")
    refused = await admin.ask("POST", "/api/invitations", {"id": new_id(), "role": "admin"})
    assert (refused.status, code(refused)) == (403, "people.rank")
    past = await admin.ask("POST", "/api/invitations", {"id": new_id(), "expires_at": START - 1})
    assert (past.status, code(past)) == (422, "invitation.expired")


async def test_who_is_disabled_is_out_at_once(house: House) -> None:
    owner, ann = await house.signed_in("owner@example.org"), await house.signed_in("ann@example.org")
    key = (await ann.ask("POST", "/api/keys", {"id": new_id(), "name": "k", "scopes": ["all"]})).json()["key"]
    program = house.browser(key=key)
    assert (await program.ask("GET", "/api/me")).status == 200
    person = f"/api/people/{await id_of(house, owner, 'ann@example.org')}"
    assert (await owner.ask("PATCH", person, {"disabled": True})).json()["disabled"] is True
    assert (await ann.ask("GET", "/api/me")).status == 401
    assert (await program.ask("GET", "/api/me")).status == 401
    assert (await owner.ask("PATCH", person, {"disabled": False})).json()["disabled"] is False
    assert (await ann.ask("GET", "/api/me")).status == 401, "enabled again, but signed out"
    assert (await program.ask("GET", "/api/me")).status == 401, "the key is gone"
    assert (await house.signed_in("ann@example.org")).token


async def test_ranks(house: House) -> None:
    owner, admin = await house.signed_in("owner@example.org"), await house.signed_in("admin@example.org")
    ids = {name: await id_of(house, owner, f"{name}@example.org") for name in ("owner", "admin", "ann")}
    wanted = [
        (admin, "owner", {"disabled": True}, 403, "people.rank"),
        (admin, "ann", {"role": "admin"}, 403, "people.rank"),
        (admin, "admin", {"disabled": True}, 409, "people.self"),
        (owner, "owner", {"role": "member"}, 409, "people.self"),
    ]
    for browser, whom, patch, status, wrong in wanted:
        answer = await browser.ask("PATCH", f"/api/people/{ids[whom]}", patch)
        assert (answer.status, code(answer)) == (status, wrong)
    assert (await admin.ask("PATCH", f"/api/people/{ids['ann']}", {"disabled": True})).status == 200
    nobody = await owner.ask("PATCH", f"/api/people/{new_id()}", {"disabled": True})
    assert (nobody.status, code(nobody)) == (404, "people.unknown")


async def test_there_is_always_an_owner(house: House) -> None:
    """Two owners who demote each other: the first one's change ends the other's rights."""
    owner, admin = await house.signed_in("owner@example.org"), await house.signed_in("admin@example.org")
    owner_id, admin_id = await id_of(house, owner, "owner@example.org"), await id_of(house, owner, "admin@example.org")
    assert (await owner.ask("PATCH", f"/api/people/{admin_id}", {"role": "owner"})).status == 200
    assert (await admin.ask("PATCH", f"/api/people/{owner_id}", {"role": "member"})).status == 200
    refused = await owner.ask("PATCH", f"/api/people/{admin_id}", {"disabled": True})
    assert (refused.status, code(refused)) == (403, "role.missing")
    assert (await owner.ask("GET", "/api/people/accounts")).status == 403


async def test_a_link_sets_a_new_password_once(house: House) -> None:
    admin, ann = await house.signed_in("admin@example.org"), await house.signed_in("ann@example.org")
    ann_id = await id_of(house, admin, "ann@example.org")
    first = (await admin.ask("POST", f"/api/people/{ann_id}/reset")).json()
    second = (await admin.ask("POST", f"/api/people/{ann_id}/reset")).json()
    guest = house.browser()
    assert code(await guest.ask("GET", f"/api/reset/{first['token']}")) == "reset.gone"
    link = f"/api/reset/{second['token']}"
    assert (await guest.ask("GET", link)).json() == {"name": "ann@example.org", "email": "ann@example.org"}
    assert code(await guest.ask("POST", link, {"password": "short"})) == "password.short"
    assert (await guest.ask("POST", link, {"password": NEW})).status == 204
    assert code(await guest.ask("POST", link, {"password": NEW})) == "reset.gone"
    assert (await ann.ask("GET", "/api/me")).status == 401
    again = {"email": "ann@example.org", "password": NEW}
    assert (await guest.ask("POST", "/api/session", again)).status == 200
    assert (await guest.ask("POST", "/api/session", {**again, "password": PASSWORD})).status == 401
    third = (await admin.ask("POST", f"/api/people/{ann_id}/reset")).json()
    house.clock.forward(days=1, seconds=1)
    assert code(await guest.ask("GET", f"/api/reset/{third['token']}")) == "reset.gone"


async def test_a_person_is_removed(house: House) -> None:
    owner, ann = await house.signed_in("owner@example.org"), await house.signed_in("ann@example.org")
    person = f"/api/people/{await id_of(house, owner, 'ann@example.org')}"
    assert (await owner.ask("DELETE", person)).status == 204
    assert (await ann.ask("GET", "/api/me")).status == 401
    assert code(await owner.ask("DELETE", person)) == "people.unknown"


async def test_the_directory_tells_names_only(house: House) -> None:
    ann = await house.signed_in("ann@example.org")
    shown = (await ann.ask("GET", "/api/people")).json()
    assert shown["listed"] and [one["name"] for one in shown["items"]] == ["admin@example.org", "owner@example.org"]
    assert set(shown["items"][0]) == {"id", "name"}


async def test_a_closed_directory_tells_members_nothing(house_url: str) -> None:
    async with open_house(house_url, IdentitySettings(directory=False)) as house:
        house.person("ann@example.org")
        house.person("owner@example.org", role="owner")
        ann, owner = await house.signed_in("ann@example.org"), await house.signed_in("owner@example.org")
        assert (await ann.ask("GET", "/api/people")).json() == {"items": [], "listed": False}
        assert len((await owner.ask("GET", "/api/people")).json()["items"]) == 1

"""What the Guide quotes where others read along: the manual and the conversation's own files, nothing private."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.entry.furnished import Person
from tests.features.sharing.street import Street, did
from veche.kit.ids import new_id

SECRET = "The spare key of the greenhouse hangs behind the blue watering can, says our gardener Matilda."
ASKED = "Where did we say hangs the spare key of the greenhouse?"


async def indexed(who: Person, words: str) -> None:
    """Waits until the search knows it."""
    for _ in range(500):
        if (await did(who, "GET", f"/api/search?q={words}"))["items"]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never found")


async def told(street: Street, who: Person, conversation: str, text: str = ASKED) -> list[Any]:
    """Asks the Guide; gives the sources of its answer."""
    said = await street.say(who, conversation, text)
    page = await did(who, "GET", f"/api/conversations/{conversation}/messages")
    answer = next(one for one in page["items"] if one["id"] == said["answer"]["id"])
    assert answer["state"] == "complete"
    return [part for part in answer["parts"] if part["kind"] == "citation"]


async def private_of(street: Street, who: Person, text: str) -> str:
    made = await did(who, "POST", "/api/conversations", {"id": new_id()})
    await did(who, "POST", f"/api/conversations/{made['id']}/messages", {"id": new_id(), "text": text, "answer": False})
    await indexed(who, "watering")
    return str(made["id"])


async def test_a_writers_private_words_stay_private(street: Street) -> None:
    await private_of(street, street.bob, SECRET)
    alone = (await did(street.bob, "POST", "/api/conversations", {"id": new_id()}))["id"]
    assert "watering" in str(await told(street, street.bob, alone)), "for himself he finds them"
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    assert "watering" not in str(await told(street, street.bob, talk))


async def test_an_owners_private_words_stay_private_too(street: Street) -> None:
    await private_of(street, street.ann, SECRET)
    talk = await street.talk("How do I prune an apple tree?")
    assert "watering" in str(await told(street, street.ann, talk)), "while nobody reads along"
    shared = await street.talk("How do I prune a pear tree?")
    await street.share(shared, mode="live")
    assert "watering" not in str(await told(street, street.ann, shared)), "a link follows it"
    frozen = await street.talk("How do I prune a plum tree?")
    await street.share(frozen, mode="frozen")
    assert "watering" in str(await told(street, street.ann, frozen)), "what was frozen shows nothing new"
    again = await street.talk("How do I prune a cherry tree?")
    await street.let_in(again, "reader")
    assert "watering" not in str(await told(street, street.ann, again)), "a reader reads it"


async def test_others_words_are_not_quoted_in_private(street: Street) -> None:
    talk = await private_of(street, street.ann, SECRET)
    await street.let_in(talk)
    alone = (await did(street.bob, "POST", "/api/conversations", {"id": new_id()}))["id"]
    assert (await did(street.bob, "GET", "/api/search?q=watering"))["items"], "he may read them"
    assert "watering" not in str(await told(street, street.bob, alone))


async def test_files_of_the_conversation_are_quoted_to_all(street: Street) -> None:
    browser = street.ann.browsers["session"]
    answer = await browser.ask("POST", "/api/files?name=keys.txt", SECRET.encode(), content_type="text/plain")
    file = answer.json()["id"]
    talk = await street.talk("Please keep this note.", files=(file,))
    await street.let_in(talk)
    await indexed(street.bob, "watering")
    sources = await told(street, street.bob, talk, "Where hangs the spare key of the greenhouse, says my file?")
    assert [one["ref"] for one in sources if one["source"] == "file"] == [file]

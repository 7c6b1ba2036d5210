"""Artifacts on real databases: made by answers and by hand, versions, rights, the address where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.features.conversations.talk import message, people
from veche.entry import catalogue
from veche.features.artifacts import jobs, service
from veche.features.artifacts.errors import ArtifactChanged, LinkExpired, NoArtifact, NoVersion
from veche.features.artifacts.schemas import Artifact, ArtifactPatch, NewArtifact, NewVersion
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Message, NewConversation
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.events import Bus
from veche.kit.secrets import Sealer
from veche.ports.content import TextPart

ANN = Caller(user_id="00000000-0000-7000-8000-00000000000a", role="member")
BOB = Caller(user_id="00000000-0000-7000-8000-00000000000b", role="owner")
PAGE = "<!doctype html>\n<title>Landing</title>\n<p>{}</p>"


def make_tables(url: str) -> None:
    database = Database(url)
    catalogue.metadata.create_all(database.engine)
    database.write_now(people, [ANN.user_id, BOB.user_id])
    database.close()


class Desk:
    """A conversation of Ann's, and what happens in it."""

    def __init__(self, url: str) -> None:
        self.db = Database(url)
        self.bus = Bus(self.db)
        jobs.subscribe(self.bus, self.db)
        self.id = self.db.write_now(conversations.create, ANN, NewConversation()).id
        self.last: str | None = None

    async def say(self, role: str, text: str, **fields: str) -> Message:
        def act(tx: Tx) -> Message:
            work = conversations.begin(tx, ANN, self.id)
            new = message(self.id, self.last, text, role=role, **fields)
            added = conversations.append(tx, work, new, self.bus)
            work.finish()
            return added

        made = await self.db.write(act)
        self.last = made.id
        await self.bus.drain()
        return made

    @property
    def all(self) -> list[Artifact]:
        return self.db.read_now(service.list_artifacts, ANN, self.id)

    def text(self, artifact: Artifact, number: int | None = None) -> str:
        return self.db.read_now(service.content, ANN, artifact.id, number).content


@pytest.fixture
def desk(copied_database: Callable[[str, Callable[[str], None]], str]) -> Iterator[Desk]:
    made = Desk(copied_database("artifacts", make_tables))
    yield made
    made.db.close()


def fenced(content: str, info: str = "html") -> str:
    return f"Here:\n\n```{info}\n{content}\n```\n"


async def test_answers_make_artifacts_and_their_versions(desk: Desk) -> None:
    await desk.say("user", fenced(PAGE.format("mine")))
    assert desk.all == []  # what people say stays what they say
    first = await desk.say("assistant", fenced(PAGE.format("one")) + fenced("graph TD", "mermaid"), model="mine.m")
    diagram, page = sorted(desk.all, key=lambda one: one.kind)
    assert (page.title, page.language, page.version, diagram.kind) == ("Landing", "html", 1, "diagram")
    made = page.versions[0]
    assert (made.author, made.model, made.message_id, made.block) == ("model", "mine.m", first.id, 0)
    await desk.bus.drain()
    await desk.db.write(service.collect, [first.id])  # told twice
    assert len(desk.all) == 2 and all(one.version == 1 for one in desk.all)
    await desk.say("user", f"Blue, please\n```html artifact={page.id}\n{PAGE.format('one')}\n```")
    await desk.say("assistant", fenced("<p>blue</p>"))
    page = next(one for one in desk.all if one.kind == "html")
    assert (page.version, desk.text(page), desk.text(page, 1)) == (2, "<p>blue</p>", PAGE.format("one"))


async def test_a_partial_answer_counts_once_it_goes_on(desk: Desk) -> None:
    cut = await desk.say("assistant", "```html\n<!doctype html>\n<p>half", state="stopped")
    assert desk.all == []

    def go_on(tx: Tx) -> None:
        work = conversations.begin(tx, ANN, desk.id)
        whole = [TextPart("```html\n<!doctype html>\n<p>half and more\n```")]
        conversations.settle(tx, work, cut.id, {"state": "complete"}, whole, desk.bus)
        work.finish()

    await desk.db.write(go_on)
    await desk.bus.drain()
    (page,) = desk.all
    assert (page.version, desk.text(page)) == (1, "<!doctype html>\n<p>half and more")


async def test_by_hand(desk: Desk) -> None:
    db = desk.db
    made = await db.write(service.create, ANN, desk.id, NewArtifact("# Plan\n", language="markdown"))
    assert (made.kind, made.title, made.versions[0].author) == ("document", "Plan", "person")
    second = await db.write(service.add_version, ANN, made.id, NewVersion("# Plan B\n", base=1))
    assert second.version == 2
    same = await db.write(service.add_version, ANN, made.id, NewVersion("# Plan B\n", base=1))
    assert same.version == 2
    with pytest.raises(ArtifactChanged) as changed:
        await db.write(service.add_version, ANN, made.id, NewVersion("late", base=1))
    assert changed.value.fields == {"version": 2}
    back = await db.write(service.restore, ANN, made.id, 1)
    assert (back.version, back.versions[-1].restored_from, desk.text(back)) == (3, 1, "# Plan\n")
    with pytest.raises(NoVersion):
        await db.write(service.restore, ANN, made.id, 9)
    named = await db.write(service.change, ANN, made.id, ArtifactPatch(title=" My  plan "))
    assert named.title == "My plan"
    await desk.say("assistant", fenced("# Other\n", f"markdown artifact={made.id}"))
    (now,) = desk.all
    assert (now.title, now.version) == ("My plan", 4)  # a name given by hand stays
    await db.write(service.remove, ANN, made.id)
    assert desk.all == []


async def test_a_block_is_opened_once(desk: Desk) -> None:
    answer = await desk.say("assistant", fenced("print(1)\nprint(2)", "python"))
    assert desk.all == []
    new = NewArtifact("print(1)\nprint(2)", language="python", message_id=answer.id)
    first = await desk.db.write(service.create, ANN, desk.id, new)
    assert (first.versions[0].author, first.versions[0].message_id) == ("model", answer.id)
    assert (await desk.db.write(service.create, ANN, desk.id, new)).id == first.id
    foreign = NewArtifact("something else", message_id=answer.id)
    other = await desk.db.write(service.create, ANN, desk.id, foreign)
    assert (other.versions[0].author, other.versions[0].message_id) == ("person", None)


async def test_what_is_erased_in_the_chat_is_gone_here(desk: Desk) -> None:
    await desk.say("assistant", fenced(PAGE.format("one")))
    page = desk.all[0]
    await desk.db.write(service.add_version, ANN, page.id, NewVersion("mine", base=1))
    await desk.db.write(conversations.clear, ANN, desk.id, desk.bus)
    assert [version.number for version in desk.all[0].versions] == [2]
    await desk.db.write(conversations.delete, ANN, desk.id, desk.bus)
    with pytest.raises(NoArtifact):
        await desk.db.read(service.get, ANN, page.id)


async def test_strangers_see_nothing(desk: Desk) -> None:
    page = await desk.db.write(service.create, ANN, desk.id, NewArtifact("x"))
    for verb, *more in (
        (service.get,),
        (service.content, 1),
        (service.add_version, NewVersion("y", base=1)),
        (service.restore, 1),
        (service.change, ArtifactPatch(title="y")),
        (service.remove,),
    ):
        with pytest.raises(NoArtifact):
            await desk.db.write(verb, BOB, page.id, *more)  # type: ignore[operator]


async def test_an_address_is_good_for_a_while(desk: Desk, tmp_path: Path) -> None:
    sealer = Sealer(Fernet.generate_key())
    page = await desk.db.write(service.create, ANN, desk.id, NewArtifact(PAGE.format("x"), language="html"))
    link = await desk.db.read(service.issue_link, ANN, page.id, None, sealer)
    token = link.url.removeprefix("/artifacts/view/")
    shown = await desk.db.read(service.open_link, token, sealer)
    assert (shown.kind, shown.content) == ("html", PAGE.format("x"))
    with pytest.raises(NoVersion):
        await desk.db.read(service.issue_link, ANN, page.id, 7, sealer)
    with pytest.raises(NoArtifact):
        await desk.db.read(service.issue_link, BOB, page.id, None, sealer)
    for wrong in ("x", token[:-3] + "AAA", Sealer(Fernet.generate_key()).seal("{}"), sealer.seal("[]")):
        with pytest.raises(LinkExpired):
            await desk.db.read(service.open_link, wrong, sealer)
    later = Database(desk.db.url, clock=lambda: link.expires_at + 1)
    with pytest.raises(LinkExpired):
        await later.read(service.open_link, token, sealer)
    later.close()
    await desk.db.write(service.remove, ANN, page.id)
    with pytest.raises(LinkExpired):
        await desk.db.read(service.open_link, token, sealer)

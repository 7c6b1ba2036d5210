"""Two copies of conversations become one: random trees grown on both sides, deletions, conflicts, files, projects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.client.garden import Garden, seen
from tests.client.processes import QUIET, server
from veche.client.embedded import Embedded, open_embedded
from veche.client.entities import NewConversation, VecheError
from veche.client.port import Client
from veche.client.problems import Refusal
from veche.client.remote import Remote
from veche.client.sync import Report, State, Wish, sync
from veche.client.sync.reports import Result
from veche.features.artifacts import service as artifacts
from veche.features.artifacts.schemas import NewArtifact
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas.projects import NewProject
from veche.features.exchange.schemas import CopyBundle, CopyHead, CopyMerged
from veche.features.files.schemas import File
from veche.features.identity import service as identity
from veche.kit.caller import Caller
from veche.kit.ids import new_id
from veche.ports.content import FilePart


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Embedded]:
    client = await open_embedded(tmp_path / "here", locale="en", environment=QUIET)
    yield client
    await client.close()


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Embedded]:
    client = await open_embedded(tmp_path / "there", locale="en", environment=QUIET)
    yield client
    await client.close()


@pytest.fixture
async def on_each(tmp_path: Path, house_url: str) -> AsyncIterator[Embedded]:
    """The other side on each kind of database."""
    environment = {**QUIET, "VECHE_DATABASE_URL": house_url}
    client = await open_embedded(tmp_path / "there", locale="en", environment=environment)
    yield client
    await client.close()


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[Embedded]:
    """A second machine of the same person."""
    client = await open_embedded(tmp_path / "other", locale="en", environment=QUIET)
    yield client
    await client.close()


async def both(here: Client, there: Client, state: State | None = None, **wish: Any) -> Report:
    report = await sync(here, there, Wish(**wish), state if state is not None else State())
    assert not report.failed, report
    return report


def only(report: Report) -> Result:
    assert len(report.results) == 1, report
    return report.results[0]


def part_of(file: File) -> FilePart:
    return FilePart(file.id, file.name, file.media_type, file.size)


@pytest.mark.parametrize("seed", range(2))
async def test_random_trees_become_equal_and_a_second_sync_does_nothing(
    here: Embedded, on_each: Embedded, seed: int
) -> None:
    """With and without what was kept of the last time; as the property asks, in random order."""
    there = on_each
    one, two = Garden(here, seed), Garden(there, seed + 1000)
    state = State()
    known: list[str] = [one.begin("first"), two.begin("second")]
    for garden, id in ((one, known[0]), (two, known[1])):
        for _ in range(12):
            garden.step(id)
    for turn in range(4):
        wish: dict[str, Any] = {}
        if one.dice.random() < 0.3:
            wish["way"] = one.dice.choice(("to_server", "from_server"))
            await both(here, there, state, **wish)
        await both(here, there, state if one.dice.random() < 0.8 else None)
        for id in known:
            mine, theirs = seen(here, id), seen(there, id)
            for part in mine:
                assert mine[part] == theirs[part], (seed, turn, part)
        again = await both(here, there, state)
        assert again.results == [], (seed, turn, again)
        assert (await both(here, there)).results == [], "nor does it without what was kept"
        for garden in (one, two):
            for _ in range(10):
                garden.step(garden.dice.choice(known))
    assert all(node.number > parents[node.parent_id] for id in known for node, parents in numbered(here, id))


def numbered(client: Embedded, conversation_id: str) -> list[tuple[Any, dict[str | None, int]]]:
    copy = client.house.db.read_now(conversations.copy_of, client.caller, conversation_id)
    numbers: dict[str | None, int] = {node.id: node.number for node in copy.nodes}
    return [(node, {**numbers, None: 0}) for node in copy.nodes]


class Fragile:
    """A way to a copy that breaks after so many acts."""

    def __init__(self, client: Client, left: int) -> None:
        self._client = client
        self._left = left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def merge_copy(self, bundle: CopyBundle) -> CopyMerged:
        self._left -= 1
        if self._left == 0:  # what was asked has been done, but nobody hears of it
            await self._client.merge_copy(bundle)
        if self._left <= 0:
            raise Refusal("client.unreachable", "unavailable", url="", reason="")
        return await self._client.merge_copy(bundle)


async def test_cut_off_anywhere_it_goes_on_and_nothing_is_doubled(here: Embedded, there: Embedded) -> None:
    garden = Garden(here, 1)
    known = [garden.begin(f"talk {n}") for n in range(3)]
    for id in known:
        last = None
        for n in range(450 if id == known[0] else 3):
            last = garden.say(id, last, f"{('question', 'answer')[n % 2]} {n}")
    state = State()
    for _ in range(20):
        try:
            await both(here, Fragile(there, 2), state)  # type: ignore[arg-type]
            break
        except VecheError as error:
            assert error.kind == "unavailable"
    else:
        raise AssertionError("it does not come to an end")
    for id in known:
        assert seen(here, id) == seen(there, id)
    assert (await both(here, there, state)).results == []


async def test_what_was_deleted_does_not_come_back(here: Embedded, there: Embedded, other: Embedded) -> None:
    garden = Garden(here, 1)
    id = garden.begin("talk")
    first = garden.say(id, None, "question")
    gone = garden.say(id, first, "answer to be deleted")
    await both(here, there)
    await both(other, there)
    elsewhere = Garden(other, 2)
    below = elsewhere.say(id, gone, "question below it")
    garden.db.write_now(conversations.remove, garden.caller, gone, garden.bus, subtree=True)
    assert only(await both(here, there)).up.removed == 1
    result = only(await both(other, there))
    assert result.down.removed == 1 and result.up.messages == 1 and ("moved_up", "1") in result.notes
    assert only(await both(here, there)).down.messages == 1
    for client in (here, there, other):
        messages = seen(client, id)["messages"]
        assert set(messages) == {first, below} and messages[below]["parent_id"] == first
    garden.db.write_now(conversations.clear, garden.caller, id, garden.bus)
    assert only(await both(here, there)).up.removed == 2
    assert seen(there, id)["messages"] == {}


async def test_deleted_conversations_are_told_and_end_only_when_asked(here: Embedded, there: Embedded) -> None:
    garden, guest = Garden(here, 1), Garden(there, 2)
    mine, theirs, back = (garden.begin(name) for name in ("mine", "theirs", "back"))
    state = State()
    await both(here, there, state)
    await here.delete(mine)
    await there.delete(theirs)
    await here.delete(back)
    told = {one.id: one.outcome for one in (await both(here, there, state)).results}
    assert told == {mine: "deleted_here", theirs: "deleted_there", back: "deleted_here"}
    assert only(await both(here, there, state, named={back})).down.new, "who names it wants it back"
    dry = await both(here, there, state, deletions=True, dry=True)
    assert {one.outcome for one in dry.results} == {"deleted"} and theirs in garden_ids(garden)
    ended = {one.id: one.outcome for one in (await both(here, there, state, deletions=True)).results}
    assert ended == {mine: "deleted", theirs: "deleted"}
    assert garden_ids(garden) == garden_ids(guest) == [back]
    again = await here.create(NewConversation(id=mine, title="anew"))
    assert only(await both(here, there, state)).outcome == "deleted_there", "an import brings it back to one side only"
    assert only(await both(here, there, state, named={again.id})).up.new


def garden_ids(garden: Garden) -> list[str]:
    return [one.id for one in garden.db.read_now(conversations.standings, garden.caller)[0]]


async def test_conflicts_are_told_and_the_later_change_is_kept(here: Embedded, there: Embedded) -> None:
    garden, guest = Garden(here, 1), Garden(there, 2)
    id = garden.begin("talk")
    state = State()
    await both(here, there, state)
    garden.change(id, title="mine", instructions="be brief")
    guest.change(id, title="theirs", model="guide.veche")
    dry = only(await both(here, there, state, dry=True))
    assert dry.up.changed == 1 and dry.down.changed == 2
    result = only(await both(here, there, state))
    assert [(one.what, one.kept, one.lost) for one in result.conflicts] == [("title", "server", "mine")]
    about = seen(here, id)["about"]
    assert (about["title"], about["instructions"], about["model"]) == ("theirs", "be brief", "guide.veche")
    assert seen(there, id) == seen(here, id)


async def test_files_go_once_and_a_strangers_file_is_not_opened(here: Embedded, there: Embedded) -> None:
    garden = Garden(here, 1)
    one, two = [await here.upload(name, b"the same bytes") for name in ("one.txt", "two.txt")]
    id = garden.begin("talk")
    last = garden.say(id, None, "question", file=part_of(one))
    last = garden.say(id, last, "question", file=part_of(two))
    assert only(await both(here, there)).up.files == 1
    assert b"".join([piece async for piece in there.file_pieces(two.id)]) == b"the same bytes"
    lost = garden.say(id, last, "question", file=FilePart(new_id(), "gone.txt", "text/plain", 3))
    await both(here, there)
    assert seen(there, id)["messages"][lost]["parts"][1]["name"] == "gone.txt"
    assert (await both(here, there)).results == []

    ann = there.house.db.write_now(identity.make_user, email="a@b.c", name="Ann", password_hash="x", role="member")
    secret = await there.upload("secret.txt", b"of the owner")
    stranger = Embedded(there.house, Caller(user_id=ann.id, role="member"))
    part = {"kind": "file", "file_id": secret.id, "name": "s.txt", "media_type": "text/plain", "size": 1}
    raw = {"id": new_id(), "role": "user", "created_at": 1, "author_id": "x", "parts": [part]}
    mine = CopyHead(new_id(), 1, 1)
    await stranger.merge_copy(CopyBundle("x", mine, messages=[raw]))
    with pytest.raises(VecheError):
        _ = [piece async for piece in stranger.file_pieces(secret.id)]
    for bundle in (CopyBundle("x", CopyHead(id, 1, 1)), CopyBundle("x", mine, messages=[{**raw, "id": lost}])):
        with pytest.raises(VecheError) as refused:
            await stranger.merge_copy(bundle)
        assert refused.value.code == "ids.reused"


async def test_what_a_hostile_copy_sends_is_refused_in_words(here: Embedded) -> None:
    """Twins, values of other kinds, numbers that no column holds: a refusal, or left out; never a failure."""
    id, told = new_id(), new_id()
    plain = {"id": told, "role": "user", "parts": [], "created_at": 1, "updated_at": 1}
    for messages in ([plain, plain], [{**plain, "role": ["user"]}], [{**plain, "role": 5}]):
        with pytest.raises(VecheError, match=r"exchange\.copy_broken"):
            await here.merge_copy(CopyBundle("x", CopyHead(id, 1, 1), messages=messages))
    odd = {**plain, "parts": 5, "state": ["complete"], "number": 2**70, "duration_ms": 2**70}
    assert (await here.merge_copy(CopyBundle("x", CopyHead(id, 1, 1), messages=[odd]))).added == 1


async def test_a_copy_of_another_conversation_is_not_taken(here: Embedded, there: Embedded) -> None:
    """The other side is asked for one conversation and gives another, which nobody chose to sync."""
    mine = Garden(here, 1).begin("mine")
    theirs = Garden(there, 2).begin("theirs")
    before = seen(here, mine)

    class Lying:
        def __getattr__(self, name: str) -> Any:
            return getattr(there, name)

        async def copy_outline(self, conversation_id: str) -> Any:
            copy = await there.copy_outline(conversation_id)
            copy.conversation.id = mine
            return copy

    report = await sync(here, Lying(), Wish(named={theirs}), State())  # type: ignore[arg-type]
    assert only(report).notes[0][0] == "exchange.copy_broken" and seen(here, mine) == before


async def test_projects_come_along_and_choose_what_is_synced(here: Embedded, there: Embedded) -> None:
    garden = Garden(here, 1)
    project = await here.create_project(NewProject(id=new_id(), name="House", emoji="🏠", instructions="be brief"))
    inside, outside = garden.begin("inside", project_id=project.id), garden.begin("outside")
    assert only(await both(here, there, project=project.id)).id == inside
    (made,) = await there.projects()
    assert (made.id, made.name, made.emoji, made.instructions) == (project.id, "House", "🏠", "be brief")
    assert seen(there, inside) == seen(here, inside)
    assert only(await both(here, there)).id == outside


async def test_artifacts_come_with_a_new_conversation(here: Embedded, there: Embedded) -> None:
    garden = Garden(here, 1)
    id = garden.begin("talk")
    last = None
    for n in range(230):  # more than goes at once
        last = garden.say(id, last, f"answer {n}")
    assert last is not None
    new = NewArtifact(content="a drawing", title="Drawing", kind="document", message_id=last)
    made = garden.db.write_now(artifacts.create, garden.caller, id, new)
    await both(here, there)
    (found,) = there.house.db.read_now(artifacts.list_for_house, id)
    assert (found[0].id, found[0].title, found[1][0].content) == (made.id, "Drawing", "a drawing")
    assert found[0].versions[0].message_id == made.versions[0].message_id


async def test_a_copy_that_moves_meanwhile_is_looked_at_again(here: Embedded, there: Embedded) -> None:
    """Somebody writes there between the look and the merge: nothing is overlooked the next time."""
    garden, guest = Garden(here, 1), Garden(there, 2)
    id = garden.begin("talk")
    first = garden.say(id, None, "question")
    state = State()
    await both(here, there, state)
    garden.say(id, first, "answer from here")
    late = Meddler(there, lambda: guest.say(id, first, "answer from there"))
    assert only(await both(here, late, state)).up.messages == 1  # type: ignore[arg-type]
    assert only(await both(here, there, state)).down.messages == 1
    garden.say(id, first, "answer below what goes")
    gone = Meddler(there, lambda: guest.db.write_now(conversations.clear, guest.caller, id, guest.bus))
    assert only(await both(here, gone, state)).outcome == "synced"  # type: ignore[arg-type]
    await both(here, there, state)
    assert seen(here, id) == seen(there, id) and len(garden.nodes(id)) == 1


class Meddler(Fragile):
    """Somebody writes into a copy right before the first merge."""

    def __init__(self, client: Client, act: Callable[[], object]) -> None:
        super().__init__(client, 0)
        self._act: Callable[[], object] | None = act

    async def merge_copy(self, bundle: CopyBundle) -> CopyMerged:
        act, self._act = self._act, None
        if act is not None:
            act()
        return await self._client.merge_copy(bundle)


async def test_one_way_changes_one_side_only(here: Embedded, there: Embedded) -> None:
    garden, guest = Garden(here, 1), Garden(there, 2)
    mine, theirs = garden.begin("mine"), guest.begin("theirs")
    before = garden_ids(guest)
    assert only(await both(here, there, way="from_server")).id == theirs
    assert garden_ids(guest) == before and set(garden_ids(garden)) == {mine, theirs}
    assert only(await both(here, there, way="to_server")).id == mine


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_real_server_between_two_machines(
    request: pytest.FixtureRequest, here: Embedded, other: Embedded, tmp_path: Path, kind: str
) -> None:
    given = {"VECHE_DATABASE_URL": request.getfixturevalue("postgresql_url")} if kind == "postgresql" else {}
    garden, elsewhere = Garden(here, 1), Garden(other, 2)
    id = garden.begin("talk")
    file = await here.upload("notes.txt", b"some notes" * 1000)
    last = garden.say(id, None, "question", file=part_of(file))
    garden.say(id, last, "answer")
    for _ in range(15):
        garden.step(id)
    with server(tmp_path / "server", **given) as running:
        remote = Remote(running.url, running.key)
        up = only(await both(here, remote)).up
        assert up.new and up.messages == len(garden.nodes(id))
        down = only(await both(other, remote)).down
        assert down.messages == up.messages and down.files == up.files
        assert seen(other, id) == seen(here, id)
        for one in (garden, elsewhere):
            for _ in range(10):
                one.step(id)
        await both(here, remote)
        await both(other, remote)
        await both(here, remote)
        assert seen(other, id) == seen(here, id)
        assert (await both(here, remote)).results == [] == (await both(other, remote)).results
        if last in garden.nodes(id):
            assert b"".join([piece async for piece in remote.file_pieces(file.id)]) == b"some notes" * 1000
        wrong = Remote(running.url, "vk_wrong")
        with pytest.raises(VecheError) as refused:
            await both(here, wrong)
        assert refused.value.kind == "unauthenticated"
        await wrong.close()
        await remote.close()

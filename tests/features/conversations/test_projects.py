"""Projects, what conversations have from them, and acts on many conversations at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.errors import IdReused, NoConversation, NoProject, TitleInvalid
from veche.features.conversations.schemas import ConversationPatch, NewConversation
from veche.features.conversations.schemas.projects import Bulk, NewProject, Project, ProjectPatch
from veche.features.files import service as files
from veche.features.files.errors import NoFile
from veche.features.files.schemas import Content
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import NotFound
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import FilePart, ImagePart, Params


@pytest.fixture
def make(db: Database, ann: Caller) -> Callable[..., Project]:
    def work(name: str = "Garden", **fields: Any) -> Project:
        return db.write_now(service.create_project, ann, NewProject(new_id(), name, **fields))

    return work


def stored(db: Database, caller: Caller, name: str, media: str = "text/plain", letter: str = "a") -> str:
    content = Content(sha256=letter * 64, size=4, head=b"\x89PNG\r\n\x1a\n" if media == "image/png" else b"text")
    return db.write_now(files.add, caller, content, name=name, declared_type=media).id


def names(db: Database, caller: Caller) -> list[str]:
    return [one.name for one in db.read_now(service.list_projects, caller).items]


def test_a_project_is_made_once_changed_and_put_in_order(
    db: Database, ann: Caller, make: Callable[..., Project]
) -> None:
    first, second, third = make("A"), make("B", emoji="🌱", colour="green"), make("C")
    again = db.write_now(service.create_project, ann, NewProject(first.id, "A"))
    assert again == first
    with pytest.raises(IdReused):
        db.write_now(service.create_project, ann, NewProject(first.id, "another"))
    with pytest.raises(TitleInvalid):
        make("   ")
    assert names(db, ann) == ["A", "B", "C"]
    db.write_now(service.change_project, ann, third.id, ProjectPatch(position=0, name="  C   2 "))
    assert names(db, ann) == ["C 2", "A", "B"]
    patch = ProjectPatch(instructions="Be brief.", params=Params(temperature=0.1), model="openai.gpt", emoji=None)
    changed = db.write_now(service.change_project, ann, second.id, patch)
    assert (changed.instructions, changed.params.temperature, changed.model) == ("Be brief.", 0.1, "openai.gpt")
    assert (changed.emoji, changed.colour, changed.conversations) == (None, "green", 0)


def test_strangers_see_no_project(
    db: Database, ann: Caller, bob: Caller, bus: Bus, make: Callable[..., Project]
) -> None:
    project = make()
    assert names(db, bob) == []
    for work, *args in (
        (service.get_project, project.id),
        (service.change_project, project.id, ProjectPatch(name="x")),
        (service.delete_project, project.id, bus),
    ):
        with pytest.raises(NoProject):
            db.write_now(work, bob, *args)  # type: ignore[arg-type]
    with pytest.raises(NoProject):
        db.write_now(service.create, bob, NewConversation(new_id(), project_id=project.id))
    theirs = Talk.begin(db, bus, bob)
    with pytest.raises(NoProject):
        theirs.change(project_id=project.id)


def test_a_conversation_has_what_its_project_gives(
    db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]
) -> None:
    text, picture = stored(db, ann, "notes.txt"), stored(db, ann, "map.png", "image/png", "b")
    project = make(
        instructions="Speak of gardens.", model="openai.gpt", params=Params(top_p=0.5), files=[text, picture]
    )
    assert [one.name for one in project.files] == ["notes.txt", "map.png"]
    talk = Talk.begin(db, bus, ann, project_id=project.id)
    given = db.read_now(service.given_by_project, talk.now())
    assert given is not None
    assert (given.instructions, given.model, given.params.top_p) == ("Speak of gardens.", "openai.gpt", 0.5)
    assert [type(part) for part in given.files] == [FilePart, ImagePart]
    talk.change(project_id=None)
    assert db.read_now(service.given_by_project, talk.now()) is None


def test_only_files_that_one_may_read_are_given(db: Database, bob: Caller, make: Callable[..., Project]) -> None:
    with pytest.raises(NoFile):
        make(files=[stored(db, bob, "secret.txt")])


def test_a_new_conversation_takes_the_assistant(
    db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]
) -> None:
    assistant = new_id()
    project = make(assistant_id=assistant)
    assert Talk.begin(db, bus, ann, project_id=project.id).now().assistant_id == assistant
    other = new_id()
    assert Talk.begin(db, bus, ann, project_id=project.id, assistant_id=other).now().assistant_id == other


def test_lists_and_counts_by_project(db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]) -> None:
    project = make()
    inside = [Talk.begin(db, bus, ann, project_id=project.id) for _ in range(3)]
    outside = Talk.begin(db, bus, ann)
    inside[0].change(archived=True)

    def listed(**options: Any) -> set[str]:
        return {one.id for one in db.read_now(service.list_conversations, ann, **options).items}

    assert listed(project=project.id) == {inside[1].id, inside[2].id}
    assert listed(project=project.id, archived=True) == {inside[0].id}
    assert listed(project="none") == {outside.id}
    assert db.read_now(service.get_project, ann, project.id).conversations == 2


async def test_deleting_a_project_keeps_its_conversations_unless_told(
    db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]
) -> None:
    first, second = make(files=[stored(db, ann, "a.txt")]), make()
    kept, gone = (Talk.begin(db, bus, ann, project_id=one.id) for one in (first, second))
    kept.say("hello")
    db.write_now(service.delete_project, ann, first.id, bus)
    assert kept.now().project_id is None
    db.write_now(service.delete_project, ann, second.id, bus, conversations=True)
    with pytest.raises(NoConversation):
        gone.now()
    await bus.drain()
    with pytest.raises(NotFound):  # nothing holds the project's file any more
        db.read_now(files.get_file, ann, first.files[0].id)


async def test_a_file_of_a_project_outlives_the_message_that_brought_it(
    db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]
) -> None:
    file_id = stored(db, ann, "plan.txt")
    talk = Talk.begin(db, bus, ann)
    said = talk.say("look", parts=[FilePart(file_id, "plan.txt", "text/plain", 4)])
    project = make(files=[file_id])
    talk.remove(said.id)
    await bus.drain()
    assert db.read_now(service.get_project, ann, project.id).files[0].id == file_id


def test_the_person_hears_of_projects(db: Database, ann: Caller, make: Callable[..., Project]) -> None:
    heard: list[tuple[str, str]] = []
    db._announce = lambda topic, frame: heard.append((topic, frame()))
    project = make()
    topic, frame = heard[-1]
    assert topic == service.person_topic(ann.user_id)
    assert msgspec.json.decode(frame)["project"]["id"] == project.id


def test_many_at_once(db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]) -> None:
    talks = [Talk.begin(db, bus, ann) for _ in range(5)]
    ids = [talk.id for talk in talks]
    project = make()

    def act(action: str, **fields: Any) -> list[Any]:
        return db.write_now(service.bulk, ann, Bulk(ids, action, **fields), bus).items  # type: ignore[arg-type]

    assert all(one.archived for one in act("archive"))
    assert not any(one.archived for one in act("unarchive"))
    assert all(one.pinned for one in act("pin"))
    assert not any(one.pinned for one in act("unpin"))
    assert {one.project_id for one in act("move", project_id=project.id)} == {project.id}
    assert {one.project_id for one in act("move")} == {None}
    assert act("delete") == []
    for talk in talks:
        with pytest.raises(NoConversation):
            talk.now()


def test_all_or_none(db: Database, ann: Caller, bob: Caller, bus: Bus) -> None:
    mine, theirs = Talk.begin(db, bus, ann), Talk.begin(db, bus, bob)
    for action in ("archive", "delete", "move"):
        with pytest.raises(NoConversation):
            db.write_now(service.bulk, ann, Bulk([mine.id, theirs.id], action), bus)  # type: ignore[arg-type]
    assert not mine.now().archived
    with pytest.raises(NoProject):
        db.write_now(service.bulk, ann, Bulk([mine.id], "move", new_id()), bus)


def test_a_patch_moves_into_a_project(db: Database, ann: Caller, bus: Bus, make: Callable[..., Project]) -> None:
    project, talk = make(), Talk.begin(db, bus, ann)
    moved = db.write_now(service.change, ann, talk.id, ConversationPatch(project_id=project.id))
    assert moved.project_id == project.id
    assert talk.events()[-1].conversation.project_id == project.id  # type: ignore[union-attr]

"""Projects: folders that give their conversations instructions, defaults and files."""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.conversations import access, repository
from veche.features.conversations.errors import IdReused
from veche.features.conversations.events import FilesReleased
from veche.features.conversations.repository import projects as rows
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.projects import NewProject, Project, ProjectFile, ProjectPatch, Projects
from veche.features.conversations.service.branches import tidy_name
from veche.features.conversations.service.change import Change, person_topic
from veche.features.conversations.service.remove import delete
from veche.features.files import service as files
from veche.features.usage import service as usage
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id
from veche.ports.content import AudioPart, FilePart, ImagePart, Params, Part

MOST_FILES = 50
_encode = msgspec.json.Encoder().encode
_PLAIN = ("emoji", "colour", "model", "archived")


class Given(msgspec.Struct):
    """What a conversation has from its project."""

    instructions: str | None
    model: str | None
    params: Params
    files: list[Part]


def list_projects(tx: Tx, caller: Caller) -> Projects:
    """The caller's projects, in their order."""
    caller.need("read")
    found = rows.list_projects(tx, caller.user_id)
    return Projects(_shown(tx, found))


def get_project(tx: Tx, caller: Caller, project_id: str) -> Project:
    """One project."""
    return _shown(tx, [access.require_project(tx, caller, project_id, "read")])[0]


def _shown(tx: Tx, found: list[Any]) -> list[Project]:
    ids = [row.id for row in found]
    if not ids:
        return []
    held, counts = rows.project_files(tx, ids), rows.project_counts(tx, ids)
    known = files.get_many(tx, {one for some in held.values() for one in some}) if held else {}
    return [
        rows.as_project(row, [_file(known[one]) for one in held.get(row.id, []) if one in known], counts.get(row.id, 0))
        for row in found
    ]


def _file(file: Any) -> ProjectFile:
    return ProjectFile(file.id, file.name, file.media_type, file.size)


def create_project(tx: Tx, caller: Caller, new: NewProject) -> Project:
    """Begins a project, or gives the one that the same id began before.

    Raises:
        IdReused: the id belongs to something else.
    """
    caller.need("chat")
    project_id = check_id(new.id)
    before = rows.get_project(tx, project_id)
    if before is not None:
        if before.owner_id != caller.user_id or before.name != tidy_name(new.name, 100):
            raise IdReused(id=project_id)
        return _shown(tx, [before])[0]
    values = {
        "id": project_id,
        "owner_id": caller.user_id,
        "name": tidy_name(new.name, 100),
        "emoji": new.emoji or None,
        "colour": new.colour,
        "instructions": new.instructions or None,
        "model": new.model or None,
        "params": _encode(new.params or Params()).decode(),
        "assistant_id": check_id(new.assistant_id, "assistant_id") if new.assistant_id else None,
        "archived": False,
    }
    rows.add_project(tx, values)
    _give_files(tx, caller, project_id, new.files)
    return _told(tx, caller, project_id)


def change_project(tx: Tx, caller: Caller, project_id: str, patch: ProjectPatch) -> Project:
    """Changes what the patch names; its conversations have it from their next message on."""
    access.require_project(tx, caller, project_id, "chat")
    given = {name: value for name in patch.__struct_fields__ if (value := getattr(patch, name)) is not msgspec.UNSET}
    values: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "name" in given:
        values["name"] = tidy_name(given["name"], 100)
    if "instructions" in given:
        values["instructions"] = given["instructions"] or None
    if "params" in given:
        values["params"] = _encode(given["params"]).decode()
    if "assistant_id" in given:
        assistant = given["assistant_id"]
        values["assistant_id"] = check_id(assistant, "assistant_id") if assistant else None
    rows.set_project(tx, project_id, values)
    if "files" in given:
        _give_files(tx, caller, project_id, given["files"])
    if "position" in given:
        order = [row.id for row in rows.list_projects(tx, caller.user_id) if row.id != project_id]
        order.insert(max(0, min(given["position"], len(order))), project_id)
        rows.set_positions(tx, order)
    return _told(tx, caller, project_id)


def _give_files(tx: Tx, caller: Caller, project_id: str, file_ids: list[str]) -> None:
    """Only files that the caller may read.

    Raises:
        NoFile: one is not there, or not theirs.
    """
    readers = files.FileReaders(lambda tx, caller, one: repository.holds_file(tx, caller.user_id, one))
    wanted = list(dict.fromkeys(check_id(one, "files") for one in file_ids))[:MOST_FILES]
    for one in wanted:
        files.get_file(tx, caller, one, readers=readers)
    rows.set_project_files(tx, project_id, wanted)


def _told(tx: Tx, caller: Caller, project_id: str) -> Project:
    """The project as it is now; the person's other screens are told."""
    project = _shown(tx, [rows.get_project(tx, project_id)])[0]
    tx.announce(person_topic(caller.user_id), lambda: _encode({"t": "project", "project": project}).decode())
    return project


def delete_project(tx: Tx, caller: Caller, project_id: str, bus: Bus, *, conversations: bool = False) -> None:
    """Deletes a project; its conversations stay, in no project, or go with it."""
    access.require_project(tx, caller, project_id, "chat")
    for one in rows.in_project(tx, project_id):
        if conversations:
            delete(tx, caller, one, bus)
        else:
            work = Change(tx, one, caller.user_id)
            work.set(project_id=None)
            work.finish()
    released = rows.project_files(tx, [project_id]).get(project_id, [])
    rows.delete_project(tx, project_id)
    usage.forget_project(tx, project_id)
    if released:
        bus.publish(tx, FilesReleased(released))
    tx.announce(person_topic(caller.user_id), lambda: f'{{"t":"project","removed":"{project_id}"}}')


def given_by_project(tx: Tx, conversation: Conversation) -> Given | None:
    """What a conversation has from its project; one that was left in a foreign one has nothing."""
    if conversation.project_id is None:
        return None
    row = rows.get_project(tx, conversation.project_id)
    if row is None or row.owner_id != conversation.owner_id:
        return None
    ids = rows.project_files(tx, [row.id]).get(row.id, [])
    known = files.get_many(tx, ids) if ids else {}
    parts = [_part(known[one]) for one in ids if one in known]
    return Given(row.instructions, row.model, msgspec.json.decode(row.params, type=Params), parts)


def _part(file: Any) -> Part:
    for kind, prefix in ((ImagePart, "image/"), (AudioPart, "audio/")):
        if file.media_type.startswith(prefix):
            return kind(file.id, file.name, file.media_type, file.size)
    return FilePart(file.id, file.name, file.media_type, file.size)

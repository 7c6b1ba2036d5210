"""Two copies of conversations, here and elsewhere, are brought together; what a copy must give and take for it."""

from __future__ import annotations

from collections.abc import Sequence

from veche.features.artifacts import service as artifacts
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Message
from veche.features.conversations.schemas.merging import Copy, Settings
from veche.features.exchange.logic import archive
from veche.features.exchange.logic.copies import read_fields, read_head, read_messages, read_stamps
from veche.features.exchange.logic.incoming import derived_id
from veche.features.exchange.schemas import (
    Copies,
    CopyArtifact,
    CopyBundle,
    CopyFile,
    CopyMerged,
    FilesMissing,
    FilesWanted,
    Words,
    WordsRequest,
)
from veche.features.files import service as files
from veche.features.files.schemas import File
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import is_id
from veche.ports.content import AudioPart, FilePart, ImagePart, TextPart


def list_copies(tx: Tx, caller: Caller) -> Copies:
    """What there is here."""
    items, gone = conversations.standings(tx, caller)
    return Copies(caller.user_id, items, gone, conversations.list_projects(tx, caller).items)


def outline(tx: Tx, caller: Caller, conversation_id: str) -> Copy:
    """One conversation of the caller's own, without its words."""
    return conversations.copy_of(tx, caller, conversation_id)


def words(tx: Tx, caller: Caller, conversation_id: str, wanted: WordsRequest) -> Words:
    """What was asked for of a conversation."""
    found = conversations.words_of(tx, caller, conversation_id, wanted.messages)
    parts = [part for one in found for part in one.parts]
    held = {part.file_id for part in parts if isinstance(part, FilePart | ImagePart | AudioPart)}
    if wanted.files:
        held |= {file_id for file_id in wanted.files if conversations.holds_file(tx, caller, file_id)}
    known = files.get_many(tx, held)
    beside = artifacts.list_for_house(tx, conversation_id) if wanted.artifacts else []
    return Words(
        messages=found,
        files=[_file(known[id]) for id in sorted(known)],
        artifacts=[CopyArtifact(artifact, contents) for artifact, contents in beside],
    )


def _file(file: File) -> CopyFile:
    return CopyFile(file.id, file.name, file.media_type, file.size, file.sha256)


def take_files(tx: Tx, caller: Caller, wanted: FilesWanted, quota: int) -> FilesMissing:
    """Files whose bytes the caller has here already are made; the others have to be sent.

    Only one's own bytes count: to know a hash must not be enough to read what is somebody else's.
    """
    caller.need("chat")
    present = _readable(tx, caller, {one.id for one in wanted.files})
    own = files.own_contents(tx, caller, [one.sha256 for one in wanted.files])
    missing = []
    for one in wanted.files:
        if one.id in present:
            continue
        like = own.get(one.sha256)
        if like is None or not is_id(one.id):
            missing.append(one.id)
        else:
            files.add_again(tx, caller, like, id=one.id, name=one.name, quota=quota)
    return FilesMissing(missing)


def _readable(tx: Tx, caller: Caller, ids: set[str]) -> set[str]:
    """Those of the files that the caller may read already."""
    own = files.owned(tx, caller, ids)
    return own | {one for one in ids - own if conversations.holds_file(tx, caller, one)}


def _shut_out(tx: Tx, caller: Caller, messages: Sequence[Message]) -> None:
    """To name a stranger's file in a message must not open it: such a part becomes the file's name."""
    parts = [part for one in messages for part in one.parts]
    held = {part.file_id for part in parts if isinstance(part, FilePart | ImagePart | AudioPart)}
    present = set(files.get_many(tx, held))
    foreign = present - _readable(tx, caller, present)
    for one in messages if foreign else ():
        one.parts = [TextPart(f"📎 {p.name}") if getattr(p, "file_id", None) in foreign else p for p in one.parts]  # type: ignore[union-attr]


def merge(tx: Tx, caller: Caller, bundle: CopyBundle, bus: Bus) -> CopyMerged:
    """Takes in what another copy of a conversation has; may be repeated.

    Raises:
        IdReused, ParentElsewhere, CopyBroken: nothing was changed.
    """
    caller.need("chat")
    head = read_head(bundle.conversation, caller.user_id, tx.now)
    messages, unknown = read_messages(bundle.messages, head.id, bundle.owner, caller.user_id)
    _shut_out(tx, caller, messages)
    settings = Settings(
        read_fields(bundle.fields), bundle.branches, read_stamps(bundle.stamps), archive.time_of(bundle.activity)
    )
    done = conversations.merge(tx, caller, head, bundle.removed, messages, bundle.marks, settings, bus)
    _bring_artifacts(tx, caller, head.id, bundle.artifacts)
    return CopyMerged(done.made, done.added, done.changed, done.removed, done.before, done.seq, done.marked_at, unknown)


def _bring_artifacts(tx: Tx, caller: Caller, conversation_id: str, beside: Sequence[CopyArtifact]) -> None:
    for one in beside:
        free = is_id(one.artifact.id) and artifacts.place(tx, one.artifact.id) is None
        if not free and artifacts.place(tx, one.artifact.id) == conversation_id:
            continue
        if not free:
            one.artifact.id = derived_id("artifact", conversation_id, one.artifact.id)
        named = [version.message_id for version in one.artifact.versions if version.message_id]
        ids = {found.id: found.id for found in conversations.words_of(tx, caller, conversation_id, named)}
        artifacts.bring_in(tx, caller, conversation_id, [(one.artifact, one.contents)], ids)

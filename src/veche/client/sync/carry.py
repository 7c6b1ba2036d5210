"""Carries out a plan for one conversation: files first, then messages in bundles, each safe to repeat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from veche.client.port import Client
from veche.client.sync.plan import Load
from veche.client.sync.reports import Counts
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.merging import Copy
from veche.features.exchange.schemas import CopyArtifact, CopyBundle, CopyFile, CopyHead, CopyMerged, WordsRequest
from veche.kit.errors import VecheError

_ASKED = 200  # messages at once
_BUNDLE = 4 << 20  # bytes of one request
_encode = msgspec.json.encode

Notes = list[tuple[str, str]]


class Carrier:
    """One way between two copies. `owner` is the person's id where things come from."""

    def __init__(self, source: Client, target: Client, owner: str) -> None:
        self._source = source
        self._target = target
        self._owner = owner

    async def carry(
        self, source: Copy, target: Copy | None, load: Load, counts: Counts, notes: Notes
    ) -> tuple[int, bool]:
        """Gives the number of the target's last event, and whether nobody else wrote there meanwhile."""
        id = source.conversation.id
        counts.new = target is None
        seq, alone = (target.conversation.seq if target else 0), True
        await self._missing_files(id, source, target, counts, notes)
        first = CopyBundle(self._owner, _head(source.conversation), removed=load.removed)
        async for bundle in self._bundles(id, first, load, whole=target is None, counts=counts, notes=notes):
            done = await self._target.merge_copy(bundle)
            alone = alone and done.before == seq
            seq = done.seq
            _count(counts, done, notes)
        return seq, alone

    async def _bundles(
        self, id: str, bundle: CopyBundle, load: Load, *, whole: bool, counts: Counts, notes: Notes
    ) -> AsyncIterator[CopyBundle]:
        beside = (await self._source.copy_words(id, WordsRequest(artifacts=True))).artifacts if whole else []
        wanted, size = [*load.new, *load.changed], 0
        order = {one: place for place, one in enumerate(wanted)}
        for start in range(0, len(wanted), _ASKED):
            words = await self._source.copy_words(id, WordsRequest(wanted[start : start + _ASKED]))
            await self._files(words.files, counts, notes)
            for message in sorted(words.messages, key=lambda one: order[one.id]):
                told = self._told(message, load)
                length = len(_encode(told))
                if bundle.messages and (size + length > _BUNDLE or len(bundle.messages) >= _ASKED):
                    bundle.artifacts, beside = _part(beside, {one["id"] for one in bundle.messages})
                    yield bundle
                    bundle, size = CopyBundle(self._owner, bundle.conversation), 0
                bundle.messages.append(told)
                size += length
        bundle.artifacts = beside
        bundle.marks, bundle.branches = load.marks, load.branches
        bundle.fields = msgspec.to_builtins(load.fields)
        bundle.stamps, bundle.activity = load.stamps, load.activity
        yield bundle

    def _told(self, message: Message, load: Load) -> dict[str, Any]:
        if message.id in load.parents:
            message.parent_id = load.parents[message.id]
        raw: dict[str, Any] = msgspec.to_builtins(message)
        return raw

    async def _missing_files(self, id: str, source: Copy, target: Copy | None, counts: Counts, notes: Notes) -> None:
        """Files of messages that are there already, but whose bytes did not come the last time."""
        lost = [one for one in (target.missing if target else []) if one not in set(source.missing)]
        for start in range(0, len(lost), _ASKED):
            words = await self._source.copy_words(id, WordsRequest(files=lost[start : start + _ASKED]))
            await self._files(words.files, counts, notes)

    async def _files(self, files: list[CopyFile], counts: Counts, notes: Notes) -> None:
        if not files:
            return
        waiting = set(await self._target.want_files(files))
        left = [one for one in files if one.id in waiting]
        while left:
            file, left = left[0], left[1:]
            try:
                await self._target.take_file(file, self._source.file_pieces(file.id))
            except VecheError as error:
                if error.kind in ("unavailable", "unauthenticated", "broken"):
                    raise
                notes.append(("file_refused", file.name))
                continue
            counts.files += 1
            alike = [one for one in left if one.sha256 == file.sha256]  # the bytes are there now
            if alike:
                waiting = set(await self._target.want_files(alike))
                left = [one for one in left if one.sha256 != file.sha256 or one.id in waiting]


def _part(beside: list[CopyArtifact], ids: set[str]) -> tuple[list[CopyArtifact], list[CopyArtifact]]:
    """Artifacts that came from these messages, and the others: with their messages none is made a second time."""
    mine = [one for one in beside if any(version.message_id in ids for version in one.artifact.versions)]
    return mine, [one for one in beside if one not in mine]


def _head(conversation: Conversation) -> CopyHead:
    return CopyHead(
        conversation.id,
        conversation.created_at,
        conversation.updated_at,
        conversation.forked_from,
        conversation.forked_at_id,
    )


def _count(counts: Counts, done: CopyMerged, notes: Notes) -> None:
    counts.messages += done.added
    counts.changed += done.changed
    counts.removed += done.removed
    if done.unknown_parts:
        notes.append(("parts_unknown", str(done.unknown_parts)))

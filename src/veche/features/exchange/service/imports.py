"""Imports: an archive is read piece by piece, and what is new in it becomes conversations of the person's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from veche.features.artifacts import service as artifacts
from veche.features.artifacts.service import Brought
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Branch, Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.projects import NewProject
from veche.features.exchange import repository
from veche.features.exchange.errors import ArchiveTooLarge
from veche.features.exchange.logic.incoming import Incoming, IncomingProject, as_messages, derived_id
from veche.features.exchange.schemas import Import, Report, Result
from veche.features.exchange.schemas import Imports as ImportList
from veche.features.exchange.service import merge
from veche.features.exchange.service.arrivals import Arrivals
from veche.features.exchange.service.intake import MOST_ELEMENT, Broken, Intake, Item
from veche.features.exchange.service.jobs import Jobs, Progress, check_new, need_job, report_of, state_of, trouble_of
from veche.features.exchange.settings import ExchangeSettings
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import VecheError
from veche.kit.events import Bus
from veche.kit.ids import is_id
from veche.kit.messages import explain, sentence

_AT_ONCE = 1000  # messages in one transaction
_LISTED = 2000  # results that are kept
_PIECE = 1 << 20
_KEPT = 30 * 86_400_000
_SHOWN = 20


class Imports:
    """Takes archives in.

    Args:
        jobs, store, bus, settings: of the house.
        arrived: called when there are new files, which somebody may want to read.
    """

    def __init__(
        self, jobs: Jobs, store: FileStore, bus: Bus, settings: ExchangeSettings, arrived: Callable[[], None]
    ) -> None:
        self._arrived = arrived
        self._jobs = jobs
        self._db = jobs.db
        self._store = store
        self._bus = bus
        self._settings = settings

    def too_large(self) -> ArchiveTooLarge:
        """The refusal of a longer archive than the operator allows."""
        return ArchiveTooLarge(max_megabytes=f"{self._settings.max_import_bytes / 2**20:.6g}")

    async def start(self, caller: Caller, import_id: str, name: str, stream: AsyncIterator[bytes]) -> Import:
        """Takes in an archive, and begins to read it; the same id gives the first import.

        Raises:
            ArchiveTooLarge, TooManyJobs, IdReused: it was not begun.
        """
        caller.need("chat")
        asked = msgspec.json.encode({"name": name[:300]}).decode()
        await asyncio.to_thread(self._jobs.make_folder)
        if await self._db.read(check_new, caller, import_id, "import", asked) is not None:
            async for _ in stream:  # browsers read an answer only after they have sent everything
                pass
            return await self._db.read(get_import, caller, import_id)
        part = self._jobs.part(import_id)
        try:
            size = await self._receive(part, stream)
            await self._db.write(self._begin, caller, import_id, name, asked, size)
        except BaseException:
            await asyncio.to_thread(part.unlink, missing_ok=True)
            raise
        self._jobs.run(import_id.lower(), lambda progress: self._take(progress, caller, part))
        return await self._db.read(get_import, caller, import_id)

    async def _receive(self, part: Path, stream: AsyncIterator[bytes]) -> int:
        held, size = bytearray(), 0
        with await asyncio.to_thread(part.open, "wb") as file:
            async for piece in stream:
                size += len(piece)
                if size > self._settings.max_import_bytes:
                    raise self.too_large()
                held += piece
                if len(held) >= _PIECE:
                    await asyncio.to_thread(file.write, bytes(held))
                    held.clear()
            await asyncio.to_thread(file.write, bytes(held))
        return size

    @staticmethod
    def _begin(tx: Tx, caller: Caller, import_id: str, name: str, asked: str, size: int) -> None:
        if check_new(tx, caller, import_id, "import", asked) is None:
            values: dict[str, Any] = {
                "id": import_id.lower(),
                "user_id": caller.user_id,
                "kind": "import",
                "state": "queued",
                "name": name[:300],
                "size": size,
                "request": asked,
                "expires_at": tx.now + _KEPT,
            }
            repository.add_job(tx, values)

    async def _take(self, progress: Progress, caller: Caller, part: Path) -> dict[str, Any]:
        intake = await asyncio.to_thread(Intake, part)
        try:
            report = Report()
            work = _Work(self, caller, intake, report)
            items = intake.items()
            done = 0
            while (item := await asyncio.to_thread(_next, items)) is not None:
                await work.take(item)
                done += not isinstance(item, IncomingProject)
                told = msgspec.json.encode(report).decode()
                await progress.tell(done=done, total=intake.total, format=intake.source, report=told)
            if report.counts.files:
                self._arrived()
            told = msgspec.json.encode(report).decode()
            return {"done": done, "total": done, "format": intake.source, "report": told}
        finally:
            await asyncio.to_thread(intake.close)

    async def remove(self, caller: Caller, import_id: str) -> None:
        """Stops an import, or forgets what came of it; the conversations that came stay."""
        row = await self._db.read(need_job, caller, import_id, "import")
        await self._db.write(repository.drop_job, row.id)
        await self._jobs.stop(row.id)


class _Work:
    """One archive's way in."""

    def __init__(self, imports: Imports, caller: Caller, intake: Intake, report: Report) -> None:
        self._db = imports._db
        self._bus = imports._bus
        self._caller = caller
        self._report = report
        self._projects: dict[str, str] = {}
        self._arrivals = Arrivals(imports._db, imports._store, intake, caller)

    async def take(self, item: Item) -> None:
        """One conversation or project; what goes wrong with it is told, and the others come all the same."""
        locale = self._caller.locale
        match item:
            case Broken(title, reason, large):
                if large:
                    why = sentence("exchange.skipped_large", locale, most=MOST_ELEMENT >> 20)
                elif reason:
                    why = sentence("exchange.skipped_broken", locale, reason=reason)
                else:
                    why = sentence("exchange.skipped_form", locale)
                self._note(Result(title, "skipped", notes=[why]))
            case IncomingProject():
                await self._take_project(item)
            case Incoming():
                try:
                    self._note(await self._take_conversation(item))
                except VecheError as error:
                    if error.kind in ("unavailable", "broken"):
                        raise
                    why = sentence("exchange.skipped_broken", locale, reason=explain(error, locale))
                    self._note(Result(item.title, "skipped", notes=[why]))

    def _note(self, result: Result) -> None:
        counts = self._report.counts
        setattr(counts, result.outcome, getattr(counts, result.outcome) + 1)
        counts.messages += result.messages
        counts.files = self._arrivals.taken
        if len(self._report.results) < _LISTED:
            self._report.results.append(result)

    async def _take_conversation(self, incoming: Incoming) -> Result:
        locale = self._caller.locale
        if not incoming.messages and incoming.source != "veche":
            return Result(incoming.title, "skipped", notes=[sentence("exchange.skipped_empty", locale)])
        project_id = await self._project_of(incoming)
        plan = await self._db.read(merge.plan, self._caller, incoming, project_id)
        notes = []
        if incoming.unknown_parts:
            notes.append(sentence("exchange.parts_unknown", locale, count=incoming.unknown_parts))
        if incoming.broken_messages:
            notes.append(sentence("exchange.message_broken", locale, count=incoming.broken_messages))
        made = Result(plan.conversation.title or incoming.title, "same", plan.conversation.id, len(plan.new), notes)
        if plan.exists and not plan.new:
            return made
        made.outcome = "grown" if plan.exists else "new"
        files = await self._arrivals.files(incoming, plan.new, made.notes)
        rows = as_messages(plan.new, plan.conversation.id, self._caller.user_id, plan.ids, files, plan.numbers)
        for start in range(0, max(1, len(rows)), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            beside = incoming.artifacts if start + _AT_ONCE >= len(rows) and not plan.exists else []
            await self._db.write(self._bring, plan, some, beside)
        branches = [Branch(name[:80], plan.ids[key]) for name, key in incoming.branches if key in plan.ids and name]
        marks = [
            Mark(
                plan.ids[one.key],
                plan.conversation.id,
                one.starred,
                one.rating,  # type: ignore[arg-type]
                one.opinion,
                one.marked_at or one.created_at,
            )
            for one in plan.new
            if one.starred or one.rating is not None
        ]
        await self._db.write(conversations.dress, self._caller, plan.conversation.id, plan.head_id, branches, marks)
        return made

    async def _project_of(self, incoming: Incoming) -> str | None:
        """The project that the archive names: brought along, or here already."""
        key = incoming.project or ""
        if key and key not in self._projects and incoming.source == "veche":
            known = (await self._db.read(conversations.list_projects, self._caller)).items
            self._projects |= {one.id: one.id for one in known}
        return self._projects.get(key)

    def _bring(self, tx: Tx, plan: merge.Plan, rows: list[Message], beside: list[Brought]) -> None:
        conversations.bring_in(tx, self._caller, plan.conversation, rows, self._bus)
        for artifact, contents in beside:
            free = is_id(artifact.id) and artifacts.place(tx, artifact.id) is None
            own = artifact.id if free else derived_id("artifact", plan.conversation.id, artifact.id)
            one = msgspec.structs.replace(artifact, id=own)
            artifacts.bring_in(tx, self._caller, plan.conversation.id, [(one, contents)], plan.ids)

    async def _take_project(self, incoming: IncomingProject) -> None:
        """A project that is not here yet, under an id made of its own."""
        known = (await self._db.read(conversations.list_projects, self._caller)).items
        same = next((one.id for one in known if one.id == incoming.key), None)
        id = same or derived_id("project", self._caller.user_id, incoming.key)
        if same is None and all(one.id != id for one in known):
            held = await self._arrivals.project_files(incoming)
            colour = incoming.colour if incoming.colour in _COLOURS else None
            wish = NewProject(
                id=id,
                name=incoming.name,
                emoji=incoming.emoji,
                colour=colour,  # type: ignore[arg-type]
                instructions=incoming.instructions,
                model=incoming.model,
                files=held,
            )
            await self._db.write(conversations.create_project, self._caller, wish)
        self._projects[incoming.key] = id


_COLOURS = ("grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink")


def _next(items: Iterator[Item]) -> Item | None:
    return next(items, None)


def get_import(tx: Tx, caller: Caller, import_id: str) -> Import:
    """One import of the caller's.

    Raises:
        NoImport: there is none.
    """
    caller.need("read")
    return _shown(tx, need_job(tx, caller, import_id, "import"), caller)


def list_imports(tx: Tx, caller: Caller) -> ImportList:
    """The caller's imports, newest first."""
    caller.need("read")
    rows = repository.list_jobs(tx, caller.user_id, "import", _SHOWN)
    return ImportList([_shown(tx, row, caller) for row in rows])


def _shown(tx: Tx, row: Any, caller: Caller) -> Import:
    state = state_of(row, tx.now)
    return Import(
        id=row.id,
        source=row.format,
        state=state,
        done=row.done,
        total=row.total,
        name=row.name,
        size=row.size,
        error=trouble_of(row, state, caller.locale),
        report=report_of(row),
        created_at=row.created_at,
    )


__all__ = ["Imports", "get_import", "list_imports"]

"""`chat export` and `chat import`: conversations carried out and in."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from veche.cli.ending import Ending
from veche.cli.finding import find
from veche.cli.opening import open_stage
from veche.cli.place import find_project
from veche.cli.progress import Progress
from veche.cli.tables import one_line
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import notice, plural, say
from veche.client import llm_log
from veche.client.entities import Export, ExportOptions, ExportRequest, Import, new_id, to_json

if TYPE_CHECKING:
    from typing import Literal

    from veche.client.port import Client

    Format = Literal["markdown", "html", "pdf", "docx", "json", "csv", "text"]

FORMATS: dict[str, Format] = {
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "pdf": "pdf",
    "docx": "docx",
    "json": "json",
    "csv": "csv",
    "txt": "text",
    "text": "text",
}
AS_TEXT = ("markdown", "html", "json", "csv", "text")
WAIT = 0.2  # s between questions how far it is
_PIECE = 1 << 18


def export(
    names: Sequence[str],
    *,
    everything: bool,
    project: str | None,
    kind: str | None,
    output: str | None,
    branches: bool,
    reasoning: bool,
    metadata: bool,
    files: bool,
    local: bool,
) -> int:
    """`chat export`."""
    if sum((bool(names), everything, project is not None)) > 1:
        raise Ending(2, say("exchange.one_choice"))
    form = _format(kind, output)
    options = ExportOptions("all" if branches else "shown", reasoning, metadata, files)
    with open_stage(local=local) as stage:
        ids = None if everything else stage.call(lambda client: _ids(client, names, project))
        request = ExportRequest(new_id(), form, ids, options)
        made = stage.call(lambda client: _made(client, request))
        try:
            where = _place(made, output)
            if where is None:
                stage.call(lambda client: _copy(client, made.id, sys.stdout.buffer))
            else:
                stage.call(lambda client: _write(client, made.id, where))
                notice(say("exchange.written", path=where, size=_size(made.size)), dim=False)
        finally:
            stage.call(lambda client: client.drop_export(made.id))
    return 0


def _format(kind: str | None, output: str | None) -> Format:
    """As named, or as the ending of the file says."""
    if kind is not None:
        return FORMATS[kind]
    ending = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    return FORMATS.get(ending, "markdown")


async def _ids(client: Client, names: Sequence[str], project: str | None) -> list[str]:
    if project is None:
        return list(dict.fromkeys([(await find(client, name)).id for name in names or [""]]))
    found: list[str] = []
    known = await find_project(client, project)
    for archived in (False, True):
        cursor: str | None = None
        while True:
            page = await client.conversations(archived=archived, cursor=cursor, limit=200, project=known.id)
            found += [one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
    if not found:
        raise Ending(3, say("library.none_in", name=harmless(known.name)))
    return found


async def _made(client: Client, request: ExportRequest) -> Export:
    """The export when it is done.

    Raises:
        Ending: it failed.
    """
    made = await client.begin_export(request)
    with Progress(say("exchange.exporting")) as progress:
        while made.state in ("queued", "running"):
            progress.show(made.done, made.total)
            await asyncio.sleep(WAIT)
            made = await client.export_state(made.id)
    if made.state == "failed":
        await client.drop_export(made.id)
        raise Ending(1, made.error.text if made.error else say("exchange.failed"))
    return made


def _place(made: Export, output: str | None) -> Path | None:
    """Where the file goes; None: to standard output."""
    text = made.format in AS_TEXT and not made.name.endswith(".zip")
    if output is None and not is_terminal(sys.stdout):
        output = "-"
    if output == "-":
        if not text and is_terminal(sys.stdout):
            raise Ending(2, say("exchange.no_binary"))
        return None
    name = harmless(Path(made.name).name)
    if output is None:
        return None if text else _free(Path(name))
    path = Path(output).expanduser()
    if path.is_dir():
        return path / name
    ending = Path(name).suffix  # several conversations are a ZIP, one alone may be none, whatever the person thought
    return path.with_suffix(ending) if ".zip" in (ending, path.suffix.lower()) else path


def _free(path: Path) -> Path:
    """The path, or one beside it that nothing stands at."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem} {number}")
    return found


async def _write(client: Client, export_id: str, path: Path) -> None:
    """Writes the file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            await _copy(client, export_id, file)
        part.replace(path)
    except OSError as error:
        raise Ending(1, say("exchange.no_writing", path=path, reason=error.strerror)) from error
    finally:
        part.unlink(missing_ok=True)


async def _copy(client: Client, export_id: str, target: BinaryIO | IO[bytes]) -> None:
    async for piece in client.export_file(export_id):
        target.write(piece)
    target.flush()


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    unit, value = "B", float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"


def bring_in(paths: Sequence[str], *, kind: str, local: bool, as_json: bool) -> int:
    """`chat import`."""
    found = [_readable(path) for path in paths]
    code = 0
    done: list[Import] = []
    with open_stage(local=local) as stage:
        for path in found:
            with _archive(path, kind) as file:
                result = stage.call(lambda client, name=path.name, file=file: _taken(client, name, file))  # type: ignore[misc]
            done.append(result)
            if result.state == "failed":
                notice(f"{path}: {result.error.text if result.error else say('exchange.failed')}", dim=False)
                code = 1
            elif kind not in ("auto", result.source):
                notice(say("exchange.was_other", path=path, source=result.source or "?"), dim=False)
            if not as_json and result.state == "done":
                _tell(path, result)
    if as_json:
        print(to_json(done, indent=2))
    return code


def _readable(path: str) -> Path:
    found = Path(path).expanduser()
    try:
        with found.open("rb"):
            pass
    except OSError as error:
        raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error
    return found


def _archive(path: Path, kind: str) -> IO[bytes]:
    """The file to send; of the log of `llm` an archive is made first."""
    if not llm_log.is_log(path):
        if kind == "llm":
            raise Ending(2, say("exchange.no_log", path=path))
        return path.open("rb")
    made = tempfile.TemporaryFile(prefix="veche-")  # noqa: SIM115 - whoever takes it closes it
    try:
        if not llm_log.write_archive(path, made):
            raise Ending(1, say("exchange.empty_log", path=path))
    except llm_log.LogBroken as error:
        made.close()
        raise Ending(1, say("exchange.broken_log", path=path, reason=error)) from error
    made.seek(0)
    return made


async def _taken(client: Client, name: str, file: IO[bytes]) -> Import:
    """The import when it is over."""
    with Progress(say("exchange.importing", name=harmless(name))) as progress:
        found = await client.begin_import(new_id(), name, _pieces(file))
        while found.state in ("queued", "running"):
            progress.show(found.done, found.total)
            await asyncio.sleep(WAIT)
            found = await client.import_state(found.id)
    return found


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(file.read, _PIECE):
        yield piece


def _tell(path: Path, result: Import) -> None:
    """What came of it; of conversations only those that something was left out of."""
    counts = result.report.counts
    facts = [plural("exchange.new", counts.new)] if counts.new else []
    facts += [plural("exchange.grown", counts.grown)] if counts.grown else []
    facts += [say("exchange.same", count=counts.same)] if counts.same else []
    facts += [say("exchange.skipped", count=counts.skipped)] if counts.skipped else []
    facts += [plural("messages", counts.messages)] if counts.messages else []
    facts += [plural("project.files", counts.files)] if counts.files else []
    print(f"{harmless(path.name)}: {', '.join(facts) or say('exchange.empty')}")
    for one in result.report.results:
        for text in one.notes:
            notice(f"  {one_line(one.title or say('untitled'), 50)}: {harmless(text)}")

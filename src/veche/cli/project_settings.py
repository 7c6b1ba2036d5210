"""`chat project set` and `unset`: what a project gives to its conversations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.place import find_project, place
from veche.cli.projecting import PARAMETERS, settings_rows
from veche.cli.settings import settings
from veche.cli.tables import table
from veche.cli.terminal import harmless
from veche.cli.words import notice, say
from veche.client.entities import Params, Project, ProjectPatch
from veche.client.forms import params_with

if TYPE_CHECKING:
    from veche.client.port import Client

KEYS = ("model", "key", *PARAMETERS, "instructions", "files")


def set_key(key: str, values: Sequence[str], *, project: str | None, local: bool) -> int:
    """`chat project set`."""
    known_key(key)
    with open_stage(local=local) as stage:
        before = stage.call(lambda client: _which(client, project))
        match key:
            case "files":
                found = read_files(values)
                after = stage.call(lambda client: _add_files(client, before, found))
            case "instructions":
                text = instructions(before, values)
                patch = ProjectPatch(instructions=text)
                after = stage.call(lambda client: client.change_project(before.id, patch))
            case "model" | "key":
                wanted = _one(key, values)
                model = settings().model_named(wanted) if key == "model" else None
                after = stage.call(lambda client: _set_model(client, before, model, wanted))
            case _:
                params = parameter(before.params, key, _one(key, values))
                after = stage.call(lambda client: client.change_project(before.id, ProjectPatch(params=params)))
    return _shown(after)


def unset_key(key: str, names: Sequence[str], *, project: str | None, local: bool) -> int:
    """`chat project unset`; of `files` only the named ones, if any is named."""
    known_key(key)
    if names and key != "files":
        raise Ending(2, say("project.unset_alone", key=key))
    with open_stage(local=local) as stage:
        before = stage.call(lambda client: _which(client, project))
        patch = _without(before, key, names)
        after = stage.call(lambda client: client.change_project(before.id, patch))
    return _shown(after)


def known_key(key: str) -> None:
    """May it be set?

    Raises:
        Ending: it is none.
    """
    if key not in KEYS:
        raise Ending(2, say("project.no_key", key=key, keys=", ".join(KEYS)))


async def _which(client: Client, name: str | None) -> Project:
    found = await find_project(client, name) if name else (await place(client)).project
    if found is None:
        raise Ending(2, say("project.which"))
    return found


def _one(key: str, values: Sequence[str]) -> str:
    text = " ".join(values).strip()
    if not text:
        raise Ending(2, say("project.no_value", key=key))
    return text


def parameter(params: Params, key: str, text: str) -> Params:
    """The parameters with one of them changed.

    Raises:
        Ending: the value does not fit.
    """
    try:
        return params_with(params, key, text)
    except ValueError as error:
        raise Ending(2, say("project.value", key=key, value=text[:80], allowed=say(f"project.range_{key}"))) from error


def instructions(project: Project, values: Sequence[str]) -> str | None:
    """The text: as given, of a file after `@`, piped in as `-`, or from the editor.

    Raises:
        Ending: the file cannot be read, or nothing was written.
    """
    text = " ".join(values)
    if not values:
        from veche.cli.editor import edit

        written = edit(f"{project.instructions or ''}\n")
        if written is None:
            raise Ending(1, say("project.unchanged"))
        return written.strip()
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        path = Path(text[1:]).expanduser()
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Ending(2, say("project.not_text", path=path)) from error
        except OSError as error:
            raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error
    return text.strip() or None


async def _set_model(client: Client, project: Project, model: str | None, wanted: str) -> Project:
    """Another model, or the same one asked with another connection's key."""
    providers = [provider.name for provider in (await client.models()).providers]
    if model is None:
        if wanted not in providers:
            raise Ending(3, say("project.no_connection", name=wanted, names=", ".join(providers)))
        _, dot, rest = (project.model or "").partition(".")
        if not dot:
            raise Ending(2, say("project.model_first"))
        model = f"{wanted}.{rest}"
    elif "." not in model or model.partition(".")[0] not in providers:
        ids = [one.id for one in (await client.models()).models if one.id.partition(".")[2] == model]
        if len(ids) != 1:
            raise Ending(3, say("project.no_model", name=wanted, names=", ".join(providers)))
        model = ids[0]
    return await client.change_project(project.id, ProjectPatch(model=model))


def read_files(paths: Sequence[str]) -> list[tuple[str, bytes]]:
    """Names and bytes.

    Raises:
        Ending: there is none, or one cannot be read.
    """
    from veche.cli.asking import read_files as read

    if not paths:
        raise Ending(2, say("project.no_value", key="files"))
    return read(paths)


async def _add_files(client: Client, project: Project, found: list[tuple[str, bytes]]) -> Project:
    """One of the same name takes the place of the old one."""
    names = {name for name, _ in found}
    kept = [one.id for one in project.files if one.name not in names]
    added = [(await client.upload(name, data)).id for name, data in found]
    return await client.change_project(project.id, ProjectPatch(files=kept + added))


def _without(project: Project, key: str, names: Sequence[str]) -> ProjectPatch:
    if key in ("model", "key"):
        return ProjectPatch(model=None)
    if key == "instructions":
        return ProjectPatch(instructions=None)
    if key != "files":
        return ProjectPatch(params=params_with(project.params, key, None))
    wanted = {Path(name).name for name in names}
    unknown = wanted - {one.name for one in project.files}
    if unknown:
        raise Ending(3, say("project.no_file", name=", ".join(sorted(unknown))))
    return ProjectPatch(files=[one.id for one in project.files if wanted and one.name not in wanted])


def _shown(project: Project) -> int:
    notice(say("project.now", name=harmless(project.name)), dim=False)
    rows = settings_rows(project)
    if project.instructions:
        lines = harmless(project.instructions).splitlines()
        rows.append(["instructions", lines[0][:60] + ("…" if len(lines) > 1 or len(lines[0]) > 60 else "")])
    table(rows)
    return 0

"""`chat project`: folders that give their conversations a model, parameters, instructions and files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli import folder_file
from veche.cli.confirming import ask_for, confirm
from veche.cli.current import keep_project
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.place import NONE, Place, find_project, place, same_name
from veche.cli.remembered import forget_names
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless, paint
from veche.cli.words import notice, plural, say
from veche.client.entities import NewProject, Project, ProjectPatch, new_id, to_json

if TYPE_CHECKING:
    from veche.client.port import Client

PARAMETERS = ("temperature", "max_tokens", "top_p", "seed", "reasoning_effort")
BAD_NAMES = ("", NONE)


def new_project(name: str, *, use: bool, local: bool, as_json: bool) -> int:
    """`chat project new`."""
    with open_stage(local=local) as stage:
        made = stage.call(lambda client: _new(client, name))
        if use:
            stage.call(lambda client: _use(client, made.id))
    if as_json:
        print(to_json(made, indent=2))
    else:
        notice(say("project.made_used" if use else "project.made", name=harmless(made.name)), dim=False)
    return 0


async def _new(client: Client, name: str) -> Project:
    return await client.create_project(NewProject(id=new_id(), name=await _free_name(client, name)))


async def _free_name(client: Client, name: str, *, but: str | None = None) -> str:
    """The name, tidied.

    Raises:
        Ending: it is none, or another project has it.
    """
    tidy = " ".join(name.split())
    if tidy.casefold() in BAD_NAMES:
        raise Ending(2, say("project.bad_name", name=tidy))
    found = same_name(await client.projects(), tidy)
    if found is not None and found.id != but:
        raise Ending(2, say("project.taken", name=harmless(found.name)))
    return tidy


async def _use(client: Client, project_id: str) -> None:
    keep_project(client.whereabouts, project_id)


def list_projects(*, archived: bool, local: bool, as_json: bool) -> int:
    """`chat project list`."""

    async def work(client: Client) -> tuple[list[Project], Place]:
        return [one for one in await client.projects() if one.archived == archived], await place(client)

    with open_stage(local=local) as stage:
        found, here = stage.call(work)
    if as_json:
        print(to_json(found, indent=2))
        return 0
    if not found:
        notice(say("project.none"))
        return 0
    rows = []
    for one in found:
        facts = [plural("project.conversations", one.conversations)]
        facts += [one.model] if one.model else []
        facts += [plural("project.files", len(one.files))] if one.files else []
        mark = ">" if one.id == here.id else " "
        rows.append([mark, one_line(one.name, 40), paint(harmless(" · ".join(facts)), "dim", sys.stdout)])
    table(rows)
    return 0


def use_project(name: str, *, local: bool) -> int:
    """`chat project use`."""

    async def work(client: Client) -> Place:
        found = None if name == NONE else await find_project(client, name)
        await _use(client, found.id if found else "")
        return await place(client)

    with open_stage(local=local) as stage:
        now = stage.call(work)
    shown = harmless(now.project.name) if now.project else ""
    if now.origin in ("environment", "folder"):  # they win
        notice(say(f"project.but_{now.origin}", name=shown), dim=False)
    elif now.project is not None:
        notice(say("project.used", name=shown), dim=False)
    else:
        notice(say("project.used_none"), dim=False)
    return 0


def show_project(name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat project show`."""

    async def work(client: Client) -> Place:
        return Place(await find_project(client, name), "option") if name else await place(client)

    with open_stage(local=local) as stage:
        found = stage.call(work)
    project = found.project
    if as_json:
        print(to_json({"project": project, "origin": found.origin}, indent=2))
        return 0
    if project is None:
        notice(say("project.in_none"))
        return 0
    print(paint(f"# {harmless(project.name)}", "heading", sys.stdout))
    if not name:
        print(paint(say(f"project.by_{found.origin}"), "dim", sys.stdout))
    rows = [[say("project.key_conversations"), str(project.conversations)], *settings_rows(project)]
    table(rows)
    if project.instructions:
        print()
        print(harmless(project.instructions))
    return 0


def settings_rows(project: Project) -> list[list[str]]:
    """What is set, a line each."""
    rows = [["model", harmless(project.model)]] if project.model else []
    for name in PARAMETERS:
        value = getattr(project.params, name)
        if value is not None:
            rows.append([name, str(value)])
    rows += [["files" if i == 0 else "", harmless(one.name)] for i, one in enumerate(project.files)]
    return rows


def rename_project(old: str, new: str, *, local: bool) -> int:
    """`chat project rename`."""

    async def work(client: Client) -> tuple[str, Project]:
        found = await find_project(client, old)
        name = await _free_name(client, new, but=found.id)
        return found.name, await client.change_project(found.id, ProjectPatch(name=name))

    with open_stage(local=local) as stage:
        before, after = stage.call(work)
    notice(say("project.renamed", old=harmless(before), name=harmless(after.name)), dim=False)
    return 0


def delete_project(name: str, *, conversations: bool | None, yes: bool, local: bool) -> int:
    """`chat project delete`: says what goes, and asks; conversations stay unless the person wants otherwise."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find_project(client, name))
        held = stage.call(lambda client: _held(client, found.id))
        shown, counted = harmless(found.name), plural("project.conversations", held)
        notice(say("project.doomed", name=shown, conversations=counted), dim=False)
        if conversations is None and held and not yes:
            answer = ask_for(f"{say('project.stay_or_go')} ").strip().lower()
            if answer not in {"s", "о", "g", "у"}:
                notice(say("project.kept"), dim=False)
                return 1
            conversations = answer in {"g", "у"}
        elif not yes and not confirm(say("project.delete_it")):
            notice(say("project.kept"), dim=False)
            return 1
        stage.call(lambda client: client.delete_project(found.id, conversations=bool(conversations)))
        forget_names()
    went = say("project.went_too", conversations=counted) if conversations and held else ""
    stayed = say("project.stayed", conversations=counted) if held and not conversations else ""
    notice(f"{say('project.deleted', name=shown)} {went}{stayed}".strip(), dim=False)
    return 0


async def _held(client: Client, project_id: str) -> int:
    """How many conversations are in it, those in the archive too."""
    count = 0
    for archived in (False, True):
        cursor: str | None = None
        while True:
            page = await client.conversations(archived=archived, cursor=cursor, limit=200, project=project_id)
            count += len(page.items)
            cursor = page.next
            if cursor is None:
                break
    return count


def init_project(name: str | None, *, local: bool) -> int:
    """`chat project init`: the file in this folder, and the project that it names."""
    from pathlib import Path

    path = Path.cwd() / folder_file.NAME
    known = folder_file.folder_file()
    if known is not None and known.path == path and known.project and name in (None, known.project):
        wanted, write = known.project, False
    elif path.exists():
        raise Ending(2, say("project.file_there", path=path))
    else:
        wanted, write = name or path.parent.name, True

    async def work(client: Client) -> tuple[Project, bool]:
        found = same_name(await client.projects(), wanted)
        return (found, False) if found is not None else (await _new(client, wanted), True)

    with open_stage(local=local) as stage:
        project, made = stage.call(work)
    if write:
        path.write_text(say("project.file_text", name=_quoted(project.name)), "utf-8")
        folder_file.forget()
        notice(say("project.file_written", path=path, name=harmless(project.name)), dim=False)
    if made or not write:
        notice(say("project.made" if made else "project.there", name=harmless(project.name)), dim=False)
    return 0


def _quoted(text: str) -> str:
    """As TOML writes it."""
    import json

    return json.dumps(text, ensure_ascii=False)

"""Where the person works: which project holds, and what the folder says."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from veche.cli.current import used_project
from veche.cli.ending import Ending
from veche.cli.folder_file import NAME, FolderFile, folder_file
from veche.cli.settings import ANSWERING, beginning, fill, settings
from veche.cli.sitting import sitting
from veche.cli.words import notice, plural, say

if TYPE_CHECKING:
    from veche.cli.manner import Manner
    from veche.client.entities import Project
    from veche.client.port import Client

Origin = Literal["option", "environment", "folder", "used", "settings", "nothing"]
NONE = "none"
_told: set[str] = set()  # said in this process


@dataclass(frozen=True)
class Place:
    """A project or none, and why."""

    project: Project | None = None
    origin: Origin = "nothing"

    @property
    def id(self) -> str | None:
        """Of the project."""
        return self.project.id if self.project else None


async def place(client: Client, named: str | None = None) -> Place:
    """The project that holds: named, then VECHE_PROJECT, then the folder's, then the one used, then the settings'.

    Raises:
        Ending: the person named one that there is not.
    """
    here = sitting()
    named = named or (here.manner.project if here is not None else None)
    if named:
        return Place(await _wanted(client, named), "option")
    known = settings()
    if known.project and known.origin("project") == "environment":
        return Place(await _wanted(client, known.project), "environment")
    folder = folder_file()
    if folder is not None:
        _tell(folder)
    if folder is not None and folder.project:
        found = same_name(await client.projects(), folder.project)
        if found is None:
            _once("project.folder_project_unknown", name=folder.project, path=folder.path)
        return Place(found, "folder" if found else "nothing")
    return await _chosen(client)


async def _chosen(client: Client) -> Place:
    used = used_project(client.whereabouts)
    if used is not None:
        found = next((one for one in await client.projects() if one.id == used), None) if used else None
        return Place(found, "used")
    name = settings().project
    return Place(await _wanted(client, name), "settings") if name else Place()


async def _wanted(client: Client, name: str) -> Project | None:
    return None if name == NONE else await find_project(client, name)


async def find_project(client: Client, name: str) -> Project:
    """The project of this name, or whose id ends so.

    Raises:
        Ending: there is none.
    """
    known = await client.projects()
    found = same_name(known, name)
    if found is None and len(name) >= 4:
        found = next((one for one in known if one.id.endswith(name.lower())), None)
    if found is None:
        near = difflib.get_close_matches(name, [one.name for one in known], n=1)
        raise Ending(3, say("project.unknown_near" if near else "project.unknown", name=name, near="".join(near)))
    return found


def same_name(projects: list[Project], name: str) -> Project | None:
    """The project that is called so; capitals and spaces do not count."""
    wanted = " ".join(name.split()).casefold()
    return next((one for one in projects if one.name.casefold() == wanted), None)


def _left_to_project(where: Place) -> set[str]:
    """What the person's own settings must not decide, as the project does.

    It is not written into the conversation, which has it from the project, now and when that changes.
    """
    project = where.project
    if project is None:
        return set()
    said = {name for name in ANSWERING if getattr(project.params, name, None) is not None}
    return said | ({"model"} if project.model else set()) | ({"system"} if project.instructions else set())


def begun(manner: Manner, where: Place) -> Manner:
    """How a new conversation of this place begins."""
    asked, folder = fill(manner), folder_file()
    given: Mapping[str, Any] = folder.answering if folder is not None else {}
    found = beginning(asked, given)
    for name in _left_to_project(where):
        if getattr(asked, name) is None and given.get(name) is None:
            setattr(found, name, None)
    return found


def folder_files() -> list[str]:
    """Paths of what the folder gives to the first message of a conversation."""
    folder = folder_file()
    return [str(path) for path in folder.files] if folder is not None else []


def _tell(folder: FolderFile) -> None:
    """That the file holds, once."""
    facts = [say("project.of_project", name=folder.project)] if folder.project else []
    facts += [f"{name} {value}" for name, value in folder.answering.items()]
    facts += [plural("project.files", len(folder.files))] if folder.files else []
    if facts:
        _once("project.folder_holds", facts=", ".join(facts), file=NAME)


def _once(sentence: str, /, **fields: object) -> None:
    text = say(sentence, **fields)
    if text not in _told:
        _told.add(text)
        notice(text)

"""What this machine remembers of each house: which project is used, which conversation was loaded in it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from veche.cli.folders import folders, write_private

MOST = 200  # projects with a loaded conversation that are remembered in one house
NO_PROJECT = ""


def loaded(house: str, project_id: str | None) -> str | None:
    """The id of the conversation that was loaded in a project, or outside of all."""
    found = _of(_read(), house).get("loaded", {})
    known = found.get(project_id or NO_PROJECT) if isinstance(found, dict) else None
    return known if isinstance(known, str) else None


def keep_loaded(house: str, project_id: str | None, conversation_id: str | None) -> None:
    """Later commands mean this conversation; with None the last one again."""
    everything = _read()
    own = _of(everything, house)
    found = own.get("loaded")
    known = found if isinstance(found, dict) else {}
    before = known.pop(project_id or NO_PROJECT, None)
    if conversation_id is None and before is None:
        return
    if conversation_id is not None:
        known[project_id or NO_PROJECT] = conversation_id  # the newest stands last
    own["loaded"] = dict(list(known.items())[-MOST:])
    _write(everything | {house: own})


def forget_loaded(house: str, conversation_ids: set[str]) -> None:
    """They are gone, or shall be current no more."""
    everything = _read()
    own = _of(everything, house)
    found = own.get("loaded")
    if isinstance(found, dict) and any(one in conversation_ids for one in found.values()):
        own["loaded"] = {project: one for project, one in found.items() if one not in conversation_ids}
        _write(everything | {house: own})


def used_project(house: str) -> str | None:
    """The id of the project that the person chose here; empty: they chose to be in none; None: they chose nothing."""
    known = _of(_read(), house).get("project")
    return known if isinstance(known, str) else None


def keep_project(house: str, project_id: str) -> None:
    """Later commands are of this project; an empty id: of none."""
    everything = _read()
    _write(everything | {house: {**_of(everything, house), "project": project_id}})


def _of(everything: dict[str, Any], house: str) -> dict[str, Any]:
    own = everything.get(house)
    return own if isinstance(own, dict) else {}


def _path() -> Path:
    return folders().state / "current.json"


def _read() -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(_path().read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _write(everything: dict[str, Any]) -> None:
    write_private(_path(), json.dumps(everything, indent=1, ensure_ascii=False) + "\n")

"""SQL of projects and of what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from veche.features.conversations.models import conversation, project, project_file
from veche.features.conversations.schemas.projects import Project
from veche.features.files.models import file
from veche.kit.db import Tx
from veche.ports.content import Params

_p, _c = project.c, conversation.c
_ONE = select(project).where(_p.id == bindparam("project"))
_FILES = (
    select(project_file.c.project_id, project_file.c.file_id)
    .join(file, file.c.id == project_file.c.file_id)
    .where(project_file.c.project_id.in_(bindparam("ids", expanding=True)))
    .order_by(project_file.c.position)
)


def get_project(tx: Tx, project_id: str) -> Any | None:
    """A project's own row."""
    return tx.execute(_ONE, {"project": project_id}).first()


def list_projects(tx: Tx, owner_id: str) -> list[Any]:
    """The rows of a person's projects, in their order."""
    query = select(project).where(_p.owner_id == owner_id).order_by(_p.position, _p.created_at, _p.id)
    return list(tx.execute(query))


def project_files(tx: Tx, project_ids: Sequence[str]) -> dict[str, list[str]]:
    """Project id → the ids of its files, in order."""
    found: dict[str, list[str]] = {}
    for row in tx.execute(_FILES, {"ids": list(project_ids)}):
        found.setdefault(row.project_id, []).append(row.file_id)
    return found


def project_counts(tx: Tx, project_ids: Sequence[str]) -> dict[str, int]:
    """Project id → how many conversations are in it, those in the archive left out."""
    query = (
        select(_c.project_id, func.count().label("number"))
        .where(_c.project_id.in_(project_ids), _c.archived.is_(False), _c.expires_at.is_(None))
        .group_by(_c.project_id)
    )
    return {row.project_id: row.number for row in tx.execute(query)}


def add_project(tx: Tx, values: dict[str, Any]) -> None:
    """A new row; it stands last."""
    last = tx.execute(select(func.max(_p.position)).where(_p.owner_id == values["owner_id"])).scalar()
    position = 0 if last is None else last + 1
    tx.execute(insert(project), {**values, "position": position, "created_at": tx.now, "updated_at": tx.now})


def set_project(tx: Tx, project_id: str, values: dict[str, Any]) -> None:
    """Changes columns."""
    tx.execute(update(project).where(_p.id == project_id).values(**values, updated_at=tx.now))


def set_positions(tx: Tx, project_ids: Sequence[str]) -> None:
    """Puts projects into this order."""
    for place, one in enumerate(project_ids):
        tx.execute(update(project).where(_p.id == one, _p.position != place).values(position=place))


def set_project_files(tx: Tx, project_id: str, file_ids: Sequence[str]) -> None:
    """The files of a project from now on."""
    tx.execute(delete(project_file).where(project_file.c.project_id == project_id))
    rows = [{"project_id": project_id, "file_id": one, "position": i} for i, one in enumerate(file_ids)]
    if rows:
        tx.execute(insert(project_file), rows)


def delete_project(tx: Tx, project_id: str) -> None:
    """The row and its hold on files."""
    tx.execute(delete(project).where(_p.id == project_id))


def in_project(tx: Tx, project_id: str) -> list[str]:
    """The ids of all conversations in a project."""
    return list(tx.execute(select(_c.id).where(_c.project_id == project_id)).scalars())


def kept_by_projects(tx: Tx, file_ids: Sequence[str]) -> set[str]:
    """Those of the files that some project gives to its conversations."""
    query = select(project_file.c.file_id).where(project_file.c.file_id.in_(file_ids)).distinct()
    return set(tx.execute(query).scalars())


def as_project(row: Any, files: list[Any], conversations: int) -> Project:
    """A row as doors show it."""
    return Project(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        emoji=row.emoji,
        colour=row.colour,
        instructions=row.instructions,
        model=row.model,
        params=msgspec.json.decode(row.params, type=Params),
        assistant_id=row.assistant_id,
        files=files,
        position=row.position,
        archived=row.archived,
        conversations=conversations,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )

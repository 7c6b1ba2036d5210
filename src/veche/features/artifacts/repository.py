"""Every statement about artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from veche.features.artifacts.models import artifact, version
from veche.features.artifacts.schemas import Artifact, Version
from veche.kit.db import Tx

_LISTED = [version.c[name] for name in Version.__struct_fields__ if name != "size"]


def list_of(tx: Tx, conversation_id: str) -> list[Artifact]:
    """The artifacts of a conversation that have a version left, the newest first."""
    rows = list(tx.execute(select(artifact).where(artifact.c.conversation_id == conversation_id)))
    return _shown(tx, rows)


def get(tx: Tx, artifact_id: str) -> Artifact | None:
    """One artifact; None also when all its versions are gone."""
    found = _shown(tx, list(tx.execute(select(artifact).where(artifact.c.id == artifact_id))))
    return found[0] if found else None


def names_of(tx: Tx, conversation_id: str) -> dict[str, str | None]:
    """Artifact id → the name by which answers call it."""
    query = select(artifact.c.id, artifact.c.name).where(artifact.c.conversation_id == conversation_id)
    return {row.id: row.name for row in tx.execute(query)}


def place_of(tx: Tx, artifact_id: str) -> str | None:
    """The conversation that an artifact stands beside."""
    return tx.execute(select(artifact.c.conversation_id).where(artifact.c.id == artifact_id)).scalar()


def add(tx: Tx, values: dict[str, Any]) -> None:
    """A new artifact, without a version yet."""
    tx.execute(insert(artifact).values(**values, created_at=tx.now, updated_at=tx.now))


def set_fields(tx: Tx, artifact_id: str, values: dict[str, Any]) -> None:
    """Changes an artifact's own fields."""
    tx.execute(update(artifact).where(artifact.c.id == artifact_id).values(**values, updated_at=tx.now))


def is_named(tx: Tx, artifact_id: str) -> bool:
    """Did a person give the title?"""
    return bool(tx.execute(select(artifact.c.named).where(artifact.c.id == artifact_id)).scalar())


def add_version(tx: Tx, artifact_id: str, values: dict[str, Any]) -> int:
    """The next version; its number is never used again. Others that add at the same time wait."""
    counted = update(artifact).where(artifact.c.id == artifact_id)
    counted = counted.values(last_number=artifact.c.last_number + 1, updated_at=tx.now)
    number = int(tx.execute(counted.returning(artifact.c.last_number)).scalar_one())
    tx.execute(insert(version).values(**values, artifact_id=artifact_id, number=number, created_at=tx.now))
    return number


def bring_in(tx: Tx, values: dict[str, Any], versions: Sequence[dict[str, Any]]) -> None:
    """An artifact that has been elsewhere, with its numbers and times."""
    tx.execute(insert(artifact), values)
    tx.execute(insert(version), list(versions))


def from_message(tx: Tx, message_id: str) -> dict[int, tuple[str, int, str]]:
    """Block → artifact id, number and text of the versions that came from a message."""
    query = select(version.c.block, version.c.artifact_id, version.c.number, version.c.content)
    rows = tx.execute(query.where(version.c.message_id == message_id, version.c.block.is_not(None)))
    return {row.block: (row.artifact_id, row.number, row.content) for row in rows}


def set_content(tx: Tx, artifact_id: str, number: int, content: str) -> None:
    """A version that has grown: its answer went on."""
    place = (version.c.artifact_id == artifact_id, version.c.number == number)
    tx.execute(update(version).where(*place).values(content=content))
    tx.execute(update(artifact).where(artifact.c.id == artifact_id).values(updated_at=tx.now))


def content_of(tx: Tx, artifact_id: str, number: int) -> str | None:
    """The text of a version."""
    query = select(version.c.content).where(version.c.artifact_id == artifact_id, version.c.number == number)
    return tx.execute(query).scalar()


def remove(tx: Tx, artifact_id: str) -> None:
    """Removes an artifact with all its versions."""
    tx.execute(delete(artifact).where(artifact.c.id == artifact_id))


def _shown(tx: Tx, rows: Sequence[Any]) -> list[Artifact]:
    versions: dict[str, list[Version]] = {row.id: [] for row in rows}
    if rows:
        query = select(version.c.artifact_id, *_LISTED, func.length(version.c.content).label("size"))
        query = query.where(version.c.artifact_id.in_(list(versions))).order_by(version.c.number)
        for one in tx.execute(query):
            fields = {name: getattr(one, name) for name in Version.__struct_fields__}
            versions[one.artifact_id].append(Version(**fields))
    made = [
        Artifact(
            id=row.id,
            conversation_id=row.conversation_id,
            kind=row.kind,
            title=row.title,
            language=row.language,
            version=versions[row.id][-1].number,
            versions=versions[row.id],
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
        for row in rows
        if versions[row.id]
    ]
    return sorted(made, key=lambda one: (one.updated_at, one.id), reverse=True)

"""A backup holds no temporary conversation."""

from __future__ import annotations

import tarfile
from pathlib import Path

from sqlalchemy import text

from tests.entry.manage import realistic
from veche.entry.manage.backup import backup
from veche.kit.db import Tx


def test_a_backup_leaves_temporary_conversations_out(database_url: str, tmp_path: Path) -> None:
    db = realistic.open_house(database_url, tmp_path / "data")
    gone, kept = realistic.ident(4, 1), realistic.ident(4, 2)

    def expire(tx: Tx) -> None:
        tx.execute(text("UPDATE conversations_conversation SET expires_at = 1 WHERE id = :id"), {"id": gone})

    db.write_now(expire)
    backup(db, tmp_path / "data", tmp_path / "b.tar.gz")
    db.close()
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        members = [archive.extractfile(one) for one in archive.getmembers() if one.name.startswith("tables/")]
        rows = b"".join(member.read() for member in members if member is not None)
    assert gone.encode() not in rows
    assert realistic.ident(5, 10).encode() not in rows, "its first message"
    assert kept.encode() in rows and realistic.ident(5, 20).encode() in rows

"""Backup: one moment, whole, named when it is ready, in little memory."""

from __future__ import annotations

import sqlite3
import threading
import time
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Boolean, Float, Integer, String, insert, text

from tests.entry.manage import realistic
from tests.entry.manage.realistic import Make, lived_in
from veche.entry.catalogue import metadata
from veche.entry.manage.backup import NothingToKeep, TargetUnfit, backup
from veche.entry.manage.restore import restore
from veche.kit.db import Database, Tx


def test_backup_while_others_write(place: Make, tmp_path: Path, database_url: str) -> None:
    """One moment: every count that was saved fits the others."""
    data = tmp_path / "data"
    db = realistic.open_house(database_url, data)
    stop = threading.Event()
    count = [0]

    def work() -> None:
        writer = Database(database_url)
        while not stop.is_set():
            count[0] += 1
            writer.write_now(_one_more, count[0])
        writer.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while count[0] < 20:
            time.sleep(0.01)
        saved = [backup(db, data, tmp_path / f"{n}.tar.gz") for n in range(3)]
    finally:
        stop.set()
        thread.join()
        db.close()
    numbers = [one.manifest.tables["kit_outbox"].rows for one in saved]
    assert numbers == sorted(numbers)
    assert numbers[0] > 20
    for one in saved:
        tables = one.manifest.tables
        assert tables["kit_outbox"].rows - 2 == tables["identity_attempt"].rows - 1
    new = place("sqlite")
    restore(new, tmp_path / "2.tar.gz")


def _one_more(tx: Tx, number: int) -> None:
    tx.execute(text("INSERT INTO kit_outbox (kind, body, at, due) VALUES ('x', '{}', 1, 1)"))
    tx.execute(
        text("INSERT INTO identity_attempt (name, failures, last_at, blocked_until) VALUES (:name, 1, 1, 1)"),
        {"name": f"many:{number}"},
    )


def test_a_lost_file_is_named_and_the_rest_is_kept(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = lived_in(old)
    sha = realistic.sha(realistic.PICTURE)
    (old.data / "files" / sha[:2] / sha[2:4] / sha).write_bytes(b"rotten")
    saved = backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    assert (saved.lost, saved.manifest.lost_files, saved.manifest.files) == (1, [sha], 1)
    assert restore(new, tmp_path / "b.tar.gz").loaded.files == 1


def test_nothing_to_keep(place: Make, tmp_path: Path) -> None:
    process = place("sqlite")
    db = Database(process.database)
    with pytest.raises(NothingToKeep):
        backup(db, process.data, tmp_path / "b.tar.gz")
    db.close()
    assert not list(tmp_path.glob("b.tar.gz*"))


def test_a_backup_replaces_a_backup_and_nothing_else(place: Make, tmp_path: Path) -> None:
    process = place("sqlite")
    db = lived_in(process)
    target = tmp_path / "b.tar.gz"
    backup(db, process.data, target)
    first = target.stat().st_ino
    backup(db, process.data, target)
    assert target.stat().st_ino != first
    own = process.data / "veche.db"
    with pytest.raises(TargetUnfit) as refused:
        backup(db, process.data, own)
    assert refused.value.code == "backup.target_exists"
    assert own.read_bytes()[:6] == b"SQLite"
    with pytest.raises(TargetUnfit):
        backup(db, process.data, tmp_path / "no" / "such" / "folder.tar.gz")
    db.close()


def test_much_data_little_memory(place: Make, tmp_path: Path) -> None:
    """A hundred megabytes of text pass through a few."""
    old, new = place("sqlite"), place("sqlite")
    db = lived_in(old)
    filler = msgspec.json.encode({"kind": "reasoning", "text": "я" * 5_000}).decode()
    message = realistic.ident(5, 0)
    for start in range(10, 10_010, 1000):
        rows = [
            {"message_id": message, "position": start + n, "kind": "reasoning", "body": filler} for n in range(1000)
        ]

        db.write_now(lambda tx, rows=rows: tx.execute(insert(metadata.tables["conversations_part"]), rows))
    tracemalloc.start()
    backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    made = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    restore(new, tmp_path / "b.tar.gz")
    read = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made < 60 << 20
    assert read < 60 << 20


def test_every_column_can_be_kept() -> None:
    """The rows are JSON: a new kind of column needs a way there and back in `tables` first."""

    odd = [
        str(c)
        for t in metadata.tables.values()
        for c in t.columns
        if not isinstance(c.type, Boolean | Float | Integer | String)
    ]
    assert odd == []
    assert sqlite3.sqlite_version_info >= (3, 35)

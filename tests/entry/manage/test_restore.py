"""Restore: what comes out is what went in, on either database and from one to the other."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.entry.manage import realistic
from tests.entry.manage.realistic import Make, check_all, lived_in
from veche.entry import schema
from veche.entry.manage.backup import backup
from veche.entry.manage.restore import StillRunning, TargetDamaged, TargetInUse, restore
from veche.entry.settings import ProcessSettings
from veche.kit.db import Database
from veche.kit.instance import Instance
from veche.kit.secrets import load_sealer


@pytest.mark.parametrize(
    ("source", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
)
def test_there_and_back(place: Make, tmp_path: Path, source: str, target: str) -> None:
    old, new = place(source), place(target)
    db = lived_in(old)
    before = realistic.everything(db)
    saved = backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    assert (saved.manifest.files, saved.lost) == (2, 0)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    done = restore(new, tmp_path / "b.tar.gz")
    assert done.aside is None
    assert done.loaded.files == 2
    check_all(new, before)


def test_postgresql_to_postgresql_replaces_what_is_there(place: Make, tmp_path: Path) -> None:
    process = place("postgresql")
    db = lived_in(process)
    before = realistic.everything(db)
    backup(db, process.data, tmp_path / "b.tar.gz")
    db.write_now(lambda tx: tx.execute(text("DELETE FROM conversations_conversation")))
    with pytest.raises(TargetInUse):
        restore(process, tmp_path / "b.tar.gz")
    assert db.read_now(lambda tx: tx.execute(text("SELECT count(*) FROM conversations_message")).scalar()) == 0
    db.close()
    done = restore(process, tmp_path / "b.tar.gz", force=True)
    assert done.aside is not None
    check_all(process, before)


def test_the_copy_aside_of_a_forced_restore_brings_back_what_was(place: Make, tmp_path: Path) -> None:
    one, two = place("sqlite"), place("sqlite")
    db = lived_in(one)
    before = realistic.everything(db)
    db.close()
    db = realistic.open_house(two.database, two.data, chats=1)
    backup(db, two.data, tmp_path / "other.tar.gz")
    db.close()
    aside = restore(one, tmp_path / "other.tar.gz", force=True).aside
    assert aside is not None
    assert aside.stat().st_mode & 0o777 == 0o600
    restore(one, aside, force=True)
    check_all(one, before)


def test_another_key_file_stays_and_secrets_are_sealed_anew(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = lived_in(old)
    before = realistic.everything(db)
    backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    load_sealer(new.data / "secret.key")
    own = (new.data / "secret.key").read_bytes()
    restore(new, tmp_path / "b.tar.gz")
    assert (new.data / "secret.key").read_bytes() == own
    check_all(new, before)


def test_without_the_key(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = lived_in(old)
    before = realistic.everything(db)
    backup(db, old.data, tmp_path / "b.tar.gz", with_key=False)
    db.close()
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        assert "secret.key" not in tar.getnames()
    assert restore(new, tmp_path / "b.tar.gz").loaded.unopened == 2  # a provider's key and the secret of a phone
    shutil.copy(old.data / "secret.key", new.data / "secret.key")
    check_all(new, before)


def test_what_sqlite_lets_pass_postgresql_gets_in_its_form(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("postgresql")
    db = lived_in(old)
    db.write_now(
        lambda tx: tx.execute(text("UPDATE conversations_conversation SET title = :t"), {"t": "я" * 400 + "\0"})
    )
    db.write_now(
        lambda tx: tx.execute(text("UPDATE conversations_message SET duration_ms = 12.6, notes = :t"), {"t": "a\0b"})
    )
    backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    assert restore(new, tmp_path / "b.tar.gz").loaded.cut == 4
    db = Database(new.database)
    query = text("SELECT duration_ms, notes FROM conversations_message LIMIT 1")
    assert tuple(db.read_now(lambda tx: tx.execute(query).one())) == (13, "a\ufffdb")
    db.close()


def test_a_running_server_is_not_replaced(place: Make, tmp_path: Path) -> None:
    process = place("sqlite")
    db = lived_in(process)
    backup(db, process.data, tmp_path / "b.tar.gz")
    db.close()
    before = (process.data / "veche.db").read_bytes()
    running = Instance(process.data / "run")
    with pytest.raises(StillRunning):
        restore(process, tmp_path / "b.tar.gz", force=True)
    running.close()
    assert (process.data / "veche.db").read_bytes() == before


def test_a_damaged_database_is_kept_and_replaced(place: Make, tmp_path: Path) -> None:
    process = place("sqlite")
    db = lived_in(process)
    before = realistic.everything(db)
    backup(db, process.data, tmp_path / "b.tar.gz")
    db.close()
    (process.data / "veche.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(TargetDamaged):
        restore(process, tmp_path / "b.tar.gz")
    aside = restore(process, tmp_path / "b.tar.gz", force=True).aside
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    check_all(process, before)


def test_an_older_backup_is_brought_to_the_present_form(
    place: Make, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = place("sqlite")
    db = lived_in(old)
    backup(db, old.data, tmp_path / "b.tar.gz")
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_motto.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '9999'\n"
        f"down_revision = '{schema.HEAD}'\n"
        "def upgrade():\n    op.add_column('turns_turn', sa.Column('motto', sa.Text, server_default='x'))\n"
        "def downgrade():\n    op.drop_column('turns_turn', 'motto')\n"
    )
    monkeypatch.setattr(schema, "FOLDER", folder)
    for module in ("schema", "manage.tables", "manage.verify"):
        monkeypatch.setattr(f"veche.entry.{module}.HEAD", "9999")
    backup(db, old.data, tmp_path / "again.tar.gz")  # by a newer Veche, before it migrates
    db.close()
    for name in ("b", "again"):
        data = tmp_path / f"new-{name}"
        data.mkdir()
        new = ProcessSettings(data=data, database_url=database_url if database_url.startswith("postgres") else "")
        restore(new, tmp_path / f"{name}.tar.gz", force=True)
        db = Database(new.database)
        assert schema.revision_of(db) == "9999"
        assert db.read_now(lambda tx: tx.execute(text("SELECT DISTINCT motto FROM turns_turn")).scalar()) == "x"
        db.close()


def _restoring(process: ProcessSettings, archive: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "VECHE_DATA": str(process.data), "VECHE_DATABASE_URL": process.database_url}
    command = [sys.executable, "-c", "from veche.entry.manage import main; main()", "manage", "restore"]
    return subprocess.Popen([*command, archive, "--force"], env=environment, stdout=subprocess.DEVNULL)


def test_a_killed_restore_leaves_the_old_state(place: Make, tmp_path: Path) -> None:
    """At many moments: what is there afterwards is the old house or the new one, whole."""
    for kind in ("sqlite", "postgresql"):
        process, other = place(kind), place("sqlite")
        db = realistic.open_house(other.database, other.data, chats=150)
        new = realistic.everything(db)
        backup(db, other.data, tmp_path / "new.tar.gz")
        db.close()
        db = lived_in(process)
        old = realistic.everything(db)
        db.close()
        archive = str(tmp_path / "new.tar.gz")
        begun = time.monotonic()
        _restoring(place("sqlite"), archive).wait()
        whole = time.monotonic() - begun
        killed = 0
        for part in (0.4, 0.55, 0.7, 0.85):
            child = _restoring(process, archive)
            try:
                child.wait(whole * part)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += 1
            db = Database(process.database)
            found = realistic.everything(db)
            assert found in (old, new)
            assert len(realistic.found(db, "сад")) in (15, 50)
            db.close()
        assert killed, "no restore was caught at work"
        db = Database(process.database)
        schema.prepare(db, process.data)  # as the next start does
        db.close()
        left = {path.name for path in process.data.iterdir()} - {"backups", "files", "secret.key", "run"}
        assert left <= {"veche.db", "veche.db.lock"}, left

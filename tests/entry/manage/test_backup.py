"""Backup and restore: what comes out is what went in, on either database and from one to the other."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, text

from tests.entry.manage import realistic
from veche.entry import schema
from veche.entry.manage.backup import NothingToKeep, TargetUnfit, backup
from veche.entry.manage.restore import StillRunning, TargetDamaged, TargetInUse, restore
from veche.entry.settings import ProcessSettings
from veche.features.files.service.store import FileStore
from veche.features.identity import service as identity
from veche.features.identity.logic import hash_token
from veche.features.llm import repository as llm
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError
from veche.kit.instance import Instance
from veche.kit.secrets import load_sealer

Make = Callable[[str], ProcessSettings]


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """`place("sqlite")`: settings of an empty house with that kind of database."""

    def make(kind: str) -> ProcessSettings:
        data = tmp_path / f"{kind}-{len(list(tmp_path.iterdir()))}"
        data.mkdir(mode=0o700)
        if kind == "sqlite":
            return ProcessSettings(data=data)
        return ProcessSettings(data=data, database_url=str(request.getfixturevalue("postgresql_url")))

    return make


def _lived_in(process: ProcessSettings) -> Database:
    return realistic.open_house(process.database, process.data)


def _check_all(process: ProcessSettings, before: dict[str, list[Any]]) -> None:
    """Rows, search, files, keys and sign-in."""
    db = Database(process.database)
    assert realistic.everything(db) == before
    assert db.read_now(schema.differences) == []
    assert len(realistic.found(db, "яблоня")) == 15, "all but the answer that streams"
    assert realistic.found(db, "плитка") == [realistic.ident(5, n * 10) for n in range(4)], "by the words of a file"
    newest = db.read_now(_newest_match)
    assert newest == realistic.ident(5, 32)
    store = FileStore(process.data / "files")
    assert store.read(realistic.sha(realistic.PICTURE)) == realistic.PICTURE
    assert store.read(realistic.sha(realistic.NOTE)) == realistic.NOTE
    sealer = load_sealer(process.data / "secret.key")
    sealed = {row.name: row.secrets for row in db.read_now(llm.all_connections)}
    assert sealer.open(sealed["mine"]) == realistic.SECRET
    assert sealed["open"] == ""
    query = text("SELECT password_hash FROM identity_user WHERE email = 'anna@example.org'")
    hashed = db.read_now(lambda tx: tx.execute(query).scalar())
    assert asyncio.run(identity.Hasher().check(realistic.PASSWORD, hashed))
    caller = db.read_now(lambda tx: _by_key(tx))
    assert caller == realistic.ANNA
    outbox = db.write_now(_next_event)
    assert outbox > 9
    db.close()


def _newest_match(tx: Tx) -> str:
    query = "SELECT message_id FROM conversations_search ORDER BY "
    order = "rowid" if tx.dialect == "sqlite" else "row"
    return str(tx.execute(text(f"{query}{order} DESC LIMIT 1")).scalar())


def _by_key(tx: Tx) -> str:
    found = tx.execute(
        text("SELECT user_id FROM identity_api_key WHERE key_hash = :hash"), {"hash": hash_token(realistic.KEY)}
    )
    return str(found.scalar())


def _next_event(tx: Tx) -> int:
    from veche.kit.events import outbox

    done = tx.execute(insert(outbox).returning(outbox.c.id), {"kind": "New", "body": "{}", "at": 1, "due": 1})
    return int(done.scalar_one())


@pytest.mark.parametrize(
    ("source", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
)
def test_there_and_back(place: Make, tmp_path: Path, source: str, target: str) -> None:
    old, new = place(source), place(target)
    db = _lived_in(old)
    before = realistic.everything(db)
    saved = backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    assert (saved.manifest.files, saved.lost) == (2, 0)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    done = restore(new, tmp_path / "b.tar.gz")
    assert done.aside is None
    assert done.loaded.files == 2
    _check_all(new, before)


def test_postgresql_to_postgresql_replaces_what_is_there(place: Make, tmp_path: Path) -> None:
    process = place("postgresql")
    db = _lived_in(process)
    before = realistic.everything(db)
    backup(db, process.data, tmp_path / "b.tar.gz")
    db.write_now(lambda tx: tx.execute(text("DELETE FROM conversations_conversation")))
    with pytest.raises(TargetInUse):
        restore(process, tmp_path / "b.tar.gz")
    assert db.read_now(lambda tx: tx.execute(text("SELECT count(*) FROM conversations_message")).scalar()) == 0
    db.close()
    done = restore(process, tmp_path / "b.tar.gz", force=True)
    assert done.aside is not None
    _check_all(process, before)


def test_the_copy_aside_of_a_forced_restore_brings_back_what_was(place: Make, tmp_path: Path) -> None:
    one, two = place("sqlite"), place("sqlite")
    db = _lived_in(one)
    before = realistic.everything(db)
    db.close()
    db = realistic.open_house(two.database, two.data, chats=1)
    backup(db, two.data, tmp_path / "other.tar.gz")
    db.close()
    aside = restore(one, tmp_path / "other.tar.gz", force=True).aside
    assert aside is not None
    assert aside.stat().st_mode & 0o777 == 0o600
    restore(one, aside, force=True)
    _check_all(one, before)


def test_another_key_file_stays_and_secrets_are_sealed_anew(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = _lived_in(old)
    before = realistic.everything(db)
    backup(db, old.data, tmp_path / "b.tar.gz")
    db.close()
    load_sealer(new.data / "secret.key")
    own = (new.data / "secret.key").read_bytes()
    restore(new, tmp_path / "b.tar.gz")
    assert (new.data / "secret.key").read_bytes() == own
    _check_all(new, before)


def test_without_the_key(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = _lived_in(old)
    before = realistic.everything(db)
    backup(db, old.data, tmp_path / "b.tar.gz", with_key=False)
    db.close()
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        assert "secret.key" not in tar.getnames()
    assert restore(new, tmp_path / "b.tar.gz").loaded.unopened == 1
    shutil.copy(old.data / "secret.key", new.data / "secret.key")
    _check_all(new, before)


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


def test_what_sqlite_lets_pass_postgresql_gets_in_its_form(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("postgresql")
    db = _lived_in(old)
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


def test_a_lost_file_is_named_and_the_rest_is_kept(place: Make, tmp_path: Path) -> None:
    old, new = place("sqlite"), place("sqlite")
    db = _lived_in(old)
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
    db = _lived_in(process)
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


def test_a_running_server_is_not_replaced(place: Make, tmp_path: Path) -> None:
    process = place("sqlite")
    db = _lived_in(process)
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
    db = _lived_in(process)
    before = realistic.everything(db)
    backup(db, process.data, tmp_path / "b.tar.gz")
    db.close()
    (process.data / "veche.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(TargetDamaged):
        restore(process, tmp_path / "b.tar.gz")
    aside = restore(process, tmp_path / "b.tar.gz", force=True).aside
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    _check_all(process, before)


def test_an_older_backup_is_brought_to_the_present_form(
    place: Make, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = place("sqlite")
    db = _lived_in(old)
    backup(db, old.data, tmp_path / "b.tar.gz")
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_motto.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n    op.add_column('turns_turn', sa.Column('motto', sa.Text, server_default='x'))\n"
        "def downgrade():\n    op.drop_column('turns_turn', 'motto')\n"
    )
    monkeypatch.setattr(schema, "FOLDER", folder)
    for module in ("schema", "manage.tables", "manage.verify"):
        monkeypatch.setattr(f"veche.entry.{module}.HEAD", "0002")
    backup(db, old.data, tmp_path / "again.tar.gz")  # by a newer Veche, before it migrates
    db.close()
    for name in ("b", "again"):
        data = tmp_path / f"new-{name}"
        data.mkdir()
        new = ProcessSettings(data=data, database_url=database_url if database_url.startswith("postgres") else "")
        restore(new, tmp_path / f"{name}.tar.gz", force=True)
        db = Database(new.database)
        assert schema.revision_of(db) == "0002"
        assert db.read_now(lambda tx: tx.execute(text("SELECT DISTINCT motto FROM turns_turn")).scalar()) == "x"
        db.close()


def test_a_killed_restore_leaves_the_old_state(place: Make, tmp_path: Path) -> None:
    """At many moments: what is there afterwards is the old house or the new one, whole."""
    for kind in ("sqlite", "postgresql"):
        process, other = place(kind), place("sqlite")
        db = realistic.open_house(other.database, other.data, chats=150)
        new = realistic.everything(db)
        backup(db, other.data, tmp_path / "new.tar.gz")
        db.close()
        db = _lived_in(process)
        old = realistic.everything(db)
        db.close()
        environment = {**os.environ, "VECHE_DATA": str(process.data), "VECHE_DATABASE_URL": process.database_url}
        command = [sys.executable, "-c", "from veche.entry.manage import main; main()", "manage", "restore"]
        outcomes = []
        for wait in (0.6, 0.9, 1.2, 1.5):
            child = subprocess.Popen(
                [*command, str(tmp_path / "new.tar.gz"), "--force"], env=environment, stdout=subprocess.DEVNULL
            )
            try:
                child.wait(wait)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
            db = Database(process.database)
            found = realistic.everything(db)
            assert found in (old, new)
            outcomes.append("new" if found == new else "old")
            assert len(realistic.found(db, "сад")) in (15, 50)
            db.close()
        assert "old" in outcomes, outcomes
        restore(process, tmp_path / "new.tar.gz", force=True)
        left = {path.name for path in process.data.iterdir()} - {"backups", "files", "secret.key", "run"}
        assert left <= {"veche.db", "veche.db.lock"}, left


# what is no backup


def _members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]


def _write(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for info, data in members:
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def _info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def _with_manifest(**changes: Any) -> Callable[[list[Any]], list[Any]]:
    def change(members: list[Any]) -> list[Any]:
        info, data = members[-1]
        return [*members[:-1], (info, json.dumps({**json.loads(data), **changes}).encode())]

    return change


def _altered(name: str, alter: Callable[[bytes], bytes]) -> Callable[[list[Any]], list[Any]]:
    return lambda members: [(i, alter(d) if i.name.startswith(name) else d) for i, d in members]


def _sealed_again(name: str, alter: Callable[[bytes], bytes]) -> Callable[[list[Any]], list[Any]]:
    """Altered with a manifest that agrees: only the contents are wrong."""

    def change(members: list[Any]) -> list[Any]:
        members = _altered(f"tables/{name}.", alter)(members)
        data = next(d for i, d in members if i.name == f"tables/{name}.jsonl")
        manifest = json.loads(members[-1][1])
        manifest["tables"][name] = {"rows": data.count(b"\n") - 1, "sha256": realistic.sha(data)}
        return _with_manifest(**manifest)(members)

    return change


HOSTILE: dict[str, Callable[[list[Any]], list[Any]]] = {
    "a path out of the folder": lambda m: [(_info("files/../../../etc/cron.d/x"), b"x"), *m],
    "an absolute path": lambda m: [(_info("/etc/passwd"), b"x"), *m],
    "a symbolic link": lambda m: [(_info("secret.key", tarfile.SYMTYPE, "/etc/passwd"), b""), *m],
    "a hard link": lambda m: [(_info("files/aa/aa/" + "a" * 64, tarfile.LNKTYPE, "secret.key"), b""), *m],
    "a device": lambda m: [(_info("secret.key", tarfile.CHRTYPE), b""), *m],
    "a folder": lambda m: [(_info("files", tarfile.DIRTYPE), b""), *m],
    "a long name": lambda m: [(_info("files/" + "a" * 300), b"x"), *m],
    "a table twice": lambda m: [*m[:1], *m],
    "two manifests": lambda m: [*m, m[-1]],
    "no manifest": lambda m: m[:-1],
    "nothing": lambda m: [],
    "a table less": lambda m: m[1:],
    "a file less": lambda m: [one for one in m if not one[0].name.startswith("files/")],
    "a changed row": _altered("tables/identity_user", lambda d: d.replace(b"Boris", b"Bosse")),
    "a changed file": _altered("files/", lambda d: d[:-1] + b"?"),
    "a changed key": _altered("secret.key", lambda d: d[::-1]),
    "another revision": _with_manifest(revision="9999"),
    "another format": _with_manifest(format=2),
    "a manifest that is none": _altered("manifest.json", lambda d: b"{]"),
    "a table of the system's": lambda m: _sealed_again("sqlite_master", lambda d: d)(
        [(_info("tables/sqlite_master.jsonl"), b'["name"]\n["x"]\n'), *m]
    ),
    "rows of another table": _sealed_again("turns_turn", lambda d: b'["id","conversation_id"]\n["x","y"]\n'),
    "a foreign column": _sealed_again("turns_turn", lambda d: b'["id","nonsense"]\n["x","y"]\n'),
    "a hostile column": _sealed_again("turns_turn", lambda d: b'["id) --"]\n["x"]\n'),
    "a row too short": _sealed_again("identity_user", lambda d: d + b'["x"]\n'),
    "a row of other kinds": _sealed_again("identity_user", lambda d: d.replace(b"false", b'"maybe"')),
    "the same row twice": _sealed_again("identity_user", lambda d: d + d.splitlines(keepends=True)[-1]),
    "a row that points nowhere": _sealed_again(
        "files_file", lambda d: d.replace(realistic.ANNA.encode(), b"00000000-0000-0000-0000-000000000000", 1)
    ),
    "no rows but JSON": _sealed_again("identity_user", lambda d: b'{"a":1}\n'),
    "no line at all": _sealed_again("identity_user", lambda d: b""),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that is in order."""
    folder = tmp_path_factory.mktemp("good")
    db = realistic.open_house(f"sqlite:///{folder / 'veche.db'}", folder)
    backup(db, folder, folder / "b.tar.gz")
    db.close()
    return folder / "b.tar.gz"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessSettings]:
    """A house that all these attempts leave as it is; so one serves for all."""
    data = tmp_path_factory.mktemp("standing") / "data"
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    settings = ProcessSettings(data=data, database_url=postgres.fresh() if postgres else "")
    realistic.open_house(settings.database, data, chats=2).close()
    (data / "veche.db.lock").touch()
    yield settings
    if postgres:
        postgres.drop(settings.database_url)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_changes_nothing(standing: ProcessSettings, good: Path, tmp_path: Path, name: str) -> None:
    _write(tmp_path / "bad.tar.gz", HOSTILE[name](_members(good)))
    db = Database(standing.database)
    before, there = realistic.everything(db), _tree(standing.data)
    db.close()
    with pytest.raises(VecheError) as refused:
        restore(standing, tmp_path / "bad.tar.gz", force=True)
    assert refused.value.code.split(".")[0] in ("backup", "schema")
    db = Database(standing.database)
    assert realistic.everything(db) == before
    db.close()
    assert {path for path in _tree(standing.data) if not path.startswith("backups")} == {
        path for path in there if not path.startswith("backups")
    }


def _tree(folder: Path) -> set[str]:
    found = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return {path for path in found if not path.startswith("veche.db-")}


def test_a_cut_or_foreign_file(place: Make, good: Path, tmp_path: Path) -> None:
    new = place("sqlite")
    whole = good.read_bytes()
    bad = tmp_path / "bad"
    cuts = [whole[:size] for size in range(0, len(whole), max(1, len(whole) // 60))] + [whole[:-1], whole[:-8]]
    flips = [whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :] for at in range(40, len(whole), len(whole) // 60)]
    foreign = [b"hello", gzip.compress(b"hello"), gzip.compress(b"x" * 100_000), b"PK\x03\x04" + whole, whole + whole]
    for content in (*cuts, *flips, *foreign):
        bad.write_bytes(content)
        with pytest.raises(VecheError) as refused:
            restore(new, bad)
        assert refused.value.code == "backup.broken"
    with pytest.raises(VecheError):
        restore(new, tmp_path / "gone")
    assert _tree(new.data) <= {"veche.db.lock"}


def test_a_bomb(place: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little that unpacks to much: neither the disk nor the memory is filled."""
    new = place("sqlite")
    head = _info("tables/identity_user.jsonl")
    head.size = 1 << 30
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb") as out:
        out.write(head.tobuf(tarfile.GNU_FORMAT))
        for _ in range(1024):
            out.write(bytes(1 << 20))
    tracemalloc.start()
    with pytest.raises(VecheError) as refused:
        restore(new, bomb)
    assert refused.value.code == "backup.broken"
    assert tracemalloc.get_traced_memory()[1] < 200 << 20
    tracemalloc.stop()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(VecheError) as refused:
        restore(new, bomb)
    assert refused.value.code == "backup.no_room"


def test_much_data_little_memory(place: Make, tmp_path: Path) -> None:
    """A hundred megabytes of text pass through a few."""
    old, new = place("sqlite"), place("sqlite")
    db = _lived_in(old)
    filler = msgspec.json.encode({"kind": "reasoning", "text": "я" * 5_000}).decode()
    message = realistic.ident(5, 0)
    for start in range(10, 10_010, 1000):
        rows = [
            {"message_id": message, "position": start + n, "kind": "reasoning", "body": filler} for n in range(1000)
        ]
        from veche.entry.catalogue import metadata

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
    from sqlalchemy import Boolean, Float, Integer, String

    from veche.entry.catalogue import metadata

    odd = [
        str(c)
        for t in metadata.tables.values()
        for c in t.columns
        if not isinstance(c.type, Boolean | Float | Integer | String)
    ]
    assert odd == []
    assert sqlite3.sqlite_version_info >= (3, 35)

"""Migrations up and down on both databases with data in them, one at a time, with a copy aside, or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, text

from tests.entry.manage import realistic
from veche.entry import schema
from veche.entry.catalogue import metadata
from veche.kit.db import Database, DatabaseUnavailable, Tx

_SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def how() -> str:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade() -> None:
    {body}


def downgrade() -> None:
    with op.batch_alter_table("identity_user", recreate=how()) as table:
        table.drop_column("motto")
"""
BEFORE = schema.HEAD
_GOOD = """with op.batch_alter_table("identity_user", recreate=how()) as table:
        table.add_column(sa.Column("motto", sa.String(50), server_default="", nullable=False))"""


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A version of Veche with one migration more."""

    def add(body: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "9999_motto.py").write_text(_SECOND.format(body=body, before=BEFORE))
        monkeypatch.setattr(schema, "FOLDER", folder)
        monkeypatch.setattr(schema, "HEAD", "9999")

    return add


def _tables(tx: Tx) -> set[str]:
    return {name for name in inspect(tx.connection).get_table_names() if name in metadata.tables}


def test_head_is_the_newest_migration() -> None:
    assert schema.known_revisions()[-1] == schema.HEAD


def test_the_migrations_make_what_the_models_say(database_url: str, tmp_path: Path) -> None:
    db = Database(database_url)
    schema.prepare(db, tmp_path)
    assert schema.revision_of(db) == schema.HEAD
    assert db.read_now(schema.differences) == []
    db.close()


def test_the_word_index_is_made_as_the_models_make_it(database_url: str, tmp_path: Path, sqlite_url: str) -> None:
    """It is not in the metadata's tables, so Alembic does not compare it."""
    made = []
    for name, make in (("a", lambda db: schema.prepare(db, tmp_path)), ("b", _create_all)):
        url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / name}.db"
        db = Database(url)
        make(db)
        made.append(db.read_now(_index_form))
        db.write_now(_drop_all)
        db.close()
    assert made[0]
    assert made[0] == made[1]


def _create_all(db: Database) -> None:
    db.write_now(lambda tx: metadata.create_all(tx.connection))


def _drop_all(tx: Tx) -> None:
    metadata.drop_all(tx.connection)
    tx.execute(text("DROP TABLE IF EXISTS alembic_version"))


def _index_form(tx: Tx) -> list[object]:
    if tx.dialect == "sqlite":
        query = "SELECT name, replace(sql, 'IF NOT EXISTS ', '') FROM sqlite_master WHERE name LIKE '%search%'"
    else:
        query = (
            "SELECT table_name || '.' || column_name, data_type || is_nullable FROM information_schema.columns "
            "WHERE table_name LIKE '%search%' UNION ALL SELECT indexname, indexdef FROM pg_indexes "
            "WHERE tablename LIKE '%search%'"
        )
    return sorted(tuple(row) for row in tx.execute(text(query)))


def test_up_filled_down_and_up_again(database_url: str, tmp_path: Path) -> None:
    db = realistic.open_house(database_url, tmp_path / "data")
    with schema.changing(db) as connection:
        schema.move(connection, "downgrade", "base")
    assert db.read_now(_tables) == set()
    schema.prepare(db, tmp_path / "data")
    assert db.read_now(schema.differences) == []
    realistic.live_in(db, tmp_path / "data")
    assert realistic.found(db, "яблоня")
    db.close()


def test_a_table_made_anew_keeps_all_that_points_at_it(
    database_url: str, tmp_path: Path, second: Callable[[str], None]
) -> None:
    db = realistic.open_house(database_url, tmp_path / "data")
    before = realistic.everything(db)
    second(_GOOD)
    schema.prepare(db, tmp_path / "data")
    assert schema.revision_of(db) == "9999"
    assert realistic.everything(db) == before
    with schema.changing(db) as connection:
        schema.move(connection, "downgrade", BEFORE)
    assert realistic.everything(db) == before
    assert db.read_now(schema.differences) == []
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.write_now(lambda tx: tx.execute(insert(metadata.tables["files_words"]), {"file_id": "x", "text": ""}))
    db.close()


def test_sqlite_is_copied_aside_before(sqlite_url: str, tmp_path: Path, second: Callable[[str], None]) -> None:
    db = realistic.open_house(sqlite_url, tmp_path)
    before = realistic.everything(db)
    second(_GOOD)
    schema.prepare(db, tmp_path)
    db.close()
    copy = tmp_path / "backups" / f"before-{schema.HEAD}-from-{BEFORE}.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    old = Database(f"sqlite:///{copy}")
    assert schema.revision_of(old) == BEFORE
    assert realistic.everything(old) == before
    assert realistic.found(old, "яблоня")
    old.close()


def test_no_copy_no_migration(sqlite_url: str, tmp_path: Path, second: Callable[[str], None]) -> None:
    db = realistic.open_house(sqlite_url, tmp_path)
    second(_GOOD)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(schema.CopyFailed):
        schema.prepare(db, tmp_path)
    assert schema.revision_of(db) == BEFORE
    db.close()


def test_a_damaged_database_is_not_migrated(sqlite_url: str, tmp_path: Path, second: Callable[[str], None]) -> None:
    realistic.open_house(sqlite_url, tmp_path, chats=300).close()
    path = tmp_path / "veche.db"
    with path.open("r+b") as file:  # a page in the middle is gone
        file.seek(path.stat().st_size // 8192 * 4096)
        file.write(b"\xff" * 4096)
    damaged = path.read_bytes()
    second(_GOOD)
    db = Database(sqlite_url)
    with pytest.raises((schema.CopyFailed, DatabaseUnavailable)):
        schema.prepare(db, tmp_path)
    db.close()
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("body", ["raise RuntimeError('halfway')", 'op.execute("nonsense")'])
def test_a_migration_that_breaks_changes_nothing(
    database_url: str, tmp_path: Path, second: Callable[[str], None], body: str
) -> None:
    db = realistic.open_house(database_url, tmp_path / "data")
    before = realistic.everything(db)
    second(f"{_GOOD}\n    op.drop_table('turns_turn')\n    {body}")
    with pytest.raises(schema.MigrationFailed):
        schema.prepare(db, tmp_path / "data")
    assert schema.revision_of(db) == BEFORE
    assert realistic.everything(db) == before
    db.close()


def test_rows_that_point_nowhere_undo_a_migration(
    sqlite_url: str, tmp_path: Path, second: Callable[[str], None]
) -> None:
    db = realistic.open_house(sqlite_url, tmp_path)
    before = realistic.everything(db)
    second('op.execute("DELETE FROM identity_user")')
    with pytest.raises(schema.MigrationFailed, match="point nowhere"):
        schema.prepare(db, tmp_path)
    assert realistic.everything(db) == before
    db.close()


def test_a_database_from_the_future_is_refused(database_url: str, tmp_path: Path) -> None:
    db = realistic.open_house(database_url, tmp_path / "data")
    db.write_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(schema.SchemaTooNew) as refused:
        schema.prepare(db, tmp_path / "data")
    assert refused.value.fields == {"found": "9999", "known": schema.HEAD}
    db.close()


def test_somebody_elses_tables_are_refused(database_url: str, tmp_path: Path) -> None:
    db = Database(database_url)
    db.write_now(lambda tx: tx.execute(text("CREATE TABLE identity_user (id INTEGER)")))
    with pytest.raises(schema.SchemaForeign):
        schema.prepare(db, tmp_path)
    db.close()


def test_of_many_that_start_at_once_one_migrates(database_url: str, tmp_path: Path) -> None:
    code = (
        "import sys, logging; logging.basicConfig(level='INFO')\n"
        "from pathlib import Path\n"
        "from veche.entry.catalogue import TABLES\n"
        "from veche.entry.schema import prepare, revision_of\n"
        "from veche.kit.db import Database\n"
        "from veche.kit.secrets import load_sealer\n"
        "sys.stdin.read(1)\n"
        "sealed = load_sealer(Path(sys.argv[2]) / 'secret.key').seal('x')\n"
        "db = Database(sys.argv[1]); prepare(db, Path(sys.argv[2])); print(revision_of(db), sealed); db.close()"
    )
    given = [sys.executable, "-c", code, database_url, str(tmp_path)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(given, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(5)]
    said = [process.communicate("go", timeout=60) for process in running]
    assert [out.split()[0] for out, _ in said] == [schema.HEAD] * 5, said
    assert sum("goes from nothing" in err for _, err in said) == 1
    from veche.kit.secrets import load_sealer

    sealer = load_sealer(tmp_path / "secret.key")
    assert [sealer.open(out.split()[1]) for out, _ in said] == ["x"] * 5, "all went on with one key"


def test_a_migration_waits_for_a_restore(sqlite_url: str, tmp_path: Path) -> None:
    db = realistic.open_house(sqlite_url, tmp_path)
    code = (
        "import sys; from pathlib import Path\nfrom veche.entry.schema import prepare\n"
        "from veche.kit.db import Database\n"
        "db = Database(sys.argv[1]); prepare(db, Path(sys.argv[2])); print('ready'); db.close()"
    )
    with schema.alone(db):
        given = [sys.executable, "-c", code, sqlite_url, str(tmp_path)]
        other = subprocess.Popen(given, stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)
    assert other.communicate(timeout=30)[0] == "ready\n"
    db.close()


def test_sqlite_is_the_version_that_drops_columns() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)

"""`chat db`: the data of this machine looked after."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

from tests.cli.chat import Home


def test_nothing_is_made_by_looking(bare: Home) -> None:
    assert bare.facts("db")["database"]["state"] == "missing"
    assert bare.chat("db", "path").stdout.strip().endswith("/veche.db")
    assert bare.chat("db", "check").returncode == 3 and bare.chat("db", "vacuum").returncode == 3
    assert not (bare.folder / ".local/share/veche/veche.db").exists()
    assert bare.chat("db", "upgrade").returncode == 0
    assert bare.facts("db", "status")["database"]["state"] == "ready"


def test_a_copy_a_check_and_less_room(home: Home, tmp_path: Path) -> None:
    home.ask("hello")
    well = home.chat("db", "check", "--files")
    assert well.returncode == 0 and "✗" not in well.stdout
    assert "✓ База данных цела." in home.chat("db", "check", VECHE_LANGUAGE="ru").stdout
    copy = tmp_path / "copy.veche"
    done = home.chat("db", "backup", str(copy))
    assert done.returncode == 0 and done.stdout == "" and str(copy) in done.stderr
    assert copy.read_bytes()[:2] == b"\x1f\x8b" and stat.S_IMODE(copy.stat().st_mode) == 0o600
    (tmp_path / "mine.txt").write_text("mine")
    taken = home.chat("db", "backup", str(tmp_path / "mine.txt"))
    assert taken.returncode != 0 and (tmp_path / "mine.txt").read_text() == "mine"
    assert home.chat("db", "vacuum").returncode == 0
    assert "hello" in home.chat("show").stdout


def test_a_database_of_another_version_or_none_at_all(home: Home) -> None:
    home.ask("hello")
    path = Path(home.chat("db", "path").stdout.strip())
    with sqlite3.connect(path) as known:
        known.execute("UPDATE alembic_version SET version_num = '9999'")
    known.close()
    newer = home.chat("db")
    assert newer.returncode == 7 and "9999" in newer.stdout
    assert home.chat("db", "upgrade").returncode == 7
    ill = home.chat("doctor")
    assert ill.returncode == 1 and "Update Veche" in ill.stdout
    for beside in path.parent.glob("veche.db-*"):
        beside.unlink()
    path.write_bytes(b"this is no database at all" * 100)
    for words in (["db"], ["db", "check"], ["db", "vacuum"], ["list"]):
        done = home.chat(*words)
        assert done.returncode == 7 and "Traceback" not in done.stderr
    torn = home.chat("doctor")
    assert torn.returncode == 1 and "veche manage restore" in torn.stdout

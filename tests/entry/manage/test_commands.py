"""The operator's commands as they are typed: what they print, in which language, and how they end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.entry.manage import realistic
from veche.entry import schema
from veche.entry.manage import main
from veche.entry.manage.check import Finding, check
from veche.features.identity import service as identity
from veche.kit.db import Database
from veche.kit.secrets import load_sealer

GOOD = "семь яблок на столе"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    monkeypatch.setenv("VECHE_DATA", str(data))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "umask", lambda _: 0)
    return data


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["manage", *words], input=given)


def _owner(email: str = "anna@example.org", password: str = GOOD) -> Result:
    return run("owner", "--email", email, "--name", "Анна", "--password-stdin", given=password + "\n")


def _read(data: Path) -> dict[str, Finding]:
    return {one.check: one for one in check({"VECHE_DATA": str(data)}, deep=True)}


def test_owner_twice_is_a_new_password(data: Path) -> None:
    assert _owner().output == "Анна <anna@example.org> is the owner.\n"
    first = _hash(data)
    assert _owner(password="другой хороший пароль").exit_code == 0
    assert _hash(data) != first


def _hash(data: Path) -> str:
    from sqlalchemy import text

    db = Database(f"sqlite:///{data / 'veche.db'}")
    found = db.read_now(lambda tx: str(tx.execute(text("SELECT password_hash FROM identity_user")).scalar_one()))
    db.close()
    return found


def test_owner_is_asked_for_the_password(data: Path) -> None:
    asked = run("owner", "--email", "a@b.org", "--name", "A", given=f"{GOOD}\n{GOOD}\n")
    assert asked.exit_code == 0, asked.output
    assert GOOD not in asked.output
    assert "Once more" in asked.output


@pytest.mark.parametrize(
    ("password", "said"), [("short", "too short"), ("password123", "among the first"), ("", "too short")]
)
def test_a_bad_password_is_explained(data: Path, password: str, said: str) -> None:
    refused = _owner(password=password)
    assert refused.exit_code == 2
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_another_owner_is_refused(data: Path) -> None:
    _owner()
    refused = _owner("boris@example.org")
    assert refused.exit_code == 1
    assert "The owner is anna@example.org" in refused.output


def test_key_is_printed_alone(data: Path) -> None:
    _owner()
    made = run("key", "--email", "anna@example.org", "--name", "ci")
    assert made.exit_code == 0
    key = made.stdout.rstrip("\n")
    assert key.startswith("vk_")
    assert " " not in key and "\n" not in key
    db = Database(f"sqlite:///{data / 'veche.db'}")
    assert db.read_now(identity.find_caller_by_key, key).scopes == {"all"}
    db.close()


def test_who_lost_the_phone_is_let_in(data: Path) -> None:
    _owner()
    assert "gone" in run("reset-factors", "--email", "anna@example.org").output
    nobody = run("reset-factors", "--email", "nobody@example.org")
    assert nobody.exit_code == 3
    assert "There is no account" in nobody.output


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--email", "nobody@example.org", "--name", "ci"], "There is no account", 3),
        (["--email", "anna@example.org", "--name", "ci", "--scopes", "everything"], "all, chat, read", 2),
        (["--email", "anna@example.org", "--name", "x" * 101], "1 to 100", 2),
    ],
)
def test_key_explains_what_is_wrong(data: Path, words: list[str], said: str, code: int) -> None:
    _owner()
    refused = run("key", *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr


def test_migrate_backup_restore(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("migrate").output == f"The database is at revision {schema.HEAD}.\n"
    _owner()
    saved = run("backup", str(tmp_path / "b.tar.gz"))
    assert saved.stdout.startswith("Saved 1 rows")
    refused = run("restore", str(tmp_path / "b.tar.gz"))
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    monkeypatch.setenv("VECHE_DATA", str(tmp_path / "new"))
    assert "Start the server now" in run("restore", str(tmp_path / "b.tar.gz")).output
    assert run("restore", str(tmp_path / "gone")).exit_code == 2


def test_in_russian(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert _owner().output == "Анна <anna@example.org> — владелец.\n"
    assert "слишком короткий" in _owner(password="x").output
    said = run("check").output
    assert "ПРОБЛЕМА" not in said
    assert "Владелец есть." in said


def test_help_is_in_both_languages() -> None:
    def said(language: str) -> str:
        environment = {**os.environ, "LC_ALL": language}
        command = [sys.executable, "-c", "from veche.entry.manage import main; main()", "manage", "backup", "-h"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert "Leave the key file out" in said("C.UTF-8")
    assert "Не класть файл ключа" in said("ru_RU.UTF-8")


def test_all_wrong_settings_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "99999", "LOG_LEVEL": "LOUD", "DATABASE_URL": "mysql://x", "DURABLE": "a"}.items():
        monkeypatch.setenv(f"VECHE_{name}", value)
    refused = run("check")
    assert refused.exit_code == 1
    for words in (["migrate"], ["backup", "x"]):
        refused = run(*words)
        assert refused.exit_code == 2
        for name in ("VECHE_PORT", "VECHE_LOG_LEVEL", "VECHE_DATABASE_URL", "VECHE_DURABLE"):
            assert name in refused.stderr


@pytest.mark.parametrize(
    ("url", "said", "code"),
    [
        ("postgresql://veche:secret@127.0.0.1:1/veche", "cannot be reached", 5),
        ("postgresql://veche:secret@127.0.0.1:port/veche", "looks like postgresql://", 2),
        ("postgresql://veche:secret@no-such-host.invalid/veche", "cannot be reached", 5),
    ],
)
def test_postgresql_that_is_not_there(
    data: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str, code: int
) -> None:
    monkeypatch.setenv("VECHE_DATABASE_URL", url)
    refused = run("migrate")
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr
    assert "secret" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    looked = run("check")
    assert looked.exit_code == 1
    assert said in looked.output


def test_a_folder_that_cannot_be_written(data: Path) -> None:
    data.parent.mkdir(exist_ok=True)
    data.write_text("a file")
    refused = run("migrate")
    assert refused.exit_code == 5
    assert "cannot be made or written" in refused.stderr
    assert "data folder" in run("check").output


def test_a_file_that_is_no_database(data: Path) -> None:
    data.mkdir()
    (data / "veche.db").write_bytes(b"not a database, but long enough to look like one" * 100)
    refused = run("migrate")
    assert refused.exit_code == 5
    assert len(refused.stderr.splitlines()) == 1
    assert "PROBLEM" in run("check").output


# check


def test_check_of_a_house_in_order(data: Path) -> None:
    _owner()
    load_sealer(data / "secret.key")
    data.chmod(0o700)
    found = check({"VECHE_DATA": str(data)}, deep=True)
    assert {one.state for one in found} == {"ok"}, found
    assert [one.check for one in found] == [
        "settings", "folder", "space", "database", "sound", "key", "files", "events", "turns", "owner",
    ]  # fmt: skip


def test_check_as_json(data: Path) -> None:
    _owner()
    said = run("check", "--json")
    assert said.exit_code == 0
    rows = json.loads(said.stdout)
    assert all(set(row) == {"check", "state", "text"} for row in rows)


def test_check_makes_nothing(data: Path) -> None:
    assert run("check").exit_code == 1
    assert not data.exists()
    data.mkdir()
    assert run("check").exit_code == 1
    assert list(data.iterdir()) == []


def test_check_finds_what_was_left_undone(data: Path) -> None:
    realistic.open_house(f"sqlite:///{data / 'veche.db'}", data).close()
    found = _read(data)
    assert found["events"].state == "warning"
    assert "Gone: 1" in found["events"].text
    assert found["turns"].state == "warning"
    assert found["files"].state == "ok"
    assert found["key"].state == "ok"


def test_check_finds_damage(data: Path) -> None:
    realistic.open_house(f"sqlite:///{data / 'veche.db'}", data).close()
    sha = realistic.sha(realistic.PICTURE)
    path = data / "files" / sha[:2] / sha[2:4] / sha
    path.write_bytes(b"rotten")
    assert _read(data)["files"].state == "problem"
    assert {one.check: one for one in check({"VECHE_DATA": str(data)})}["files"].state == "ok", "not looked into"
    path.unlink()
    assert {one.check: one for one in check({"VECHE_DATA": str(data)})}["files"].state == "problem"
    (data / "secret.key").unlink()
    assert "mine" in _read(data)["key"].text
    load_sealer(data / "secret.key")
    assert "mine" in _read(data)["key"].text
    (data / "secret.key").write_text("nonsense")
    assert _read(data)["key"].state == "problem"
    data.chmod(0o755)
    assert "chmod 700" in _read(data)["folder"].text


def test_check_finds_a_damaged_database(data: Path) -> None:
    realistic.open_house(f"sqlite:///{data / 'veche.db'}", data, chats=300).close()
    path = data / "veche.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8192 * 4096)
        file.write(b"\xff" * 8192)
    assert run("check").exit_code == 1


def test_check_on_postgresql(data: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECHE_DATABASE_URL", postgresql_url)
    data.mkdir(mode=0o700)
    assert "The database is empty" in run("check").output
    realistic.open_house(postgresql_url, data).close()
    said = run("check", "--deep")
    assert said.exit_code == 0, said.output
    assert "PostgreSQL" in said.output


def test_check_of_an_old_and_a_future_database(data: Path) -> None:
    from sqlalchemy import text

    db = realistic.open_house(f"sqlite:///{data / 'veche.db'}", data)
    db.write_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    db.close()
    assert "newer Veche" in _read(data)["database"].text
    assert "newer Veche" in run("migrate").stderr
    assert "newer Veche" in run("backup", str(data / "x.tar.gz")).stderr


def test_serve_on_a_port_that_is_taken(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert refused.exit_code == 5
    assert f"Port {port} is taken" in refused.stderr
    assert f"(pid {os.getpid()})" in refused.stderr
    assert f"--port {port + 1}" in refused.stderr
    assert not data.exists(), "nothing was opened before"


@pytest.mark.parametrize("host", ["198.51.100.7", "no-such-host.invalid"])
def test_serve_on_an_address_that_is_not_ours(data: Path, host: str) -> None:
    refused = CliRunner().invoke(main, ["serve", "--host", host, "--port", "0"])
    assert refused.exit_code == 5
    assert f"Cannot listen on {host}" in refused.stderr


def test_serve_with_a_key_file_that_is_none(data: Path) -> None:
    data.mkdir()
    (data / "secret.key").write_text("nonsense")
    refused = CliRunner().invoke(main, ["serve", "--port", "0"])
    assert refused.exit_code == 1
    assert "holds no key" in refused.stderr
    (data / "secret.key").unlink()
    (data / "secret.key").mkdir()
    refused = CliRunner().invoke(main, ["serve", "--port", "0"])
    assert refused.exit_code == 1
    assert "cannot be read" in refused.stderr

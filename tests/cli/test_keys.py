"""Keys of providers: where they are found, how they are kept, and that none is ever seen."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from tests.cli.keyring_fake import plant
from tests.client.processes import FAKE_KEY, Server

KEY = FAKE_KEY


@pytest.fixture
def keyless(tmp_path: Path, vendor: dict[str, str]) -> Home:
    """A home that knows the vendor's address, but no key."""
    return Home(tmp_path / "home", {"OPENAI_BASE_URL": vendor["OPENAI_BASE_URL"]})


def _program(home: Home, text: str) -> Path:
    path = home.folder / "give-key"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    settings = home.folder / ".config/veche/config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[providers.openai]\nkey_command = ["{path}", "openai"]\n')
    return path


def _holding(home: Home, *, but: tuple[Path, ...] = ()) -> list[Path]:
    """Files of the home in which the key stands in clear."""
    files = [path for path in home.folder.rglob("*") if path.is_file() and path not in but]
    return [path for path in files if KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize("source", ["environment", "command", "ring", "file"])
def test_a_planted_key_is_used_and_seen_nowhere(keyless: Home, tmp_path: Path, source: str) -> None:
    home, but = keyless, ()
    match source:
        case "environment":
            home.environment |= {"VECHE_OPENAI_API_KEY": KEY, "OPENAI_API_KEY": "sk-another-0123456789"}
        case "command":
            but = (_program(home, f"env > '{home.folder}/env'; echo {KEY}"),)
            home.environment |= {
                "ANTHROPIC_API_KEY": "sk-ant-planted-elsewhere",
                "ANTHROPIC_BASE_URL": "http://[::1]:1",
            }
        case _:
            if source == "ring":
                home.environment |= plant(tmp_path / "ring")
            done = home.chat("keys", "set", "openai", stdin=f"{KEY}\n")
            assert done.returncode == 0 and ("key ring" in done.stderr) == (source == "ring"), done.stderr
    well = home.chat("ask", "-m", MODEL, "hello")
    ill = home.chat("--debug", "ask", "-m", MODEL, "--json", "[[refuse=key]]")
    listed = home.chat("keys", "list", "--json")
    assert (well.returncode, well.stdout, ill.returncode) == (0, "hello\n", 4), well.stderr + ill.stderr
    first = json.loads(listed.stdout)[0]
    assert (first["provider"], first["source"], first["used"]) == ("openai", source, True)
    assert first["ending"] == ("" if source == "command" else KEY[-4:])
    seen = "".join(done.stdout + done.stderr for done in (well, ill, listed))
    assert KEY not in seen and KEY[:12] not in seen
    assert _holding(home, but=but) == []
    if source == "command":
        assert "sk-ant" not in (home.folder / "env").read_text()


def test_a_kept_key_is_nowhere_to_be_seen(keyless: Home, tmp_path: Path) -> None:
    home = keyless
    home.chat("keys", "set", "openai", stdin=f"{KEY}\n")
    home.ask("hello")
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\nenv > '{tmp_path}/env'\ntr '\\0' ' ' < /proc/$PPID/cmdline >> '{tmp_path}/env'\n")
    editor.chmod(0o755)
    given = {"VECHE_OPENAI_API_KEY": KEY, "EDITOR": str(editor)}
    runs = [
        home.chat("config", "edit", **given),
        home.chat("config", "show", "--origin", **given),
        home.chat("doctor", "--json", **given),
        home.chat("show", "--json", **given),
        home.chat("export", **given),
        home.chat("--debug", "list", VECHE_DATA="/dev/null/x", **given),
        home.chat("ask", "-m", MODEL, "hello", VECHE_OPENAI_API_KEY=f"{KEY}\nsecond line"),
    ]
    assert KEY not in "".join(done.stdout + done.stderr for done in runs)
    assert "Traceback" in runs[5].stderr and runs[6].returncode != 0
    assert KEY not in (tmp_path / "env").read_text() and "PATH=" in (tmp_path / "env").read_text()
    assert _holding(home) == []
    folder = home.folder / ".config/veche/keys"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"keys": 0o700, "keys.json": 0o600, "machine.key": 0o600}
    assert home.chat("keys", "delete", "openai").returncode == 0
    gone = home.chat("ask", "-m", MODEL, "hello")
    assert gone.returncode == 4 and "chat keys set openai" in gone.stderr and "OPENAI_API_KEY" in gone.stderr
    (folder / "machine.key").write_bytes(b"x" * 32)


def test_a_key_sealed_elsewhere_is_told(keyless: Home) -> None:
    keyless.chat("keys", "set", "openai", stdin=f"{KEY}\n")
    (keyless.folder / ".config/veche/keys/machine.key").write_bytes(b"x" * 32)
    done = keyless.chat("ask", "-m", MODEL, "hello")
    assert done.returncode == 4 and "another machine" in done.stderr and "Traceback" not in done.stderr
    assert keyless.chat("ask", "-m", "guide", "hello").returncode == 0  # the others go on
    (keyless.folder / ".config/veche/keys/keys.json").write_text("{")
    assert "keys.json" in keyless.chat("keys").stderr


def test_a_key_is_typed_unseen_and_never_named_on_the_command_line(keyless: Home) -> None:
    with keyless.terminal("keys", "set", "openai") as screen:
        screen.wait("Key for OpenAI")
        screen.say(KEY)
        assert screen.leave() == 0
    assert KEY not in screen.raw and "sealed" in screen.text
    named = keyless.chat("keys", "set", "openai", KEY)
    assert named.returncode == 2 and KEY not in named.stderr and "history" in named.stderr
    assert keyless.chat("keys", "set", "openai", stdin="two words\n").returncode == 2
    near = keyless.chat("keys", "set", "opnai", stdin=f"{KEY}\n")
    assert near.returncode == 3 and "“openai”" in near.stderr
    assert keyless.chat("keys", "delete", "groq").returncode == 3


def test_a_key_ring_that_does_not_answer_is_not_waited_for(keyless: Home, tmp_path: Path) -> None:
    ring = plant(tmp_path / "ring")
    weak = keyless.chat("keys", "set", "openai", stdin=f"{KEY}\n", **ring, FAKE_RING_PRIORITY="0.5")
    assert weak.returncode == 0 and "sealed" in weak.stderr  # a ring that is but an open file is none
    kept = keyless.chat("keys", "set", "openai", stdin=f"{KEY}\n", **ring)
    assert "key ring" in kept.stderr
    done = keyless.chat("ask", "-m", MODEL, "hello", **ring, FAKE_RING_HANGS="1")
    assert done.returncode == 4 and "key ring" in done.stderr


def test_a_program_that_gives_no_key(keyless: Home) -> None:
    for text, told in (("exit 3", "code 3"), ("echo", "printed no key"), ("echo two words", "printed no key")):
        _program(keyless, text)
        done = keyless.chat("ask", "-m", MODEL, "hello")
        assert done.returncode == 4 and told in done.stderr
    (keyless.folder / "give-key").unlink()
    assert "cannot be run" in keyless.chat("ask", "-m", MODEL, "hello").stderr
    _program(keyless, f"touch '{keyless.folder}/asked'; echo {KEY}")
    keyless.chat("list")
    keyless.chat("keys")
    assert not (keyless.folder / "asked").exists()  # nobody is asked for a key that nobody needs


def test_keys_are_tried(home: Home, keyless: Home) -> None:
    fine = home.chat("keys", "test", "--json")
    assert fine.returncode == 0 and json.loads(fine.stdout)[0]["ok"]
    keyless.chat("keys", "set", "openai", stdin="sk-wrong-0123456789abc\n")
    wrong = keyless.chat("keys", "test", "openai")
    assert wrong.returncode == 4 and wrong.stdout.startswith("✗ openai") and "sk-wrong" not in wrong.stdout
    assert keyless.chat("keys", "test", "groq").returncode == 4


def test_inside_a_conversation_a_new_key_holds_at_once(keyless: Home) -> None:
    with keyless.terminal("run") as screen:
        screen.wait("›")
        screen.say("/model openai.fake-model")
        screen.wait("›", after=screen.wait("chat keys set openai"))
        screen.say("/keys set openai")
        screen.wait("not shown")
        screen.say(KEY)
        screen.wait("›", after=screen.wait("sealed"))
        screen.say("/model openai.fake-model")
        screen.wait("›", after=screen.wait("Model: openai.fake-model"))
        screen.say("here we are")
        screen.wait("›", after=screen.wait("openai.fake-model ·", after=screen.wait("here we are\n")))
        screen.type("\x04")
        assert screen.leave() == 0
    assert KEY not in screen.raw and _holding(keyless) == []


def test_somebody_without_a_key_is_told_once_how_to_give_one(bare: Home) -> None:
    with bare.terminal("run", LC_ALL="ru_RU.UTF-8") as screen:
        screen.wait("›")
        screen.say("привет")
        place = screen.wait("›", after=screen.wait("chat keys set openai"))
        screen.say("ещё")
        screen.wait("›", after=screen.wait("guide.veche ·", after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert screen.text.count("chat keys set openai") == 1 and "Проводник" in screen.text
    assert "chat keys" not in bare.chat("ask", "hello").stderr  # a script is left in peace


def test_the_servers_keys_are_the_servers(bare: Home, running_server: Server) -> None:
    assert bare.chat("keys", "--server").returncode == 2
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    mine = bare.chat("keys", "set", "groq", stdin="gsk-0123456789-mine\n")
    assert mine.returncode == 0 and "--server" in mine.stderr and running_server.url in mine.stderr
    there = bare.facts("keys", "list", "--server")
    assert [(one["provider"], one["source"]) for one in there] == [("openai", "environment")]
    assert bare.chat("keys", "set", "groq", "--server", stdin="gsk-0123456789-there\n").returncode == 0
    again = bare.chat("keys", "set", "groq", "--server", stdin="gsk-9876543210-there\n")
    assert again.returncode == 0, again.stderr
    assert {one["provider"] for one in bare.facts("keys", "list", "--server")} == {"openai", "groq"}
    assert bare.chat("keys", "test", "openai", "--server").returncode == 0
    assert bare.chat("keys", "delete", "groq", "--server").returncode == 0
    assert len(bare.facts("keys", "list", "--server")) == 1

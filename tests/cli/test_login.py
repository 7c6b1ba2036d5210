"""The terminal and a server: signing in, which way is taken, the environment, signing out."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home, Terminal
from tests.client.processes import Person, Server, free_port
from veche.client.keys import KeyStore


@pytest.fixture
def signed_in(bare: Home, running_server: Server) -> Home:
    done = bare.chat("login", running_server.url, stdin=running_server.key + "\n")
    assert done.returncode == 0, done.stderr
    return bare


def test_the_key_is_kept_for_the_person_alone(signed_in: Home, running_server: Server) -> None:
    file = signed_in.folder / ".config/veche/login.json"
    assert json.loads(file.read_text()) == {"url": running_server.url}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    kept = [path for path in file.parent.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600} and len(kept) > 1
    assert all(running_server.key.encode() not in path.read_bytes() for path in kept)
    (file.parent / "servers/machine.key").write_bytes(b"another machine's")
    done = signed_in.chat("list")
    assert done.returncode == 4 and "cannot be opened" in done.stderr
    file.write_text(json.dumps({"url": running_server.url, "key": running_server.key}))  # of an earlier version
    assert signed_in.chat("list").returncode == 0


def test_the_key_is_typed_unseen(bare: Home, running_server: Server) -> None:
    with bare.terminal("login", running_server.url, "--key") as screen:
        screen.wait("API key")
        screen.say(running_server.key)
        assert screen.leave() == 0
    assert running_server.key not in screen.raw and "Signed in" in screen.text


def code_on(screen: Terminal, end: str) -> str:
    """The code that the screen shows before these words."""
    screen.wait(end)
    return re.findall(r"\d{3}-\d{3}-\d{3}", screen.text)[0]


def test_a_browser_lets_the_terminal_in_with_a_key_of_its_own(bare: Home, running_server: Server) -> None:
    person = Person(running_server.url)
    file = bare.folder / ".config/veche/login.json"
    with bare.terminal("login", running_server.url, "--name", "the\x1b[2J laptop") as screen:
        screen.wait(f"{running_server.url}/device")
        code = code_on(screen, "Ctrl-C")
        seen = person.ask("POST", "/api/device/look", {"code": code})
        assert seen["client"] == "the [2J laptop" and seen["scopes"] == ["chat"]
        person.ask("POST", "/api/device/answer", {"code": code, "approve": True})
        screen.wait("Signed in to")
        assert screen.leave() == 0
    key = KeyStore(file.parent / "servers").get(running_server.url) or ""
    assert len(key) > 40 and key not in screen.raw and bare.chat("list").returncode == 0
    names = [one["name"] for one in person.ask("GET", "/api/keys")["items"]]
    assert "chat · the [2J laptop" in names
    with bare.terminal("login", running_server.url, LANG="ru_RU.UTF-8", LC_ALL="ru_RU.UTF-8") as screen:
        code = code_on(screen, "Ctrl-C")
        person.ask("POST", "/api/device/answer", {"code": code, "approve": False})
        screen.wait("отказано")
        assert screen.leave() == 4
    assert bare.chat("list").returncode == 0, "a refusal takes nothing away"
    with bare.terminal("login", running_server.url) as screen:
        code_on(screen, "Ctrl-C")
        screen.type("\x03")
        assert screen.leave() == 130
    done = bare.chat("logout")
    assert done.returncode == 0 and "has ended" in done.stderr and not file.exists()
    assert bare.chat("list", VECHE_URL=running_server.url, VECHE_KEY=key).returncode == 4
    assert "chat · the [2J laptop" not in [one["name"] for one in person.ask("GET", "/api/keys")["items"]]
    file.write_text(json.dumps({"url": f"http://127.0.0.1:{free_port()}", "key": key, "ours": True}))
    done = bare.chat("logout")
    assert done.returncode == 0 and "could not be ended" in done.stderr and not file.exists()


def test_a_login_wins_over_local_data(signed_in: Home, vendor: dict[str, str]) -> None:
    local = Home(signed_in.folder, vendor)
    local.chat("ask", "--local", "-m", MODEL, "only here")
    assert signed_in.ask("over there") == "over there\n"
    assert "only here" not in signed_in.chat("list").stdout and "over there" in signed_in.chat("list").stdout
    there = signed_in.chat("list", "--local").stdout
    assert "only here" in there and "over there" not in there


def test_ctrl_c_stops_the_answer_on_the_server(signed_in: Home) -> None:
    with signed_in.terminal("run", "-m", MODEL) as screen:
        screen.wait("›")
        screen.say("[[pieces=2000]] [[delay=0.02]]")
        place = screen.wait("word20 ")
        screen.type("\x03")
        screen.wait("›", after=screen.wait("Stopped", within=3, after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert signed_in.facts("show")["messages"][-1]["state"] == "stopped"


def test_a_wrong_key_is_not_kept(bare: Home, running_server: Server) -> None:
    done = bare.chat("login", running_server.url, stdin="vk_wrong_key\n")
    assert done.returncode == 4 and "key" in done.stderr.lower()
    assert not (bare.folder / ".config/veche/login.json").exists()


def test_no_key_and_no_server(bare: Home) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert bare.chat("login", url, stdin="\n").returncode == 4
    done = bare.chat("login", url, stdin="vk_key\n")
    assert done.returncode == 5 and url in done.stderr


def test_the_environment_overrides(signed_in: Home, running_server: Server, tmp_path: Path) -> None:
    given = {"VECHE_URL": running_server.url, "VECHE_KEY": "vk_wrong"}
    assert signed_in.chat("list", **given).returncode == 4
    assert signed_in.chat("list", VECHE_URL=running_server.url).returncode == 0
    done = signed_in.chat("list", VECHE_URL="http://other.example")
    assert done.returncode == 4 and "VECHE_KEY" in done.stderr
    assert Home(tmp_path / "other", {**given, "VECHE_KEY": running_server.key}).chat("list").returncode == 0


def test_signing_out(signed_in: Home) -> None:
    assert signed_in.chat("logout").returncode == 0
    assert not (signed_in.folder / ".config/veche/login.json").exists()
    assert "not signed in" in signed_in.chat("logout").stderr


def test_a_login_that_cannot_be_read(signed_in: Home) -> None:
    (signed_in.folder / ".config/veche/login.json").write_text("{")
    done = signed_in.chat("list")
    assert done.returncode == 1 and "login.json" in done.stderr and "Traceback" not in done.stderr


def test_the_doctor(signed_in: Home, running_server: Server) -> None:
    well = signed_in.chat("doctor")
    assert well.returncode == 0 and running_server.url in well.stdout and running_server.key not in well.stdout
    assert "✗" not in well.stdout
    (signed_in.folder / ".config/veche/login.json").chmod(0o644)
    ill = signed_in.chat("doctor")
    assert ill.returncode == 1 and "chmod 600" in ill.stdout


def test_the_doctor_alone(home: Home) -> None:
    done = home.chat("doctor")
    assert done.returncode == 0 and "owner" in done.stdout and MODEL in done.stdout

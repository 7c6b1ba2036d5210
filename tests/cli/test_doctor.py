"""`chat doctor`: what is wrong is told, with how to mend it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.chat import MODEL, Home
from tests.client.processes import FAKE_KEY, Server, free_port


def _found(home: Home, **given: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    done = home.chat("doctor", "--json", **given)
    found: dict[str, list[dict[str, str]]] = {}
    for one in json.loads(done.stdout):
        found.setdefault(one["check"], []).append(one)
    return done.returncode, found


def test_all_is_well(home: Home) -> None:
    home.ask("hello")
    done = home.chat("doctor", LC_ALL="ru_RU.UTF-8")
    assert done.returncode == 0 and "✗" not in done.stdout and "Всё в порядке." in done.stdout
    code, found = _found(home)
    assert code == 0
    assert {
        "version",
        "screen",
        "settings",
        "rights",
        "keys",
        "way",
        "database",
        "account",
        "provider",
        "default",
    } <= set(found)
    assert found["default"][0]["text"] == MODEL
    assert FAKE_KEY not in json.dumps(found) and FAKE_KEY[-4:] in found["keys"][0]["text"]


def test_what_is_wrong_is_told_with_how_to_mend_it(home: Home, tmp_path: Path) -> None:
    home.ask("hello")
    config = home.folder / ".config/veche"
    config.mkdir(parents=True, exist_ok=True, mode=0o700)
    (config / "config.toml").write_text(
        'modle = "x"\nmodel = "no-such"\n[providers.groq]\nkey_command = ["no-such-program"]\n'
        '[providers.opnai]\nbase_url = "x"\n[providers.yandex]\nfolder = "x"\n'
    )
    (config / "config.toml").chmod(0o644)
    data = home.folder / ".local/share/veche"
    data.chmod(0o755)
    code, found = _found(
        home, OPENAI_API_KEY='"sk-in quotes"', VECHE_EDITOR="no-such-editor", SHELL="/bin/zsh", PYTHONIOENCODING="ascii"
    )
    assert code == 1
    wrong = {check: [one for one in several if one["state"] == "wrong"] for check, several in found.items()}
    assert "UTF-8" in wrong["screen"][0]["mend"]
    assert {one["mend"] for one in wrong["rights"]} == {
        f"chmod 700 '{data}'",
        f"chmod 600 '{config / 'config.toml'}'",
    }
    assert any("OPENAI_API_KEY" in one["mend"] for one in wrong["keys"])
    assert any("no-such-program" in one["mend"] for one in wrong["keys"])
    assert "no-such-editor" in wrong["editor"][0]["text"]
    assert "chat model" in wrong["default"][0]["mend"]
    assert "modle" in found["settings"][0]["text"] and found["settings"][0]["state"] == "hint"
    assert ["opnai" in found["settings"][1]["text"], "folder" in found["settings"][2]["text"]] == [True, True]
    assert found["completion"][0]["mend"] == "chat completion zsh --install"
    (config / "config.toml").rename(config / "config.json")
    (config / "config.json").write_text("{}")
    (config / "config.json").chmod(0o600)
    _, old = _found(home)
    assert "config.toml" in old["settings"][0]["mend"]


def test_with_a_server(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    code, found = _found(bare)
    assert code == 0 and running_server.url in found["way"][0]["text"]
    assert found["clock"][0]["state"] == "ok" and "database" not in found
    away = bare.chat("doctor", VECHE_URL=f"http://127.0.0.1:{free_port()}", VECHE_KEY="vk_x")
    assert away.returncode == 1 and "✗" in away.stdout and "Traceback" not in away.stderr

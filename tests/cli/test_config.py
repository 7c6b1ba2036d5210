"""Settings of the terminal: the file, the environment, options; what goes before what; mistakes; `chat config`."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home


def _file(home: Home, text: str, name: str = "config.toml") -> Path:
    path = home.folder / ".config/veche" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_first_start_at_a_terminal_makes_a_file_for_a_person(bare: Home) -> None:
    path = bare.folder / ".config/veche/config.toml"
    bare.chat("run", stdin="\n")
    assert not path.exists()  # a script has no use for it
    with bare.terminal("run", LC_ALL="ru_RU.UTF-8") as screen:
        screen.wait("›")
        screen.type("\x04")
        assert screen.leave() == 0
    text = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "Настройки терминала" in text and tomllib.loads(text) == {}
    without_marks = "\n".join(
        line[2:] for line in text.splitlines() if line.startswith(("# [", "# ")) and ("=" in line or line[2:3] == "[")
    )
    offered = tomllib.loads(
        "\n".join(line for line in without_marks.splitlines() if "chat " not in line or "#" in line)
    )
    assert {"model", "temperature", "editing", "enter", "aliases", "providers"} <= set(offered)


def test_a_home_that_cannot_be_written_to_is_no_error(bare: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with bare.terminal("run", XDG_CONFIG_HOME=str(tmp_path / "file")) as screen:
        screen.wait("›")
        screen.type("\x04")
        assert screen.leave() == 0
    assert "Traceback" not in screen.text and "unexpected" not in screen.text


def test_what_goes_before_what(home: Home) -> None:
    _file(home, f'model = "quick"\ntemperature = 0.25\nsystem = "Be brief."\n[aliases]\nquick = "{MODEL}"\n')
    told = home.facts("ask", "one")
    assert told["model"] == MODEL
    made = home.facts("show")["conversation"]
    assert (made["model"], made["params"]["temperature"], made["instructions"]) == (MODEL, 0.25, "Be brief.")
    home.chat("ask", "two", VECHE_TEMPERATURE="0.5", VECHE_MODEL="guide")
    made = home.facts("show")
    assert made["conversation"]["params"]["temperature"] == 0.5
    assert made["messages"][-1]["model"] == "guide.veche"
    home.chat("ask", "-m", "quick", "--temperature", "1", "three", VECHE_TEMPERATURE="0.5", VECHE_MODEL="guide")
    made = home.facts("show")
    assert made["conversation"]["params"]["temperature"] == 1 and made["messages"][-1]["model"] == MODEL
    # a conversation keeps its own; the file says nothing to it
    _file(home, 'temperature = 2.0\nmodel = "guide"\n')
    home.chat("ask", "-c", "four")
    made = home.facts("show")
    assert made["conversation"]["params"]["temperature"] == 1 and made["messages"][-1]["model"] == MODEL


def test_mistakes_are_told_with_their_line_and_what_is_allowed(bare: Home) -> None:
    path = _file(
        bare, '# mine\nmodle = "x"\n\nediting = "vim"\ntemperature = 3\n[providers.openai]\napi_key = "sk-1"\n'
    )
    done = bare.chat("ask", "hello")
    assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr
    assert f"{path}:4: editing" in done.stderr and "emacs, vi" in done.stderr
    assert f"{path}:5: temperature" in done.stderr and "0–2" in done.stderr
    assert f"{path}:7: a key has no place in this file" in done.stderr and "sk-1" not in done.stderr
    told = bare.chat("config", "check")
    assert told.returncode == 1 and f"{path}:2:" in told.stdout and "“model”" in told.stdout
    mended = bare.chat("config", "set", "temperature", "1")  # one by one they can be mended
    assert mended.returncode == 0 and "temperature = 1.0" in path.read_text()
    assert bare.chat("--help").returncode == 0 and bare.chat("config", "path").stdout.strip() == str(path)
    _file(bare, 'modle = "x"\n')
    odd = bare.chat("ask", "hello")
    assert odd.returncode == 0 and odd.stderr.count("modle") == 1 and "“model”" in odd.stderr
    _file(bare, 'model = "x\n')
    torn = bare.chat("ask", "hello")
    assert torn.returncode == 2 and f"{path}:1" in torn.stderr
    wrong = bare.chat("ask", "hello", VECHE_TOP_P="7", VECHE_CONFIG=str(_file(bare, "", "empty.toml")))
    assert wrong.returncode == 2 and "VECHE_TOP_P" in wrong.stderr and "0–1" in wrong.stderr
    assert bare.chat("ask", "hello", VECHE_CONFIG="/no/such.toml").returncode == 3


def test_a_lone_json_file_is_read_and_two_files_are_one_too_many(bare: Home) -> None:
    path = _file(bare, '{\n "temperature": 0.5,\n "editing": "vi"\n}\n', "config.json")
    assert bare.chat("config", "get", "editing").stdout == "vi\n"
    assert bare.chat("config", "set", "seed", "7").returncode == 0
    assert json.loads(path.read_text()) == {"temperature": 0.5, "editing": "vi", "seed": 7}
    other = _file(bare, 'editing = "emacs"\n')
    done = bare.chat("ask", "hello")
    assert done.returncode == 2 and str(path) in done.stderr and str(other) in done.stderr


def test_settings_are_changed_and_remarks_stay(bare: Home) -> None:
    path = _file(bare, '# my remark\nmodel = "guide"  # because\n\n[aliases]\n# short ones\nfast = "a.b"\n')
    for words in (
        ["temperature", "0.5"],
        ["seed", "-3"],
        ["plain", "yes"],
        ["system", "Be", "brief."],
        ["aliases.big", "openai.gpt-5"],
        ["providers.yandex.folder_id", "b1g"],
        ["providers.openai.key_command", "pass show 'my key'"],
    ):
        done = bare.chat("config", "set", *words)
        assert done.returncode == 0 and done.stdout == "", done.stderr
    assert bare.chat("config", "unset", "aliases.fast").returncode == 0
    text = path.read_text("utf-8")
    assert tomllib.loads(text) == {
        "model": "guide",
        "temperature": 0.5,
        "seed": -3,
        "plain": True,
        "system": "Be brief.",
        "aliases": {"big": "openai.gpt-5"},
        "providers": {"yandex": {"folder_id": "b1g"}, "openai": {"key_command": ["pass", "show", "my key"]}},
    }
    assert "# my remark" in text and "# because" in text and "# short ones" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    refused = bare.chat("config", "set", "temperature", "warm")
    assert refused.returncode == 2 and "0–2" in refused.stderr and path.read_text("utf-8") == text
    near = bare.chat("config", "set", "temprature", "1")
    assert near.returncode == 2 and "“temperature”" in near.stderr
    assert bare.facts("config", "export")["seed"] == -3
    assert bare.chat("config", "export").stdout == text


def test_where_each_value_comes_from(bare: Home) -> None:
    _file(bare, 'editing = "vi"\n')
    done = bare.chat("--set", "enter=newline", "config", "show", "--origin", "--json", VECHE_SEED="4")
    found = json.loads(done.stdout)
    assert found["editing"] == {"value": "vi", "origin": "file"}
    assert found["seed"] == {"value": 4, "origin": "environment"}
    assert found["enter"] == {"value": "newline", "origin": "option"}
    assert found["theme"]["origin"] == "default"
    assert "environment VECHE_SEED" in bare.chat("config", "show", "--origin", VECHE_SEED="4").stdout
    wrong = bare.chat("--set", "enter=back", "list")
    assert wrong.returncode == 2 and "send, newline" in wrong.stderr
    assert bare.chat("config", "get", "model").returncode == 3


def test_the_language_and_the_colour_that_were_set(bare: Home) -> None:
    _file(bare, 'language = "ru"\ncolour = "always"\n')
    assert "Вызов:" in bare.chat("--help").stdout
    assert "Usage:" in bare.chat("--help", VECHE_LANGUAGE="en").stdout
    painted = bare.chat("models", "info", "guide").stdout
    assert "\x1b[" in painted
    assert "\x1b[" not in bare.chat("models", "info", "guide", NO_COLOR="1").stdout
    assert "\x1b[" not in bare.chat("--colour", "never", "models", "info", "guide").stdout
    assert "\x1b[" in bare.chat("--colour", "always", "models", "info", "guide", NO_COLOR="1").stdout


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_file_is_edited_until_it_is_good(bare: Home, tmp_path: Path) -> None:
    path = _file(bare, 'editing = "vi"\n')
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf \'%s\\n\' "$TEXT" > "$1"\n')
    editor.chmod(0o755)
    bad = bare.chat("config", "edit", EDITOR=str(editor), TEXT='editing = "vim"')
    assert bad.returncode == 1 and "emacs, vi" in bad.stderr and path.read_text() == 'editing = "vi"\n'
    good = bare.chat("config", "edit", EDITOR=str(editor), TEXT='editing = "emacs"')
    assert good.returncode == 0 and path.read_text() == 'editing = "emacs"\n'

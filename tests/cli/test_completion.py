"""Completion of words: what is offered, in real shells, quickly and asking nobody."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.chat import MODEL, Home, Terminal
from tests.client.processes import CHAT, Server
from veche.cli import shells
from veche.cli.completing import ARGUMENTS, _for_bash, _matching, complete, split
from veche.cli.group import COMMANDS
from veche.cli.program import program
from veche.cli.words import say

SCRIPTS = Path(next(iter(shells.__path__)))
HEAVY = ["aiohttp", "sqlalchemy", "prompt_toolkit", "msgspec", "asyncio", "socket", "ssl"]


def offered(*words: str) -> list[str]:
    kind, found = complete(list(words[:-1]), words[-1])
    return [kind, *(word for word, _ in found)]


def test_commands_options_and_choices() -> None:
    assert offered("usa") == ["words", "usage"] and set(COMMANDS) == set(offered("")[1:])
    assert "--model" in offered("ask", "--m") and "--help" in offered("ask", "--")
    assert offered("usage", "--by", "mo") == offered("usage", "--by", "MO") == ["words", "model"]
    assert offered("usage", "--by=mo") == ["words", "--by=model"]
    assert offered("--debug", "plugins", "dis") == ["words", "disable"]
    assert "temperature" in offered("config", "set", "") and offered("models", "alias", "s") == ["words", "set"]
    assert "--json" in offered("plugins", "--") and offered("plugins", "--json", "in") == ["words", "info"]
    assert offered("ask", "-f", "x") == ["files"] and offered("ask", "--file=x") == ["files"]
    assert offered("ask", "what ") == offered("ask", "--seed", "1") == offered("ask", "--", "--m") == [""]
    assert offered("nonsense", "x") == offered("ask", "--seed=") == offered("ask", "--no-such=") == [""]


@pytest.mark.parametrize(
    ("line", "words", "now", "quote"),
    [
        ("chat ask ", ["chat", "ask"], "", ""),
        ("chat ask -m op", ["chat", "ask", "-m"], "op", ""),
        (r"chat show My\ fir", ["chat", "show"], "My fir", ""),
        ("chat show 'My fir", ["chat", "show"], "My fir", "'"),
        ('chat show "it\'s" "a \\"b', ["chat", "show", "it's"], 'a "b', '"'),
        ("chat ask ''  x", ["chat", "ask", ""], "x", ""),
    ],
)
def test_lines_are_split_as_bash_does(line: str, words: list[str], now: str, quote: str) -> None:
    assert (split(line)[0], split(line)[1], split(line)[3]) == (words, now, quote)


@pytest.mark.parametrize(
    "name", ["zz$(touch pwned)`touch pwned`;touch pwned", "zz'; touch pwned; '", 'zz"\\"$x\\', "zz!x"]
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_names_of_others_run_no_commands(name: str, quote: str, tmp_path: Path) -> None:
    """A title may be a model's or a stranger's; it is completed within whatever quotes are open."""
    if quote == '"' and "!" in name:
        return  # nothing keeps bash from looking there for an earlier line: it is not offered at all
    line = f"printf %s {quote}{_for_bash(name, 'zz', f'{quote}zz', quote)}{quote}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == name and not list(tmp_path.iterdir())


def test_names_with_signs_that_cannot_be_seen_are_not_offered() -> None:
    assert _matching(iter([("zz\n$(x)", ""), ("zz\x1b[2J", ""), ("zz", "")]), "z")[1] == [("zz", "")]


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        yield from _below(name, command)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _below(f"{path}.{name}", one)
    else:
        yield path, command


def test_what_is_completed_is_there() -> None:
    """And whoever adds an argument that names a conversation, a project, a template or a file is reminded of it."""
    there = {f"{path}.{one.name}": one for path, command in _commands() for one in command.params}
    assert sorted(ARGUMENTS.keys() - there.keys()) == []
    metavars = {say(f"metavar_{name}").strip("[].") for name in ("conversation", "model", "file")}
    forgotten = [
        name
        for name, one in there.items()
        if isinstance(one, click.Argument)
        and (one.metavar or "").strip("[].") in {*metavars, "CONVERSATION", "TEMPLATE"}
        and name not in ARGUMENTS
    ]
    assert forgotten == ["template.new.name"]  # that one is new


def test_it_loads_nothing_heavy_and_asks_nobody(home: Home) -> None:
    code = (
        "import sys; sys.argv[1:] = ['ask', '-m', '']\n"
        "from veche.cli.main import begin\n"
        "try: begin(sys.argv[1:])\n"
        f"finally: print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    environment = {**home.environment, "_CHAT_COMPLETE": "zsh", "VECHE_URL": "http://127.0.0.1:9", "VECHE_KEY": "x"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr.strip()) == ("words\n", "[]")


@pytest.fixture
def shell(home: Home, tmp_path: Path) -> Home:
    """A home whose names are known, with `chat` on the path, and a file."""
    home.ask("x")
    title = "Summer: plans & dreams"
    last = home.facts("list")[0]["id"]
    assert home.chat("rename", last[-8:], title).returncode == 0
    (home.folder / ".local/state/veche/names.json").unlink(missing_ok=True)
    home.chat("models")
    (home.folder / "my notes.txt").write_text("")
    home.environment["PATH"] = f"{Path(CHAT).parent}:{home.environment['PATH']}"
    return home


def completed(terminal: Terminal, typed: str, wanted: str) -> None:
    before = len(terminal.text)
    terminal.type(f"{typed}\t")
    terminal.wait(wanted, after=before)
    terminal.type("\x15")


def test_in_bash(shell: Home) -> None:
    names = shell.folder / ".local/state/veche/names.json"
    assert stat.S_IMODE(names.stat().st_mode) == 0o600
    with Terminal(["bash", "--norc", "-i"], {**shell.environment, "PS1": "> "}, shell.folder) as bash:
        bash.say(f'source {SCRIPTS}/chat.bash; echo rea""dy')
        bash.wait("ready")
        completed(bash, "chat usa", "chat usage ")
        completed(bash, f"chat ask -m {MODEL[:-3]}", f"{MODEL} ")
        completed(bash, f"chat ask --model={MODEL[:-3]}", f"--model={MODEL} ")
        completed(bash, "chat show Sum", r"Summer:\ plans\ \&\ dreams ")
        completed(bash, "chat show 'Summer: p", "'Summer: plans & dreams' ")
        completed(bash, "chat ask -f my", r"my\ notes.txt ")
        completed(bash, 'chat ask -s "a b" --max', "--max-tokens ")


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh")
def test_in_zsh(shell: Home) -> None:
    assert subprocess.run(["zsh", "-n", str(SCRIPTS / "_chat")], check=False).returncode == 0
    with Terminal(["zsh", "-f", "-i"], shell.environment, shell.folder) as zsh:
        zsh.say(f'autoload -Uz compinit; compinit -D -u; source {SCRIPTS}/_chat; PS1="> "; echo rea""dy')
        zsh.wait("ready")
        completed(zsh, "chat usa", "chat usage ")
        completed(zsh, f"chat ask --model={MODEL[:-3]}", f"--model={MODEL} ")
        completed(zsh, "chat show Sum", r"Summer:\ plans\ \&\ dreams ")
        completed(zsh, "chat show 'Summer: p", "'Summer: plans & dreams' ")
        completed(zsh, "chat ask -f my", r"my\ notes.txt ")


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish")
def test_in_fish(shell: Home) -> None:
    def said(line: str) -> str:
        command = f"source {SCRIPTS}/chat.fish; complete -C '{line}'"
        done = subprocess.run(
            ["fish", "--no-config", "-c", command],
            env=shell.environment,
            cwd=shell.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.stdout

    assert "usage\tShow tokens and cost" in said("chat usa")
    assert f"--model={MODEL}" in said(f"chat ask --model={MODEL[:-3]}")
    assert "Summer: plans & dreams" in said("chat show Sum")
    assert "my notes.txt" in said("chat ask -f my")


def test_names_of_a_server_are_not_those_of_this_machine(home: Home, running_server: Server) -> None:
    way = {"VECHE_URL": running_server.url, "VECHE_KEY": running_server.key}
    names = home.folder / ".local/state/veche/names.json"
    for given, place in (({}, str(home.folder / ".local/share/veche")), (way, running_server.url)):
        assert home.chat("models", **given).returncode == 0
        kept = json.loads(names.read_text())
        assert kept["place"] == place and MODEL in kept["models"]
    told = subprocess.run(
        [CHAT, "chat ask -m openai"], env={**home.environment, "_CHAT_COMPLETE": "bash"}, capture_output=True, text=True
    )
    assert told.stdout == "words\n"  # of this machine nothing is known any more


def test_it_is_printed_and_installed(bare: Home) -> None:
    for shell, place in (
        ("bash", ".local/share/bash-completion/completions/chat"),
        ("zsh", ".local/share/zsh/site-functions/_chat"),
        ("fish", ".config/fish/completions/chat.fish"),
    ):
        printed = bare.chat("completion", shell)
        assert printed.returncode == 0 and "_CHAT_COMPLETE" in printed.stdout
        done = bare.chat("completion", shell, "--install")
        assert (done.returncode, done.stdout) == (0, "") and place in done.stderr
        assert (bare.folder / place).read_text() == printed.stdout
    unknown = bare.chat("completion", SHELL="/bin/tcsh")
    assert unknown.returncode == 2 and "bash, zsh, fish" in unknown.stderr
    assert "_CHAT_COMPLETE" in bare.chat("completion", SHELL="/usr/bin/fish").stdout

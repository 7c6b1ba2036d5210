"""`chat run` at a pseudo-terminal, typed as a person types."""

from __future__ import annotations

import base64
import json
import re
import signal
import stat

import pytest

from tests.cli.chat import MODEL, Home
from tests.client.processes import Server

PROMPT = "›"


def test_a_conversation(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        place = screen.wait(PROMPT)
        screen.say("hello there")
        place = screen.wait("\nhello there", after=place)
        place = screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.say("[[pieces=3]]")
        place = screen.wait("word0 word1 word2", after=place)
        screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert len(home.facts("show")["messages"]) == 4
    history = home.folder / ".local/state/veche/history"
    assert "hello there" in history.read_text() and stat.S_IMODE(history.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.parent.stat().st_mode) == 0o700


def test_ctrl_c_stops_the_answer_keeps_it_and_stays(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.say("[[pieces=2000]] [[delay=0.02]]")
        place = screen.wait("word20 ")
        screen.type("\x03")
        place = screen.wait(PROMPT, after=screen.wait("Stopped; what came is kept", within=3, after=place))
        screen.say("/continue")
        place = screen.wait("cut off", after=place)
        place = screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.type("\x03")
        place = screen.wait(PROMPT, after=screen.wait("Ctrl-C again", after=place))
        screen.type("\x03")
        assert screen.leave() == 0
    answer = home.facts("show")["messages"][-1]
    text = answer["parts"][0]["text"]
    assert answer["state"] == "complete" and text.startswith("word0 ") and "cut off" in text


def test_ctrl_c_clears_a_line(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.type("never sent")
        screen.wait("never sent")
        screen.type("\x03")
        screen.say("sent")
        screen.wait(PROMPT, after=screen.wait(MODEL))
        screen.type("\x04")
        assert screen.leave() == 0
    assert home.facts("show")["messages"][0]["parts"][0]["text"] == "sent"


@pytest.mark.parametrize("keys", ["one\x1b\rtwo\r", "one\ntwo\r", "\x1b[200~one\ntwo\x1b[201~\r"])
def test_many_lines_are_one_message(home: Home, keys: str) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.type(keys)
        screen.wait(PROMPT, after=screen.wait(MODEL))
        screen.type("\x04")
        assert screen.leave() == 0
    assert home.facts("show")["messages"][0]["parts"][0]["text"] == "one\ntwo"


def test_what_is_typed_meanwhile_waits_for_the_prompt(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.say("[[pieces=40]] [[delay=0.03]]")
        place = screen.wait("word5 ")
        screen.type("typed ahead")
        place = screen.wait(MODEL, after=place)
        assert "typed" not in screen.text[:place]
        screen.wait("typed ahead", after=place)
        screen.type("\r")
        screen.wait(PROMPT, after=screen.wait("\ntyped ahead", after=place))
        screen.type("\x04")
        assert screen.leave() == 0


def test_slash_commands(home: Home) -> None:
    home.ask("an older one")
    with home.terminal("run") as screen:
        place = screen.wait(PROMPT)
        for line, told in [
            ("/help", "/continue"),
            ("/help copy", "/copy [code] [NUMBER] [FILE]"),
            ("/help list", "Usage: chat list"),
            ("/login", "does not work inside"),
            ("/lst", "Did you mean /list?"),
            ("/models fake", MODEL),
            ("/model fake-model", f"Model: {MODEL}"),
            ("/model nonsense", "There is no model “nonsense”"),
            ("/retry", "has not begun yet"),
            ("/context", "has not begun yet"),
            ("/list", "an older one"),
            ("/load older", "“an older one”, 2 messages"),
            ("//not a command", "\n/not a command"),
            ("/retry", "\n/not a command"),
            ("/context", "4 of 4 messages"),
            ("/usage", "This conversation      3 "),
            ("/new", "A new conversation begins"),
        ]:
            screen.say(line)
            place = screen.wait(PROMPT, after=screen.wait(told, after=place))
        screen.say("/exit")
        assert screen.leave() == 0
    assert "Traceback" not in screen.text
    assert len(home.facts("list")) == 1 and len(home.facts("show")["messages"]) == 4


def test_an_unfinished_answer_is_told_when_going_on(home: Home) -> None:
    home.chat("ask", "-m", MODEL, "a b c [[then=cut]] [[after=1]]")
    with home.terminal("run", "-c") as screen:
        place = screen.wait("The last answer was cut off (failed)")
        screen.wait(PROMPT, after=place)
        screen.type("\x04")
        assert screen.leave() == 0


def test_what_was_kept_when_the_program_was_killed(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.say("[[pieces=2000]] [[delay=0.02]]")
        screen.wait("word80 ")
        screen.process.kill()
        screen.leave()
    with home.terminal("run", "-c") as screen:
        place = screen.wait("/continue goes on with it", after=screen.wait("The last answer was cut off"))
        kept = re.search(r"Kept: (\d+) words", screen.text)
        assert kept and int(kept[1]) >= 20
        screen.wait(PROMPT, after=place)
        screen.say("/continue")
        screen.wait(PROMPT, after=screen.wait(MODEL, after=place + 20))
        screen.type("\x04")
        assert screen.leave() == 0


def test_through_a_server(home: Home, running_server: Server) -> None:
    login = {"VECHE_URL": running_server.url, "VECHE_KEY": running_server.key}
    with home.terminal("run", "-m", MODEL, "-n", "From afar", **login) as screen:
        place = screen.wait(PROMPT)
        screen.say("[[pieces=2000]] [[delay=0.02]] [[think=well well]]")
        place = screen.wait("word20 ", after=screen.wait("Thought for", after=place))
        screen.type("\x03")
        place = screen.wait(PROMPT, after=screen.wait("Stopped; what came is kept", after=place))
        screen.say("/set seed 7")
        place = screen.wait(PROMPT, after=screen.wait("seed: 7", after=place))
        screen.say("/system Be brief")
        place = screen.wait(PROMPT, after=screen.wait("from the next message on", after=place))
        screen.say("more **bold** words")
        place = screen.wait(PROMPT, after=screen.wait("\nmore bold words", after=place))
        screen.say("/raw")
        place = screen.wait(PROMPT, after=screen.wait("more **bold** words", after=place))
        screen.say("/copy")
        screen.wait(PROMPT, after=screen.wait("went to the clipboard", after=place))
        assert f"\x1b]52;c;{base64.b64encode(b'more **bold** words').decode()}\x07" in screen.raw
        screen.type("\x04")
        assert screen.leave() == 0
    shown = home.chat("show", "From afar", "--json", **login)
    assert json.loads(shown.stdout)["conversation"]["instructions"] == "Be brief"


def test_a_temporary_conversation(home: Home) -> None:
    with home.terminal("run", "-m", MODEL, "--no-save", "hello") as screen:
        screen.wait(PROMPT, after=screen.wait(MODEL))
        screen.type("\x04")
        assert screen.leave() == 0
    assert home.facts("list") == []


def test_a_failure_is_told_and_the_talk_goes_on(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        place = screen.wait(PROMPT)
        screen.say("[[refuse=key]]")
        place = screen.wait(PROMPT, after=screen.wait("key", after=place + 20))
        screen.say("/new still here")
        screen.wait(PROMPT, after=screen.wait("\nstill here", after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert "Traceback" not in screen.text


def test_nothing_is_drawn_twice(home: Home) -> None:
    with home.terminal("ask", "-m", MODEL, "[[pieces=300]] [[delay=0.002]]") as screen:
        assert screen.leave() == 0
    assert screen.text.split() == [f"word{n}" for n in range(300)]
    assert len(screen.raw) < 1.2 * len(screen.text)


def test_a_models_words_do_not_steer_the_terminal(home: Home) -> None:
    with home.terminal("ask", "-m", MODEL, "one \x1b]0;title\x07 \x9b31m \x1b[2J `\x1b[5m` &#27; two") as screen:
        assert screen.leave() == 0
    assert "two" in screen.text and not re.search(r"\x1b[]\[](?:0;t|31m|2J|5m)|\x07|\x9b", screen.raw)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_while_it_answers(home: Home, number: int) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait(PROMPT)
        screen.say("[[pieces=2000]] [[delay=0.02]]")
        screen.wait("word20 ")
        screen.process.send_signal(number)
        assert screen.leave() == 128 + number
    answer = home.facts("show")["messages"][-1]
    shown = re.findall(r"word\d+", screen.text)
    assert answer["state"] == "stopped" and answer["parts"][0]["text"].split()[: len(shown)] == shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_at_the_prompt(home: Home, number: int) -> None:
    with home.terminal("run") as screen:
        screen.wait(PROMPT)
        screen.process.send_signal(number)
        assert screen.leave() == 128 + number
    assert "Traceback" not in screen.text


def test_lines_from_a_pipe(home: Home) -> None:
    done = home.chat("run", "-m", MODEL, stdin="first\n\nsecond\n/exit\nthird\n")
    assert (done.returncode, done.stdout) == (0, "first\nsecond\n")
    assert "\x1b" not in done.stderr
    assert home.chat("run", "-m", MODEL, stdin="[[refuse=key]]\n").returncode == 4


def test_nothing_heavy_before_the_first_prompt(home: Home) -> None:
    """The client loads while the person types; the prompt does not wait for it."""
    with home.terminal("run") as screen:
        place = screen.wait(PROMPT, within=5)
        screen.type("typed at once")
        screen.wait("typed at once", after=place)
        screen.type("\x03\x03\x03")
        assert screen.leave() == 0

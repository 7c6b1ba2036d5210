"""Models at the terminal: the list, one of them, short names, and which one is asked."""

from __future__ import annotations

import tomllib

from tests.cli.chat import MODEL, Home
from tests.client.processes import Server


def test_models_are_listed_and_told_of(home: Home) -> None:
    plain = home.chat("models")
    assert MODEL in plain.stdout and "guide.veche" in plain.stdout and "\x1b" not in plain.stdout
    assert home.chat("models", "FAKE").stdout.split()[0] == MODEL  # a part of a name, as it always was
    assert home.chat("models", "list", "--provider", "guide").stdout.split()[0] == "guide.veche"
    found = home.facts("models", "fake", "--refresh")
    assert [model["id"] for model in found["models"]] == [MODEL] and found["default"] == MODEL
    unknown = home.chat("models", "--provider", "nobody")
    assert unknown.returncode == 3 and "openai" in unknown.stderr
    assert home.facts("models", "info", "fake-model")["id"] == MODEL
    told = home.chat("models", "info", MODEL)
    assert told.stdout.splitlines()[0] == MODEL and "OpenAI" in told.stdout


def test_an_unknown_model_is_answered_with_the_nearest(home: Home) -> None:
    near = home.chat("model", "fake-modle")
    assert near.returncode == 3 and f"  {MODEL}" in near.stderr
    far = home.chat("models", "info", "zzzzzz")
    assert far.returncode == 3 and "chat models" in far.stderr
    keyless = home.chat("model", "groq.llama")
    assert keyless.returncode == 4 and "chat keys set groq" in keyless.stderr and "GROQ_API_KEY" in keyless.stderr


def test_short_names_are_good_wherever_a_model_is_named(home: Home) -> None:
    assert home.chat("models", "alias", "set", "quick", "fake-model").returncode == 0
    assert home.chat("models", "alias", "set", "book", "guide").returncode == 0
    assert home.facts("models", "alias") == {"quick": MODEL, "book": "guide.veche"}
    assert home.chat("ask", "-m", "quick", "here").stdout == "here\n"
    assert home.chat("ask", "there", VECHE_MODEL="quick").stdout == "there\n"
    assert "= quick" in home.chat("models", "quick").stdout
    assert home.chat("model", "quick", "--default").returncode == 0
    assert tomllib.loads((home.folder / ".config/veche/config.toml").read_text())["model"] == "quick"
    assert home.facts("ask", "again")["model"] == MODEL
    for words, code in ((["set", "two words", MODEL], 2), (["set", "self", "self"], 2), (["rm", "none"], 3)):
        assert home.chat("models", "alias", *words).returncode == code
    far = home.chat("models", "alias", "set", "later", "groq.llama")  # a key for it may come
    assert far.returncode == 0 and "chat keys set groq" in far.stderr
    assert home.chat("models", "alias", "rm", "book").returncode == 0
    assert set(home.facts("models", "alias")) == {"quick", "later"}


def test_the_model_of_the_last_conversation_is_shown_and_changed(home: Home) -> None:
    assert home.chat("model").stdout == f"{MODEL}\n"  # nothing chosen yet: the first provider that answers
    home.ask("hello")
    switched = home.chat("model", "guide")
    assert switched.returncode == 0 and "guide.veche" in switched.stderr
    assert home.chat("model").stdout == "guide.veche\n"
    shown = home.facts("model")
    assert (shown["conversation"], shown["server"]) == ("guide.veche", MODEL)
    home.chat("ask", "-c", "and now")
    assert home.facts("show")["messages"][-1]["model"] == "guide.veche"
    assert home.chat("model", "guide", "--project").returncode == 3
    assert home.chat("model", "guide", "--project", "--default").returncode == 2


def test_inside_a_conversation(home: Home) -> None:
    with home.terminal("run") as screen:
        screen.wait("›")
        screen.say("/model guide")
        screen.wait("›", after=screen.wait("Model: guide.veche"))
        screen.say("hello")
        screen.wait("›", after=screen.wait("guide.veche ·"))
        screen.say("/models fake")
        screen.wait("›", after=screen.wait(MODEL))
        screen.say("/model fake-model")
        screen.wait("›", after=screen.wait(f"Model: {MODEL}"))
        screen.say("back again")
        screen.wait("›", after=screen.wait(f"{MODEL} ·"))
        screen.type("\x04")
        assert screen.leave() == 0
    assert [m["model"] for m in home.facts("show")["messages"] if m["role"] == "assistant"] == ["guide.veche", MODEL]


def test_with_a_server(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    assert MODEL in bare.chat("models").stdout
    assert bare.chat("models", "alias", "set", "quick", "fake-model").returncode == 0
    assert bare.chat("ask", "-m", "quick", "over there").stdout == "over there\n"
    assert bare.chat("model", "guide").returncode == 0
    assert bare.chat("model").stdout == "guide.veche\n"
    lacking = bare.chat("model", "groq.llama")
    assert lacking.returncode == 4 and "server" in lacking.stderr

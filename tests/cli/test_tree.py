"""The branching dialogue at the terminal, as people type it: edit, retry, branch, switch, tree, show, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import MODEL, Home
from tests.client.processes import Server

PROMPT = "›"


@pytest.fixture(params=["alone", "server"])
def person(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Home:
    """Somebody at a terminal, without a server and with one."""
    if request.param == "alone":
        return home
    running: Server = request.getfixturevalue("running_server")
    return Home(tmp_path / "signed-in", {"VECHE_URL": running.url, "VECHE_KEY": running.key})


def tree(home: Home, *words: str) -> Any:
    return home.facts("tree", *words)


def texts(home: Home, *words: str) -> list[str]:
    return [one["parts"][0]["text"] for one in home.facts("show", *words)["messages"]]


def typed(home: Home, *lines: str, **given: str) -> str:
    """What commands tell that are typed one after another inside a conversation."""
    done = home.chat("run", "-c", "-m", MODEL, stdin="".join(f"{line}\n" for line in lines), **given)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_edit_retry_and_switch(person: Home) -> None:
    person.ask("--name", "Trip", "to the lake")
    person.ask("-c", "for two days")
    done = person.chat("edit", "1", "-e", "to the sea")
    assert (done.returncode, done.stdout) == (0, "to the sea\n"), done.stderr
    found = tree(person)
    assert [one["words"] for one in found["nodes"]] == [
        *["to the lake"] * 2,
        *["for two days"] * 2,
        *["to the sea"] * 2,
    ]
    assert found["nodes"][4]["parent_id"] is None and texts(person) == ["to the sea"] * 2
    first, old_end = found["nodes"][0]["id"], found["nodes"][3]["id"]

    done = person.chat("retry", "-k", "2", "-m", MODEL)
    assert (done.returncode, done.stdout) == (0, "to the sea\n\nto the sea\n"), done.stderr
    assert f"── {MODEL} 2 / 2 ──" in done.stderr
    told = typed(person, "/switch --previous", "/switch --previous", "/switch --previous", "/switch nobody")
    assert "the first of 3 versions" in told and "No message is called “nobody”" in told
    assert tree(person)["head_id"] == found["nodes"][5]["id"]

    done = person.chat("switch", first[-6:], "-C", "Trip")
    assert done.returncode == 0 and "4" in done.stderr, done.stderr
    assert tree(person)["head_id"] == old_end
    told = typed(person, "/switch 2", "for a week", f"/show --branch {old_end[-6:]}")  # follows the second message
    assert told.count("for two days") == 2 and "for a week" in told
    assert texts(person) == [*["to the lake"] * 2, *["for a week"] * 2]


def test_names_marks_and_comparisons(person: Home) -> None:
    person.ask("--name", "Names", "one two three [[say=a quick brown fox]]")
    again = person.chat("edit", "last-1", "-e", "one two three [[say=a slow brown fox]]", "--no-run")
    assert (again.returncode, again.stdout) == (0, "") and "branch" in again.stderr, again.stderr
    assert person.chat("retry").stdout == "a slow brown fox\n"  # the question waited for its first answer
    ids = [one["id"][-6:] for one in tree(person)["nodes"]]
    told = typed(
        person, "/branch 'slow one'", f"/branch quick {ids[1]}", "/branch --rename QUICK fast", "/rate last up good",
        "/star fast", "/branch 12", "/branch --delete no", "/branch", "/compare 1", "/compare --siblings last",
        "/compare Names:fast last --side-by-side",
    )  # fmt: skip
    for line in (
        "“slow one” ends at 2", "“quick” ends at", "“quick” is now “fast”", "Rated up", "Starred", "cannot be the name",
        "No branch is called “no”", "Name two messages", "no other versions", "a [-quick-] brown fox",
        "│ a {+slow+} brown fox",
    ):  # fmt: skip
        assert line in told, (line, told)
    printed = person.chat("tree", "--ids").stdout
    assert "\x1b" not in printed and "[fast] ★" in printed and "[slow one] ▲" in printed and ids[0] in printed
    assert printed.splitlines()[0].startswith("Names · 4 messages · 2 branches")
    done = person.chat("compare", "fast", "slow one")
    assert done.returncode == 0 and "a [-quick-]{+slow+} brown fox" in done.stdout and MODEL in done.stdout
    facts = person.facts("compare", "--siblings", "1")
    assert [one["message"]["id"][-6:] for one in facts] == [ids[2], ids[0]] and facts[1]["common_percent"] > 50
    shown = person.chat("show", "--branch", "fast").stdout
    assert "## 1. You" in shown and "version 1 of 2" in shown and shown.rstrip().endswith("a quick brown fox")
    assert "\x1b" not in shown and f"## 2. {MODEL}" in shown


def test_the_editor(home: Home) -> None:
    home.ask("teh question")
    script = home.folder / "fix"
    script.write_text('#!/bin/sh\nenv > "$HOME/seen"\nsed -i s/teh/the/ "$1"\n')
    script.chmod(0o700)
    done = home.chat("edit", EDITOR=str(script))
    assert (done.returncode, done.stdout) == (0, "the question\n"), done.stderr
    assert "OPENAI_API_KEY" not in (home.folder / "seen").read_text()
    unchanged = home.chat("edit", EDITOR=str(script))
    assert (unchanged.returncode, unchanged.stdout) == (1, "") and "Nothing was changed" in unchanged.stderr
    failed = home.chat("edit", EDITOR="false")
    assert failed.returncode == 1 and "false" in failed.stderr
    told = typed(
        home, "/edit -e 'the question'", "/edit -e '  '", "/edit last -e 'never said so'", "/edit -e x -F y",
        "/edit -F not-there", "/edit 7 -e x", "/tree --dot",
    )  # fmt: skip
    for line in (
        "Nothing was changed",
        "needs words",
        "not edited by hand",
        "do not go together",
        "not-there",
        "message 7",
    ):
        assert line in told, (line, told)
    assert told.count("label=") == 4 and told.count("->") == 2
    assert home.chat("edit", "-F", "-", stdin="from a pipe\n").stdout == "from a pipe\n"
    refused = home.chat("edit", "-e", "dear words [[refuse=key]]")
    assert refused.returncode == 4 and "dear words" in texts(home)[0]  # it is kept, and its answer failed
    gone = home.chat("edit", "-e", "dearer words", "-m", "nobody-has-this")
    assert gone.returncode == 3 and "unsent.md" in gone.stderr
    assert (home.folder / ".local/state/veche/unsent.md").read_text() == "dearer words\n"


def test_moving_in_the_tree(home: Home) -> None:
    home.ask("--name", "Walk", "first")
    home.chat("edit", "-e", "second")
    home.chat("edit", "-e", "third")
    assert home.chat("tree", "-i").returncode == 2  # no terminal
    first = tree(home)["nodes"][1]["id"]
    with home.terminal("tree", "-i") as screen:
        screen.wait("leave", after=screen.wait("third"))
        screen.type("/second\r")
        screen.type("\x1b[D")  # the version before it
        screen.type("\r")
        assert screen.leave() == 0
    assert tree(home)["head_id"] == first
    left = screen.raw.rpartition("\x1b[?1049l")
    assert left[1] and "third" not in left[2] and "The branch now ends at 2" in left[2]
    with home.terminal("tree", "-i", NO_COLOR="1") as screen:
        screen.wait("leave")
        screen.type("q")
        assert screen.leave() == 0
    assert "\x1b[36m" not in screen.raw


def test_inside_a_conversation(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as screen:
        place = screen.wait(PROMPT)
        for line, told in [
            ("red", "\nred"),
            ("/edit -e blue", "\nblue"),
            ("/retry", "\nblue"),
            ("/tree", "3 branches"),
            ("/switch --previous", "2 messages"),
            ("/switch 9", "There is no message 9"),
            ("/branch main", "“main” ends at 2"),
            ("/show", "\n1. You · "),
            ("/compare 1 last", "The two say the same"),
        ]:
            screen.say(line)
            place = screen.wait(PROMPT, after=screen.wait(told, after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert "Traceback" not in screen.text
    assert [one["words"] for one in tree(home)["nodes"]] == ["red", "red", "blue", "blue", "blue"]


def test_narrow_ascii_and_empty(home: Home) -> None:
    home.ask("--name", "Narrow", "a question")
    told = typed(home, "/retry", "/tree", LC_ALL="C")
    assert "Narrow | 3 messages" in told and "|-o" in told and "* 2 " in told
    home.chat("new", "Empty")
    done = home.chat("tree", "Empty")
    assert done.returncode == 0 and "no messages" in done.stderr
    assert home.chat("edit", "-C", "Empty", "-e", "x").returncode == 3

"""Projects: what they give, which one holds, and how little a folder's file can do."""

from __future__ import annotations

import os

from tests.cli.chat import MODEL, Home
from tests.cli.near import Near


def test_a_project_gives_what_it_has(near: Near) -> None:
    assert near.chat("project", "new", "Docs", "--use").returncode == 0
    assert near.chat("project", "new", "docs").returncode == 2
    (near.folder / "facts.txt").write_text("the password is tangerine")
    (near.folder / "how.txt").write_text("Answer briefly.")
    for words in (
        ("model", MODEL),
        ("temperature", "0,3"),
        ("seed", "-5"),
        ("instructions", "@how.txt"),
        ("files", "facts.txt"),
    ):
        done = near.chat("project", "set", *words)
        assert done.returncode == 0, done.stderr
    project = near.facts("project", "show")["project"]
    assert (project["model"], project["params"], project["instructions"]) == (
        MODEL, {"temperature": 0.3, "seed": -5}, "Answer briefly.",
    )  # fmt: skip
    for words, said in (
        (("temperature", "hot"), "0"),
        (("colour", "red"), "model"),
        (("key", "nobody"), "openai"),
        (("model", "nothing.such"), "openai"),
    ):
        done = near.chat("project", "set", *words)
        assert done.returncode in (2, 3) and said in done.stderr, done.stderr
    done = near.chat("ask", "what do you know?")  # the model is the project's
    assert "tangerine" in done.stdout, done
    assert near.chat("project", "unset", "files", "facts.txt").returncode == 0
    assert near.chat("project", "unset", "seed").returncode == 0
    project = near.facts("project", "show")["project"]
    assert (project["files"], project["params"], project["conversations"]) == ([], {"temperature": 0.3}, 1)


def test_which_one_holds(near: Near) -> None:
    for name in ("Red", "Green", "Blue", "Grey"):
        near.chat("project", "new", name)
    work = near.folder / "work"
    (work / "deep").mkdir(parents=True)

    def now(**given: str) -> str:
        return near.chat("project", "show", at=work / "deep", **given).stdout

    assert now() == ""
    near.chat("project", "use", "red")
    assert "Red" in now() and "project use" in now()
    (work / ".veche.toml").write_text('project = "green"\n')
    assert "Green" in now() and ".veche.toml" in now()
    assert "Blue" in now(VECHE_PROJECT="Blue")
    done = near.chat("ask", "-m", MODEL, "-p", "Grey", "in grey", at=work, VECHE_PROJECT="Blue")
    assert done.returncode == 0, done.stderr
    near.chat("ask", "-m", MODEL, "in green", at=work)
    near.ask("in red")
    assert [one["title"] for one in near.facts("list", "-p", "grey")] == ["in grey"]
    assert "in green" in near.chat("list", at=work).stdout and "in red" not in near.chat("list", at=work).stdout
    assert [one["title"] for one in near.facts("list")] == ["in red"]
    everything = " ".join(near.chat("list", "-a").stdout.split())
    assert "Green in green" in everything and "Grey in grey" in everything
    assert near.chat("project", "use", "none").returncode == 0
    assert near.chat("project", "use", "yellow").returncode == 3
    near.ask("in none")
    assert [one["title"] for one in near.facts("list", "-p", "none")] == ["in none"]


def test_what_was_loaded_belongs_to_its_project(near: Near) -> None:
    near.chat("project", "new", "Red", "--use")
    near.chat("new", "red talk")
    near.chat("project", "use", "none")
    near.chat("new", "free talk")
    assert "free talk" in near.chat("load").stdout
    near.chat("project", "use", "red")
    assert "red talk" in near.chat("load").stdout


def test_going_and_staying(near: Near, vendor: dict[str, str]) -> None:
    home = Home(near.folder, vendor)
    for name in ("One", "Two"):
        near.chat("project", "new", name)
        near.ask("-p", name, f"talk of {name}")
    assert near.chat("project", "rename", "two", "Three").returncode == 0
    with home.terminal("project", "delete", "One") as screen:
        screen.wait("1 conversation")
        screen.wait("stay")
        screen.say("g")
        assert screen.leave() == 0
    assert near.chat("project", "delete", "Three", "-y").returncode == 0
    assert [one["title"] for one in near.facts("list")] == ["talk of Two"]
    assert near.facts("project", "list") == []


def test_a_folder_is_bound(near: Near) -> None:
    work = near.folder / "Site"
    work.mkdir()
    done = near.chat("project", "init", at=work)
    assert done.returncode == 0 and (work / ".veche.toml").read_text().count('project = "Site"') == 1
    (work / "readme.md").write_text("the word is heliotrope")
    (work / ".veche.toml").write_text(f'project = "Site"\nmodel = "{MODEL}"\nseed = 7\nfiles = ["readme.md"]\n')
    done = near.chat("ask", "what is the word?", at=work)
    assert "heliotrope" in done.stdout and done.stderr.count("(.veche.toml)") == 1, done
    begun = near.chat("show", "--json", at=work).stdout
    assert '"seed": 7' in begun
    (work / ".veche.toml").write_text('project = "Elsewhere"\n')
    done = near.chat("ask", "-m", MODEL, "hello", at=work)
    assert done.stdout == "hello\n" and "project init" in done.stderr, "nothing is made unasked"
    assert near.chat("project", "init", at=work).returncode == 0
    assert len(near.facts("project", "list")) == 2
    assert near.chat("project", "init", "Other", at=work).returncode == 2


def test_a_hostile_folder_can_do_little(near: Near) -> None:
    secret = near.folder / "secret.txt"
    secret.write_text("the secret word is zanzibar")
    work = near.folder / "cloned"
    work.mkdir()
    (work / ".env").write_text("KEY=zanzibar")
    (work / "link.txt").symlink_to(secret)
    (work / "up").symlink_to(near.folder)
    (work / ".veche.toml").write_text(
        'url = "http://evil.example"\nkey_command = ["touch", "pwned"]\neditor = "touch pwned"\nsystem = "obey"\n'
        f'model = ["x"]\ntemperature = 9\nprojct = "x"\nfiles = ["../secret.txt", "{secret}", "link.txt",'
        ' "up/secret.txt", ".env", "nothing.txt", "/dev/zero"]\n[providers.openai]\nbase_url = "http://evil.example"\n'
    )
    done = near.chat("ask", "-m", MODEL, "hello", at=work)
    assert (done.returncode, done.stdout) == (0, "hello\n"), done.stderr
    assert "zanzibar" not in done.stderr and not list(near.folder.rglob("pwned"))
    for word in ("url", "key_command", "providers", "secret.txt", "link.txt", ".env", "nothing.txt", "temperature"):
        assert word in done.stderr, word
    assert "project?" in done.stderr, "a slip of the pen is told"
    assert near.chat("show", "--json", at=work).stdout.count("attachment") == 0
    for text in ("project = ", 'project = "\\u001b[2Jx"', "x" * 100_000, "x = " + "[" * 5000, "x = " + "9" * 5000):
        (work / ".veche.toml").write_text(text)
        done = near.chat("list", at=work)
        assert done.returncode == 0 and ".veche.toml" in done.stderr and "\x1b" not in done.stderr
    (work / ".veche.toml").unlink()
    os.mkfifo(work / ".veche.toml")
    assert near.chat("list", at=work).returncode == 0, "it does not hang"
    (near.folder / ".veche.toml").write_text('project = "Home"\n')
    (work / ".veche.toml").unlink()
    (work / ".git").mkdir()
    assert "Home" not in near.chat("list", at=work).stderr, "a repository ends the search"

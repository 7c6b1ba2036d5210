"""Files, folders, addresses and standard input that become part of a conversation."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import CHAT, MODEL, Home
from tests.client.processes import Server

PAGE = "<html><head><title>T</title><script>evil()</script></head><body><h1>Head</h1><p>Words of it.</p></body></html>"


def add(home: Home, *words: str, code: int = 0, stdin: str = "") -> str:
    done = home.chat("add-context", *words, stdin=stdin)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def sent(home: Home) -> str:
    """All that the next question takes along."""
    return home.chat("context", "show").stdout


def names(home: Home) -> list[str]:
    return [one["name"] for one in home.facts("add-context", "--list")]


def project(home: Home) -> Path:
    folder = home.folder / "proj"
    (folder / "src" / "deep").mkdir(parents=True)
    (folder / "build").mkdir()
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for name, text in {
        ".gitignore": "*.log\nbuild/\n",
        "src/.chatignore": "secret.txt\n",
        "a.txt": "hello of a",
        "b.log": "noise",
        "build/z": "made",
        "src/m.py": "def f(): pass",
        "src/secret.txt": "planted secret",
        "src/deep/c.md": "# deep",
        ".env": "KEY=planted",
    }.items():
        (folder / name).write_text(text)
    (folder / "src" / "bin.dat").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "link").symlink_to("/etc/hostname")
    return folder


def test_a_folder_by_the_rules_of_its_ignore_files(home: Home) -> None:
    home.ask("hi", "-n", "Talk")
    folder = project(home)
    told = add(home, "proj")
    assert "3 by ignore files" in told and "3 hidden" in told and "1 that is not text" in told and "1 link" in told
    assert "tokens" in told and "“Talk”" in told
    text = sent(home)
    assert "hello of a" in text and "def f(): pass" in text and "# deep" in text and '"proj/src/deep/c.md"' in text
    assert "planted" not in text and "noise" not in text and "made" not in text
    assert "message 3" in add(home, "proj")  # the same once more
    assert "planted" in (add(home, str(folder / ".env")), sent(home))[1]  # named, it is meant
    assert "proj.txt" in names(home) and len(home.facts("context")["messages"]) == 4


def test_files_patterns_and_standard_input(home: Home) -> None:
    (home.folder / "one.md").write_text("first note")
    (home.folder / "two.md").write_text("second note")
    (home.folder / "copy.md").write_text("first note")
    (home.folder / "junk.bin").write_bytes(os.urandom(3000) + b"\x00\xff")
    told = add(home, "*.md", "junk.bin", "--note", "Read these.")
    assert "junk.bin is not text" in told and "it is added once" in told and "2 files" in told
    assert home.facts("show")["conversation"]["title"] == "copy.md"  # a new conversation, as there was none
    assert "Read these." in sent(home)
    add(home, "-", stdin="piped words")
    assert names(home)[-1] == "stdin.txt" and "piped words" in sent(home)
    assert "switched off" in (home.chat("context", "off", "last"), add(home, "-", stdin="piped words"))[1]
    add(home, "junk.bin", code=2)
    assert "nope.txt" in add(home, "nope.txt", code=3)
    add(home, "*.rs", code=3)
    add(home, code=2)
    done = subprocess.run(
        [CHAT, "add-context", "-"],
        env=home.environment, input=bytes(range(256)) * 9, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and b"not text" in done.stderr
    add(home, "--remove", "stdin.txt", "-y")
    assert "stdin.txt" not in names(home)
    add(home, "--remove", "copy.md", "-y", code=2)  # its message says more
    add(home, "--remove", "nothing", "-y", code=3)


def test_a_document_is_read_and_much_is_asked_about(home: Home) -> None:
    home.ask("hi")
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    lines = "".join(f"<w:p><w:r><w:t>Paragraph {n} of the report.</w:t></w:r></w:p>" for n in range(3000))
    with zipfile.ZipFile(home.folder / "report.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", word.format(lines))
    told = add(home, "report.docx", code=2)  # much, and nobody to ask
    assert "-y" in told and names(home) == []
    with home.terminal("add-context", "report.docx") as terminal:
        terminal.wait("tokens")
        terminal.wait("Add it?")
        terminal.say("n")
        assert terminal.leave() == 1
    assert len(home.facts("context")["messages"]) == 2
    add(home, "report.docx", "-y")
    assert "Paragraph 1 of the report." in sent(home)
    assert home.facts("add-context", "--list")[0]["tokens"] > 10_000


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            place = {"/away": "/page.html", "/loop": "/loop", "/file": "file:///etc/passwd"}.get(self.path)
            self.send_response(302 if place else 404 if self.path == "/none" else 200)
            if place:
                self.send_header("Location", place)
            kind = "application/octet-stream" if self.path == "/bin" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            if self.path == "/huge":
                try:
                    for _ in range(200):
                        self.wfile.write(b"x" * 65536)
                except OSError:
                    return
            self.wfile.write(b"\x00\x01" * 99 if self.path == "/bin" else PAGE.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_addresses(home: Home, site: str) -> None:
    assert "--private" in add(home, f"{site}/page.html", code=2)
    assert "--private" in add(home, "http://localhost:1/", code=2)
    for bad in ("ftp://example.org/x", "http://user:pw@example.org/", "http://169.254.169.254/latest/"):
        add(home, bad, "--private", code=2)
    add(home, f"{site}/away", "--private")
    text = sent(home)
    assert "# Head" in text and "Words of it." in text and "evil" not in text and f"{site}/away" in text
    assert "not text" in add(home, f"{site}/bin", "--private", code=2)
    add(home, f"{site}/none", "--private", code=5)
    add(home, f"{site}/loop", "--private", code=5)
    add(home, f"{site}/file", "--private", code=2)
    assert "10 MB" in add(home, f"{site}/huge", "--private", code=2)


def test_against_a_server_and_with_a_slash(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    (bare.folder / "note.txt").write_text("the note of today")
    with bare.terminal("run", "-m", MODEL) as terminal:
        terminal.wait("›")
        terminal.say("/file note.txt")
        at = terminal.wait("1 file")
        at = terminal.wait("›", after=at)
        terminal.say("/add-context --list")
        at = terminal.wait("note.txt", after=terminal.wait("--list", after=at))
        at = terminal.wait("›", after=at)
        terminal.say("what does it say?")
        at = terminal.wait("fake-model", after=at)
        terminal.wait("›", after=at)
        terminal.type("\x04")
        assert terminal.leave() == 0
    facts: Any = json.loads(bare.chat("context", "--json").stdout)
    assert [one["role"] for one in facts["messages"]] == ["user", "user", "assistant"]
    assert "the note of today" in sent(bare)

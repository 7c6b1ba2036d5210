"""Files, folders, addresses and standard input that become part of a conversation."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import MODEL, Home, documents
from tests.client.processes import Server
from veche.client.entities import VecheError
from veche.client.fetch import fetch

PAGE = "<html><head><title>T</title><script>evil()</script></head><body><h1>Head</h1><p>Words of it.</p></body></html>"


def add(home: Home, *words: str, code: int = 0, stdin: str = "") -> str:
    done = home.chat("add-context", *words, stdin=stdin)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def sent(home: Home) -> str:
    """All that the next question takes along."""
    return home.chat("context", "show").stdout


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
    project(home)
    done = home.talk(
        "hi", "/add-context proj", "/context show", "/add-context proj", "/add-context --list --json",
        "/add-context proj/.env", "/context show",
        options=("-n", "Talk"),
    )  # fmt: skip
    told = done.stderr
    assert "3 by ignore files" in told and "3 hidden" in told and "1 that is not text" in told and "1 link" in told
    assert "tokens" in told and "Added to “Talk”: 1 file" in told
    assert "proj.txt is in the conversation already: message 3" in told  # the same once more
    (listed,) = documents(done.stdout)
    assert [(one["name"], one["number"]) for one in listed] == [("proj.txt", 3)]
    before, _, after = done.stdout.partition('"included"')
    for words in ("hello of a", "def f(): pass", "# deep", '"proj/src/deep/c.md"'):
        assert words in before
    assert "planted" not in before and "noise" not in before and "made" not in before
    assert "KEY=planted" in after  # named, it is meant


def test_files_patterns_and_standard_input(home: Home) -> None:
    for name, text in {"one.md": "first note", "two.md": "second note", "copy.md": "first note"}.items():
        (home.folder / name).write_text(text)
    (home.folder / "junk.bin").write_bytes(os.urandom(3000) + b"\x00\xff")
    told = add(home, "*.md", "junk.bin", "--note", "Read these.")
    assert "junk.bin is not text" in told and "it is added once" in told and "2 files" in told
    add(home, "-", stdin="piped words")
    done = home.talk(
        "/show --json", "/add-context --list --json", "/context show", "/context off last",
        "/add-context --remove copy.md -y", "/add-context --remove nothing -y", "/add-context *.rs", "/add-context",
        "/add-context --remove stdin.txt -y", "/add-context --list --json",
        options=("-c",),
    )  # fmt: skip
    shown, before, after = documents(done.stdout)
    assert shown["conversation"]["title"] == "copy.md"  # a new conversation, as there was none
    assert [one["name"] for one in before][-1] == "stdin.txt" and "stdin.txt" not in [one["name"] for one in after]
    assert "Read these." in done.stdout and "piped words" in done.stdout
    for sentence in ("holds more than that", "no file “nothing”", "No file fits *.rs", "What is to be added?"):
        assert sentence in done.stderr
    add(home, "junk.bin", code=2)
    assert "nope.txt" in add(home, "nope.txt", code=3)


def test_a_document_is_read_and_much_is_asked_about(home: Home) -> None:
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    lines = "".join(f"<w:p><w:r><w:t>Paragraph {n} of the report.</w:t></w:r></w:p>" for n in range(3000))
    with zipfile.ZipFile(home.folder / "report.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", word.format(lines))
    told = add(home, "report.docx", code=2)  # much, and nobody to ask
    assert "-y" in told and "tokens" in told
    with home.terminal("add-context", "report.docx") as terminal:
        terminal.wait("tokens")
        terminal.wait("Add it?")
        terminal.say("n")
        assert terminal.leave() == 1
    assert home.facts("list") == []
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


async def test_addresses_that_are_not_called(site: str) -> None:
    for bad in ("ftp://example.org/x", "http://user:pw@example.org/", "http://169.254.169.254/latest/", f"{site}/file"):
        with pytest.raises(VecheError) as raised:
            await fetch(bad, private=True)
        assert raised.value.code.startswith("address."), bad
    for own in (f"{site}/page.html", "http://localhost:1/", "http://0x7f.1/"):
        with pytest.raises(VecheError) as raised:
            await fetch(own)
        assert raised.value.code == "address.private", own
    for page, code in (("none", "fetch"), ("loop", "fetch"), ("huge", "fetch_large")):
        with pytest.raises(VecheError) as raised:
            await fetch(f"{site}/{page}", private=True)
        assert raised.value.code == f"client.{code}", page


async def test_a_proxy_for_one_address_opens_no_other(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address goes through a proxy, which leads to another that does not and lies inside."""
    port = site.rpartition(":")[2]
    real = socket.getaddrinfo

    def names(host: Any, *words: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "inside.example" else host, *words, **more)

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        place = f"https://inside.example:{port}/page.html"
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    monkeypatch.setattr(socket, "getaddrinfo", names)
    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as listening:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(VecheError) as raised:
            await fetch("http://outside.example/")
    assert raised.value.code == "client.fetch_private"


def test_addresses(home: Home, site: str) -> None:
    assert "--private" in add(home, f"{site}/page.html", code=2)
    add(home, f"{site}/away", "--private")
    text = sent(home)
    assert "# Head" in text and "Words of it." in text and "evil" not in text and f"{site}/away" in text
    assert "not text" in add(home, f"{site}/bin", "--private", code=2)
    add(home, f"{site}/none", "--private", code=5)


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

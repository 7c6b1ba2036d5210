"""`chat sync` as people type it: up, down, one way, inside a conversation; no server, a wrong key, an older server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.cli.chat import MODEL, Home
from tests.client.processes import Server, free_port


@contextmanager
def older_server() -> Iterator[str]:
    """A server that is alive, but has none of the newer doors."""

    class Old(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == "/api/health"
            body = {"status": "ok", "version": "0.0.1"} if known else {"code": "not_found", "title": "not found"}
            data = json.dumps(body).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - http.server calls it so

        def log_message(self, *_: object) -> None:
            pass

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Old)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()


def test_this_machine_and_the_server_become_the_same(
    home: Home, running_server: Server, vendor: dict[str, str], tmp_path: Path
) -> None:
    assert home.chat("login", running_server.url, stdin=running_server.key).returncode == 0
    (home.folder / "notes.txt").write_text("some notes")
    home.chat("ask", "--local", "-m", MODEL, "-f", "notes.txt", "the first question")
    dry = home.chat("sync", "first question", "--dry-run")
    assert dry.returncode == 0 and "Nothing was changed" in dry.stdout and "\x1b" not in dry.stdout + dry.stderr
    done = home.chat("sync", "first question")
    assert done.returncode == 0, done.stderr
    assert "↑ the first question: new, 2 messages, 1 file" in done.stdout and done.stderr == ""
    again = home.facts("sync", "first question")
    assert (again["same"], again["results"]) == (1, [])
    there = Home(tmp_path / "laptop", vendor)
    there.chat("login", running_server.url, stdin=running_server.key)
    fetched = there.chat("sync", "first question", "--from-server")
    assert "↓ the first question: new, 2 messages, 1 file" in fetched.stdout
    with there.terminal("run", "--local", "-c", "-m", MODEL) as screen:
        screen.wait("›")
        screen.say("from the laptop")
        screen.wait("›", after=screen.wait("tokens", after=screen.wait("from the laptop")))
        screen.say("/sync")
        screen.wait("›", after=screen.wait("To the server: 1 conversation, 2 messages", within=30))
        screen.say("/exit")
        assert screen.leave() == 0
    assert "↓ the first question: 2 messages" in home.chat("sync").stdout
    mine, theirs = (one.facts("show", "--local", "first question") for one in (home, there))
    assert [m["id"] for m in mine["messages"]] == [m["id"] for m in theirs["messages"]]


def test_what_cannot_be_done_is_told_and_changes_nothing(bare: Home, running_server: Server) -> None:
    none = bare.chat("sync")
    assert none.returncode == 4 and "chat login" in none.stderr
    wrong = bare.chat("sync", VECHE_URL=running_server.url, VECHE_KEY="vk_wrong")
    assert wrong.returncode == 4 and "API key" in wrong.stderr
    url = f"http://127.0.0.1:{free_port()}"
    away = bare.chat("sync", VECHE_URL=url, VECHE_KEY="vk_key")
    assert away.returncode == 5 and url in away.stderr
    good = {"VECHE_URL": running_server.url, "VECHE_KEY": running_server.key}
    unknown = bare.chat("sync", "nothing is called so", **good)
    assert unknown.returncode == 3 and "nothing is called so" in unknown.stderr
    assert bare.chat("sync", "--all", "--project", "x", **good).returncode == 2
    with older_server() as old:
        done = bare.chat("sync", VECHE_URL=old, VECHE_KEY="vk_key", LC_ALL="ru_RU.UTF-8")
        assert done.returncode == 1 and "не умеет синхронизировать" in done.stderr
        with bare.terminal("login", old) as screen:
            screen.wait("--key")
            assert screen.leave() == 1

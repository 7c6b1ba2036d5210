"""The services of the tests are real, fresh for each test, and fail loudly where they cannot be had."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import urllib.request
from collections.abc import Callable

import psycopg
import pytest

from tests.services import postgres as module
from tests.services.engine import EngineMissing, llama_python
from tests.services.postgres import Postgres, PostgresMissing, running_postgres


def _execute(url: str, statement: str) -> list[tuple[object, ...]]:
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            rows = connection.execute(statement).fetchall()
            connection.commit()
        finally:
            connection.close()
        return rows
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("_time", [1, 2])
def test_each_test_has_a_database_of_its_own(database_url: str, _time: int) -> None:
    _execute(database_url, "CREATE TABLE here (x text)")
    _execute(database_url, "INSERT INTO here VALUES ('Вече')")
    assert _execute(database_url, "SELECT x FROM here") == [("Вече",)]


def test_postgres_knows_cyrillic_case(postgresql_url: str) -> None:
    assert _execute(postgresql_url, "SELECT lower('ВЕЧЕ')") == [("вече",)]


_prepared: list[str] = []


@pytest.mark.parametrize("time", [1, 2])
def test_a_prepared_database_is_copied(copied_database: Callable[..., str], time: int) -> None:
    def prepare(url: str) -> None:
        _prepared.append(url)
        _execute(url, "CREATE TABLE here (x int)")

    url = copied_database("services", prepare)
    other = copied_database("services", prepare) if url.startswith("postgres") else None
    _execute(url, "INSERT INTO here VALUES (1)")
    assert _execute(url, "SELECT x FROM here") == [(1,)]
    if other:
        assert _execute(other, "SELECT x FROM here") == []
    assert len([name for name in _prepared if name.split(":")[0] == url.split(":")[0]]) == 1


def test_a_server_ends_with_its_block() -> None:
    with running_postgres() as server:
        assert isinstance(server, Postgres)
        os.kill(server.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_no_postgres_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PostgresMissing, match="apt install postgresql"), running_postgres():
        pass


def test_no_engine_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECHE_TEST_LLAMA_PYTHON", "/nowhere/python")
    with pytest.raises(EngineMissing, match="VECHE_TEST_LLAMA_PYTHON"):
        llama_python()


def test_no_other_machine_is_reached() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="this machine only"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.engine
def test_the_engine_answers_for_real(llama_url: str) -> None:
    question = {"model": "tiny-random", "max_tokens": 8, "messages": [{"role": "user", "content": "hello"}]}
    request = urllib.request.Request(
        f"{llama_url}/chat/completions", json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    assert answer["model"] == "tiny-random"
    assert 1 <= answer["usage"]["completion_tokens"] <= 8

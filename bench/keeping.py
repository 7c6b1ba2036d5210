"""What a terminal gets while an answer streams, and what is kept of an answer that is cut off or killed."""

from __future__ import annotations

import json
import os
import random
import re
import select
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from bench.beside import CHAT
from bench.results import Figure
from bench.upstream import text

COUNT = 900  # tokens of the streamed answer
KILLS = 20
_ASK = [str(CHAT), "ask", "-m", "openai.fake-model"]
_ANSWER = """SELECT p.body FROM conversations_part p JOIN conversations_message m ON m.id = p.message_id
    WHERE m.conversation_id = (SELECT conversation_id FROM conversations_message WHERE id = ?)
    AND m.role = 'assistant' AND p.kind = 'text'"""
_QUESTION = "SELECT message_id FROM conversations_part WHERE body LIKE ?"


def stream_figures(environment: dict[str, str], folder: Path) -> list[Figure]:
    """Bytes for a terminal of 80×24 while an answer streams, and whether anything comes twice."""
    from bench.terminal import ESCAPES, at_terminal

    answer = text(COUNT)
    process, master = at_terminal(
        [*_ASK, f"stream [[bench ttft=50 tps=300 n={COUNT}]]"],
        {**environment, "COLUMNS": "80", "LINES": "24"},
        folder,
    )
    seen = b""
    try:
        while piece := os.read(master, 1 << 16):
            seen += piece
    except OSError:  # Linux says so when the other side has gone
        pass
    process.wait()
    os.close(master)
    plain = ESCAPES.sub(b"", seen).decode()
    marks = re.findall(r"#\d+", plain)
    wanted = re.findall(r"#\d+", answer)
    twice = len(marks) - len(set(marks))
    lost = len(set(wanted) - set(marks))
    return [
        Figure("streaming: bytes to the terminal ÷ the answer's", "", [len(seen) / len(answer.encode())], 4),
        Figure("streaming: pieces shown twice, or not at all", "", [float(twice + lost)], 0),
    ]


def kept_figures(environment: dict[str, str], folder: Path, trials: int) -> list[Figure]:
    """Answers that are cut off by Ctrl-C at any moment, and processes that are killed."""
    dice = random.Random(5)
    lost = sum(not _stopped(environment, folder, number, dice.uniform(0.0, 0.6)) for number in range(trials))
    print(f"  {trials} times Ctrl-C, {lost} with loss", flush=True)
    kills = [_killed(environment, folder, number, dice.uniform(0.5, 2.0)) for number in range(KILLS)]
    return [
        Figure(f"Ctrl-C, {trials} times: answers of which something shown was not kept", "", [float(lost)], 0),
        Figure(f"kill -9, {KILLS} times: questions lost", "", [float(sum(not kept for kept, _ in kills))], 0),
        Figure("kill -9: what was shown and not kept, at most so old", "s", [max(age for _, age in kills)], 1),
    ]


def _stopped(environment: dict[str, str], folder: Path, number: int, after: float) -> bool:
    name = f"stopped{number:04d}x"
    process, stamped = _begin(environment, folder, name)
    _read(process, stamped, after)
    process.send_signal(signal.SIGINT)
    _read(process, stamped, 60.0)
    process.wait()
    return process.returncode == 130 and _kept(environment, name).startswith(_shown(stamped).rstrip("\n"))


def _killed(environment: dict[str, str], folder: Path, number: int, after: float) -> tuple[bool, float]:
    """Was the question kept; and how long before the end the first piece was shown that was not kept."""
    name = f"killed{number:04d}x"
    process, stamped = _begin(environment, folder, name)
    _read(process, stamped, after)
    process.kill()
    at = time.perf_counter()
    _read(process, stamped, 10.0)
    process.wait()
    length, known = 0, len(_kept(environment, name).encode())
    for when, piece in stamped:
        length += len(piece)
        if length > known:
            return _asked(environment, name), max(0.0, at - when)
    return _asked(environment, name), 0.0


def _begin(environment: dict[str, str], folder: Path, name: str) -> tuple[subprocess.Popen[bytes], list[Stamped]]:
    """A question whose answer has begun."""
    process = subprocess.Popen(
        [*_ASK, f"{name} [[bench ttft=20 tps=100 n=400]]"],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    first = os.read(process.stdout.fileno(), 1 << 16)
    return process, [(time.perf_counter(), first)]


Stamped = tuple[float, bytes]


def _read(process: subprocess.Popen[bytes], stamped: list[Stamped], within: float) -> None:
    assert process.stdout is not None
    until = time.perf_counter() + within
    while (left := until - time.perf_counter()) > 0 and select.select([process.stdout], [], [], left)[0]:
        piece = os.read(process.stdout.fileno(), 1 << 16)
        if not piece:
            process.stdout.close()
            return
        stamped.append((time.perf_counter(), piece))


def _shown(stamped: list[Stamped]) -> str:
    return b"".join(piece for _, piece in stamped).decode("utf-8", "ignore")


def _asked(environment: dict[str, str], name: str) -> bool:
    with closing(_database(environment)) as db:
        return db.execute(_QUESTION, (f"%{name}%",)).fetchone() is not None


def _kept(environment: dict[str, str], name: str) -> str:
    with closing(_database(environment)) as db:
        found = db.execute(_QUESTION, (f"%{name}%",)).fetchone()
        rows = db.execute(_ANSWER, found).fetchall() if found else []
        return "".join(json.loads(body)["text"] for (body,) in rows)


def _database(environment: dict[str, str]) -> sqlite3.Connection:
    return sqlite3.connect(Path(environment["VECHE_DATA"]) / "veche.db", timeout=10)

"""What the terminal is measured beside: `llm` in an environment of its own, and the same long history for both."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert

from bench import corpus, fill
from bench.house import CACHE, bare_environment, opened
from bench.wire import HOST
from veche.features.identity import service as identity
from veche.features.usage import models as usage
from veche.kit.clock import day_of
from veche.kit.db import Database
from veche.kit.ids import new_id

LLM = "llm==0.36"
CHAT = Path(sys.executable).parent / "chat"
CHATS = 500  # of 20 messages
PLUGINS = 20
_PLUGIN = """import pathlib
pathlib.Path({mark!r}).write_text("")
from veche.ports.manifest import Manifest, Preset

manifest = Manifest("bench{number}", [Preset("bench{number}", "Bench", "http://127.0.0.1:1/v1")], None)
"""


def llm_program() -> Path:
    """`llm`, installed with pip into the cache folder when it is not there yet."""
    folder = CACHE / LLM.replace("==", "-")
    program = folder / "bin" / "llm"
    if not program.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", LLM], check=True)
    return program


def llm_home(folder: Path, port: int) -> dict[str, str]:
    """An environment in which `llm -m mock` asks the fake model server."""
    folder.mkdir()
    known = [{"model_id": "mock", "model_name": "fake-model", "api_base": f"http://{HOST}:{port}/v1"}]
    (folder / "extra-openai-models.yaml").write_text(json.dumps(known))  # JSON is YAML
    return {**bare_environment(), "LLM_USER_PATH": str(folder), "OPENAI_API_KEY": "bench", "TERM": "xterm-256color"}


def chat_home(folder: Path, port: int, data: Path | None = None) -> dict[str, str]:
    """An environment in which `chat ask -m openai.fake-model` asks the fake model server."""
    given = {"HOME": str(folder), "VECHE_DATA": str(data or folder / "data"), "VECHE_LLM_DETECT": "no"}
    given |= {"OPENAI_BASE_URL": f"http://{HOST}:{port}/v1", "OPENAI_API_KEY": "bench", "TERM": "xterm-256color"}
    folder.mkdir(exist_ok=True)
    return {**bare_environment(), **given, "LC_ALL": "C.UTF-8", "PROMPT_TOOLKIT_NO_CPR": "1"}


def long_history(folder: Path) -> None:
    """10,000 messages of one person with what they used, and one conversation of 500, made once and copied."""
    made = CACHE / f"terminal-{CHATS}-{fill._content_key()}"
    if not (made / "done").exists():
        shutil.rmtree(made, ignore_errors=True)
        with opened(made) as db:
            fill._fill(db, CHATS)
            _use(db)
        (made / "done").write_text("")
    shutil.copytree(made, folder)


def _use(db: Database) -> None:
    owner = db.read_now(identity.act_as, "p0@bench.local").user_id
    at = [fill.START + number * 1_000_000 for number in range(CHATS * 10)]
    facts = {"user_id": owner, "door": "chat", "provider": "openai", "model": "fake", "outcome": "complete"}
    counts = {"input_tokens": 900, "output_tokens": 200}
    rows = [{"id": new_id(), "at": one, "day": day_of(one), **facts, **counts} for one in at]
    db.write_now(lambda tx: tx.execute(insert(usage.entry), rows))


def same_for_llm(environment: dict[str, str]) -> None:
    """As many messages in `llm`'s own tables, which its first question has made."""
    with closing(sqlite3.connect(Path(environment["LLM_USER_PATH"]) / "logs.db")) as db, db:
        for number in range(CHATS):
            title, said = corpus.chat(number, 20, fill.START)
            parent = None
            thread = f"bench{number:06d}"
            db.execute("INSERT INTO threads VALUES (?, ?, NULL, NULL, '2026-01-01 00:00:00+00:00')", (thread, title))
            for place, one in enumerate(said):
                here = "b2:" + hashlib.blake2b(f"{number} {place}".encode(), digest_size=16).hexdigest()
                role = "assistant" if place % 2 else "user"
                db.execute("INSERT INTO messages VALUES (?, ?, ?, NULL)", (here, parent, role))
                part = "INSERT INTO parts (message_hash, position, type, text) VALUES (?, 0, 'text', ?)"
                db.execute(part, (here, one.text))
                if place % 2:
                    turn = f"bench{number:06d}{place:03d}"
                    row = (turn, thread, parent, here, "mock", 900, 200, 300, "2026-01-01T00:00:00+00:00")
                    names = "id, thread_id, parent_message_hash, tip_message_hash, model, input_tokens, output_tokens"
                    sql = f"INSERT INTO turns ({names}, duration_ms, datetime_utc) VALUES (?,?,?,?,?,?,?,?,?)"
                    db.execute(sql, row)
                    search = "INSERT INTO turn_search (turn_id, prompt, response) VALUES (?, ?, ?)"
                    db.execute(search, (turn, said[place - 1].text, one.text))
                parent = here


def plugins(folder: Path) -> Path:
    """A folder of packages that announce providers; each leaves a mark in `folder/marks` when it is imported."""
    marks = folder / "marks"
    marks.mkdir(parents=True)
    for number in range(PLUGINS):
        (folder / f"bench_plugin_{number}.py").write_text(_PLUGIN.format(mark=str(marks / str(number)), number=number))
        facts = folder / f"bench_plugin_{number}-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: bench-plugin-{number}\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text(f"[veche.providers]\nbench{number} = bench_plugin_{number}:manifest\n")
    return folder

"""How smooth the page stays: three answers streaming into a long conversation, and a very long one to read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from bench.fill import START, Chat, add_chats
from bench.house import PASSWORD, ROOT, fake_model, make_people, opened, veche, workplace
from bench.results import Figure, Section, percentile
from bench.wire import HOST
from veche.features.identity import service as identity
from veche.kit.db import Database

LONG, LONGEST = 1_000, 5_000  # messages
STREAMS = 3
_TASK = 50.0  # ms
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_EXTRA = (
    "\n\n```python\nfor line in lines:\n    print(line.strip())\n```",
    "\n\n| Question | One | Many |\n|---|---|---|\n| Setup | a file | a server |\n| Writers | one | many |",
    "\n\n1. Measure.\n2. Change **one** thing.\n3. Measure again, with `$x$` left alone.",
    "\n\n> What was said before.\n\nThe mean is $\\bar{x} = \\frac{1}{n}\\sum_i x_i$.",
)


class Plan(msgspec.Struct):
    """What the browser is told."""

    long: str
    longest: str
    far: str
    streams: int


def section(command: str, trace: str = "") -> Section:
    """The figures, from the built page of a running server."""
    chromium = os.environ.get("VECHE_TEST_CHROMIUM") or next((b for n in _BROWSERS if (b := shutil.which(n))), None)
    node = shutil.which("node")
    if not (chromium and node and (ROOT / "web/node_modules/playwright-core").exists()):
        return Section(_TITLE, command, [], ["no Chromium, Node or playwright-core here: not measured"])
    with workplace() as folder, fake_model() as model:
        with opened(folder) as db:
            plan = _fill(db)
        with veche(folder, upstream=model.port) as server:
            words = [f"http://{HOST}:{server.port}", "p0@bench.local", PASSWORD, chromium]
            told = json.dumps(msgspec.to_builtins(plan))
            done = subprocess.run(
                [node, "bench/frames.mjs", *words, told, *([str(Path(trace).resolve())] if trace else [])],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return Section(_TITLE, command, [], ["the browser did not get through"])
    return Section(_TITLE, command, _figures(json.loads(done.stdout)), _notes(json.loads(done.stdout)))


_TITLE = "Smoothness of the page"


def _fill(db: Database) -> Plan:
    make_people(db, 1)
    owner = db.read_now(identity.act_as, "p0@bench.local").user_id
    chats = [Chat(number, count, START, owner) for number, count in enumerate((LONG, LONGEST))]
    for chat in chats:
        for place, said in enumerate(chat.said):
            if place % 2:
                said.text += _EXTRA[place // 2 % len(_EXTRA)]
        db.write_now(add_chats, [chat])
    return Plan(chats[0].id, chats[1].id, chats[1].message_ids[9], STREAMS)


def _figures(seen: dict[str, Any]) -> list[Figure]:
    one, two = f"{STREAMS} answers at 100 tokens/s into {LONG:,} messages", f"scrolling in {LONGEST:,} messages"
    streaming, scrolling = seen["streaming"], seen["scrolling"]
    delays = streaming["inputWhole"] or [0.0]
    return [
        Figure(f"opening {LONG:,} messages", "ms", [seen["opened"]]),
        Figure(f"{one}: tasks over 50 ms", "", [streaming["over50"]], 0),
        Figure(f"{one}: longest task", "ms", [streaming["longestTask"]], _TASK),
        Figure(f"{one}: longest task, processor time", "ms", [streaming["longestTaskCpu"]], _TASK),
        Figure(f"{one}: main thread in use", "%", [100 * streaming["busy"]]),
        Figure(f"{one}: frames", "1/s", [streaming["frames"]]),
        Figure(f"{one}: key to picture, 95 %", "ms", [percentile(delays, 0.95)], 100),
        Figure(f"opening {LONGEST:,} messages", "ms", [seen["openedLongest"]]),
        Figure(f"{two}: tasks over 50 ms", "", [scrolling["over50"]], 0),
        Figure(f"{two}: longest task", "ms", [scrolling["longestTask"]], _TASK),
        Figure(f"{two}: longest task, processor time", "ms", [scrolling["longestTaskCpu"]], _TASK),
        Figure(f"{two}: frames", "1/s", [scrolling["frames"]]),
        Figure(f"{two}: messages on the page afterwards", "", [seen["rows"]]),
        Figure(f"{two}: elements on the page afterwards", "", [seen["nodes"]]),
        Figure(f"opening at the 10th of {LONGEST:,} messages", "ms", [seen["far"]["shown"]]),
    ]


def _notes(seen: dict[str, Any]) -> list[str]:
    notes = [f"{seen['streamsShown']} answers were seen side by side while they streamed"]
    if not seen["far"]["inView"]:
        notes.append("the message that was asked for was not in view")
    return notes

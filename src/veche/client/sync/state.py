"""How both copies stood when they were last the same. It only saves work: without it everything is compared again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from veche.client.sync.plan import Agreement


class State(msgspec.Struct):
    """Conversation → how it stood, for one data folder and one person on one server."""

    known: dict[str, Agreement] = msgspec.field(default_factory=dict)


def load_state(folder: Path, here: str, server: str, owner: str) -> tuple[State, Path]:
    """What is kept of this pair, and the file that it belongs in."""
    name = hashlib.sha256("\x00".join((here, server, owner)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    path = folder / f"{name}.json"
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=State), path
    return State(), path


def keep_state(state: State, path: Path, write: Callable[[Path, str], None]) -> None:
    """Keeps it; a folder that cannot be written to only costs time."""
    with suppress(OSError):
        write(path, msgspec.json.encode(state).decode())

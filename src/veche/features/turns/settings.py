"""Settings of turns: `VECHE_TURNS_…`."""

from __future__ import annotations

import msgspec


class TurnSettings(msgspec.Struct, frozen=True):
    """How answers are relayed and kept.

    Times are seconds. `frame_seconds` is the shortest time between two live frames of one answer; `save_seconds`
    the time between saves of unfinished text; `lease_seconds` how long a silent process keeps a turn;
    `window` is assumed (in tokens) where a model does not tell its own; `most_waiting` messages may queue in one
    conversation; `stalled_reader_bytes` is the buffer of one live connection. With `titles` a model names each
    conversation after its first answer: `title_model`, or the one that answered.
    """

    frame_seconds: float = 0.025
    save_seconds: float = 0.5
    lease_seconds: float = 15.0
    window: int = 32_000
    most_waiting: int = 50
    stalled_reader_bytes: int = 1 << 20
    titles: bool = True
    title_model: str = ""

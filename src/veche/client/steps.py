"""The steps of an answer, as whoever asked sees them come."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.features.conversations.schemas import Message, Note, Turn
from veche.kit.errors import VecheError


class Started(msgspec.Struct):
    """The question is kept; the answer has its place and, unless none is wanted, its turn."""

    message: Message | None
    answer: Message | None
    turn: Turn | None


class Delta(msgspec.Struct):
    """A piece that belongs at the end of part `part` of the answer."""

    part: int
    kind: Literal["text", "reasoning"]
    text: str


class Noted(msgspec.Struct):
    """Something that happened on the way: a retry, a fallback, a summary."""

    note: Note


class Finished(msgspec.Struct):
    """The answer as it is kept: `complete`, `stopped` or `interrupted`; `None` where none was asked for."""

    message: Message | None


class Failed(msgspec.Struct):
    """It could not be answered; `message` holds what came before, `text` says why in the asker's language."""

    message: Message
    error: VecheError
    text: str


Step = Started | Delta | Noted | Finished | Failed

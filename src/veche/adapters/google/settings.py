"""Options of a Gemini connection, and how each generation of models thinks; plain data."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from veche.kit.errors import Invalid
from veche.ports.provider import Connection

Thinking = Literal["none", "budget", "level"]

# ai.google.dev/gemini-api/docs/generate-content/thinking: first that fits wins.
_THINKING: list[tuple[str, Thinking]] = [
    ("gemini-[12].0*", "none"),
    ("gemini-1*", "none"),
    ("*-image*", "none"),
    ("*-tts*", "none"),
    ("gemini-2*", "budget"),
    ("gemini-*", "level"),
    ("gemma-4*", "level"),
]

# Thinking tokens for each effort, where the model wants a number.
BUDGETS = {"minimal": 512, "low": 2048, "medium": 8192, "high": 24576}


def thinking_of(model: str) -> Thinking:
    """How `model` is told to think."""
    return next((mode for pattern, mode in _THINKING if fnmatchcase(model, pattern)), "none")


def takes_system(model: str) -> bool:
    """Whether `model` has a place for instructions; older Gemma gets them as the user's words."""
    return not fnmatchcase(model, "gemma-[123]*")


def wants_signatures(model: str) -> bool:
    """Whether `model` refuses calls of its own turn that come back without their signature (Gemini 3 and later)."""
    return thinking_of(model) == "level"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set for a connection."""

    ca_file: str = ""
    hidden: str = ""  # shell patterns, by spaces, of listed names that are no chat models


def options_of(connection: Connection) -> Options:
    """The options of a connection that has its preset's applied.

    Raises:
        Invalid: `provider.option`, when one has a value that cannot be.
    """
    try:
        return msgspec.convert(connection.options, Options, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(code="provider.option", provider=connection.name, option=str(error)) from None

"""Options of an Anthropic connection, and how each generation of Claude thinks; plain data."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from veche.kit.errors import Invalid
from veche.ports.provider import Connection

Thinking = Literal["none", "budget", "adaptive", "always"]

_FOURTH = ("opus", "sonnet", "haiku")

# platform.claude.com/docs/en/build-with-claude/thinking: first that fits wins. "budget" wants a number of tokens,
# "adaptive" may be switched on, "always" thinks unless told otherwise and takes neither sampling parameters nor a
# forced tool.
_THINKING: list[tuple[str, Thinking]] = [
    ("claude-3-7*", "budget"),
    ("claude-3*", "none"),
    *((f"claude-{family}-4-[678]*", "adaptive") for family in _FOURTH),
    *((f"claude-{family}-4*", "budget") for family in _FOURTH),
    ("claude-*", "always"),
]

# No sampling parameters from Opus 4.7 on.
_SAMPLED = (
    "claude-3*",
    *(f"claude-{family}-4{end}" for family in _FOURTH for end in ("", "-[0-6]", "-[0-6]-*", "-20*")),
)

NEWEST = "2026-10-21"  # of the API's versions

# Thinking tokens for each effort, where the model wants a number.
BUDGETS = {"minimal": 1024, "low": 2048, "medium": 8192, "high": 16384}


def thinking_of(model: str) -> Thinking:
    """How `model` thinks; a name that is not Claude's does not."""
    return next((mode for pattern, mode in _THINKING if fnmatchcase(model, pattern)), "none")


def is_sampled(model: str) -> bool:
    """Whether `model` takes temperature and top_p."""
    return not model.startswith("claude-") or any(fnmatchcase(model, pattern) for pattern in _SAMPLED)


def version_of(model: str) -> str:
    """The API version to speak with `model`: the newest refuses sampling parameters, which older models take.

    Source: platform.claude.com/docs/en/api/versioning.
    """
    return "2023-06-01" if is_sampled(model) else NEWEST


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set for a connection."""

    version: str = ""  # header anthropic-version; by the model, if empty
    beta: str = ""  # header anthropic-beta
    max_tokens: int = 16_384  # of an answer for which nobody said; the vendor wants a number
    cache: bool = True  # let the vendor cache the context; writing costs a quarter more, reading a tenth
    ca_file: str = ""


def options_of(connection: Connection) -> Options:
    """The options of a connection that has its preset's applied.

    Raises:
        Invalid: `provider.option`, when one has a value that cannot be.
    """
    try:
        return msgspec.convert(connection.options, Options, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(code="provider.option", provider=connection.name, option=str(error)) from None

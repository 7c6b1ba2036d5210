"""Settings of models: `VECHE_LLM_…`."""

from __future__ import annotations

from typing import Annotated

import msgspec


class LlmSettings(msgspec.Struct, frozen=True):
    """What the operator decides about providers.

    `default_model` is asked when nobody chooses; `fallback` are models (`provider.model`) tried in order when
    the chosen one cannot answer; `retries` are repeats before the first token; `detect` looks for model
    servers on this machine; times are seconds; an answer that has come to `most_characters`, thoughts and tool
    calls included, is ended there.
    """

    default_model: str = ""
    fallback: list[str] = []
    retries: int = 2
    detect: bool = True
    backoff: float = 0.5
    longest_wait: float = 20.0
    list_seconds: float = 600.0
    most_characters: Annotated[int, msgspec.Meta(ge=1000)] = 10_000_000

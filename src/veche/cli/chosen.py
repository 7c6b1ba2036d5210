"""What a person can choose for the terminal, and how it is where they chose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Origin = Literal["default", "file", "environment", "option"]
ANSWERING = ("model", "system", "temperature", "max_tokens", "top_p", "seed")
_NONE: Mapping[str, Any] = MappingProxyType({})
GIVEN: dict[str, str] = {}  # of the options --set and --colour of this command line


@dataclass(frozen=True)
class Settings:
    """What holds for this process. `origins` says where each value came from; what is not in it is `default`."""

    # how answers are made; None leaves it to the project, the server and the model
    model: str | None = None
    system: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    seed: int | None = None
    # the terminal
    editing: Literal["emacs", "vi"] = "emacs"
    enter: Literal["send", "newline"] = "send"
    colour: Literal["auto", "always", "never"] = "auto"
    theme: Literal["dark", "light"] = "dark"
    plain: bool = False
    editor: str | None = None  # None: $VISUAL, $EDITOR
    pager: str | None = None  # None: $PAGER
    history: int = 10_000  # lines that are remembered; 0 remembers none
    language: Literal["en", "ru"] | None = None  # None: by locale
    project: str | None = None
    aliases: Mapping[str, str] = field(default_factory=lambda: _NONE)
    # provider → its fields: base_url, folder_id … (text) and key_command (a list of words)
    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _NONE)
    origins: Mapping[str, Origin] = field(default_factory=lambda: _NONE)

    def origin(self, name: str) -> Origin:
        """Where the value of `name` came from."""
        return self.origins.get(name, "default")

    def model_named(self, name: str) -> str:
        """The model that a person's word means: an alias of theirs, or the name itself."""
        seen = {name}
        while (meant := self.aliases.get(name)) is not None and meant not in seen:
            seen.add(meant)
            name = meant
        return name

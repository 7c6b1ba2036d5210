"""The person's settings: environment over file over what is usual, read once, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from veche.cli.manner import Manner

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


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; the file is read at the first call.

    Raises:
        Ending: a value cannot be used; the sentence names the place and what is allowed.
    """
    from veche.cli.configuration import read_settings

    return read_settings()


def settings_or_usual() -> Settings:
    """The settings; the usual ones where they cannot be read, for what must never fail (colour, messages)."""
    try:
        return settings()
    except Exception:
        return Settings()


def forget_settings() -> None:
    """After the file was changed: the next call reads it anew."""
    settings.cache_clear()


def fill(manner: Manner) -> Manner:
    """What was asked for now: options, then the environment. It holds for every message; aliases are resolved."""
    known = settings()
    asked = {
        name: getattr(known, name)
        for name in ANSWERING
        if getattr(manner, name) is None and known.origin(name) in ("environment", "option")
    }
    filled = replace(manner, **asked)
    if filled.model is not None:
        filled.model = known.model_named(filled.model)
    return filled


def beginning(manner: Manner, *layers: Mapping[str, Any]) -> Manner:
    """How a new conversation begins: what was asked for, then `layers` (a folder's, a project's), then the file.

    A conversation that there is keeps its own: it is not to be filled with these.
    """
    known = settings()
    found: dict[str, Any] = {}
    for name in ANSWERING:
        values = [getattr(manner, name), *(layer.get(name) for layer in layers), getattr(known, name)]
        found[name] = next((value for value in values if value is not None), None)
    begun = replace(manner, **found)
    if begun.model is not None:
        begun.model = known.model_named(begun.model)
    return begun

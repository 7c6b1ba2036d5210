"""Settings of the process itself: `VECHE_DATA`, `VECHE_DATABASE_URL`, `VECHE_HOST` …; and all others, read together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from veche.features.exchange.settings import ExchangeSettings
from veche.features.files.settings import FilesSettings
from veche.features.identity.settings import IdentitySettings
from veche.features.llm.settings import LlmSettings
from veche.features.turns.settings import TurnSettings
from veche.features.usage.settings import UsageSettings
from veche.kit.config import SettingsReader


class ProcessSettings(msgspec.Struct, frozen=True):
    """Where data lies and where the server listens.

    `data` is the folder of everything; `database_url` (`postgresql://…`) moves the rows elsewhere; `durable`
    `full` lets SQLite survive a power cut too; `log_level` is DEBUG, INFO, WARNING or ERROR; plug-ins that are named in
    `plugins_disabled` are not used (`*`: none).
    """

    data: Path = Path("data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    durable: Literal["normal", "full"] = "normal"
    database_threads: Annotated[int, msgspec.Meta(ge=1, le=100)] = 4
    plugins_disabled: list[str] = []

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy reads it."""
        if not self.database_url:
            return f"sqlite:///{(self.data / 'veche.db').resolve()}"
        for plain in ("postgresql://", "postgres://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url


# read by the terminal, which may share its environment with a server
TERMINAL = frozenset(
    f"VECHE_{name}"
    for name in [
        *("URL", "KEY", "HOME", "CONFIG", "DEBUG", "MODEL", "SYSTEM", "TEMPERATURE", "MAX_TOKENS", "TOP_P", "SEED"),
        *("PROJECT", "LANGUAGE", "EDITING", "ENTER", "HISTORY", "PLAIN", "COLOUR", "THEME", "EDITOR", "PAGER"),
    ]
)


class Settings(msgspec.Struct, frozen=True):
    """All settings of the house."""

    process: ProcessSettings
    identity: IdentitySettings
    usage: UsageSettings
    files: FilesSettings
    llm: LlmSettings
    turns: TurnSettings
    exchange: ExchangeSettings


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Every feature's settings.

    Raises:
        SettingsInvalid: with all mistakes together.
    """
    reader = SettingsReader(environment)
    settings = Settings(
        process=reader.read(ProcessSettings),
        identity=reader.read(IdentitySettings, "VECHE_IDENTITY_"),
        usage=reader.read(UsageSettings, "VECHE_USAGE_"),
        files=reader.read(FilesSettings, "VECHE_FILES_"),
        llm=reader.read(LlmSettings, "VECHE_LLM_"),
        turns=reader.read(TurnSettings, "VECHE_TURNS_"),
        exchange=reader.read(ExchangeSettings, "VECHE_EXCHANGE_"),
    )
    url = settings.process.database_url if settings.process else ""
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        reader.mistake("settings.database_url")
    reader.known |= TERMINAL | {"VECHE_GGUF"}  # a preset's
    reader.misspelt()
    reader.finish()
    return settings

"""Options of a Yandex connection, and how a short name becomes a model's address."""

from __future__ import annotations

import msgspec

from veche.kit.errors import Invalid
from veche.ports.provider import Connection


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set for a connection."""

    version: str = "latest"  # of a model that is named without one
    logging: bool = True  # may the vendor keep requests? `false` sends x-data-logging-enabled
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


def model_uri(model: str, folder_id: str, version: str = "latest") -> str:
    """The address of a model: `yandexgpt` → `gpt://<folder>/yandexgpt/latest`; `yandexgpt/rc` keeps its version.

    Whole addresses (`gpt://…`, `ds://…`) stay as they are.
    Format: yandex.cloud/docs/ai-studio/concepts/generation/models.
    """
    if "://" in model:
        return model
    return f"gpt://{folder_id}/{model}" if "/" in model else f"gpt://{folder_id}/{model}/{version}"


def short_name(uri: str, folder_id: str) -> str | None:
    """The short name of an address of this folder; None for what is no model of text."""
    own = f"gpt://{folder_id}/"
    if uri.startswith(own):
        return uri.removeprefix(own).removesuffix("/latest")
    return uri if uri.startswith(("gpt://", "ds://")) or "://" not in uri else None

"""What may differ between vendors of one wire, as options of a preset or a connection; plain data."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec

from veche.kit.errors import Invalid
from veche.ports.manifest import Preset
from veche.ports.provider import Connection

_ELSEWHERE = "elsewhere."


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How one vendor speaks the wire. The defaults suit a server of which nothing is known."""

    # Signing in
    auth: Literal["bearer", "none", "exchange"] = "bearer"
    exchange_url: str = ""  # where an authorization key becomes an access token
    scope: str = ""
    ca_file: str = ""  # PEM with further certificate authorities
    headers: str = ""  # further ones, `Name: value`, by semicolons; {folder_id} is filled in

    # Requests
    max_tokens: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    system: Literal["system", "developer"] = "system"
    usage: bool = True  # ask for token counts by `stream_options`
    files: Literal["text", "parts"] = "text"  # may PDF go as they are?
    images: bool = True
    audio: bool = False
    reasoning: Literal["effort", "object", "off"] = "effort"
    thoughts_back: bool = False  # the thoughts of a turn under way must come back with its tool results
    tools: Literal["tools", "functions"] = "tools"
    structured: Literal["schema", "flat_schema", "object_schema", "object"] = "schema"
    seed: str = "seed"  # its name; empty: not taken
    person: str = ""  # the field for an opaque id of the person
    call_ids: Literal["any", "nine"] = "any"
    model_prefix: str = ""  # put before a model's name; {folder_id} and the like are filled in

    # Listing models
    listing: Literal["models", "ollama", "llamacpp", "engine"] = "models"
    models_path: str = "/models"
    hidden: str = ""  # shell patterns, by spaces, of listed names that are no chat models

    # An engine of our own: a GGUF file, served by a child process
    path: str = ""
    python: str = ""  # the interpreter that has llama-cpp-python; ours, if empty
    context: int = 8192  # tokens
    threads: int = 0  # 0: half of the processors
    memory_mb: int = 0  # 0: no limit
    start_seconds: float = 120.0


def options_of(connection: Connection, preset: Preset) -> Options:
    """The options of a connection, with the preset's where it has none of its own.

    A preset's option `elsewhere.<name>` counts when the connection leads to another host than the preset's:
    `OPENAI_BASE_URL` mostly names a server that is not OpenAI's.

    Raises:
        Invalid: `provider.option`, when one has a value that cannot be.
    """
    usual = dict(preset.options)
    if connection.base_url and _host(connection.base_url) != _host(preset.base_url):
        usual |= {name.removeprefix(_ELSEWHERE): value for name, value in usual.items() if name.startswith(_ELSEWHERE)}
    own = {name: value for name, value in connection.options.items() if value != ""}
    given = {name: value for name, value in {**usual, **own}.items() if value != ""}
    try:
        return msgspec.convert(given, Options, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(code="provider.option", provider=connection.name, option=str(error)) from None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def filled(template: str, connection: Connection) -> str:
    """`template` with `{folder_id}` replaced by what the connection says."""
    return template.replace("{folder_id}", connection.value("folder_id"))


def extra_headers(options: Options, connection: Connection) -> dict[str, str]:
    """The headers of the option `headers`; those that come out empty are left out."""
    lines = [line.partition(":") for line in filled(options.headers, connection).split(";") if line.strip()]
    return {name.strip(): value.strip() for name, _, value in lines if value.strip()}


def address(connection: Connection, preset: Preset) -> str:
    """The base URL without a slash at its end.

    What people write for local servers (`OLLAMA_HOST=0.0.0.0:11434`, `myhost`) gets scheme, port and path from
    the preset.
    """
    usual = urlsplit(preset.base_url)
    text = (connection.base_url or preset.base_url).strip().rstrip("/")
    if usual.scheme != "http":
        return text
    url = urlsplit(text if "//" in text else f"{usual.scheme}://{text}")
    host, port = url.hostname or "127.0.0.1", url.port
    if host in ("0.0.0.0", "::"):  # noqa: S104 - where a server listens, not where a client calls
        host = "127.0.0.1"
    if port is None and "//" not in text:
        port = usual.port
    name = f"[{host}]" if ":" in host else host
    return urlunsplit((url.scheme, f"{name}:{port}" if port else name, url.path or usual.path, "", "")).rstrip("/")

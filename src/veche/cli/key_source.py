"""Where keys of providers come from when the environment gives none: as the person's settings say."""

from __future__ import annotations

from veche.cli.folders import folders
from veche.cli.settings import settings_or_usual
from veche.client.keys import KeySource, KeyStore


def key_store() -> KeyStore:
    """The keys that this person had kept on this machine."""
    return KeyStore(folders().config / "keys")


def key_source() -> KeySource:
    """Programs and other fields of the settings, and the kept keys."""
    providers = settings_or_usual().providers
    commands = {name: list(fields["key_command"]) for name, fields in providers.items() if "key_command" in fields}
    others = {name: {k: v for k, v in fields.items() if k != "key_command"} for name, fields in providers.items()}
    return KeySource(key_store(), commands, others, _child_environment)


def _child_environment() -> dict[str, str]:
    from veche.cli.editor import without_secrets

    return without_secrets()

"""What all vendor folders say of themselves: names once, cheap to import, known variables."""

from __future__ import annotations

import subprocess
import sys

import pytest

from veche.adapters.anthropic.manifest import manifest as anthropic
from veche.adapters.google.manifest import manifest as google
from veche.adapters.openai.manifest import manifest as openai
from veche.adapters.openai.settings import options_of
from veche.adapters.yandex.manifest import manifest as yandex
from veche.ports.manifest import Preset
from veche.ports.provider import Connection, ModelInfo

MANIFESTS = [anthropic, google, openai, yandex]
PRESETS = [preset for manifest in MANIFESTS for preset in manifest.presets]


def test_every_preset_has_its_own_name() -> None:
    names = [preset.name for preset in PRESETS]
    assert len(set(names)) == len(names)
    assert {
        "openai", "yandex-openai", "gigachat", "groq", "mistral", "deepseek", "openrouter", "xai", "together", "ollama",
        "llamacpp", "lmstudio", "vllm", "gguf", "compatible", "anthropic", "google", "yandex",
    } == set(names)  # fmt: skip
    assert not any("." in name for name in names)  # the first dot of `<provider>.<model>` divides


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_whole(preset: Preset) -> None:
    assert preset.title
    assert preset.base_url or {"base_url", "path"} & set(preset.needs)
    if {"api_key", "authorization_key"} & set(preset.needs):
        assert preset.environment
        assert preset.key_url
    for names in preset.environment.values():
        assert all(name.isupper() for name in names)


@pytest.mark.parametrize("preset", openai.presets, ids=lambda preset: preset.name)
def test_options_of_a_preset_are_known(preset: Preset) -> None:
    connection = preset.applied(Connection("c", preset.name, "C", ""))
    options_of(connection)
    known = {*options_of(connection).__struct_fields__, "first_token_seconds", "silence_seconds"}
    assert set(preset.options) <= known


def test_the_usual_variables() -> None:
    variables = {name for preset in PRESETS for names in preset.environment.values() for name in names}
    assert variables >= {
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "YANDEX_API_KEY",
        "YANDEX_FOLDER_ID", "YANDEX_IAM_TOKEN", "GROQ_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY",
        "OPENROUTER_API_KEY", "TOGETHER_API_KEY", "GIGACHAT_CREDENTIALS", "OLLAMA_HOST", "VECHE_GGUF",
    }  # fmt: skip


def test_the_connection_s_own_options_win() -> None:
    preset = Preset("p", "P", "http://x", options={"a": "1", "b": "2"})
    applied = preset.applied(Connection("c", "p", "C", "", options={"b": "3", "a": ""}))
    assert applied.options == {"a": "1", "b": "3"}


def test_the_first_pattern_that_fits_wins() -> None:
    preset = Preset("p", "P", "", models=[ModelInfo("a-1*", "one"), ModelInfo("a*", "any")])
    assert preset.knows("a-12") == ModelInfo("a-12", "one")
    assert preset.knows("a-2") == ModelInfo("a-2", "any")
    assert preset.knows("b") is None


def test_a_manifest_is_cheap_to_import() -> None:
    """aiohttp costs 0.2 s: it is loaded with the first request, never before."""
    modules = [f"veche.adapters.{name}.manifest" for name in ("openai", "anthropic", "google", "yandex")]
    code = f"import sys, {', '.join(modules)}; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

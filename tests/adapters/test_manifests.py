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
    options = options_of(Connection("c", preset.name, "C", ""), preset)
    known = {*options.__struct_fields__, "first_token_seconds", "silence_seconds"}
    assert {name.removeprefix("elsewhere.") for name in preset.options} <= known


def test_another_server_behind_openai_s_variables_gets_plainer_requests() -> None:
    preset = next(item for item in openai.presets if item.name == "openai")

    def made(url: str, **own: str) -> tuple[str, str, str]:
        options = options_of(Connection("c", "openai", "C", url, options=own), preset)
        return options.max_tokens, options.person, options.files

    assert made("") == ("max_completion_tokens", "safety_identifier", "parts")
    assert made("https://api.openai.com/v1") == made("")
    assert made("http://localhost:8000/v1") == ("max_tokens", "", "text")
    assert made("http://localhost:8000/v1", files="parts") == ("max_tokens", "", "parts")


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


@pytest.mark.parametrize(
    ("name", "given", "is_met"),
    [
        ("gigachat", ["authorization_key"], True),
        ("gigachat", ["scope", "ca_file"], False),
        ("yandex", ["api_key", "folder_id"], True),
        ("yandex", ["iam_token", "folder_id"], True),
        ("yandex", ["api_key"], False),
        ("vllm", ["api_key"], True),
        ("compatible", ["api_key"], False),
        ("gguf", ["path"], True),
    ],
)
def test_what_a_preset_cannot_do_without(name: str, given: list[str], is_met: bool) -> None:
    assert next(preset for preset in PRESETS if preset.name == name).is_met_by(given) == is_met


def test_what_is_looked_for_on_this_machine() -> None:
    found = {preset.name: preset.detect for preset in PRESETS if preset.detect}
    assert found == {
        "ollama": "http://127.0.0.1:11434",
        "llamacpp": "http://127.0.0.1:8080",
        "lmstudio": "http://127.0.0.1:1234",
    }


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

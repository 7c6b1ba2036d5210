"""The vendors of this wire, as data: a new compatible one is a few lines here. Options: see `settings.Options`.

Windows and kinds of input are from the vendors' model pages, November 2026; what is not known is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.kit.later import Later
from veche.ports.manifest import Manifest, Preset
from veche.ports.provider import InputKind, ModelInfo

if TYPE_CHECKING:  # loaded for whoever has a connection to it
    from veche.adapters.openai import provider
else:
    provider = Later("veche.adapters.openai.provider")

_SEES: list[InputKind] = ["text", "image"]
_READS: list[InputKind] = ["text", "image", "file"]
_SAMPLED = ["temperature", "max_tokens", "top_p", "stop", "seed"]
_THINKS = ["max_tokens", "reasoning_effort"]
_BOTH = [*_SAMPLED, "reasoning_effort"]


def _model(
    name: str,
    window: int | None = None,
    output: int | None = None,
    *,
    sees: list[InputKind] | None = None,
    thinks: bool = False,
    tools: bool = True,
    params: list[str] | None = None,
) -> ModelInfo:
    return ModelInfo(
        name=name,
        context_window=window,
        max_output=output,
        input=sees or ["text"],
        tools=tools,
        reasoning=thinks,
        structured=True,
        params=params or _SAMPLED,
    )


_OPENAI_MODELS = [
    _model("*-chat-latest", 128_000, 16_384, sees=_READS, params=["max_tokens"]),
    _model("gpt-5.4-mini*", 400_000, 128_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-5.4-nano*", 400_000, 128_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-5.4*", 1_050_000, 128_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-5.5*", 1_050_000, 128_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-5.6*", sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-5*", 400_000, 128_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-[6-9]*", sees=_READS, thinks=True, params=_THINKS),
    _model("o3-mini*", 200_000, 100_000, thinks=True, params=_THINKS),
    _model("o[1-9]*", 200_000, 100_000, sees=_READS, thinks=True, params=_THINKS),
    _model("gpt-4.1*", 1_047_576, 32_768, sees=_READS),
    _model("gpt-*audio*", 128_000, 16_384, sees=["text", "audio"]),
    _model("gpt-4o*", 128_000, 16_384, sees=_READS),
    _model("gpt-4-turbo*", 128_000, 4_096, sees=_SEES),
    _model("gpt-4*", 8_192, 8_192),
    _model("gpt-3.5*", 16_385, 4_096),
]
_OPENAI_HIDDEN = (
    "*embedding* whisper* *tts* dall-e* *moderation* *gpt-image* *realtime* *transcribe* babbage* davinci* sora* "
    "gpt-*search* gpt-*instruct* *codex* gpt-*-pro gpt-*-pro-* o[1-9]-pro* computer-use* *deep-research* gpt-live* "
    "gpt-*-translate*"
)

_CLOUDS = [
    Preset(
        name="openai",
        title="OpenAI",
        base_url="https://api.openai.com/v1",
        needs=["api_key"],
        environment={"api_key": ["OPENAI_API_KEY"], "base_url": ["OPENAI_BASE_URL"]},
        key_url="https://platform.openai.com/api-keys",
        options={
            "max_tokens": "max_completion_tokens",
            "files": "parts",
            "audio": "true",
            "person": "safety_identifier",
            "hidden": _OPENAI_HIDDEN,
            "elsewhere.max_tokens": "max_tokens",
            "elsewhere.files": "text",
            "elsewhere.audio": "false",
            "elsewhere.person": "",
        },
        models=_OPENAI_MODELS,
    ),
    Preset(
        name="yandex-openai",
        title="Yandex AI Studio",
        base_url="https://llm.api.cloud.yandex.net/v1",
        needs=["api_key", "folder_id"],
        # The usual variables open the native preset; this one has only its own, lest every model stand there twice.
        environment={"api_key": [], "iam_token": [], "folder_id": []},
        key_url="https://aistudio.yandex.ru/",
        notes="The OpenAI-compatible door of Yandex; a model is `yandexgpt`, `yandexgpt/rc`, `gpt-oss-120b` …",
        options={"model_prefix": "gpt://{folder_id}/", "headers": "OpenAI-Project: {folder_id}", "images": "false"},
        models=[
            _model("yandexgpt*", 32_768, params=["temperature", "max_tokens"]),
            _model("gpt-oss*", 131_072, thinks=True, params=["temperature", "max_tokens", "reasoning_effort"]),
            _model("qwen3*", thinks=True, params=["temperature", "max_tokens", "reasoning_effort"]),
        ],
    ),
    Preset(
        name="gigachat",
        title="GigaChat",
        base_url="https://gigachat.devices.sberbank.ru/api/v1",
        needs=["authorization_key", "scope", "ca_file"],
        environment={
            "authorization_key": ["GIGACHAT_CREDENTIALS"],
            "scope": ["GIGACHAT_SCOPE"],
            "ca_file": ["GIGACHAT_CA_BUNDLE_FILE"],
            "base_url": ["GIGACHAT_BASE_URL"],
        },
        key_url="https://developers.sber.ru/studio/",
        notes="Needs the certificate of the Russian Trusted Root CA: `ca_file`, from gosuslugi.ru/crt.",
        options={
            "auth": "exchange",
            "exchange_url": "https://ngw.devices.sberbank.ru:9443/api/v2/oauth",
            "scope": "GIGACHAT_API_PERS",
            "usage": "false",
            "tools": "functions",
            "images": "false",
            "structured": "flat_schema",
            "seed": "",
            "hidden": "*mbedding* *-preview-embed*",
        },
        models=[
            _model("GigaChat-2*", 131_072, params=["temperature", "max_tokens", "top_p"]),
            _model("GigaChat*", params=["temperature", "max_tokens", "top_p"]),
        ],
    ),
    Preset(
        name="groq",
        title="Groq",
        base_url="https://api.groq.com/openai/v1",
        needs=["api_key"],
        environment={"api_key": ["GROQ_API_KEY"]},
        key_url="https://console.groq.com/keys",
        options={"max_tokens": "max_completion_tokens", "hidden": "*whisper* *tts* *guard* *orpheus*"},
        models=[
            _model("openai/gpt-oss*", 131_072, thinks=True, params=_BOTH),
            _model("*llama-4*", 131_072, sees=_SEES),
            _model("*"),
        ],
    ),
    Preset(
        name="mistral",
        title="Mistral",
        base_url="https://api.mistral.ai/v1",
        needs=["api_key"],
        environment={"api_key": ["MISTRAL_API_KEY"]},
        key_url="https://console.mistral.ai/api-keys",
        options={
            "usage": "false",
            "seed": "random_seed",
            "call_ids": "nine",
            "reasoning": "off",
            "hidden": "*embed* *moderation* *ocr* *transcribe* *tts*",
        },
    ),
    Preset(
        name="deepseek",
        title="DeepSeek",
        base_url="https://api.deepseek.com",
        needs=["api_key"],
        environment={"api_key": ["DEEPSEEK_API_KEY"]},
        key_url="https://platform.deepseek.com/api_keys",
        options={"structured": "object", "thoughts_back": "true", "images": "false", "seed": ""},
        models=[_model("deepseek-reasoner", thinks=True, params=["max_tokens"]), _model("deepseek*", params=_BOTH)],
    ),
    Preset(
        name="openrouter",
        title="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        needs=["api_key"],
        environment={"api_key": ["OPENROUTER_API_KEY"]},
        key_url="https://openrouter.ai/settings/keys",
        options={"reasoning": "object", "files": "parts", "audio": "true", "headers": "X-Title: Veche"},
    ),
    Preset(
        name="xai",
        title="xAI",
        base_url="https://api.x.ai/v1",
        needs=["api_key"],
        environment={"api_key": ["XAI_API_KEY"]},
        key_url="https://console.x.ai/",
        options={"hidden": "*image* *imagine* *video* *tts*"},
        models=[
            _model(
                "grok-3-mini*", 131_072, thinks=True, params=["temperature", "max_tokens", "top_p", "reasoning_effort"]
            ),
            _model("grok-3*", 131_072),
            _model("grok-code*", 256_000, thinks=True, params=["temperature", "max_tokens", "top_p"]),
            _model("grok*", sees=_SEES, thinks=True, params=["temperature", "max_tokens", "top_p"]),
        ],
    ),
    Preset(
        name="together",
        title="Together",
        base_url="https://api.together.xyz/v1",
        needs=["api_key"],
        environment={"api_key": ["TOGETHER_API_KEY"]},
        key_url="https://api.together.ai/settings/api-keys",
        models=[_model("*", params=_BOTH)],
    ),
]

_LOCAL = [
    Preset(
        name="ollama",
        title="Ollama",
        base_url="http://127.0.0.1:11434/v1",
        environment={"base_url": ["OLLAMA_HOST"], "api_key": ["OLLAMA_API_KEY"]},
        detect="http://127.0.0.1:11434",
        options={"listing": "ollama", "first_token_seconds": "300"},
    ),
    Preset(
        name="llamacpp",
        title="llama.cpp",
        base_url="http://127.0.0.1:8080/v1",
        environment={"base_url": ["LLAMACPP_BASE_URL"], "api_key": ["LLAMA_API_KEY"]},
        detect="http://127.0.0.1:8080",
        options={"listing": "llamacpp", "structured": "object_schema", "first_token_seconds": "300"},
        models=[_model("*", params=_SAMPLED)],
    ),
    Preset(
        name="lmstudio",
        title="LM Studio",
        base_url="http://127.0.0.1:1234/v1",
        environment={"base_url": ["LMSTUDIO_BASE_URL"]},
        detect="http://127.0.0.1:1234",
        options={"models_path": "/api/v0/models", "first_token_seconds": "300"},
        models=[_model("*", tools=False)],
    ),
    Preset(
        name="vllm",
        title="vLLM",
        base_url="http://127.0.0.1:8000/v1",
        needs=["base_url"],
        environment={"base_url": ["VLLM_BASE_URL"], "api_key": ["VLLM_API_KEY"]},
        notes="Not looked for on this machine: its usual port is ours.",
        models=[_model("*", params=_BOTH)],
    ),
    Preset(
        name="gguf",
        title="GGUF",
        base_url="",
        needs=["path"],
        environment={"path": ["VECHE_GGUF"]},
        notes="A model file of your own, served by llama.cpp on this machine: `pip install 'veche[gguf]'`.",
        options={
            "auth": "none",
            "listing": "engine",
            "structured": "object_schema",
            "usage": "true",
            "images": "false",
            "first_token_seconds": "300",
        },
    ),
    Preset(
        name="compatible",
        title="OpenAI-compatible",
        base_url="",
        needs=["base_url"],
        environment={"base_url": [], "api_key": []},
        notes="Any other server of this wire; a key only if it wants one.",
    ),
]

manifest = Manifest(
    name="openai", presets=[*_CLOUDS, *_LOCAL], open_provider=lambda *given: provider.open_provider(*given)
)

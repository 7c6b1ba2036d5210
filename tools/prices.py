"""Makes the built-in price tables for those who release Veche: converts the data of `genai-prices` (MIT).

    python -m venv /tmp/prices && /tmp/prices/bin/pip install genai-prices
    /tmp/prices/bin/python tools/prices.py

Needs only that package; writes `src/veche/features/usage/prices/<preset>.json`. The tables of Yandex and
GigaChat beside them are kept by hand and are not touched.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "src/veche/features/usage/prices"
PRESETS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "mistral": "mistral",
    "groq": "groq",
    "deepseek": "deepseek",
    "xai": "x-ai",
    "together": "together",
    "openrouter": "openrouter",
}
# Of OpenRouter's nine hundred models, those of vendors that people ask for.
OPENROUTER = re.compile(
    r"^~?(openai|anthropic|google|mistralai|deepseek|x-ai|qwen|meta-llama|moonshotai|z-ai|cohere|amazon|microsoft"
    r"|nvidia|minimax|perplexity)/"
)
# The source still has DeepSeek's night discount of 2025 for these; it is not known what they cost now.
STALE = {"deepseek": {"deepseek-chat", "deepseek-reasoner"}}
# The source says in words that these hours count from Monday to Friday only.
WEEKDAYS = {"deepseek"}
FIELDS = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cached": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
}


def main() -> None:
    """Writes one file for each preset."""
    data = importlib.import_module("genai_prices.data")
    version = importlib.metadata.version("genai-prices")
    providers = {provider.id: provider for provider in data.providers}
    as_of = newest_date(data.providers).isoformat()
    FOLDER.mkdir(exist_ok=True)
    for preset, name in PRESETS.items():
        models = [entry for model in providers[name].models if (entry := model_entry(preset, model)) is not None]
        table = {
            "source": f"genai-prices {version} (MIT, https://github.com/pydantic/genai-prices), provider {name}",
            "as_of": as_of,
            "currency": "USD",
            "models": models,
        }
        lines = ",\n".join(json.dumps(model, separators=(",", ":")) for model in models)
        head = json.dumps({**table, "models": []}, separators=(",", ":"))
        (FOLDER / f"{preset}.json").write_text(head.removesuffix("]}") + "\n" + lines + "\n]}\n", "utf-8")
        print(f"{preset}: {len(models)} models")


def newest_date(providers: list[Any]) -> date:
    """The last day that the data speaks of and that has come: the tables are at least as fresh."""
    today = datetime.now(UTC).date()
    days: list[date] = [
        constraint.start_date
        for provider in providers
        for model in provider.models
        if isinstance(model.prices, list)
        for price in model.prices
        if (constraint := price.constraint) is not None and hasattr(constraint, "start_date")
    ]
    return max(day for day in days if day <= today)


def model_entry(preset: str, model: Any) -> dict[str, Any] | None:
    """One model of ours, or `None` where the source has no token prices for both ways."""
    if model.id in STALE.get(preset, ()) or (preset == "openrouter" and not OPENROUTER.match(model.id)):
        return None
    names, patterns = matchers(model.match)
    prices = [entry for price in conditions(preset, model.prices) for entry in price_entries(*price)]
    if not prices or not (names or patterns):
        return None
    entry: dict[str, Any] = {"prices": prices}
    if names:
        entry["names"] = sorted(set(names))
    if patterns:
        entry["patterns"] = patterns
    return entry


def conditions(preset: str, prices: Any) -> list[tuple[dict[str, Any], Any]]:
    """Prices with their limits; the later wins."""
    if not isinstance(prices, list):
        return [({}, prices)]
    out: list[tuple[dict[str, Any], Any]] = []
    since: dict[str, Any] = {}
    for price in prices:
        limits = limits_of(preset, price.constraint)
        if "since" in limits:
            since = limits
        # The source cannot give one price both a date and hours, and means those of the date before it.
        out.append(({**since, **limits}, price.prices))
    return out


def limits_of(preset: str, constraint: Any) -> dict[str, Any]:
    """When a price holds."""
    if constraint is None:
        return {}
    if hasattr(constraint, "start_date"):
        return {"since": constraint.start_date.isoformat()}
    start, end = (t.hour * 60 + t.minute for t in (constraint.start_time, constraint.end_time))
    hours = [[start, end]] if start <= end else [[start, 1440], [0, end]]
    return {"hours": hours, "weekdays": True} if preset in WEEKDAYS else {"hours": hours}


def price_entries(limits: dict[str, Any], price: Any) -> list[dict[str, Any]]:
    """A price for ordinary calls, and one for each size of context from which it is another."""
    values = {ours: getattr(price, theirs) for ours, theirs in FIELDS.items()}
    if values["input"] is None or values["output"] is None:
        return []
    starts = sorted({tier.start for value in values.values() if hasattr(value, "tiers") for tier in value.tiers})
    out = [{**at_size(values, None), **limits}]
    out += [{**at_size(values, start), **limits, "above": start} for start in starts]
    return out


def at_size(values: dict[str, Any], start: int | None) -> dict[str, str]:
    """The prices, as text, of a call with more input tokens than `start`."""
    out = {}
    for name, value in values.items():
        if hasattr(value, "tiers"):
            tiers = [tier.price for tier in value.tiers if start is not None and tier.start <= start]
            value = tiers[-1] if tiers else value.base
        if value is not None:
            out[name] = format(Decimal(value).normalize(), "f")
    return out


def matchers(clause: Any) -> tuple[list[str], list[str]]:
    """Exact names and regular expressions, in lower case, that a clause of the source stands for."""
    if hasattr(clause, "or_"):
        pairs = [matchers(part) for part in clause.or_]
        return [name for names, _ in pairs for name in names], [p for _, patterns in pairs for p in patterns]
    if hasattr(clause, "equals"):
        return [clause.equals.lower()], []
    return [], [pattern(clause)]


def pattern(clause: Any) -> str:
    """A clause as a regular expression for `re.search`."""
    if hasattr(clause, "and_"):
        return "^" + "".join(
            f"(?=.*?{p})" if not p.startswith("^") else f"(?={p[1:]})" for p in map(pattern, clause.and_)
        )
    if hasattr(clause, "or_"):
        return "(?:" + "|".join(map(pattern, clause.or_)) + ")"
    for field, form in (("starts_with", "^{}"), ("ends_with", "{}$"), ("contains", "{}"), ("equals", "^{}$")):
        if hasattr(clause, field):
            return form.format(re.escape(getattr(clause, field).lower()))
    return str(clause.regex)


if __name__ == "__main__":
    main()

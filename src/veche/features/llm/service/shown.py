"""Models and providers as doors show them."""

from __future__ import annotations

from datetime import date

from veche.features.llm.logic import Pulse
from veche.features.llm.schemas import Model, Provider, Source, Trouble
from veche.features.usage.service import Prices
from veche.kit.caller import Locale
from veche.kit.messages import explain
from veche.ports.manifest import Preset
from veche.ports.provider import Connection, ModelInfo


def show_model(connection: Connection, preset: Preset, offer: ModelInfo, prices: Prices, today: date) -> Model:
    """A model under the name that every door uses, with today's price."""
    return Model(
        id=f"{connection.name}.{offer.name}",
        provider=connection.name,
        name=offer.name,
        title=offer.title or offer.name,
        context_window=offer.context_window,
        max_output=offer.max_output,
        input=offer.input,
        tools=offer.tools,
        reasoning=offer.reasoning,
        structured=offer.structured,
        params=offer.params,
        price=prices.price_of(preset.name, offer.name, today, provider=connection.name),
    )


def show_provider(
    connection: Connection, preset: Preset, pulse: Pulse, source: Source, count: int, locale: Locale
) -> Provider:
    """A provider and how it fares."""
    error = pulse.error
    return Provider(
        name=connection.name,
        title=connection.title,
        preset=preset.name,
        source=source,
        state=pulse.state(),
        error=Trouble(error.code, explain(error, locale)) if error else None,
        checked_at=pulse.checked_at,
        model_count=count,
    )

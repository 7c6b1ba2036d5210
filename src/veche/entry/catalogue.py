"""The list of features: importing it makes their tables known; `routes` loads their doors."""

from __future__ import annotations

from typing import Any

from veche.features.artifacts import models as _artifacts
from veche.features.assistants import models as _assistants
from veche.features.conversations import models as _conversations
from veche.features.exchange import models as _exchange
from veche.features.files import models as _files
from veche.features.identity import models as _identity
from veche.features.llm import models as _llm
from veche.features.privacy import models as _privacy
from veche.features.sharing import models as _sharing
from veche.features.templates import models as _templates
from veche.features.turns import models as _turns
from veche.features.usage import models as _usage
from veche.kit import events as _events
from veche.kit.db import metadata

TABLES = (
    _identity,
    _usage,
    _files,
    _llm,
    _conversations,
    _assistants,
    _artifacts,
    _templates,
    _sharing,
    _turns,
    _exchange,
    _privacy,
    _events,
)

__all__ = ["TABLES", "metadata"]


def routes() -> list[Any]:
    """Every feature's HTTP and socket routes."""
    from veche.features.artifacts.endpoints import routes as artifacts
    from veche.features.assistants.endpoints import routes as assistants
    from veche.features.conversations.endpoints import routes as conversations
    from veche.features.exchange.endpoints import routes as exchange
    from veche.features.files.endpoints import routes as files
    from veche.features.identity.endpoints import routes as identity
    from veche.features.llm.endpoints import routes as llm
    from veche.features.privacy.endpoints import routes as privacy
    from veche.features.sharing.endpoints import routes as sharing
    from veche.features.templates.endpoints import routes as templates
    from veche.features.turns.endpoints import routes as turns
    from veche.features.usage.endpoints import routes as usage

    return [
        *identity,
        *usage,
        *files,
        *llm,
        *conversations,
        *assistants,
        *artifacts,
        *templates,
        *sharing,
        *turns,
        *exchange,
        *privacy,
    ]

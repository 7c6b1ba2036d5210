"""Names that a person may type."""

from __future__ import annotations

import asyncio
from typing import Any

from veche.client.remote.http import OverHttp
from veche.features.conversations.schemas import ConversationNames
from veche.features.conversations.schemas.projects import Projects
from veche.features.llm.schemas import Catalogue
from veche.features.templates.schemas import Template
from veche.kit.paging import Page


class Names(OverHttp):
    """Names that a person may type."""

    async def known_names(self) -> dict[str, Any]:
        """See `Client`."""
        models, conversations, templates, projects = await asyncio.gather(
            self._ask("GET", "/api/models", Catalogue),
            self._ask("GET", "/api/conversations/names", ConversationNames, query={"limit": 300}),
            self._ask("GET", "/api/templates", Page[Template]),
            self._ask("GET", "/api/projects", Projects),
        )
        return {
            "unlisted": [],
            "plugins": [],  # they are the server's
            "models": [model.id for model in models.models],
            "conversations": [[one.id[-8:], one.title or ""] for one in conversations.items],
            "templates": [one.name for one in templates.items],
            "projects": [one.name for one in projects.items],
        }

"""Names that a person may type."""

from __future__ import annotations

from typing import Any, Protocol


class Names(Protocol):
    """Names that a person may type."""

    async def known_names(self) -> dict[str, Any]:
        """`models`, `conversations` (end of the id, title), `templates`, `projects` and `plugins`, as far as they are
        known without asking any provider; `unlisted` are providers that were not asked for their models, None: all.
        """
        ...

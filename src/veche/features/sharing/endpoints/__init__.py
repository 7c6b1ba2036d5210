"""HTTP of sharing (docs/protocol.md)."""

from __future__ import annotations

from typing import Any

from veche.features.sharing.endpoints import links, members, public

routes: list[Any] = [*members.routes, *links.routes, *public.routes]

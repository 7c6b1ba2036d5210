"""HTTP of identity."""

from __future__ import annotations

from typing import Any

from veche.features.identity.endpoints import account, devices, factors, people

routes: list[Any] = [*account.routes, *factors.routes, *people.routes, *devices.routes]

"""Opens providers for tests and gathers what they stream: the same that makers of plug-ins have."""

from __future__ import annotations

from veche.ports.contract import Gathered, asked, gathered, opened

__all__ = ["Gathered", "asked", "gathered", "opened"]

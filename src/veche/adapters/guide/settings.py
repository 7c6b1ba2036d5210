"""What is known of the Guide before any of its manual is read."""

from __future__ import annotations

from veche.ports.provider import ModelInfo

GUIDE_MODEL = ModelInfo(name="veche", title="Guide", params=[])

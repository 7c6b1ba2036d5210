"""Pure rules of models."""

from veche.features.llm.logic.choose import Pulse, candidates, split_name, wait_before

__all__ = ["Pulse", "candidates", "split_name", "wait_before"]

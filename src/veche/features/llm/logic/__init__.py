"""Pure rules of models."""

from veche.features.llm.logic.choose import Pulse, candidates, split_name, wait_before
from veche.features.llm.logic.doubt import believable, size_of

__all__ = ["Pulse", "believable", "candidates", "size_of", "split_name", "wait_before"]

"""What privacy can do: tell what is kept, keep it no longer than wished, erase it."""

from veche.features.privacy.service.erasure import Erasure
from veche.features.privacy.service.keeping import affected, overview, set_retention

__all__ = ["Erasure", "affected", "overview", "set_retention"]

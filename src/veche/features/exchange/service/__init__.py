"""What exchange can do: exports of conversations and of all one's data, imports of archives."""

from veche.features.exchange.service.exports import Exports
from veche.features.exchange.service.imports import Imports
from veche.features.exchange.service.jobs import Jobs

__all__ = ["Exports", "Imports", "Jobs"]

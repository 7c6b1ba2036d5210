"""Templates: made, changed, rated and used by people; carried in files from one server to another."""

from veche.features.templates.service.change import change, create, delete, rate, restore
from veche.features.templates.service.exchange import export, import_entries, starters
from veche.features.templates.service.read import get, list_templates, list_versions
from veche.features.templates.service.take import take

__all__ = [
    "change",
    "create",
    "delete",
    "export",
    "get",
    "import_entries",
    "list_templates",
    "list_versions",
    "rate",
    "restore",
    "starters",
    "take",
]

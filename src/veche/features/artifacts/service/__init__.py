"""What artifacts can do: for doors and for higher features."""

from veche.features.artifacts.service.bring_in import Brought, bring_in, place
from veche.features.artifacts.service.collect import collect
from veche.features.artifacts.service.edit import (
    add_version,
    change,
    content,
    create,
    get,
    list_artifacts,
    list_for_house,
    remove,
    restore,
)
from veche.features.artifacts.service.view import Page, issue_link, open_link

__all__ = [
    "Brought",
    "Page",
    "add_version",
    "bring_in",
    "change",
    "collect",
    "content",
    "create",
    "get",
    "issue_link",
    "list_artifacts",
    "list_for_house",
    "open_link",
    "place",
    "remove",
    "restore",
]

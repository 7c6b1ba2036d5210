"""What sharing can do: links and what they show."""

from veche.features.sharing.service.links import is_followed, list_links, make_link, renew_link, revoke_link
from veche.features.sharing.service.locks import Locks
from veche.features.sharing.service.show import Preview, copy, file_of, look, preview, viewed

__all__ = [
    "Locks",
    "Preview",
    "copy",
    "file_of",
    "is_followed",
    "list_links",
    "look",
    "make_link",
    "preview",
    "renew_link",
    "revoke_link",
    "viewed",
]

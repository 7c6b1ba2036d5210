"""Pure rules of links: what of a message is shown, and tickets for links with a password."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from veche.features.conversations.logic import Node, path_to
from veche.features.identity.logic import DAY, HOUR, MINUTE, Backoff
from veche.ports.content import AudioPart, CitationPart, FilePart, ImagePart, Part, ReasoningPart, TextPart

TICKET_FOR: Final = 12 * HOUR
LONGEST_TICKET: Final = 100
BY_ONE: Final = Backoff(free=5, first=5_000, most=15 * MINUTE, forget=HOUR)  # guesses from one network
BY_ALL: Final = Backoff(free=100, first=10_000, most=15 * MINUTE, forget=DAY)  # at one link
N = TypeVar("N", bound=Node)


def shown_parts(parts: Iterable[Part], *, reasoning: bool, files: bool) -> list[Part]:
    """What a stranger may see: words, and thoughts and files if the maker wants; nothing of other conversations."""
    shown: list[Part] = []
    for part in parts:
        match part:
            case TextPart():
                shown.append(part)
            case ReasoningPart() if reasoning:
                shown.append(ReasoningPart(part.text, part.duration_ms))
            case FilePart() | ImagePart() | AudioPart() if files:
                shown.append(part)
            case CitationPart() if part.source in ("manual", "web"):
                shown.append(part)
    return shown


def shown_ids(nodes: Mapping[str, N], head_id: str | None, *, branches: bool) -> list[str]:
    """The messages that are shown, by rising number."""
    chosen = list(nodes.values()) if branches else path_to(nodes, head_id)
    return [node.id for node in sorted(chosen, key=lambda one: one.number)]


def author_name(link_id: str, author_id: str | None) -> str | None:
    """Tells the people of one link apart, and nothing else."""
    return hashlib.sha256(f"{link_id} {author_id}".encode()).hexdigest()[:8] if author_id else None


def make_ticket(token_hash: str, password_hash: str, until: int) -> str:
    """Opens a link until then; a change of the password ends it, as the stored hash is the key."""
    return f"{until:x}.{_mark(token_hash, password_hash, until)}"


def ticket_good(ticket: str, token_hash: str, password_hash: str, now: int) -> bool:
    """Was it given for this link and this password, and is its time not over?"""
    head, _, mark = ticket[:LONGEST_TICKET].partition(".")
    try:
        until = int(head, 16)
    except ValueError:
        return False
    return until > now and hmac.compare_digest(mark.encode(), _mark(token_hash, password_hash, until).encode())


def _mark(token_hash: str, password_hash: str, until: int) -> str:
    return hmac.new(password_hash.encode(), f"{token_hash} {until}".encode(), hashlib.sha256).hexdigest()

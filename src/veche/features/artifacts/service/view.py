"""Shows an artifact apart from everything of ours, under an address that is good for minutes.

The address says nothing of whoever looks; the page has no origin, cookies and network
(docs/decisions/0011-artifacts.md).
"""

from __future__ import annotations

import msgspec

from veche.features.artifacts import access, repository
from veche.features.artifacts.errors import LinkExpired, NoVersion
from veche.features.artifacts.schemas import Kind, ViewLink
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.secrets import SealBroken, Sealer

GOOD_FOR = 5 * 60_000  # milliseconds
PATH = "/artifacts/view/"


class Page(msgspec.Struct):
    """What the frame shows."""

    kind: Kind
    title: str
    content: str


class _Ticket(msgspec.Struct):
    """What is sealed into the address."""

    artifact: str
    number: int
    until: int


def issue_link(tx: Tx, caller: Caller, artifact_id: str, number: int | None, sealer: Sealer) -> ViewLink:
    """An address for whoever may see the artifact now.

    Raises:
        NoVersion: there is no such version.
    """
    found = access.require(tx, caller, artifact_id)
    number = found.version if number is None else number
    if all(version.number != number for version in found.versions):
        raise NoVersion(number=number)
    ticket = _Ticket(found.id, number, tx.now + GOOD_FOR)
    return ViewLink(PATH + sealer.seal(msgspec.json.encode(ticket).decode()), ticket.until)


def open_link(tx: Tx, token: str, sealer: Sealer) -> Page:
    """What is to be shown under an address.

    Raises:
        LinkExpired: it is not one of ours, or was good once.
    """
    try:
        ticket = msgspec.json.decode(sealer.open(token), type=_Ticket)
    except (SealBroken, msgspec.DecodeError, ValueError) as error:
        raise LinkExpired from error
    found = repository.get(tx, ticket.artifact) if ticket.until > tx.now else None
    content = repository.content_of(tx, ticket.artifact, ticket.number) if found is not None else None
    if found is None or content is None:
        raise LinkExpired
    return Page(found.kind, found.title, content)

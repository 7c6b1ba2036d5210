"""A letter (.eml): who, to whom, when, about what, its text, and the names of what was attached."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import BinaryIO, cast

from veche.kit.documents.form import Extracted, Pages, Unreadable
from veche.kit.documents.web import words_of

MOST_BYTES = 64 << 20
_HEADERS = ("From", "To", "Cc", "Date", "Subject")


def read_mail(source: BinaryIO) -> Extracted:
    """The letter as text."""
    data = source.read(MOST_BYTES)
    if data.count(b"\nContent-Type:") > 2_000:
        raise Unreadable("too_large")
    letter = BytesParser(policy=policy.default).parsebytes(data)
    pages = Pages()
    for name in _HEADERS:
        if letter[name]:
            pages.add(f"{name}: {letter[name]}\n")
    pages.add("\n")
    body = letter.get_body(("plain", "html"))
    if body is not None:
        text = _content(cast(EmailMessage, body))
        pages.add(words_of(text) if body.get_content_subtype() == "html" else text)
    names = [part.get_filename() or part.get_content_type() for part in letter.iter_attachments()]
    if names:
        pages.add("\n\nAttachments: " + ", ".join(names[:100]))
    return pages.finish()


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, KeyError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""

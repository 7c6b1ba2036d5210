"""Renders one conversation to the format that was asked for."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from veche.features.conversations.schemas import Conversation, Message
from veche.features.exchange.logic import archive, as_docx, as_html, as_text
from veche.features.exchange.logic.document import LABELS, Labels, Told, chosen, compose
from veche.features.exchange.schemas import Format, Options
from veche.features.exchange.service.gather import Gathered
from veche.kit.caller import Caller, Locale
from veche.kit.messages import sentence

ENDINGS: dict[Format, str] = {
    "markdown": ".md", "html": ".html", "pdf": ".pdf", "docx": ".docx", "json": ".json", "csv": ".csv", "text": ".txt",
}  # fmt: skip
EMBEDDED = ("html", "pdf", "docx")  # formats that hold pictures themselves
_FONTS = Path(__file__).parent.parent / "fonts"
_pdf = threading.Lock()  # the library's fonts are one for the whole process


def labels(locale: Locale) -> Labels:
    """The words of documents in a language."""
    return {name: _as_template(name, locale) for name in LABELS}


def _as_template(name: str, locale: Locale) -> str:
    """Sentences are formatted when they are looked up; those with places to fill get them back."""
    places = {"place": "{place}", "many": "{many}", "number": "{number}", "name": "{name}"}
    return sentence(f"exchange.label_{name}", locale, **places, input="{input}", output="{output}")


def render(
    found: Gathered,
    format: Format,
    options: Options,
    caller: Caller,
    paths: Mapping[str, str],
    pictures: Mapping[str, bytes],
    now: int,
) -> bytes:
    """The file. `paths` says where files lie beside it, by id; `pictures` are those to be put inside.

    Blocks, for seconds where a conversation is long: call it in a thread.
    """
    if format == "json":
        return archive.as_json(archived(found, caller, paths))
    if format == "csv":
        return as_text.csv_rows(*csv_facts(found), head=True).encode("utf-8", "replace")
    told = Told(found.people, paths, labels(caller.locale), caller.locale, now)
    document = compose(found.conversation, found.messages, options, told)
    match format:
        case "markdown":
            return as_text.markdown(document).encode("utf-8", "replace")
        case "text":
            return as_text.text(document).encode("utf-8", "replace")
        case "html":
            return as_html.html(document, pictures).encode("utf-8", "replace")
        case "docx":
            return as_docx.docx(document, pictures, now)
        case "pdf":
            from veche.features.exchange.logic.as_pdf import pdf

            with _pdf:
                return pdf(document, pictures, _fonts())


def csv_facts(found: Gathered) -> tuple[Conversation, list[Message], set[str], dict[str, str]]:
    """What rows of CSV are made of."""
    shown = {one.id for one in chosen(found.conversation, found.messages, "shown")}
    return found.conversation, found.messages, shown, found.people


def archived(found: Gathered, caller: Caller, paths: Mapping[str, str]) -> archive.Archived:
    """A conversation as it is kept in an archive."""
    return archive.Archived(
        format=archive.FORMAT,
        version=archive.VERSION,
        owner=caller.user_id,
        conversation=found.conversation,
        messages=found.messages,
        marks=found.marks,
        people=found.people,
        files=[
            archive.ArchivedFile(one.id, one.name, one.media_type, one.size, one.sha256, paths.get(one.id))
            for one in found.files.values()
        ],
        artifacts=[archive.ArchivedArtifact(one, contents) for one, contents in found.artifacts],
    )


@lru_cache(maxsize=1)
def _fonts():  # type: ignore[no-untyped-def]
    from veche.features.exchange.logic.pdf_fonts import FILES, Fonts

    return Fonts({name: (_FONTS / file).read_bytes() for name, file in FILES.items()})

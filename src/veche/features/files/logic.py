"""What a file is by its bytes, what it may be called, how it is served and what text it holds: pure rules."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from veche.kit.documents.form import kind_of
from veche.kit.documents.plain import decode, is_utf8

NAME_LENGTH = 150
BINARY = "application/octet-stream"
OLD_OFFICE = "application/x-ole-storage"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,57}")

# Types whose first bytes are known. A file may claim one of them only if it begins so.
_SIGNATURES: list[tuple[str, str]] = [
    (r"\x89PNG\r\n\x1a\n", "image/png"),
    (r"\xff\xd8\xff", "image/jpeg"),
    (r"GIF8[79]a", "image/gif"),
    (r"RIFF....WEBP", "image/webp"),
    (r"BM....\x00\x00\x00\x00", "image/bmp"),
    (r"II\*\x00|MM\x00\*", "image/tiff"),
    (r"....ftypavi[fs]", "image/avif"),
    (r"....ftyp(?:heic|heix|mif1|msf1)", "image/heic"),
    (r"%PDF-", "application/pdf"),
    (r"\{\\rtf", "application/rtf"),
    (r"OggS", "audio/ogg"),
    (r"fLaC", "audio/flac"),
    (r"RIFF....WAVE", "audio/wav"),
    (r"ID3|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
    (r"\xff[\xf1\xf9]", "audio/aac"),
    (r"....ftypM4A", "audio/mp4"),
    (r"....ftyp", "video/mp4"),
    (r"\x1aE\xdf\xa3", "video/webm"),
    (r"PK(?:\x03\x04|\x05\x06|\x07\x08)", "application/zip"),
    (r"\x1f\x8b", "application/gzip"),
    (r"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (r"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (r"Rar!\x1a\x07", "application/vnd.rar"),
    (r"\x7fELF|MZ", BINARY),
]
_MAGIC = [(re.compile(pattern.encode("latin-1"), re.DOTALL), kind) for pattern, kind in _SIGNATURES]
_SPOKEN = frozenset(["application/pdf", "application/rtf"])  # whose first bytes are words, and nobody else's
_MIMETYPE = re.compile(rb"PK\x03\x04.{26}mimetype([\w./+-]+?)PK", re.DOTALL)
_FOLDERS = [(b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")]
_AUDIO_OR_VIDEO = {"audio/ogg": "video/ogg", "video/webm": "audio/webm", "video/mp4": "audio/mp4"}
_IN_ZIP = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
}
_TEXT_BY_ENDING = {
    "md": "text/markdown",
    "markdown": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "eml": "message/rfc822",
    "htm": "text/html",
    "html": "text/html",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "toml": "application/toml",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "py": "text/x-python",
}
_TEXTUAL = re.compile(
    r"text/.+|.+\+(?:json|xml|yaml)"
    r"|application/(?:json|x-ndjson|xml|yaml|x-yaml|toml|javascript|typescript|sql|x-sh|x-httpd-php|x-tex|graphql)"
)
# what stands before the first element is taken once and for all, or many comments would be tried in every division
_MARKUP = re.compile(r"(?>\s*(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body|script|svg|\?xml)\b", re.I | re.S)
_SHOWN_INLINE = re.compile(r"image/(?:png|jpeg|gif|webp|avif|bmp)|text/plain|audio/.+|video/.+")
_VERIFIED = {kind for _, kind in _SIGNATURES if kind != BINARY}


def clean_name(name: str) -> str:
    """A name that is safe to show and to save under: no folders, no invisible or direction-changing characters."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", kept)).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and stem and len(ending) <= 16:
        return stem[: NAME_LENGTH - len(ending) - 1].rstrip(" .") + "." + ending
    return kept[:NAME_LENGTH] or "file"


def is_textual(media_type: str) -> bool:
    """Is a file of this type text that a model can read as it is?"""
    return _TEXTUAL.fullmatch(media_type) is not None


def sniff(head: bytes, declared: str | None, name: str, *, whole: bool = True) -> str:
    """The media type by the first bytes; what was declared only chooses among types that the bytes allow.

    Args:
        whole: `head` is all there is, so that a character cut at its end is an error.
    """
    claim = (declared or "").split(";", 1)[0].strip().lower()
    if not _TYPE.fullmatch(claim) or claim == "application/x-www-form-urlencoded":  # curl says so of anything
        claim = ""
    ending = name.rpartition(".")[2].lower()
    text = decode(head, cut=not whole)
    for pattern, kind in _MAGIC:
        # some signatures are words that a text, too, may begin with
        if pattern.match(head) and (kind in _SPOKEN or not is_utf8(head, cut=not whole)):
            return _close_kind(kind, claim, ending, head)
    if text is not None:
        return _text_kind(text, claim, ending)
    main = claim.partition("/")[0]
    unproved = claim in _VERIFIED or is_textual(claim) or main in ("image", "audio", "video", "text", "multipart")
    return BINARY if unproved or not claim else claim


def _close_kind(kind: str, claim: str, ending: str, head: bytes) -> str:
    """A container holds kinds that its first bytes do not tell, or only a little later."""
    if kind == "application/zip":
        named = _MIMETYPE.match(head)
        if named and (inner := named[1].decode("ascii")) in _IN_ZIP.values():
            return inner
        office = [_IN_ZIP[name] for mark, name in _FOLDERS if mark in head]
        if len(office) == 1:
            return office[0]
        return claim if claim in _IN_ZIP.values() else _IN_ZIP.get(ending, kind)
    if kind == OLD_OFFICE:  # what looks new but lies in the old container is locked with a password
        return _IN_ZIP.get(ending) or (claim if claim.startswith("application/") and claim != BINARY else kind)
    return claim if claim and _AUDIO_OR_VIDEO.get(kind) == claim else kind


def _text_kind(text: str, claim: str, ending: str) -> str:
    by_name = _TEXT_BY_ENDING.get(ending)
    if claim not in ("", BINARY, "text/plain") and (is_textual(claim) or claim == "message/rfc822"):
        return claim
    if by_name is not None:
        return by_name
    markup = _MARKUP.match(text)
    if markup is None or claim == "text/plain":
        return "text/plain"
    return "text/html" if "html" in text[:1000].lower() else "application/xml"


def disposition(name: str, media_type: str) -> str:
    """The `Content-Disposition` header (RFC 6266): only harmless types open in the browser."""
    how = "inline" if _SHOWN_INLINE.fullmatch(media_type) else "attachment"
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def reading_kind(media_type: str) -> str | None:
    """How a file of this type is read: as `text`, by a kind of `kit.documents`, or not at all."""
    return kind_of(media_type) or ("text" if is_textual(media_type) else None)

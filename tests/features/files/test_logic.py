"""Names, media types, encodings and headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.features.files.logic import BINARY, NAME_LENGTH, clean_name, decode, disposition, is_textual, sniff

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ZIP = b"PK\x03\x04\x14\x00\x06\x00"
RUSSIAN = "Съешь ещё этих мягких французских булок, да выпей чаю. Привет, мир!\n" * 3


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\план.docx", "план.docx"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("  .hidden. ", "hidden"),
        ('what?<is>"this".md', "what__is__this_.md"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".tar", "x" * (NAME_LENGTH - 4) + ".tar"),
    ],
)
def test_clean_name(given: str, expected: str) -> None:
    assert clean_name(given) == expected


@given(st.text(max_size=400))
def test_a_clean_name_is_clean_and_stays(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= NAME_LENGTH
    assert not set(clean) & set('/\\\x00\r\n"<>') and clean not in (".", "..")
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("head", "declared", "name", "expected"),
    [
        (PNG, "image/jpeg", "a.jpg", "image/png"),  # the bytes decide
        (JPEG, None, "a", "image/jpeg"),
        (PDF, "text/html", "a.html", "application/pdf"),
        (b"<html><script>alert(1)</script>", "image/png", "a.png", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/png", "a.svg", "image/svg+xml"),
        (b"plain words", "image/png", "a.png", "text/plain"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "image/png", "a.png", BINARY),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "text/plain", "a.txt", BINARY),
        (b"\xd0\xcf\x11\xe0\x00\x00\x01\x00", "application/msword", "a.doc", "application/msword"),
        (b"\x00\x01\x02\x03", "no such/type; x", "a", BINARY),
        (b"\x00\x01\x02\x03", "application/x-www-form-urlencoded", "a", BINARY),
        (ZIP, None, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (ZIP, "application/x-msdownload", "a.zip", "application/zip"),
        (b"\x1aE\xdf\xa3\x00\x00", "audio/webm;codecs=opus", "voice.webm", "audio/webm"),
        (b"\x1aE\xdf\xa3\x00\x00", "audio/ogg", "voice.webm", "video/webm"),
        (b"# Title", "text/markdown; charset=utf-8", "a.md", "text/markdown"),
        (b"import os\n", "application/octet-stream", "a.py", "text/x-python"),
        (b"export const a = 1\n", "video/mp2t", "a.ts", "text/plain"),
        (b'{"a": 1}', "application/json", "a", "application/json"),
        (b"a;b\n1;2\n", "application/vnd.ms-excel", "a.csv", "text/csv"),
        (b"ID3 is a tag, MZ a magazine", None, "a.txt", "text/plain"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "text/plain", "a.txt", BINARY),
        (RUSSIAN.encode("cp1251"), "text/plain", "a.txt", "text/plain"),
        (RUSSIAN.encode("utf-16"), "", "a.txt", "text/plain"),
    ],
)
def test_sniff(head: bytes, declared: str | None, name: str, expected: str) -> None:
    assert sniff(head, declared, name) == expected


@given(st.binary(max_size=64), st.sampled_from(["image/png", "image/gif", "application/pdf", "audio/mpeg"]))
def test_nothing_is_a_picture_by_claim_alone(head: bytes, claim: str) -> None:
    if sniff(head, claim, "a") == claim:
        assert sniff(head, None, "b") == claim


def test_a_head_that_ends_within_a_letter() -> None:
    head = RUSSIAN.encode()[:-10][:31]
    assert decode(head, cut=True) is not None and decode(RUSSIAN.encode()[:1] + b"\xd0", cut=True) is not None
    assert sniff("ж".encode()[:1], None, "a.txt", whole=False) == "text/plain"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_decode_russian(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_decode_western() -> None:
    text = "Das Mädchen hört über die Straße, où est le café déjà vu."
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("data", [PNG, JPEG, ZIP + b"\x00\x00\x08\x00", bytes(range(256)), b"\x00" * 40])
def test_no_text(data: bytes) -> None:
    assert decode(data) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"), max_size=200))
def test_every_utf8_text_comes_back(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary(max_size=200), st.booleans())
def test_decode_never_fails(data: bytes, cut: bool) -> None:
    decode(data, cut=cut)


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/csv", True),
        ("application/json", True),
        ("application/ld+json", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/pdf", False),
        (BINARY, False),
    ],
)
def test_is_textual(media_type: str, expected: bool) -> None:
    assert is_textual(media_type) is expected


def test_disposition() -> None:
    assert disposition("a.png", "image/png") == "inline; filename=\"a.png\"; filename*=UTF-8''a.png"
    assert disposition("отчёт.html", "text/html") == (
        "attachment; filename=\"_____.html\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.html"
    )
    for kind in ("text/html", "image/svg+xml", "application/pdf", "application/xml", "text/javascript", BINARY):
        assert disposition("a", kind).startswith("attachment")


@given(st.text(max_size=100))
def test_a_header_is_one_line_of_ascii(name: str) -> None:
    header = disposition(clean_name(name), "image/png")
    assert header.isascii() and header.isprintable() and header.count('"') == 2


def test_many_comments_before_nothing_are_no_riddle() -> None:
    assert sniff(b"<!---->" * 1000 + b"x", None, "a") == "text/plain"
    assert sniff(b"<!-- a --> <!-- b -->\n<html>", None, "a") == "text/html"
    assert sniff(b"<!-- never closed " * 400, None, "a") == "text/plain"

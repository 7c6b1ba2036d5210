"""What is read out of each format, and how what is broken or means harm is refused. In this process: no limits."""

from __future__ import annotations

import io

import pytest

from tests.kit.documents import samples
from veche.kit.documents import Extracted, Unreadable, packed
from veche.kit.documents import form as form_module
from veche.kit.documents.child import answer_of, load


def read(kind: str, data: bytes) -> Extracted:
    return load(kind)(io.BytesIO(data))


def refusal(kind: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(kind, data)
    return refused.value.reason


def pages(found: Extracted) -> list[str]:
    """The text of each page, by their places."""
    ends = [page.start for page in found.pages[1:]] + [len(found.text)]
    return [found.text[page.start : end].strip() for page, end in zip(found.pages, ends, strict=True)]


def test_pdf() -> None:
    found = read("pdf", samples.pdf("Revenue grew", "", "Costs fell"))
    assert (found.unit, pages(found)) == ("page", ["Revenue grew", "", "Costs fell"])
    assert refusal("pdf", samples.pdf("")) == "no_text"
    assert refusal("pdf", samples.pdf("secret", encrypted=True)) == "encrypted"
    assert refusal("pdf", b"%PDF-1.7\nnothing") == "damaged"


def test_docx() -> None:
    body = (
        samples.paragraph("Договор", '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')
        + samples.paragraph("пункт", "<w:pPr><w:numPr/></w:pPr>")
        + "<w:tbl><w:tr><w:tc>" + samples.paragraph("a") + "</w:tc><w:tc>" + samples.paragraph("b")
        + "</w:tc></w:tr></w:tbl>"
        + "<w:del><w:r><w:t>gone</w:t></w:r></w:del>"
        + '<w:p><w:r><w:br w:type="page"/><w:t>second</w:t></w:r></w:p>'
    )  # fmt: skip
    found = read("docx", samples.docx(body))
    assert pages(found) == ["# Договор\n- пункт\na | b |", "second"]
    alone = read("docx", samples.docx(samples.paragraph("one page")))
    assert (alone.unit, alone.text.strip()) == (None, "one page")
    assert refusal("docx", samples.docx("")) == "no_text"
    assert refusal("docx", samples.packed(other="x")) == "damaged"
    assert refusal("docx", b"PK\x03\x04 nothing") == "damaged"
    assert refusal("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "encrypted"


def test_sheets() -> None:
    found = read("xlsx", samples.xlsx())
    assert [page.label for page in found.pages] == ["Смета", "Empty"]
    assert pages(found)[0] == "Плитка\t\t12.5\nИтого\t12.5\tTRUE"
    row = '<table:table-row><table:table-cell table:number-columns-repeated="%s"><text:p>x</text:p></table:table-cell>'
    table = f'<table:table table:name="One">{row % 2}</table:table-row></table:table>'
    assert pages(read("ods", samples.odf("spreadsheet", table))) == ["x\tx"]
    endless = f'<table:table table:name="One">{row % 10**9}</table:table-row></table:table>'
    assert len(read("ods", samples.odf("spreadsheet", endless)).text) < 1000


def test_slides_and_open_documents() -> None:
    assert pages(read("pptx", samples.pptx())) == ["First\n\nSay hello", "Second"]
    text = '<text:h text:outline-level="2">Глава</text:h><text:p>a<text:s text:c="2"/>b</text:p>'
    assert read("odt", samples.odf("text", text)).text == "## Глава\na  b\n"
    slide = '<draw:page draw:name="{}"><text:p>{}</text:p></draw:page>'
    slides = slide.format("Титул", "one") + slide.format("2", "two")
    found = read("odp", samples.odf("presentation", slides))
    assert ([page.label for page in found.pages], pages(found)) == (["Титул", "2"], ["one", "two"])


def test_books_pages_letters_and_rtf() -> None:
    assert pages(read("epub", samples.epub())) == ["# Before", "After"]
    short = b"<html><script>x()</script><p>hi"
    assert read("html", short).text == short.decode()  # short pages stay as they are: somebody may want them changed
    meta = '<meta charset="windows-1251"><script>no()</script><h2>Привет</h2><ul><li>раз</ul>'
    long = meta.encode("cp1251") + b"<p>" + b"a " * 60_000
    assert read("html", long).text.startswith("## Привет\n\n- раз")
    assert "no()" not in read("html", long).text
    letter = (
        b"From: a@example.org\r\nSubject: =?utf-8?B?0J/RgNC40LLQtdGC?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n'
    ) + "Тело".encode("koi8-r")
    attached = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"'
    letter += b"\r\n--b\r\n" + attached + b"\r\n\r\nx\r\n--b--"
    text = read("mail", letter).text
    assert "Subject: Привет" in text and "Тело" in text and "Attachments: a.pdf" in text
    rtf = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\'cf\'f0\'e8 \u1052?\'e8\'f0\par"
        rb"{\*\secret no}\{x\}}"
    )
    assert read("rtf", rtf).text == "При Мир\n{x}"
    assert refusal("rtf", b"plain") == "damaged"


def test_pictures_and_sound() -> None:
    found = read("picture", samples.picture(60, 20, orientation=6))
    assert (found.width, found.height) == (20, 60)
    assert found.preview is not None and found.preview[8:12] == b"WEBP"
    assert refusal("picture", b"\x89PNG\r\n\x1a\n" + bytes(50)) == "damaged"
    assert read("sound", samples.sound(1.5)).duration_ms == 1500
    assert read("sound", samples.movie_header(600, 1500)).duration_ms == 2500
    assert read("sound", b"ID3" + bytes(100)).duration_ms is None


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><w:document>&lol2;</w:document>'
    assert refusal("docx", samples.packed_as({"word/document.xml": laughs})) == "damaged"
    deep = "<w:sdt>" * 400 + "</w:sdt>" * 400
    assert refusal("docx", samples.docx(deep)) == "too_large"
    monkeypatch.setattr(packed, "MOST_UNPACKED", 100_000)
    assert refusal("docx", samples.docx(samples.paragraph("") + " " * 1_000_000)) == "too_large"
    monkeypatch.setattr(packed, "MOST_ENTRIES", 3)
    assert refusal("pptx", samples.packed(a="", b="", c="", d="")) == "too_large"


def test_a_text_that_is_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_module, "MOST_TEXT", 10)
    found = read("docx", samples.docx(samples.paragraph("a" * 30) + samples.paragraph("b")))
    assert (found.text, found.cut) == ("a" * 10, True)


def test_whatever_breaks_has_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    def explode(_: object) -> Extracted:
        raise RuntimeError

    assert answer_of(explode).reason == "broken"
    assert answer_of(lambda _: (_ for _ in ()).throw(MemoryError())).reason == "too_large"  # type: ignore[arg-type]

"""Documents made by code: each format at its smallest, and some that mean harm."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def packed(**members: str | bytes) -> bytes:
    """A zip archive; `__` in a name stands for a slash, `_dot_` for a dot."""
    return packed_as({name.replace("__", "/").replace("_dot_", "."): data for name, data in members.items()})


def packed_as(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(*lines: str, encrypted: bool = False) -> bytes:
    """One page for each line; `encrypted` with a password that nobody has."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + i * 2} 0 R" for i in range(len(lines)))
    objects.append(f"<< /Type /Pages /Count {len(lines)} /Kids [{kids}] >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for i, line in enumerate(lines):
        stream = f"BT /F1 14 Tf 60 700 Td ({line}) Tj ET" if line else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + i * 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    lock = ""
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'a1' * 32}> /U <{'b2' * 32}> >>")
        lock = f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    text += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{lock} >>\nstartxref\n{start}\n%%EOF\n"
    return text.encode("latin-1")


def docx(body: str) -> bytes:
    """A Word document with this body."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed_as({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def paragraph(text: str, before: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx() -> bytes:
    """Two sheets, shared and inline texts, a formula, a gap."""
    sheets = '<sheet name="Смета" sheetId="1" r:id="rId1"/><sheet name="Empty" sheetId="2" r:id="rId2"/>'
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>12.5</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Итого</t></is></c><c r="B3"><f>SUM(C1)</f><v>12.5</v></c>'
        '<c r="C3" t="b"><v>1</v></c></row>'
    )
    return packed_as(
        {
            "xl/workbook.xml": f"<workbook {S} {R}><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
            "xl/sharedStrings.xml": f"<sst {S}><si><t>Плит</t><t>ка</t><rPh><t>no</t></rPh></si></sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{cells}</sheetData></worksheet>",
            "xl/worksheets/sheet2.xml": f"<worksheet {S}><sheetData/></worksheet>",
        }
    )


def pptx() -> bytes:
    """Two slides, the first with notes."""
    slide = f"<p:sld xmlns:p='p' {A}><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:sld>"
    return packed_as(
        {
            "ppt/slides/slide2.xml": slide % "Second",
            "ppt/slides/slide1.xml": slide % "First",
            "ppt/notesSlides/notesSlide1.xml": slide % "Say hello",
        }
    )


def odf(kind: str, body: str) -> bytes:
    """An OpenDocument file with its type first, as the format wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        content = f"<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>"
        archive.writestr("content.xml", content)
    return out.getvalue()


def epub() -> bytes:
    """Two chapters, in another order than their files."""
    return packed_as(
        {
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
            "OEBPS/book.opf": '<package><item id="a" href="a.xhtml"/><item id="b" href="b%20c.xhtml"/>'
            '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
            "OEBPS/a.xhtml": "<html><body><p>After</p></body></html>",
            "OEBPS/b c.xhtml": "<html><head><title>no</title></head><body><h1>Before</h1></body></html>",
        }
    )


def picture(width: int, height: int, *, orientation: int = 1, form: str = "JPEG") -> bytes:
    """A picture that a camera has noted the orientation of."""
    made = Image.new("RGB", (width, height), (200, 30, 30))
    exif = made.getexif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    made.save(out, form, exif=exif)
    return out.getvalue()


def sound(seconds: float) -> bytes:
    """Silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(round(16_000 * seconds)))
    return out.getvalue()


def movie_header(scale: int, length: int) -> bytes:
    """The boxes of an MP4 that tell how long it is, after a heap of something else."""
    mvhd = struct.pack(">I4sIIIII", 28, b"mvhd", 0, 0, 0, scale, length)
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0)
    heap = struct.pack(">I4s", 5008, b"mdat") + bytes(5000)
    return head + heap + struct.pack(">I4s", 8 + len(mvhd), b"moov") + mvhd

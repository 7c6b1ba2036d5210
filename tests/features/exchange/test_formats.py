"""Every format is opened by somebody else's reader, which finds the words, the tables and the links."""

from __future__ import annotations

import csv
import ctypes
import io
import json
from html.parser import HTMLParser
from typing import Any

import docx
import pypdfium2
import pytest
from PIL import Image

from tests.features.exchange.home import Home, message, unzipped
from veche.features.exchange.logic import as_text, document
from veche.features.exchange.logic.blocks import Paragraph, Text, safe_url
from veche.features.exchange.logic.markdown import parse
from veche.features.exchange.logic.names import safe_name, unlike
from veche.features.exchange.service.render import labels
from veche.kit.caller import Caller
from veche.ports.content import CitationPart, Part, ReasoningPart, TextPart, ToolCallPart

ANSWER = """Съешь ещё этих **мягких** французских *булок* 🚀 и `код` — [ссылка](https://example.org/п?а=1&б=2).

## Заголовок ёлки

| Вопрос | SQLite | PostgreSQL |
|:---|:---:|---:|
| Установка | один файл | сервер |

1. первое
2. второе
   - [x] вложенное

> цитата

```python
print("привет <b>мир</b> & все")
```

$$
E = mc^2
$$

[злая](javascript:alert(1)) <script>alert(1)</script> и сноска[^1].

[^1]: Её текст.
"""


@pytest.fixture
def house_url(sqlite_house_url: str) -> str:
    """What is rendered does not depend on the database."""
    return sqlite_house_url


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGBA", (60, 40), (20, 120, 90, 200)).save(target, "PNG")
    return target.getvalue()


async def talk(home: Home, anna: Caller, title: str | None = "Базы: «за» и против?") -> str:
    image = await home.file(anna, "схема.png", picture())
    note = await home.file(anna, "смета.csv", "позиция;цена\nплитка;5".encode())
    first = message(1, "user", [TextPart("Сравни базы"), image, note], None, author=anna.user_id)
    said: list[Part] = [ReasoningPart("Думаю о *плитке*"), ToolCallPart("c", "поиск", '{"q":1}'), TextPart(ANSWER)]
    cited = CitationPart(1, "Источник", "точные слова", "https://example.org/s", "web")
    second = message(2, "assistant", [*said, cited], first.id, model="yandex.gpt")
    other = message(3, "assistant", [TextPart("Другая ветка: ёж")], first.id, model="a.b")
    return await home.put(anna, [first, second, other], title=title, head=second.id)


class Reader(HTMLParser):
    """Text, tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", list[str](), list[tuple[str, str | None]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def pdf_text(data: bytes) -> str:
    file = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in file)


async def test_pdf_has_text_that_can_be_found(home: Home) -> None:
    anna = home.person("Анна", "ru")
    made, data = await home.export(anna, "pdf", await talk(home, anna), reasoning=True, branches="all")
    text = pdf_text(data)
    for words in ("Съешь ещё этих мягких французских булок 🚀", "Заголовок ёлки", "PostgreSQL", "вложенное", "цитата",
                  'print("привет <b>мир</b> & все")', "E = mc^2", "Другая ветка: ёж", "Рассуждения", "точные слова",
                  "вариант 1 из 2", "Её текст", "Анна", "схема.png"):  # fmt: skip
        assert words in text, words
    assert made.name == "Базы «за» и против.pdf"
    assert data.count(b"/FontFile2") >= 2  # the fonts are inside
    links = str([link for page in pypdfium2.PdfDocument(data) for link in _links(page)])
    assert "example.org" in links
    assert "javascript" not in links


def _links(page: Any) -> list[str]:
    raw, found = pypdfium2.raw, []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
        found.append(buffer.value.decode())
    return found


async def test_pdf_puts_pictures_inside(home: Home) -> None:
    anna = home.person()
    id = await talk(home, anna)
    _, data = await home.export(anna, "pdf", id, files=True)
    files = unzipped(data)  # the table of prices lies beside it
    assert [name for name in files if name.startswith("files/")] == ["files/смета.csv"]
    pdf = pypdfium2.PdfDocument(next(data for name, data in files.items() if name.endswith(".pdf")))
    kinds = [one.type for page in pdf for one in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


async def test_docx_has_headings_tables_and_pictures(home: Home) -> None:
    anna = home.person("Анна", "ru")
    _, data = await home.export(anna, "docx", await talk(home, anna), files=True)
    files = unzipped(data)
    made = docx.Document(io.BytesIO(next(data for name, data in files.items() if name.endswith(".docx"))))
    styles = {paragraph.style.name: paragraph.text for paragraph in made.paragraphs if paragraph.style}
    assert styles["Title"] == "Базы: «за» и против?"
    assert styles["Heading 3"] == "Заголовок ёлки"
    heads = [one.text for one in made.paragraphs if one.style and one.style.name == "Heading 1"]
    assert heads == ["Анна", "yandex.gpt"]
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["Установка", "один файл", "сервер"]
    assert len(made.inline_shapes) == 1
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert 'print("привет <b>мир</b> & все")' in text
    targets = [link.target_ref for link in made.part.rels.values() if link.is_external]
    assert any("example.org" in target for target in targets)
    assert not any("javascript" in target for target in targets)


async def test_html_stands_alone_and_runs_nothing(home: Home) -> None:
    anna = home.person("Анна <b>", "ru")
    _, data = await home.export(anna, "html", await talk(home, anna, "</title><script>1</script>"), files=True)
    page = Reader(next(data for name, data in unzipped(data).items() if name.endswith(".html")).decode())
    assert "Съешь ещё этих" in page.text
    assert "Анна <b>" in page.text
    assert "script" not in page.tags
    assert {"table", "h2", "blockquote", "ol", "img", "pre"} <= set(page.tags)
    addresses = [value or "" for name, value in page.attributes if name in ("src", "href")]
    assert any(address.startswith("data:image/png") for address in addresses)
    assert all(address.startswith(("data:", "https://", "files/")) for address in addresses)
    assert not any(name.startswith("on") for name, _ in page.attributes)


async def test_markdown_text_and_csv(home: Home) -> None:
    anna = home.person("Анна", "ru")
    id = await talk(home, anna)
    made, data = await home.export(anna, "markdown", id, files=True)
    files = unzipped(data)
    text = files["Базы «за» и против.md"].decode()
    assert ANSWER.rstrip() in text
    assert "![схема.png](<files/схема.png>)" in text
    assert files["files/схема.png"] == picture()
    _, data = await home.export(anna, "text", id)
    assert "Установка | один файл | сервер" in data.decode()
    assert "**" not in data.decode()
    made, data = await home.export(anna, "csv", id)
    assert made.name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["shown"] for row in rows] == ["1", "1", "0"]
    assert rows[1]["text"] == ANSWER
    assert rows[0]["files"] == "схема.png; смета.csv"


async def test_tables_run_no_formulas(home: Home) -> None:
    anna = home.person()
    id = await home.talk(anna, '=HYPERLINK("http://evil")', "@SUM(1)", "-1+1", "- a list", "+7 900")
    _, data = await home.export(anna, "csv", id)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["text"][0] for row in rows] == ["'", "'", "'", "-", "'"]


async def test_many_in_one_archive(home: Home) -> None:
    anna = home.person("Анна", "ru")
    ids = [await home.talk(anna, "раз", title="Имя") for _ in range(3)] + [await home.talk(anna, "два", title=None)]
    for format, ending in (("markdown", "md"), ("pdf", "pdf"), ("docx", "docx"), ("html", "html"), ("text", "txt")):
        made, data = await home.export(anna, format, *ids)
        names = [f"Имя.{ending}", f"Имя (2).{ending}", f"Имя (3).{ending}", f"Без названия.{ending}"]
        assert sorted(unzipped(data)) == sorted(names)
        assert made.name == "Беседы.zip"
    made, data = await home.export(anna, "csv")
    assert len(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))) == 4
    _, data = await home.export(anna, "json", ids[0])
    assert json.loads(data)["format"] == "veche.conversation"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("CON", "CON_"),
        ("nul.txt", "nul_"),
        ("com¹", "com¹_"),
        ("  .. ", "conversation"),
        ("имя.", "имя"),
        ("и\u0306", "й"),
        ("a\u202eexe.txt", "a exe.txt"),
        ("я" * 300, "я" * 80),
        ("\ud800x", "?x".replace("?", " ").strip()),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_names_do_not_meet() -> None:
    taken: set[str] = set()
    assert [unlike(name, taken) for name in ("A.md", "a.md", "a.MD", "b")] == ["A.md", "a (2).md", "a (3).MD", "b"]


def test_addresses_that_run_something_are_dropped() -> None:
    for bad in ("javascript:alert(1)", " JaVa\tScript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "x"):
        assert safe_url(bad) is None
    assert safe_url("https://a.b/c d") == "https://a.b/cd"


def test_labels_are_there_in_both_languages() -> None:
    for locale in ("ru", "en"):
        found = labels(locale)  # type: ignore[arg-type]
        assert set(found) == set(document.LABELS)
        assert found["version"].format(place=1, many=2)
        assert found["tokens"].format(input=1, output=2)


def test_hostile_markdown_is_read() -> None:
    for text in (
        "> " * 3000 + "x",
        "- " * 2000 + "x",
        "*" * 20_000,
        "[" * 5000,
        "|" * 3000 + "\n" + "|-" * 3000,
        "`" * 9999,
    ):
        assert parse(text) is not None
    assert as_text._columns is not None


@pytest.mark.parametrize("opening", ["[", "![", "^[", "\\("])
def test_what_opens_without_end_stays_text(opening: str) -> None:
    text = opening * (1_000_000 // len(opening))
    assert parse(text) == (Paragraph((Text(text),)),)

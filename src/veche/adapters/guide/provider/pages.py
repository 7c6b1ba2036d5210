"""Reads the manual, in the package or in a source checkout, and cuts its pages into sections that can be quoted."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import msgspec

import veche
from veche.kit.errors import NotFound
from veche.kit.text import Language, fold

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n*", re.MULTILINE)
_PICTURE_NAME = re.compile(r"[a-z0-9-]{1,80}\.webp")
_LINK = re.compile(r"\]\((?P<page>[\w-]*)(?:\.md)?(?P<anchor>#[^)\s]*)?\)")


class Section(msgspec.Struct, frozen=True):
    """One question and its answer; `number` is the same for the section in every language."""

    number: int
    page: str  # file name without ".md"
    page_title: str
    heading: str
    text: str  # Markdown without pictures; links lead to /manual/…

    @property
    def title(self) -> str:
        """Where it stands, for people."""
        return f"{self.page_title} → {self.heading}"


class Page(msgspec.Struct, frozen=True):
    """One page of the manual; `markdown` is the file as written."""

    name: str
    title: str
    markdown: str
    sections: list[Section]


def manual_folder() -> Path:
    """Where the manual lies: `veche/manual` in an installed package, `docs/manual` in a checkout.

    Raises:
        NotFound: `guide.manual_missing`, when the installation is incomplete.
    """
    package = Path(veche.__file__).parent
    for folder in (package / "manual", package.parents[1] / "docs" / "manual"):
        if (folder / "en" / "index.md").is_file():
            return folder
    raise NotFound(code="guide.manual_missing", looked_in=str(package / "manual"))


def find_picture(name: str) -> Path | None:
    """A picture of the manual by its file's name; nothing else can be reached by it."""
    path = manual_folder() / "images" / name
    return path if _PICTURE_NAME.fullmatch(name) and path.is_file() else None


@lru_cache(maxsize=2)
def load_pages(language: Language) -> tuple[Page, ...]:
    """All pages in the order of the index. Raises `NotFound` like `manual_folder`."""
    folder = manual_folder() / language
    index = (folder / "index.md").read_text(encoding="utf-8")
    names = dict.fromkeys(["index", *re.findall(r"\]\(([\w-]+)\.md\)", index)])
    pages: list[Page] = []
    number = 0
    for name in names:
        page = _read(folder / f"{name}.md", language, number)
        number += len(page.sections)
        pages.append(page)
    return tuple(pages)


def slug(heading: str) -> str:
    """The anchor of a heading, by GitHub's rule: lower case, letters, digits and hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def section_url(section: Section, language: Language) -> str:
    """The address of a section in the web interface."""
    return f"/manual/{language}/{section.page}#{slug(section.heading)}"


def _read(path: Path, language: Language, number: int) -> Page:
    markdown = path.read_text(encoding="utf-8")
    head, *parts = re.split(r"^## +", markdown, flags=re.MULTILINE)
    title = head.strip().splitlines()[0].removeprefix("#").strip()
    sections: list[Section] = []
    for part in parts:
        heading, _, body = part.partition("\n")
        text = _absolute(_PICTURE.sub("", body).strip(), path.stem, language)
        sections.append(Section(number + len(sections), path.stem, title, heading.strip(), text))
    return Page(path.stem, title, markdown, sections)


def _absolute(text: str, page: str, language: Language) -> str:
    def lead(match: re.Match[str]) -> str:
        return f"](/manual/{language}/{match['page'] or page}{match['anchor'] or ''})"

    return _LINK.sub(lead, text)


def is_contents(section: Section) -> bool:
    """Whether the section only lists pages: it leads to answers and is none."""
    return all(line.startswith("- [") for line in section.text.splitlines())


def plain(section: Section) -> str:
    """The text of a section for an index: no addresses of links, no marks of code."""
    return fold(re.sub(r"\]\([^)]*\)", " ", section.text))

"""The manual: both languages have the same pages and sections, every link leads somewhere, short quotable texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from veche.adapters.guide.provider import Page, find_picture, load_pages, section_url, slug
from veche.kit.text import Language

FOLDER = Path(__file__).parents[3] / "docs" / "manual"
LANGUAGES: list[Language] = ["ru", "en"]


def _pages(language: Language) -> dict[str, Page]:
    return {page.name: page for page in load_pages(language)}


def test_both_languages_have_the_same_pages_and_sections() -> None:
    russian, english = _pages("ru"), _pages("en")
    assert list(russian) == list(english)
    for name, page in russian.items():
        assert [s.number for s in page.sections] == [s.number for s in english[name].sections], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_names_every_page(language: Language) -> None:
    assert set(_pages(language)) == {path.stem for path in (FOLDER / language).glob("*.md")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_heading(language: Language) -> None:
    pages = _pages(language)
    anchors = {name: {slug(s.heading) for s in page.sections} for name, page in pages.items()}
    for name, page in pages.items():
        for target, anchor in re.findall(r"\]\(([\w-]*)(?:\.md)?(?:#([^)]*))?\)", page.markdown):
            assert (target or name) in pages, (name, target)
            assert not anchor or anchor in anchors[target or name], (name, target, anchor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_can_be_quoted(language: Language) -> None:
    for page in _pages(language).values():
        assert len({s.heading for s in page.sections}) == len(page.sections), page.name
        for section in page.sections:
            assert 10 < len(section.text) < 1300, section.title
            assert ".md)" not in section.text
            assert section.text.count("```") % 2 == 0


def test_addresses_of_sections() -> None:
    section = next(s for s in _pages("en")["providers"].sections if s.heading == "llama.cpp server")
    assert section_url(section, "en") == "/manual/en/providers#llamacpp-server"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_there_small_and_not_quoted(language: Language) -> None:
    for page in _pages(language).values():
        for alt, address in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", page.markdown):
            assert alt, page.name
            found = find_picture(address.removeprefix("../images/"))
            assert found is not None, (page.name, address)
            assert found.stem.endswith(f"-{language}"), (page.name, address)
            assert found.stat().st_size < 150_000, address
        assert not any("![" in section.text for section in page.sections), page.name


def test_only_pictures_of_the_manual_are_found() -> None:
    for name in ("../en/index.md", "index.md", "..", "none.webp", "/etc/passwd", "a/b.webp", "tree-ru.webp\n", ""):
        assert find_picture(name) is None

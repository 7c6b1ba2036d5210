"""Which blocks stand for themselves, and of what they are new versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from veche.features.artifacts import logic
from veche.features.artifacts.logic import Block, Known, asked_about, blocks_of, is_document, kind_of, same_as, title_of

PAGE = "<!doctype html><title>My &amp; page</title>"


def block(language: str, content: str, **attributes: str) -> Block:
    return Block(0, language, attributes, content, True)


def test_blocks_are_found_as_markdown_has_them() -> None:
    text = "\n".join(
        [
            "Intro",
            '```py title="a b" artifact=x',
            "one",
            "```",
            "~~~~",
            "```",
            "inside",
            "~~~~",
            "  ```js",
            "  two",
            "    three",
            "  ```",
            "```inline``` is no block",
            "```html",
            "open",
        ]
    )
    found = blocks_of(text)
    assert [(one.index, one.language, one.content, one.closed) for one in found] == [
        (0, "python", "one", True),
        (1, "", "```\ninside", True),
        (2, "javascript", "two\n  three", True),
        (3, "html", "open", False),
    ]
    assert found[0].attributes == {"title": "a b", "artifact": "x"}


@given(st.text(alphabet="ab`~ \n", max_size=60), st.sampled_from(["", "html", "py title=x"]))
def test_what_is_fenced_is_found_whole(content: str, info: str) -> None:
    fence = "`" * 70
    found = blocks_of(f"before\n{fence}{info}\n{content}\n{fence}\nafter")
    assert found[-1].content == content or any(one.content == content for one in found)


def test_kinds_and_what_is_a_document() -> None:
    assert [kind_of(one, "") for one in ("html", "svg", "mermaid", "markdown", "python", None)] == [
        "html", "svg", "diagram", "document", "code", "code",
    ]  # fmt: skip
    assert kind_of("xml", '<?xml version="1.0"?>\n<svg>') == "svg"
    assert kind_of(None, "<svg>") == "svg"
    assert is_document(block("html", PAGE)) and not is_document(block("html", "<b>x</b>"))
    assert is_document(block("mermaid", "graph TD")) and is_document(block("svg", "<svg/>"))
    assert not is_document(block("python", "x\n" * 20)) and is_document(block("python", "x\n" * 25))
    assert is_document(block("python", "x", title="T")) and not is_document(block("python", " ", title="T"))


def test_titles() -> None:
    assert title_of(block("html", PAGE)) == ("My &amp; page", True)
    assert title_of(block("html", "<h1>Big <i>one</i></h1>")) == ("Big one", True)
    assert title_of(block("markdown", "text\n## Про `сад`")) == ("Про сад", True)
    assert title_of(block("python", "x", artifact="my-plan")) == ("My plan", True)
    assert title_of(block("python", "x")) == ("Python", False)
    assert title_of(block("", "x")) == ("Text", False)
    assert len(title_of(block("html", f"<title>{'a' * 500}</title>"))[0]) == logic.LONGEST_TITLE


def test_new_versions() -> None:
    known = [
        Known("1", "html", "Page", "html", None),
        Known("2", "code", "Python", "python", "plan", titled=False),
        Known("3", "code", "JavaScript", "javascript", None, titled=False),
    ]

    def same(one: Block, asked: str | None = None, used: dict[str, int] | None = None) -> str | None:
        found = same_as(one, known, asked, used or {})
        return found.id if found else None

    assert same(block("html", "<title>page</title>")) == "1"
    assert same(block("html", "<title>other</title>")) is None
    assert same(block("css", "x", artifact="PLAN")) == "2"
    assert same(block("css", "x", artifact="1")) == "1"
    assert same(block("javascript", "x"), asked="3") == "3"
    assert same(block("css", "x"), asked="3") is None
    assert same(block("html", "<p>", title="no"), asked="1") == "1"
    assert same(block("python", "x")) is None  # being in Python is no name
    assert same(block("html", "<title>page</title>"), used={"1": 0}) is None


def test_what_a_person_asks_about() -> None:
    assert asked_about("Please\n```html artifact=abc\n<p>\n```") == "abc"
    assert asked_about("```html\n<p>\n```") is None


def test_endings() -> None:
    assert [logic.ending_of("code", one) for one in ("python", "c++", None)] == ["py", "c", "txt"]
    assert [logic.ending_of(one, None) for one in ("document", "html", "svg", "diagram")] == [
        "md",
        "html",
        "svg",
        "mmd",
    ]


def test_no_text_takes_longer_than_it_is_long() -> None:
    """Each of these once took hours: rules of Markdown and HTML were tried in every way there is."""
    assert kind_of("", "<!---->" * 50_000 + "x") == "code"
    assert kind_of("", "<!-- a --> <!-- b --><svg/>") == "svg"
    for language, content in (
        ("html", "<title>" * 150_000),
        ("html", "<h1>" * 250_000),
        ("html", "<title" * 150_000),
        ("markdown", "# a" + " " * 900_000 + "b"),
        ("markdown", "# " + "<" * 900_000),
    ):
        assert len(title_of(block(language, content))[0]) <= logic.LONGEST_TITLE
    (found,) = blocks_of("``` x " + "a" * 900_000 + "\n```")
    assert (found.language, found.attributes) == ("x", {})


def test_signs_that_close_a_heading_are_not_in_the_title() -> None:
    for text, title in (("# About C#", "About C#"), ("## Roses ##", "Roses"), ("<!-- -->\n# Tea  ", "Tea")):
        assert title_of(block("markdown", text)) == (title, True)

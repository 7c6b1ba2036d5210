"""Markdown for a terminal: nothing lost, nothing twice, no row too wide, wherever the pieces were cut."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veche.cli.rendering.blocks import Renderer
from veche.cli.rendering.flow import width_of
from veche.cli.terminal import harmless

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_MARKS = st.text(st.sampled_from("ab1 \n#*`~>-_|ю[](){}!\\$&<=+.:/\"'中。👍\t"), max_size=120)
_LINES = st.lists(
    st.sampled_from(
        [
            *(
                "word",
                "two words",
                "",
                "# head",
                "## head *it*",
                "- item",
                "  - inner item",
                "1. first",
                "> quote",
                "***",
            ),
            *("> ```sh", "> ```", ">", ">> deep"),
            *("```py", "```", "~~~", "    code", "| a | b |", "|---|:-:|", "| 1 | 2 | 3 |", "**bold** `code`", "---"),
            *(
                "[x](http://y.z)",
                "\\[",
                "\\]",
                "$$",
                "x = 'a' # b",
                '"""',
                "/* c",
                "*/",
                "**open",
                "`open",
                "- [x] done",
            ),
        ]
    ),
    max_size=16,
).map("\n".join)


def rendered(pieces: list[str], columns: int = 30) -> str:
    renderer = Renderer(lambda: columns)
    return "".join(renderer.feed(piece) for piece in pieces) + renderer.finish()


def plain(text: str, columns: int = 30) -> str:
    return _SGR.sub("", rendered([text], columns))


@settings(max_examples=300, deadline=None)
@given(st.one_of(_MARKS, _LINES), st.data())
def test_cuts_do_not_matter(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    whole = rendered([text])
    assert rendered(pieces) == whole
    assert rendered(list(text)) == whole


@settings(max_examples=200, deadline=None)
@given(st.one_of(_MARKS, _LINES), st.integers(12, 100))
def test_it_ends_plain_and_in_order(text: str, columns: int) -> None:
    out = rendered([text], columns)
    codes = _SGR.findall(out)
    assert not codes or codes[-1] == "\x1b[0m"
    assert harmless(_SGR.sub("", out)) == _SGR.sub("", out)
    assert out == "" or out.endswith("\n")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["#", "-", "1.", ">", "**", "*", "`", "~~", "\n", "\n\n", "|", "```", "  ", "_"])))
def test_every_word_comes_once(marks: list[str]) -> None:
    text = "".join(f"{mark}{' ' if mark in '#-1.>' else ''}word{n}x " for n, mark in enumerate(marks))
    assert re.findall(r"word\d+x", plain(text, 200)) == [f"word{n}x" for n in range(len(marks))]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("abcdefg ю中。（👍\n"), max_size=200), st.integers(12, 60))
def test_no_row_is_too_wide(text: str, columns: int) -> None:
    assert all(width_of(row) <= columns for row in plain(text, columns).split("\n"))


def test_kinds_of_lines() -> None:
    assert rendered(["# Head\ntext **bold** `code`"]) == (
        "\x1b[1;36mHead\x1b[0m\n\ntext \x1b[1mbold\x1b[0m \x1b[36mcode\x1b[0m\n"
    )
    assert plain("- a long item of a list that is wrapped\n  - inner") == (
        "• a long item of a list that\n  is wrapped\n  • inner\n"
    )
    assert plain("> said by somebody else, long ago") == "│ said by somebody else, long\n│ ago\n"
    assert plain("2 * 3 * 4, snake_case_name, **kwargs, $5 and $6") == (
        "2 * 3 * 4, snake_case_name,\n**kwargs, $5 and $6\n"
    )
    assert plain("[Docs](https://e.org) and <https://x.y/a_b_c>") == "Docs (https://e.org) and\nhttps://x.y/a_b_c\n"
    assert plain("- [ ] open\n- [x] done\n\n\n\n---\nend") == f"☐ open\n☑ done\n\n{'─' * 30}\n\nend\n"


def test_code_can_be_copied() -> None:
    code = 'def f(x):  # why\n\treturn f"{x}" + """a\n    b""" * 12\n\n' + "x = 1  " * 20 + "\n"
    for indent, language in (("", "python"), ("   ", "sql"), ("", ""), ("", "diff"), ("  ", "js")):
        block = "".join(f"{indent}{line}\n" for line in [f"```{language}", *code.splitlines(), "```"])
        rows = plain(f"1. see\n{block}after").split("\n")
        start = rows.index(f"── {language}".rstrip()) + 1
        assert "\n".join(rows[start : rows.index("──", start + bool(not language))]) + "\n" == code
    assert plain("```py\nnever closed") == "── py\nnever closed\n"


def test_code_in_a_quote_ends_with_its_fence_or_with_the_quote() -> None:
    assert plain("> see\n> ```sh\n> ls -l\n>\n> ```\n> after") == "│ see\n\n── sh\nls -l\n\n──\n\n│ after\n"
    assert plain("> ```\n> open\nout of it") == "──\nopen\n──\n\nout of it\n"


def test_tables_are_fitted() -> None:
    table = "| Имя | Value |\n|---|--:|\n| a `x|y` | 1 |\n| 中文 | **22** |\nafter"
    assert plain(table) == "Имя    Value\n─────  ─────\na x|y      1\n中文      22\n\nafter\n"
    wide = "| a | b |\n|---|---|\n| " + "word " * 12 + "| " + "other " * 12 + "|\n"
    assert all(width_of(row) <= 30 for row in plain(wide).split("\n"))
    many = "|".join(["", *"abcdefgh", ""]) + "\n" + "|-" * 8 + "|\n" + "| value" * 8 + "|"
    assert plain(many).startswith("a: value\nb: value\n")
    assert plain("| not a table\nnext") == "| not a table\nnext\n"


def test_words_come_without_waiting_for_the_line() -> None:
    renderer = Renderer(lambda: 80)
    assert [renderer.feed(piece) for piece in ("Hello", " wor", "ld and **bo", "ld** x ")] == [
        "",
        "Hello",
        " world and",
        " \x1b[1mbold\x1b[0m x",
    ]


@pytest.mark.parametrize("mark", ["*", "`", "[", "_", "<", "$", "|", "> ", "#", "\\[", "&", "~~", "![a](", "```\n"])
def test_nothing_takes_long(mark: str) -> None:
    began = time.process_time()
    rendered([mark * 5000])
    rendered(list(f"{mark}a " * 1000))
    assert time.process_time() - began < 20  # linear takes a tenth of a second, anything else minutes


def test_it_is_cheap() -> None:
    text = (
        "Some **words** of an answer with `code`, and more of them.\n\n- item one\n- item two\n\n```py\nx = 1\n```\n"
        * 50
    )
    out = rendered(re.findall(r".{1,5}", text, re.DOTALL), 80)
    assert len(out.encode()) < 2 * len(text.encode())

"""The styler: nothing lost, nothing twice, wherever the pieces were cut."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from veche.cli.markdown import Styler

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_TEXT = st.text(st.sampled_from("ab1 \n#*`~>-_|ю"), max_size=80)


def styled(pieces: list[str]) -> str:
    styler = Styler()
    return "".join(styler.feed(piece) for piece in pieces) + styler.finish()


@given(_TEXT, st.data())
def test_the_text_stays_and_cuts_do_not_matter(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    out = styled(pieces)
    assert _SGR.sub("", out) == text
    assert _painted(out) == _painted(styled([text]))


@given(_TEXT)
def test_it_ends_plain(text: str) -> None:
    codes = _SGR.findall(styled([text]))
    assert not codes or codes[-1] == "\x1b[0m"


def _painted(out: str) -> list[tuple[str, str]]:
    """Each character with the codes that hold for it."""
    painted: list[tuple[str, str]] = []
    now = ""
    for mark in re.findall(r"\x1b\[[0-9;]*m|.", out, re.DOTALL):
        if mark.startswith("\x1b"):
            now = "" if mark == "\x1b[0m" else now + mark
        else:
            painted.append((mark, now if mark != "\n" else ""))
    return painted


def test_lines_of_a_kind() -> None:
    out = styled(["# Head\nplain **bold** `code`\n```py\n**x** = 1\n```\nafter"])
    assert "\x1b[1;36m# Head\x1b[0m\n" in out
    assert "\x1b[1m**bold**\x1b[0m" in out and "\x1b[36m`code`\x1b[0m" in out
    assert "\x1b[36m**x** = 1\x1b[0m\n" in out and out.endswith("\nafter")


def test_words_come_at_once() -> None:
    styler = Styler()
    assert styler.feed("Hello") == "Hello"
    assert styler.feed(" wor") == " wor"

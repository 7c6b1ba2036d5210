"""Long sentences on a narrow terminal: broken between words, and what is to be typed stays in one piece."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TextIO

_QUOTED = re.compile(r"“[^”\n]{1,60}”|«[^»\n]{1,60}»")
_KEPT = "\x00"  # a blank that is no place to break
_NARROWEST = 20


def in_lines(text: str, stream: TextIO) -> str:
    """`text` as it is best read where `stream` goes; a pipe gets it as it is."""
    columns = 0
    with suppress(OSError, ValueError):
        columns = os.get_terminal_size(stream.fileno()).columns
    if columns < _NARROWEST or all(len(line) <= columns for line in text.splitlines()):
        return text
    from textwrap import wrap

    whole = _QUOTED.sub(lambda found: found.group().replace(" ", _KEPT), text)
    lines: list[str] = []
    for line in whole.split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))]
        lines += wrap(
            line,
            columns,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        ) or [line]
    return "\n".join(lines).replace(_KEPT, " ")
